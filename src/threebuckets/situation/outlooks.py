"""One number ahead for each area, with the distribution of its error.

An outlook is what `needs` and the policy test read of a forecast: plain arrays, so that a verdict can be computed again
from them alone.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

BEYOND = 0.995
"""Probability that an error is no larger than one at or beyond the 99th percentile."""
NORMAL_80 = 1.2815515655446004


@dataclass(frozen=True, slots=True, eq=False)
class Outlook:
    """Forecast of every area for one step or day.

    Parameters
    ----------
    areas : tuple of str, length A
    step : ndarray of int64, shape (A,)
        Steps ahead of the area's last number; 0 where there is no forecast.
    ends : ndarray of datetime64[D], shape (A,)
        End of the period; NaT where there is no forecast.
    mean, scale : ndarray of float64, shape (A,)
        Forecast, and the unit of its errors; NaN where there is none.
    quantiles : ndarray of float64, shape (A, 99)
        Percentiles 1 to 99 of the absolute error in scale units; NaN where there are too few past errors.
    """

    areas: tuple[str, ...]
    step: NDArray[np.int64]
    ends: NDArray[np.datetime64]
    mean: NDArray[np.float64]
    scale: NDArray[np.float64]
    quantiles: NDArray[np.float64]

    @property
    def se(self) -> NDArray[np.float64]:
        """Half the 80 % band over 1.2816: what a standard error would be if errors were normal, shape (A,)."""
        width: NDArray[np.float64] = self.quantiles[:, 79] * self.scale / NORMAL_80
        return width

    def probability_above(self, threshold: ArrayLike) -> NDArray[np.float64]:
        """Probability that the outcome lies above a threshold, shape (A,); NaN without an interval."""
        return exceedance(self.mean, self.scale, self.quantiles, threshold)


def exceedance(mean: ArrayLike, scale: ArrayLike, quantiles: ArrayLike, threshold: ArrayLike) -> NDArray[np.float64]:
    """Probability that an outcome lies above a threshold, from the percentiles of past absolute errors.

    Parameters
    ----------
    mean, scale, threshold : array_like of float64, shape (A,)
    quantiles : array_like of float64, shape (A, 99) or (99,)
        Percentiles 1 to 99 of the absolute error in scale units, ascending.

    Returns
    -------
    ndarray of float64, shape (A,)
        ½ + ½·sign(mean − threshold)·F(|mean − threshold|/scale): errors are taken to be as often above as below. F
        goes straight from percentile to percentile, is 0 at 0 and 0.995 from the 99th on. NaN where anything is.

    Examples
    --------
    >>> exceedance([10.0], [2.0], np.arange(1, 100) / 50, [9.0]).round(6)
    array([0.625])
    """
    middle, unit, bar = (np.atleast_1d(np.asarray(array, dtype=np.float64)) for array in (mean, scale, threshold))
    rows = np.broadcast_to(np.asarray(quantiles, dtype=np.float64), (len(middle), 99))
    edges = np.concatenate([np.zeros((len(rows), 1)), rows], axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        distance = np.abs(middle - bar) / unit
        below = (edges <= distance[:, None]).sum(axis=1) - 1
        at = np.arange(len(rows))
        low, high = edges[at, np.clip(below, 0, 98)], edges[at, np.clip(below + 1, 1, 99)]
        part = np.where(high > low, (distance - low) / (high - low), 0.0)
        within = np.where(below >= 99, BEYOND, (np.clip(below, 0, 98) + part) / 100)
    usable = ~(np.isnan(rows).any(axis=1) | np.isnan(distance))
    sure = 0.5 + 0.5 * np.sign(middle - bar) * within
    return np.where(usable, sure, np.nan)
