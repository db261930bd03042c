"""Understanding a column of text by its type: values, and which cells do not fit.

One function a type. Limits, choices, keys and references are checked elsewhere.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl

from threebuckets.folder.files.formulas import unguarded

MOST_DIGITS = 17
_ID = r"^[a-z0-9][a-z0-9-]{0,63}$"
_CODE = r"^[^\x00-\x1f\x7f\s]([^\x00-\x1f\x7f]{0,62}[^\x00-\x1f\x7f\s])?$"
_KIND = r"^[a-z0-9][a-z0-9-]*(/[a-z0-9][a-z0-9-]*)*$"
_TIME = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?(Z|[+-][0-9]{2}:?[0-9]{2})$"
_DURATION = r"^P([0-9]{1,4}Y)?([0-9]{1,4}M)?([0-9]{1,4}W)?([0-9]{1,5}D)?$"


@dataclass(frozen=True, slots=True, eq=False)
class Understood:
    """A column once understood.

    Parameters
    ----------
    values : Series
        Of the column's type; null where the cell is empty or bad.
    bad : Series
        Boolean: the cell is not empty and does not fit.
    code, expected : str
        Fault code, and what would fit.
    """

    values: pl.Series
    bad: pl.Series
    code: str
    expected: str


def understood(text: pl.Series, type_: str) -> Understood:
    """A column of text by a type of `threebuckets.policy.tables.DTYPES`.

    Examples
    --------
    >>> understood(pl.Series(["1.5", "x", None]), "number").values.to_list()
    [1.5, None, None]
    """
    return _READERS[type_](text)


def _frame(text: pl.Series, value: pl.Expr, fits: pl.Expr, code: str, expected: str) -> Understood:
    """Value where it fits; `x` is the cell, `s` the cell without space around it."""
    cells = pl.DataFrame({"x": text}).lazy().with_columns(s=pl.col("x").str.strip_chars())
    worked = cells.with_columns(v=value).with_columns(f=fits.fill_null(value=False)).collect()
    fit = worked["f"]
    values = worked.select(pl.when("f").then("v")).to_series().rename(text.name)
    return Understood(values, text.is_not_null() & ~fit, code, expected)


def _number(text: pl.Series) -> Understood:
    value = pl.col("s").cast(pl.Float64, strict=False)
    # Nearly every cell is short; only long ones are searched for digits that a double cannot keep.
    digits = pl.col("s").str.replace(r"[eE].*$", "").str.replace_all(r"[^0-9]", "").str.strip_chars("0")
    is_short = pl.col("s").str.len_bytes() <= MOST_DIGITS
    if (text.str.len_bytes().max() or 0) > MOST_DIGITS:  # type: ignore[operator]
        is_short |= digits.str.len_bytes() <= MOST_DIGITS
    expected = "a number such as 1234.5 (decimal point, no commas), or an empty cell where it is not known"
    return _frame(text, value, pl.col("v").is_finite() & is_short, "F11", expected)


def _integer(text: pl.Series) -> Understood:
    whole = pl.col("s").str.replace(r"\.0*$", "").cast(pl.Int64, strict=False)
    return _frame(text, whole, pl.col("v").is_not_null(), "F11", "a whole number")


def _boolean(text: pl.Series) -> Understood:
    word = pl.col("s").str.to_lowercase()
    return _frame(text, word == "true", word.is_in(["true", "false"]), "F12", "true or false")


def _date(text: pl.Series) -> Understood:
    day = pl.col("s").str.to_date("%Y-%m-%d", strict=False)
    fits = pl.col("v").is_not_null() & (pl.col("s").str.len_bytes() == 10)
    return _frame(text, day, fits, "F14", "a day that exists, as YYYY-MM-DD")


def _time(text: pl.Series) -> Understood:
    fits = pl.col("x").str.contains(_TIME) & moment(pl.col("x")).is_not_null()
    return _frame(text, pl.col("x"), fits, "F14", "a day and time with offset, such as 2026-05-01T18:30:00Z")


def moment(cell: pl.Expr) -> pl.Expr:
    """The moment (UTC) that an ISO time with offset names; null where it names none."""
    plain = cell.str.replace(" ", "T", literal=True).str.replace(r"Z$", "+00:00")
    plain = plain.str.replace(r"([+-][0-9]{2})([0-9]{2})$", "${1}:${2}")
    with_seconds = plain.str.replace(r"T([0-9]{2}:[0-9]{2})([+-])", "T${1}:00${2}")
    return with_seconds.str.to_datetime("%Y-%m-%dT%H:%M:%S%.f%z", time_unit="ns", strict=False, time_zone="UTC")


def _matching(rule: str, code: str, expected: str) -> Callable[[pl.Series], Understood]:
    def read(text: pl.Series) -> Understood:
        return _frame(text, unguarded(pl.col("x")), pl.col("v").str.contains(rule), code, expected)

    return read


def _text(text: pl.Series) -> Understood:
    return _frame(text, unguarded(pl.col("x")), pl.col("x").is_not_null(), "F12", "text")


def _choice(text: pl.Series) -> Understood:
    return _frame(text, unguarded(pl.col("s")), pl.col("x").is_not_null(), "F12", "text")


def _duration(text: pl.Series) -> Understood:
    fits = pl.col("s").str.contains(_DURATION) & (pl.col("s") != "P")
    return _frame(text, pl.col("s"), fits, "F12", "a length such as P1Y, P3M or P7D")


_READERS: Mapping[str, Callable[[pl.Series], Understood]] = {
    "id": _matching(_ID, "F15", "an id: small letters, digits and hyphens, at most 64"),
    "code": _matching(_CODE, "F15", "a code: at most 64 characters, no space around it, no control characters"),
    "kind": _matching(_KIND, "F15", "a kind such as space/hall: small letters, digits and hyphens, divided by /"),
    "text": _text,
    "list": _text,
    "choice": _choice,
    "time": _time,
    "duration": _duration,
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
    "date": _date,
}
