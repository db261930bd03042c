"""Figures as of a day: each area's newest number with its error, its age and its drift.

What the policy test reads of a series, one row an area. Nothing is compared or judged here.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import ArrayLike, NDArray

from threebuckets.situation.periods import DAYS_A_YEAR
from threebuckets.situation.series import Series
from threebuckets.situation.uncertainty import Basis


@dataclass(frozen=True, slots=True, eq=False)
class Figures:
    """The newest figure of each area, and how sure it is.

    Parameters
    ----------
    areas : tuple of str, length A
    on : date
        Day for which it was asked.
    value : ndarray of float64, shape (A,)
        NaN where there is no number.
    end : ndarray of datetime64[D], shape (A,)
        Day after the period; NaT where there is no figure.
    period : ndarray of int64, shape (A,)
        Column of the series; -1 where there is no figure.
    age_years : ndarray of float64, shape (A,)
        Years from the end of the period to `on`.
    se : ndarray of float64, shape (A,)
        Standard error at the period; NaN where it is not known.
    basis : ndarray of uint8, shape (A,)
        `Basis` of `se`.
    drift : ndarray of float64, shape (A,)
        Standard deviation of the area's yearly changes; with fewer than four of them the median over areas.
    status : ndarray of uint8, shape (A,)
        `Status`.
    """

    areas: tuple[str, ...]
    on: date
    value: NDArray[np.float64]
    end: NDArray[np.datetime64]
    period: NDArray[np.int64]
    age_years: NDArray[np.float64]
    se: NDArray[np.float64]
    basis: NDArray[np.uint8]
    drift: NDArray[np.float64]
    status: NDArray[np.uint8]

    def se_on(self, day: date) -> NDArray[np.float64]:
        """Standard error of the newest number if it stood for a later day, shape (A,); see `stale_error`."""
        years = self.age_years + (day - self.on).days / DAYS_A_YEAR
        return stale_error(self.se, self.drift, years)


def figures(series: Series, *, on: date) -> Figures:
    """Newest figure of each area with its error.

    Parameters
    ----------
    series : Series
    on : date
        Only periods ended by then are known.

    Returns
    -------
    Figures

    Examples
    --------
    >>> from threebuckets.situation import Indicator, ObservationRows, Source, series_from_rows
    >>> jobs = Indicator(slug="jobs", label="In work", unit="%", polarity=1, source=Source("ONS"))
    >>> rows = ObservationRows.of(
    ...     indicator="jobs", area=["a"], start=["2024-01-01"], length="P1Y", value=[61], lower=[59.04], upper=[62.96]
    ... )
    >>> figures(series_from_rows(jobs, rows), on=date(2025, 6, 1)).se
    array([1.])
    """
    latest = series.latest(on=on)
    at = np.maximum(latest.period, 0)[:, None]
    n_areas = len(series.areas)
    if len(series.ends):
        errors = series.standard_error(on=on)
        se, basis = (np.take_along_axis(array, at, axis=1)[:, 0] for array in (errors.se, errors.basis))
        end = np.where(latest.period >= 0, series.ends[at[:, 0]], np.datetime64("NaT"))
    else:
        se, basis = np.full(n_areas, np.nan), np.zeros(n_areas, dtype=np.uint8)
        end = np.full(n_areas, np.datetime64("NaT"), dtype="datetime64[D]")
    there = ~np.isnan(latest.value)
    own = series.drift(on=on)
    known = own[~np.isnan(own)]
    usual = float(np.median(known)) if len(known) else np.nan
    return Figures(
        series.areas,
        on,
        latest.value,
        end,
        latest.period,
        latest.age_years,
        np.where(there, se, np.nan),
        np.where(there, basis, Basis.NONE).astype(np.uint8),
        np.where(np.isnan(own), usual, own),
        latest.status,
    )


def stale_error(se: ArrayLike, drift: ArrayLike, years: ArrayLike) -> NDArray[np.float64]:
    """Standard error of a figure some years after its period ended: √(se² + years·drift²).

    Parameters
    ----------
    se, drift, years : array_like of float64
        Shapes that fit together. Where `years` is not above 0 the drift does not count.

    Returns
    -------
    ndarray of float64
        NaN where the error, or a drift that counts, is not known.

    Examples
    --------
    >>> stale_error([1.1], [0.8], [1.4]).round(6)
    array([1.451206])
    """
    age = np.asarray(years, dtype=np.float64)
    grown = np.where(age <= 0, 0.0, age * np.asarray(drift, dtype=np.float64) ** 2)
    found: NDArray[np.float64] = np.asarray(np.sqrt(np.asarray(se, dtype=np.float64) ** 2 + grown))
    return found
