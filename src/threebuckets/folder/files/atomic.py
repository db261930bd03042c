"""Writing files so that a crash leaves the old content or the new, never a half.

New content is written beside the old, forced to the disk and then renamed. Files whose content does not change are
not touched.
"""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

ASIDE = ".being-written"
"""Ends the name of new content until it is in place; one left by a process that was killed is never read."""


def write_files(root: Path, contents: Mapping[str, bytes], *, gone: Iterable[str] = ()) -> None:
    """Write files below a folder, all of them aside first, then rename them one after the other.

    Parameters
    ----------
    root : Path
        The folder; made where it is missing.
    contents : mapping of str to bytes
        Path with `/` → content.
    gone : iterable of str
        Paths to remove once the new files are in place.
    """
    changed = {name: content for name, content in contents.items() if not _holds(root / name, content)}
    aside: list[Path] = []
    try:
        for name, content in changed.items():
            aside.append(_write_aside(root / name, content))
        for path in aside:
            path.replace(path.with_name(path.name.removesuffix(ASIDE)))
    finally:
        for path in aside:
            path.unlink(missing_ok=True)
    removed = [root / name for name in gone if name not in contents]
    for path in removed:
        path.unlink(missing_ok=True)
    for folder in sorted({path.parent for path in (*aside, *removed)}):
        _force(folder)


def _holds(path: Path, content: bytes) -> bool:
    return path.is_file() and path.stat().st_size == len(content) and path.read_bytes() == content


def _write_aside(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(path.name + ASIDE)
    with aside.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    return aside


def _force(folder: Path) -> None:
    """Make renames in a folder last, where the system can."""
    if os.name != "posix" or not folder.is_dir():
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
