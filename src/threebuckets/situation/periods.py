"""Periods: when they end, and the regular calendar that an indicator's periods form.

A period is a start and an end, the end not included. Trends and forecasts need evenly spaced periods: `calendar_of`
finds their rhythm. No clock is read here.
"""

import re
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from threebuckets.errors import Fault, InputError, ShapeError, shown

DAYS_A_MONTH = 30.4375
DAYS_A_YEAR = 365.25
_DURATION = re.compile(r"P(?=\d)(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?")
_MONTHS = {"annual": 12, "quarterly": 3, "monthly": 1}


def period_end(start: date, length: str) -> date:
    """Day after the last day of a period.

    Parameters
    ----------
    start : date
        First day.
    length : str
        ISO duration in years, months, weeks and days; empty: one day.

    Raises
    ------
    InputError
        An unknown duration, or one that leaves the calendar.

    Examples
    --------
    >>> period_end(date(2024, 4, 1), "P1Y"), period_end(date(2024, 1, 31), "")
    (datetime.date(2025, 4, 1), datetime.date(2024, 2, 1))
    """
    hit = _DURATION.fullmatch(length) if length else None
    years, months, weeks, days = (int(part or 0) for part in hit.groups()) if hit else (0, 0, 0, 1)
    shifted = add_months(np.array([start], dtype="datetime64[D]"), 12 * years + months)[0]
    end = shifted + np.timedelta64(7 * weeks + days, "D")
    if (length and not hit) or end <= np.datetime64(start) or end > np.datetime64("9999-12-31"):
        raise InputError([Fault("F12", "error", "observations", None, "period_length", shown(length), "P1Y, P3M, …")])
    found: date = end.astype(object)
    return found


def add_months(days: NDArray[np.datetime64], months: int | NDArray[np.int64]) -> NDArray[np.datetime64]:
    """Days some months later, the 31st cut to the end of a shorter month.

    Examples
    --------
    >>> add_months(np.array(["2024-01-31"], dtype="datetime64[D]"), 1)
    array(['2024-02-29'], dtype='datetime64[D]')
    """
    month = days.astype("datetime64[M]")
    later = month + np.asarray(months, dtype=np.int64).astype("timedelta64[M]")
    last = (later + np.timedelta64(1, "M")).astype("datetime64[D]") - np.timedelta64(1, "D")
    shifted: NDArray[np.datetime64] = np.minimum(later.astype("datetime64[D]") + (days - month), last)
    return shifted


def period_ends(
    starts: NDArray[np.datetime64], lengths: NDArray[np.str_], *, file: str = "observations"
) -> NDArray[np.datetime64]:
    """Day after the last day of each of many periods; see `period_end`.

    Raises
    ------
    InputError
        Every unknown duration, with `file` as its place.
    ShapeError
        Starts and lengths of different number.
    """
    if len(starts) != len(lengths):
        raise ShapeError.of("start", f"{len(starts)} rows", f"{len(lengths)} rows, as value has")
    ends = np.empty(len(starts), dtype="datetime64[D]")
    faults: list[Fault] = []
    for length in np.unique(lengths):
        rows = lengths == length
        try:
            ends[rows] = _ends_of(starts[rows], str(length))
        except InputError as error:
            faults += error.faults
    if faults:
        raise InputError([Fault(f.code, f.severity, file, f.line, f.column, f.found, f.expected) for f in faults])
    return ends


def _ends_of(starts: NDArray[np.datetime64], length: str) -> NDArray[np.datetime64]:
    days, rows = np.unique(starts, return_inverse=True)
    ends = np.array([period_end(day.astype(object), length) for day in days], dtype="datetime64[D]")
    return ends[rows]


@dataclass(frozen=True, slots=True, eq=False)
class Calendar:
    """Evenly spaced periods: which columns of a series lie on which slot.

    Parameters
    ----------
    columns : ndarray of int64, shape (C,)
        Columns of the series that are used (those of its commonest period length), by time.
    slots : ndarray of int64, shape (C,)
        Slot of each, from 0, ascending, each at most once; a slot without column is a period without any number.
    first_end : datetime64[D]
        End of slot 0.
    months, days : int
        Step from slot to slot: months, or days where it is shorter than a month (`months` is then 0).
    """

    columns: NDArray[np.int64]
    slots: NDArray[np.int64]
    first_end: np.datetime64
    months: int
    days: int

    @property
    def n_slots(self) -> int:
        """Number of slots up to the last column."""
        return int(self.slots[-1]) + 1 if len(self.slots) else 0

    @property
    def step_years(self) -> float:
        """Length of a step in years."""
        return self.months / 12 if self.months else self.days / DAYS_A_YEAR

    def later(self, ends: NDArray[np.datetime64], steps: NDArray[np.int64] | int) -> NDArray[np.datetime64]:
        """Ends of the periods some steps after given ends."""
        if self.months:
            return add_months(ends, np.asarray(steps) * self.months)
        later: NDArray[np.datetime64] = ends + (np.asarray(steps) * self.days).astype("timedelta64[D]")
        return later

    def ends(self) -> NDArray[np.datetime64]:
        """End of every slot, shape (n_slots,)."""
        return self.later(np.full(self.n_slots, self.first_end), np.arange(self.n_slots))


def calendar_of(
    starts: NDArray[np.datetime64], ends: NDArray[np.datetime64], n_numbers: NDArray[np.int64], *, frequency: str
) -> Calendar | None:
    """The rhythm of an indicator's periods.

    Parameters
    ----------
    starts, ends : ndarray of datetime64[D], shape (T,)
        Sorted by end.
    n_numbers : ndarray of int, shape (T,)
        Numbers in each period; periods without any are left out, and of several period lengths the one with most
        numbers is taken (of equals the longest).
    frequency : str
        Word of the indicator, used where there is one period only.

    Returns
    -------
    Calendar or None
        None where the periods are not evenly spaced (two would fall on one slot) or too few to tell.

    Notes
    -----
    The step is the (lower) median gap between ends, in whole months from a month on, else in days.

    Examples
    --------
    >>> starts = np.array(["2019-01-01", "2020-01-01", "2022-01-01"], dtype="datetime64[D]")
    >>> calendar = calendar_of(starts, add_months(starts, 12), np.array([5, 5, 4]), frequency="annual")
    >>> calendar.slots, calendar.months
    (array([0, 1, 3]), 12)
    """
    columns = _commonest_length(starts, ends, n_numbers)
    found = ends[columns]
    if len(found) == 0:
        return None
    if len(found) == 1:
        months = _MONTHS.get(frequency, 0)
        return Calendar(columns, np.zeros(1, dtype=np.int64), found[0], months, 0) if months else None
    gaps = np.sort(np.diff(found).astype(np.int64))
    gap_days = int(gaps[(len(gaps) - 1) // 2])
    months = max(1, round(gap_days / DAYS_A_MONTH)) if gap_days >= 27 else 0
    if months:
        month = found.astype("datetime64[M]")
        position = month.astype(np.int64) + (found - month).astype(np.int64) / 31
        slots = np.rint((position - position[0]) / months).astype(np.int64)
    else:
        slots = np.rint((found - found[0]).astype(np.int64) / gap_days).astype(np.int64)
    if (np.diff(slots) < 1).any():
        return None
    return Calendar(columns, slots, found[0], months, 0 if months else gap_days)


def _commonest_length(
    starts: NDArray[np.datetime64], ends: NDArray[np.datetime64], n_numbers: NDArray[np.int64]
) -> NDArray[np.int64]:
    days = (ends - starts).astype(np.int64)
    lengths = np.where(days >= 27, np.rint(days / DAYS_A_MONTH) * 31, days)  # months compare as months
    kinds, kind = np.unique(lengths[n_numbers > 0], return_inverse=True)
    if len(kinds) == 0:
        return np.empty(0, dtype=np.int64)
    total = np.bincount(kind, weights=n_numbers[n_numbers > 0])
    commonest = kinds[np.flatnonzero(total == total.max())[-1]]
    return np.flatnonzero((lengths == commonest) & (n_numbers > 0)).astype(np.int64)
