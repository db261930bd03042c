"""Ties are settled by declared keys, and every one that came up is told with its key."""

from dataclasses import replace
from fractions import Fraction

import pytest

from tests.choice.contests import IDS
from threebuckets.choice import Ballots, Candidate, Limits, choose, explain
from threebuckets.errors import InputError


def test_a_tie_is_told_with_the_key_that_settled_it() -> None:
    """Alike in supporters and cost: the lot decides."""
    candidates = [Candidate(name, {"GBP": Fraction(300)}, lot) for name, lot in (("a", 2), ("b", 1))]
    ballots = Ballots.of(["a", "b"], [{"a": 1, "b": 1}] * 20)
    choice = choose(
        candidates, ballots, Limits({"GBP": Fraction(300)}), replace(IDS, ties=("supporters", "cost", "lot"))
    )
    assert choice.chosen == ("b",)
    assert [(tie.policies, tie.first, tie.key) for tie in choice.ties] == [(("a", "b"), "b", "lot")]
    assert explain(choice, "b")[-1] == "It tied with “a”; the declared order decided by the lot that was drawn."


def test_a_key_that_settles_nothing_is_refused_at_once() -> None:
    """With the keys there are."""
    with pytest.raises(InputError, match="supporters, cost, lot, id"):
        choose([Candidate("a", {})], Ballots.of(["a"], [{"a": 1}]), Limits({}), replace(IDS, ties=("mood",)))
