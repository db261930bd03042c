"""Prices of offers: what one more unit of each would be worth, and the bound on every plan that they prove.

The capacities of the offers are relaxed with prices π ≥ 0:

    L(π) = Σ_o free_o·π_o + Σ_d max(0, w_d − Σ_r q_r·min_{o ∈ r} π_o)

Every L(π) is an upper bound on the worth of every plan (a kept delivery adds its bracket without the max). The prices
are moved along a subgradient: up where an offer is used beyond what it has, down where it is not used up.

References
----------
M. L. Fisher, "The Lagrangian relaxation method for solving integer programming problems", Management Science 27 (1981).
M. Held, P. Wolfe and H. P. Crowder, "Validation of subgradient optimization", Mathematical Programming 6 (1974).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from threebuckets.delivery.kernels import compiled
from threebuckets.delivery.modelling import totals
from threebuckets.delivery.plan_model import Model
from threebuckets.resources.types import Floats

NEAR_LEAST = 1.02
"""Use is split over the offers within 2 % of the least price: a heuristic for the direction alone."""
SMOOTH = 0.7
PATIENCE = 10
SHRINK = 0.6
SLOWEST = 1e-3
GAIN = 3e-4
"""A bound lower by less than this share is no gain."""
MULTIPLES = (0.25, 0.5, 0.75, 1.0, 1.5)


@dataclass(frozen=True, slots=True, eq=False)
class Relaxed:
    """L(π) at some prices: the bound, what each delivery's needs cost, how much of each offer would be used."""

    bound: float
    cost: Floats
    use: Floats


class Prices:
    """A search for prices that prove a low bound; keeps the best.

    Parameters
    ----------
    model : Model
    start : ndarray of float64, shape (O,), optional
        Prices to begin with, ≥ 0; else the best multiple of `usual_prices`.
    """

    def __init__(self, model: Model, start: Floats | None = None) -> None:
        self._model = model
        self._scale = usual_prices(model)
        """What one unit is usually worth: hours and pounds are stepped alike."""
        self._now = _best_multiple(model, self._scale) if start is None else np.maximum(start, 0.0)
        self._direction = np.zeros(len(self._now))
        self._theta = 0.5
        self._without_gain = 0
        # With nothing priced everything starts: the bound that needs no proof.
        self.best = np.zeros(len(self._now))
        self.bound = float(np.sum(model.weight))
        self.cost = np.zeros(len(model.weight))
        """What the needs of each delivery cost at the best prices, shape (D,)."""

    @property
    def is_done(self) -> bool:
        """Whether the steps have become too small to gain anything."""
        return self._theta < SLOWEST

    def step(self, best_value: float) -> None:
        """One step; `best_value` is the worth of the best plan known."""
        found = relaxed(self._model, self._now)
        if found.bound < self.bound - GAIN * abs(found.bound):
            self._without_gain = 0
        else:
            self._without_gain += 1
        if found.bound < self.bound:
            self.bound, self.best, self.cost = found.bound, self._now, found.cost
        if self._without_gain >= PATIENCE:
            self._theta, self._without_gain = self._theta * SHRINK, 0
            self._now = self.best
        slope = (found.use - self._model.free) * self._scale
        slope[(self._now <= 0) & (slope < 0)] = 0.0
        self._direction = SMOOTH * slope + (1 - SMOOTH) * self._direction
        steep = product(self._direction, self._direction)
        if steep <= 0.0:
            self._theta = 0.0
            return
        length = self._theta * max(found.bound - best_value, 1e-9 * abs(found.bound)) / steep
        self._now = np.maximum(self._now + length * self._direction * self._scale, 0.0)


def usual_prices(model: Model) -> Floats:
    """What a unit of each offer would be worth if each delivery's worth were spread evenly over its needs; shape (O,).

    The worth of the needs that an offer could serve, for their amounts: in whatever unit these are.
    """
    n_needs = np.diff(model.need_start)[model.delivery_of_need]
    share = np.where(model.amount > 0, model.weight[model.delivery_of_need] / np.maximum(n_needs, 1), 0.0)
    sizes = np.diff(model.arc_start)
    worth = totals(model.offer, np.repeat(share, sizes), len(model.free))
    amount = totals(model.offer, np.repeat(model.amount, sizes), len(model.free))
    return np.divide(worth, amount, out=np.zeros_like(worth), where=amount > 0)


def _best_multiple(model: Model, prices: Floats) -> Floats:
    """The multiple of some prices that proves the lowest bound."""
    bounds = [relaxed(model, multiple * prices).bound for multiple in MULTIPLES]
    found: Floats = MULTIPLES[int(np.argmin(bounds))] * prices
    return found


def relaxed(model: Model, prices: Floats) -> Relaxed:
    """L(π) and what it rests on.

    Examples
    --------
    >>> import numpy as np
    >>> from threebuckets.delivery.deliveries import Arcs, Deliveries, Needs
    >>> from threebuckets.delivery.modelling import model_of
    >>> day, text = np.array(["2027-01-01"] * 2, "datetime64[D]"), np.array(["a", "b"], object)
    >>> two = Deliveries(text, text, text, np.ones(2), np.arange(3))
    >>> needs = Needs(text, np.array([4.0, 4.0]), text, day, day)
    >>> arcs = Arcs(np.zeros(2, np.int32), np.arange(2, dtype=np.int32), np.zeros(2))
    >>> model = model_of(two, needs, np.array([6.0]), arcs)
    >>> relaxed(model, np.array([0.25])).bound, relaxed(model, np.array([0.0])).bound
    (1.5, 2.0)
    """
    cost, use = np.zeros(len(model.weight)), np.zeros(len(model.free))
    least = np.zeros(len(model.amount))
    bracket = _relax(
        model.weight, model.kept, model.need_start, model.amount, model.arc_start, model.offer,
        model.free, prices, cost, least, use,
    )  # fmt: skip
    return Relaxed(product(model.free, prices) + bracket, cost, use)


def _product(left: Any, right: Any) -> Any:
    """Inner product, added up in order, so that it is the same on every machine."""
    total = 0.0
    for at in range(len(left)):
        total += left[at] * right[at]
    return total


product = compiled(_product)


def _least_price(begin: Any, end: Any, offer: Any, prices: Any) -> Any:
    """Least price over some arcs."""
    least = np.inf
    for arc in range(begin, end):
        if prices[offer[arc]] < least:
            least = prices[offer[arc]]
    return least


least_price = compiled(_least_price)


def _spread(begin: Any, end: Any, needed: Any, least: Any, offer: Any, free: Any, prices: Any, use: Any) -> None:
    """Use the offers near the least price for a need, by what each has free."""
    limit = least * NEAR_LEAST
    there = 0.0
    for arc in range(begin, end):
        if prices[offer[arc]] <= limit:
            there += free[offer[arc]]
    if there > 0.0:
        for arc in range(begin, end):
            if prices[offer[arc]] <= limit:
                use[offer[arc]] += needed * free[offer[arc]] / there


spread = compiled(_spread)


def _relax_all(
    weight: Any, kept: Any, need_start: Any, needed: Any, arc_start: Any, offer: Any,
    free: Any, prices: Any, cost: Any, least: Any, use: Any,
) -> Any:  # fmt: skip
    """Sum of the brackets; fills cost, least and use."""
    total = 0.0
    for delivery in range(len(weight)):
        for need in range(need_start[delivery], need_start[delivery + 1]):
            least[need] = 0.0
            if needed[need] > 0.0:
                least[need] = least_price(arc_start[need], arc_start[need + 1], offer, prices)
                cost[delivery] += needed[need] * least[need]
        gain = weight[delivery] - cost[delivery]
        if kept[delivery] or gain > 0.0:
            total += gain
            for need in range(need_start[delivery], need_start[delivery + 1]):
                begin, end = arc_start[need], arc_start[need + 1]
                spread(begin, end, needed[need], least[need], offer, free, prices, use)
    return total


_relax = compiled(_relax_all)
