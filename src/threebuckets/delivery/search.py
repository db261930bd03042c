"""The search for a plan: first plan, prices, exchanges, neighbourhoods, each stage keeping the best plan and the least bound.

It goes by the clock or by a count of steps: a price step, some thousands of exchanges and a neighbourhood are one each.
By steps no clock is read and nothing else runs beside it, so that the same steps give the same plan on any machine.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from threebuckets.delivery.assignments import Assignment, is_feasible, score, take_back, value
from threebuckets.delivery.exact import Limits, solve
from threebuckets.delivery.exchanges import Exchanges
from threebuckets.delivery.first_plan import contest, fill, greedy_order
from threebuckets.delivery.modelling import totals
from threebuckets.delivery.neighbourhoods import Neighbourhoods, least_gain
from threebuckets.delivery.plan_model import Model
from threebuckets.delivery.prices import Prices
from threebuckets.delivery.solving import highspy
from threebuckets.delivery.whole_model import MOST_ARCS, WholeModel
from threebuckets.resources.types import Floats, Ints

EXACT_ARCS = 5_000
"""Up to so many arcs HiGHS alone solves the whole model."""
STEPS_A_PLAN = 75
"""Price steps after which plans are made at the best prices."""
MOST_PRICE_STEPS, PRICES_SHARE = 900, 0.4
"""Most price steps at a stretch, and most of the time or the steps there are that goes into them."""
PRICE_STEPS_ALONE = 300
"""Price steps of a model that HiGHS solves: its prices tell what one more would be worth."""
AGAIN_AFTER = 40
"""Steps of improvement after which some more price steps are tried."""
EXCHANGES = 20_000
"""Exchanges tried in a step."""
ENOUGH_IN_VAIN = 8
"""Steps without gain after which neighbourhoods are freed instead, as many, before exchanges are tried again."""
MOST_SHAKEN = 25
"""So many deliveries (and at most one in twenty) are stopped where both gave nothing: exchanges may end elsewhere."""
NODES_A_STEP = 20
LEAST_SECONDS = 3.0
"""With less time the whole model is not begun in a second process."""
CLOSED = 1e-6


@dataclass(slots=True)
class Budget:
    """How long the search may go on: until a moment of the clock, or so many steps."""

    until: float | None
    steps: int | None

    @property
    def seconds(self) -> float | None:
        """Seconds left; None where no clock is read."""
        return None if self.until is None else self.until - time.perf_counter()

    @property
    def is_over(self) -> bool:
        """Whether the search must end."""
        if self.steps is not None:
            return self.steps <= 0
        return self.until is not None and time.perf_counter() >= self.until

    def spend(self) -> None:
        """One step less."""
        if self.steps is not None:
            self.steps -= 1


class Search:
    """The best plan and the least bound so far, made better by `run`.

    Parameters
    ----------
    model : Model
    base : Assignment
        What every plan must hold: kept deliveries with what is theirs, nothing else.
    begin : Assignment or None
        A plan to begin with, which holds the base; else one is made.
    prices : ndarray of float64, shape (O,), or None
        Prices to begin with.
    budget : Budget
    seed : int
    """

    def __init__(
        self, model: Model, base: Assignment, begin: Assignment | None, prices: Floats | None, budget: Budget, seed: int
    ) -> None:
        self.model, self._base, self._budget = model, base, budget
        self.best = base
        self.best_score = -np.inf
        self.bound, self.bound_from = float(np.sum(model.weight)), "prices"
        self.state = "first"
        wanted = contest(model)
        self._prices = Prices(model, prices)
        self._whole: WholeModel | None = None
        self._seed = seed
        self._take_first(begin, wanted)

    @property
    def value(self) -> float:
        """What the best plan is worth."""
        return value(self.model, self.best.delivered)

    @property
    def prices(self) -> Floats:
        """The prices that prove the best bound of their kind, shape (O,)."""
        return self._prices.best

    @property
    def gap(self) -> float:
        """By what share of its value the bound is above the best plan."""
        return (self.bound - self.value) / max(self.value, 1e-9)

    @property
    def is_closed(self) -> bool:
        """Whether nothing better can be."""
        return self.bound - self.value <= CLOSED * max(self.value, 1.0) and not self.model.is_sticky

    def run(self) -> Iterator[None]:
        """Make it better until the budget is spent or nothing better can be; yields after each gain."""
        yield
        try:
            if len(self.model.offer) <= EXACT_ARCS and highspy is not None:
                nodes = None if self._budget.steps is None else NODES_A_STEP * self._budget.steps
                self._price_steps(PRICE_STEPS_ALONE)
                yield
                if not self.is_closed:
                    self._alone(nodes)
                    yield
            if not self._is_over():
                yield from self._priced()
            self._begin_whole()
            yield from self._improved()
        finally:
            if self._whole is not None:
                self._whole.end()

    def _is_over(self) -> bool:
        return self._budget.is_over or self.is_closed or self.state == "optimal"

    def _take_first(self, begin: Assignment | None, wanted: Floats) -> None:
        """The plan to begin with, filled up."""
        first = (self._base if begin is None else begin).copy()
        fill(self.model, first, greedy_order(self.model), wanted)
        self._offer(first)

    def _offer(self, plan: Assignment) -> bool:
        """Keep a plan if it is better, and possible."""
        found = score(self.model, plan)
        if found <= self.best_score + least_gain(self.model) or not is_feasible(self.model, plan):
            return False
        self.best, self.best_score = plan, found
        return True

    def _lower(self, bound: float, source: str) -> None:
        """Keep a bound if it is lower; never below what a plan is worth, which would be a rounding."""
        if bound < self.bound:
            self.bound, self.bound_from = max(bound, self.value), source

    def _alone(self, nodes: int | None) -> None:
        """HiGHS alone: the best plan, and where something stays as it is, the bound without counting that."""
        limits = Limits(self._budget.seconds, nodes, 0.0)
        found = solve(self.model, self.model.free, limits, start=(self.best.delivered, self.best.amount))
        self._lower(found.bound, "exact")
        if found.found:
            plan = Assignment(found.delivered, np.zeros(len(self.model.offer)), self.model.free.copy())
            plan.amount[found.arcs] = found.amount
            plan.left -= totals(self.model.offer, plan.amount, len(plan.left))
            self._offer(plan)
        if found.bound - score(self.model, self.best) <= 2 * CLOSED * max(self.value, 1.0):
            self.state = "optimal"
        if self.model.is_sticky:
            plain = solve(replace(self.model, stickiness=0.0), self.model.free, limits)
            self._lower(plain.bound, "exact")

    def _priced(self) -> Iterator[None]:
        """Price steps, and plans at the best prices after each some of them."""
        taken, seconds, steps = 0, self._budget.seconds, self._budget.steps
        while taken < MOST_PRICE_STEPS and not self._prices.is_done and not self._is_over():
            if _is_most_spent(self._budget.seconds, seconds) or _is_most_spent(self._budget.steps, steps):
                break
            self._price_steps(STEPS_A_PLAN)
            taken += STEPS_A_PLAN
            self._plans_at_prices()
            self.state = "priced"
            yield

    def _price_steps(self, n: int) -> None:
        for _ in range(n):
            if self._prices.is_done or self._budget.is_over:
                break
            self._prices.step(self.value)
            self._budget.spend()
        self._lower(self._prices.bound, "prices")

    def _plans_at_prices(self) -> None:
        """Plans in order of worth less cost, and of worth for cost, each twice over the leftover."""
        cost, worth = self._prices.cost, self.model.worth
        gain = worth - cost
        for order in (np.argsort(-gain, kind="stable"), _best_for_cost(worth, cost)):
            plan = self._base.copy()
            for again in (order[gain[order] > 0], order, order):
                fill(self.model, plan, again, self._prices.best)
            self._offer(plan)

    def _begin_whole(self) -> None:
        """The whole model in a second process, where there is time for it."""
        left = self._budget.seconds
        if left is None or self._budget.steps is not None or highspy is None or self._is_over():
            return
        if left > LEAST_SECONDS and EXACT_ARCS < len(self.model.offer) <= MOST_ARCS:
            self._whole = WholeModel(self.model, self.best, seconds=left)

    def _improved(self) -> Iterator[None]:
        """Exchanges, and neighbourhoods where those find nothing more, with news of the second process."""
        if self._is_over():
            return
        exchanges, around = Exchanges(self.model, seed=self._seed), None
        now, in_vain, luck = self.best.copy(), 0, np.random.default_rng(self._seed)
        for turn in range(1, 1_000_000_000):
            if self._is_over():
                return
            self._budget.spend()
            is_exchanging = in_vain < ENOUGH_IN_VAIN or highspy is None
            if is_exchanging:
                exchanges.make(now, self._prices.best, EXCHANGES)
                better = self._offer(now.copy())
            known = self.best_score
            if not is_exchanging:
                around = around or Neighbourhoods(self.model, seed=self._seed)
                better = self._neighbourhood(around)
            in_vain = 0 if better else (in_vain + 1) % (2 * ENOUGH_IN_VAIN)
            has_news = self._hear()
            if self.best_score > known:
                now = self.best.copy()
            elif in_vain == 0 and not better:
                now = self._shaken(luck)
            if better or has_news:
                self.state = "improved"
                yield
            if turn % AGAIN_AFTER == 0 and not self._prices.is_done:
                self._price_steps(STEPS_A_PLAN)

    def _shaken(self, luck: np.random.Generator) -> Assignment:
        """The best plan with some of its deliveries stopped, so that exchanges may end elsewhere."""
        found = self.best.copy()
        may_stop = np.flatnonzero(found.delivered & ~self.model.kept)
        n = min(MOST_SHAKEN, -(-len(may_stop) // 20))
        take_back(self.model, found, np.sort(luck.choice(may_stop, n, replace=False)))
        return found

    def _neighbourhood(self, around: Neighbourhoods) -> bool:
        """Free one; whether the plan became better."""
        plan = self.best
        better = around.improve(plan, self._gaps(), seconds=self._budget.seconds)
        if better:
            self.best_score = score(self.model, plan)
        return better

    def _gaps(self) -> Floats:
        """By how much each delivery may fall short of the bound at the best prices."""
        gain = self.model.weight - self._prices.cost
        return np.maximum(gain, 0.0) - np.where(self.best.delivered, gain, 0.0)

    def _hear(self) -> bool:
        """Take what the second process has found; whether the plan became better."""
        if self._whole is None:
            return False
        plan = self._whole.news()
        before = self.bound
        self._lower(self._whole.bound, "exact")
        better = plan is not None and self._offer(plan)
        return better or self.bound < before


def _is_most_spent(left: float | None, whole: float | None) -> bool:
    """Whether the share of a budget that is meant for prices is spent."""
    return left is not None and whole is not None and left < (1 - PRICES_SHARE) * whole


def _best_for_cost(worth: Floats, cost: Floats) -> Ints:
    return np.argsort(-np.divide(worth, cost, out=np.full(len(worth), np.inf), where=cost > 0), kind="stable")
