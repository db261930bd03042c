"""Observations as rows: what a tidy table holds, its statuses, and what can be wrong with it.

Rows come from `folder/` or `exchange/`, which read files; `series` makes them into grids. Nothing is read here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from threebuckets.errors import ShapeError
from threebuckets.situation.periods import period_ends


class Status(IntEnum):
    """What an observation is, where it is not a plain published number."""

    PUBLISHED = 0
    MISSING = 1
    SUPPRESSED = 2
    UNRELIABLE = 3
    UNAVAILABLE = 4
    NOT_APPLICABLE = 5
    PROVISIONAL = 6
    SHARED = 7
    PROJECTION = 8


_CODES = {"x": "UNAVAILABLE", "c": "SUPPRESSED", "u": "UNRELIABLE", "z": "NOT_APPLICABLE", "p": "PROVISIONAL", "": ""}


def read_status(text: str, *, has_value: bool) -> Status:
    """Status meant by the text of a status cell.

    Parameters
    ----------
    text : str
        A code (`x` unavailable, `c` confidential, `u` unreliable, `z` not applicable, `p` provisional), the name of a
        status, or free text; a sentence says that the value is shared with another area.
    has_value : bool
        Whether there is a number beside it.

    Examples
    --------
    >>> read_status("c", has_value=False).name, read_status("", has_value=False).name
    ('SUPPRESSED', 'MISSING')
    >>> read_status("Value for Ayton and Beeford combined", has_value=True).name
    'SHARED'
    """
    word = text.strip()
    name = _CODES.get(word.lower(), word.upper().replace(" ", "_").replace("-", "_"))
    if name in Status.__members__ and not (name == "PUBLISHED" and not has_value):
        return Status[name]
    if not has_value:
        return Status.UNAVAILABLE if word else Status.MISSING
    return Status.SHARED if " " in word else Status.PUBLISHED


@dataclass(frozen=True, slots=True, eq=False)
class ObservationRows:
    """Observations as columns of one length; made with `ObservationRows.of`.

    Parameters
    ----------
    indicator, area, dimension : ndarray of str, shape (N,)
    start, end : ndarray of datetime64[D], shape (N,)
        Period; the end is not included.
    value, lower, upper, count, base : ndarray of float64, shape (N,)
        NaN where there is none; `lower` and `upper` are 95 % limits, or the known bounds of a suppressed value.
    status : ndarray of uint8, shape (N,)
        `Status`.
    note : ndarray of str, shape (N,)
    file : str
        Name used in faults.
    line : ndarray of int64, shape (N,)
        Line of each row in that file.
    """

    indicator: NDArray[np.str_]
    area: NDArray[np.str_]
    dimension: NDArray[np.str_]
    start: NDArray[np.datetime64]
    end: NDArray[np.datetime64]
    value: NDArray[np.float64]
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]
    count: NDArray[np.float64]
    base: NDArray[np.float64]
    status: NDArray[np.uint8]
    note: NDArray[np.str_]
    file: str
    line: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.value)

    @classmethod
    def of(
        cls,
        *,
        indicator: ArrayLike,
        area: ArrayLike,
        start: ArrayLike,
        length: ArrayLike,
        value: ArrayLike,
        lower: ArrayLike | None = None,
        upper: ArrayLike | None = None,
        count: ArrayLike | None = None,
        base: ArrayLike | None = None,
        status: Sequence[str] | NDArray[np.str_] | None = None,
        dimension: ArrayLike | None = None,
        file: str = "observations",
        line: ArrayLike | None = None,
    ) -> "ObservationRows":
        """Rows from the columns of a tidy table.

        Parameters
        ----------
        indicator, area, dimension : array_like of str
            `indicator` and `dimension` may be one word for all rows.
        start : array_like of date
        length : array_like of str
            ISO durations; empty: one day. May be one word for all rows.
        value, lower, upper, count, base : array_like of float
            None or NaN where there is none.
        status : sequence of str
            As written in the file; see `read_status`.
        file, line : str, array_like of int
            Place of the rows, for faults; lines count from 2 where none are given.

        Raises
        ------
        InputError
            Unknown durations.
        ShapeError
            Columns of different lengths.

        Examples
        --------
        >>> rows = ObservationRows.of(indicator="jobs", area=["a"], start=["2024-01-01"], length="P1Y", value=[61.5])
        >>> rows.end
        array(['2025-01-01'], dtype='datetime64[D]')
        """
        numbers = np.asarray(value, dtype=np.float64)
        n = len(numbers)

        def text(column: ArrayLike | None) -> NDArray[np.str_]:
            return _words("" if column is None else column, n)

        def floats(column: ArrayLike | None) -> NDArray[np.float64]:
            return np.full(n, np.nan) if column is None else np.asarray(column, dtype=np.float64)

        starts = np.asarray(start, dtype="datetime64[D]")
        statuses, notes = _statuses(text(status), np.isfinite(numbers))
        found = cls(
            text(indicator), text(area), text(dimension), starts, period_ends(starts, text(length), file=file), numbers,
            floats(lower), floats(upper), floats(count), floats(base), statuses, notes, file,
            np.arange(2, n + 2) if line is None else np.asarray(line, dtype=np.int64),
        )  # fmt: skip
        for name in cls.__slots__:
            if name != "file" and len(getattr(found, name)) != n:
                raise ShapeError.of(name, f"{len(getattr(found, name))} rows", f"{n} rows, as value has")
        return found


def _words(column: ArrayLike, n: int) -> NDArray[np.str_]:
    words = np.asarray(column)
    if words.ndim == 0:
        return np.full(n, str(words))
    if words.dtype == object:
        words = np.array(["" if word is None else word for word in words], dtype=np.str_)
    return words.astype(np.str_)


def _statuses(text: NDArray[np.str_], has_value: NDArray[np.bool_]) -> tuple[NDArray[np.uint8], NDArray[np.str_]]:
    words, rows = np.unique(text, return_inverse=True)
    meant = np.array(
        [[read_status(str(word), has_value=has) for has in (False, True)] for word in words], dtype=np.uint8
    ).reshape(len(words), 2)
    notes = np.array(["" if word.strip().lower() in _CODES else word for word in words], dtype=np.str_)
    return meant[rows, has_value.astype(int)], (notes[rows] if len(words) else text)
