"""Small statistics that several rooms share: tails and intervals of shares, false discoveries, publishable counts.

Not for models of any one bucket: forecasts live in `threebuckets.situation`, opinion groups in `threebuckets.values`.
Everything here is vectorised over NumPy arrays and deterministic.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from threebuckets.errors import ShapeError

HIDDEN = -1
"""Stands in published tables for a count too small to show."""

STEP = 5
"""Published counts are multiples of this."""

LARGEST_HIDDEN = 7
"""Counts from 1 to this are hidden."""

MIN_PEOPLE = 10
"""A cell or a group of fewer people is not shown at all."""

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


def beta_tail(n_agree: ArrayLike, n: ArrayLike, threshold: ArrayLike) -> FloatArray:
    """Probability that a share is above a threshold, after n_agree of n agreed.

    The share is taken as Beta(n_agree + 1/2, n - n_agree + 1/2): what Jeffreys' prior leaves after the votes.

    Parameters
    ----------
    n_agree, n : array_like of float
        Agreeing and all votes with an opinion, 0 <= n_agree <= n; effective (non-integer) numbers are welcome.
    threshold : array_like of float
        In 0-1; broadcast with the counts.

    Returns
    -------
    ndarray of float64
        In 0-1; NaN where an input is NaN.

    References
    ----------
    Brown, Cai, DasGupta (2001), Interval estimation for a binomial proportion, Statistical Science 16(2).

    Examples
    --------
    >>> beta_tail([66, 30, 0], [110, 50, 0], 0.5).round(6)
    array([0.982271, 0.921692, 0.5     ])
    """
    agree, opinions = np.asarray(n_agree, float), np.asarray(n, float)
    return np.asarray(special.betaincc(agree + 0.5, opinions - agree + 0.5, np.asarray(threshold, float)))


@dataclass(frozen=True, slots=True, eq=False)
class PooledShare:
    """A share put together from groups: its Beta approximation by the first two moments.

    Parameters
    ----------
    mean, variance : ndarray of float64
        Of the pooled share.
    alpha, beta : ndarray of float64
        Parameters of the Beta distribution with this mean and variance.
    """

    mean: FloatArray
    variance: FloatArray
    alpha: FloatArray
    beta: FloatArray

    def above(self, threshold: ArrayLike) -> FloatArray:
        """Probability that the pooled share is above a threshold in 0-1."""
        return np.asarray(special.betaincc(self.alpha, self.beta, np.asarray(threshold, float)))

    def interval(self, confidence: float = 0.95) -> tuple[FloatArray, FloatArray]:
        """Lower and upper limit between which the pooled share lies with this probability."""
        tail = (1 - confidence) / 2
        low = special.betaincinv(self.alpha, self.beta, tail)
        return np.asarray(low), np.asarray(special.betaincinv(self.alpha, self.beta, 1 - tail))


def pooled_share(n_agree: ArrayLike, n: ArrayLike, population_share: ArrayLike) -> PooledShare:
    """Share in a population made of groups whose own shares are each uncertain.

    Parameters
    ----------
    n_agree, n : array_like of float, shape (..., G)
        Agreeing and all votes with an opinion in each group.
    population_share : array_like of float, shape (..., G)
        The groups' parts of the population; scaled to sum 1.

    Returns
    -------
    PooledShare
        Arrays of shape (...).

    Notes
    -----
    mean = sum pi m, variance = sum pi^2 v with each group's m and v those of Beta(k + 1/2, n - k + 1/2). With one group
    the result is that Beta itself.

    Examples
    --------
    >>> pooled = pooled_share([70, 36, 40], [100, 60, 54], [0.5, 0.3, 0.2])
    >>> float(pooled.mean.round(6)), float(pooled.above(0.65).round(6))
    (0.675791, 0.793231)
    """
    agree, opinions = np.asarray(n_agree, float), np.asarray(n, float)
    part = np.asarray(population_share, float)
    part = part / part.sum(axis=-1, keepdims=True)
    alpha, total = agree + 0.5, opinions + 1.0
    group_mean = alpha / total
    mean = (part * group_mean).sum(axis=-1)
    variance = (part**2 * group_mean * (1 - group_mean) / (total + 1)).sum(axis=-1)
    strength = mean * (1 - mean) / variance - 1
    return PooledShare(mean, variance, mean * strength, (1 - mean) * strength)


def beta_interval(n_agree: ArrayLike, n: ArrayLike, confidence: float = 0.95) -> tuple[FloatArray, FloatArray]:
    """Interval in which a share lies, after n_agree of n agreed.

    Parameters
    ----------
    n_agree, n : array_like of float
        As in `beta_tail`.
    confidence : float
        Probability inside the interval, in 0-1.

    Returns
    -------
    low, high : ndarray of float64
        low is 0 where nobody agreed and high is 1 where all did; with no votes 0 and 1.

    Examples
    --------
    >>> low, high = beta_interval([0, 6], [10, 10])
    >>> low.round(3), high.round(3)
    (array([0.   , 0.304]), array([0.217, 0.847]))
    """
    agree, opinions = np.asarray(n_agree, float), np.asarray(n, float)
    tail = (1 - confidence) / 2
    alpha, beta = agree + 0.5, opinions - agree + 0.5
    low = np.where(agree <= 0, 0.0, special.betaincinv(alpha, beta, tail))
    high = np.where(agree >= opinions, 1.0, special.betaincinv(alpha, beta, 1 - tail))
    return low, high


def normal_tail(mean: ArrayLike, sd: ArrayLike, threshold: ArrayLike) -> FloatArray:
    """Probability that a normally distributed quantity is above a threshold.

    Parameters
    ----------
    mean, sd, threshold : array_like of float
        In one unit; sd >= 0. With sd 0 the quantity is known: 1 above the threshold, else 0.

    Returns
    -------
    ndarray of float64
        In 0-1; NaN where an input is NaN.

    Examples
    --------
    >>> normal_tail([1.0, 3.0], [1.0, 0.0], 2.0).round(4)
    array([0.1587, 1.    ])
    """
    gap = np.asarray(mean, float) - np.asarray(threshold, float)
    spread = np.asarray(sd, float)
    uncertain = special.ndtr(gap / np.where(spread == 0, 1.0, spread))
    return np.asarray(np.where(spread == 0, np.where(np.isnan(gap), np.nan, gap > 0), uncertain))


def normal_quantile(probability: ArrayLike) -> FloatArray:
    """Value below which a standard normal quantity lies with this probability.

    Examples
    --------
    >>> normal_quantile([0.5, 0.9, 0.975]).round(4)
    array([0.    , 1.2816, 1.96  ])
    """
    return np.asarray(special.ndtri(np.asarray(probability, float)))


def sd_of_interval(low: ArrayLike, high: ArrayLike, confidence: float = 0.95) -> FloatArray:
    """Standard deviation of a normal quantity whose central interval has these limits.

    Examples
    --------
    >>> sd_of_interval([0.0], [3.92]).round(3)
    array([1.])
    """
    width = np.asarray(high, float) - np.asarray(low, float)
    return np.asarray(width / (2 * special.ndtri(0.5 + confidence / 2)))


def false_discovery_q(p_values: ArrayLike) -> FloatArray:
    """Smallest false discovery rate at which each test would still be kept (Benjamini-Hochberg).

    Parameters
    ----------
    p_values : array_like of float
        In 0-1, any shape: all of it is one family of tests. NaN means the test was not made; it stays NaN and does not
        count.

    Returns
    -------
    ndarray of float64
        Same shape.

    References
    ----------
    Benjamini, Hochberg (1995), Controlling the false discovery rate, JRSS B 57(1).

    Examples
    --------
    >>> false_discovery_q([0.01, 0.04, 0.03, float("nan")]).round(3)
    array([0.03, 0.04, 0.04,  nan])
    """
    p = np.asarray(p_values, float)
    q = np.full(p.shape, np.nan)
    made = ~np.isnan(p)
    values = p[made]
    order = np.argsort(values, kind="stable")
    scaled = values[order] * values.size / np.arange(1, values.size + 1)
    kept = np.empty(values.size)
    kept[order] = np.minimum.accumulate(scaled[::-1])[::-1]
    q[made] = np.minimum(kept, 1.0)
    return q


def round_to_step(count: ArrayLike) -> IntArray:
    """Count rounded to the nearest multiple of 5, exact halves up.

    Rounds to a millionth first, so that noise of floating-point sums never decides.

    Examples
    --------
    >>> round_to_step([12.4, 12.5, 12.4999999999])
    array([10, 15, 15])
    """
    clean = np.round(np.asarray(count, float), 6)
    return np.asarray(np.floor(clean / STEP + 0.5), np.int64) * STEP


def publishable(effective: ArrayLike, n_people: ArrayLike) -> IntArray:
    """Count as it may be published: a multiple of 5, or HIDDEN.

    Parameters
    ----------
    effective : array_like of float
        The count, weighted and effective, >= 0.
    n_people : array_like of int
        People behind it; same shape.

    Returns
    -------
    ndarray of int64
        HIDDEN (-1) where 1 to 7 people stand behind the count, or where it lies between 0 and 7.5; else the nearest
        multiple of 5. Zero stays zero.

    Examples
    --------
    >>> publishable([0, 6, 8, 33.0, 12.5], [0, 6, 7, 33, 20])
    array([ 0, -1, -1, 35, 15])
    """
    clean, people = np.round(np.asarray(effective, float), 6), np.asarray(n_people, np.int64)
    if clean.shape != people.shape:
        raise ShapeError.of("n_people", people.shape, f"the shape of the counts, {clean.shape}")
    few = (people >= 1) & (people <= LARGEST_HIDDEN)
    small = (clean > 0) & (clean < LARGEST_HIDDEN + 0.5)
    return np.where(few | small, HIDDEN, round_to_step(clean))
