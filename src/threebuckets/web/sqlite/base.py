"""Django's SQLite backend whose writers stand in a queue.

SQLite lets one write at a time. Whoever finds it taken looks again after ever longer naps, and whoever is unlucky five
seconds long gets an error: under load that happens. Here writers wait for a lock on a file beside the database, which
the operating system hands on among processes in the order in which they came, and takes back from those who die. The
threads of a process take turns among themselves first, so that one of them at a time stands in that queue. Whoever has
waited for as long as the option `longest_wait` says is told that the site is busy.
"""

import os
import threading
import time
from dataclasses import dataclass
from typing import Any

from django.db.backends.sqlite3 import base

from threebuckets.web.databases import BusyError

try:
    import fcntl
except ImportError:  # Windows: SQLite's own waiting is all there is
    fcntl = None  # type: ignore[assignment]

QUEUE = ".queue"
LONGEST_WAIT = "longest_wait"
"""Option of a connection: seconds after which a writer gives up."""
_turns: dict[str, threading.Lock] = {}
"""For each queue the lock of the thread of this process that stands in it."""
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_turns.clear)  # those who held them are threads of the parent


@dataclass(frozen=True, slots=True)
class _Place:
    """A place in the queue: first among the threads of this process, then a file that is locked."""

    turn: threading.Lock
    file: int

    def leave(self) -> None:
        """Let the next one write."""
        os.close(self.file)
        self.turn.release()


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that queues before it begins a transaction that writes."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._place: _Place | None = None

    def get_connection_params(self) -> dict[str, Any]:
        """What SQLite is opened with: all options but ours."""
        found: dict[str, Any] = super().get_connection_params()
        found.pop(LONGEST_WAIT, None)
        return found

    def _start_transaction_under_autocommit(self) -> None:
        self._queue()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._leave()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        self._leave()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._leave()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._leave()

    def _queue(self) -> None:
        """Wait until it is this connection's turn to write; a transaction that only reads does not wait."""
        opened: Any = self
        name = str(self.settings_dict["NAME"])
        is_file = bool(name) and not self.is_in_memory_db()
        if fcntl is None or not is_file or opened.transaction_mode != "IMMEDIATE" or self._place is not None:
            return
        self._place = _place_in(name + QUEUE, longest_s=self.settings_dict["OPTIONS"].get(LONGEST_WAIT))

    def _leave(self) -> None:
        """Let the next one write."""
        if self._place is not None:
            self._place.leave()
            self._place = None


def _place_in(path: str, *, longest_s: float | None) -> _Place:
    """The place of a writer whose turn has come.

    Raises
    ------
    BusyError
        It was not our turn within the longest wait.
    """
    began = time.monotonic()
    turn = _turns.setdefault(path, threading.Lock())
    if not turn.acquire(timeout=-1 if longest_s is None else longest_s):
        raise _busy(longest_s)
    try:
        left_s = None if longest_s is None else max(0.0, longest_s - (time.monotonic() - began))
        return _Place(turn, _locked_file(path, left_s))
    except TimeoutError:
        turn.release()
        raise _busy(longest_s) from None
    except BaseException:
        turn.release()
        raise


def _locked_file(path: str, longest_s: float | None) -> int:
    """The file of the queue, locked; to close it is to leave."""
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        _Wait(file).end(longest_s)
    except BaseException:
        os.close(file)
        raise
    return file


def _busy(longest_s: float | None) -> BusyError:
    return BusyError(f"Others have been writing for {longest_s:g} seconds. Try again in a moment.")


class _Wait:
    """Waiting for a lock, in a thread of its own: the operating system knows no end of it, and naps would lose the place."""

    def __init__(self, place: int) -> None:
        self._place = place
        self._is_given_up = False
        self._fault: OSError | None = None
        self._either = threading.Lock()  # the lock comes, or we give up: one of them is first
        self._came = threading.Event()
        threading.Thread(target=self._wait, name="queue of writers", daemon=True).start()

    def end(self, longest_s: float | None) -> None:
        """Return when the lock is ours; TimeoutError after the longest wait."""
        self._came.wait(longest_s)
        with self._either:
            self._is_given_up = not self._came.is_set()
        if self._is_given_up:
            raise TimeoutError
        if self._fault is not None:
            os.close(self._place)
            raise self._fault

    def _wait(self) -> None:
        try:
            fcntl.flock(self._place, fcntl.LOCK_EX)
        except OSError as error:
            self._fault = error
        with self._either:
            self._came.set()
            is_nobodys = self._is_given_up
        if is_nobodys:
            os.close(self._place)
