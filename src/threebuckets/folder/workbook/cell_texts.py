"""Cells of a workbook as text and back: numbers, dates, words, and characters that a workbook cannot hold."""

import re
from datetime import date, datetime, time, timedelta

from threebuckets.folder.files.formulas import guard

LONGEST_CELL = 32_767
"""Characters that a cell of a workbook can hold."""
_FIRST_DAY = date(1899, 12, 30)
_SERIALS = range(20_000, 80_000)
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0d\x0e-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_YES = {"yes": "true", "no": "false"}


def cell_text(value: object, type_: str) -> str | None:
    """A cell's value as the text that a CSV file would hold; None where the cell is empty.

    Numbers in a column of dates are a spreadsheet's days; a moment without an offset is taken as UTC.

    Examples
    --------
    >>> cell_text(12.0, "code"), cell_text(datetime(2027, 1, 1), "date"), cell_text(46388, "date")
    ('12', '2027-01-01', '2027-01-01')
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return _moment_text(value, type_)
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    if isinstance(value, (int, float)):
        if type_ == "date" and int(value) in _SERIALS:
            return (_FIRST_DAY + timedelta(days=int(value))).isoformat()
        return str(int(value)) if float(value).is_integer() and abs(value) < 1e16 else repr(value)
    text = _ESCAPED.sub(lambda hit: chr(int(hit.group(1), 16)), str(value))
    return _YES.get(text.strip().lower(), text) if type_ == "boolean" else text


def _moment_text(value: datetime, type_: str) -> str:
    if value.time() == time() and type_ != "time":
        return value.date().isoformat()
    return value.isoformat() + "Z" if type_ == "time" else value.isoformat()


def cell_value(value: object) -> object:
    """What is put into a cell: texts guarded against being run as a formula, and legal in XML."""
    if not isinstance(value, str):
        return value
    return _ILLEGAL.sub(_escape, guard(value))


def _escape(hit: re.Match[str]) -> str:
    return f"_x{ord(hit.group()):04X}_"
