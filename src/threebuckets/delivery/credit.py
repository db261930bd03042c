"""Credit: how much of what is covered is owed to each partner, by Shapley values.

Only on request, and only for the coalition itself: a partner's credit is never published. What a set of partners
achieves is the mean share of the requirements that they meet; a partner's credit is what it adds to that, averaged over
all orders in which the partners could have come.

References
----------
L. S. Shapley, A value for n-person games, Contributions to the Theory of Games II (1953).
J. Castro, D. Gómez, J. Tejada, Polynomial calculation of the Shapley value based on sampling, Computers & Operations
Research 36 (2009), for the sampled values.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations
from math import factorial

import numpy as np

from threebuckets.delivery.contributions import Contributions
from threebuckets.errors import ShapeError

EXACT = 10
MOST_PARTNERS = 30
SAMPLES = 2000


@dataclass(frozen=True, slots=True)
class Credit:
    """A partner's credit, and its standard error from the sampling (0 where every order was looked at)."""

    partner: str
    credit: float
    standard_error: float


def credit_of(contributions: Contributions, *, samples: int = SAMPLES, seed: int = 0) -> tuple[Credit, ...]:
    """Each partner's credit; together they are the mean share of the requirements that is met.

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
    worth = _worth(contributions)
    values, errors = _exact(n, worth) if n <= EXACT else _sampled(n, worth, samples, seed)
    found = zip(contributions.partners, values, errors, strict=True)
    return tuple(Credit(name, float(value), float(error)) for name, value, error in found)


def _worth(contributions: Contributions) -> Callable[[frozenset[int]], float]:
    """What a set of partners achieves; each set is looked at once."""
    memory: dict[frozenset[int], float] = {}
    everybody = frozenset(range(len(contributions.partners)))

    def worth(some: frozenset[int]) -> float:
        if some not in memory:
            met = contributions.met(without=everybody - some)
            memory[some] = float(met.mean()) if len(met) else 0.0
        return memory[some]

    return worth


def _exact(n: int, worth: Callable[[frozenset[int]], float]) -> tuple[list[float], list[float]]:
    values = []
    for partner in range(n):
        others = [other for other in range(n) if other != partner]
        value = 0.0
        for size in range(n):
            weight = factorial(size) * factorial(n - size - 1) / factorial(n)
            for some in map(frozenset, combinations(others, size)):
                value += weight * (worth(some | {partner}) - worth(some))
        values.append(value)
    return values, [0.0] * n


def _sampled(
    n: int, worth: Callable[[frozenset[int]], float], samples: int, seed: int
) -> tuple[list[float], list[float]]:
    rng = np.random.Generator(np.random.Philox(seed))
    whole = worth(frozenset(range(n)))
    added = np.zeros((samples, n))
    for sample in added:
        here: frozenset[int] = frozenset()
        before = worth(here)
        for partner in rng.permutation(n).tolist():
            here = here | {partner}
            # What all achieve cannot be exceeded: whoever comes after adds nothing.
            after = worth(here) if before < whole else before
            sample[partner] = after - before
            before = after
    errors = added.std(axis=0, ddof=1) / np.sqrt(samples) if samples > 1 else np.full(n, np.nan)
    return added.mean(axis=0).tolist(), errors.tolist()
