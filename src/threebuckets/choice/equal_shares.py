"""The Method of Equal Shares under one budget: every voter owns an equal part of it, and pays for what they support.

One run of the rule; raising the endowments until the budget is spent is the matter of `completions`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from threebuckets.choice.ballots import Ballots
from threebuckets.choice.equal_shares_kernels import AFFORDABLE, DONE, buy, run
from threebuckets.choice.exact_prices import ExactPrices

Ties = Callable[[Sequence[int]], int]
"""Which of several policies that cost their supporters exactly the same comes first."""


@dataclass(frozen=True, slots=True)
class Purchase:
    """A policy bought, and its rate: what one unit of utility costs a supporter who can pay it."""

    policy: int
    rate: float


def equal_shares(
    ballots: Ballots,
    costs: Sequence[int],
    *,
    endowment: Fraction,
    ties: Ties,
    worths: Sequence[int] | None = None,
) -> tuple[Purchase, ...]:
    """Buy policies, each time the one that costs its supporters least for what it is worth to them.

    Parameters
    ----------
    ballots : Ballots
    costs : sequence of int
        Cost of each policy in the smallest unit of money, > 0; negative: not for sale.
    endowment : Fraction
        Money of one thousandth of a person, in the same unit.
    ties : callable
        Positions of the policies that tie → the one that is bought.
    worths : sequence of int, optional
        What each policy's utilities are multiplied by (its cost, where worth is measured by cost); else 1.

    Returns
    -------
    tuple of Purchase
        In the order of buying.

    Notes
    -----
    Prices are found in float64; whatever lies within 1e-10 of the best, or of being affordable, is settled in rational
    numbers, so that rounding never breaks a tie. Cost: purchases × entries of the ballots touched.

    References
    ----------
    Peters, Pierczyński, Skowron (2021), Proportional participatory budgeting with additive utilities, NeurIPS.

    Examples
    --------
    >>> ballots = Ballots.of(["a", "b"], [{"a": 1}, {"a": 1, "b": 1}])
    >>> [p.policy for p in equal_shares(ballots, [6, 6], endowment=Fraction(10, 2000), ties=min)]
    [0]
    """
    state = _State(ballots, costs, worths or [1] * len(costs), endowment)
    while (asked := state.advance()) != DONE:
        if asked == AFFORDABLE:
            state.settle_affordable()
        else:
            state.settle_tie(ties)
    return state.purchases()


class _State:
    """Balances and prices of a run, as the loops change them."""

    def __init__(self, ballots: Ballots, costs: Sequence[int], worths: Sequence[int], endowment: Fraction) -> None:
        n_policies, columns = len(costs), ballots.columns
        self._ballots, self._costs = ballots, costs
        self._cost = np.array(costs, dtype=np.float64)
        self._worth = np.array(worths, dtype=np.float64)
        self._weight = ballots.weight.astype(np.float64)
        self._utility = columns.utility.astype(np.float64)
        self._balance = np.full(ballots.n_voters, float(endowment))
        self._paying = np.zeros(len(columns.voter), dtype=np.uint8)
        self._alive = ((ballots.supporters > 0) & (self._cost > 0)).astype(np.uint8)
        self._last = np.where(self._alive > 0, 0.0, np.inf)
        self._order = np.zeros(n_policies, dtype=np.int64)
        self._rates = np.zeros(n_policies)
        self._doubtful = np.zeros(max(n_policies, 1), dtype=np.int64)
        self._n_bought = self._n_noted = self._n_doubtful = 0
        self._exact = ExactPrices(ballots, costs, worths, endowment, self._paying)

    def advance(self) -> int:
        """Buy until nothing is affordable, or until something must be settled."""
        columns = self._ballots.columns
        asked, self._n_bought, self._n_doubtful = run(
            columns.starts,
            columns.voter,
            self._utility,
            self._weight,
            self._cost,
            self._worth,
            self._balance,
            self._last,
            self._alive,
            self._paying,
            self._order,
            self._rates,
            self._n_bought,
            self._doubtful,
        )
        return int(asked)

    def settle_affordable(self) -> None:
        """Whether the supporters of a policy have just enough."""
        self._note()
        policy = int(self._doubtful[0])
        is_affordable = self._exact.money((policy,)) >= self._costs[policy]
        self._alive[policy] = 2 if is_affordable else 0
        if not is_affordable:
            self._last[policy] = np.inf

    def settle_tie(self, ties: Ties) -> None:
        """Buy the cheapest of several that are nearly so; the first by the declared order where it is a tie."""
        self._note()
        near = [int(policy) for policy in self._doubtful[: self._n_doubtful]]
        rates = {policy: self._rate(policy) for policy in near}
        least = min(rates.values())
        self._buy(ties([policy for policy in near if rates[policy] == least]))

    def purchases(self) -> tuple[Purchase, ...]:
        """All purchases so far."""
        found = zip(self._order[: self._n_bought].tolist(), self._rates[: self._n_bought].tolist(), strict=True)
        return tuple(Purchase(policy, rate) for policy, rate in found)

    def _rate(self, policy: int) -> Fraction:
        return self._exact.rate((policy,), near=float(self._last[policy]), balance=self._balance)

    def _note(self) -> None:
        bought = self._order[self._n_noted : self._n_bought].tolist()
        self._exact.note([(policy,) for policy in bought])
        self._n_noted = self._n_bought

    def _buy(self, policy: int) -> None:
        columns: Any = self._ballots.columns
        start, end = columns.starts[policy], columns.starts[policy + 1]
        rate, worth = self._last[policy], self._worth[policy]
        buy(start, end, columns.voter, self._utility, self._balance, rate, worth, self._paying)
        self._alive[(self._alive == 2) & (np.arange(len(self._alive)) != policy)] = 1
        self._order[self._n_bought], self._rates[self._n_bought] = policy, rate
        self._n_bought += 1
        self._alive[policy], self._last[policy] = 0, np.inf
