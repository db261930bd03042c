"""Exchanges: never worse, always possible, the same luck the same plan, and nothing kept is stopped."""

from dataclasses import replace

import numpy as np

from bench.delivery_instances import instance
from threebuckets.delivery.assignments import is_feasible, nothing, score
from threebuckets.delivery.exchanges import Exchanges
from threebuckets.delivery.first_plan import contest, fill, greedy_order
from threebuckets.delivery.modelling import model_of


def test_exchanges_never_make_a_plan_worse_or_impossible() -> None:
    """A few at a time, each checked from the whole plan; in the end it is better."""
    case = instance(500, n_areas=12, n_policies=12, supply=0.7)
    model = model_of(case.deliveries, case.needs, case.free, case.arcs)
    found = nothing(model)
    fill(model, found, greedy_order(model), contest(model))
    exchanges, cost = Exchanges(model, seed=1), contest(model)
    first = before = float(model.worth[found.delivered].sum())
    for _ in range(40):
        exchanges.make(found, cost, 50)
        after = float(model.worth[found.delivered].sum())
        assert is_feasible(model, found)
        assert after >= before
        before = after
    assert before > first


def test_the_same_seed_gives_the_same_exchanges_and_another_others() -> None:
    """Luck is counted, not drawn from the machine."""
    case = instance(500, n_areas=12, n_policies=12, supply=0.7)
    model = model_of(case.deliveries, case.needs, case.free, case.arcs)
    found = []
    for seed in (1, 1, 2):
        plan = nothing(model)
        Exchanges(model, seed=seed).make(plan, contest(model), 500)
        found.append(plan)
    np.testing.assert_array_equal(found[0].amount, found[1].amount)
    assert (found[0].amount != found[2].amount).any()


def test_what_is_kept_is_never_stopped_and_what_stays_counts() -> None:
    """Exchanges that would move what is pledged for nothing are undone."""
    case = instance(500, n_areas=12, n_policies=12, supply=0.7)
    model = model_of(case.deliveries, case.needs, case.free, case.arcs)
    plan = nothing(model)
    fill(model, plan, greedy_order(model), contest(model))
    kept = np.zeros(len(model.weight), np.bool_)
    kept[np.flatnonzero(plan.delivered)[:20]] = True
    sticky = replace(model, kept=kept, runs=plan.delivered & ~kept, stays=plan.amount.copy(), stickiness=0.05)
    before = score(sticky, plan)
    Exchanges(sticky, seed=3).make(plan, contest(model), 2000)
    assert plan.delivered[kept].all()
    assert score(sticky, plan) >= before - 1e-9


def test_a_model_without_deliveries_or_arcs_is_left_alone() -> None:
    """Nothing to exchange."""
    case = instance(50, n_areas=4, n_policies=3)
    model = model_of(case.deliveries, case.needs, np.zeros(50), case.arcs)
    plan = nothing(model)
    Exchanges(model, seed=0).make(plan, np.zeros(50), 100)
    assert not plan.delivered.any()
