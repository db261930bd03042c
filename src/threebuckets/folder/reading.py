"""Reading and checking a platform folder: everything at once, all faults together, nothing half-loaded."""

from pathlib import Path

import polars as pl

from threebuckets.errors import Fault
from threebuckets.folder.checks import check_draft
from threebuckets.folder.contents import table_of
from threebuckets.folder.document_files import read_documents, read_settings
from threebuckets.folder.drafts import Draft
from threebuckets.folder.files.fault_list import FaultList, Heed
from threebuckets.folder.outside import Load
from threebuckets.folder.table_files import read_tables
from threebuckets.folder.tables.placed import PART, Placed
from threebuckets.policy.platform import Platform


def read_folder(path: Path, *, load: Load | None = None, heed: Heed | None = None) -> Platform:
    """A platform from its folder.

    Parameters
    ----------
    path : Path
        The folder with platform.toml in it.
    load : callable, optional
        Reads outside files that platform.toml maps: `load(path, format=…, mapping=…)` gives an object with `tables`
        and `warnings`.
    heed : callable, optional
        Is given the warnings, where there are any and nothing refuses the folder.

    Returns
    -------
    Platform
        Rows sorted by key, so that the order of rows in the files never matters.

    Raises
    ------
    InputError
        Every fault of the whole folder at once (at most a thousand kept, all counted); warnings are among them.

    """
    draft, faults = _read(Path(path), load)
    faults.raise_errors()
    if heed is not None and faults.n_warnings:
        heed(faults.kept())
    return draft.platform()


def check_folder(path: Path, *, load: Load | None = None) -> tuple[Fault, ...]:
    """Every fault of a folder, warnings included, sorted by place; never raises because of its content.

    Examples
    --------
    >>> [fault.code for fault in check_folder(Path("no-such-folder"))]
    ['F01']
    """
    return _read(Path(path), load)[1].kept()


def read_own_rows(path: Path, *, load: Load | None = None) -> Platform:
    """A platform from its folder without the rows of outside files: what would be written back.

    Raises
    ------
    InputError
        As `read_folder`.
    """
    draft, faults = _read(Path(path), load)
    faults.raise_errors()
    for name, placed in list(draft.tables.items()):
        own = [position for position, place in enumerate(placed.places) if table_of(place.file) == name]
        if not own:
            del draft.tables[name]
            continue
        draft.tables[name] = Placed(placed.table, placed.frame.filter(pl.col(PART).is_in(own)), placed.places)
    return draft.platform()


def _read(root: Path, load: Load | None) -> tuple[Draft, FaultList]:
    draft, faults = Draft(), FaultList()
    if not root.is_dir():
        faults.error("F01", root.name or str(root), "no such folder", "a folder with platform.toml in it")
        return draft, faults
    read_settings(root, draft, faults)
    read_tables(root, draft, load, faults)
    read_documents(root, draft, faults)
    check_draft(draft, faults)
    return draft, faults
