"""The theta forecast of every area from every period, in one pass.

Simple exponential smoothing plus half the straight-line trend: the method that won the M3 competition, in its plainest
form. Points only; how wrong they are is learnt from past errors in `pools`.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LEAST_POINTS = 5
FLAT = 1e-12
_ALPHAS = np.arange(1, 11) / 10


@dataclass(frozen=True, slots=True, eq=False)
class ThetaOrigins:
    """What is needed to forecast from every period of a grid; arrays of shape (A, G).

    Parameters
    ----------
    n : ndarray of int64
        Points in the unbroken run that ends here; 0 where there is no number.
    level : ndarray of float64
        Smoothed level after the run's last point.
    alpha : ndarray of float64
        Smoothing weight with the least squared one-step error; of equals the smallest.
    slope : ndarray of float64
        Half the least-squares slope of the run, per step.
    scale : ndarray of float64
        Mean absolute first difference of the run; NaN where it has one point.
    is_flat : ndarray of bool
        Whether the scale is too small to measure errors by.
    """

    n: NDArray[np.int64]
    level: NDArray[np.float64]
    alpha: NDArray[np.float64]
    slope: NDArray[np.float64]
    scale: NDArray[np.float64]
    is_flat: NDArray[np.bool_]

    def ahead(self, step: int) -> NDArray[np.float64]:
        """Forecast for some steps after each period, shape (A, G); NaN with fewer than five points."""
        with np.errstate(invalid="ignore"):
            smooth = (1 - (1 - self.alpha) ** self.n) / self.alpha
            found = self.level + self.slope * (step - 1 + smooth)
        return np.where(self.n >= LEAST_POINTS, found, np.nan)

    def at(self, areas: NDArray[np.int64], slots: NDArray[np.int64]) -> "ThetaOrigins":
        """Only some (area, slot) pairs, as arrays of shape (N, 1)."""
        arrays = (self.n, self.level, self.alpha, self.slope, self.scale, self.is_flat)
        return ThetaOrigins(*(array[areas, slots][:, None] for array in arrays))  # type: ignore[arg-type]


def theta_origins(grid: NDArray[np.float64]) -> ThetaOrigins:
    """Fit theta to the unbroken run of numbers that ends at each period, for every area.

    Parameters
    ----------
    grid : ndarray of float64, shape (A, G)
        Evenly spaced periods; NaN where there is no number.

    Returns
    -------
    ThetaOrigins

    Notes
    -----
    For points y of a run of n: b is half the least-squares slope; the level l starts at the first point and moves by
    l ← l + α(y − l), for α of 0.1, 0.2, …, 1, and the α with the least Σ(y − l)² before each move is taken. Forecast
    for step h: l + b·(h − 1 + (1 − (1−α)ⁿ)/α). Cost: one pass, 10 levels an area; the result does not depend on
    what comes after a period, so it serves as an honest backtest.

    References
    ----------
    Assimakopoulos and Nikolopoulos (2000), International Journal of Forecasting 16; Hyndman and Billah (2003), ibid. 19.

    Examples
    --------
    >>> theta_origins(np.array([[1.0, 2, 3, 4, 5]])).ahead(1)[:, -1]
    array([5.5])
    """
    n_areas, n_slots = grid.shape
    shape = (n_areas, n_slots)
    level_at, alpha_at, slope_at, scale_at = (np.full(shape, np.nan) for _ in range(4))
    out = ThetaOrigins(
        np.zeros(shape, dtype=np.int64), level_at, alpha_at, slope_at, scale_at, np.ones(shape, dtype=bool)
    )
    n = np.zeros(n_areas, dtype=np.int64)
    first, last, steps, largest, total, moment = (np.zeros(n_areas) for _ in range(6))
    level, squares = np.zeros((n_areas, len(_ALPHAS))), np.zeros((n_areas, len(_ALPHAS)))
    for slot in range(n_slots):
        y = grid[:, slot]
        here, starts = ~np.isnan(y), n == 0
        y = np.where(here, y, 0.0)
        first = np.where(starts, y, first)
        steps = np.where(starts, 0.0, steps + np.abs(y - last))
        largest = np.where(starts, np.abs(y), np.maximum(largest, np.abs(y)))
        total = np.where(starts, 0.0, total + (y - first))
        moment = np.where(starts, 0.0, moment + n * (y - first))
        error = np.where(starts[:, None], 0.0, y[:, None] - level)
        squares = np.where(starts[:, None], 0.0, squares + error**2)
        level = np.where(starts[:, None], y[:, None], level + _ALPHAS * error)
        last, n = y, np.where(here, n + 1, 0)
        best = np.argmin(squares, axis=1)
        out.n[:, slot] = n
        out.level[:, slot] = level[np.arange(n_areas), best]
        out.alpha[:, slot] = _ALPHAS[best]
        # Sums are of y less the run's first point, so that large levels cost no digits.
        out.slope[:, slot] = (moment - (n - 1) / 2 * total) / np.where(n > 1, n * (n * n - 1.0) / 6, np.nan)
        out.scale[:, slot] = steps / np.where(n > 1, n - 1.0, np.nan)
        out.is_flat[:, slot] = ~(out.scale[:, slot] > FLAT * largest)
    return out
