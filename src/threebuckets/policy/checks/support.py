"""How sure it is that more than a share of people are on a policy's side, from published counts.

Each group's support is Beta(k + ½, n − k + ½) (Jeffreys' prior; Brown, Cai and DasGupta 2001); the area's support is
their mean weighted by the population, taken as the Beta of the same mean and variance.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import betaincc, betaincinv

from threebuckets.stats import beta_tail

LOW, HIGH = 0.025, 0.975


@dataclass(frozen=True, slots=True)
class Belief:
    """What is believed of a share: mean, 95 % interval, and the probability that it is above a threshold."""

    mean: float
    low: float
    high: float
    p_above: float


def group_belief(k: float, n: float, threshold: float) -> Belief:
    """Belief about one group of n votes, k of them on the policy's side.

    Examples
    --------
    >>> round(group_belief(66, 110, 0.50).p_above, 6)
    0.982271
    """
    a, b = k + 0.5, n - k + 0.5
    low, high = betaincinv(a, b, np.array([LOW, HIGH]))
    return Belief(k / n if n else 0.5, float(low), float(high), float(beta_tail(k, n, threshold)))


def area_belief(counts: Sequence[tuple[float, float]], shares: Sequence[float], threshold: float) -> Belief:
    """Belief about an area whose groups have these (k, n) counts and shares of the population.

    Examples
    --------
    >>> round(area_belief([(70, 100), (36, 60), (40, 54)], [0.5, 0.3, 0.2], 0.65).p_above, 6)
    0.793231
    """
    total = sum(shares)
    mean = variance = 0.0
    for (k, n), share in zip(counts, shares, strict=True):
        m = (k + 0.5) / (n + 1)
        mean += share / total * m
        variance += (share / total) ** 2 * m * (1 - m) / (n + 2)
    size = mean * (1 - mean) / variance - 1
    a, b = mean * size, (1 - mean) * size
    low, high = betaincinv(a, b, np.array([LOW, HIGH]))
    return Belief(mean, float(low), float(high), float(betaincc(a, b, threshold)))
