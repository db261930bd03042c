"""Convergence: whether areas grow more alike in an indicator, judged by their spread.

Never by whether those that began low rose most: that happens by chance alone (regression to the mean). How far apart
they are now is asked in `inequality`.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr

from threebuckets.errors import ShapeError

LEAST_AREAS = 4
LEAST_RELIABILITY = 0.3
SURE = 0.05
_NAN = float("nan")
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Convergence:
    """How the spread of areas changed between two periods; NaN where it cannot be said.

    Parameters
    ----------
    spread_first, spread_last : float
        Standard deviation over the areas, less what the figures' own errors add where these are known.
    p : float
        Probability of so clear a change of spread if there were none (Pitman–Morgan).
    word : str
        `converging`, `diverging`, `no clear change`, `too few areas`.
    beta_raw, beta : float
        Slope of change on start, as it is and corrected for the errors of the start.
    reliability : float
        Share of the first spread that is not error.
    n_areas : int
        Areas with a number at both ends.
    """

    spread_first: float
    spread_last: float
    p: float
    word: str
    beta_raw: float
    beta: float
    reliability: float
    n_areas: int


def convergence(first: Array, last: Array, *, se_first: Array | None, se_last: Array | None) -> Convergence:
    """Whether areas grew together or apart.

    Parameters
    ----------
    first, last : ndarray of float64, shape (A,)
        The same areas at two periods; NaN where there is no number.
    se_first, se_last : ndarray of float64, shape (A,), or None
        Standard errors; None or NaN where not known (their mean is taken over those known).

    Returns
    -------
    Convergence

    Raises
    ------
    ShapeError
        Arrays of different shapes.

    References
    ----------
    Pitman (1939), Biometrika 31; Morgan (1939), Biometrika 31.

    Examples
    --------
    >>> start = np.array([1.0, 2.0, 3.0, 4.0, 5.0, 6.0])
    >>> convergence(start, 3.5 + (start - 3.5) / 4, se_first=None, se_last=None).word
    'converging'
    """
    arrays = [np.asarray(array, dtype=np.float64) for array in (first, last)]
    errors = [_errors(array, arrays[0]) for array in (se_first, se_last)]
    for name, array in zip(("last", "se_first", "se_last"), (arrays[1], *errors), strict=True):
        if array.shape != arrays[0].shape or array.ndim != 1:
            raise ShapeError.of(name, f"shape {array.shape}", f"shape {arrays[0].shape}, as first has")
    both = ~np.isnan(arrays[0]) & ~np.isnan(arrays[1])
    before, after = (array[both] for array in arrays)
    n = len(before)
    if n < LEAST_AREAS:
        return Convergence(_NAN, _NAN, _NAN, "too few areas", _NAN, _NAN, _NAN, n_areas=n)
    noise = [_mean_square(array[both]) for array in errors]
    p, direction = _pitman_morgan(before, after)
    word = "no clear change" if not p <= SURE else "diverging" if direction > 0 else "converging"
    slope = _slope(before, after - before)
    variance = float(before.var(ddof=1))
    reliability = 1 - noise[0] / variance if variance > 0 else float("nan")
    return Convergence(
        _spread(before, noise[0]),
        _spread(after, noise[1]),
        p,
        word,
        slope,
        (slope + 1 - reliability) / reliability if reliability >= LEAST_RELIABILITY else float("nan"),
        reliability,
        n_areas=n,
    )


def _errors(given: Array | None, like: Array) -> Array:
    return np.full(like.shape, np.nan) if given is None else np.asarray(given, dtype=np.float64)


def _mean_square(errors: Array) -> float:
    """Mean squared error of those known; NaN where none is."""
    known = errors[~np.isnan(errors)]
    return float((known**2).mean()) if len(known) else float("nan")


def _spread(values: Array, noise: float) -> float:
    """Standard deviation without what errors add; as it is where they are not known."""
    return float(np.sqrt(max(0.0, float(values.var(ddof=1)) - (0.0 if np.isnan(noise) else noise))))


def _pitman_morgan(first: Array, last: Array) -> tuple[float, float]:
    """P of equal variances, and the sign of their difference (last less first)."""
    change, total = last - first, last + first
    scale = float(np.sqrt(((change - change.mean()) ** 2).sum() * ((total - total.mean()) ** 2).sum()))
    covariance = float((change - change.mean()) @ (total - total.mean()))
    if not scale > 1e-12 * float(np.abs(total).max() ** 2 + 1e-300):
        return 1.0, 0.0
    r = min(1.0, max(-1.0, covariance / scale))
    n = len(first)
    t = abs(r) * np.sqrt((n - 2) / max(1 - r * r, 1e-300))
    return float(2 * stdtr(n - 2, -t)), covariance


def _slope(x: Array, y: Array) -> float:
    spread = float(((x - x.mean()) ** 2).sum())
    return float((x - x.mean()) @ (y - y.mean())) / spread if spread > 0 else float("nan")
