"""Most support with ties: the declared keys say which of several best sets, and it is the same for every order."""

from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.choice.contests import NEEDS, POLICIES, VOTES, taking
from threebuckets.choice import Ballots, Bound, Candidate, ChoiceRules, Limits, choose

MOST = ChoiceRules(rule="max-support", ties=("id",))


def lots(*names: str) -> list[Candidate]:
    """Candidates that take all the money there is, with these lots in turn."""
    return [Candidate(name, {"money": Fraction(5)}, lot) for lot, name in enumerate(names, start=1)]


@pytest.mark.parametrize("names", [("a", "b", "c"), ("c", "a", "b"), ("b", "c", "a")])
def test_the_earliest_lot_wins_where_nothing_else_differs(names: tuple[str, ...]) -> None:
    """Three that are alike and exclude each other by their price."""
    ballots = Ballots.of(["a", "b", "c"], [{"a": 1}, {"b": 1}, {"c": 1}])
    rules = ChoiceRules(rule="max-support")
    assert choose(lots(*names), ballots, Limits({"money": Fraction(5)}), rules).chosen == (names[0],)


def test_more_supporters_go_before_less_cost() -> None:
    """In the order in which the keys are declared."""
    candidates = [Candidate("few", {"money": Fraction(3)}, 1), Candidate("many", {"money": Fraction(5)}, 2)]
    ballots = Ballots.of(["few", "many"], [{"few": 2}, {"many": 1}, {"many": 1}])
    limits = Limits({"money": Fraction(5)})
    found = {
        ties: choose(candidates, ballots, limits, ChoiceRules("max-support", "points", ties=ties)).chosen
        for ties in (("supporters", "cost", "lot"), ("cost", "supporters", "lot"))
    }
    assert list(found.values()) == [("many",), ("few",)]


@settings(max_examples=40, deadline=None)
@given(VOTES, NEEDS, st.integers(1, 20), st.permutations(POLICIES))
def test_it_is_the_first_of_all_best_sets(
    votes: list[dict[str, int]], needs: list[dict[str, int]], money: int, order: list[str]
) -> None:
    """Against every set tried, by name; the order of candidates changes nothing."""
    limits = Limits({"money": Fraction(money), "staff": Fraction(6)})
    ballots = Ballots.of(POLICIES, votes)
    wanted = {policy for vote in votes for policy in vote}
    candidates = taking(needs)
    worth = {policy: sum(vote.get(policy, 0) for vote in votes) for policy in POLICIES}
    lawful = [
        {each.policy for each in some}
        for n in range(len(candidates) + 1)
        for some in combinations([each for each in candidates if each.policy in wanted], n)
        if all(sum(each.needs[r] for each in some) <= cap for r, cap in limits.caps.items())
    ]
    most = max(sum(worth[policy] for policy in some) for some in lawful)
    best = [some for some in lawful if sum(worth[policy] for policy in some) == most]
    first = min(best, key=lambda some: [policy not in some for policy in POLICIES])
    shuffled = [next(each for each in candidates if each.policy == name) for name in order]
    for given_order in (candidates, shuffled):
        found = choose(given_order, ballots, limits, MOST).chosen
        assert {policy for policy in found if policy in wanted} == first


def test_bounds_hold_among_the_best_sets() -> None:
    """The north has to have one, though the south comes first by name."""
    candidates = [
        Candidate("a", {"money": Fraction(5)}, 1, groups=("south",)),
        Candidate("b", {"money": Fraction(5)}, 2, groups=("north",)),
    ]
    ballots = Ballots.of(["a", "b"], [{"a": 1}, {"b": 1}])
    limits = Limits({"money": Fraction(5)}, (Bound("north", low=Fraction(1)),))
    assert choose(candidates, ballots, limits, MOST).chosen == ("b",)
