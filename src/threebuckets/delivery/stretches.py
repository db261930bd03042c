"""Time cut into stretches: an offer that ends while a need goes on serves the part of it that it can.

What stays (a room, a skill) must be there on every day. Its needs are cut wherever an offer for them, or another need
that could ask the same offers, begins or ends: every piece must be covered, and an offer has its full amount in each
stretch of days. What is used up (money, goods) is not cut. Not for who reaches whom (`arcs.py`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from threebuckets.delivery.arcs import is_stock
from threebuckets.delivery.deliveries import Arcs, Deliveries, Needs
from threebuckets.delivery.modelling import starts_of
from threebuckets.resources import Actors, Kinds, Offers
from threebuckets.resources.offers import FOREVER, day_numbers, first_days, last_days
from threebuckets.resources.types import Bools, Days, Floats, Index, Ints, Strings


@dataclass(frozen=True, slots=True, eq=False)
class Cut:
    """Deliveries whose needs are cut into stretches of days.

    Parameters
    ----------
    deliveries, needs
        With a row for each piece of a need.
    need : ndarray of int32, shape (pieces,)
        Row of the whole need.
    """

    deliveries: Deliveries
    needs: Needs
    need: Index


@dataclass(frozen=True, slots=True, eq=False)
class Pools:
    """What offers have to give, by offer and stretch of days.

    Parameters
    ----------
    offer : ndarray of int32, shape (P,)
        Row of the offer.
    free : ndarray of float64, shape (P,)
        What it has in that stretch.
    arcs : Arcs
        Between pools and pieces of needs.
    """

    offer: Index
    free: Floats
    arcs: Arcs


def cut(deliveries: Deliveries, needs: Needs, offers: Offers, actors: Actors, kinds: Kinds, giving: Bools) -> Cut:
    """Needs cut where others of their root kind, or offers that could give to them, begin or end.

    Parameters
    ----------
    deliveries, needs
        What could be delivered and what it needs.
    offers, actors, kinds
        The offers, whose they are, and the kinds.
    giving : ndarray of bool, shape (N,)
        Offers with something to give; others cut nothing.

    Examples
    --------
    >>> from threebuckets.resources import actors_from_rows, offers_from_rows, standard_kinds
    >>> kinds, actors = standard_kinds(), actors_from_rows([{"actor": "mill", "name": "The Mill", "kind": "business"}])
    >>> row = {"offer": "hall", "actor": "mill", "kind": "space", "unit": "m2", "amount": 9, "until": "2027-06-30"}
    >>> offers = offers_from_rows([row], actors=actors, kinds=kinds).offers
    >>> one = Deliveries(*(np.array(["a"], object),) * 3, np.ones(1), np.array([0, 1]))
    >>> year = (np.array([day], "datetime64[D]") for day in ("2027-01-01", "2027-12-31"))
    >>> needs = Needs(np.array(["space"], object), np.array([5.0]), np.array(["m2"], object), *year)
    >>> cut(one, needs, offers, actors, kinds, np.array([True])).needs.ends.tolist()
    [datetime.date(2027, 6, 30), datetime.date(2027, 12, 31)]
    """
    first, last = day_numbers(needs.starts, 0), day_numbers(needs.ends, 0)
    root = np.array([str(kind).partition("/")[0] for kind in needs.kind], object)
    edges = _edges(root, first, last, offers, actors, giving)
    stock = is_stock(needs, kinds)
    pieces = [
        [int(first[row])] if stock[row] else [int(first[row]), *_within(edges[str(root[row])], first[row], last[row])]
        for row in range(len(needs.kind))
    ]
    sizes = np.array([len(found) for found in pieces], np.int64)
    need = np.repeat(np.arange(len(pieces), dtype=np.int32), sizes)
    starts = np.array([day for found in pieces for day in found], np.int64)
    ends = np.append(starts[1:] - 1, 0)[: len(starts)]
    final = np.cumsum(sizes) - 1
    ends[final] = last
    whole = starts_of(sizes)
    return Cut(
        replace(deliveries, req_start=whole[deliveries.req_start]),
        Needs(needs.kind[need], needs.amount[need], needs.unit[need], _days(starts), _days(ends)),
        need,
    )


def pools(needs: Needs, kinds: Kinds, free: Floats, arcs: Arcs) -> Pools:
    """The offers by stretch of days, so that needs of different days do not take from one another.

    Parameters
    ----------
    needs : Needs
        Cut (`cut`), so that those that could ask one offer have either the same days or none in common.
    kinds : Kinds
    free : ndarray of float64, shape (N,)
        What each offer has to give.
    arcs : Arcs
        Between offers and needs.
    """
    first = np.where(is_stock(needs, kinds), np.iinfo(np.int64).min, day_numbers(needs.starts, 0))
    days, which = np.unique(first, return_inverse=True)
    key = (
        arcs.offer.astype(np.int64) * max(len(days), 1) + which[arcs.need] if len(arcs.need) else np.zeros(0, np.int64)
    )
    found, pool = np.unique(key, return_inverse=True)
    offer = (found // max(len(days), 1)).astype(np.int32)
    return Pools(offer, free[offer], Arcs(pool.astype(np.int32), arcs.need, arcs.stays))


def _edges(root: Strings, first: Ints, last: Ints, offers: Offers, actors: Actors, giving: Bools) -> dict[str, Ints]:
    """First days of new stretches, by root kind; the same for roots that one offer could serve both of."""
    begins, ends = _month_from(first_days(offers)), _month_of(last_days(offers, actors) + 1)
    theirs: dict[tuple[str, ...], list[int]] = {}
    for row in np.flatnonzero(giving):
        served = (str(offers.kind[row]), *offers.also[row])
        theirs.setdefault(tuple(sorted({kind.partition("/")[0] for kind in served})), []).append(int(row))
    out: dict[str, Ints] = {}
    for family in _families([*theirs, *((str(name),) for name in np.unique(root.astype(str)))]):
        here = np.isin(root.astype(str), family)
        rows = [row for served, found in theirs.items() if set(served) <= set(family) for row in found]
        found = np.unique(np.concatenate([first[here], last[here] + 1, begins[rows], ends[rows]]))
        out |= dict.fromkeys(family, found)
    return out


def _families(groups: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Roots put together that stand together in any group, sorted."""
    families: list[set[str]] = []
    for group in groups:
        joined = set(group).union(*(family for family in families if family & set(group)))
        families = [family for family in families if not family & joined] + [joined]
    return sorted(tuple(sorted(family)) for family in families)


def _month_of(day: Ints, *, after: int = 0) -> Ints:
    """First day of the month of each day, or of a later month, as numbers; open days stay as they are."""
    known = np.abs(day) < FOREVER
    month = _days(np.where(known, day, 0)).astype("datetime64[M]") + after
    return np.where(known, month.astype("datetime64[D]").astype(np.int64), day)


def _month_from(day: Ints) -> Ints:
    """First day of the first month that begins on the day or after it."""
    return np.where(_month_of(day) == day, day, _month_of(day, after=1))


def _within(edges: Ints, first: int, last: int) -> list[int]:
    """Edges after the first day, up to the last."""
    low, high = np.searchsorted(edges, [first, last], side="right")
    return [int(day) for day in edges[low:high]]


def _days(numbers: Ints) -> Days:
    return numbers.astype("datetime64[D]")
