"""Limits of proportions and rates that were counted: Wilson, exact Poisson, Byar.

Everything is vectorised. Limits that a publisher gives are never replaced by these.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import gammaincinv, ndtri

from threebuckets.errors import ShapeError

EXACT_BELOW = 10


@dataclass(frozen=True, slots=True, eq=False)
class Limits:
    """A share or rate with its two-sided limits; arrays of one shape, NaN where nothing can be said.

    Parameters
    ----------
    value, lower, upper : ndarray of float64
    """

    value: NDArray[np.float64]
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]


def proportion_limits(k: ArrayLike, n: ArrayLike, *, level: float = 0.95) -> Limits:
    """Wilson's limits of a share, without continuity correction.

    Parameters
    ----------
    k, n : array_like of float
        Cases and people asked, of one shape; NaN where not known.
    level : float
        Two-sided confidence.

    Returns
    -------
    Limits
        Shares from 0 to 1; NaN where n is not above 0, k is negative or above n.

    Raises
    ------
    ShapeError
        Arrays of different shapes.

    References
    ----------
    Wilson (1927), Probable inference, the law of succession, and statistical inference, JASA 22.

    Examples
    --------
    >>> proportion_limits([5], [10]).lower.round(4)
    array([0.2366])
    """
    cases, people = _pair(k, n)
    usable = (people > 0) & (cases >= 0) & (cases <= people)
    cases, people = np.where(usable, cases, np.nan), np.where(usable, people, np.nan)
    z2 = float(ndtri(0.5 + level / 2)) ** 2
    share = cases / people
    middle = (share + z2 / (2 * people)) / (1 + z2 / people)
    half = np.sqrt(z2 * (share * (1 - share) + z2 / (4 * people)) / people) / (1 + z2 / people)
    lower = np.where(cases == 0, 0.0, np.maximum(middle - half, 0.0))
    upper = np.where(cases == people, 1.0, np.minimum(middle + half, 1.0))
    return Limits(share, np.where(usable, lower, np.nan), np.where(usable, upper, np.nan))


def rate_limits(events: ArrayLike, exposure: ArrayLike, *, per: float, level: float = 0.95) -> Limits:
    """Limits of a rate of events: exact Poisson below ten events, else Byar's.

    Parameters
    ----------
    events, exposure : array_like of float
        Number of events and person-years (or whatever they arise from), of one shape; NaN where not known.
    per : float
        Base of the rate, such as 100000.
    level : float
        Two-sided confidence.

    Returns
    -------
    Limits
        Rates per `per`; NaN where the exposure is not above 0 or events are negative.

    Raises
    ------
    ShapeError
        Arrays of different shapes.

    References
    ----------
    Breslow and Day (1987), Statistical Methods in Cancer Research II; Dobson et al. (1991), Statistics in Medicine 10.

    Examples
    --------
    >>> rate_limits([0], [1000], per=1000).upper.round(4)
    array([3.6889])
    """
    seen, at_risk = _pair(events, exposure)
    usable = (at_risk > 0) & (seen >= 0)
    seen, at_risk = np.where(usable, seen, 1.0), np.where(usable, at_risk, np.nan)
    tail = (1 - level) / 2
    z = float(ndtri(1 - tail))
    byar = np.maximum(seen, 1.0)
    low = np.where(
        seen < EXACT_BELOW,
        np.where(seen > 0, gammaincinv(byar, tail), 0.0),
        byar * (1 - 1 / (9 * byar) - z / (3 * np.sqrt(byar))) ** 3,
    )
    more = seen + 1
    high = np.where(
        seen < EXACT_BELOW, gammaincinv(more, 1 - tail), more * (1 - 1 / (9 * more) + z / (3 * np.sqrt(more))) ** 3
    )
    return Limits(seen / at_risk * per, low / at_risk * per, high / at_risk * per)


def _pair(first: ArrayLike, second: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    one, other = np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)
    if one.shape != other.shape:
        raise ShapeError.of("counts", f"shapes {one.shape} and {other.shape}", "two arrays of one shape")
    return one, other
