"""Exact prices of the Method of Equal Shares: what float64 cannot tell apart is settled here in rational numbers.

A supporter who gives all that is left owns the endowment less what was paid before, and whoever was spent once has
nothing: so every exact rate is a whole-number combination of the rates before it. Only who gave all must be known, and
that the fast loops note as they go.
"""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from threebuckets.choice.ballots import Ballots
from threebuckets.choice.equal_shares_kernels import NEAR, POOR, account

Bundle = tuple[int, ...]
"""Policies bought in one step, at one rate; most are of one."""


class ExactPrices:
    """Rates of one run in one resource, computed exactly when they are asked for.

    Parameters
    ----------
    ballots : Ballots
    costs, worths : sequence of int or Fraction
        What each policy takes of the resource; what every utility of it is multiplied by.
    endowment : Fraction
        What one thousandth of a person owns of it.
    paying : ndarray of uint8, shape (n_entries,)
        Who gave all, as the loops note it; shared with them.
    """

    def __init__(
        self,
        ballots: Ballots,
        costs: Sequence[int | Fraction],
        worths: Sequence[int | Fraction],
        endowment: Fraction,
        paying: NDArray[np.uint8],
    ) -> None:
        self._ballots, self._costs, self._worths = ballots, costs, worths
        self._endowment, self._paying = endowment, paying
        self._step_of = np.full(len(costs), -1, dtype=np.int64)
        self._is_poor = np.zeros(ballots.n_voters, dtype=np.bool_)
        self._steps: list[Bundle] = []
        self._rates: list[Fraction] = []

    def note(self, steps: Sequence[Bundle]) -> None:
        """Note what was bought, in its order."""
        for bundle in steps:
            self._step_of[list(bundle)] = len(self._steps)
            self._steps.append(bundle)

    def rate(self, bundle: Bundle, *, near: float, balance: NDArray[np.float64]) -> Fraction:
        """Exact rate at which a bundle could be bought now, given what it is near."""
        voters, share = self.shares(bundle)
        wanted = near * share
        poor = (balance[voters] == 0.0) | (balance[voters] < wanted * (1.0 - NEAR))
        return self._solved(bundle, voters, poor, len(self._steps))

    def money(self, bundle: Bundle) -> Fraction:
        """What the supporters of a bundle have left, exactly."""
        voters, _ = self.shares(bundle)
        giving, spent = self._account(voters, np.ones(len(voters), dtype=np.bool_), len(self._steps))
        return self._endowment * giving - self._paid_before(spent)

    def shares(self, bundle: Bundle) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Supporters of a bundle, and what it is worth to each."""
        columns = self._ballots.columns
        parts = [slice(columns.starts[policy], columns.starts[policy + 1]) for policy in bundle]
        worths = [float(self._worths[policy]) for policy in bundle]
        if len(bundle) == 1:
            return columns.voter[parts[0]], np.asarray(columns.utility[parts[0]] * worths[0], dtype=np.float64)
        voters, where = np.unique(np.concatenate([columns.voter[part] for part in parts]), return_inverse=True)
        worth = np.concatenate([columns.utility[part] * w for part, w in zip(parts, worths, strict=True)])
        total = np.bincount(where, weights=worth, minlength=len(voters))
        return voters.astype(np.int64), np.asarray(total, dtype=np.float64)

    def _solved(self, bundle: Bundle, voters: NDArray[np.int64], poor: NDArray[np.bool_], now: int) -> Fraction:
        giving, spent = self._account(voters, poor, now)
        cost = sum((Fraction(self._costs[policy]) for policy in bundle), start=Fraction(0))
        left = cost - self._endowment * giving + self._paid_before(spent)
        self._is_poor[voters] = poor
        paying = sum((self._worths[policy] * self._rich_utility(policy) for policy in bundle), start=Fraction(0))
        self._is_poor[voters] = False
        return left / paying

    def _rich_utility(self, policy: int) -> int:
        """Weighted utility of a policy to those who can pay the rate."""
        columns = self._ballots.columns
        part = slice(columns.starts[policy], columns.starts[policy + 1])
        rich = ~self._is_poor[columns.voter[part]]
        return int((self._ballots.weight[columns.voter[part]] * columns.utility[part])[rich].sum())

    def _account(self, voters: NDArray[np.int64], poor: NDArray[np.bool_], now: int) -> tuple[int, NDArray[np.int64]]:
        spent = np.zeros(len(self._costs), dtype=np.int64)
        self._is_poor[voters] = poor
        ballots = self._ballots
        giving = account(
            voters,
            self._is_poor,
            ballots.weight,
            self._paying,
            ballots.starts,
            ballots.policy,
            ballots.utility,
            ballots.columns.place,
            self._step_of,
            now,
            spent,
        )
        self._is_poor[voters] = False
        return int(giving), spent

    def _paid_before(self, spent: NDArray[np.int64]) -> Fraction:
        policies = np.flatnonzero(spent).tolist()
        self._catch_up(max((int(self._step_of[policy]) for policy in policies), default=-1) + 1)
        return sum(
            (self._rates[self._step_of[policy]] * self._worths[policy] * int(spent[policy]) for policy in policies),
            start=Fraction(0),
        )

    def _catch_up(self, n_wanted: int) -> None:
        """Exact rates of the steps so far, each from those before it."""
        while len(self._rates) < n_wanted:
            now = len(self._rates)
            bundle = self._steps[now]
            voters, _ = self.shares(bundle)
            self._rates.append(self._solved(bundle, voters, self._gave_all(bundle, voters), now))

    def _gave_all(self, bundle: Bundle, voters: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Who of the supporters gave all in a step; those in doubt gave as much either way."""
        columns = self._ballots.columns
        for policy in bundle:
            part = slice(columns.starts[policy], columns.starts[policy + 1])
            self._is_poor[columns.voter[part]] = self._paying[part] == POOR
        found = self._is_poor[voters].copy()
        self._is_poor[voters] = False
        return found
