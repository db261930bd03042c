"""Equal shares under several scarce resources: everybody owns the same part of each, and pays in each.

A policy's price is its share of the resource that is scarcest for its supporters. With one resource this is the Method
of Equal Shares. The reference for one resource is proven; what it becomes with several is declared, not proven.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from threebuckets.choice.ballots import PERSON, Ballots
from threebuckets.choice.candidates import Field
from threebuckets.choice.equal_shares import Ties
from threebuckets.choice.equal_shares_kernels import DOUBTFUL, NEAR, POOR, RICH, money_of, rate_of
from threebuckets.choice.exact_prices import Bundle, ExactPrices
from threebuckets.choice.several_resources_kernels import cheapest, pay

Allowed = Callable[[Bundle, frozenset[int]], bool]
"""Whether a bundle may be bought when others have been chosen; once it may not, it never may again."""
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Bought:
    """A bundle bought.

    Parameters
    ----------
    bundle : tuple of int
    price : float
        What a supporter who can pay it pays of the scarcest resource, for each point where the ballots have points.
    resource : str
        The scarcest; empty where the bundle takes nothing.
    effective : float
        How many people paying in full would have paid for it.
    margin : float or None
        Price of the next policy as a multiple of this one's.
    second : int or None
        That policy; both are None where it was not asked for, or where there is none.
    """

    bundle: Bundle
    price: float
    resource: str
    effective: float
    margin: float | None = None
    second: int | None = None


class SharesRun:
    """Balances in every resource, and purchases so far.

    Parameters
    ----------
    found : Field
    ballots : Ballots
        Over the candidates, in their order.
    worths : sequence of Fraction
        What utilities of each policy are multiplied by.
    rise : Fraction
        What endowments are multiplied by.
    is_told : bool
        Whether margins and payments are wanted as well; without them a run is faster.
    """

    def __init__(
        self, found: Field, ballots: Ballots, worths: Sequence[Fraction], rise: Fraction, *, is_told: bool = False
    ) -> None:
        self.field, self.ballots, self._worths, self._is_told = found, ballots, worths, is_told
        self.resources = [resource for resource, cap in found.limits.caps.items() if cap > 0]
        total = max(int(ballots.weight.sum()), 1)
        self._endowments = [found.limits.caps[resource] * rise / total for resource in self.resources]
        self._needs = [[c.needs.get(resource, Fraction(0)) for c in found.candidates] for resource in self.resources]
        self._need = np.array(self._needs, dtype=np.float64).reshape(len(self.resources), len(worths)).T.copy()
        self._cap = np.array([float(found.limits.caps[resource]) for resource in self.resources])
        self._worth = np.array([float(worth) for worth in worths])
        self._rows_of = [[r for r, needs in enumerate(self._needs) if needs[p]] for p in range(len(worths))]
        self._weight = ballots.weight.astype(np.float64)
        self._utility = ballots.columns.utility.astype(np.float64)
        self._balance = np.zeros((len(self.resources), ballots.n_voters))
        self._fill()
        self._paying = np.zeros((len(self.resources), len(ballots.policy)), dtype=np.uint8)
        self._exact: list[ExactPrices] | None = None
        self.chosen: set[int] = set()
        self.bought: list[Bought] = []
        self.paid = np.zeros((len(self.resources), len(ballots.policy)) if is_told else (0, 0))
        self._start_prices()

    def _start_prices(self) -> None:
        """Who may be bought alone, and who only with others."""
        n = len(self.field.candidates)
        too_dear = (self._need > self._cap).any(axis=1) if self.resources else np.zeros(n, dtype=np.bool_)
        unpaid = {r for r, cap in self.field.limits.caps.items() if not cap}
        missing = np.array([any(c.needs.get(r) for r in unpaid) for c in self.field.candidates], dtype=np.bool_)
        self._can = (self.ballots.supporters > 0) & ~too_dear & ~missing
        linked = np.array([len(closure) > 1 for closure in self.field.closures], dtype=np.bool_)
        self._alive = (self._can & ~linked).astype(np.uint8)
        self._linked = set(np.flatnonzero(linked).tolist())
        self._last = np.where(self._alive > 0, 0.0, np.inf)
        self._settled = np.zeros((n, len(self.resources)), dtype=np.uint8)

    def _fill(self) -> None:
        for row, endowment in enumerate(self._endowments):
            self._balance[row] = float(endowment)

    def keep(self, policies: Iterable[int]) -> None:
        """Choose policies whatever the votes say: everybody pays the same part of them in every resource."""
        kept = sorted(set(policies))
        weight = max(int(self.ballots.weight.sum()), 1)
        for row, resource in enumerate(self.resources):
            self._endowments[row] -= min(self.field.need(kept, resource) / weight, self._endowments[row])
        self._fill()
        self.choose(kept)

    def choose(self, policies: Iterable[int]) -> None:
        """Note that policies are chosen; those that cannot be chosen with them are out, those that needed them nearer."""
        for policy in policies:
            self.chosen.add(policy)
            for rival in (policy, *self.field.conflicts[policy]):
                self._drop(rival)
        for policy in sorted(self._linked):
            if self._bundle(policy) == (policy,):
                self._linked.discard(policy)
                self._alive[policy] = self._can[policy]
                self._last[policy] = 0.0 if self._can[policy] else np.inf

    def buy_all(self, ties: Ties, allowed: Allowed) -> None:
        """Buy until nothing that may be bought is affordable."""
        while True:
            least, second = self._least()
            bundled = {policy: self._price(self._bundle(policy)) for policy in sorted(self._linked)}
            least = min([least, *bundled.values()])
            if least == np.inf:
                return
            near = [int(p) for p in np.flatnonzero(self._alive) if self._last[p] <= least * (1.0 + NEAR)]
            near += [policy for policy, price in bundled.items() if price <= least * (1.0 + NEAR)]
            may = [policy for policy in near if allowed(self._bundle(policy), frozenset(self.chosen))]
            for policy in set(near).difference(may):
                self._drop(policy)
            if may:
                policy = may[0] if len(may) == 1 else self._first(may, ties)
                self._buy(self._bundle(policy), self._next(policy, least, second, bundled))

    def left(self, policy: int, resource: str) -> float:
        """What the supporters of a policy have left of a resource."""
        columns, row = self.ballots.columns, self.resources.index(resource)
        voters = columns.voter[columns.starts[policy] : columns.starts[policy + 1]]
        return float((self._weight[voters] * self._balance[row, voters]).sum())

    def endowment(self, resource: str) -> Fraction:
        """What one person had of a resource at the start."""
        return self._endowments[self.resources.index(resource)] * PERSON

    def balance(self, resource: str) -> Floats:
        """What each voter has left of a resource for each thousandth of a person, shape (n_voters,)."""
        found: Floats = self._balance[self.resources.index(resource)]
        return found

    def _least(self) -> tuple[float, float]:
        """Least price of the policies that can be bought alone, and the next."""
        columns = self.ballots.columns
        while True:
            best, second, asked, row = cheapest(
                columns.starts,
                columns.voter,
                self._utility,
                self._weight,
                self._need,
                self._cap,
                self._worth,
                self._balance,
                self._last,
                self._alive,
                self._settled,
                2 if self._is_told else 1,
            )
            if asked < 0:
                return float(best), float(second)
            if self._exactly(row).money((int(asked),)) >= self._needs[row][asked]:
                self._settled[asked, row] = 1
            else:
                self._drop(int(asked))

    def _next(
        self, policy: int, least: float, second: float, bundled: dict[int, float]
    ) -> tuple[int | None, float | None]:
        """The policy that would have come next, and its price as a multiple of this one's."""
        prices = {p: price for p, price in bundled.items() if p != policy}
        prices |= {int(p): float(self._last[p]) for p in np.flatnonzero(self._alive) if p != policy}
        reachable = {p: price for p, price in prices.items() if price <= max(second, least) and price < np.inf}
        if not self._is_told or not reachable or not least:
            return None, None
        found = min(reachable, key=lambda p: (reachable[p], p))
        return found, reachable[found] / least

    def _drop(self, policy: int) -> None:
        self._alive[policy], self._last[policy] = 0, np.inf
        self._linked.discard(policy)

    def _bundle(self, policy: int) -> Bundle:
        return tuple(member for member in self.field.closures[policy] if member not in self.chosen)

    def _exactly(self, row: int) -> ExactPrices:
        if self._exact is None:
            self._exact = [
                ExactPrices(self.ballots, needs, self._worths, endowment, paying)
                for needs, endowment, paying in zip(self._needs, self._endowments, self._paying, strict=True)
            ]
            for exact in self._exact:
                exact.note([bought.bundle for bought in self.bought])
        return self._exact[row]

    def _price(self, bundle: Bundle) -> float:
        """Price of a bundle; inf where its supporters have too little, or where there are none."""
        voters, share = self._exact_shares(bundle)
        if not share.any() or any(self.field.need(bundle, r) > cap for r, cap in self.field.limits.caps.items()):
            return float(np.inf)
        prices = [0.0]
        for row in self._asked(bundle):
            need = self._need_of(bundle, row)
            money = money_of(0, len(voters), voters, self._weight, self._balance[row])
            is_near = abs(money - float(need)) <= NEAR * float(need)
            if self._exactly(row).money(bundle) < need if is_near else money < float(need):
                return float(np.inf)
            prices.append(self._rate(bundle, row) / self._cap[row])
        return max(prices)

    def _exact_shares(self, bundle: Bundle) -> tuple[NDArray[np.int64], Floats]:
        if self.resources:
            return self._exactly(0).shares(bundle)
        n_supporters = sum(int(self.ballots.supporters[policy] > 0) for policy in bundle)
        return np.zeros(0, dtype=np.int64), np.full(n_supporters, 1.0)

    def _asked(self, bundle: Bundle) -> list[int]:
        if len(bundle) == 1:
            return self._rows_of[bundle[0]]
        return sorted({row for policy in bundle for row in self._rows_of[policy]})

    def _need_of(self, bundle: Bundle, row: int) -> Fraction:
        needs = self._needs[row]
        return needs[bundle[0]] if len(bundle) == 1 else sum((needs[p] for p in bundle), start=Fraction(0))

    def _rate(self, bundle: Bundle, row: int) -> float:
        voters, share = self._exact_shares(bundle)
        need = float(self._need_of(bundle, row))
        return float(rate_of(0, len(voters), voters, share, self._weight, self._balance[row], need, 1.0))

    def _first(self, near: Sequence[int], ties: Ties) -> int:
        exact = {policy: self._exact_price(self._bundle(policy)) for policy in near}
        least = min(exact.values())
        tied = [policy for policy in near if exact[policy] == least]
        return tied[0] if len(tied) == 1 else ties(tied)

    def _exact_price(self, bundle: Bundle) -> Fraction:
        prices = [
            self._exactly(row).rate(bundle, near=self._rate(bundle, row), balance=self._balance[row])
            / self.field.limits.caps[self.resources[row]]
            for row in self._asked(bundle)
        ]
        return max(prices, default=Fraction(0))

    def _buy(self, bundle: Bundle, after: tuple[int | None, float | None]) -> None:
        before = self._balance.copy() if self._is_told else None
        rates = self._pay_alone(bundle[0]) if len(bundle) == 1 else self._pay_together(bundle)
        if before is not None:
            self._note_payments(bundle, before)
        for exact in self._exact or ():
            exact.note([bundle])
        self.bought.append(self._told(bundle, rates, *after))
        self._settled[:] = 0
        self.choose(bundle)

    def _told(self, bundle: Bundle, rates: Floats, second: int | None, margin: float | None) -> Bought:
        asked = self._asked(bundle)
        if not asked or not self._is_told:
            return Bought(bundle, 0.0, "", 0.0, margin, second)
        row = max(asked, key=lambda r: rates[r] / self._cap[r])
        worth = self._worth[bundle[0]] if len(bundle) == 1 else 1.0
        effective = float(self._need_of(bundle, row)) / (rates[row] * worth * PERSON)
        return Bought(bundle, float(rates[row] * worth * PERSON), self.resources[row], effective, margin, second)

    def _pay_alone(self, policy: int) -> Floats:
        columns, rates = self.ballots.columns, np.zeros(len(self.resources))
        start, end = columns.starts[policy], columns.starts[policy + 1]
        voter, utility, weight = columns.voter, self._utility, self._weight
        need, worth = self._need[policy], self._worth[policy]
        pay(start, end, voter, utility, weight, need, worth, self._balance, self._paying, rates)
        return rates

    def _pay_together(self, bundle: Bundle) -> Floats:
        """Let the supporters of a bundle pay at one rate; who gave all is noted with each of its policies."""
        voters, share = self._exact_shares(bundle)
        rates, columns = np.zeros(len(self.resources)), self.ballots.columns
        for row in self._asked(bundle):
            rates[row] = self._rate(bundle, row)
            asked, owned = rates[row] * share, self._balance[row, voters]
            doubtful = (owned > 0.0) & (np.abs(owned - asked) <= NEAR * asked)
            poor = (owned == 0.0) | (owned < asked)
            self._balance[row, voters] = np.where(poor | doubtful, 0.0, owned - asked)
            state = np.zeros(self.ballots.n_voters, dtype=np.uint8)
            state[voters] = np.where(doubtful, DOUBTFUL, np.where(poor, POOR, RICH))
            for policy in bundle:
                part = slice(columns.starts[policy], columns.starts[policy + 1])
                self._paying[row, part] = state[columns.voter[part]]
        return rates

    def _note_payments(self, bundle: Bundle, before: Floats) -> None:
        """What each supporter paid; where several policies were bought together, noted with the first they support."""
        columns, spent = self.ballots.columns, before - self._balance
        for policy in bundle:
            part = slice(columns.starts[policy], columns.starts[policy + 1])
            voters = columns.voter[part]
            self.paid[:, part] = spent[:, voters]
            spent[:, voters] = 0.0
