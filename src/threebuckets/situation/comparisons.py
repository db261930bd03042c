"""Comparisons: whether an area is worse or better off than what it is compared with, and where it ranks.

Decided by the difference and its error, never by whether intervals overlap; a rank never comes without its limits.
Comparators are made, and always named, in `targets`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from threebuckets.errors import ShapeError
from threebuckets.situation.series import Series
from threebuckets.situation.targets import Comparator, Targets, target_values

_BLOCK = 512
_Z95 = 1.959963984540054


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """Every area beside its comparator; arrays of shape (A,), NaN where not known.

    Parameters
    ----------
    areas : tuple of str, length A
    difference, low, high : ndarray of float64
        Area less comparator in the indicator's unit, with limits.
    p_worse, p_better : ndarray of float64
        Probability that the area is worse (better) off; of an indicator without polarity, higher (lower).
    word : tuple of str, length A
        `worse better similar`, without polarity `higher lower similar`; `not known`.
    rank, rank_low, rank_high : ndarray of float64
        1 is worst off (without polarity: highest); ties share the least rank. The limits leave room for areas that
        cannot be told apart.
    n_ranked : int
        Areas ranked; a value published for several areas together counts once.
    targets : Targets
        What each area was compared with, by name.
    """

    areas: tuple[str, ...]
    difference: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    p_worse: NDArray[np.float64]
    p_better: NDArray[np.float64]
    word: tuple[str, ...]
    rank: NDArray[np.float64]
    rank_low: NDArray[np.float64]
    rank_high: NDArray[np.float64]
    n_ranked: int
    targets: Targets


def compare(series: Series, comparators: Mapping[str, Comparator], *, on: date, confidence: float = 0.95) -> Comparison:
    """Compare areas with their comparators at the newest period they share.

    Parameters
    ----------
    series : Series
        Holding the comparators' figures too.
    comparators : mapping of str to Comparator
        By area code; only these areas are compared and ranked.
    on : date
        Only periods ended by then are known.
    confidence : float
        Two-sided: a word needs a probability of ½ + confidence/2.

    Returns
    -------
    Comparison
        For the areas of the series.

    Raises
    ------
    ShapeError
        A confidence outside 0 to 1.

    Examples
    --------
    >>> from threebuckets.situation import Indicator, ObservationRows, Source, series_from_rows
    >>> jobs = Indicator(slug="jobs", label="In work", unit="%", polarity=1, source=Source("ONS"))
    >>> rows = ObservationRows.of(
    ...     indicator="jobs", area=["a", "uk"], start=["2024-01-01"] * 2, length="P1Y", value=[61, 75],
    ...     lower=[58, 74], upper=[64, 76],
    ... )
    >>> uk = {"a": Comparator("country", ("uk",), "United Kingdom")}
    >>> compare(series_from_rows(jobs, rows), uk, on=date(2026, 1, 1)).word
    ('worse', 'not known')
    """
    if not 0 < confidence < 1:
        raise ShapeError.of("confidence", confidence, "above 0 and below 1")
    targets = target_values(series, comparators, on=on)
    bar = 0.5 + confidence / 2
    row = np.flatnonzero(targets.period >= 0)
    column = targets.period[row]
    value, target, se = (np.full(len(series.areas), np.nan) for _ in range(3))
    value[row], target[row] = series.values[row, column], targets.value[row]
    se[row] = np.hypot(_facing_error(series, row, column, value[row] < target[row], on), targets.se[row])
    difference = np.where(np.isnan(se), np.nan, value - target)
    direction = -(series.indicator.polarity or -1)
    worse = _probability(direction * difference, se)
    half = float(ndtri(bar)) * se
    latest = series.latest(on=on)
    chosen = np.isin(np.array(series.areas), list(comparators))
    ranks = _ranks(series, np.where(chosen, latest.value, np.nan), latest.period, direction, bar, on)
    return Comparison(
        series.areas,
        difference,
        difference - half,
        difference + half,
        worse,
        _probability(-direction * difference, se),
        tuple(_word(p, bar, series.indicator.polarity) for p in worse.tolist()),
        ranks.rank,
        ranks.low,
        ranks.high,
        ranks.n,
        targets,
    )


def _facing_error(
    series: Series, row: NDArray[np.int64], column: NDArray[np.int64], is_below: NDArray[np.bool_], on: date
) -> NDArray[np.float64]:
    """Standard error on the side that faces the comparator: limits need not be symmetric."""
    value, lower, upper = (grid[row, column] for grid in (series.values, series.lower, series.upper))
    side = np.where(is_below, upper - value, value - lower) / _Z95
    return np.where(np.isnan(side), series.standard_error(on=on).se[row, column], side)


def _probability(excess: NDArray[np.float64], se: NDArray[np.float64]) -> NDArray[np.float64]:
    """Probability that a difference lies above 0; one half where it is exactly 0 without error."""
    with np.errstate(invalid="ignore", divide="ignore"):
        found = np.where(se > 0, ndtr(excess / se), (np.sign(excess) + 1) / 2)
    return np.where(np.isnan(excess) | np.isnan(se), np.nan, found)


def _word(p_worse: float, bar: float, polarity: int) -> str:
    if np.isnan(p_worse):
        return "not known"
    words = ("worse", "better") if polarity else ("higher", "lower")
    return words[0] if p_worse >= bar else words[1] if 1 - p_worse >= bar else "similar"


@dataclass(frozen=True, slots=True, eq=False)
class _Ranks:
    rank: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    n: int


def _ranks(
    series: Series, value: NDArray[np.float64], period: NDArray[np.int64], direction: int, bar: float, on: date
) -> _Ranks:
    """Ranks of the newest numbers, 1 worst off, with limits from the difference of every pair."""
    rank, low, high = (np.full(len(value), np.nan) for _ in range(3))
    row = np.flatnonzero(~np.isnan(value))
    if not len(row):
        return _Ranks(rank, low, high, 0)
    badness = direction * value[row]
    se = np.nan_to_num(series.standard_error(on=on).se[row, period[row]], nan=np.inf)
    rival = series.counted_once()[row, period[row]]
    ordered = np.sort(badness[rival])
    n = int(rival.sum())
    rank[row] = 1 + n - np.searchsorted(ordered, badness, side="right")
    z = float(ndtri(bar))
    for first in range(0, len(row), _BLOCK):  # blocks, so that memory stays linear in the areas
        block = slice(first, first + _BLOCK)
        gap = badness[None, rival] - badness[block, None]
        with np.errstate(invalid="ignore"):
            needed = z * np.hypot(se[None, rival], se[block, None])
        low[row[block]] = 1 + ((gap >= needed) & (gap > 0)).sum(axis=1)
        high[row[block]] = n - ((-gap >= needed) & (gap < 0)).sum(axis=1)
    return _Ranks(rank, low, high, n)
