"""Equal shares under several scarce resources: everybody owns the same part of each, and pays in each.

A policy's price is its share of the resource that is scarcest for its supporters. With one resource this is the Method
of Equal Shares. The reference for one resource is proven; what it becomes with several is declared, not proven.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from threebuckets.choice.ballots import Ballots
from threebuckets.choice.candidates import Field
from threebuckets.choice.equal_shares import Ties
from threebuckets.choice.equal_shares_kernels import DOUBTFUL, NEAR, POOR, RICH, money_of, rate_of
from threebuckets.choice.exact_prices import Bundle, ExactPrices

Allowed = Callable[[Bundle, frozenset[int]], bool]
"""Whether a bundle may be bought when others have been chosen."""


@dataclass(frozen=True, slots=True)
class Bought:
    """A bundle bought: its price as a share of everything there is of the scarcest resource, and which that was."""

    bundle: Bundle
    price: float
    resource: str
    margin: float | None


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
    """

    def __init__(self, found: Field, ballots: Ballots, worths: Sequence[Fraction], rise: Fraction) -> None:
        self.field, self.ballots, self._worths = found, ballots, worths
        self._weight = ballots.weight.astype(np.float64)
        total = int(ballots.weight.sum())
        self._purses = {
            resource: _Purse(found, ballots, worths, resource, cap * rise / total, cap)
            for resource, cap in found.limits.caps.items()
            if cap > 0
        }
        self.chosen: set[int] = set()
        self.bought: list[Bought] = []
        self._last: dict[int, float] = {}

    def keep(self, policies: Iterable[int]) -> None:
        """Choose policies whatever the votes say: everybody pays the same part of them in every resource."""
        kept = sorted(set(policies))
        for resource, purse in self._purses.items():
            purse.tax(self.field.need(kept, resource))
        self.chosen.update(kept)

    def buy_all(self, ties: Ties, allowed: Allowed) -> None:
        """Buy until nothing that may be bought is affordable."""
        while True:
            prices = self._prices(allowed)
            if not prices:
                return
            least = min(prices.values())
            near = [policy for policy, price in prices.items() if price <= least * (1.0 + NEAR)]
            policy = near[0] if len(near) == 1 else self._first(near, ties)
            bundle = self._bundle(policy)
            others = [price for other, price in prices.items() if other not in bundle]
            margin = min(others) / prices[policy] if others and prices[policy] > 0 else None
            self._buy(bundle, policy, margin)

    def _bundle(self, policy: int) -> Bundle:
        return tuple(member for member in self.field.closures[policy] if member not in self.chosen)

    def _prices(self, allowed: Allowed) -> dict[int, float]:
        """Price of every policy that may be bought and is affordable; those that surely cost more are not looked at."""
        found: dict[int, float] = {}
        best, chosen = np.inf, frozenset(self.chosen)
        for policy in sorted(range(len(self.field.candidates)), key=lambda p: (self._last.get(p, 0.0), p)):
            if policy in self.chosen or (self._last.get(policy, 0.0) > best * (1.0 + NEAR) and len(found) > 1):
                continue
            bundle = self._bundle(policy)
            price = self._price(bundle)
            if len(bundle) == 1:
                self._last[policy] = price
            if price < np.inf and allowed(bundle, chosen):
                found[policy] = price
                best = min(best, price)
        return found

    def _price(self, bundle: Bundle) -> float:
        voters, share = self._shares(bundle)
        if not share.any():
            return np.inf
        asked = [purse.price(bundle, voters, share, self._weight) for purse in self._asked(bundle)]
        return max(asked, default=0.0)

    def _asked(self, bundle: Bundle) -> list["_Purse"]:
        return [purse for purse in self._purses.values() if purse.need(bundle)]

    def _shares(self, bundle: Bundle) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        first = next(iter(self._purses.values()))
        return first.exact.shares(bundle)

    def _first(self, near: Sequence[int], ties: Ties) -> int:
        exact = {policy: self._exact_price(self._bundle(policy)) for policy in near}
        least = min(exact.values())
        return ties([policy for policy in near if exact[policy] == least])

    def _exact_price(self, bundle: Bundle) -> Fraction:
        voters, share = self._shares(bundle)
        return max(
            (purse.exact_price(bundle, voters, share, self._weight) for purse in self._asked(bundle)),
            default=Fraction(0),
        )

    def _buy(self, bundle: Bundle, policy: int, margin: float | None) -> None:
        voters, share = self._shares(bundle)
        prices = {purse.resource: purse.pay(bundle, voters, share, self._weight) for purse in self._asked(bundle)}
        scarcest = max(sorted(prices), key=lambda resource: prices[resource]) if prices else ""
        self.bought.append(Bought(bundle, prices.get(scarcest, 0.0), scarcest, margin))
        self.chosen.update(bundle)
        for member in bundle:
            self._last.pop(member, None)


class _Purse:
    """What everybody has of one resource."""

    def __init__(
        self,
        found: Field,
        ballots: Ballots,
        worths: Sequence[Fraction],
        resource: str,
        endowment: Fraction,
        cap: Fraction,
    ) -> None:
        self.resource, self._cap = resource, cap
        self._needs = [candidate.needs.get(resource, Fraction(0)) for candidate in found.candidates]
        self._balance = np.full(ballots.n_voters, float(endowment))
        self._paying = np.zeros(len(ballots.policy), dtype=np.uint8)
        self._ballots, self._worths, self._endowment = ballots, worths, endowment
        self.exact = ExactPrices(ballots, self._needs, worths, endowment, self._paying)

    def need(self, bundle: Bundle) -> Fraction:
        """How much of it a bundle takes."""
        return sum((self._needs[policy] for policy in bundle), start=Fraction(0))

    def tax(self, amount: Fraction) -> None:
        """Take the same part of an amount from everybody, before anything is bought."""
        self._endowment -= min(amount / int(self._ballots.weight.sum()), self._endowment)
        self._balance[:] = float(self._endowment)
        self.exact = ExactPrices(self._ballots, self._needs, self._worths, self._endowment, self._paying)

    def price(
        self, bundle: Bundle, voters: NDArray[np.int64], share: NDArray[np.float64], weight: NDArray[np.float64]
    ) -> float:
        """Least share of all there is that a unit of worth costs; inf where the supporters have too little."""
        need = self.need(bundle)
        cost = float(need)
        money = money_of(0, len(voters), voters, weight, self._balance)
        if abs(money - cost) <= NEAR * cost:
            if self.exact.money(bundle) < need:
                return np.inf
        elif money < cost:
            return np.inf
        return self._rate(cost, voters, share, weight) / float(self._cap)

    def exact_price(
        self, bundle: Bundle, voters: NDArray[np.int64], share: NDArray[np.float64], weight: NDArray[np.float64]
    ) -> Fraction:
        """The same, exactly."""
        near = self._rate(float(self.need(bundle)), voters, share, weight)
        return self.exact.rate(bundle, near=near, balance=self._balance) / self._cap

    def pay(
        self, bundle: Bundle, voters: NDArray[np.int64], share: NDArray[np.float64], weight: NDArray[np.float64]
    ) -> float:
        """Let the supporters pay; the price."""
        rate = self._rate(float(self.need(bundle)), voters, share, weight)
        asked, owned = rate * share, self._balance[voters]
        doubtful = (owned > 0.0) & (np.abs(owned - asked) <= NEAR * asked)
        poor = (owned == 0.0) | (owned < asked)
        self._balance[voters] = np.where(poor | doubtful, 0.0, owned - asked)
        state = np.zeros(len(self._balance), dtype=np.uint8)
        state[voters] = np.where(doubtful, DOUBTFUL, np.where(poor, POOR, RICH))
        columns = self._ballots.columns
        for policy in bundle:
            part = slice(columns.starts[policy], columns.starts[policy + 1])
            self._paying[part] = state[columns.voter[part]]
        self.exact.note([bundle])
        return rate / float(self._cap)

    def _rate(
        self, cost: float, voters: NDArray[np.int64], share: NDArray[np.float64], weight: NDArray[np.float64]
    ) -> float:
        return float(rate_of(0, len(voters), voters, share, weight, self._balance, cost, 1.0))
