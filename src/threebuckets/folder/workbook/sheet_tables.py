"""Sheets as tables of text: headings understood, examples and empty rows left out, cells as a CSV file would hold them."""

from collections.abc import Iterable, Iterator, Sequence

import polars as pl
from openpyxl import Workbook

from threebuckets.errors import shown
from threebuckets.folder.files.fault_list import FaultList
from threebuckets.folder.files.raw_tables import RawTable
from threebuckets.folder.nearest import nearest
from threebuckets.folder.tables.placed import Placed
from threebuckets.folder.tables.typed import typed
from threebuckets.folder.workbook.cell_texts import cell_text
from threebuckets.folder.workbook.sheets import EXAMPLE, KEPT, OWN, START, WORDS, all_sheets, column_of, heading, label
from threebuckets.policy.tables import Table

MOST_COLUMNS = 256
_SHOWN_ONLY = frozenset({START.lower(), KEPT.lower()})


def read_sheets(book: Workbook, name: str, faults: FaultList) -> dict[str, Placed | None]:
    """Every sheet that is a table, by the table's name; None for one that cannot be read."""
    by_title = {table.sheet.lower(): table for table in all_sheets().values()}
    found: dict[str, Placed | None] = {}
    for title in book.sheetnames:
        table = by_title.get(title.strip().lower())
        if table is not None:
            raw = sheet_table(book, title, table, f"{name}!{title}", faults)
            found[table.name] = None if raw is None else typed(raw, table, faults)
        elif title.strip().lower() not in _SHOWN_ONLY:
            close = nearest(title.strip().lower(), by_title)
            expected = f"the sheet {by_title[close].sheet}" if close else "one of the sheets of the workbook"
            faults.warn("F60", f"{name}!{shown(title)}", "a sheet that is not read", expected)
    return found


def sheet_rows(book: Workbook, title: str) -> Iterator[tuple[int, tuple[object, ...]]]:
    """Rows of a sheet with their numbers; empty ones left out."""
    sheet = book[title]
    if hasattr(sheet, "reset_dimensions"):
        sheet.reset_dimensions()  # what a file says about its own size is not believed
    for number, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True), 1):
        if any(cell is not None and cell != "" for cell in cells):
            yield number, cells


def sheet_table(book: Workbook, title: str, table: Table, file: str, faults: FaultList) -> RawTable | None:
    """The sheet as a table of text; None where it is empty or has headings twice."""
    rows = sheet_rows(book, title)
    first = next(rows, None)
    if first is None:
        if not table.optional:
            faults.error("F03", file, "an empty sheet", "a row of headings")
        return None
    columns = _columns(first, table, file, faults)
    if columns is None:
        return None
    types = {column.name: column.type for column in table.columns}
    readers = [(position, name, types.get(name, "text")) for position, name in columns.items()]
    cells: dict[str, list[str | None]] = {name: [] for name in columns.values()}
    lines: list[int] = []
    words = {name: _words(table, name) for name in columns.values()}
    for number, row in rows:
        if isinstance(row[0], str) and row[0].startswith(EXAMPLE):
            continue
        lines.append(number)
        for position, name, type_ in readers:
            text = cell_text(row[position], type_) if position < len(row) else None
            cells[name].append(words[name].get(text.strip().lower(), text) if text and words[name] else text)
    labels = {name: label(position + 1, str(first[1][position])) for position, name in columns.items()}
    for column in table.columns:
        labels.setdefault(column.name, heading(column.name, table.name))
    frame = pl.DataFrame(cells, schema=dict.fromkeys(cells, pl.String()))
    return RawTable(file, frame, pl.Series("line", lines, pl.Int64), labels)


def _columns(first: tuple[int, Sequence[object]], table: Table, file: str, faults: FaultList) -> dict[int, str] | None:
    """Position → column, from the headings."""
    found: dict[int, str] = {}
    for position, cell in enumerate(first[1]):
        if cell is None or not str(cell).strip():
            continue
        text = str(cell_text(cell, "text"))
        name = column_of(text, table) or text.strip().removesuffix(OWN)
        if name in found.values():
            where = label(position + 1, shown(text))
            faults.error("F05", file, "the column twice", "each column once", line=first[0], column=where)
            return None
        found[position] = name
    return found


def _words(table: Table, column: str) -> dict[str, str]:
    return {word: number for number, word in WORDS.get((table.name, column), {}).items()}


def rows_of(placed: Placed | None) -> Iterable[dict[str, object]]:
    """Rows of a sheet as dictionaries, missing cells left out."""
    if placed is None:
        return
    for row in placed.frame.iter_rows(named=True):
        yield {name: value for name, value in row.items() if value is not None}
