"""Forecasts with intervals: where an indicator is heading in each area as we go on now.

Intervals come from past errors (`pools`), not from a model's own confidence. A forecast is shown dashed, marked as a
projection, with its backtest beside it. Whether a need follows is asked in `needs`.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from threebuckets.errors import ShapeError, UnknownCodeError
from threebuckets.situation.outlooks import Outlook
from threebuckets.situation.pools import ErrorPool, regular_grid
from threebuckets.situation.series import Series
from threebuckets.situation.theta import theta_origins

TOO_FEW_POINTS, LEVEL_BREAK, POOL_TOO_SMALL, CLIPPED = 1, 2, 4, 8
BREAK_SCALES = 4.0


@dataclass(frozen=True, slots=True, eq=False)
class Forecast:
    """Forecast of one indicator for many areas.

    Parameters
    ----------
    areas : tuple of str, length A
    ends : ndarray of datetime64[D], shape (A, H)
        End of each period forecast, counted from the area's own last number; NaT where there is no forecast.
    mean : ndarray of float64, shape (A, H)
        NaN where there is no forecast.
    scale : ndarray of float64, shape (A,)
        Mean absolute change from period to period; the unit of errors. NaN where intervals cannot be made.
    low50, high50, low80, high80, low95, high95 : ndarray of float64, shape (A, H)
        Bands; NaN where there are too few past errors.
    flags : ndarray of uint8, shape (A,)
        Sum of 1 too few points, 2 level break in the last change (the forecast assumes that the new level stays),
        4 some step has no interval, 8 cut to the values that the indicator can have.
    pool : ErrorPool
    method : str
    """

    areas: tuple[str, ...]
    ends: NDArray[np.datetime64]
    mean: NDArray[np.float64]
    scale: NDArray[np.float64]
    low50: NDArray[np.float64]
    high50: NDArray[np.float64]
    low80: NDArray[np.float64]
    high80: NDArray[np.float64]
    low95: NDArray[np.float64]
    high95: NDArray[np.float64]
    flags: NDArray[np.uint8]
    pool: ErrorPool
    method: str

    def probability_above(self, threshold: NDArray[np.float64], step: int) -> NDArray[np.float64]:
        """Probability that the outcome some steps ahead lies above a threshold, shape (A,).

        Parameters
        ----------
        threshold : ndarray of float64, shape (A,)
        step : int
            From 1.

        Returns
        -------
        ndarray of float64
            NaN without an interval; between 0.0025 and 0.9975, because beyond the largest error nothing is known.

        Raises
        ------
        ShapeError
            A step beyond the forecast.
        """
        return self.ahead(step).probability_above(threshold)

    def ahead(self, step: int) -> Outlook:
        """The forecast some steps ahead (from 1); raises ShapeError beyond its last step."""
        if not 1 <= step <= self.mean.shape[1]:
            raise ShapeError.of("step", step, f"1 to {self.mean.shape[1]}")
        return self._outlook(np.full(len(self.areas), step))

    def at(self, day: date) -> Outlook:
        """The forecast for a day, read at the first period that ends on or after it.

        Parameters
        ----------
        day : date

        Returns
        -------
        Outlook
            A day in the past of an area's last number is read at its first step; a day up to one step beyond the last
            of several periods is read there; further away there is no forecast (NaN): ask for more steps.
        """
        target = np.datetime64(day)
        step = (self.ends < target).sum(axis=1) + 1
        horizon = self.mean.shape[1]
        near = np.zeros(len(self.areas), dtype=bool)
        if horizon:
            last = self.ends[:, -1]
            gap = last - (self.ends[:, -2] if horizon > 1 else last)
            near = last + gap >= target
        step = np.where((step > horizon) & near, horizon, step)
        return self._outlook(np.where(step > horizon, 0, step))

    def _outlook(self, step: NDArray[np.int64]) -> Outlook:
        area, at = np.arange(len(self.areas)), np.maximum(step - 1, 0)
        here = (step > 0) & ~np.isnan(self.mean[area, at])

        def pick(array: NDArray[np.float64]) -> NDArray[np.float64]:
            return np.where(here, array[area, at], np.nan)

        quantiles = np.where(here[:, None], self.pool.quantiles[at], np.nan)
        ends = np.where(here, self.ends[area, at], np.datetime64("NaT"))
        return Outlook(
            self.areas, np.where(here, step, 0).astype(np.int64), ends, pick(self.mean), self.scale, quantiles
        )


def forecast(series: Series, pool: ErrorPool, *, on: date, horizon: int = 3, method: str = "theta") -> Forecast:
    """Forecast an indicator for every area of a series.

    Parameters
    ----------
    series : Series
    pool : ErrorPool
        The indicator's, from `error_pools` on the same day, with at least `horizon` steps.
    on : date
        Only periods ended by then are known.
    horizon : int
        Steps ahead, from each area's last number.
    method : str
        `theta`.

    Returns
    -------
    Forecast
        Numbers use the area's last unbroken run of at least five; bands are the mean ± the pool's quantile times the
        area's scale, cut to what the indicator can be.

    Raises
    ------
    ShapeError
        A pool with fewer steps, or of another indicator.
    UnknownCodeError
        Another method.

    Examples
    --------
    >>> from threebuckets.situation import Indicator, ObservationRows, Source, error_pools, series_from_rows
    >>> jobs = Indicator(slug="jobs", label="In work", unit="%", polarity=1, source=Source("ONS"))
    >>> starts = np.arange("2018", "2025", dtype="datetime64[Y]")
    >>> rows = ObservationRows.of(indicator="jobs", area=["a"] * 7, start=starts, length="P1Y", value=np.arange(50, 57))
    >>> series = series_from_rows(jobs, rows)
    >>> pools = error_pools([series], on=date(2025, 6, 1))
    >>> forecast(series, pools["jobs"], on=date(2025, 6, 1)).mean
    array([[56.5, 57. , 57.5]])
    """
    if method != "theta":
        raise UnknownCodeError.of("method", method, "theta")
    if pool.indicator != series.indicator.slug or len(pool.n) < horizon:
        raise ShapeError.of(
            "pool", f"{len(pool.n)} steps of {pool.indicator}", f"{horizon} steps of {series.indicator.slug}"
        )
    grid, _ = regular_grid(series, on=on)
    last = np.where(np.isnan(grid), -1, np.arange(grid.shape[1])).max(axis=1, initial=-1)
    rows = np.flatnonzero(last >= 0)
    start = theta_origins(grid).at(rows, last[rows])
    mean, scale = np.full((len(grid), horizon), np.nan), np.full(len(grid), np.nan)
    for step in range(1, horizon + 1):
        mean[rows, step - 1] = start.ahead(step)[:, 0]
    enough = ~np.isnan(mean[:, :1]).all(axis=1)
    scale[rows] = np.where(start.is_flat, np.nan, start.scale)[:, 0]
    scale[~enough] = np.nan
    flags = np.where(enough, 0, TOO_FEW_POINTS).astype(np.uint8)
    flags[_breaks(grid, last, scale)] |= LEVEL_BREAK
    return _with_bands(series, pool, mean, scale, flags, _ends(series, on, last, mean), method)


def steps_to(series: Series, day: date, *, on: date) -> int:
    """Steps that a forecast needs to reach a day, counted from the oldest last number among the areas.

    Returns
    -------
    int
        0 where the periods have no rhythm or nothing is known; areas whose figures stopped more than ten years before
        `on` are not waited for.

    Examples
    --------
    >>> from threebuckets.situation import Indicator, ObservationRows, Source, series_from_rows
    >>> jobs = Indicator(slug="jobs", label="", unit="%", polarity=1, source=Source("ONS"), frequency="annual")
    >>> rows = ObservationRows.of(indicator="jobs", area=["a"], start=["2024-01-01"], length="P1Y", value=[1.0])
    >>> steps_to(series_from_rows(jobs, rows), date(2029, 12, 31), on=date(2026, 1, 1))
    5
    """
    calendar = series.calendar(on=on)
    grid, ends = regular_grid(series, on=on)
    last = np.where(np.isnan(grid), -1, np.arange(grid.shape[1])).max(axis=1, initial=-1)
    recent = [end for end in ends[last[last >= 0]].tolist() if (np.datetime64(on).astype(int) - end) < 3653]
    if calendar is None or not recent:
        return 0
    days = int(np.datetime64(day).astype(int)) - min(recent)
    return max(1, int(np.ceil(days / 365.25 / calendar.step_years - 1e-3)))


def _breaks(grid: NDArray[np.float64], last: NDArray[np.int64], scale: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Whether the last change is more than four times the usual one."""
    area = np.arange(len(grid))
    if not grid.shape[1]:
        return np.zeros(len(grid), dtype=bool)
    change = np.abs(grid[area, np.maximum(last, 0)] - grid[area, np.maximum(last - 1, 0)])
    broken: NDArray[np.bool_] = change > BREAK_SCALES * scale
    return broken


def _ends(series: Series, on: date, last: NDArray[np.int64], mean: NDArray[np.float64]) -> NDArray[np.datetime64]:
    ends = np.full(mean.shape, np.datetime64("NaT"), dtype="datetime64[D]")
    calendar = series.calendar(on=on)
    if calendar is not None:
        for step in range(1, mean.shape[1] + 1):
            later = calendar.later(np.full(len(last), calendar.first_end), np.maximum(last, 0) + step)
            ends[:, step - 1] = np.where(np.isnan(mean[:, step - 1]), np.datetime64("NaT"), later)
    return ends


def _with_bands(
    series: Series,
    pool: ErrorPool,
    mean: NDArray[np.float64],
    scale: NDArray[np.float64],
    flags: NDArray[np.uint8],
    ends: NDArray[np.datetime64],
    method: str,
) -> Forecast:
    least, most = series.indicator.range
    horizon = mean.shape[1]
    kept = np.clip(mean, least, most)
    cut = (kept != mean) & ~np.isnan(mean)
    bands: dict[str, NDArray[np.float64]] = {}
    for percent in (50, 80, 95):
        half = pool.quantiles[:horizon, percent - 1] * scale[:, None]
        for name, edge in (("low", kept - half), ("high", kept + half)):
            bands[f"{name}{percent}"] = np.clip(edge, least, most)
            cut |= (edge < least) | (edge > most)
    flags[np.isnan(bands["low50"]).any(axis=1)] |= POOL_TOO_SMALL
    flags[cut.any(axis=1)] |= CLIPPED
    return Forecast(series.areas, ends, kept, scale, **bands, flags=flags, pool=pool, method=method)
