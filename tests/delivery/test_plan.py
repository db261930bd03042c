"""The plan: never above its bound, always possible, the best on small cases, the same for every order of rows."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.delivery.planning_cases import Tables, best_value, is_possible_plan, reordered, small_tables, tables
from threebuckets.delivery import Arcs, Plan, plan, plans
from threebuckets.errors import InputError

ROUNDING = 1e-6
quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def made(case: Tables, **options: object) -> Plan:
    """The plan of a case by steps."""
    return plan(case.deliveries, case.needs, case.free, case.arcs, ids=case.ids, **{"steps": 80, **options})  # type: ignore[arg-type]


@quick
@given(small_tables())
def test_on_small_cases_the_plan_is_the_best_there_is(case: Tables) -> None:
    """Against every choice of up to eight deliveries."""
    found = made(case)
    best = best_value(case)
    assert found.value == pytest.approx(best, abs=ROUNDING)
    assert found.bound == pytest.approx(best, abs=1e-5)
    assert is_possible_plan(case, found)


@quick
@given(small_tables())
def test_every_plan_on_the_way_is_possible_and_below_its_bound(case: Tables) -> None:
    """From the first one on; values rise, bounds fall."""
    best = best_value(case)
    value, bound = -1.0, np.inf
    for found in plans(case.deliveries, case.needs, case.free, case.arcs, steps=60, ids=case.ids):
        assert is_possible_plan(case, found)
        assert found.value <= best + ROUNDING
        assert found.bound >= best - ROUNDING
        assert found.gap >= 0
        assert found.value >= value
        assert found.bound <= bound
        value, bound = found.value, found.bound


@quick
@given(small_tables(), st.integers(0, 99))
def test_the_order_of_rows_does_not_matter(case: Tables, seed: int) -> None:
    """The same deliveries start, by the same offers, at the same prices."""
    found = made(case)
    other, deliveries, offers = reordered(case, seed)
    again = made(other)
    assert (again.delivered == found.delivered[deliveries]).all()
    assert (again.value, again.bound) == (found.value, found.bound)
    np.testing.assert_array_equal(again.prices, found.prices[offers])
    used, used_again = (np.bincount(one.offer, one.amount, minlength=len(case.free)) for one in (found, again))
    np.testing.assert_allclose(used_again, used[offers], atol=1e-9)


@quick
@given(small_tables(), st.integers(0, 5))
def test_removing_an_offer_never_raises_the_exact_bound(case: Tables, at: int) -> None:
    """Less to give, not more to do."""
    gone = at % len(case.free)
    left = replace(case, free=np.where(np.arange(len(case.free)) == gone, 0.0, case.free))
    assert made(left).bound <= made(case).bound + 1e-5


@quick
@given(small_tables())
def test_counted_steps_give_the_same_plan_again(case: Tables) -> None:
    """To the last digit; only the seconds differ."""
    one, other = made(case, seed=3), made(case, seed=3)
    for name in Plan.__dataclass_fields__:
        if name != "seconds":
            np.testing.assert_array_equal(getattr(one, name), getattr(other, name))


def test_a_delivery_starts_only_when_all_its_needs_are_covered() -> None:
    """One of two is not enough; what it would have taken goes to another."""
    case = tables([[5.0, 5.0], [4.0]], [5.0], [(0, 0), (2, 0)])
    found = made(case)
    assert found.delivered.tolist() == [False, True]
    assert found.state == "optimal"
    assert found.gap == 0


def test_what_must_be_kept_is_kept_and_nothing_it_has_is_taken() -> None:
    """A delivery worth less than the two it stands in the way of."""
    case = tables([[9.0], [5.0], [5.0]], [10.0], [(0, 0), (1, 0), (2, 0)], stays={(0, 0): 9.0})
    free = made(case, stickiness=0.0)
    assert free.delivered.tolist() == [False, True, True]
    assert free.stopped.tolist() == [0]
    assert free.moved.tolist() == [9.0]
    kept = made(case, keep=np.array([True, False, False]))
    assert kept.delivered.tolist() == [True, False, False]
    assert kept.stopped.tolist() == []
    assert kept.moved.tolist() == [0.0]


def test_what_cannot_be_had_for_a_kept_delivery_it_goes_without() -> None:
    """It goes on with what there is; others get nothing that it needs."""
    case = tables([[9.0], [3.0]], [5.0], [(0, 0), (1, 0)])
    found = made(case, keep=np.array([True, False]))
    assert found.delivered.tolist() == [True, False]
    assert found.amount.tolist() == [5.0]
    assert found.value == found.bound == 1.0


def test_a_running_delivery_is_not_stopped_for_nothing() -> None:
    """Another of the same worth, or of a little more, does not take its place; one of much more does."""
    stays = {(0, 0): 5.0}
    for priority, starts in (([1.0, 1.0], 0), ([1.0, 1.04], 0), ([1.0, 1.5], 1)):
        case = tables([[5.0], [5.0]], [5.0], [(0, 0), (1, 0)], priority=priority, stays=stays)
        assert np.flatnonzero(made(case).delivered).tolist() == [starts]


def test_a_warm_start_moves_only_what_the_loss_touches() -> None:
    """One offer of many ends: the others stay where they are."""
    n = 12
    pairs = [(need, offer) for need in range(n) for offer in (need, n)]
    case = tables([[4.0]] * n, [4.0] * n + [8.0], pairs)
    before = made(case)
    assert before.value == n
    ended = replace(case, free=np.where(np.arange(n + 1) == 3, 0.0, case.free))
    after = made(ended, start=before)
    assert after.value == n
    assert after.moved[[row for row in range(n + 1) if row != 3]].sum() == 0
    assert after.stopped.tolist() == []


def test_a_start_from_other_arcs_drops_what_is_no_longer_there() -> None:
    """An arc that is gone carries nothing."""
    case = tables([[4.0], [4.0]], [4.0, 4.0], [(0, 0), (1, 1)])
    before = made(case)
    fewer = replace(case, arcs=Arcs(case.arcs.offer[1:], case.arcs.need[1:], case.arcs.stays[1:]))
    after = made(fewer, start=before)
    assert after.delivered.tolist() == [False, True]
    assert after.stopped.tolist() == [0]


def test_no_deliveries_or_no_offers_are_an_empty_plan() -> None:
    """Value 0, bound 0, gap 0."""
    for case in (tables([], [3.0], []), tables([[3.0]], [], [])):
        found = made(case)
        assert (found.value, found.bound, found.gap, len(found.arc)) == (0.0, 0.0, 0.0, 0)


def test_every_fault_of_the_tables_is_told_at_once() -> None:
    """Priorities, amounts and rows that cannot be."""
    case = tables([[3.0], [2.0]], [1.0], [(0, 0), (1, 0)], priority=[0.0, float("nan")])
    case = replace(case, free=np.array([-1.0]), arcs=replace(case.arcs, need=np.array([0, 7], np.int32)))
    with pytest.raises(InputError) as raised:
        made(case)
    assert [(fault.file, fault.line, fault.column) for fault in raised.value.faults] == [
        ("plan/arcs", 2, "need"),
        ("plan/deliveries", 1, "priority"),
        ("plan/deliveries", 2, "priority"),
        ("plan/offers", 1, "free"),
    ]


def test_without_highs_there_is_still_a_plan_with_its_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    """The priced plan; never an exception."""
    for module in ("exact", "search", "beginnings"):
        monkeypatch.setattr(f"threebuckets.delivery.{module}.highspy", None)
    case = tables([[5.0], [4.0], [3.0]], [8.0], [(0, 0), (1, 0), (2, 0)])
    found = made(case, steps=300)
    assert found.value == 2
    assert found.state in {"priced", "improved"}
    assert found.value <= found.bound <= 3
    assert is_possible_plan(case, found)
