"""Inequality: how far apart areas are in one indicator – between the fifths, along the ladder, overall, and in two camps.

Shares and ratios make sense only where zero means none; elsewhere they are left out rather than reckoned. Whether areas
grow together or apart is asked in `convergence`.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from threebuckets.errors import ShapeError
from threebuckets.situation.polarisation import mean_gaps, polarisation

FIFTH = 0.2
LEAST_FOR_SLOPE = 3
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Inequality:
    """How unequal areas are in an indicator; NaN where it cannot be said.

    Parameters
    ----------
    worst_fifth, best_fifth : float
        Means of the worst-off and the best-off fifth of people (of areas, where they are not weighted).
    gap, ratio : float
        Best-off fifth less and over the worst-off fifth.
    sii, sii_low, sii_high : float
        Slope index: difference between the best-off and the worst-off end of the ladder, with 95 % limits.
    rii : float
        Relative index: best-off end over worst-off end.
    gini, theil, variation : float
        Gini and Theil index, and standard deviation over mean.
    polarisation : float
        How much areas fall into camps far apart: about 0.53 for a normal spread, 0.69 and more for two peaks.
    n_areas : int
        Areas with a number.
    weighted : bool
        Whether areas count by their people; else each counts the same.
    """

    worst_fifth: float
    best_fifth: float
    gap: float
    ratio: float
    sii: float
    sii_low: float
    sii_high: float
    rii: float
    gini: float
    theil: float
    variation: float
    polarisation: float
    n_areas: int
    weighted: bool


_NAN = float("nan")
_NOTHING = Inequality(_NAN, _NAN, _NAN, _NAN, _NAN, _NAN, _NAN, _NAN, _NAN, _NAN, _NAN, _NAN, n_areas=0, weighted=False)


def inequality(
    values: Array,
    *,
    zero_baseline: bool,
    population: Array | None = None,
    order: Array | None = None,
    bandwidth: float | None = None,
) -> Inequality:
    """How unequal areas are in one indicator.

    Parameters
    ----------
    values : ndarray of float64, shape (A,)
        NaN where there is no number: such areas are left out.
    zero_baseline : bool
        Whether zero means none. Otherwise, and where a number is below zero, there is no ratio and no relative measure.
    population : ndarray of float64, shape (A,), optional
        People, 0 or more; without it every area counts the same.
    order : ndarray of float64, shape (A,), optional
        Who is better off (higher: better), such as income; without it the values themselves. Areas that are alike in
        it stand on one step.
    bandwidth : float, optional
        Of the polarisation's kernel, in standard deviations.

    Returns
    -------
    Inequality

    Raises
    ------
    ShapeError
        Arrays of other shapes, infinite numbers, weights or order missing or below zero, a bandwidth not above 0.

    Notes
    -----
    Fifths are of people; the area on the border counts with both. The slope is least squares on ridit ranks with limits
    that allow for unequal variance (HC1, t with n − 2).

    References
    ----------
    Mackenbach and Kunst (1997), Social Science & Medicine 44; Duclos, Esteban and Ray (2004), Econometrica 72.

    Examples
    --------
    >>> found = inequality(np.array([1.0, 2.0, 3.0, 4.0]), zero_baseline=True)
    >>> found.gap, found.ratio, round(found.gini, 4)
    (3.0, 4.0, 0.25)
    """
    value, weight, rank = _checked(values, population, order)
    n, is_weighted = len(value), population is not None
    if n < 2 or weight.sum() <= 0:
        return replace(_NOTHING, n_areas=n, weighted=is_weighted)
    weight = weight / weight.sum()
    mean = float(weight @ value)
    is_relative = zero_baseline and bool((value >= 0).all()) and mean > 0
    step, place = _ladder(rank, weight)
    worst, best = _end_mean(value, weight, step), _end_mean(value, weight, -step)
    slope = _slope(value, weight, place)
    return Inequality(
        worst_fifth=worst,
        best_fifth=best,
        gap=best - worst,
        ratio=best / worst if is_relative and worst > 0 else float("nan"),
        sii=slope.at_best - slope.at_worst,
        sii_low=slope.low,
        sii_high=slope.high,
        rii=slope.at_best / slope.at_worst if is_relative and slope.at_worst > 0 else float("nan"),
        gini=gini(value, weight) if is_relative else float("nan"),
        theil=_theil(value / mean, weight) if is_relative else float("nan"),
        variation=float(np.sqrt(weight @ (value - mean) ** 2)) / mean if is_relative else float("nan"),
        polarisation=polarisation(value, weight, bandwidth=bandwidth),
        n_areas=n,
        weighted=is_weighted,
    )


def gini(values: Array, weights: Array) -> float:
    """Half the mean gap between two people drawn at random, over the mean.

    Parameters
    ----------
    values, weights : ndarray of float64, shape (N,)
        Values 0 or more with a mean above 0; weights that sum to 1.

    Examples
    --------
    >>> gini(np.array([0.0, 1.0]), np.array([0.5, 0.5]))
    0.5
    """
    return float(weights @ mean_gaps(values, weights)) / (2 * float(weights @ values))


def _checked(values: Array, population: Array | None, order: Array | None) -> tuple[Array, ...]:
    """Values, weights and order of the areas with a number."""
    value = np.asarray(values, dtype=np.float64)
    weight = np.ones_like(value) if population is None else np.asarray(population, dtype=np.float64)
    rank = value if order is None else np.asarray(order, dtype=np.float64)
    if value.ndim != 1:
        raise ShapeError.of("values", f"shape {value.shape}", "one number an area")
    for name, array in (("population", weight), ("order", rank)):
        if array.shape != value.shape:
            raise ShapeError.of(name, f"shape {array.shape}", f"shape {value.shape}, as values has")
    kept = ~np.isnan(value)
    value, weight, rank = value[kept], weight[kept], rank[kept]
    if not (np.isfinite(value).all() and np.isfinite(rank).all()):
        raise ShapeError.of("values", "a number missing from the order, or infinite", "finite numbers")
    if not (np.isfinite(weight).all() and (weight >= 0).all()):
        raise ShapeError.of("population", "people missing or below zero", "people of every area with a number")
    return value, weight, rank


def _ladder(rank: Array, weight: Array) -> tuple[NDArray[np.int64], Array]:
    """Step of each area from the worst off (0), and its ridit: the share of people below plus half of its step."""
    _, step = np.unique(rank, return_inverse=True)
    on_step = np.bincount(step, weights=weight)
    place: Array = (np.cumsum(on_step) - on_step / 2)[step]
    return step.astype(np.int64), place


def _end_mean(value: Array, weight: Array, step: NDArray[np.int64]) -> float:
    """Mean of the first fifth of people by step; the step on the border gives the share that is still wanted."""
    _, at = np.unique(step, return_inverse=True)
    people = np.bincount(at, weights=weight)
    total = np.bincount(at, weights=weight * value)
    taken = np.clip(FIFTH - (np.cumsum(people) - people), 0, people)
    share = np.divide(taken, people, out=np.zeros_like(people), where=people > 0)
    return float(share @ total / taken.sum())


@dataclass(frozen=True, slots=True)
class _Slope:
    at_worst: float
    at_best: float
    low: float
    high: float


def _slope(value: Array, weight: Array, place: Array) -> _Slope:
    """Weighted least squares of the values on the ladder from 0 to 1."""
    n = len(value)
    middle = float(weight @ place)
    spread = float(weight @ (place - middle) ** 2)
    if n < LEAST_FOR_SLOPE or spread <= 0:
        return _Slope(*[float("nan")] * 4)
    mean = float(weight @ value)
    slope = float(weight @ ((place - middle) * (value - mean))) / spread
    error = value - mean - slope * (place - middle)
    se = np.sqrt(n / (n - 2) * float(((weight * error * (place - middle)) ** 2).sum())) / spread
    half = float(stdtrit(n - 2, 0.975)) * se
    start = mean - slope * middle
    return _Slope(start, start + slope, float(slope - half), float(slope + half))


def _theil(ratio: Array, weight: Array) -> float:
    logs = np.log(ratio, out=np.zeros_like(ratio), where=ratio > 0)
    return float(weight @ (ratio * logs))
