"""One sheet of a workbook: heading with notes, frozen and filterable; drop-downs; rows; the grey example."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties

from threebuckets.folder.workbook.cell_texts import cell_value
from threebuckets.folder.workbook.policy_rows import Row
from threebuckets.folder.workbook.sheets import EXAMPLE, START, WORDS, all_sheets, heading, own_heading
from threebuckets.folder.workbook.start_sheet import LINES, TITLE
from threebuckets.policy.tables import Column, Table

LAST_ROW = 20_000
"""Drop-downs reach down to this row."""
_HEAD_FILL = PatternFill("solid", fgColor="E8EEF4")
_GREY = Font(italic=True, color="808080")
_WIDE = frozenset(
    {"text", "prose", "problem", "summary", "title", "meaning", "value", "description", "answers", "setting"}
)
_LONGEST_LIST = 250
_LINE_LENGTH = 115


def add_start_sheet(book: Workbook, name: str) -> None:
    """The first sheet, which explains the others."""
    sheet = book.create_sheet(START)
    sheet.column_dimensions["A"].width = 110
    title = WriteOnlyCell(sheet, TITLE)
    title.font = Font(bold=True, size=16)
    sheet.append([title])
    sheet.append([])
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    for row, line in enumerate(LINES, 3):
        # A write-only sheet lets no program measure the text: a row too low would hide its second line.
        sheet.row_dimensions[row].height = 18 * (1 + len(line) // _LINE_LENGTH)
        cell = WriteOnlyCell(sheet, line.replace("{name}", name))
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.append([cell])


def add_plain_sheet(book: Workbook, title: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """A hidden sheet of plain rows."""
    sheet = book.create_sheet(title)
    sheet.sheet_state = "hidden"
    sheet.append(list(header))
    for row in rows:
        sheet.append([_text_cell(sheet, value) for value in row])


def add_table_sheet(book: Workbook, table: Table, rows: Sequence[Row], example: Row | None) -> None:
    """A sheet with the rows of a table; the example only where there are none."""
    sheet = book.create_sheet(table.sheet)
    names = [column.name for column in table.columns]
    names += sorted({name for row in rows for name in row} - set(names)) if rows else []
    known = {column.name: column for column in table.columns}
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(names))}{max(len(rows) + 1, 2)}"
    for position, name in enumerate(names, 1):
        letter = get_column_letter(position)
        sheet.column_dimensions[letter].width = 42 if name in _WIDE else 18
        if name in known:
            _add_drop_down(sheet, table, known[name], letter)
    sheet.append([_head(sheet, table, name, known.get(name)) for name in names])
    if not rows and example:
        sheet.append(_example(sheet, names, example))
    for row in rows:
        sheet.append([_text_cell(sheet, row.get(name)) for name in names])


def _text_cell(sheet: Any, value: Any) -> Any:
    value = cell_value(value)
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, value)
    cell.data_type = "s"  # else a text such as #N/A becomes an error
    return cell


def _head(sheet: Any, table: Table, name: str, column: Column | None) -> Any:
    cell = _text_cell(sheet, heading(name, table.name) if column else own_heading(name, table))
    cell.fill = _HEAD_FILL
    cell.font = Font(bold=column is not None and column.required)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if column is not None:
        cell.comment = Comment(_note(column), "Three Buckets", height=110, width=280)
    return cell


def _note(column: Column) -> str:
    unit = f" Unit: {column.unit}." if column.unit else ""
    needed = " Must be filled in." if column.required else ""
    return f"{column.meaning}{unit}{needed}"


def _example(sheet: Any, names: Sequence[str], example: Row) -> list[Any]:
    cells = []
    for position, name in enumerate(names):
        value = example.get(name)
        cell = _text_cell(sheet, f"{EXAMPLE}{value}" if position == 0 else value)
        if not hasattr(cell, "font"):
            cell = WriteOnlyCell(sheet, cell)
        cell.font = _GREY
        cells.append(cell)
    return cells


def _add_drop_down(sheet: Any, table: Table, column: Column, letter: str) -> None:
    words = _choices(table, column)
    if words and len(",".join(words)) <= _LONGEST_LIST:
        rule = DataValidation(type="list", formula1=f'"{",".join(words)}"', allow_blank=True)
        rule.error = "Please choose one of: " + ", ".join(words)
    elif column.refers and column.type != "list":
        rule = DataValidation(type="list", formula1=_ids_of(column.refers), allow_blank=True)
        rule.errorStyle = "warning"
        rule.error = f"This short name is not on the sheet {all_sheets()[column.refers].sheet}."
    else:
        return
    rule.showErrorMessage = True
    rule.add(f"{letter}2:{letter}{LAST_ROW}")
    sheet.data_validations.append(rule)


def _choices(table: Table, column: Column) -> Sequence[str]:
    words: Mapping[str, str] = WORDS.get((table.name, column.name), {})
    if column.type == "boolean":
        return ("true", "false")
    return tuple(words.get(choice, choice) for choice in column.choices)


def _ids_of(table: str) -> str:
    sheet = all_sheets()[table]
    letter = get_column_letter(next(n for n, column in enumerate(sheet.columns, 1) if column.name == sheet.key[0]))
    return f"{quote_sheetname(sheet.sheet)}!${letter}$2:${letter}${LAST_ROW}"
