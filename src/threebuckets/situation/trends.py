"""Trends: whether an indicator has been rising or falling in each area, by how much, and how sure that is.

Ranks, not straight-line fits: one odd year turns nothing. Words come from `trend_statements`, which looks at all tests
of a list together. Where things go from here is asked in `forecasts`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from threebuckets.errors import ShapeError
from threebuckets.situation.indicators import Indicator
from threebuckets.situation.periods import DAYS_A_YEAR
from threebuckets.situation.series import Series
from threebuckets.stats import false_discovery_q

MOST_POINTS = 10
Z95 = 1.959963984540054


@dataclass(frozen=True, slots=True, eq=False)
class Trends:
    """Trend of one indicator in many areas; arrays of shape (A,), NaN with too few points.

    Parameters
    ----------
    indicator : str
    areas : tuple of str, length A
    slope, slope_low, slope_high : ndarray of float64
        Units a year, with 95 % limits.
    p : ndarray of float64
        Probability of so clear a rise or fall if there were none.
    n_points : ndarray of int64
        Numbers used.
    first, last : ndarray of datetime64[D]
        End of the first and last period used; NaT without any.
    window : int
        Most points (of each season) looked at.
    step : int
        Seasons a year that are compared each with itself; 1 where figures are yearly or rarer.
    """

    indicator: str
    areas: tuple[str, ...]
    slope: NDArray[np.float64]
    slope_low: NDArray[np.float64]
    slope_high: NDArray[np.float64]
    p: NDArray[np.float64]
    n_points: NDArray[np.int64]
    first: NDArray[np.datetime64]
    last: NDArray[np.datetime64]
    window: int
    step: int


def trends(series: Series, *, on: date, window: int = 10, minimum: int = 5) -> Trends:
    """Theil–Sen slope and Kendall's test for every area.

    Parameters
    ----------
    series : Series
    on : date
        Only periods ended by then are known.
    window : int
        Last points looked at, 2 to 10 (beyond ten, neighbouring years' likeness would need correcting for).
    minimum : int
        Fewer points give NaN; in monthly or quarterly figures, years of the fullest season.

    Returns
    -------
    Trends
        Overlapping periods are thinned first, counted back from the newest. True time counts, so gaps do no harm.
        Without ties the test is exact, else normal with correction for ties and continuity. Monthly and quarterly
        figures are compared with the same season only.

    Raises
    ------
    ShapeError
        A window outside 2 to 10.

    References
    ----------
    Sen (1968), JASA 63; Kendall (1975), Rank Correlation Methods; Hirsch, Slack and Smith (1982), Water Resources
    Research 18.

    Examples
    --------
    >>> from threebuckets.situation import ObservationRows, Source, series_from_rows
    >>> jobs = Indicator(slug="jobs", label="In work", unit="%", polarity=1, source=Source("ONS"))
    >>> starts = np.arange("2018", "2023", dtype="datetime64[Y]")
    >>> rows = ObservationRows.of(indicator="jobs", area=["a"] * 5, start=starts, length="P1Y", value=[1, 2, 4, 5, 7])
    >>> found = trends(series_from_rows(jobs, rows), on=date(2025, 1, 1))
    >>> found.slope.round(2), found.p.round(4)
    (array([1.5]), array([0.0167]))
    """
    if not 2 <= window <= MOST_POINTS:
        raise ShapeError.of("window", window, f"2 to {MOST_POINTS}")
    calendar = series.calendar(on=on)
    months = calendar.months if calendar else 0
    n_seasons = 12 // months if months in (1, 2, 3, 4, 6) else 1
    points = _last_points(series, on, n_seasons, window)
    test = _kendall(points, n_seasons)
    known = ~np.isnan(points.values)
    n = known.sum(axis=(1, 2))
    enough = known.sum(axis=2).max(axis=1, initial=0) >= minimum
    return Trends(
        series.indicator.slug,
        series.areas,
        slope=np.where(enough, test.slope, np.nan),
        slope_low=np.where(enough, test.low, np.nan),
        slope_high=np.where(enough, test.high, np.nan),
        p=np.where(enough, test.p, np.nan),
        n_points=n.astype(np.int64),
        first=_day(np.where(n > 0, np.where(known, points.days, np.inf).min(axis=(1, 2), initial=np.inf), np.nan)),
        last=_day(np.where(n > 0, np.where(known, points.days, -np.inf).max(axis=(1, 2), initial=-np.inf), np.nan)),
        window=window,
        step=n_seasons,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Points:
    """Last points of each area and season, newest first; NaN where there is none. Shape (A, S, W)."""

    values: NDArray[np.float64]
    days: NDArray[np.float64]


def _day(days: NDArray[np.float64]) -> NDArray[np.datetime64]:
    found = np.nan_to_num(days).astype(np.int64).astype("datetime64[D]")
    return np.where(np.isnan(days), np.datetime64("NaT"), found)


def _last_points(series: Series, on: date, n_seasons: int, window: int) -> _Points:
    shape = (len(series.areas), n_seasons, window)
    points = _Points(np.full(shape, np.nan), np.full(shape, np.nan))
    calendar = series.calendar(on=on)
    columns = np.flatnonzero(series.ends <= np.datetime64(on)) if calendar is None else calendar.columns
    known = series.is_published(on=on)
    starts, ends = series.starts.astype(np.int64), series.ends.astype(np.int64)
    month = series.ends.astype("datetime64[M]").astype(np.int64) % 12
    free_until = np.full(shape[0], np.iinfo(np.int64).max)
    taken = np.zeros(shape[:2], dtype=np.int64)
    for column in columns[::-1].tolist():
        season = int(month[column]) * n_seasons // 12
        takes = known[:, column] & (ends[column] <= free_until) & (taken[:, season] < window)
        area = np.flatnonzero(takes)
        points.values[area, season, taken[area, season]] = series.values[area, column]
        points.days[area, season, taken[area, season]] = ends[column]
        taken[area, season] += 1
        free_until[area] = starts[column]
    return points


@dataclass(frozen=True, slots=True, eq=False)
class _Test:
    slope: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    p: NDArray[np.float64]


def _kendall(points: _Points, n_seasons: int) -> _Test:
    """Sen's slope with its limits and Kendall's p, summed over seasons; needs every time different in a season."""
    later, earlier = np.triu_indices(points.values.shape[2], 1)  # newest first
    rise = (points.values[:, :, later] - points.values[:, :, earlier]).reshape(len(points.values), -1)
    years = (points.days[:, :, later] - points.days[:, :, earlier]).reshape(rise.shape) / DAYS_A_YEAR
    slopes = np.sort(rise / years, axis=1)  # NaN last
    n_pairs = (~np.isnan(slopes)).sum(axis=1)
    s = np.nansum(np.sign(rise), axis=1)
    known = ~np.isnan(points.values)
    n = known.sum(axis=2)
    alike = (points.values[:, :, :, None] == points.values[:, :, None, :]).sum(axis=3)
    ties = np.where(known, (alike - 1.0) * (2 * alike + 5), 0.0).sum(axis=2)
    variance = ((n * (n - 1) * (2 * n + 5) - ties) / 18).sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        z = np.maximum(np.abs(s) - 1, 0) / np.sqrt(variance)
    p = np.where(variance > 0, 2 * ndtr(-np.nan_to_num(z)), 1.0)
    if n_seasons == 1:
        exact = (ties[:, 0] == 0) & (n[:, 0] > 1)
        p[exact] = _exact_p(n[exact, 0], np.abs(s[exact]).astype(np.int64))
    margin = Z95 * np.sqrt(variance)
    lowest = np.clip(np.floor((n_pairs - margin) / 2), 1, np.maximum(n_pairs, 1)) - 1
    highest = np.clip(np.ceil((n_pairs + margin) / 2 + 1), 1, np.maximum(n_pairs, 1)) - 1
    middle = (_ordered(slopes, (n_pairs - 1) // 2) + _ordered(slopes, n_pairs // 2)) / 2
    return _Test(middle, _ordered(slopes, lowest), _ordered(slopes, highest), p)


def _ordered(slopes: NDArray[np.float64], rank: NDArray[np.int64] | NDArray[np.float64]) -> NDArray[np.float64]:
    """The slope of a rank (from 0) in each row; NaN in rows without any."""
    if not slopes.shape[1]:
        return np.full(len(slopes), np.nan)
    at = np.maximum(rank, 0).astype(np.int64)[:, None]
    found: NDArray[np.float64] = np.take_along_axis(slopes, at, axis=1)[:, 0]
    return found


def _exact_p(n: NDArray[np.int64], s: NDArray[np.int64]) -> NDArray[np.float64]:
    return np.array([_tail(int(size))[int(score)] for size, score in zip(n, s, strict=True)], dtype=np.float64)


@cache
def _tail(n: int) -> NDArray[np.float64]:
    """Probability of |S| at or beyond each value from 0 on, for n points in random order."""
    ways = np.ones(1)
    for size in range(2, n + 1):
        ways = np.convolve(ways, np.ones(size))
    score = np.abs(2 * np.arange(len(ways)) - (len(ways) - 1))
    beyond = np.bincount(score, weights=ways, minlength=len(ways))[::-1].cumsum()[::-1]
    tail: NDArray[np.float64] = beyond / ways.sum()
    return tail


@dataclass(frozen=True, slots=True)
class TrendStatement:
    """What can be said of one indicator in one area.

    Parameters
    ----------
    indicator, area : str
    word : str
        `better`, `worse`; `rising`, `falling` where neither direction is better; `no clear change`; `too few points`.
    change, change_low, change_high : float
        Over the whole time, in the indicator's unit, with 95 % limits.
    from_, to : date or None
        Ends of the first and last period.
    p, q : float
        Of this test alone, and among all tests of the list (share of false alarms to expect).
    """

    indicator: str
    area: str
    word: str
    change: float
    change_low: float
    change_high: float
    from_: date | None
    to: date | None
    p: float
    q: float


def trend_statements(
    found: Sequence[Trends], indicators: Sequence[Indicator], *, fdr: float = 0.05
) -> list[TrendStatement]:
    """Statements for every area and indicator of one list.

    Parameters
    ----------
    found : sequence of Trends
    indicators : sequence of Indicator
        The indicators of the trends, in the same order.
    fdr : float
        Share of false alarms accepted among the clear changes of the whole list.

    Returns
    -------
    list of TrendStatement
        In the order of the trends and their areas. All tests of the list are judged together, never page by page.

    Raises
    ------
    ShapeError
        Indicators that are not those of the trends.

    Examples
    --------
    >>> trend_statements([], [])
    []
    """
    if [one.indicator for one in found] != [one.slug for one in indicators]:
        raise ShapeError.of("indicators", [one.slug for one in indicators], "those of the trends, in their order")
    q = false_discovery_q(np.concatenate([np.empty(0), *(one.p for one in found)]))
    statements: list[TrendStatement] = []
    for one, indicator in zip(found, indicators, strict=True):
        years = (one.last - one.first).astype(np.float64) / DAYS_A_YEAR
        for row, area in enumerate(one.areas):
            here = float(q[len(statements)])
            word = _word(float(one.p[row]), here, float(one.slope[row]) * (indicator.polarity or 1), indicator, fdr)
            statements.append(
                TrendStatement(
                    indicator.slug,
                    area,
                    word,
                    change=float(one.slope[row] * years[row]),
                    change_low=float(one.slope_low[row] * years[row]),
                    change_high=float(one.slope_high[row] * years[row]),
                    from_=one.first[row].astype(object),
                    to=one.last[row].astype(object),
                    p=float(one.p[row]),
                    q=here,
                )
            )
    return statements


def _word(p: float, q: float, direction: float, indicator: Indicator, fdr: float) -> str:
    if np.isnan(p):
        return "too few points"
    if q > fdr or direction == 0:
        return "no clear change"
    words = ("better", "worse") if indicator.polarity else ("rising", "falling")
    return words[0] if direction > 0 else words[1]
