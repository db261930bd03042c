"""Changing a few tables of a platform where it stands, everything else untouched byte for byte.

For writers that read, decide and write under one lock (`locking.py`). In a workbook the whole book is written anew.
"""

from collections.abc import Collection
from pathlib import Path

from threebuckets.folder.contents import table_files, table_of
from threebuckets.folder.files.atomic import write_files
from threebuckets.folder.files.csv_out import csv_bytes, gzip_bytes
from threebuckets.folder.locking import locked
from threebuckets.folder.outside import Load
from threebuckets.folder.platforms import is_workbook, read_platform, write_platform
from threebuckets.folder.reading import read_own_rows
from threebuckets.policy.platform import Platform
from threebuckets.policy.tables import tables


def own_platform(path: Path, *, load: Load | None = None) -> Platform:
    """A platform with what stands in its own files only: what would be written back.

    Raises
    ------
    InputError
        Every fault at once.
    """
    return read_platform(path) if is_workbook(path) else read_own_rows(path, load=load)


def write_tables(platform: Platform, path: Path, names: Collection[str]) -> None:
    """Write some tables of a platform.

    Parameters
    ----------
    platform : Platform
        With its own rows only (`own_platform`), changed.
    path : Path
        The folder or workbook that it came from.
    names : collection of str
        Tables to write, such as `delivery/pledges`; they are put in place in this order.

    Notes
    -----
    Every file is written aside, forced to the disk and renamed. Whoever is killed in between leaves tables of which
    some are new and the others old, each of them whole.
    """
    root = Path(path)
    with locked(root):
        if is_workbook(root):
            write_platform(platform, root)
            return
        write_files(root, {_file_of(root, name): _content(platform, root, name) for name in names})


def _file_of(root: Path, name: str) -> str:
    """The file that holds the table already, else the plain one."""
    return next(iter(table_files(root, name)), f"{name}.csv")


def _content(platform: Platform, root: Path, name: str) -> bytes:
    content = csv_bytes(platform.table(name), tables()[table_of(_file_of(root, name)) or name])
    return gzip_bytes(content) if _file_of(root, name).endswith(".gz") else content
