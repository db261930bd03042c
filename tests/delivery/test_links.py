"""Policies that exclude or require one another: no plan breaks a link, and the bound is proven over those that do not."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.delivery.planning_cases import Tables, best_value, is_possible_plan, small_tables, tables
from tests.delivery.test_platform_plan import around, platform, verdicts
from threebuckets.delivery import links as module
from threebuckets.delivery.lacks import EXCLUDED, REQUIRED
from threebuckets.delivery.links import Links, linked_plan, links_of
from threebuckets.delivery.plan import Plan, plan
from threebuckets.delivery.plan_by_area import by_area
from threebuckets.delivery.platform_plan import PlatformPlan, platform_plan
from threebuckets.policy import Outcome, Platform, PolicyVerdict
from threebuckets.resources.types import Bools

RIVALS = ("family-centres", "one-timetable")


@st.composite
def linked(draw: st.DrawFn) -> tuple[Tables, Links]:
    """Up to six deliveries with any links, circles included."""
    case = draw(small_tables(most=6))
    n = len(case.deliveries.policy)
    rows = st.integers(0, n - 1)
    pairs = draw(st.sets(st.tuples(rows, rows), max_size=4))
    asked = draw(st.sets(st.tuples(rows, rows), max_size=4))
    out = [draw(st.sampled_from(["", "", "", "", "other"])) for _ in range(2 * n)]
    requires = tuple(tuple(sorted(b for a, b in asked if a == row and b != row)) for row in range(n))
    excludes = tuple(sorted({(min(pair), max(pair)) for pair in pairs if pair[0] != pair[1]}))
    return case, Links(requires, excludes, tuple(out[:n]), tuple(out[n:]))


def is_lawful(chosen: Bools, links: Links) -> bool:
    """Whether a choice of deliveries breaks no link, said again from scratch."""
    starts = {int(row) for row in np.flatnonzero(chosen)}
    return (
        all(starts >= set(links.requires[row]) for row in starts)
        and not any({a, b} <= starts for a, b in links.excludes)
        and not any(links.missing[row] or links.barred[row] for row in starts)
    )


def made(case: Tables, links: Links, *, keep: Bools | None = None) -> Plan:
    keep = np.zeros(len(case.deliveries.policy), np.bool_) if keep is None else keep
    return linked_plan(case.deliveries, case.needs, case.free, case.arcs, links, keep=keep, steps=60, time_limit_s=None)


@given(linked())
@settings(max_examples=60, deadline=None)
def test_the_best_lawful_plan_is_found_and_proven(drawn: tuple[Tables, Links]) -> None:
    """Against every choice of deliveries tried by itself."""
    case, links = drawn
    found = made(case, links)
    best = best_value(case, lambda chosen: is_lawful(chosen, links))
    assert is_lawful(found.delivered, links)
    assert is_possible_plan(case, found)
    assert abs(found.value - case.deliveries.priority[found.delivered].sum()) <= 1e-9
    assert found.value <= best + 1e-9 <= found.bound + 2e-6
    assert abs(found.value - best) <= 1e-6


@given(linked())
@settings(max_examples=20, deadline=None)
def test_permits_are_told_to_nobody(drawn: tuple[Tables, Links]) -> None:
    """Only offers and needs of the tables, each arc once, prices for the offers alone."""
    case, links = drawn
    found = made(case, links)
    assert len(found.prices) == len(found.moved) == len(case.free)
    assert (np.diff(found.arc) > 0).all()
    assert (found.offer == case.arcs.offer[found.arc]).all()
    assert (found.need == case.arcs.need[found.arc]).all()


def test_without_links_the_plan_is_the_same() -> None:
    case = tables([[3.0], [4.0]], [5.0], [(0, 0), (1, 0)])
    found, plain = made(case, Links(((), ()), (), ("", ""), ("", ""))), plan(
        case.deliveries, case.needs, case.free, case.arcs, steps=60
    )  # fmt: skip
    assert found.delivered.tolist() == plain.delivered.tolist()
    assert found.bound == plain.bound


def test_sets_that_are_too_many_stay_within_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three that each require a fourth make eight sets; with room for four the third is left out, not denied."""
    case = tables([[1.0]] * 4, [9.0], [(need, 0) for need in range(4)], areas=["here"] * 4)
    links = Links(((), (0,), (0,), (0,)), (), ("",) * 4, ("",) * 4)
    assert made(case, links).delivered.all()
    monkeypatch.setattr(module, "MOST_SETS", 5)
    found = made(case, links)
    assert found.delivered.tolist() == [True, True, True, False]
    assert (found.value, found.bound) == pytest.approx((3.0, 4.0))
    assert found.state == "improved"
    assert module.left_out(links) == {3}


def test_what_is_delivered_goes_on_and_bars_what_it_excludes() -> None:
    """Nothing binds it; what excludes it waits, what requires it need not."""
    documents = dict(platform().policies)
    slugs = np.array([*RIVALS, "wraparound-care"], object)
    case = tables([[1.0]] * 3, [9.0], [(0, 0), (1, 0), (2, 0)], areas=["here"] * 3)
    deliveries = replace(case.deliveries, policy=slugs)
    keep = np.array([False, True, False])
    documents = documents | {
        "wraparound-care": documents["wraparound-care"].model_copy(update={"requires": (RIVALS[1],)})
    }
    links = links_of(deliveries, keep, documents, delivered={(RIVALS[1], "here")}, met=())
    assert links.barred == (RIVALS[1], "", "")
    assert links.requires == ((), (), ())
    assert made(case, links, keep=keep).delivered.tolist() == [False, True, True]


def planned(of: Platform | None = None, *, failing: str = "", **options: object) -> PlatformPlan:
    """The county planned, one policy's values failing everywhere."""
    found = verdicts()
    turned = tuple(_failed(each) if each.policy == failing else each for each in found.verdicts)
    return platform_plan(replace(found, verdicts=turned), around(of), steps=60, if_asked=True, **options)  # type: ignore[arg-type]


def _failed(verdict: PolicyVerdict) -> PolicyVerdict:
    bucket = replace(verdict.buckets["values"], outcome=Outcome.FAILS)
    return replace(verdict, buckets={**verdict.buckets, "values": bucket})


def requiring(policy: str, other: str) -> Platform:
    found = platform()
    document = found.policies[policy].model_copy(update={"requires": (other,)})
    return replace(found, policies={**found.policies, policy: document})


def test_two_that_exclude_each_other_never_start_in_one_area() -> None:
    """And the one that waits says which other starts; no price is told for what could not start beside it."""
    found = planned()
    started = {
        (one.policy, one.area) for one, is_in in zip(found.candidates, found.plan.delivered, strict=True) if is_in
    }
    areas = [{area for policy, area in started if policy == rival} for rival in RIVALS]
    assert areas[0] | areas[1]
    assert not areas[0] & areas[1]
    for area in by_area(found, limit=5):
        starts = {one.policy for one in area.outlooks if one.starts}
        for one in area.outlooks:
            other = next((rival for rival in RIVALS if one.policy in RIVALS and rival != one.policy), "")
            if other in starts:
                assert one.lacks[0].why == EXCLUDED
                assert "starts here in this plan, and the two exclude each other" in one.lacks[0].sentence
                assert not [price for price in area.prices if f"would start “{one.title}”" in price]
        assert not [lack for one in area.outlooks for lack in one.lacks if "permit" in lack.sentence]


def test_what_is_required_starts_too_or_the_reason_is_named() -> None:
    """Where values fail for what is required, nothing that requires it starts; planned alone, it must only stand."""
    of = requiring("wraparound-care", "family-centres")
    found = planned(of)
    started = {
        (one.policy, one.area) for one, is_in in zip(found.candidates, found.plan.delivered, strict=True) if is_in
    }
    wanted = {area for policy, area in started if policy == "wraparound-care"}
    assert wanted <= {area for policy, area in started if policy == "family-centres"}
    assert wanted
    without = planned(of, failing="family-centres")
    outlooks = [one for area in by_area(without, limit=0) for one in area.outlooks if one.policy == "wraparound-care"]
    assert not [one for one in outlooks if one.starts]
    assert all(one.lacks[0].why == REQUIRED and "which cannot start here" in one.lacks[0].sentence for one in outlooks)
    assert planned(of, policy="wraparound-care").plan.delivered.any()
    assert not planned(of, policy="wraparound-care", failing="family-centres").plan.delivered.any()
