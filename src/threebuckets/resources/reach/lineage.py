"""Who lies within whom: ancestors and descendants of areas as compressed rows, and their people.

Only for `areas_reached.py` and `places_in_areas.py`; outside, `threebuckets.areas` answers such questions.
"""

from dataclasses import dataclass

import numpy as np

from threebuckets.areas import AreaTable
from threebuckets.resources.reach.pairs import UNKNOWN_SHARE, Pairs, repeated
from threebuckets.resources.types import Floats, Index, Ints


@dataclass(frozen=True, slots=True, eq=False)
class Lineage:
    """Each area with those that hold it and those within it.

    Parameters
    ----------
    up_start, up : ndarray of int64
        Areas that hold area i, itself among them: up[up_start[i] : up_start[i + 1]].
    down_start, down : ndarray of int64
        Areas within area i, itself among them.
    people : ndarray of float64, shape (A,)
        People of the area's population points, else its stated population; NaN where neither is known.
    """

    up_start: Ints
    up: Ints
    down_start: Ints
    down: Ints
    people: Floats

    def related(self, offers: Ints, centre: Index) -> Pairs:
        """For offers around an area: those within with all their people, those that hold it with the part it is."""
        areas = centre[offers].astype(np.int64)
        down_offer, down = repeated(self.down_start, self.down, areas)
        within = Pairs(offers[down_offer], down, np.ones(len(down)))
        return Pairs.joined([within, self.above(offers, centre)])

    def above(self, offers: Ints, centre: Index) -> Pairs:
        """For offers in an area: that area and those that hold it, with the part of their people that it has."""
        areas = centre[offers].astype(np.int64)
        up_offer, up = repeated(self.up_start, self.up, areas)
        inside, whole = self.people[areas[up_offer]], self.people[up]
        known = (whole > 0) & ~np.isnan(inside)
        share = np.where(known, np.minimum(inside / np.where(known, whole, 1.0), 1.0), UNKNOWN_SHARE)
        return Pairs(offers[up_offer], up, np.where(up == areas[up_offer], 1.0, share))

    def depth(self) -> Ints:
        """How many areas hold each area, itself among them."""
        return np.diff(self.up_start)


def lineage_of(areas: AreaTable) -> Lineage:
    """The lineage of the areas of a table."""
    row = {str(code): position for position, code in enumerate(areas.code)}
    above = [[at, *(row[code] for code in found if code in row)] for at, found in enumerate(areas.parents)]
    up_start = np.concatenate([[0], np.cumsum([len(found) for found in above], dtype=np.int64)]).astype(np.int64)
    up = np.array([code for found in above for code in found], np.int64)
    below = np.repeat(np.arange(len(above)), np.diff(up_start))
    order = np.lexsort((below, up))
    down_start = np.searchsorted(up[order], np.arange(len(above) + 1)).astype(np.int64)
    here = np.bincount(areas.point_area, areas.point_people, minlength=len(above)) if len(above) else np.zeros(0)
    total = np.bincount(up, here[below], minlength=len(above)) if len(above) else here
    people = np.where(total > 0, total, areas.people)
    return Lineage(up_start, up, down_start, below[order].astype(np.int64), people)
