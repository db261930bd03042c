"""Prices: every set of them proves a bound, and the search for them lowers it."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.delivery_instances import instance
from tests.delivery.planning_cases import Tables, best_value, small_tables
from threebuckets.delivery.modelling import model_of
from threebuckets.delivery.prices import Prices, relaxed


@settings(max_examples=80, deadline=None)
@given(small_tables(most=5), st.lists(st.floats(0, 3), min_size=6, max_size=6))
def test_whatever_the_prices_no_plan_is_worth_more(case: Tables, prices: list[float]) -> None:
    """Against the best plan by trying all."""
    model = model_of(case.deliveries, case.needs, case.free, case.arcs, ids=case.ids)
    found = relaxed(model, np.array(prices[: len(case.free)]))
    assert found.bound >= best_value(case) - 1e-9


@settings(max_examples=40, deadline=None)
@given(small_tables(most=5))
def test_kept_deliveries_are_counted_whatever_they_cost(case: Tables) -> None:
    """Their bracket has no max: at prices nobody can pay the bound may only rise."""
    keep = np.ones(len(case.deliveries.policy), np.bool_)
    free, kept = (model_of(case.deliveries, case.needs, case.free, case.arcs, keep=one) for one in (None, keep))
    prices = np.full(len(case.free), 0.1)
    assert relaxed(kept, prices).bound <= relaxed(free, prices).bound + float(kept.weight.sum()) + 1e-9


def test_steps_lower_the_bound_and_never_raise_it() -> None:
    """Well below what starting everything would be worth."""
    case = instance(200, n_areas=8, n_policies=10)
    model = model_of(case.deliveries, case.needs, case.free, case.arcs)
    prices, before = Prices(model, np.zeros(len(case.free))), np.inf
    for _ in range(200):
        prices.step(0.5 * float(model.weight.sum()))
        assert prices.bound <= before
        before = prices.bound
    assert prices.bound < 0.95 * float(model.weight.sum())
    assert (prices.best >= 0).all()
    assert relaxed(model, prices.best).bound == prices.bound
