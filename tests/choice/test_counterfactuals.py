"""What would bring a policy in: every change that is told is one that a run with exactly this change has confirmed."""

from dataclasses import replace
from fractions import Fraction
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.choice.contests import COSTS, IDS, NEEDS, POLICIES, VOTES, costing, taking, town
from threebuckets.choice import Ballots, Counterfactual, Limits, WhatIf, choose, counterfactuals, what_would_bring_in
from threebuckets.choice.buying import Drawn, drawn
from threebuckets.choice.contests import Contest
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


@settings(max_examples=40, deadline=None)
@given(VOTES, COSTS, st.integers(1, 20))
def test_what_comes_whole_is_tried_and_told_in_whole_amounts(
    votes: list[dict[str, int]], costs: list[int], budget: int
) -> None:
    """Nobody can bring 5.96 course leaders; a run with the whole amount chose the policy."""
    candidates, ballots, limits = costing(costs), Ballots.of(POLICIES, votes), Limits({"GBP": Fraction(budget)})
    asked = WhatIf.of(candidates, ballots, limits, IDS, whole=["GBP"])
    for policy in choose(candidates, ballots, limits, IDS).out:
        for change in asked.changes(policy, kinds=("cost", "supply"), tries=6):
            if not change.verified:
                continue
            assert change.after is not None
            assert change.after.denominator == 1
            changed = [
                replace(c, needs={"GBP": change.after}) if (change.kind, c.policy) == ("cost", policy) else c
                for c in candidates
            ]
            caps = Limits({"GBP": change.after}) if change.kind == "supply" else limits
            assert policy in choose(changed, ballots, caps, IDS).chosen


def test_supply_is_tried_of_the_resources_that_are_named() -> None:
    """Every try is as many runs as the choice itself took, so those who ask may want fewer."""
    candidates = [
        replace(each, needs={"GBP": Fraction(300), "staff": Fraction(2)}) for each in costing([300, 300, 300, 100])
    ]
    limits = Limits({"GBP": Fraction(650), "staff": Fraction(4)})
    asked = WhatIf.of(candidates, town()[1], limits, replace(IDS, completion="percent"))
    assert asked.runs_each == 1 + (asked.base.rise - 1) / Fraction(1, 10)
    out = next(c.policy for n, c in enumerate(candidates) if n not in asked.base.chosen)
    found = asked.changes(out, kinds=("supply",), tries=4, resources={"staff"})
    assert [change.resource for change in found] == ["staff"]


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


@settings(max_examples=60, deadline=None)
@given(VOTES, NEEDS, st.integers(1, 20), st.integers(1, 10), st.sampled_from(["none", "percentu"]))
def test_every_change_that_is_told_was_run_as_it_is_told(
    votes: list[dict[str, int]], needs: list[dict[str, int]], money: int, staff: int, completion: str
) -> None:
    """Of every kind: the contest of one of the runs differs by this change alone, and chosen anew it is in."""
    candidates, ballots = taking(needs), Ballots.of(POLICIES, votes)
    limits = Limits({"money": Fraction(money), "staff": Fraction(staff)})
    rules = replace(IDS, completion=completion)
    for policy in choose(candidates, ballots, limits, rules).out:
        asked = WhatIf.of(candidates, ballots, limits, rules)
        runs: list[Contest] = []

        def noted(contest: Contest, runs: list[Contest] = runs, **told: bool) -> Drawn:
            runs.append(contest)
            return drawn(contest, **told)

        with patch.object(counterfactuals, "drawn", noted):
            found = asked.changes(policy, tries=6)
        for change in found:
            if change.verified:
                same = [run for run in runs if differences(asked.contest, run, policy) == told(change)]
                again = [choose(r.field.candidates, r.ballots, r.field.limits, rules).chosen for r in same]
                assert any(policy in chosen for chosen in again)


def differences(before: Contest, after: Contest, policy: str) -> tuple[object, ...]:
    """By what a contest differs, where it is one of the changes that are told."""
    at = before.field.index[policy]
    old, new = (each.field.candidates[at].needs for each in (before, after))
    shares = {1 - new[resource] / amount for resource, amount in old.items() if amount}
    caps = {r: after.field.limits.caps[r] / cap - 1 for r, cap in before.field.limits.caps.items()}
    raised = {resource: rise for resource, rise in caps.items() if rise}
    supporters = after.ballots.supporters - before.ballots.supporters
    if supporters[at] and not np.delete(supporters, at).any() and after.people == before.people:
        return ("supporters", Fraction(int(supporters[at]), 1000))
    if after.people != before.people:
        return ("weight", Fraction(int(supporters[at]), int(before.ballots.supporters[at])))
    return ("supply", *raised.items()) if raised else ("cost", *shares)


def told(change: Counterfactual) -> tuple[object, ...]:
    """The same of a change."""
    if change.kind == "supply":
        return ("supply", (change.resource, change.change))
    return (change.kind, change.change)
