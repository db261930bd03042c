"""Credit: how much of what is covered is owed to each partner, by Shapley values.

Only on request, and only for the coalition itself: a partner's credit is never published. What a set of partners
achieves is the share of what is needed that they meet (`Contributions.achieved`); a partner's credit is what it adds to
that, averaged over all orders in which the partners could have come.

References
----------
L. S. Shapley, A value for n-person games, Contributions to the Theory of Games II (1953).
J. Castro, D. Gómez, J. Tejada, Polynomial calculation of the Shapley value based on sampling, Computers & Operations
Research 36 (2009), for the sampled values.
"""

from dataclasses import dataclass
from math import factorial

import numpy as np

from threebuckets.delivery.contributions import Contributions
from threebuckets.errors import ShapeError
from threebuckets.resources.types import Bools, Floats

EXACT = 10
MOST_PARTNERS = 30
SAMPLES = 2000
_AT_ONCE = 4096


@dataclass(frozen=True, slots=True)
class Credit:
    """A partner's credit, and its standard error from the sampling (0 where every order was looked at)."""

    partner: str
    credit: float
    standard_error: float


def credit_of(contributions: Contributions, *, samples: int = SAMPLES, seed: int = 0) -> tuple[Credit, ...]:
    """Each partner's credit; together they are what all achieve, less what is there without anybody.

    Parameters
    ----------
    contributions : Contributions
        Of at most 30 partners.
    samples : int
        Orders that are drawn where there are more than ten partners.
    seed : int

    Returns
    -------
    tuple of Credit
        In order of the partners.

    Raises
    ------
    ShapeError
        More than 30 partners.

    Notes
    -----
    Up to ten partners every set of them is looked at (2^n maximum flows), above `samples` orders.
    """
    n = len(contributions.partners)
    if n > MOST_PARTNERS:
        raise ShapeError.of("contributions", f"{n} partners", f"at most {MOST_PARTNERS}")
    values, errors = _exact(contributions) if n <= EXACT else _sampled(contributions, samples, seed)
    found = zip(contributions.partners, values.tolist(), errors.tolist(), strict=True)
    return tuple(Credit(name, value, error) for name, value, error in found)


def _exact(contributions: Contributions) -> tuple[Floats, Floats]:
    """Every set of partners once: set number s holds partner p where bit p of s is set."""
    n = len(contributions.partners)
    sets = np.arange(1 << n)
    present = ((sets[:, None] >> np.arange(n)) & 1).astype(np.bool_)
    worth, size = _achieved(contributions, present), present.sum(axis=1)
    weight = np.array([factorial(k) * factorial(max(n - k - 1, 0)) / factorial(n) for k in range(n + 1)])
    values = np.zeros(n)
    for partner in range(n):
        without = sets[~present[:, partner]]
        values[partner] = (weight[size[without]] * (worth[without | (1 << partner)] - worth[without])).sum()
    return values, np.zeros(n)


def _sampled(contributions: Contributions, samples: int, seed: int) -> tuple[Floats, Floats]:
    """Orders drawn one after the other, with what each partner adds when its turn comes."""
    n = len(contributions.partners)
    rng = np.random.Generator(np.random.Philox(seed))
    added = np.zeros((samples, n))
    for row in added:
        order = rng.permutation(n)
        came = np.zeros((n + 1, n), np.bool_)
        for turn, partner in enumerate(order):
            came[turn + 1 :, partner] = True
        row[order] = np.diff(_achieved(contributions, came))
    errors = added.std(axis=0, ddof=1) / np.sqrt(samples) if samples > 1 else np.full(n, np.nan)
    return added.mean(axis=0), errors


def _achieved(contributions: Contributions, present: Bools) -> Floats:
    """What sets achieve, some thousand at a time."""
    steps = range(0, len(present), _AT_ONCE)
    return np.concatenate([contributions.achieved(present[at : at + _AT_ONCE]) for at in steps])
