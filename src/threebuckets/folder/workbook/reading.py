"""Reading and checking a workbook: the same tables, documents and checks as a folder, faults named by sheet and cell."""

from pathlib import Path

import polars as pl
from openpyxl import Workbook

from threebuckets.errors import Fault, InputError, shown
from threebuckets.folder.boundaries import BOUNDARIES, parse_boundaries
from threebuckets.folder.checks import check_draft
from threebuckets.folder.checks.keys import check_sheet_keys
from threebuckets.folder.checks.offers import check_kinds
from threebuckets.folder.checks.references import check_rows
from threebuckets.folder.contents import SETTINGS
from threebuckets.folder.document_files import read_rules_text, take_round
from threebuckets.folder.drafts import Draft
from threebuckets.folder.files.fault_list import FaultList, Heed
from threebuckets.folder.tables.placed import LINE, Placed
from threebuckets.folder.workbook.design_rows import DESIGNS
from threebuckets.folder.workbook.document_sheets import DocumentSheets
from threebuckets.folder.workbook.kept_files import kept_files
from threebuckets.folder.workbook.policy_rows import TAKES
from threebuckets.folder.workbook.safe_workbook import open_workbook
from threebuckets.folder.workbook.setting_sheets import read_settings_sheet
from threebuckets.folder.workbook.sheet_tables import read_sheets
from threebuckets.folder.workbook.sheets import document_sheets
from threebuckets.folder.workbook.vote_counts import COUNTS, PUBLISHED, published_counts
from threebuckets.policy.platform import Platform
from threebuckets.policy.rules import standard_rules_text
from threebuckets.policy.tables import tables

_DOCUMENTS = ("policies/", "designs/", "rounds/")
_VOTES = "values/votes"


def read_workbook(path: Path, *, heed: Heed | None = None) -> Platform:
    """A platform from its workbook.

    Parameters
    ----------
    path : Path
        An `.xlsx` file as `new_workbook` or `write_workbook` makes it; headings may be ours or the technical names.
    heed : callable, optional
        Is given the warnings, where there are any and nothing refuses the workbook.

    Raises
    ------
    InputError
        Every fault at once, each with sheet, row and column.
    """
    draft, faults = _read(Path(path))
    faults.raise_errors()
    if heed is not None and faults.n_warnings:
        heed(faults.kept())
    return draft.platform()


def check_workbook(path: Path) -> tuple[Fault, ...]:
    """Every fault of a workbook, warnings included, sorted by place; never raises because of its content.

    Examples
    --------
    >>> [fault.code for fault in check_workbook(Path("no-such.xlsx"))]
    ['F01']
    """
    return _read(Path(path))[1].kept()


def _read(path: Path) -> tuple[Draft, FaultList]:
    draft, faults = Draft(), FaultList()
    book = open_workbook(path, faults)
    if book is not None:
        try:
            _read_book(book, path.name, draft, faults)
        except (KeyError, ValueError, TypeError, AttributeError, IndexError, SyntaxError) as error:
            # The library that unpacks workbooks raises whatever its parser met first in a damaged file.
            if isinstance(error, InputError):
                raise
            faults.error("F65", path.name, f"a damaged workbook ({shown(error)})", "a workbook saved whole")
        finally:
            book.close()
    return draft, faults


def _read_book(book: Workbook, name: str, draft: Draft, faults: FaultList) -> None:
    kept = kept_files(book, name, faults)
    sheets = read_sheets(book, name, faults)
    read_settings_sheet(sheets, kept, name, draft, faults)
    if draft.settings is not None:
        read_rules_text(_rules_text(draft, kept), draft, faults)
    _take_tables(sheets, name, draft, faults)
    DocumentSheets(sheets, kept, draft, faults).read()
    _take_kept(kept, draft, faults)
    for sheet in sheets.keys() & document_sheets().keys():
        placed = sheets[sheet]
        if placed is not None:
            check_sheet_keys(placed, faults)
            _check_unread(placed, draft, faults)
    check_draft(draft, faults)


def _check_unread(placed: Placed, draft: Draft, faults: FaultList) -> None:
    """Rows of policies that could not be put together: what can be said about them all the same."""
    unread = [name.removeprefix("policies/") for name in draft.unreadable if name.startswith("policies/")]
    if "policy" not in placed.frame.columns or placed.table.name == DESIGNS or not unread:
        return
    rows = Placed(placed.table, placed.frame.filter(pl.col("policy").is_in(unread)), placed.places)
    check_rows(draft, rows, faults)
    if placed.table.name == TAKES:
        check_kinds(rows, "kind", faults)


def _rules_text(draft: Draft, kept: dict[str, bytes]) -> str:
    file = _rules_file(draft)
    return kept[file].decode() if file in kept else standard_rules_text()


def _rules_file(draft: Draft) -> str:
    return draft.settings.rules.file if draft.settings else ""


def _take_tables(sheets: dict[str, Placed | None], name: str, draft: Draft, faults: FaultList) -> None:
    for table_name, table in tables().items():
        placed = sheets.get(table_name)
        if table_name in sheets and placed is None and not table.optional:
            draft.unreadable.add(table_name)
        elif placed is not None and (placed.frame.height or not table.optional):
            draft.tables[table_name] = placed
        elif not table.optional:
            draft.unreadable.add(table_name)
            faults.error("F01", name, f"no sheet {table.sheet}", f"the sheet {table.sheet}, be it without rows")
    _take_counts(sheets.get(COUNTS), name, draft, faults)


def _take_counts(counts: Placed | None, name: str, draft: Draft, faults: FaultList) -> None:
    if counts is not None and counts.frame.height:
        if _VOTES in draft.tables or PUBLISHED in draft.tables:
            line = counts.frame[LINE].item(0)
            found, expected = "totals beside the votes themselves", "either Votes or Vote counts"
            faults.error("F20", counts.file, found, expected, line=line)
            return
        draft.tables[PUBLISHED] = published_counts(counts, faults)
    if _VOTES not in draft.tables and PUBLISHED not in draft.tables and _VOTES not in draft.unreadable:
        expected = "votes, or totals on the sheet Vote counts; until then no values verdict can hold"
        faults.warn("F01", f"{name}!Votes", "no votes", expected)


def _take_kept(kept: dict[str, bytes], draft: Draft, faults: FaultList) -> None:
    """Everything of the hidden sheet that no visible sheet shows."""
    if BOUNDARIES in kept:
        draft.boundaries.update(parse_boundaries(kept[BOUNDARIES].decode(), faults))
    for name, content in kept.items():
        if name.startswith("rounds/") and name.endswith(".json"):
            facts = kept.get(name.removesuffix(".json") + ".facts.json.gz")
            take_round(name, content, facts, draft, faults)
        elif not name.startswith(_DOCUMENTS) and name not in {BOUNDARIES, SETTINGS, _rules_file(draft)}:
            draft.files[name] = content
