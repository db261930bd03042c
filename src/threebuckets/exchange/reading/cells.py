"""From text to numbers, dates and codes: a column of text into the type of a column of ours, every fault noted.

Vectorised: a column is tried as a whole, and only cells that do not fit are looked at one by one. Nothing is guessed
cell by cell: `1,234` is not a number unless the decimal mark says so.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import polars as pl

from threebuckets.errors import Fault, shown
from threebuckets.exchange.logbook import Logbook, Severity
from threebuckets.policy.tables import Column

_NUMBER = r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?$"
_INTEGER = r"^[+-]?\d{1,18}(\.0+)?$"
_KEPT_DIGITS = 17
_PATTERNS: Mapping[str, tuple[str, str, str]] = {
    "id": ("F15", r"^[a-z0-9][a-z0-9-]{0,63}$", "an id of a-z, 0-9 and -, at most 64 characters"),
    "code": ("F15", r"^[^\x00-\x1f\x7f]{1,64}$", "a code of at most 64 characters"),
    "kind": ("F12", r"^[a-z0-9][a-z0-9-]*(/[a-z0-9][a-z0-9-]*)*$", "a kind such as space/hall"),
    "time": (
        "F14",
        r"^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:?\d\d)$",
        "an ISO time with offset, such as 2026-05-01T09:30:00+00:00",
    ),
    "duration": (
        "F14",
        r"^P(\d+Y)?(\d+M)?(\d+W)?(\d+D)?$",
        "an ISO duration such as P1Y or P3M",
    ),
}
_TRUTHS = {"true": True, "yes": True, "t": True, "y": True, "1": True}
_FALSES = {"false": False, "no": False, "f": False, "n": False, "0": False}
DATE_FORMATS: Mapping[str, str] = {"yyyy-mm-dd": "%Y-%m-%d", "dd/mm/yyyy": "%d/%m/%Y", "dd.mm.yyyy": "%d.%m.%Y"}


@dataclass(frozen=True, slots=True)
class Spelling:
    """How a file writes things.

    Parameters
    ----------
    missing : frozenset of str
        Cells that mean missing besides the empty one.
    decimal : "." or ","
    dates : str
        A key of `DATE_FORMATS`.
    """

    missing: frozenset[str] = field(default_factory=frozenset)
    decimal: str = "."
    dates: str = "yyyy-mm-dd"


def typed_column(
    text: pl.Series,
    column: Column,
    *,
    lines: pl.Series,
    file: str,
    logbook: Logbook,
    spelling: Spelling,
    shown_as: str | None = None,
    required: bool | None = None,
) -> pl.Series:
    """A column of text in the type of a column of ours.

    Parameters
    ----------
    text : Series of str
        Empty cells are null.
    column : Column
    lines : Series of int
        Line of each row.
    file : str
    logbook : Logbook
        Receives F10–F15 for cells that do not fit; they become null.
    spelling : Spelling
    shown_as : str, optional
        Name of the column in the file, where it differs.
    required : bool, optional
        Whether an empty cell is a fault; default: as the column says.

    Returns
    -------
    Series of the column's dtype, named as the column

    Examples
    --------
    >>> from threebuckets.policy.tables import tables
    >>> amount = next(c for c in tables()["resources/offers"].columns if c.name == "amount")
    >>> log = Logbook()
    >>> text, lines = pl.Series(["3.5", "about 30"]), pl.Series([2, 3])
    >>> typed_column(text, amount, lines=lines, file="o.csv", logbook=log, spelling=Spelling()).to_list()
    [3.5, None]
    >>> print(*log.faults)
    o.csv, line 3, column amount: found "about 30"; expected a number. [F11]
    """
    place = _Place(lines, file, shown_as or column.name, logbook)
    if column.type not in {"text", "list"}:
        text = text.str.strip_chars()
    if spelling.missing:
        text = text.set(text.is_in(list(spelling.missing)), None)
    values = _converted(text, column, place, spelling)
    is_needed = column.required if required is None else required
    if is_needed and text.null_count():
        place.note("F10", text.is_null(), pl.Series(["nothing"]).new_from_index(0, len(text)), _wanted(column))
    return values.rename(column.name)


@dataclass(frozen=True, slots=True)
class _Place:
    lines: pl.Series
    file: str
    column: str
    logbook: Logbook

    def note(self, code: str, is_bad: pl.Series, found: pl.Series, expected: str, severity: Severity = "error") -> None:
        n = int(is_bad.sum() or 0)
        if n:
            self.logbook.faults.add_all(self._faults(code, is_bad, found, expected, severity), n=n)

    def _faults(
        self, code: str, is_bad: pl.Series, found: pl.Series, expected: str, severity: Severity
    ) -> Iterator[Fault]:
        first = pl.DataFrame({"line": self.lines, "found": found}).filter(is_bad).sort("line").head(1_000)
        for line, cell in first.iter_rows():
            text = cell if cell == "nothing" and code == "F10" else f'"{shown(cell)}"'
            yield Fault(code, severity, self.file, line, self.column, text, expected)


def _converted(text: pl.Series, column: Column, place: _Place, spelling: Spelling) -> pl.Series:
    if column.type in {"number", "integer"}:
        return _numbers(text, column, place, spelling)
    if column.type == "date":
        return _dates(text, place, spelling)
    if column.type == "boolean":
        return _booleans(text, place)
    if column.type == "choice":
        return _choices(text, column, place)
    if column.type in _PATTERNS:
        code, pattern, expected = _PATTERNS[column.type]
        is_bad = (~text.str.contains(pattern)).fill_null(value=False)
        if column.type == "duration":
            is_bad = is_bad | (text == "P").fill_null(value=False)
        place.note(code, is_bad, text, expected)
        return text.set(is_bad, None)
    if column.high is not None:
        is_long = (text.str.len_chars() > column.high).fill_null(value=False)
        place.note("F13", is_long, text, f"at most {column.high:g} characters")
    return text


def _numbers(text: pl.Series, column: Column, place: _Place, spelling: Spelling) -> pl.Series:
    if spelling.decimal == ",":
        has_point = text.str.contains(".", literal=True).fill_null(value=False)
        place.note("F11", has_point, text, "a number with a decimal comma")
        text = text.set(has_point, None).str.replace(",", ".", literal=True)
    is_whole = column.type == "integer"
    is_bad = (~text.str.contains(_INTEGER if is_whole else _NUMBER)).fill_null(value=False)
    place.note("F11", is_bad, text, "a whole number" if is_whole else "a number")
    text = text.set(is_bad, None)
    values = text.cast(pl.Float64, strict=False)
    digits = text.str.replace(r"[eE].*$", "").str.replace_all(r"[^0-9]", "").str.strip_chars("0").str.len_chars()
    is_lost = (((digits > _KEPT_DIGITS) & (not is_whole)) | values.is_infinite()).fill_null(value=False)
    place.note("F13", is_lost, text, f"a number of at most {_KEPT_DIGITS} digits")
    values = values.set(is_lost, None)
    if is_whole:
        values = text.str.replace(r"\.0+$", "").str.strip_prefix("+").cast(pl.Int64, strict=False)
    return _in_range(values, text, column, place)


def _in_range(values: pl.Series, text: pl.Series, column: Column, place: _Place) -> pl.Series:
    is_out = pl.Series([False]).new_from_index(0, len(values))
    expected = ""
    if column.choices:
        allowed = [float(choice) for choice in column.choices]
        is_out = (~values.cast(pl.Float64).is_in(allowed)).fill_null(value=False)
        place.note("F12", is_out, text, f"one of {', '.join(column.choices)}")
        return values.set(is_out, None)
    if column.low is not None:
        is_out, expected = is_out | (values < column.low), f"at least {column.low:g}"
    if column.high is not None:
        is_out = is_out | (values > column.high)
        expected = f"{column.low:g} to {column.high:g}" if column.low is not None else f"at most {column.high:g}"
    is_out = is_out.fill_null(value=False)
    place.note("F13", is_out, text, expected)
    return values.set(is_out, None)


def _dates(text: pl.Series, place: _Place, spelling: Spelling) -> pl.Series:
    values = text.str.to_date(DATE_FORMATS[spelling.dates], strict=False)
    is_long = text.str.len_chars() != len(spelling.dates)
    is_bad = (text.is_not_null() & (values.is_null() | is_long)).fill_null(value=False)
    place.note("F14", is_bad, text, f"a date written {spelling.dates}")
    return values.set(is_bad, None)


def _booleans(text: pl.Series, place: _Place) -> pl.Series:
    words = {**_TRUTHS, **_FALSES}
    low = text.str.to_lowercase()
    is_bad = (~low.is_in(list(words))).fill_null(value=False)
    place.note("F12", is_bad, text, "true or false")
    return low.set(is_bad, None).replace_strict(words, return_dtype=pl.Boolean)


def _choices(text: pl.Series, column: Column, place: _Place) -> pl.Series:
    low = text.str.to_lowercase()
    by_name = {choice.lower(): choice for choice in column.choices}
    is_bad = (~low.is_in(list(by_name))).fill_null(value=False)
    place.note("F12", is_bad, text, f"one of {', '.join(column.choices)}")
    return low.set(is_bad, None).replace_strict(by_name, return_dtype=pl.String)


def _wanted(column: Column) -> str:
    return column.meaning[:1].lower() + column.meaning[1:].rstrip(".")
