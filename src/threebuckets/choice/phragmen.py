"""Phragmén's rule under one budget: everybody earns money at the same pace, and the first who can pay for a policy buy it.

Told by loads: each purchase raises the load of all its supporters to the same level, the least level wins.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from threebuckets.choice.ballots import Ballots
from threebuckets.choice.equal_shares import Purchase, Ties
from threebuckets.choice.kernels import compiled

NEAR = 1e-10


def phragmen(ballots: Ballots, costs: Sequence[int], *, budget: int, ties: Ties) -> tuple[Purchase, ...]:
    """Buy policies at the least load of their supporters, until the first that does not fit.

    Parameters
    ----------
    ballots : Ballots
        Utilities count as support only.
    costs : sequence of int
        Cost of each policy in the smallest unit of money, > 0; negative: not for sale.
    budget : int
        In the same unit. A policy dearer than this is no candidate.
    ties : callable
        Positions of the policies that tie → the one that is bought.

    Returns
    -------
    tuple of Purchase
        In the order of buying; the rate is the load per thousandth of a person.

    Notes
    -----
    It stops at the first winner that does not fit, it does not skip it. Loads are found in float64; what lies within
    1e-10 of the least is settled in rational numbers: a load is that of the last purchase a voter took part in.

    References
    ----------
    Brill, Freeman, Janson, Lackner (2017), Phragmén's voting methods and justified representation, AAAI; for budgets
    Los, Christoff, Grossi (2022), Proportional budget allocations, IJCAI.

    Examples
    --------
    >>> ballots = Ballots.of(["a", "b"], [{"a": 1}, {"a": 1}, {"b": 1}])
    >>> [p.policy for p in phragmen(ballots, [4, 4], budget=8, ties=min)]
    [0, 1]
    """
    columns, weight = ballots.columns, ballots.weight.astype(np.float64)
    support = ballots.supporters
    alive = np.array([0 < cost <= budget for cost in costs]) & (support > 0)
    cost = np.array(costs, dtype=np.float64)
    load, level = np.zeros(ballots.n_voters), np.where(alive, cost / np.maximum(support, 1), np.inf)
    last = np.full(ballots.n_voters, -1, dtype=np.int64)
    exact = _ExactLoads(ballots, costs, last)
    bought: list[Purchase] = []
    left = budget
    while alive.any():
        near = _least(columns.starts, columns.voter, weight, load, cost, support, alive, level)
        policy = exact.first(near, ties) if len(near) > 1 else int(near[0])
        if costs[policy] > left:
            break
        left -= costs[policy]
        bought.append(Purchase(policy, float(level[policy])))
        voters = columns.voter[columns.starts[policy] : columns.starts[policy + 1]]
        exact.note(policy)
        load[voters], last[voters] = level[policy], len(bought) - 1
        alive[policy], level[policy] = False, np.inf
    return tuple(bought)


class _ExactLoads:
    """Levels of a run in rational numbers, from those of the purchases before; `last` is shared with the run."""

    def __init__(self, ballots: Ballots, costs: Sequence[int], last: Any) -> None:
        self._ballots, self._costs, self._last = ballots, costs, last
        self._pending: list[tuple[int, Any]] = []
        self._levels: list[Fraction] = []

    def note(self, policy: int) -> None:
        """Note a purchase before the loads change."""
        self._pending.append((policy, self._weights(policy)))

    def first(self, near: Any, ties: Ties) -> int:
        """The policy of least level; by the declared order where several tie."""
        levels = {int(policy): self._level(int(policy), self._weights(int(policy))) for policy in near}
        least = min(levels.values())
        return ties([policy for policy in sorted(levels) if levels[policy] == least])

    def _weights(self, policy: int) -> Any:
        """Weight of the supporters by the purchase that they took part in last; the first place: in none."""
        columns = self._ballots.columns
        voters = columns.voter[columns.starts[policy] : columns.starts[policy + 1]]
        size = len(self._pending) + 1
        counted = np.zeros(size, dtype=np.int64)
        np.add.at(counted, self._last[voters] + 1, self._ballots.weight[voters])
        return counted

    def _level(self, policy: int, weights: Any) -> Fraction:
        earlier = np.flatnonzero(weights[1:])
        if len(earlier):
            self._catch_up(int(earlier[-1]) + 1)
        owed = sum((self._levels[k] * int(weights[k + 1]) for k in earlier), start=Fraction(0))
        return (self._costs[policy] + owed) / int(weights.sum())

    def _catch_up(self, n_wanted: int) -> None:
        while len(self._levels) < n_wanted:
            policy, weights = self._pending[len(self._levels)]
            self._levels.append(self._level(policy, weights))


def _least_levels(
    starts: Any, voter: Any, weight: Any, load: Any, cost: Any, support: Any, alive: Any, level: Any, near: Any
) -> Any:
    best = np.inf
    for policy in np.argsort(level):
        if not alive[policy]:
            continue
        if level[policy] > best * (1.0 + NEAR):
            break
        total = cost[policy]
        for entry in range(starts[policy], starts[policy + 1]):
            total += weight[voter[entry]] * load[voter[entry]]
        level[policy] = total / support[policy]
        best = min(best, level[policy])
    n_near = 0
    for policy in range(len(cost)):
        if alive[policy] and level[policy] <= best * (1.0 + NEAR):
            near[n_near] = policy
            n_near += 1
    return n_near


_least_kernel = compiled(_least_levels)


def _least(starts: Any, voter: Any, weight: Any, load: Any, cost: Any, support: Any, alive: Any, level: Any) -> Any:
    """Positions of the policies whose level is the least, or so near to it that it must be settled exactly."""
    near = np.zeros(len(cost), dtype=np.int64)
    return near[: _least_kernel(starts, voter, weight, load, cost, support, alive, level, near)]
