"""Exact prices of the Method of Equal Shares: what float64 cannot tell apart is settled here in rational numbers.

A supporter who gives all that is left owns the endowment less what was paid before, and whoever was spent once has
nothing: so every exact rate is a whole-number combination of the rates before it. Only who gave all must be known, and
that the fast loops note as they go.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from threebuckets.choice.ballots import Ballots
from threebuckets.choice.equal_shares_kernels import account, classify


class ExactPrices:
    """Rates of one run, computed exactly when they are asked for.

    Parameters
    ----------
    ballots : Ballots
    costs, worths : sequence of int
        Cost of each policy in the smallest unit; what every utility of it is multiplied by.
    endowment : Fraction
        Money of one thousandth of a person.
    paying : ndarray of uint8, shape (n_entries,)
        Who gave all, as the loops note it; shared with them.
    """

    def __init__(
        self,
        ballots: Ballots,
        costs: Sequence[int],
        worths: Sequence[int],
        endowment: Fraction,
        paying: NDArray[np.uint8],
    ) -> None:
        self._ballots, self._costs, self._worths = ballots, costs, worths
        self._endowment, self._paying = endowment, paying
        self._bought_at = np.full(len(costs), -1, dtype=np.int64)
        self._bought: list[int] = []
        self._rates: list[Fraction] = []

    def note(self, policies: Sequence[int]) -> None:
        """Note purchases, in their order."""
        for policy in policies:
            self._bought_at[policy] = len(self._bought)
            self._bought.append(policy)

    def rate(self, policy: int, *, near: float, balance: NDArray[np.float64]) -> Fraction:
        """Exact rate at which a policy could be bought now, given what it is near."""
        columns = self._ballots.columns
        start, end = columns.starts[policy], columns.starts[policy + 1]
        classify(start, end, columns.voter, columns.utility, balance, near, float(self._worths[policy]), self._paying)
        return self._solved(policy, len(self._bought))

    def money(self, policy: int) -> Fraction:
        """What the supporters of a policy have left, exactly."""
        giving, _, spent = self._account(policy, len(self._bought), is_whole=True)
        return self._endowment * giving - self._paid_before(spent)

    def _solved(self, policy: int, now: int) -> Fraction:
        giving, paying_rate, spent = self._account(policy, now, is_whole=False)
        left = self._costs[policy] - self._endowment * giving + self._paid_before(spent)
        return left / (paying_rate * self._worths[policy])

    def _paid_before(self, spent: NDArray[np.int64]) -> Fraction:
        self._catch_up(int(np.flatnonzero(spent)[-1]) + 1 if spent.any() else 0)
        return sum(
            (self._rates[k] * (int(spent[k]) * self._worths[self._bought[k]]) for k in np.flatnonzero(spent)),
            start=Fraction(0),
        )

    def _catch_up(self, n_wanted: int) -> None:
        """Exact rates of the purchases so far, each from those before it."""
        while len(self._rates) < n_wanted:
            now = len(self._rates)
            self._rates.append(self._solved(self._bought[now], now))

    def _account(self, policy: int, now: int, *, is_whole: bool) -> tuple[int, int, Any]:
        ballots, columns = self._ballots, self._ballots.columns
        spent = np.zeros(max(now, 1), dtype=np.int64)
        giving, paying_rate = account(
            columns.starts[policy],
            columns.starts[policy + 1],
            columns.voter,
            columns.utility,
            ballots.weight,
            self._paying,
            ballots.starts,
            ballots.policy,
            ballots.utility,
            columns.place,
            self._bought_at,
            now,
            is_whole,
            spent,
        )
        return int(giving), int(paying_rate), spent
