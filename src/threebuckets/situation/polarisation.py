"""Polarisation: whether areas form camps that are alike within and far from each other.

Inequality alone does not tell: a spread of all shades and two hostile peaks may have the same Gini. What the numbers
mean for an indicator is said in `inequality`.
"""

import numpy as np
from numpy.typing import NDArray

from threebuckets.errors import ShapeError

ALPHA = 0.5
BANDWIDTH = 4.7 * ALPHA**0.1
BEYOND_REACH = 9.0
_BLOCK = 256
Array = NDArray[np.float64]


def polarisation(values: Array, weights: Array, *, bandwidth: float | None = None) -> float:
    """Duclos–Esteban–Ray polarisation with α = ½, of values scaled to a standard deviation of 1.

    Parameters
    ----------
    values, weights : ndarray of float64, shape (N,)
        Finite values; weights 0 or more that sum to 1.
    bandwidth : float, optional
        Of the Gaussian kernel, in standard deviations; without it 4.7·n^(−½)·α^0.1.

    Returns
    -------
    float
        NaN where all values are alike. 0.531 for many values with a normal spread, 0.621 evenly spread.

    Raises
    ------
    ShapeError
        A bandwidth that is not above 0.

    Notes
    -----
    Only neighbours within nine bandwidths are looked at: those beyond weigh less than 1e-17.

    References
    ----------
    Duclos, Esteban and Ray (2004), Polarization: concepts, measurement, estimation. Econometrica 72.

    Examples
    --------
    >>> even = (np.arange(300) + 0.5) / 300
    >>> round(polarisation(even, np.full(300, 1 / 300)), 3)
    0.593
    """
    if bandwidth is not None and not 0 < bandwidth < float("inf"):
        raise ShapeError.of("bandwidth", bandwidth, "a number above 0")
    mean = float(weights @ values)
    spread = float(np.sqrt(weights @ (values - mean) ** 2))
    if not spread > 1e-12 * max(abs(mean), float(np.abs(values).max())):
        return float("nan")
    order = np.argsort(values, kind="stable")
    scaled, weight = (values[order] - mean) / spread, weights[order]
    width = BANDWIDTH / np.sqrt(len(values)) if bandwidth is None else bandwidth
    density = _density(scaled, weight, float(width))
    return float((weight * density**ALPHA) @ _sorted_gaps(scaled, weight))


def mean_gaps(values: Array, weights: Array) -> Array:
    """Mean distance from each value to all others, Σⱼ wⱼ|xᵢ − xⱼ|, shape (N,), by sorting.

    Only sums of what is not below zero: no digits cancel.

    Examples
    --------
    >>> mean_gaps(np.array([3.0, 1.0, 2.0]), np.full(3, 1 / 3)).round(3)
    array([1.   , 1.   , 0.667])
    """
    order = np.argsort(values, kind="stable")
    found = np.empty_like(values)
    found[order] = _sorted_gaps(values[order], weights[order])
    return found


def _sorted_gaps(values: Array, weights: Array) -> Array:
    step = np.diff(values)
    below = np.cumsum(weights)[:-1]
    above = np.cumsum(weights[::-1])[::-1][1:]
    left = np.concatenate([[0.0], np.cumsum(step * below)])
    right = np.concatenate([np.cumsum((step * above)[::-1])[::-1], [0.0]])
    gaps: Array = left + right
    return gaps


def _density(values: Array, weights: Array, width: float) -> Array:
    """Weighted Gaussian kernel density at each of sorted values; a block of them meets only its neighbours."""
    found = np.empty_like(values)
    for first in range(0, len(values), _BLOCK):
        block = values[first : first + _BLOCK]
        low, high = np.searchsorted(values, (block[0] - BEYOND_REACH * width, block[-1] + BEYOND_REACH * width))
        distance = (block[:, None] - values[None, low:high]) / width
        found[first : first + _BLOCK] = np.exp(-0.5 * distance**2) @ weights[low:high]
    density: Array = found / (width * np.sqrt(2 * np.pi))
    return density
