"""Sheets of an XLSX workbook as grids of text.

Numbers become their shortest text, dates ISO text, so that a sheet reads like the CSV one would save from it. Values
only: formulas are not run, their last result is taken.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import chain, islice
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from threebuckets.exchange.contract import Limits, Member
from threebuckets.exchange.logbook import Logbook
from threebuckets.exchange.reading.counting import RATIO_FROM
from threebuckets.exchange.reading.grids import Grid, checked_header, chunks_of

_BROKEN = (
    *(InvalidFileException, ParseError, zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError),
    *(KeyError, ValueError, TypeError, AttributeError, IndexError, RuntimeError, OverflowError),
)
_SHOWN = 12
_TITLE_LINES = 8


def read_sheet(member: Member, logbook: Logbook, limits: Limits, *, sheet: str = "") -> Grid | None:
    """A sheet as a grid; None, with faults, where the workbook cannot be used.

    Parameters
    ----------
    member : Member
    logbook : Logbook
    limits : Limits
    sheet : str
        Name of the sheet; empty: the only one that has cells.
    """
    try:
        with member.open() as stream:
            content = io.BytesIO(stream.read())
        if _is_bomb(content, limits):
            expected = "one that unpacks to less (limits unpacked_bytes, zip_ratio)"
            logbook.fault("F63", "a workbook that unpacks to too much", expected, file=member.name)
            return None
        return _read(content, member.name, logbook, limits, sheet)
    except _BROKEN as error:
        logbook.fault("F65", error, "an undamaged .xlsx workbook", file=member.name)
        return None


def _is_bomb(content: io.BytesIO, limits: Limits) -> bool:
    """Whether the parts of a workbook unpack to more than allowed; no part gives more than its directory says."""
    with zipfile.ZipFile(content) as archive:
        size = sum(part.file_size for part in archive.infolist())
    is_dense = size > RATIO_FROM and size > limits.zip_ratio * max(len(content.getbuffer()), 1)
    return size > limits.unpacked_bytes or is_dense


def _read(stream: Any, name: str, logbook: Logbook, limits: Limits, sheet: str) -> Grid | None:
    book = openpyxl.load_workbook(stream, read_only=True, data_only=True)
    try:
        filled = [found.title for found in book.worksheets if any(any(row) for row in islice(_values(found), 50))]
        chosen = sheet or (filled[0] if len(filled) == 1 else "")
        if chosen not in book.sheetnames:
            names = ", ".join(book.sheetnames[:_SHOWN])
            logbook.fault("F61", sheet or "no sheet chosen", f"option sheet: one of {names}", file=name)
            return None
        file = f"{name}!{chosen}"
        rows = _without_title(book[chosen], file, logbook)
        header = checked_header(next(rows, (1, []))[1], file, logbook, limits)
        if header is None:
            return None
        whole = list(chunks_of(_cut(rows, len(header)), header, file, logbook, limits, unguard=True))
        return Grid(file, header, iter(whole))
    finally:
        book.close()


def _values(sheet: Any) -> Iterator[tuple[Any, ...]]:
    return iter(sheet.iter_rows(values_only=True))


def _without_title(sheet: Any, file: str, logbook: Logbook) -> Iterator[tuple[int, list[str]]]:
    """Rows from the headings on: lines of a single cell above them are a title."""
    rows = _rows(sheet)
    first = list(islice(rows, _TITLE_LINES + 1))
    n_title = next((n for n, (_, cells) in enumerate(first) if len(cells) > 1), 0)
    if n_title:
        logbook.repairs.append(f"{file}: a title above the headings was left out (“{first[0][1][0]}”).")
    width = 0
    for line, cells in chain(first[n_title:], rows):
        width = width or len(cells)
        yield line, cells + [""] * (width - len(cells))


def _rows(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    for line, values in enumerate(_values(sheet), start=1):
        cells = [cell_text(value) for value in values]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            yield line, cells


def _cut(rows: Iterator[tuple[int, list[str]]], width: int) -> Iterator[tuple[int, list[str]]]:
    return ((line, row) for line, row in rows if any(row[:width]) or len(row) > width)


def cell_text(value: object) -> str:
    """A cell or JSON value as the text that a CSV would hold; a list with `|` between its items.

    Examples
    --------
    >>> cell_text(1002636.0), cell_text(True), cell_text(date(2026, 5, 1)), cell_text(None)
    ('1002636', 'true', '2026-05-01', '')
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return "|".join(cell_text(item) for item in value)
    return str(value)
