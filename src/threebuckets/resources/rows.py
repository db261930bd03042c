"""Cells of a table of rows, read by column with every fault collected.

For the tables of this bucket (`actors_from_rows`, `offers_from_rows`). Not for files: opening, decoding and finding
columns is the reader's work, who hands over one mapping a row.
"""

import math
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal, TypeAlias

import numpy as np

from threebuckets.errors import Fault, shown
from threebuckets.resources.types import Days, Floats, Strings, strings

Row: TypeAlias = Mapping[str, object]
Position: TypeAlias = int | np.signedinteger[Any]
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Cells:
    """The rows of one table, and the faults found so far.

    Parameters
    ----------
    rows : sequence of mappings
        Column name to value: text, or what it stands for (number, date, list). None, "" and NaN mean empty.
    file : str
        Name used in faults.
    lines : sequence of int, optional
        Line of each row; without it the first row is line 2, below a header.
    """

    def __init__(self, rows: Sequence[Row], file: str, lines: Sequence[int] | None = None) -> None:
        self.rows = rows
        self.file = file
        self.lines = lines if lines is not None else range(2, len(rows) + 2)
        self.faults: list[Fault] = []

    def fault(
        self, code: str, row: Position, column: str, found: object, expected: str, *, warning: bool = False
    ) -> None:
        """Note one thing wrong in a row."""
        severity: Literal["error", "warning"] = "warning" if warning else "error"
        self.faults.append(Fault(code, severity, self.file, self.lines[int(row)], column, shown(found), expected))

    @property
    def errors(self) -> list[Fault]:
        """The faults that refuse the rows."""
        return [fault for fault in self.faults if fault.severity == "error"]

    def texts(self, column: str, *, needed: bool = False, allowed: Collection[str] = ()) -> Strings:
        """Text of a column, trimmed; "" where empty."""
        out = []
        for row, value in enumerate(self._values(column, needed=needed)):
            text = "" if value is None else str(value).strip()
            if text and allowed and text not in allowed:
                self.fault("F12", row, column, f'"{text}"', " / ".join(allowed))
            out.append(text)
        return strings(out)

    def lists(self, column: str) -> tuple[tuple[str, ...], ...]:
        """Lists of a column: a list, or text divided by `|`."""
        return tuple(_list_of(value) for value in self._values(column))

    def numbers(
        self, column: str, *, least: float = -math.inf, most: float = math.inf, above: float | None = None
    ) -> Floats:
        """Numbers of a column within limits; NaN where empty."""
        out = np.full(len(self.rows), np.nan)
        for row, value in enumerate(self._values(column)):
            if value is None:
                continue
            number = _number_of(value)
            if number is None:
                self.fault("F11", row, column, f'"{value}"', "a number")
            elif not least <= number <= most or (above is not None and number <= above):
                self.fault("F13", row, column, value, _limits(least, most, above))
            else:
                out[row] = number
        return out

    def days(self, column: str) -> Days:
        """Days of a column; NaT where empty."""
        out = np.full(len(self.rows), np.datetime64("NaT"), "datetime64[D]")
        for row, value in enumerate(self._values(column)):
            if value is None:
                continue
            day = _day_of(value)
            if day is None:
                self.fault("F14", row, column, f'"{value}"', "a day as YYYY-MM-DD")
            else:
                out[row] = np.datetime64(day, "D")
        return out

    def unique(self, column: str, keys: Iterable[str]) -> None:
        """Note keys that come twice, with both lines; "" is no key."""
        first: dict[str, int] = {}
        for row, key in enumerate(keys):
            if key and key in first:
                self.fault("F20", row, column, key, f"each once; it is in line {self.lines[first[key]]} too")
            first.setdefault(key, row)

    def _values(self, column: str, *, needed: bool = False) -> Iterable[object]:
        for row, cells in enumerate(self.rows):
            value = cells.get(column)
            if isinstance(value, float) and math.isnan(value):
                value = None
            if isinstance(value, str) and not value.strip():
                value = None
            if value is None and needed:
                self.fault("F10", row, column, "nothing", f"a value: {column} is needed")
            yield value


def nearest_code(code: str, known: Iterable[str], *, within: int = 2) -> str:
    """The known code with the fewest typing slips from this one; "" where all are further than `within`.

    Examples
    --------
    >>> nearest_code("E0800009", ["E08000009", "E06000001"])
    'E08000009'
    """
    slips = [(_slips(code, other, within), other) for other in known if abs(len(other) - len(code)) <= within]
    best = min(slips, default=(within + 1, ""))
    return best[1] if best[0] <= within else ""


def _slips(one: str, other: str, within: int) -> int:
    """Edit distance (insert, drop, replace), given up above `within`."""
    row = list(range(len(other) + 1))
    for i, left in enumerate(one, start=1):
        last, row = row, [i]
        for j, right in enumerate(other, start=1):
            row.append(min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (left != right)))
        if min(row) > within:
            return within + 1
    return row[-1]


def _list_of(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    parts = value.split("|") if isinstance(value, str) else value if isinstance(value, Iterable) else (value,)
    return tuple(text for part in parts if (text := str(part).strip()))


def _number_of(value: object) -> float | None:
    if isinstance(value, bool):
        return None
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None
    return number if math.isfinite(number) else None


def _day_of(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, np.datetime64):
        return value.astype("datetime64[D]").item()  # type: ignore[no-any-return]
    text = str(value).strip()
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def _limits(least: float, most: float, above: float | None) -> str:
    if above is not None:
        return f"more than {above:g}" + ("" if math.isinf(most) else f", at most {most:g}")
    return f"at least {least:g}" if math.isinf(most) else f"a number from {least:g} to {most:g}"
