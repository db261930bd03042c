"""Neighbourhoods: strictly better or nothing, and possible after every step."""

import numpy as np

from bench.delivery_instances import instance
from threebuckets.delivery.assignments import is_feasible, nothing, score
from threebuckets.delivery.first_plan import contest, fill, greedy_order
from threebuckets.delivery.modelling import model_of
from threebuckets.delivery.neighbourhoods import Neighbourhoods


def test_every_step_leaves_a_possible_plan_that_is_no_worse() -> None:
    """Checked in float64 from the whole plan, not from what the step looked at."""
    case = instance(500, n_areas=12, n_policies=12, supply=0.7)
    model = model_of(case.deliveries, case.needs, case.free, case.arcs)
    found = nothing(model)
    fill(model, found, greedy_order(model), contest(model))
    around, before, first = Neighbourhoods(model, seed=2), score(model, found), score(model, found)
    for _ in range(25):
        better = around.improve(found, np.ones(len(model.weight)), seconds=None)
        after = score(model, found)
        assert is_feasible(model, found)
        assert after > before if better else after == before
        before = after
    assert before > first


def test_an_area_is_freed_with_those_it_shares_offers_with() -> None:
    """Areas lie in a ring: the neighbours of the third are the second or the fourth."""
    case = instance(400, n_areas=12, n_policies=8)
    model = model_of(case.deliveries, case.needs, case.free, case.arcs)
    found = Neighbourhoods(model, seed=0).around(3)
    assert 3 in found
    assert set(found.tolist()) <= {1, 2, 3, 4, 5}
