"""Reach: which offers reach which areas, and what share of the area's people.

Each area an offer reaches is stored once; offers times areas never become a table. Not for distances between points
(`distances.py`), nor for whether offers suffice (`coverage/`).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from threebuckets.areas import AreaTable
from threebuckets.errors import UnknownCodeError
from threebuckets.resources.offers import Offers
from threebuckets.resources.reach.lineage import Lineage, lineage_of
from threebuckets.resources.reach.pairs import UNKNOWN_SHARE, Pairs
from threebuckets.resources.reach.places import Projection
from threebuckets.resources.reach.places_in_areas import circle_pairs, containing_pairs, smallest_areas
from threebuckets.resources.types import Bools, Floats, Floats32, Index, Ints, Strings

_ROUNDING = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class AreaOffers:
    """The offers that reach one area: rows, ascending; share of its people; metres to its representative point."""

    offer: Index
    share: Floats32
    distance_m: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Reach:
    """The areas each offer reaches, in compressed rows.

    Parameters
    ----------
    offer_start : ndarray of int64, shape (N + 1,)
        The areas of offer i stand at offer_start[i] to offer_start[i + 1] in the columns below.
    area : ndarray of int32, shape (R,)
        Rows of the areas, ascending for each offer.
    share : ndarray of float32, shape (R,)
        Share of the area's people reached, 0–1; NaN where nobody knows how many live there.
    distance_m : ndarray of float32, shape (R,)
        Metres from the offer's place to the area's representative point; NaN where either is missing.
    """

    offer_start: Ints
    area: Index
    share: Floats32
    distance_m: Floats32

    def areas_of(self, offer: int) -> Index:
        """Rows of the areas that an offer reaches."""
        return self.area[self.offer_start[offer] : self.offer_start[offer + 1]]

    def by_area(self, areas: Index) -> Mapping[int, AreaOffers]:
        """The offers that reach each of some areas (rows)."""
        offer = np.repeat(np.arange(len(self.offer_start) - 1, dtype=np.int32), np.diff(self.offer_start))
        order = np.argsort(self.area, kind="stable")
        sorted_area = self.area[order]
        out = {}
        for area in areas:
            rows = order[slice(*np.searchsorted(sorted_area, [area, area + 1]))]
            out[int(area)] = AreaOffers(offer[rows], self.share[rows], self.distance_m[rows].astype(np.float64))
        return out


def reach(offers: Offers, areas: AreaTable, *, projection: Projection, min_share: float = 0.5) -> Reach:
    """Which areas each offer reaches.

    With `reach_area`: that area, those within it and those that hold it. With `reach_m`: the areas that hold its place
    (boundary included), and those of whose people at least `min_share` live within so many metres of it; where only
    its area is known, the area's representative point is the place and the area itself is reached too. With neither:
    its own area (stated, or the smallest that holds its place), those within and those that hold it. Without place,
    area and reach: none.

    Parameters
    ----------
    offers : Offers
    areas : AreaTable
    projection : Projection
        Of the platform.
    min_share : float
        In (0, 1].

    Returns
    -------
    Reach

    Raises
    ------
    UnknownCodeError
        An area code that is not in `areas`.

    Notes
    -----
    Time grows with offers and with the population points within their radius, taken some thousand offers at a time.

    Examples
    --------
    >>> from threebuckets.areas import Area, Hierarchy, area_table
    >>> from threebuckets.resources import actors_from_rows, offers_from_rows, standard_kinds
    >>> table = area_table(Hierarchy.of([Area("A", "Ayton"), Area("B", "Beeford")], [("B", "A")]),
    ...                    people={"B": 900.0}, places={"B": (-0.3, 54.0)}, boundary={})
    >>> actors = actors_from_rows([{"actor": "mill", "name": "The Mill", "kind": "business"}])
    >>> row = {"offer": "hall", "actor": "mill", "kind": "space", "unit": "m2", "area": "B"}
    >>> offers = offers_from_rows([row], actors=actors, kinds=standard_kinds()).offers
    >>> table.code[reach(offers, table, projection=Projection(0, 54)).areas_of(0)].tolist()
    ['A', 'B']
    """
    lineage = lineage_of(areas)
    stated = _rows_of(offers.area, areas, "area")
    wanted = _rows_of(offers.reach_area, areas, "reach_area")
    xy = projection.to_metres(offers.lon, offers.lat)
    holding = containing_pairs(offers.lon, offers.lat, areas, lineage)
    own = np.where(stated >= 0, stated, smallest_areas(holding, len(offers.id), lineage))
    near = ~np.isnan(offers.reach_m)
    at_large = ~near & (wanted < 0)
    centre_xy = projection.to_metres(areas.lon, areas.lat)
    placed = np.where(np.isnan(xy) & (own >= 0)[:, None], centre_xy[own], xy) if len(centre_xy) else xy
    only_area = near & np.isnan(xy).any(axis=1)
    pairs = [
        lineage.related(np.flatnonzero(wanted >= 0), wanted),
        lineage.related(np.flatnonzero((at_large | only_area) & (own >= 0)), own),
        *_around(
            _holding(holding, near, stated, lineage),
            circle_pairs(placed, np.where(near, offers.reach_m, np.nan), areas, lineage, projection),
            min_share,
        ),
    ]
    return _compressed(Pairs.joined(pairs), len(offers.id), xy, centre_xy)


def is_unplaced(offers: Offers) -> Bools:
    """Which offers have neither place nor area nor reach, and so are in no area, shape (N,)."""
    no_point = np.isnan(offers.lon) | np.isnan(offers.lat)
    return np.asarray(no_point & (offers.area == "") & (offers.reach_area == ""), np.bool_)


def _rows_of(codes: Strings, areas: AreaTable, column: str) -> Index:
    """Row of each code; −1 where there is none."""
    row = {str(code): position for position, code in enumerate(areas.code)}
    out = np.array([row.get(str(code), -1) for code in codes], np.int32)
    for at in np.flatnonzero((out < 0) & (codes != ""))[:1]:
        raise UnknownCodeError.of(column, codes[at], "the code of an area")
    return out


def _holding(holding: Pairs, near: Bools, stated: Index, lineage: Lineage) -> Pairs:
    """Areas that hold the place of offers with a radius, by outline or as stated; nobody in them is reached yet."""
    pairs = Pairs.joined(
        [holding.where(near[holding.offer]), lineage.above(np.flatnonzero(near & (stated >= 0)), stated)]
    )
    known = lineage.people[pairs.area] > 0
    return Pairs(pairs.offer, pairs.area, np.where(known, 0.0, UNKNOWN_SHARE))


def _around(holding: Pairs, circles: Pairs, min_share: float) -> tuple[Pairs, Pairs]:
    """Areas that hold the place, and those with people enough within the radius; both with the share reached."""
    width = 1 + int(max(holding.area.max(initial=0), circles.area.max(initial=0)))
    holds = np.isin(circles.offer * width + circles.area, holding.offer * width + holding.area)
    return holding, circles.where(holds | (circles.share >= min_share - _ROUNDING))


def _compressed(pairs: Pairs, n_offers: int, xy: Floats, centre_xy: Floats) -> Reach:
    """Each pair once, with its greatest share."""
    order = np.lexsort((pairs.share, pairs.area, pairs.offer))
    offer, area, share = pairs.offer[order], pairs.area[order], pairs.share[order]
    last = np.append((np.diff(offer) != 0) | (np.diff(area) != 0), True) if len(offer) else np.zeros(0, np.bool_)
    offer, area, share = offer[last], area[last], share[last]
    gap = xy[offer] - centre_xy[area]
    return Reach(
        offer_start=np.searchsorted(offer, np.arange(n_offers + 1)).astype(np.int64),
        area=area.astype(np.int32),
        share=np.where(share < 0, np.nan, share).astype(np.float32),
        distance_m=np.hypot(gap[:, 0], gap[:, 1]).astype(np.float32),
    )
