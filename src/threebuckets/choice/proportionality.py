"""Whether a choice leaves a group short that it owes more: EJR+, for one budget and policies of equal cost."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from threebuckets.choice.ballots import PERSON, Ballots


@dataclass(frozen=True, slots=True)
class Shortfall:
    """People who could have had one policy more: all support `policy`, and none has `deserved` of those chosen."""

    policy: str
    people: Fraction
    deserved: int


def shortfalls(ballots: Ballots, *, chosen: Sequence[str], places: int) -> tuple[Shortfall, ...]:
    """Groups that EJR+ owes more; without any the choice satisfies it.

    Parameters
    ----------
    ballots : Ballots
        Utilities count as support only.
    chosen : sequence of str
    places : int
        How many policies of equal cost the budget pays for, ≥ 1.

    Returns
    -------
    tuple of Shortfall
        For each policy left out the largest claim, most people first.

    Notes
    -----
    A group that is ℓ times a `places`-th of all people, and agrees on a policy that is not chosen, may ask that at least
    one of its members has ℓ of those chosen. For each policy and ℓ it is enough to look at its supporters who have fewer:
    cost is linear in the entries of the ballots, times `places`.

    References
    ----------
    Brill, Peters (2023), Robust and verifiable proportionality axioms for multiwinner voting, EC.

    Examples
    --------
    >>> ballots = Ballots.of(["a", "b", "c"], [{"a": 1, "b": 1}] * 6 + [{"c": 1}] * 4)
    >>> [(s.policy, s.people, s.deserved) for s in shortfalls(ballots, chosen=["a", "b"], places=2)]
    []
    >>> [(s.policy, s.deserved) for s in shortfalls(ballots, chosen=["a", "b"], places=3)]
    [('c', 1)]
    """
    inside = np.isin(np.array(ballots.policies, dtype=np.str_), np.array([*chosen], dtype=np.str_))
    voter = np.repeat(np.arange(ballots.n_voters), np.diff(ballots.starts))
    had = np.bincount(voter[inside[ballots.policy]], minlength=ballots.n_voters) if len(voter) else np.zeros(0, int)
    total = int(ballots.weight.sum())
    found = []
    for policy in np.flatnonzero(~inside).tolist():
        columns = ballots.columns
        people = columns.voter[columns.starts[policy] : columns.starts[policy + 1]]
        owed = _owed(had[people], ballots.weight[people], total, places)
        if owed is not None:
            weight, deserved = owed
            found.append(Shortfall(ballots.policies[policy], Fraction(weight, PERSON), deserved))
    return tuple(sorted(found, key=lambda shortfall: (-shortfall.people, shortfall.policy)))


def _owed(had: np.ndarray, weight: np.ndarray, total: int, places: int) -> tuple[int, int] | None:
    """Weight of the largest group of supporters that is owed more, and how many; None where none is."""
    for deserved in range(1, places + 1):
        group = int(weight[had < deserved].sum())
        if group * places >= deserved * total and group:
            return group, deserved
    return None
