"""From tables to the model of a plan: rows in order, what nobody could cover left out.

A delivery one of whose needs is more than all offers together that could serve it is out from the start; the bound of a
plan is proven over the others. One that is kept is never out: what cannot be had for it, it goes without.
"""

from dataclasses import replace

import numpy as np

from threebuckets.delivery.deliveries import Arcs, Deliveries, Needs
from threebuckets.delivery.plan_model import Model, arc_order, check, delivery_order, need_order, offer_order, ranges
from threebuckets.resources.types import Bools, Floats, Index, Ints, Strings

NEAR = 1e-9
"""Share of an amount below which it counts as nothing."""


def model_of(
    deliveries: Deliveries,
    needs: Needs,
    free: Floats,
    arcs: Arcs,
    *,
    keep: Bools | None = None,
    runs: Bools | None = None,
    stickiness: float = 0.05,
    ids: Strings | None = None,
) -> Model:
    """The model of the deliveries that could be covered at all, and of those kept.

    Parameters
    ----------
    deliveries, needs, free, arcs
        As `plan` takes them.
    keep, runs : ndarray of bool, shape (D,), optional
        Deliveries that must go on, and those that run today.
    stickiness : float
        As `plan` takes it.
    ids : ndarray of str, shape (O,), optional
        Ids of offers, by which ties are broken; else by their rows.

    Raises
    ------
    InputError
        Tables that do not fit together.
    """
    check(deliveries, needs, free, arcs, keep)
    whole = _whole(deliveries, needs, free, arcs, ids)
    n = len(deliveries.policy)
    kept = np.zeros(n, np.bool_) if keep is None else np.asarray(keep, np.bool_)
    running = np.zeros(n, np.bool_) if runs is None else runs & ~kept
    whole = replace(
        whole, kept=kept[whole.delivery_row], runs=running[whole.delivery_row], stickiness=float(stickiness)
    )
    possible = ~has_short_need(whole) | whole.kept
    return whole if possible.all() else restricted(whole, np.flatnonzero(possible))


def _whole(deliveries: Deliveries, needs: Needs, free: Floats, arcs: Arcs, ids: Strings | None) -> Model:
    """Every delivery, need, arc and offer in order."""
    order, offers = delivery_order(deliveries), offer_order(len(free), ids)
    rows = need_order(deliveries, needs, order)
    need_rank, offer_rank = _rank(rows), _rank(offers)
    arc_rows = arc_order(arcs, need_rank, offer_rank)
    arc_rows = np.arange(len(arcs.offer)) if arc_rows is None else arc_rows
    counts = np.bincount(need_rank[arcs.need], minlength=len(rows))
    n_needs = np.diff(deliveries.req_start)[order]
    areas = np.unique(deliveries.area.astype(str), return_inverse=True)[1] if len(order) else np.zeros(0)
    return Model(
        weight=deliveries.priority[order].astype(np.float64),
        kept=np.zeros(len(order), np.bool_),
        runs=np.zeros(len(order), np.bool_),
        area=areas[order].astype(np.int32),
        need_start=starts_of(n_needs),
        amount=needs.amount[rows].astype(np.float64),
        arc_start=starts_of(counts),
        offer=offer_rank[arcs.offer[arc_rows]].astype(np.int32),
        stays=arcs.stays[arc_rows].astype(np.float64) if arcs.stays.any() else np.zeros(0),
        free=free[offers].astype(np.float64),
        stickiness=0.0,
        delivery_row=order,
        need_row=rows,
        arc_row=arc_rows,
        offer_row=offers,
    )


def has_short_need(model: Model) -> Bools:
    """Deliveries one of whose needs is more than all that could serve it, shape (D,)."""
    reachable = sums_by(model.free[model.offer], model.arc_start)
    short = reachable < model.amount * (1 - NEAR)
    return sums_by(short.astype(np.float64), model.need_start) > 0


def restricted(model: Model, deliveries: Ints) -> Model:
    """The model of some of its deliveries (ascending), with all offers."""
    needs = ranges(model.need_start[deliveries], model.need_start[deliveries + 1])
    arcs = ranges(model.arc_start[needs], model.arc_start[needs + 1])
    return replace(
        model,
        weight=model.weight[deliveries],
        kept=model.kept[deliveries],
        runs=model.runs[deliveries],
        area=model.area[deliveries],
        need_start=starts_of(np.diff(model.need_start)[deliveries]),
        amount=model.amount[needs],
        arc_start=starts_of(np.diff(model.arc_start)[needs]),
        offer=model.offer[arcs],
        stays=model.stays[arcs] if len(model.stays) else model.stays,
        delivery_row=model.delivery_row[deliveries],
        need_row=model.need_row[needs],
        arc_row=model.arc_row[arcs],
    )


def starts_of(sizes: Ints) -> Ints:
    """Where stretches of so many rows begin, and where the last ends.

    Examples
    --------
    >>> starts_of(np.array([2, 0, 3])).tolist()
    [0, 2, 2, 5]
    """
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes, dtype=np.int64)])


def sums_by(values: Floats, start: Ints) -> Floats:
    """Sum of each stretch of rows, added up in their order; shape (len(start) - 1,)."""
    return totals(np.repeat(np.arange(len(start) - 1), np.diff(start)), values, len(start) - 1)


def totals(rows: Ints | Index, values: Floats, n: int) -> Floats:
    """Sum of the values of each of n rows, added up in their order; shape (n,).

    Examples
    --------
    >>> totals(np.array([0, 2, 2]), np.array([1.0, 2.0, 3.0]), 4).tolist()
    [1.0, 0.0, 5.0, 0.0]
    """
    return np.bincount(rows, values, minlength=n).astype(np.float64) if n else np.zeros(0)


def _rank(order: Ints) -> Ints:
    """Place of each row in an order."""
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    return rank
