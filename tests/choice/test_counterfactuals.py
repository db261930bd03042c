"""What would bring a policy in: every change that is told is one that a run with exactly this change has confirmed."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.choice.contests import COSTS, IDS, POLICIES, VOTES, costing, town
from threebuckets.choice import Ballots, Limits, WhatIf, choose, what_would_bring_in
from threebuckets.choice.counterfactuals import with_supporters
from threebuckets.errors import UnknownCodeError


@settings(max_examples=40, deadline=None)
@given(VOTES, COSTS, st.integers(1, 20))
def test_a_lower_cost_that_is_told_brings_the_policy_in(
    votes: list[dict[str, int]], costs: list[int], budget: int
) -> None:
    """By the public function, from the start, with the cost that was told."""
    candidates, ballots, limits = costing(costs), Ballots.of(POLICIES, votes), Limits({"GBP": Fraction(budget)})
    for policy in choose(candidates, ballots, limits, IDS).out:
        for change in WhatIf.of(candidates, ballots, limits, IDS).changes(policy, kinds=("cost", "supply"), tries=8):
            assert change.tries <= 8
            assert change.verified == (change.change is not None)
            if not change.verified:
                continue
            assert change.after is not None
            if change.kind == "cost":
                changed = [replace(c, needs={"GBP": change.after}) if c.policy == policy else c for c in candidates]
                assert policy in choose(changed, ballots, limits, IDS).chosen
            else:
                assert policy in choose(candidates, ballots, Limits({"GBP": change.after}), IDS).chosen


def test_all_four_ways_are_tried_and_supporters_twice() -> None:
    """New supporters with most left to spend help at least as much as those with least."""
    candidates, ballots, limits = town()
    found = what_would_bring_in("c", candidates, ballots, limits, replace(IDS, completion="none"))
    assert [(change.kind, change.who) for change in found] == [
        ("cost", ""),
        ("supply", ""),
        ("supporters", "most-left"),
        ("supporters", "least-left"),
        ("weight", ""),
    ]
    most, least = (change.change for change in found if change.kind == "supporters")
    assert most is not None
    assert least is None or most <= least


def test_a_policy_that_is_in_needs_nothing() -> None:
    """There is nothing to change."""
    assert what_would_bring_in("a", *town(), IDS) == ()


def test_a_policy_nobody_wants_is_brought_in_by_supporters_only() -> None:
    """No cost is low enough for a policy without supporters."""
    found = {change.kind: change for change in what_would_bring_in("d", *town(), IDS)}
    assert not found["cost"].verified
    assert found["supporters"].verified


def test_an_unknown_policy_is_named() -> None:
    """With what is expected."""
    with pytest.raises(UnknownCodeError, match="zebra"):
        what_would_bring_in("zebra", *town(), IDS)


def test_new_supporters_can_be_told_in_fives() -> None:
    """Of private votes no exact number is told."""
    found = WhatIf.of(*town(), replace(IDS, completion="none"), people_step=5).changes("c", kinds=("supporters",))
    assert all(change.change is None or change.change % 5 == 0 for change in found)


@given(VOTES, st.integers(0, 4), st.data())
def test_new_supporters_are_as_many_people_as_were_asked_for(
    votes: list[dict[str, int]], policy: int, data: st.DataObject
) -> None:
    """Everybody else's ballot stays; a row of several people is split."""
    ballots = Ballots.of(POLICIES, votes).merged()
    names = [POLICIES[entry] for entry in ballots.policy]
    others = np.array(
        [
            v
            for v in range(ballots.n_voters)
            if POLICIES[policy] not in names[ballots.starts[v] : ballots.starts[v + 1]]
        ],
        dtype=np.int64,
    )
    most = int(ballots.weight[others].sum()) // 1000
    if not most:
        return
    people = data.draw(st.integers(1, most))
    changed = with_supporters(ballots, policy, people, others)
    assert changed.weight.sum() == ballots.weight.sum()
    assert changed.supporters[policy] == ballots.supporters[policy] + 1000 * people
    assert np.delete(changed.supporters, policy).tolist() == np.delete(ballots.supporters, policy).tolist()
    for row in range(changed.n_voters):
        assert (np.diff(changed.policy[changed.starts[row] : changed.starts[row + 1]]) > 0).all()
