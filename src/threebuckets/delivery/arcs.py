"""Which offer could serve which need, and what each offer has to give.

Built by (area, kind) buckets: offers and needs meet only where an offer reaches the area and serves the kind; the product
of all offers and all needs is never formed. Not for time that has to be cut into pieces (`stretches.py`).
"""

from dataclasses import dataclass
from datetime import date

import numpy as np

from threebuckets.delivery.deliveries import Arcs, Deliveries, Needs, Pledged
from threebuckets.delivery.modelling import starts_of, totals
from threebuckets.delivery.plan_model import ranges
from threebuckets.errors import Fault, InputError, UnknownCodeError
from threebuckets.resources import Actors, Kinds, Offers, Reach, measure
from threebuckets.resources.offers import day_number, day_numbers, first_days, is_fresh, known_reliability, last_days
from threebuckets.resources.types import Bools, Floats, Index, Ints, Strings
from threebuckets.resources.units import measure_or_own

COUNTED_UNITS = ("item", "place")
"""Units of which an offer that states no amount counts as one."""


def free_amounts(
    offers: Offers,
    actors: Actors,
    kinds: Kinds,
    *,
    on: date,
    sure_reliability: float = 0.90,
    default_reliability: float = 0.70,
    if_asked: bool = False,
) -> Floats:
    """What each offer has to give, in the unit that amounts are compared in.

    Parameters
    ----------
    offers, actors, kinds
        The offers, whose they are, and the kinds.
    on : date
        Offers that ended before it, or whose actor's consent did, give nothing.
    sure_reliability : float
        At least so reliable offers count in full, others by their reliability.
    default_reliability : float
        Of offers that state none.
    if_asked : bool
        Whether to count what is listed or was not confirmed lately as if everybody had said yes; by itself it counts
        nothing.

    Returns
    -------
    ndarray of float64, shape (N,)
        Amount less what is committed elsewhere; 0 where no amount is stated (one where things are counted, if asked).

    Examples
    --------
    >>> from threebuckets.resources import actors_from_rows, offers_from_rows, standard_kinds
    >>> kinds, actors = standard_kinds(), actors_from_rows([{"actor": "mill", "name": "The Mill", "kind": "business"}])
    >>> row = {"actor": "mill", "kind": "space", "unit": "m2", "amount": 40, "last_confirmed": "2026-11-01"}
    >>> rows = [{**row, "offer": "hall", "reliability": 0.95}, {**row, "offer": "yard", "reliability": 0.5}]
    >>> offers = offers_from_rows([*rows, {**row, "offer": "list", "basis": "listed"}], actors=actors, kinds=kinds).offers
    >>> free_amounts(offers, actors, kinds, on=date(2026, 12, 1)).tolist()
    [40.0, 20.0, 0.0]
    """
    units = [measure_or_own(str(unit)) for unit in offers.unit]
    stated = ~np.isnan(offers.amount)
    counted = np.array([unit.base in COUNTED_UNITS for unit in units], np.bool_).astype(np.float64)
    amount = np.where(stated, offers.amount, counted if if_asked else 0.0)
    free = np.maximum(amount - offers.committed, 0.0) * np.array([unit.factor for unit in units], np.float64)
    known = known_reliability(offers, is_fresh(offers, kinds, on=on), default_reliability=default_reliability)
    unasked = np.isnan(known)
    share = np.where(known >= sure_reliability, 1.0, np.where(unasked, float(if_asked), known))
    there = last_days(offers, actors) >= day_number(on)
    return np.where(there, free * share, 0.0)


def eligible_arcs(
    deliveries: Deliveries,
    needs: Needs,
    offers: Offers,
    actors: Actors,
    kinds: Kinds,
    reached: Reach,
    *,
    area_codes: Strings,
    free: Floats,
    pledged: Pledged | None = None,
) -> Arcs:
    """The pairs of offer and need between which something could flow.

    The kind serves, the units compare, the offer reaches the area and has something free; what stays (a room, a skill) is
    there on every day of the need, what is used up (money, goods) on one of them; and its actor has not excluded the
    policy. Where two actors exclude one another, the one that could give less to a delivery is left out of it, unless it
    has pledged there already (ties by id).

    Parameters
    ----------
    deliveries, needs
        What could be delivered and what it needs.
    offers, actors, kinds
        The offers, whose they are, and the kinds.
    reached : Reach
        The areas that each offer reaches.
    area_codes : ndarray of str, shape (n_areas,)
        Codes of the areas that `reached` was made for.
    free : ndarray of float64, shape (N,)
        What each offer has to give (`free_amounts`); offers with nothing have arcs only where they have pledged.
    pledged : Pledged, optional
        What is pledged where today.

    Returns
    -------
    Arcs
        By need, then by offer.

    Raises
    ------
    InputError
        A need whose unit is a multiple of another (thousands of pounds), an unknown kind.
    UnknownCodeError
        An area that `area_codes` does not have.

    Notes
    -----
    Time and memory grow with the arcs and with the areas that offers reach.
    """
    _check_units(needs)
    giving = free > 0
    if pledged is not None:
        giving[pledged.offer] = True
    buckets = _buckets(deliveries, needs, area_codes)
    standing = _standing(buckets, offers, kinds, reached, giving)
    count = standing.start[buckets.of_need + 1] - standing.start[buckets.of_need]
    need = np.repeat(np.arange(len(needs.kind), dtype=np.int32), count)
    offer = standing.offer[ranges(standing.start[buckets.of_need], standing.start[buckets.of_need + 1])]
    fits = _is_there(needs, offers, actors, kinds, offer, need) & ~_excluded(deliveries, actors, offers, offer, need)
    arcs = _with_pledges(offer[fits], need[fits], pledged)
    return _without_strangers(deliveries, needs, offers, actors, free, arcs)


@dataclass(frozen=True, slots=True, eq=False)
class _Buckets:
    """Needs by area, kind and unit: the different areas, kinds with units, and the bucket of each need."""

    areas: Ints
    wanted: tuple[tuple[str, str], ...]
    of_need: Ints


@dataclass(frozen=True, slots=True, eq=False)
class _Standing:
    """Offers that stand in each bucket, in compressed rows, ascending."""

    start: Ints
    offer: Index


def _check_units(needs: Needs) -> None:
    faults = []
    for unit in np.unique(needs.unit.astype(str)):
        found = measure(str(unit))
        if found is not None and (found.factor, found.base) != (1.0, str(unit)):
            row = int(np.flatnonzero(needs.unit == unit)[0])
            expected = f"{found.base}, the unit that amounts are compared in"
            faults.append(Fault("F12", "error", "plan/needs", row + 1, "unit", str(unit), expected))
    if faults:
        raise InputError(faults)


def _buckets(deliveries: Deliveries, needs: Needs, area_codes: Strings) -> _Buckets:
    """The bucket of each need: place of its area times the kinds, plus its kind."""
    row_of = {str(code): row for row, code in enumerate(area_codes)}
    codes, which = np.unique(deliveries.area.astype(str), return_inverse=True)
    for code in codes:
        if str(code) not in row_of:
            raise UnknownCodeError.of("area", code, "the code of an area")
    areas = np.array([row_of[str(code)] for code in codes], np.int64)
    pairs: dict[tuple[str, str], int] = {}
    kind = np.array(
        [pairs.setdefault((str(k), str(u)), len(pairs)) for k, u in zip(needs.kind, needs.unit, strict=True)]
    )
    area = np.repeat(which, np.diff(deliveries.req_start))
    return _Buckets(areas, tuple(pairs), (area * max(len(pairs), 1) + kind).astype(np.int64))


def _standing(buckets: _Buckets, offers: Offers, kinds: Kinds, reached: Reach, giving: Bools) -> _Standing:
    """For each bucket the offers that reach its area, serve its kind and have something."""
    place = np.full(int(max(reached.area.max(initial=-1), buckets.areas.max(initial=-1))) + 1, -1, np.int64)
    place[buckets.areas] = np.arange(len(buckets.areas))
    offer = np.repeat(np.arange(len(giving)), np.diff(reached.offer_start))
    area = place[reached.area]
    there = (area >= 0) & giving[offer]
    offer, area = offer[there], area[there]
    n_wanted = len(buckets.wanted)
    serves = _serving(buckets.wanted, offers, kinds)
    found = [
        (area[rows] * n_wanted + wanted, offer[rows])
        for wanted in range(n_wanted)
        for rows in [np.flatnonzero(serves[wanted][offer])]
    ]
    bucket = np.concatenate([pair[0] for pair in found]) if found else np.zeros(0, np.int64)
    offer = np.concatenate([pair[1] for pair in found]) if found else np.zeros(0, np.int64)
    order = np.lexsort([offer, bucket])
    n = len(buckets.areas) * n_wanted
    return _Standing(
        starts_of(np.bincount(bucket, minlength=n).astype(np.int64)) if n else np.zeros(1, np.int64),
        offer[order].astype(np.int32),
    )


def _serving(wanted: tuple[tuple[str, str], ...], offers: Offers, kinds: Kinds) -> list[Bools]:
    """For each kind and unit wanted, which offers serve it: by kind, by unit, and by whether it is used up."""
    place: dict[tuple[str, str, tuple[str, ...]], int] = {}
    rows = zip(offers.kind, offers.unit, offers.also, strict=True)
    of = np.array([place.setdefault((str(kind), str(unit), also), len(place)) for kind, unit, also in rows], np.int64)
    out = []
    for kind, unit in wanted:
        stock = bool(kinds.stock[kinds.row(kind)])
        can = np.array(
            [
                measure_or_own(theirs).base == unit
                and bool(kinds.stock[kinds.row(own)]) == stock
                and any(kinds.serves(one, kind) for one in (own, *also))
                for own, theirs, also in place
            ],
            np.bool_,
        )
        out.append(can[of] if len(place) else np.zeros(0, np.bool_))
    return out


def is_stock(needs: Needs, kinds: Kinds) -> Bools:
    """Which needs are of a kind that is used up, shape (R,)."""
    slugs, which = np.unique(needs.kind.astype(str), return_inverse=True)
    stock = np.array([kinds.stock[kinds.row(str(slug))] for slug in slugs], np.bool_)
    return stock[which] if len(slugs) else np.zeros(0, np.bool_)


def _is_there(needs: Needs, offers: Offers, actors: Actors, kinds: Kinds, offer: Index, need: Index) -> Bools:
    """Whether each offer's days hold the need's; of what is used up, whether they meet."""
    first, last = first_days(offers), last_days(offers, actors)
    starts, ends = day_numbers(needs.starts, 0), day_numbers(needs.ends, 0)
    meets = (first[offer] <= ends[need]) & (last[offer] >= starts[need])
    holds = (first[offer] <= starts[need]) & (last[offer] >= ends[need])
    return np.where(is_stock(needs, kinds)[need], meets, holds)


def _excluded(deliveries: Deliveries, actors: Actors, offers: Offers, offer: Index, need: Index) -> Bools:
    """Whether the actor of each offer has excluded the policy of the need."""
    policies, policy_of = np.unique(deliveries.policy.astype(str), return_inverse=True)
    by_need = np.repeat(policy_of, np.diff(deliveries.req_start))
    out = np.zeros(len(offer), np.bool_)
    for actor, excluded in enumerate(actors.excludes):
        against = np.flatnonzero(np.isin(policies, excluded)) if excluded else ()
        if len(against):
            out |= (offers.actor[offer] == actor) & np.isin(by_need[need], against)
    return out


def _with_pledges(offer: Index, need: Index, pledged: Pledged | None) -> Arcs:
    """The arcs with what is pledged on them; a pledge between others makes an arc of its own."""
    stays = np.zeros(len(offer))
    if pledged is None or not len(pledged.offer):
        return Arcs(offer, need, stays)
    width = int(max(offer.max(initial=0), pledged.offer.max())) + 1
    key = np.concatenate([need.astype(np.int64) * width + offer, pledged.need.astype(np.int64) * width + pledged.offer])
    keys, place = np.unique(key, return_inverse=True)
    total = totals(place, np.concatenate([stays, pledged.amount]), len(keys))
    return Arcs((keys % width).astype(np.int32), (keys // width).astype(np.int32), total)


def _without_strangers(
    deliveries: Deliveries, needs: Needs, offers: Offers, actors: Actors, free: Floats, arcs: Arcs
) -> Arcs:
    """The arcs without actors whom a partner who could give more to the delivery excludes, or who exclude it."""
    row_of = {str(name): row for row, name in enumerate(actors.id)}
    named = {(a, row_of[name]) for a, found in enumerate(actors.excludes) for name in found if name in row_of}
    if not named:
        return arcs
    of_need = np.repeat(np.arange(len(deliveries.policy)), np.diff(deliveries.req_start))
    delivery, actor = of_need[arcs.need], offers.actor[arcs.offer]
    out = np.zeros(len(arcs.offer), np.bool_)
    for one, other in sorted({(min(pair), max(pair)) for pair in named}):
        for place in np.intersect1d(delivery[actor == one], delivery[actor == other]):
            sides = [np.flatnonzero((delivery == place) & (actor == who) & ~out) for who in (one, other)]
            least = min(
                ((bool(arcs.stays[rows].any()), _share_met(needs, free, arcs, rows)), str(actors.id[who]), side)
                for side, (who, rows) in enumerate(zip((one, other), sides, strict=True))
            )
            out[sides[least[2]]] = True
    return Arcs(arcs.offer[~out], arcs.need[~out], arcs.stays[~out])


def _share_met(needs: Needs, free: Floats, arcs: Arcs, rows: Ints) -> float:
    """How much of the needs some arcs could meet, as shares added up."""
    amount = needs.amount[arcs.need[rows]]
    share = np.divide(free[arcs.offer[rows]], amount, out=np.ones(len(rows)), where=amount > 0)
    return float(np.minimum(share, 1.0).sum())
