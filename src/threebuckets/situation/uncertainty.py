"""How sure a figure is: its standard error, and how far it drifts in a year without news.

A figure's error has one of five bases, and the basis travels with it. Figures grow stale: their variance grows by the
drift squared for every year since their period ended. Arrays only; `figures` applies this to series.
"""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from threebuckets.situation.counts import proportion_limits, rate_limits
from threebuckets.situation.indicators import Indicator
from threebuckets.situation.periods import DAYS_A_YEAR

LIMIT_WIDTHS = 3.92
LEAST_CHANGES = 4
ABOUT_A_YEAR = 350
"""Days that must lie between two numbers for their difference to count as a yearly change."""


class Basis(IntEnum):
    """What a standard error rests on."""

    NONE = 0
    DRIFT = 1
    FULL_COUNT = 2
    COUNTS = 3
    LIMITS = 4

    @property
    def label(self) -> str:
        """Word for people: `limits`, `counts`, `full count`, `drift`, `none`."""
        return self.name.lower().replace("_", " ")


@dataclass(frozen=True, slots=True, eq=False)
class StandardErrors:
    """Standard errors of numbers, each with its basis.

    Parameters
    ----------
    se : ndarray of float64, shape (A, T)
        In the indicator's unit; NaN where nothing is known.
    basis : ndarray of uint8, shape (A, T)
        `Basis`.
    """

    se: NDArray[np.float64]
    basis: NDArray[np.uint8]


def yearly_drift(values: NDArray[np.float64], ends: NDArray[np.datetime64]) -> NDArray[np.float64]:
    """Standard deviation of each area's yearly changes.

    Parameters
    ----------
    values : ndarray of float64, shape (A, T)
        NaN where there is no number.
    ends : ndarray of datetime64[D], shape (T,)
        Ascending.

    Returns
    -------
    ndarray of float64, shape (A,)
        In the unit, per square root of a year; NaN with fewer than four changes.

    Notes
    -----
    A yearly change is a number less the newest one about a year older or more, divided by the square root of the
    years between them: exactly the difference where figures are yearly, and the same month compared where they are
    monthly.

    Examples
    --------
    >>> ends = np.array(["2020", "2021", "2022", "2023", "2024"], dtype="datetime64[Y]").astype("datetime64[D]")
    >>> yearly_drift(np.array([[1.0, 2, 1, 2, 1], [1, 2, 3, 4, np.nan]]), ends).round(3)
    array([1.155,   nan])
    """
    days = ends.astype("datetime64[D]").astype(np.int64)
    earlier = np.searchsorted(days, days - ABOUT_A_YEAR, side="right") - 1
    here = np.flatnonzero(earlier >= 0)
    filled = np.maximum.accumulate(np.where(np.isnan(values), -1, np.arange(values.shape[1])), axis=1)
    before = filled[:, earlier[here]]
    start = np.where(before >= 0, np.take_along_axis(values, np.maximum(before, 0), axis=1), np.nan)
    years = (days[here] - days[np.maximum(before, 0)]) / DAYS_A_YEAR
    change = (values[:, here] - start) / np.sqrt(np.where(years > 0, _nearly_whole(years), 1.0))
    return _spread(change)


def _nearly_whole(years: NDArray[np.float64]) -> NDArray[np.float64]:
    """Years with leap days rounded away, so that a yearly series counts whole years."""
    whole = np.rint(years)
    return np.where((whole > 0) & (np.abs(years - whole) < 0.02), whole, years)


def _spread(change: NDArray[np.float64]) -> NDArray[np.float64]:
    known = ~np.isnan(change)
    n = known.sum(axis=1)
    mean = np.where(known, change, 0.0).sum(axis=1) / np.maximum(n, 1)
    squares = np.where(known, change - mean[:, None], 0.0) ** 2
    return np.where(n >= LEAST_CHANGES, np.sqrt(squares.sum(axis=1) / np.maximum(n - 1, 1)), np.nan)


def standard_errors(
    indicator: Indicator,
    *,
    values: NDArray[np.float64],
    lower: NDArray[np.float64],
    upper: NDArray[np.float64],
    count: NDArray[np.float64] | None,
    base: NDArray[np.float64] | None,
    drift: NDArray[np.float64],
) -> StandardErrors:
    """Standard error of every number, by the first basis that applies.

    Parameters
    ----------
    indicator : Indicator
    values, lower, upper : ndarray of float64, shape (A, T)
        Numbers and their 95 % limits.
    count, base : ndarray of float64, shape (A, T), or None
        Numerator and denominator where published.
    drift : ndarray of float64, shape (A,)
        From `yearly_drift`.

    Returns
    -------
    StandardErrors
        By the limits (their distance over 3.92), by the counts (Wilson for proportions, Poisson for rates and
        counts), 0 for a full count, drift over √2 (cautious: true change counts as noise), else NaN.

    Examples
    --------
    >>> from threebuckets.situation.indicators import Source
    >>> jobs = Indicator(slug="jobs", label="Jobs", unit="%", polarity=1, source=Source("ONS"))
    >>> one = np.ones((1, 1))
    >>> standard_errors(
    ...     jobs, values=one, lower=0 * one, upper=3.92 * one, count=None, base=None, drift=np.array([np.nan])
    ... ).se
    array([[1.]])
    """
    is_number = ~np.isnan(values)
    steps = [
        (Basis.LIMITS, (upper - lower) / LIMIT_WIDTHS),
        (Basis.COUNTS, _from_counts(indicator, count, base, values.shape)),
        (Basis.FULL_COUNT, np.full(values.shape, 0.0 if indicator.limits == "none" else np.nan)),
        (Basis.DRIFT, np.broadcast_to(drift[:, None] / np.sqrt(2), values.shape)),
    ]
    se, basis = np.full(values.shape, np.nan), np.full(values.shape, Basis.NONE, dtype=np.uint8)
    for kind, found in steps:
        takes = is_number & np.isnan(se) & ~np.isnan(found)
        se[takes], basis[takes] = found[takes], kind
    return StandardErrors(se, basis)


def _from_counts(
    indicator: Indicator, count: NDArray[np.float64] | None, base: NDArray[np.float64] | None, shape: tuple[int, ...]
) -> NDArray[np.float64]:
    if count is None or base is None or indicator.measure not in ("proportion", "rate"):
        return np.full(shape, np.nan)
    if indicator.measure == "proportion":
        limits = proportion_limits(count, base)
        return (limits.upper - limits.lower) * indicator.full / LIMIT_WIDTHS
    limits = rate_limits(count, base, per=indicator.per)
    return (limits.upper - limits.lower) / LIMIT_WIDTHS
