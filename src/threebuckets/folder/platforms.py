"""One door for both forms of a platform: a folder or a workbook, told apart by what the path is."""

from pathlib import Path

from threebuckets.errors import Fault
from threebuckets.folder.files.fault_list import Heed
from threebuckets.folder.outside import Load
from threebuckets.folder.reading import check_folder, read_folder
from threebuckets.folder.workbook.reading import check_workbook, read_workbook
from threebuckets.folder.workbook.writing import write_workbook
from threebuckets.folder.writing import write_folder
from threebuckets.policy.platform import Platform

WORKBOOK_SUFFIXES = (".xlsx", ".xlsm")


def is_workbook(path: Path) -> bool:
    """Whether the path is, or would be, a workbook.

    Examples
    --------
    >>> is_workbook(Path("plan.xlsx")), is_workbook(Path("fair-start"))
    (True, False)
    """
    path = Path(path)
    return path.is_file() or (not path.is_dir() and path.suffix.lower() in WORKBOOK_SUFFIXES)


def read_platform(path: Path, *, load: Load | None = None, heed: Heed | None = None) -> Platform:
    """A platform from its folder or workbook; its warnings are given to `heed`.

    Raises
    ------
    InputError
        Every fault at once; see `read_folder`.
    """
    return read_workbook(path, heed=heed) if is_workbook(path) else read_folder(path, load=load, heed=heed)


def check_platform(path: Path, *, load: Load | None = None) -> tuple[Fault, ...]:
    """Every fault of a folder or workbook, warnings included."""
    return check_workbook(path) if is_workbook(path) else check_folder(path, load=load)


def write_platform(platform: Platform, path: Path) -> None:
    """Write a platform as a folder, or as a workbook where the path is one."""
    if is_workbook(path):
        write_workbook(platform, path)
    else:
        write_folder(platform, path)
