"""Exchanges: a few deliveries are stopped, others that want the same offers are started in their place, many times over.

An exchange stays where the plan is no worse for it, and is undone otherwise. Thousands a second; what they cannot see,
because many deliveries would have to move at once, neighbourhoods solved exactly do (`neighbourhoods.py`).

References
----------
G. Schrimpf et al., "Record breaking optimization results using the ruin and recreate principle", Journal of Computational
Physics 159 (2000).
"""

from typing import Any

import numpy as np

from threebuckets.delivery.assignments import Assignment
from threebuckets.delivery.first_plan import empty, fill_need
from threebuckets.delivery.kernels import compiled
from threebuckets.delivery.modelling import totals
from threebuckets.delivery.plan_model import Model
from threebuckets.resources.types import Floats

LEAST = 1e-12
MOST_STOPPED = 4
MOST_TRIED = 24
"""For each delivery stopped, most that are tried in the place of what it took."""
_MULTIPLIER, _INCREMENT, _MODULUS = 3_512_405, 11, 1 << 40


class Exchanges:
    """Exchanges in a plan, each with its own luck.

    Parameters
    ----------
    model : Model
    seed : int
        Of the luck.
    """

    def __init__(self, model: Model, *, seed: int) -> None:
        self._model = model
        self._luck = np.array([(2 * seed + 1) * 7_919 % _MODULUS], np.int64)
        self._delivery_of_arc = np.repeat(model.delivery_of_need, np.diff(model.arc_start)).astype(np.int32)
        self._by_offer = np.argsort(model.offer, kind="stable").astype(np.int32)
        self._offer_start = np.searchsorted(model.offer[self._by_offer], np.arange(len(model.free) + 1))
        self._per_unit = model.staying if len(model.stays) else np.zeros(0)

    def make(self, assignment: Assignment, cost: Floats, n: int) -> None:
        """Try n exchanges in an assignment, which changes in place and is never worse for it.

        Parameters
        ----------
        assignment : Assignment
        cost : ndarray of float64, shape (O,)
            By which needs are filled, least first.
        n : int
        """
        model = self._model
        if not len(model.weight) or not len(model.offer):
            return
        exchange(
            n, self._luck, model.worth, model.kept, model.need_start, model.amount, model.arc_start, model.offer,
            model.stays, self._per_unit, self._delivery_of_arc, self._by_offer, self._offer_start,
            cost, assignment.delivered, assignment.amount, assignment.left,
        )  # fmt: skip
        assignment.left = model.free - totals(model.offer, assignment.amount, len(model.free))


def _draw(luck: Any, n: Any) -> Any:
    """A number from 0 to n − 1 (n up to four thousand million), the same on every machine.

    A linear congruential generator of full period whose products never leave 63 bits.
    """
    luck[0] = (luck[0] * _MULTIPLIER + _INCREMENT) % _MODULUS
    return (luck[0] >> 8) % n


draw = compiled(_draw)


def _start(
    delivery: Any, need_start: Any, needed: Any, arc_start: Any, offer: Any, stays: Any,
    cost: Any, delivered: Any, amount: Any, left: Any,
) -> Any:  # fmt: skip
    """Start a delivery from what is left; whether it could."""
    for need in range(need_start[delivery], need_start[delivery + 1]):
        if not fill_need(arc_start[need], arc_start[need + 1], needed[need], offer, stays, cost, amount, left):
            empty(arc_start[need_start[delivery]], arc_start[need + 1], offer, amount, left)
            return False
    delivered[delivery] = True
    return True


start = compiled(_start)


def _worth_of(
    delivery: Any, worth: Any, need_start: Any, arc_start: Any, stays: Any, per_unit: Any, amount: Any
) -> Any:
    """What a delivery counts, with what stays of it."""
    found = worth[delivery]
    if len(stays):
        for arc in range(arc_start[need_start[delivery]], arc_start[need_start[delivery + 1]]):
            found += per_unit[delivery] * min(amount[arc], stays[arc])
    return found


worth_of = compiled(_worth_of)


def _rivals(
    delivery: Any, n: Any, luck: Any, started: Any, kept: Any, need_start: Any, arc_start: Any, offer: Any,
    delivery_of_arc: Any, by_offer: Any, offer_start: Any, delivered: Any, amount: Any, found: Any,
) -> Any:  # fmt: skip
    """Up to n different deliveries that want the same offers: started ones that use them, or ones not started."""
    begin, end = arc_start[need_start[delivery]], arc_start[need_start[delivery + 1]]
    count = 0
    for _ in range(3 * n):
        if count == n or begin == end:
            break
        which = offer[begin + draw(luck, end - begin)]
        arc = by_offer[offer_start[which] + draw(luck, offer_start[which + 1] - offer_start[which])]
        other = delivery_of_arc[arc]
        fits = other != delivery and delivered[other] == started
        if started:
            fits = fits and amount[arc] > 0.0 and not kept[other]
        for at in range(count):
            fits = fits and found[at] != other
        if fits:
            found[count] = other
            count += 1
    return count


rivals = compiled(_rivals)


def _stop(
    chosen: Any, n: Any, need_start: Any, arc_start: Any, offer: Any, delivered: Any, amount: Any, left: Any
) -> Any:
    """Stop n deliveries; what was on their arcs, one after the other."""
    size = 0
    for at in range(n):
        size += arc_start[need_start[chosen[at] + 1]] - arc_start[need_start[chosen[at]]]
    saved = np.empty(size)
    place = 0
    for at in range(n):
        delivered[chosen[at]] = False
        for arc in range(arc_start[need_start[chosen[at]]], arc_start[need_start[chosen[at] + 1]]):
            saved[place] = amount[arc]
            left[offer[arc]] += amount[arc]
            amount[arc] = 0.0
            place += 1
    return saved


stop = compiled(_stop)


def _restore(
    chosen: Any, n: Any, saved: Any, need_start: Any, arc_start: Any, offer: Any, delivered: Any, amount: Any, left: Any
) -> None:
    """Put n deliveries back as they were."""
    place = 0
    for at in range(n):
        delivered[chosen[at]] = True
        for arc in range(arc_start[need_start[chosen[at]]], arc_start[need_start[chosen[at] + 1]]):
            amount[arc] = saved[place]
            left[offer[arc]] -= saved[place]
            place += 1


restore = compiled(_restore)


def _start_others(
    began: Any, stopped: Any, n_stopped: Any, luck: Any, kept: Any, need_start: Any, needed: Any, arc_start: Any,
    offer: Any, stays: Any, delivery_of_arc: Any, by_offer: Any, offer_start: Any, cost: Any, delivered: Any,
    amount: Any, left: Any,
) -> Any:  # fmt: skip
    """With the first of `began` started, start those that want what was freed, then those stopped; how many began."""
    tried = np.empty(MOST_TRIED, np.int64)
    n_began = 1
    for at in range(n_stopped + 1):
        near = stopped[at] if at < n_stopped else began[0]
        n_tried = rivals(
            near, MOST_TRIED, luck, False, kept, need_start, arc_start, offer, delivery_of_arc, by_offer, offer_start,
            delivered, amount, tried,
        )  # fmt: skip
        for each in range(n_tried):
            if start(tried[each], need_start, needed, arc_start, offer, stays, cost, delivered, amount, left):
                began[n_began] = tried[each]
                n_began += 1
    for at in range(n_stopped):
        other = stopped[at]
        if not delivered[other] and start(
            other, need_start, needed, arc_start, offer, stays, cost, delivered, amount, left
        ):
            began[n_began] = other
            n_began += 1
    return n_began


start_others = compiled(_start_others)


def _exchange(
    n: Any, luck: Any, worth: Any, kept: Any, need_start: Any, needed: Any, arc_start: Any, offer: Any,
    stays: Any, per_unit: Any, delivery_of_arc: Any, by_offer: Any, offer_start: Any,
    cost: Any, delivered: Any, amount: Any, left: Any,
) -> None:  # fmt: skip
    """Try n exchanges."""
    stopped = np.empty(MOST_STOPPED, np.int64)
    began = np.empty((MOST_STOPPED + 1) * MOST_TRIED + MOST_STOPPED + 1, np.int64)
    for _ in range(n):
        wish = draw(luck, len(worth))
        if delivered[wish]:
            continue
        n_stopped = rivals(
            wish, 1 + draw(luck, MOST_STOPPED), luck, True, kept, need_start, arc_start, offer, delivery_of_arc,
            by_offer, offer_start, delivered, amount, stopped,
        )  # fmt: skip
        change = 0.0
        for at in range(n_stopped):
            change -= worth_of(stopped[at], worth, need_start, arc_start, stays, per_unit, amount)
        saved = stop(stopped, n_stopped, need_start, arc_start, offer, delivered, amount, left)
        n_began = 0
        if start(wish, need_start, needed, arc_start, offer, stays, cost, delivered, amount, left):
            began[0] = wish
            n_began = start_others(
                began, stopped, n_stopped, luck, kept, need_start, needed, arc_start, offer, stays, delivery_of_arc,
                by_offer, offer_start, cost, delivered, amount, left,
            )  # fmt: skip
        for at in range(n_began):
            change += worth_of(began[at], worth, need_start, arc_start, stays, per_unit, amount)
        if n_began == 0 or change < -LEAST:
            stop(began, n_began, need_start, arc_start, offer, delivered, amount, left)
            restore(stopped, n_stopped, saved, need_start, arc_start, offer, delivered, amount, left)


exchange = compiled(_exchange)
