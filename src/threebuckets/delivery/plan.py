"""The plan: which deliveries could start together, from whose offers, with its value, a proven bound and the gap between.

One offer may serve many deliveries; a delivery starts only when all its needs are covered. A plan is advice: it pledges
nothing. Not for who gains what by it (`benefit.py`) nor for whom to ask (`asking.py`).

The problem is hard, and nothing here claims to have the best plan without a bound that proves it. See `plan_model.py` for
the model, `prices.py` for the bound, `neighbourhoods.py` for how plans are made better.
"""

import time
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, replace

import numpy as np

from threebuckets.delivery.assignments import Assignment
from threebuckets.delivery.beginnings import carried_over, with_kept
from threebuckets.delivery.deliveries import Arcs, Deliveries, Needs
from threebuckets.delivery.modelling import model_of, totals
from threebuckets.delivery.plan_model import Model
from threebuckets.delivery.search import Budget, Search
from threebuckets.resources.types import Bools, Floats, Index, Ints, Strings

STEPS = 1000
"""Steps of a plan that is given neither time nor steps."""


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """A plan, in the rows of the tables it was made from.

    Parameters
    ----------
    delivered : ndarray of bool, shape (D,)
        Deliveries that could start together.
    arc : ndarray of int32, shape (n,)
        Arcs with something on them, ascending.
    offer, need : ndarray of int32, shape (n,)
        Rows of the offer and of the need of each.
    amount : ndarray of float64, shape (n,)
        How much, in the unit of the need, > 0.
    value : float
        Sum of the priorities of what starts.
    bound : float
        No plan is worth more; at least `value`.
    gap : float
        (bound − value) / value.
    bound_from : str
        What proved the bound: `prices` or `exact`.
    prices : ndarray of float64, shape (O,)
        What one more unit of each offer would be worth, about; kept for the next warm start.
    moved : ndarray of float64, shape (O,)
        How much of each offer no longer goes where it went before; 0 where nothing went anywhere.
    stopped : ndarray of int32
        Deliveries that ran or were planned before and are not in this plan.
    seconds : float
        Since the beginning, wall time; for information, never the same twice.
    state : str
        `first`, `priced`, `improved` or `optimal` (nothing is better, what stays as it is counted in).
    """

    delivered: Bools
    arc: Index
    offer: Index
    need: Index
    amount: Floats
    value: float
    bound: float
    gap: float
    bound_from: str
    prices: Floats
    moved: Floats
    stopped: Index
    seconds: float
    state: str


def plan(
    deliveries: Deliveries,
    needs: Needs,
    free: Floats,
    arcs: Arcs,
    *,
    time_limit_s: float | None = 10.0,
    steps: int | None = None,
    start: Plan | None = None,
    stickiness: float = 0.05,
    keep: Bools | None = None,
    seed: int = 0,
    ids: Strings | None = None,
) -> Plan:
    """Which deliveries could start together.

    Parameters
    ----------
    deliveries, needs, arcs
        What could be delivered, what it needs, who could give it.
    free : ndarray of float64, shape (O,)
        What each offer has to give, ≥ 0, in the unit of the needs it could serve.
    time_limit_s : float, optional
        Seconds to search; what is found then depends on the machine. Ignored where `steps` is given.
    steps : int, optional
        Steps to search instead: the same plan on every machine. What is published goes by steps.
    start : Plan, optional
        An earlier plan of the same rows of deliveries, needs and offers (arcs may differ), to begin with: what is no
        longer there is dropped, what it touches is mended, all else moves only for something better.
    stickiness : float
        By what share of a delivery's worth leaving it as it is counts more than starting another, 0 or more.
    keep : ndarray of bool, shape (D,), optional
        Deliveries that go on whatever happens; what cannot be had for them, they go without.
    seed : int
        Of the order in which parts of the plan are tried.
    ids : ndarray of str, shape (O,), optional
        Ids of the offers, by which ties are broken; by their rows otherwise.

    Returns
    -------
    Plan
        The best one found; value, bound and gap are always there. Without deliveries or offers nothing starts.

    Raises
    ------
    InputError
        Priorities that are not above 0, negative or missing amounts, rows that are not there; all at once.

    Notes
    -----
    The same for every order of rows, where `ids` are given. Needs met and offers used are checked in float64 to 10⁻⁶
    whenever a plan is taken. The value does not count what stickiness adds, so that with stickiness the plan of the
    greatest value is not always taken.

    Examples
    --------
    >>> rows, day = np.array(["a", "b"], object), np.array(["2027-01-01"] * 2, "datetime64[D]")
    >>> two = Deliveries(rows, rows, rows, np.array([1.0, 3.0]), np.arange(3))
    >>> needs = Needs(np.full(2, "space", object), np.array([40.0, 50.0]), np.full(2, "m2", object), day, day)
    >>> arcs = Arcs(np.zeros(2, np.int32), np.arange(2, dtype=np.int32), np.zeros(2))
    >>> found = plan(two, needs, np.array([60.0]), arcs, steps=10)
    >>> found.delivered.tolist(), found.value, found.bound, found.state
    ([False, True], 3.0, 3.0, 'optimal')
    """
    found = None
    options = {"start": start, "stickiness": stickiness, "keep": keep, "seed": seed, "ids": ids}
    with closing(_plans(deliveries, needs, free, arcs, time_limit_s, steps, **options)) as better:  # type: ignore[arg-type]
        for search in better:
            found = search
    assert found is not None  # noqa: S101
    return found.plan()


def plans(
    deliveries: Deliveries,
    needs: Needs,
    free: Floats,
    arcs: Arcs,
    *,
    time_limit_s: float | None = 10.0,
    steps: int | None = None,
    start: Plan | None = None,
    stickiness: float = 0.05,
    keep: Bools | None = None,
    seed: int = 0,
    ids: Strings | None = None,
) -> Iterator[Plan]:
    """Ever better plans, the first at once; stop whenever you like.

    Takes what `plan` takes; each plan is better than the one before, or has a lower bound.

    Examples
    --------
    >>> none = Deliveries(*(np.zeros(0, object),) * 3, np.zeros(0), np.zeros(1, np.int64))
    >>> nothing = Needs(*(np.zeros(0, kind) for kind in (object, float, object, "datetime64[D]", "datetime64[D]")))
    >>> arcs = Arcs(np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0))
    >>> next(plans(none, nothing, np.zeros(0), arcs, steps=5)).value
    0.0
    """
    options = {"start": start, "stickiness": stickiness, "keep": keep, "seed": seed, "ids": ids}
    with closing(_plans(deliveries, needs, free, arcs, time_limit_s, steps, **options)) as better:  # type: ignore[arg-type]
        for search in better:
            yield search.plan()


@dataclass(frozen=True, slots=True, eq=False)
class _Running:
    """A search at work, with what it takes to tell its plan in the rows of the tables."""

    search: Search
    arcs: Arcs
    n_deliveries: int
    needs: Floats
    before: "_Before"
    began: float

    def plan(self) -> Plan:
        """The best plan so far."""
        search, model = self.search, self.search.model
        delivered = np.zeros(self.n_deliveries, np.bool_)
        delivered[model.delivery_row[search.best.delivered]] = True
        used = np.flatnonzero(search.best.amount)
        rows = np.argsort(model.arc_row[used], kind="stable")
        arc = model.arc_row[used][rows].astype(np.int32)
        prices = np.zeros(len(model.free))
        prices[model.offer_row] = search.prices
        amount = search.best.amount[used][rows]
        return Plan(
            delivered=delivered,
            arc=arc,
            offer=self.arcs.offer[arc],
            need=self.arcs.need[arc],
            amount=amount,
            value=search.value,
            bound=search.bound,
            gap=search.gap,
            bound_from=search.bound_from,
            prices=prices,
            moved=self.before.moved(self.arcs, arc, amount, len(model.free)),
            stopped=np.flatnonzero(self.before.runs & ~delivered).astype(np.int32),
            seconds=time.perf_counter() - self.began,
            state="optimal" if search.is_closed else search.state,
        )


@dataclass(frozen=True, slots=True, eq=False)
class _Before:
    """What ran, and what flowed from which offer to which need, before the plan."""

    runs: Bools
    offer: Index
    need: Index
    amount: Floats

    def moved(self, arcs: Arcs, arc: Index, amount: Floats, n_offers: int) -> Floats:
        """How much of each offer no longer goes where it went."""
        if not len(self.offer):
            return np.zeros(n_offers)
        width = n_offers + 1
        now = dict(zip((arcs.need[arc].astype(np.int64) * width + arcs.offer[arc]).tolist(), amount, strict=True))
        pairs = self.need.astype(np.int64) * width + self.offer
        gone = [max(0.0, was - now.get(pair, 0.0)) for pair, was in zip(pairs.tolist(), self.amount, strict=True)]
        return totals(self.offer, np.array(gone, np.float64), n_offers)


def _plans(
    deliveries: Deliveries, needs: Needs, free: Floats, arcs: Arcs, time_limit_s: float | None, steps: int | None, *,
    start: Plan | None, stickiness: float, keep: Bools | None, seed: int, ids: Strings | None,
) -> Generator[_Running, None, None]:  # fmt: skip
    """The search after each gain."""
    began = time.perf_counter()
    before = _before(deliveries, arcs, start)
    sticking = arcs if start is None else _staying(arcs, before)
    model = model_of(deliveries, needs, free, sticking, keep=keep, runs=before.runs, stickiness=stickiness, ids=ids)
    model, base = with_kept(model)
    counted = STEPS if steps is None and time_limit_s is None else steps
    until = None if counted is not None or time_limit_s is None else began + time_limit_s
    prices = None if start is None else start.prices[model.offer_row]
    begin = None if start is None else _carried(model, base, start, before)
    search = Search(model, base, begin, prices, Budget(until, counted), seed)
    running = _Running(search, arcs, len(deliveries.policy), needs.amount, before, began)
    for _ in search.run():
        yield running
    yield running


def _before(deliveries: Deliveries, arcs: Arcs, start: Plan | None) -> _Before:
    """What ran before: what is pledged today, and what an earlier plan planned."""
    pledged = np.flatnonzero(arcs.stays)
    n, need_of = len(deliveries.policy), np.repeat(np.arange(len(deliveries.policy)), np.diff(deliveries.req_start))
    runs = np.zeros(n, np.bool_)
    runs[need_of[arcs.need[pledged]]] = True
    if start is None:
        return _Before(runs, arcs.offer[pledged], arcs.need[pledged], arcs.stays[pledged])
    return _Before(runs | start.delivered, start.offer, start.need, start.amount)


def _staying(arcs: Arcs, before: _Before) -> Arcs:
    """The arcs, with what an earlier plan had on them counted as staying too."""
    width = int(arcs.offer.max(initial=0)) + int(before.offer.max(initial=0)) + 1
    key = arcs.need.astype(np.int64) * width + arcs.offer
    order = np.argsort(key, kind="stable")
    wanted = before.need.astype(np.int64) * width + before.offer
    at = np.minimum(np.searchsorted(key[order], wanted), max(len(key) - 1, 0))
    there = key[order][at] == wanted if len(key) else np.zeros(len(wanted), np.bool_)
    stays = arcs.stays.copy()
    rows = order[at[there]]
    stays[rows] = np.maximum(stays[rows], before.amount[there])
    return replace(arcs, stays=stays)


def _carried(model: Model, base: Assignment, start: Plan, before: _Before) -> Assignment:
    """The earlier plan in the rows of the model, as far as it still can be."""
    delivery = _place_of(model.delivery_row, len(start.delivered))[np.flatnonzero(start.delivered)]
    need = _place_of(model.need_row, int(max(model.need_row.max(initial=-1), before.need.max(initial=-1))) + 1)
    offer = _place_of(model.offer_row, len(model.free))
    known = need[before.need] >= 0
    return carried_over(
        model, base, delivery[delivery >= 0],
        offer[before.offer][known], need[before.need][known], before.amount[known], start.prices[model.offer_row],
    )  # fmt: skip


def _place_of(rows: Ints, n: int) -> Ints:
    """Place of each of n rows in the model; −1 where it is not in it."""
    place = np.full(n, -1, np.int64)
    place[rows] = np.arange(len(rows))
    return place
