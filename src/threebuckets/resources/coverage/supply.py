"""Offers as supply: who counts how surely, from when until when, with how much that is free.

Not for places (`reach/`) and not for needs (`requirements.py`): an index is made once and asked for every policy
and area.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import IntEnum

import numpy as np

from threebuckets.resources.actors import Actors
from threebuckets.resources.kinds import Kinds
from threebuckets.resources.offers import (
    FOREVER,
    Offers,
    day_number,
    first_days,
    is_fresh,
    known_reliability,
    last_days,
)
from threebuckets.resources.types import Bools, Floats, Index, Ints, Strings
from threebuckets.resources.units import measure_or_own

COUNTED_UNITS = ("item", "place")
"""Units of which an offer that states no amount counts as one."""


class Layer(IntEnum):
    """How surely an offer counts."""

    CERTAIN = 0
    """Live, pledged or offered, and at least as reliable as is asked of sure supply."""
    CHANCY = 1
    """Live with a lesser known reliability."""
    UNKNOWN = 2
    """Listed, not confirmed lately, or with no stated amount: nobody knows until somebody asks."""


@dataclass(frozen=True, slots=True, eq=False)
class Supply:
    """Offers that have neither ended nor been withdrawn, in order of id; one row an offer.

    Parameters
    ----------
    row : ndarray of int32, shape (m,)
        Row in the offers.
    id, actor_id : ndarray of str, shape (m,)
    is_person : ndarray of bool, shape (m,)
    layer : ndarray of int8, shape (m,)
        A `Layer`.
    reliability : ndarray of float64, shape (m,)
        NaN where unknown.
    gross : ndarray of float64, shape (m,)
        Amount less what the row itself says is committed, in base units; 1 unit for an unstated amount of things
        counted in items or places, 0 for other unstated amounts.
    is_stated : ndarray of bool, shape (m,)
        Whether `gross` is an amount that counts.
    factor : ndarray of float64, shape (m,)
        Base units in one unit of the offer.
    base : ndarray of int32, shape (m,)
        Row in `bases`.
    stock : ndarray of bool, shape (m,)
        Whether its kind is used up.
    serves : ndarray of int32, shape (m,)
        Row in `served`.
    first, last : ndarray of int64, shape (m,)
        First and last day; ±FOREVER where open.
    starts, ends, confirmed : tuple of m dates or None
        The same days and that of the last confirmation, as they are told; None where open or unknown.
    bases : tuple of str
    served : tuple of frozensets of str
        Kinds that an offer can serve.
    """

    row: Index
    id: Strings
    actor_id: Strings
    is_person: Bools
    layer: Index
    reliability: Floats
    gross: Floats
    is_stated: Bools
    factor: Floats
    base: Index
    stock: Bools
    serves: Index
    first: Ints
    last: Ints
    starts: tuple[date | None, ...]
    ends: tuple[date | None, ...]
    confirmed: tuple[date | None, ...]
    bases: tuple[str, ...]
    served: tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True, eq=False)
class SupplyIndex:
    """Supply that is asked again and again for what serves a kind; remembers the answers."""

    supply: Supply
    position: Index
    """For each row of the offers its row in the supply; −1 where it has ended or been withdrawn."""
    _serving: dict[str, Bools] = field(default_factory=dict, repr=False)

    def serving(self, rows: Ints, kind: str) -> Bools:
        """Which of the supply rows can serve a required kind, units apart."""
        known = self._serving.get(kind)
        if known is None:
            by_served = np.array([kind in served for served in self.supply.served], np.bool_)
            known = by_served[self.supply.serves] if len(by_served) else np.zeros(0, np.bool_)
            self._serving[kind] = known
        return known[rows]

    def rows_of(self, reaching: Index) -> Ints:
        """Rows of the supply for rows of the offers, in order of id."""
        found = self.position[reaching]
        return np.sort(found[found >= 0]).astype(np.int64)


def supply_index(
    offers: Offers,
    actors: Actors,
    kinds: Kinds,
    *,
    on: date,
    sure_reliability: float,
    default_reliability: float,
    only: Index | None = None,
) -> SupplyIndex:
    """The supply of a day, from all offers or from some rows of them."""
    rows = np.arange(len(offers.id)) if only is None else np.unique(only)
    there = (last_days(offers, actors) >= day_number(on))[rows]
    kept = np.array(sorted(rows[there], key=lambda row: str(offers.id[row])), np.int32)
    fresh = is_fresh(offers, kinds, on=on)
    reliability = known_reliability(offers, fresh, default_reliability=default_reliability)[kept]
    stated = ~np.isnan(offers.amount[kept])
    layer = np.where(reliability >= sure_reliability, Layer.CERTAIN, Layer.CHANCY)
    layer = np.where(np.isnan(reliability) | ~stated, Layer.UNKNOWN, layer).astype(np.int32)
    position = np.full(len(offers.id), -1, np.int32)
    position[kept] = np.arange(len(kept), dtype=np.int32)
    return SupplyIndex(
        _supply(offers, actors, kinds, kept, layer, np.where(layer == Layer.UNKNOWN, np.nan, reliability)), position
    )


def _supply(offers: Offers, actors: Actors, kinds: Kinds, kept: Index, layer: Index, reliability: Floats) -> Supply:
    """The table of supply for the rows kept."""
    units, unit_of = np.unique(offers.unit[kept].astype(str), return_inverse=True)
    measures = [measure_or_own(str(unit)) for unit in units]
    bases = tuple(sorted({found.base for found in measures}))
    factor = np.array([found.factor for found in measures], np.float64)[unit_of]
    base = np.array([bases.index(found.base) for found in measures], np.int32)[unit_of]
    counted = np.array([found.base in COUNTED_UNITS for found in measures], np.bool_)[unit_of]
    stated = ~np.isnan(offers.amount[kept])
    amount = np.where(stated, offers.amount[kept], counted.astype(np.float64))
    served, serves, stock = _kinds_served(offers, kinds, kept)
    whose = offers.actor[kept]
    first, last = first_days(offers)[kept], last_days(offers, actors)[kept]
    return Supply(
        row=kept,
        id=offers.id[kept],
        actor_id=actors.id[whose],
        is_person=actors.is_person[whose],
        layer=layer,
        reliability=reliability,
        gross=np.maximum(amount - offers.committed[kept], 0.0) * factor,
        is_stated=stated | counted,
        factor=factor,
        base=base,
        stock=stock,
        serves=serves,
        first=first,
        last=last,
        starts=tuple(map(day_or_none, first.tolist())),
        ends=tuple(map(day_or_none, last.tolist())),
        confirmed=tuple(offers.last_confirmed[kept].astype("datetime64[D]").tolist()),
        bases=bases,
        served=served,
    )


def _kinds_served(offers: Offers, kinds: Kinds, kept: Index) -> tuple[tuple[frozenset[str], ...], Index, Bools]:
    """For each offer the set of kinds it can serve, each set once, and whether its own kind is used up."""
    place: dict[tuple[str, ...], int] = {}
    serves = np.array([place.setdefault((str(offers.kind[i]), *offers.also[i]), len(place)) for i in kept], np.int32)
    served = tuple(frozenset(above for kind in names for above in kinds.chain(kind)) for names in place)
    stock = np.array([kinds.stock[kinds.row(names[0])] for names in place], np.bool_)
    return served, serves, stock[serves] if len(place) else np.zeros(0, np.bool_)


def day_of(number: int) -> date:
    """The day of a number."""
    return date(1970, 1, 1) + timedelta(days=int(number))


def day_or_none(number: int) -> date | None:
    """The day of a number; None where open."""
    return None if abs(number) >= FOREVER else day_of(number)
