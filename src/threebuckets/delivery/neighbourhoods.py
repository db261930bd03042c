"""Large neighbourhoods: a few areas that share offers are freed, all else stays, and the part is solved anew.

A plan found that way is taken only where it is strictly better, and only after it was checked in float64.

References
----------
P. Shaw, "Using constraint programming and local search methods to solve vehicle routing problems", CP-98 (1998).
"""

import numpy as np

from threebuckets.delivery.assignments import TOLERANCE, Assignment, put, score, take_back
from threebuckets.delivery.exact import Limits, solve
from threebuckets.delivery.modelling import restricted, sums_by, totals
from threebuckets.delivery.plan_model import Model, ranges
from threebuckets.resources.types import Floats, Ints

FEWEST_AREAS, MOST_AREAS = 2, 6
"""Areas freed together: few at first, one more whenever all have been tried without gain."""
MOST_ARCS = 20_000
SECONDS = 3.0
NODES = 200
"""Branching nodes of one area; of more areas as many fewer as their square."""
GAP = 0.005
COOLED = 0.25
"""What is left of an area's chance of being drawn after its neighbourhood gave nothing."""


class Neighbourhoods:
    """Frees one neighbourhood after the other.

    Parameters
    ----------
    model : Model
    seed : int
        Of the draw of areas.
    """

    def __init__(self, model: Model, *, seed: int) -> None:
        self._model = model
        self._rng = np.random.default_rng(seed)
        self._n_areas = int(model.area.max(initial=-1)) + 1
        self._by_area = np.argsort(model.area, kind="stable")
        self._starts = np.searchsorted(model.area[self._by_area], np.arange(self._n_areas + 1))
        self._arc_area = model.area[np.repeat(model.delivery_of_need, np.diff(model.arc_start))]
        self._by_offer = np.argsort(model.offer, kind="stable")
        self._offer_starts = np.searchsorted(model.offer[self._by_offer], np.arange(len(model.free) + 1))
        self._chance = np.ones(self._n_areas)
        self._around: dict[int, Ints] = {}
        self._size = FEWEST_AREAS

    def improve(self, assignment: Assignment, gaps: Floats, *, seconds: float | None) -> bool:
        """Free one neighbourhood; whether the assignment, changed in place, became better.

        Parameters
        ----------
        assignment : Assignment
        gaps : ndarray of float64, shape (D,)
            By how much each delivery may fall short of the bound; areas are drawn by their sums.
        seconds : float or None
            Time there is left; None: no clock is read.
        """
        areas = self._drawn(gaps)
        better = improve_part(
            self._model,
            assignment,
            self.deliveries_of(areas),
            limits_for(seconds, nodes=max(1, NODES // len(areas) ** 2), gap=GAP),
        )
        self._chance[areas] = 1.0 if better else self._chance[areas] * COOLED
        return better

    def deliveries_of(self, areas: Ints) -> Ints:
        """Deliveries in some areas, ascending."""
        return np.sort(self._by_area[ranges(self._starts[areas], self._starts[areas + 1])])

    def _drawn(self, gaps: Floats) -> Ints:
        """An area by its gap, with those around it, as many as make a part of fair size."""
        weight = totals(self._model.area, np.maximum(gaps, 0.0), self._n_areas) + 1e-9
        chance = weight * self._chance
        if chance.max() < 0.01 * weight.max():
            self._chance[:] = 1.0
            chance = weight
            if self._size < MOST_AREAS:
                self._size, self._around = self._size + 1, {}
        edges = np.cumsum(chance)
        first = int(np.searchsorted(edges, self._rng.random() * edges[-1], side="right"))
        return self.around(min(first, self._n_areas - 1))

    def around(self, area: int) -> Ints:
        """The area and those it shares most with, ascending; as many as are freed now, with no more arcs than can be solved."""
        if area not in self._around:
            shared = self._shared_with(area)
            shared[area] = np.inf
            nearest = np.argsort(-shared, kind="stable")[: self._size]
            nearest = nearest[shared[nearest] > 0]
            sizes = np.array([len(self._model.arcs_of(self.deliveries_of(np.array([one])))) for one in nearest])
            n = max(1, int(np.searchsorted(np.cumsum(sizes), MOST_ARCS, side="right")))
            self._around[area] = np.sort(nearest[:n])
        return self._around[area]

    def _shared_with(self, area: int) -> Floats:
        """Free amounts of the offers that each area shares with one; shape (areas,)."""
        arcs = self._model.arcs_of(self.deliveries_of(np.array([area])))
        offers = np.unique(self._model.offer[arcs]).astype(np.int64)
        theirs = self._by_offer[ranges(self._offer_starts[offers], self._offer_starts[offers + 1])]
        size = self._model.free[self._model.offer[theirs]]
        return totals(self._arc_area[theirs], size, self._n_areas)


def limits_for(seconds: float | None, *, nodes: int, gap: float) -> Limits:
    """Limits of a small model: by the clock where there is one, else by nodes alone."""
    return Limits(None if seconds is None else min(SECONDS, max(seconds, 0.05)), nodes, gap)


def improve_part(model: Model, assignment: Assignment, deliveries: Ints, limits: Limits) -> bool:
    """Solve some deliveries (ascending) anew, all others as they are; whether the assignment became better."""
    part = restricted(model, deliveries)
    arcs = model.arcs_of(deliveries)
    before = Assignment(assignment.delivered[deliveries], assignment.amount[arcs], np.zeros(0))
    used = totals(part.offer, before.amount, len(model.free))
    left = assignment.left + used
    found = solve(part, left, limits, start=(before.delivered, before.amount))
    if not found.found:
        return False
    after = Assignment(found.delivered, np.zeros(len(arcs)), np.zeros(0))
    after.amount[found.arcs] = found.amount
    if not score(part, after) > score(part, before) + least_gain(part) or not _fits(part, after, left):
        return False
    take_back(model, assignment, deliveries)
    put(model, assignment, deliveries[found.delivered], arcs[found.arcs], found.amount)
    return True


def least_gain(model: Model) -> float:
    """What a plan must be better by to count as better."""
    return 1e-9 * float(model.weight.sum()) if len(model.weight) else 0.0


def _fits(model: Model, after: Assignment, left: Floats) -> bool:
    use = totals(model.offer, after.amount, len(left))
    met = sums_by(after.amount, model.arc_start)
    asked = model.amount * after.delivered[model.delivery_of_need]
    kept = bool((after.delivered | ~model.kept).all())
    return kept and bool((use <= left + TOLERANCE / 2).all() and (met >= asked - TOLERANCE).all())
