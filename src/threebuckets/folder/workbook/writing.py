"""Writing a platform as a workbook: drop-downs, notes on every heading, examples in empty sheets; always the same bytes."""

import io
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import polars as pl
from openpyxl import Workbook

from threebuckets.errors import shown
from threebuckets.folder.contents import table_of
from threebuckets.folder.files.atomic import write_files
from threebuckets.folder.files.csv_out import canonical
from threebuckets.folder.files.fault_list import FaultList
from threebuckets.folder.workbook.cell_texts import LONGEST_CELL
from threebuckets.folder.workbook.design_rows import DESIGNS, design_row
from threebuckets.folder.workbook.kept_files import HEADER, kept_rows
from threebuckets.folder.workbook.policy_rows import Row, policy_rows
from threebuckets.folder.workbook.setting_rows import MEANINGS, setting_rows
from threebuckets.folder.workbook.setting_sheets import PLATFORM, SOURCES, source_rows
from threebuckets.folder.workbook.sheet_writer import add_plain_sheet, add_start_sheet, add_table_sheet
from threebuckets.folder.workbook.sheets import KEPT, MAIN_TABLES, WORDS, all_sheets, document_sheets
from threebuckets.folder.workbook.vote_counts import COUNTS
from threebuckets.folder.writing import folder_contents
from threebuckets.policy.platform import Platform
from threebuckets.policy.tables import tables

MOST_ROWS = 1_048_575
ORDER = (
    "workbook/platform",
    "workbook/policies",
    "workbook/needs",
    "workbook/takes",
    "workbook/parts",
    "workbook/designs",
    "values/statements",
    "values/votes",
    "workbook/counts",
    "situation/areas",
    "situation/indicators",
    "situation/observations",
    "situation/evidence",
    "resources/actors",
    "resources/offers",
    "values/values",
    "workbook/sources",
)
"""Sheets from left to right; the other tables follow where they have rows."""
_STAMP = (1980, 1, 1, 0, 0, 0)
_TIMES = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(<)")


def write_workbook(platform: Platform, path: Path) -> None:
    """Write a platform as a workbook.

    Parameters
    ----------
    platform : Platform
        What to write. Reading the workbook gives it back whole: what no sheet shows is kept on a hidden one.
    path : Path
        The `.xlsx` file; written aside, forced to the disk, renamed.

    Raises
    ------
    InputError
        A table with more rows, or a text longer, than a workbook can hold; nothing is written then.
    """
    path = Path(path)
    write_files(path.parent, {path.name: workbook_bytes(platform, path.name)})


def workbook_bytes(platform: Platform, name: str, *, examples: Mapping[str, Row] | None = None) -> bytes:
    """The workbook as bytes; `examples` gives the grey example row of sheets that have no rows, by table."""
    rows = _sheet_rows(platform)
    _refuse_oversized(rows, name)
    book = Workbook(write_only=True)
    add_start_sheet(book, name)
    others = [table for table in rows if table not in ORDER and len(rows[table])]
    for table in (*ORDER, *others):
        is_main = table in MAIN_TABLES or table in document_sheets()
        if is_main or len(rows[table]):
            add_table_sheet(book, all_sheets()[table], rows[table], (examples or {}).get(table))
    kept = {path: content for path, content in folder_contents(platform).items() if table_of(path) is None}
    add_plain_sheet(book, KEPT, HEADER, kept_rows(kept))
    packed = io.BytesIO()
    book.save(packed)
    return _without_times(packed.getvalue())


def _sheet_rows(platform: Platform) -> dict[str, Sequence[Row]]:
    """Rows of every sheet, by table."""
    found: dict[str, list[Row]] = {name: [] for name in document_sheets()}
    meanings = {name: meaning for name, (_, meaning) in MEANINGS.items()}
    for setting, value in setting_rows(platform.settings).items():
        found[PLATFORM].append({"setting": setting, "value": value, "meaning": meanings.get(setting, "")})
    found[SOURCES] = source_rows(platform.settings)
    for _, policy in sorted(platform.policies.items()):
        for sheet, rows in policy_rows(policy).items():
            found[sheet] += rows
    found[DESIGNS] = [design_row(design) for _, design in sorted(platform.designs.items())]
    found[COUNTS] = []
    return {**found, **{name: _table_rows(platform, name) for name in tables()}}


def _table_rows(platform: Platform, name: str) -> Sequence[Row]:
    if not platform.has(name):
        return []
    frame = canonical(platform.table(name), tables()[name])
    for column in frame.columns:
        words = WORDS.get((name, column))
        if words:
            frame = frame.with_columns(pl.col(column).cast(pl.String).replace(words))
    return frame.to_dicts()


def _refuse_oversized(rows: Mapping[str, Sequence[Row]], name: str) -> None:
    faults = FaultList()
    for table, listed in rows.items():
        place = f"{name}!{all_sheets()[table].sheet}"
        if len(listed) > MOST_ROWS:
            faults.error("F63", place, f"{len(listed):,} rows", f"at most {MOST_ROWS:,}; use a folder instead")
        for number, row in enumerate(listed, 2):
            for column, value in row.items():
                if isinstance(value, str) and len(value) > LONGEST_CELL - 1000:
                    found = f"{len(value):,} characters"
                    expected = f"at most {LONGEST_CELL - 1000:,}; use a folder instead"
                    faults.error("F50", place, found, expected, line=number, column=shown(column))
    faults.raise_errors()


def _without_times(content: bytes) -> bytes:
    """The same workbook with its parts in order and without the time it was made."""
    packed = io.BytesIO()
    with ZipFile(io.BytesIO(content)) as old, ZipFile(packed, "w", ZIP_DEFLATED) as new:
        for name in sorted(old.namelist()):
            part = old.read(name)
            if name == "docProps/core.xml":
                part = _TIMES.sub(rb"\g<1>1980-01-01T00:00:00Z\g<3>", part)
            info = ZipInfo(name, _STAMP)
            info.compress_type = ZIP_DEFLATED
            new.writestr(info, part)
    return packed.getvalue()
