"""Series: the figures of one indicator for many areas and periods, as a grid.

Made from rows with `every_series` or `series_from_rows`; where each area stands is `Series.latest`. No comparison,
trend or forecast is made here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from threebuckets.errors import ShapeError
from threebuckets.situation.indicators import Indicator
from threebuckets.situation.observations import Status
from threebuckets.situation.periods import DAYS_A_YEAR, Calendar, calendar_of
from threebuckets.situation.uncertainty import StandardErrors, standard_errors, yearly_drift


@dataclass(frozen=True, slots=True, eq=False)
class Latest:
    """Where each area stands: its newest published figure.

    Parameters
    ----------
    areas : tuple of str, length A
    value, lower, upper : ndarray of float64, shape (A,)
        NaN where there is no number or limit.
    status : ndarray of uint8, shape (A,)
        `Status`; MISSING where there is nothing.
    period : ndarray of int64, shape (A,)
        Column of the series; -1 where there is nothing.
    age_years : ndarray of float64, shape (A,)
        Years from the end of the period to the day asked for; NaN where there is nothing.
    """

    areas: tuple[str, ...]
    value: NDArray[np.float64]
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]
    status: NDArray[np.uint8]
    period: NDArray[np.int64]
    age_years: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """The figures of one indicator (or one subgroup of it) by area and period.

    Parameters
    ----------
    indicator : Indicator
    dimension : str
        Empty, or a subgroup such as `sex=female`.
    areas : tuple of str, length A
        Ascending, each once.
    starts, ends : ndarray of datetime64[D], shape (T,)
        Periods, sorted by end, then length, then start; the end is not included.
    values, lower, upper : ndarray of float64, shape (A, T)
        NaN where there is no number; 95 % limits, or the known bounds of a suppressed value.
    count, base : ndarray of float64, shape (A, T), or None
        Numerator and denominator where published.
    status : ndarray of uint8, shape (A, T)
        `Status`; MISSING where there is no row.
    notes : mapping of (str, int) to str
        Notes by area and period.
    """

    indicator: Indicator
    dimension: str
    areas: tuple[str, ...]
    starts: NDArray[np.datetime64]
    ends: NDArray[np.datetime64]
    values: NDArray[np.float64]
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]
    count: NDArray[np.float64] | None
    base: NDArray[np.float64] | None
    status: NDArray[np.uint8]
    notes: Mapping[tuple[str, int], str]

    def __post_init__(self) -> None:
        if list(self.areas) != sorted(set(self.areas)):
            raise ShapeError.of("areas", "codes unsorted or repeated", "ascending codes, each once")
        shape = (len(self.areas), len(self.ends))
        for name in ("values", "lower", "upper", "count", "base", "status"):
            array = getattr(self, name)
            if array is not None:
                if array.shape != shape:
                    raise ShapeError.of(name, f"shape {array.shape}", f"shape {shape}: areas and periods")
                read_only = array.view()
                read_only.flags.writeable = False
                object.__setattr__(self, name, read_only)

    def latest(self, *, on: date) -> Latest:
        """Newest figure of each area on a day.

        Parameters
        ----------
        on : date
            Only periods that have ended by then count (their end, which is not included, may be that day).

        Returns
        -------
        Latest

        Notes
        -----
        Of equal ends the longer period counts. A figure that the publisher withheld (suppressed, not available) is
        the newest all the same and has no number: an older one never silently takes its place. Projections never
        count.

        Examples
        --------
        >>> from threebuckets.situation import ObservationRows, Source, series_from_rows
        >>> jobs = Indicator(slug="jobs", label="In work", unit="%", polarity=1, source=Source("ONS"))
        >>> rows = ObservationRows.of(
        ...     indicator="jobs", area=["a", "a"], start=["2023-01-01", "2024-01-01"], length="P1Y", value=[60.0, 61.0]
        ... )
        >>> series_from_rows(jobs, rows).latest(on=date(2024, 6, 30)).value
        array([60.])
        """
        usable = ~np.isin(self.status, (Status.MISSING, Status.PROJECTION)) & (self.ends <= np.datetime64(on))
        columns = np.where(usable, np.arange(len(self.ends)), -1)
        period = columns.max(axis=1, initial=-1)
        at = np.maximum(period, 0)[:, None]

        def pick(array: NDArray[np.float64]) -> NDArray[np.float64]:
            if not len(self.ends):
                return np.full(len(self.areas), np.nan)
            return np.where(period >= 0, np.take_along_axis(array, at, axis=1)[:, 0], np.nan)

        age = (np.datetime64(on) - self.ends).astype(np.float64) / DAYS_A_YEAR
        status = pick(self.status.astype(np.float64))
        return Latest(
            self.areas,
            pick(self.values),
            pick(self.lower),
            pick(self.upper),
            np.where(np.isnan(status), Status.MISSING, np.nan_to_num(status)).astype(np.uint8),
            period.astype(np.int64),
            pick(np.broadcast_to(age, self.values.shape)),
        )

    def is_published(self, *, on: date) -> NDArray[np.bool_]:
        """Which cells hold a number that was observed in a period ended by a day, shape (A, T)."""
        ended = self.ends <= np.datetime64(on)
        published: NDArray[np.bool_] = ~np.isnan(self.values) & (self.status != Status.PROJECTION) & ended
        return published

    def counted_once(self) -> NDArray[np.bool_]:
        """Cells that count in a mean, sum or ranking, shape (A, T).

        A value published for several areas together stands in each of them; only the first of them counts.
        """
        counts = np.ones(self.values.shape, dtype=bool)
        seen: set[tuple[int, float, str]] = set()
        for row, column in np.argwhere(self.status == Status.SHARED).tolist():
            key = (column, float(self.values[row, column]), self.notes.get((self.areas[row], column), ""))
            counts[row, column] = key not in seen
            seen.add(key)
        return counts

    def at(self, areas: Sequence[str]) -> "Series":
        """The series for given areas only; areas without figures get empty rows.

        Raises
        ------
        ShapeError
            Codes unsorted or repeated.
        """
        index = {code: row for row, code in enumerate(self.areas)}
        rows = np.array([index.get(code, -1) for code in areas], dtype=np.int64)
        here = rows[:, None] >= 0
        kept = set(areas)

        def take(array: NDArray[np.float64]) -> NDArray[np.float64]:
            if not len(self.areas):
                return np.full((len(rows), len(self.ends)), np.nan)
            return np.where(here, array[rows], np.nan)

        status = take(self.status.astype(np.float64))
        return replace(
            self,
            areas=tuple(areas),
            values=take(self.values),
            lower=take(self.lower),
            upper=take(self.upper),
            count=None if self.count is None else take(self.count),
            base=None if self.base is None else take(self.base),
            status=np.where(np.isnan(status), Status.MISSING, np.nan_to_num(status)).astype(np.uint8),
            notes={key: note for key, note in self.notes.items() if key[0] in kept},
        )

    def standard_error(self, *, on: date | None = None) -> StandardErrors:
        """Standard error of every number, with its basis; see `uncertainty.standard_errors`.

        Parameters
        ----------
        on : date, optional
            Where a number's error is read off the area's yearly changes, only those known by then.
        """
        return standard_errors(
            self.indicator,
            values=self.values,
            lower=self.lower,
            upper=self.upper,
            count=self.count,
            base=self.base,
            drift=self.drift(on=on),
        )

    def drift(self, *, on: date | None = None) -> NDArray[np.float64]:
        """Standard deviation of each area's yearly changes, shape (A,); see `uncertainty.yearly_drift`."""
        known = self.is_published(on=date.max if on is None else on)
        columns = self._regular_columns(known)
        return yearly_drift(np.where(known, self.values, np.nan)[:, columns], self.ends[columns])

    def calendar(self, *, on: date) -> Calendar | None:
        """The regular periods of the numbers known on a day; None where there is no rhythm."""
        known = self.is_published(on=on)
        return calendar_of(self.starts, self.ends, known.sum(axis=0), frequency=self.indicator.frequency)

    def _regular_columns(self, known: NDArray[np.bool_]) -> NDArray[np.int64]:
        found = calendar_of(self.starts, self.ends, known.sum(axis=0), frequency=self.indicator.frequency)
        return np.arange(len(self.ends)) if found is None else found.columns
