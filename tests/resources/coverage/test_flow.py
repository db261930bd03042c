"""Maximum flow and its cuts, against a linear program written out."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from threebuckets.resources.coverage.flow import fair_shares, greatest_cuts, groups_of, is_covered
from threebuckets.resources.coverage.program import FlowProgram


@st.composite
def cases(draw, most_needs=5):
    n_needs, n_offers = draw(st.integers(1, most_needs)), draw(st.integers(0, 7))
    amounts = st.integers(0, 9).map(float)
    need = np.array(draw(st.lists(amounts, min_size=n_needs, max_size=n_needs)))
    supply = np.array(draw(st.lists(amounts, min_size=n_offers, max_size=n_offers)))
    masks = draw(st.lists(st.integers(1, 2**n_needs - 1), min_size=n_offers, max_size=n_offers))
    serve = np.array([[mask >> bit & 1 for bit in range(n_needs)] for mask in masks], bool).reshape(n_offers, n_needs)
    return need, supply, serve


def flow_by_linprog(need, supply, serve):
    """The maximum flow by SciPy's linear program, offers one by one."""
    offers, needs = np.nonzero(serve)
    if not len(offers):
        return 0.0
    rows = np.zeros((len(supply) + len(need), len(offers)))
    rows[offers, np.arange(len(offers))] = 1
    rows[len(supply) + needs, np.arange(len(offers))] = 1
    return -linprog(-np.ones(len(offers)), A_ub=rows, b_ub=np.concatenate([supply, need]), method="highs").fun


@settings(max_examples=120, deadline=None)
@given(cases())
def test_the_shortage_is_the_need_less_the_maximum_flow(case):
    need, supply, serve = case
    groups = groups_of(serve)
    by_group = groups.sums(supply[None])
    short = need.sum() - flow_by_linprog(need, supply, serve)
    cuts = greatest_cuts(need[None], by_group, groups.serve)
    assert cuts.amount[0] == pytest.approx(short, abs=1e-9)
    assert is_covered(need[None], by_group, groups.serve)[0] == (short < 1e-9)


@settings(max_examples=120, deadline=None)
@given(cases(most_needs=4))
def test_the_cut_is_the_smallest_set_with_the_greatest_shortage(case):
    need, supply, serve = case
    groups = groups_of(serve)
    cuts = greatest_cuts(need[None], groups.sums(supply[None]), groups.serve)
    sets = [
        (members, need[list(members)].sum() - supply[serve[:, list(members)].any(axis=1)].sum())
        for size in range(1, len(need) + 1)
        for members in itertools.combinations(range(len(need)), size)
    ]
    most = max(amount for _, amount in sets)
    wanted = next(members for members, amount in sets if amount == most) if most > 0 else ()
    assert tuple(np.flatnonzero(cuts.members[0])) == wanted


@settings(max_examples=120, deadline=None)
@given(cases())
def test_fair_shares_add_up_to_the_maximum_flow_and_fit_the_supply(case):
    need, supply, serve = case
    groups = groups_of(serve)
    by_group = groups.sums(supply)
    met = need * fair_shares(need, by_group, groups.serve)
    assert met.sum() == pytest.approx(flow_by_linprog(need, supply, serve), abs=1e-7)
    assert is_covered(met[None] * (1 - 1e-9), by_group[None], groups.serve)[0]


@settings(max_examples=60, deadline=None)
@given(cases(), st.floats(0.01, 0.99))
def test_no_common_share_above_the_least_fair_share_can_be_met(case, more):
    need, supply, serve = case
    groups = groups_of(serve)
    by_group = groups.sums(supply)
    least = fair_shares(need, by_group, groups.serve)[need > 0].min(initial=1.0)
    greater = least + more * (1 - least)
    if greater > least + 1e-6:
        assert not is_covered(need[None] * greater, by_group[None], groups.serve)[0]


@settings(max_examples=60, deadline=None)
@given(cases())
def test_the_linear_program_finds_the_same_cuts_as_trying_all_sets(case):
    need, supply, serve = case
    groups = groups_of(serve)
    by_group = groups.sums(supply[None])
    counted = greatest_cuts(need[None], by_group, groups.serve)
    amounts, members = FlowProgram(groups.serve).cuts(need[None], by_group)
    np.testing.assert_allclose(amounts, counted.amount, atol=1e-7)
    assert members.tolist() == counted.members.tolist()


def test_more_than_twelve_linked_requirements_are_solved_alike():
    rng = np.random.default_rng(5)
    n_needs, n_offers = 15, 40
    serve = rng.random((n_offers, n_needs)) < 0.15
    serve[np.arange(n_needs - 1), np.arange(n_needs - 1)] = True
    serve[np.arange(n_needs - 1), np.arange(1, n_needs)] = True
    groups = groups_of(serve)
    need = rng.integers(1, 9, (60, n_needs)).astype(float)
    supply = groups.sums(rng.integers(0, 4, (60, n_offers)).astype(float))
    short = np.array([n.sum() - flow_by_linprog(n, s, groups.serve) for n, s in zip(need, supply, strict=True)])
    assert 5 < (short > 1e-9).sum() < 55
    np.testing.assert_array_equal(is_covered(need, supply, groups.serve), short < 1e-9)
    np.testing.assert_allclose(greatest_cuts(need, supply, groups.serve).amount, short, atol=1e-7)
    met = need[0] * fair_shares(need[0], supply[0], groups.serve)
    assert met.sum() == pytest.approx(need[0].sum() - short[0], abs=1e-6)


def test_rounding_leaves_nothing_short():
    need, supply = np.array([[0.3]]), np.array([[0.1 + 0.1 + 0.1 - 1e-16]])
    assert is_covered(need, supply, np.array([[True]]))[0]
