"""The first plan, at once: deliveries one after the other, each need filled from the offers that fewest others want.

A delivery that cannot be filled is undone before the next. How good the plan is depends on the order and on what an
offer counts as costing; `prices.py` gives better ones of both.
"""

from typing import Any

import numpy as np

from threebuckets.delivery.assignments import Assignment
from threebuckets.delivery.kernels import compiled
from threebuckets.delivery.modelling import NEAR, sums_by, totals
from threebuckets.delivery.plan_model import Model
from threebuckets.resources.types import Floats, Ints

MOST_LOOKS = 12
"""After so many offers for one need, sorting the rest is cheaper than looking for the next."""
MOST_OPEN = 5e-7
"""What may stay open of a need, however large."""


def greedy_order(model: Model) -> Ints:
    """Deliveries by worth for what they take of all that could serve them, greatest first; ties as in the model.

    Parameters
    ----------
    model : Model

    Returns
    -------
    ndarray of int64, shape (D,)
        Order of w_d / Σ_r (q_r / what could serve r).
    """
    reachable = sums_by(model.free[model.offer], model.arc_start)
    share = np.divide(model.amount, reachable, out=np.zeros_like(model.amount), where=reachable > 0)
    taken = sums_by(share, model.need_start)
    return np.argsort(-np.divide(model.worth, taken, out=np.full(len(taken), np.inf), where=taken > 0), kind="stable")


def contest(model: Model) -> Floats:
    """How much each offer is wanted: Σ over the needs it could serve of q_r / what could serve r; shape (O,)."""
    reachable = sums_by(model.free[model.offer], model.arc_start)
    share = np.divide(model.amount, reachable, out=np.zeros_like(model.amount), where=reachable > 0)
    return totals(model.offer, np.repeat(share, np.diff(model.arc_start)), len(model.free))


def fill(model: Model, assignment: Assignment, order: Ints, cost: Floats) -> None:
    """Start what can be started, in an order, from what is left; changes the assignment.

    Parameters
    ----------
    model : Model
    assignment : Assignment
        Deliveries that have started stay as they are.
    order : ndarray of int64
        Deliveries to try, one after the other.
    cost : ndarray of float64, shape (O,)
        Offers are used in order of it, least first (what is there today before all others); ties as in the model.
    """
    _fill(
        order.astype(np.int64), model.need_start, model.amount, model.arc_start, model.offer, model.stays,
        cost, assignment.delivered, assignment.amount, assignment.left,
    )  # fmt: skip


def _take(arc: Any, wanted: Any, offer: Any, amount: Any, left: Any) -> Any:
    """Put up to so much on an arc; give what is still wanted."""
    given = max(min(wanted, left[offer[arc]]), 0.0)
    amount[arc] += given
    left[offer[arc]] -= given
    return wanted - given


take = compiled(_take)


def _is_enough(begin: Any, end: Any, wanted: Any, offer: Any, left: Any) -> Any:
    """Whether what is left of the offers of some arcs is as much as wanted."""
    there = 0.0
    for arc in range(begin, end):
        there += left[offer[arc]]
        if there >= wanted:
            return True
    return False


is_enough = compiled(_is_enough)


def _fill_need(begin: Any, end: Any, wanted: Any, offer: Any, stays: Any, cost: Any, amount: Any, left: Any) -> Any:
    """Fill one need from its arcs; whether it was filled."""
    least = min(wanted * NEAR, MOST_OPEN)
    if not is_enough(begin, end, wanted - least, offer, left):
        return False
    for arc in range(begin, end if len(stays) else begin):
        if stays[arc] > 0.0:
            wanted = wanted - min(wanted, stays[arc]) + take(arc, min(wanted, stays[arc]), offer, amount, left)
    for _ in range(MOST_LOOKS):
        best, lowest = -1, np.inf
        for arc in range(begin, end):
            if left[offer[arc]] > 0.0 and cost[offer[arc]] < lowest:
                best, lowest = arc, cost[offer[arc]]
        if wanted <= least or best < 0:
            return wanted <= least
        wanted = take(best, wanted, offer, amount, left)
    for at in np.argsort(cost[offer[begin:end]], kind="mergesort"):
        if wanted > 0.0:
            wanted = take(begin + at, wanted, offer, amount, left)
    return wanted <= least


fill_need = compiled(_fill_need)


def _empty(begin: Any, end: Any, offer: Any, amount: Any, left: Any) -> None:
    """Take everything back from some arcs."""
    for arc in range(begin, end):
        if amount[arc] > 0.0:
            left[offer[arc]] += amount[arc]
            amount[arc] = 0.0


empty = compiled(_empty)


def _fill_all(
    order: Any, need_start: Any, needed: Any, arc_start: Any, offer: Any, stays: Any,
    cost: Any, delivered: Any, amount: Any, left: Any,
) -> None:  # fmt: skip
    """Fill deliveries one after the other."""
    for at in range(len(order)):
        delivery = order[at]
        if delivered[delivery]:
            continue
        filled = True
        for need in range(need_start[delivery], need_start[delivery + 1]):
            begin, end = arc_start[need], arc_start[need + 1]
            if not fill_need(begin, end, needed[need], offer, stays, cost, amount, left):
                filled = False
                break
        if filled:
            delivered[delivery] = True
        else:
            empty(arc_start[need_start[delivery]], arc_start[need_start[delivery + 1]], offer, amount, left)


_fill = compiled(_fill_all)
