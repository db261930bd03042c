"""One writer at a time: whoever changes a folder or workbook holds its lock from reading to having written.

The lock is a small file beside what is written, locked by the operating system, which takes it back from a process that
is killed. The file is removed when the writer is done; one that a dead process left behind stops nobody. Reading needs
no lock: every file is replaced whole (`files/atomic.py`).
"""

import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from threebuckets.errors import ThreeBucketsError

if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> bool:
        """Whether the file could be locked at once."""
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _unlock(place: Path, handle: int) -> None:
        os.lseek(handle, 0, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)
        os.close(handle)
        with suppress(OSError):  # another writer has it open already
            place.unlink()
else:
    import fcntl

    def _lock(handle: int) -> bool:
        """Whether the file could be locked at once."""
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def _unlock(place: Path, handle: int) -> None:
        place.unlink(missing_ok=True)  # while it is ours
        os.close(handle)


WAIT_S = 30.0
"""Seconds that a writer waits for its turn."""
_NAP_S = 0.02
_held: dict[Path, tuple[int, int]] = {}
"""Locks that this process holds: by which thread, and how often that thread has asked for it."""
_guard = threading.Lock()


class BusyError(ThreeBucketsError):
    """Somebody else has been writing to the folder for too long."""


@contextmanager
def locked(path: Path, *, wait_s: float = WAIT_S) -> Iterator[None]:
    """Hold the lock of a folder or workbook; the same thread may ask for it again.

    Parameters
    ----------
    path : Path
        The folder, or the workbook.
    wait_s : float
        How long to wait for another writer, in seconds.

    Raises
    ------
    BusyError
        Another writer was not done within that time. Nothing was changed.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as room, locked(Path(room)):
    ...     [file.name for file in Path(room).iterdir()]
    ['.lock']
    """
    place = lock_file(Path(path))
    thread = threading.get_ident()
    with _guard:
        owner, times = _held.get(place, (0, 0))
        is_mine = times > 0 and owner == thread
        if is_mine:
            _held[place] = (thread, times + 1)
    if is_mine:
        try:
            yield
        finally:
            with _guard:
                _held[place] = (thread, _held[place][1] - 1)
        return
    handle = _taken(place, time.monotonic() + wait_s)
    try:
        with _guard:
            _held[place] = (thread, 1)
        yield
    finally:
        with _guard:
            _held.pop(place, None)
        _unlock(place, handle)


def lock_file(path: Path) -> Path:
    """The file that is locked: hidden, in the folder, or beside the workbook.

    Examples
    --------
    >>> lock_file(Path("/plans/fair-start.xlsx")).name
    '.fair-start.xlsx.lock'
    """
    whole = path.resolve()
    return whole / ".lock" if whole.is_dir() else whole.with_name(f".{whole.name}.lock")


def _taken(place: Path, until: float) -> int:
    """The open lock file, locked; tried again until the time is up."""
    while True:
        handle = _opened(place)
        if handle is not None and _lock(handle):
            if _is_still_there(place, handle):
                return handle
            # The last writer removed the file between our opening and locking it: begin anew with the next one.
            os.close(handle)
            continue
        if handle is not None:
            os.close(handle)
        if time.monotonic() >= until:
            raise BusyError(f"Somebody else is writing to {place.parent}. Nothing was changed; try again in a moment.")
        time.sleep(_NAP_S)


def _opened(place: Path) -> int | None:
    try:
        return os.open(place, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o666)
    except PermissionError:
        if os.name != "nt":
            raise
        return None  # Windows: being removed by another writer


def _is_still_there(place: Path, handle: int) -> bool:
    """Whether the locked file is the one that others see: the writer before may have removed ours."""
    try:
        return os.path.samestat(place.stat(), os.fstat(handle))
    except FileNotFoundError:
        return False
