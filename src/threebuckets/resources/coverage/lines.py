"""Requirement by requirement: which offers can serve it, how surely, and how much they have free.

For pages, explanations and flips. What is met together is `shortages.py`'s.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

import numpy as np

from threebuckets.resources.coverage.answers import OfferSupply, RequirementSupply
from threebuckets.resources.coverage.slices import Case, Pool
from threebuckets.resources.coverage.supply import Layer, Supply, day_of
from threebuckets.resources.types import Floats, Ints

_LAYERS = tuple(layer.name.lower() for layer in Layer)
_NUMBERS = tuple(int(layer) for layer in Layer)


def requirement_lines(case: Case, pools: Iterable[Pool], met: Floats) -> tuple[RequirementSupply, ...]:
    """One line a requirement, in order of id.

    Parameters
    ----------
    case : Case
    pools : iterable of Pool
        Those of the first months, then those of the rest; a requirement is told by the first pool it is in.
    met : ndarray of float64, shape (J,)
        What is met of each high need, base units.
    """
    pool_of: dict[int, tuple[Pool, int]] = {}
    for pool in pools:
        for column, need in enumerate(pool.needs):
            pool_of.setdefault(int(need), (pool, column))
    return tuple(_line(case, need, *pool_of[need], met) for need in range(len(case.needs.id)))


def over_committed(case: Case, gross: Mapping[int, float]) -> tuple[str, ...]:
    """Ids of bodies' offers of which other coalitions count on more than there is on some day.

    Parameters
    ----------
    case : Case
    gross : mapping of int to float
        For supply rows with promises, what there is.
    """
    over = []
    for row, amount in gross.items():
        promises = case.promises[row]
        days = {promise.first for promise in promises}
        stock = bool(case.supply.stock[row])
        most = max(sum(p.amount for p in promises if stock or p.first <= day <= p.last) for day in days)
        if most > amount * (1 + 1e-9) and not case.supply.is_person[row]:
            over.append(str(case.supply.id[row]))
    return tuple(sorted(over))


def _line(case: Case, need: int, pool: Pool, column: int, met: Floats) -> RequirementSupply:
    needs, supply = case.needs, case.supply
    factor = float(needs.factor[need])
    low, amount, high = (float(value) for value in needs.amounts[need] / factor)
    positions = np.flatnonzero(pool.serve[:, column])
    certain, chancy, unknown = _leanest(pool, column, positions) / factor
    free = (_least_free(pool, positions) / factor).tolist()
    rows = pool.rows[positions]
    order = np.lexsort((positions, pool.layer[positions]))
    offers = _told_once([_offer(supply, int(rows[at]), free[at]) for at in order.tolist()])
    wrong = case.rows[case.kind_fits[:, need] & ~case.serve[:, need]]
    return RequirementSupply(
        requirement_id=str(needs.id[need]),
        kind=str(needs.kind[need]),
        unit=str(needs.unit[need]),
        part=str(needs.part[need]),
        low=low,
        amount=amount,
        high=high,
        starts=day_of(needs.first[need]),
        ends=day_of(needs.last[need]),
        certain=float(certain),
        chancy=float(chancy),
        unknown=float(unknown),
        met=float(met[need] / factor),
        offers=offers,
        other_units=tuple(str(supply.id[row]) for row in wrong if not supply.is_person[row]),
        latest_confirmed=_latest(supply, rows),
        certain_until=_certain_until(supply, rows[pool.layer[positions] == int(Layer.CERTAIN)], int(needs.last[need])),
    )


def _leanest(pool: Pool, column: int, positions: Ints) -> Floats:
    """Certain, chancy and unknown amounts in the slice with the least of them in which the requirement is needed."""
    needed = pool.need[:, column, 2] > 0
    slices = np.flatnonzero(needed) if needed.any() else np.arange(len(pool.free))
    free, layer = pool.free[np.ix_(slices, positions)], pool.layer[positions]
    sums = np.stack([(free * (layer == which)).sum(axis=1) for which in _NUMBERS], axis=1)
    return np.asarray(sums[np.lexsort(sums.T[::-1])[0]])


def _least_free(pool: Pool, positions: Ints) -> Floats:
    """Least free amount of offers over the slices in which they have any; 0 where they have none; shape (offers,)."""
    free = pool.free[:, positions]
    least = np.where(free > 0, free, np.inf).min(axis=0)
    return np.where(np.isinf(least), 0.0, least)


def _offer(supply: Supply, row: int, free: float) -> OfferSupply:
    return OfferSupply(
        offer_id=str(supply.id[row]),
        actor_id=str(supply.actor_id[row]),
        is_person=bool(supply.is_person[row]),
        layer=_LAYERS[supply.layer[row]],
        free=free if supply.is_stated[row] else float("nan"),
        reliability=float(supply.reliability[row]),
        starts=supply.starts[row],
        ends=supply.ends[row],
        last_confirmed=supply.confirmed[row],
    )


def _told_once(offers: list[OfferSupply]) -> tuple[OfferSupply, ...]:
    """Offers with their parts: those of one layer as one, and none of a part of which nothing is left."""
    if len({offer.offer_id for offer in offers}) == len(offers):
        return tuple(offers)
    found: defaultdict[tuple[str, str], list[OfferSupply]] = defaultdict(list)
    for offer in offers:
        found[(offer.offer_id, offer.layer)].append(offer)
    joined = [_joined(parts) for parts in found.values()]
    there = {offer.offer_id for offer in joined if offer.free != 0}
    return tuple(offer for offer in joined if offer.free != 0 or offer.offer_id not in there)


def _joined(parts: list[OfferSupply]) -> OfferSupply:
    """Parts of one offer that count equally surely, as one."""
    first, last = [part.starts for part in parts], [part.ends for part in parts]
    return replace(
        parts[0],
        free=sum(part.free for part in parts),
        reliability=min(part.reliability for part in parts),
        starts=None if None in first else min(day for day in first if day is not None),
        ends=None if None in last else max(day for day in last if day is not None),
        last_confirmed=max((part.last_confirmed for part in parts if part.last_confirmed is not None), default=None),
    )


def _latest(supply: Supply, rows: Ints) -> date | None:
    return max((day for row in rows if (day := supply.confirmed[row]) is not None), default=None)


def _certain_until(supply: Supply, rows: Ints, needed_until: int) -> date | None:
    ends = supply.last[rows]
    early = ends[ends < needed_until]
    return day_of(int(early.min())) if len(early) else None
