"""How wrong forecasts have been: pools of past errors, from which intervals are read (conformal prediction).

Every area's forecast from every past period is compared with what came. A pool for a day holds only errors whose
target period had ended by then – its own and every other indicator's – so no later year leaks into an interval.
Shocks common to all areas of an indicator hit all its errors at once; pooling over areas cannot insure against them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from threebuckets.situation.series import Series
from threebuckets.situation.theta import ThetaOrigins, theta_origins

LEAST_OWN = 50
LEAST_OTHERS = 20
PERCENTS = np.arange(1, 100)


@dataclass(frozen=True, slots=True, eq=False)
class ErrorPool:
    """Past forecast errors of an indicator, as percentiles; what an interval is made of.

    Parameters
    ----------
    indicator : str
    origin_end : date
        Errors whose target period ended later are not in it.
    quantiles : ndarray of float64, shape (H, 99)
        Percentiles 1 to 99 of the absolute error, in units of the area's own scale, by steps ahead; NaN where there
        are too few errors (fewer than 50 of its own, and no indicator with 20).
    n : ndarray of int64, shape (H,)
        Errors of the indicator itself.
    """

    indicator: str
    origin_end: date
    quantiles: NDArray[np.float64]
    n: NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class PastErrors:
    """All past errors at some steps ahead, sorted by size.

    Parameters
    ----------
    size : ndarray of float64, shape (N,)
        Absolute error over the area's scale at the origin.
    target_end : ndarray of int64, shape (N,)
        Day on which the target period ended (days since 1970).
    indicator : ndarray of int64, shape (N,)
        Position in `slugs`.
    slugs : tuple of str
    """

    size: NDArray[np.float64]
    target_end: NDArray[np.int64]
    indicator: NDArray[np.int64]
    slugs: tuple[str, ...]


def error_pools(all_series: Sequence[Series], *, horizon: int = 3, on: date) -> dict[str, ErrorPool]:
    """Error pools of every indicator, from all series of a platform.

    Parameters
    ----------
    all_series : sequence of Series
        Series of one indicator (its subgroups) share a pool.
    horizon : int
        Steps ahead, at least 1.
    on : date
        Only periods ended by then are known.

    Returns
    -------
    dict of str to ErrorPool
        By slug, ascending; indicators without any known number are absent.

    Notes
    -----
    Half-widths come from the larger of two quantiles: the ⌈(m+1)q⌉-th of the indicator's own m errors (at most the
    m-th), and the quantile over all indicators with 20 errors or more, each given equal weight.

    References
    ----------
    Vovk, Gammerman and Shafer (2005), Algorithmic Learning in a Random World.

    Examples
    --------
    >>> error_pools([], on=date(2026, 1, 1))
    {}
    """
    past = past_errors(all_series, horizon=horizon, on=on)
    newest: dict[str, int] = {}
    for series in all_series:
        known = series.is_published(on=on).any(axis=0)
        if known.any():
            end = int(series.ends[known].max().astype(np.int64))
            newest[series.indicator.slug] = max(end, newest.get(series.indicator.slug, end))
    return {slug: pool for (slug, _), pool in pools_at(past, sorted(newest.items())).items()}


def past_errors(all_series: Sequence[Series], *, horizon: int, on: date) -> tuple[PastErrors, ...]:
    """Errors of every forecast that could have been made before a day, one `PastErrors` a step ahead."""
    slugs = tuple(sorted({series.indicator.slug for series in all_series}))
    position = {slug: index for index, slug in enumerate(slugs)}
    parts: list[list[tuple[NDArray[np.float64], NDArray[np.int64], int]]] = [[] for _ in range(horizon)]
    for series in all_series:
        grid, ends = regular_grid(series, on=on)
        origins = theta_origins(grid)
        for step in range(1, min(horizon, grid.shape[1] - 1) + 1):
            size = _sizes(grid, origins, step)
            area, slot = np.nonzero(~np.isnan(size))
            parts[step - 1].append((size[area, slot], ends[slot + step], position[series.indicator.slug]))
    return tuple(_sorted_errors(part, slugs) for part in parts)


def regular_grid(series: Series, *, on: date) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Numbers known on a day on evenly spaced periods (A, G), and the periods' ends (G,) in days since 1970.

    Without a regular rhythm G is 0.
    """
    calendar = series.calendar(on=on)
    if calendar is None:
        return np.empty((len(series.areas), 0)), np.empty(0, dtype=np.int64)
    known = series.is_published(on=on)[:, calendar.columns]
    grid = np.full((len(series.areas), calendar.n_slots), np.nan)
    grid[:, calendar.slots] = np.where(known, series.values[:, calendar.columns], np.nan)
    return grid, calendar.ends().astype(np.int64)


def _sizes(grid: NDArray[np.float64], origins: ThetaOrigins, step: int) -> NDArray[np.float64]:
    """Scaled absolute error of the forecast from each period, shape (A, G − step); NaN where there is none."""
    forecast = np.where(origins.is_flat, np.nan, origins.ahead(step))[:, :-step]
    with np.errstate(invalid="ignore", divide="ignore"):
        size: NDArray[np.float64] = np.abs(grid[:, step:] - forecast) / origins.scale[:, :-step]
    return size


def _sorted_errors(
    parts: Sequence[tuple[NDArray[np.float64], NDArray[np.int64], int]], slugs: tuple[str, ...]
) -> PastErrors:
    size = np.concatenate([part[0] for part in parts]) if parts else np.empty(0)
    ends = np.concatenate([part[1] for part in parts]) if parts else np.empty(0, dtype=np.int64)
    owner = np.repeat([part[2] for part in parts], [len(part[0]) for part in parts]).astype(np.int64)
    order = np.argsort(size, kind="stable")
    return PastErrors(size[order], ends[order], owner[order], slugs)


def pools_at(past: Sequence[PastErrors], asked: Sequence[tuple[str, int]]) -> Mapping[tuple[str, int], ErrorPool]:
    """Pools of some indicators, each as it could have been known at the end of a day (days since 1970)."""
    everyone = {day: [_over_all(errors, day) for errors in past] for day in sorted({day for _, day in asked})}
    pools = {}
    for slug, day in asked:
        own = [_own(errors, slug, day) for errors in past]
        quantiles = [np.fmax(_own_quantiles(sizes), over) for sizes, over in zip(own, everyone[day], strict=True)]
        pools[slug, day] = ErrorPool(
            slug,
            np.datetime64(day, "D").astype(object),
            np.array(quantiles).reshape(len(past), len(PERCENTS)),
            np.array([len(sizes) for sizes in own], dtype=np.int64),
        )
    return pools


def _own(errors: PastErrors, slug: str, day: int) -> NDArray[np.float64]:
    mine = errors.indicator == errors.slugs.index(slug)
    found: NDArray[np.float64] = errors.size[mine & (errors.target_end <= day)]
    return found


def _own_quantiles(sizes: NDArray[np.float64]) -> NDArray[np.float64]:
    m = len(sizes)
    if m < LEAST_OWN:
        return np.full(len(PERCENTS), np.nan)
    rank = np.minimum(-(-(m + 1) * PERCENTS // 100), m)  # whole numbers: no rounding at the edge
    found: NDArray[np.float64] = sizes[rank - 1]
    return found


def _over_all(errors: PastErrors, day: int) -> NDArray[np.float64]:
    known = errors.target_end <= day
    owner = errors.indicator[known]
    n = np.bincount(owner, minlength=len(errors.slugs))
    counts = n >= LEAST_OTHERS
    if not counts.any():
        return np.full(len(PERCENTS), np.nan)
    weight = np.where(counts, 1.0 / np.maximum(n, 1), 0.0) / counts.sum()
    reached = np.searchsorted(np.cumsum(weight[owner]), PERCENTS / 100 - 1e-12)
    found: NDArray[np.float64] = errors.size[known][np.minimum(reached, len(owner) - 1)]
    return found
