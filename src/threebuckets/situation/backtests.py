"""How well forecasts would have done: the last few origins of every series, played again.

The intervals judged are those that could have been known at each origin. Common shocks hit all areas of an indicator
at once, so coverage is reported indicator by indicator.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from threebuckets.errors import UnknownCodeError
from threebuckets.situation.pools import past_errors, pools_at, regular_grid
from threebuckets.situation.series import Series
from threebuckets.situation.theta import LEAST_POINTS, theta_origins

BANDS = (50, 80, 95)


@dataclass(frozen=True, slots=True)
class Backtest:
    """How forecasts of one indicator would have done.

    Parameters
    ----------
    indicator : str
    n_tasks : int
        Forecasts played again: one an area and origin.
    mase_mean, mase_median : float
        Mean and median over tasks of the mean absolute error in units of the area's mean yearly change.
    naive_mase_mean : float
        The same for "it stays as it is".
    cover50, cover80, cover95 : float
        Share of outcomes inside the bands; NaN where there were too few errors for bands.
    """

    indicator: str
    n_tasks: int
    mase_mean: float
    mase_median: float
    naive_mase_mean: float
    cover50: float
    cover80: float
    cover95: float


@dataclass(frozen=True, slots=True, eq=False)
class BacktestTasks:
    """Every forecast played again.

    Parameters
    ----------
    indicator : tuple of str, length N
    origin_end : ndarray of int64, shape (N,)
        Day (since 1970) on which the origin's period ended.
    size, naive : ndarray of float64, shape (N, H)
        Absolute error of the forecast, and of the last number carried on, over the scale at the origin.
    inside : ndarray of float64, shape (N, H, 3)
        1 inside the 50, 80 and 95 % band, 0 outside, NaN without a band.
    """

    indicator: tuple[str, ...]
    origin_end: NDArray[np.int64]
    size: NDArray[np.float64]
    naive: NDArray[np.float64]
    inside: NDArray[np.float64]

    @property
    def mase(self) -> NDArray[np.float64]:
        """Mean absolute scaled error of each task, shape (N,)."""
        mean: NDArray[np.float64] = self.size.mean(axis=1)
        return mean


def backtest(
    all_series: Sequence[Series], *, horizon: int = 3, folds: int = 3, method: str = "theta"
) -> list[Backtest]:
    """How forecasts of every indicator would have done, by indicator.

    Parameters
    ----------
    all_series : sequence of Series
    horizon : int
        Steps ahead.
    folds : int
        Origins played again at the end of each area's last unbroken run.
    method : str
        `theta`.

    Returns
    -------
    list of Backtest
        By slug; indicators without any task are absent.

    Raises
    ------
    UnknownCodeError
        Another method.

    Examples
    --------
    >>> backtest([])
    []
    """
    if method != "theta":
        raise UnknownCodeError.of("method", method, "theta")
    tasks = backtest_tasks(all_series, horizon=horizon, folds=folds)
    owner = np.array(tasks.indicator, dtype=np.str_)
    return [_summary(tasks, str(slug), owner == slug) for slug in np.unique(owner)]


def backtest_tasks(all_series: Sequence[Series], *, horizon: int = 3, folds: int = 3) -> BacktestTasks:
    """Every forecast played again: its errors, and whether what came lay in the bands.

    Notes
    -----
    An origin counts where it has five points, all its targets are known, and its scale is not too small to measure by.
    """
    parts = [_tasks_of(series, horizon, folds) for series in all_series]
    slugs = tuple(s.indicator.slug for s, part in zip(all_series, parts, strict=True) for _ in part.origin_end)
    if not slugs:
        empty = np.empty((0, horizon))
        return BacktestTasks((), np.empty(0, dtype=np.int64), empty, empty, np.empty((0, horizon, len(BANDS))))
    ends, size, naive = (np.concatenate([getattr(p, name) for p in parts]) for name in ("origin_end", "size", "naive"))
    days = ends.tolist()
    past = past_errors(all_series, horizon=horizon, on=date.max)
    asked = sorted(set(zip(slugs, days, strict=True)))
    pools = pools_at(past, asked)
    index = {key: i for i, key in enumerate(asked)}
    columns = [band - 1 for band in BANDS]
    halves = np.array([pools[key].quantiles[:, columns] for key in asked])
    half = halves[[index[key] for key in zip(slugs, days, strict=True)]]
    inside = np.where(np.isnan(half), np.nan, size[:, :, None] <= half)
    return BacktestTasks(slugs, ends, size, naive, inside)


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    origin_end: NDArray[np.int64]
    size: NDArray[np.float64]
    naive: NDArray[np.float64]


def _tasks_of(series: Series, horizon: int, folds: int) -> _Part:
    grid, ends = regular_grid(series, on=date.max)
    origins = theta_origins(grid)
    last = np.where(np.isnan(grid), -1, np.arange(grid.shape[1])).max(axis=1, initial=-1)
    areas, slots = [], []
    for fold in range(folds):
        slot = last - horizon - fold
        area = np.flatnonzero(slot >= 0)
        run = origins.n[area, last[area]] if grid.shape[1] else np.empty(0, dtype=np.int64)
        area = area[run - horizon - fold >= LEAST_POINTS]
        area = area[~origins.is_flat[area, slot[area]]]
        areas.append(area)
        slots.append(slot[area])
    area, slot = np.concatenate(areas), np.concatenate(slots)
    start = origins.at(area, slot)
    steps = range(1, horizon + 1)
    actual = np.stack([grid[area, slot + step] for step in steps], axis=1)
    forecast = np.concatenate([start.ahead(step) for step in steps], axis=1)
    naive = grid[area, slot][:, None]
    return _Part(ends[slot], np.abs(actual - forecast) / start.scale, np.abs(actual - naive) / start.scale)


def _summary(tasks: BacktestTasks, slug: str, mine: NDArray[np.bool_]) -> Backtest:
    inside = tasks.inside[mine]
    cover = [
        float(np.nanmean(inside[:, :, band])) if not np.isnan(inside[:, :, band]).all() else float("nan")
        for band in range(len(BANDS))
    ]
    mase = tasks.mase[mine]
    naive = float(tasks.naive[mine].mean())
    return Backtest(slug, len(mase), float(mase.mean()), float(np.median(mase)), naive, cover[0], cover[1], cover[2])
