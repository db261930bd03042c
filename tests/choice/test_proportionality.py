"""EJR+ against its definition, group by group, on small cases."""

from fractions import Fraction
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from threebuckets.choice import Ballots, Candidate, ChoiceRules, Limits, choose, shortfalls

POLICIES = ("a", "b", "c", "d", "e")
VOTES = st.lists(st.sets(st.sampled_from(POLICIES), max_size=4), min_size=1, max_size=7)


def owed_by_definition(votes: list[set[str]], chosen: set[str], places: int) -> set[str]:
    """Policies on which some group that deserves ℓ agrees while none of its members has ℓ of those chosen."""
    found = set()
    for policy in set(POLICIES) - chosen:
        supporters = [voter for voter, vote in enumerate(votes) if policy in vote]
        for size in range(1, len(supporters) + 1):
            for group in combinations(supporters, size):
                deserved = size * places // len(votes)
                if deserved and all(len(votes[voter] & chosen) < deserved for voter in group):
                    found.add(policy)
    return found


@settings(max_examples=200, deadline=None)
@given(VOTES, st.sets(st.sampled_from(POLICIES), max_size=3), st.integers(1, 4))
def test_a_group_that_is_owed_more_is_found_exactly_where_there_is_one(
    votes: list[set[str]], chosen: set[str], places: int
) -> None:
    """Whatever was chosen, lawful or not."""
    ballots = Ballots.of(POLICIES, [dict.fromkeys(vote, 1) for vote in votes])
    found = shortfalls(ballots, chosen=sorted(chosen), places=places)
    assert {shortfall.policy for shortfall in found} == owed_by_definition(votes, chosen, places)


@settings(max_examples=100, deadline=None)
@given(VOTES, st.integers(1, 4))
def test_equal_shares_owes_nobody_where_policies_cost_the_same(votes: list[set[str]], places: int) -> None:
    """The guarantee that is claimed, and no more: one budget, equal costs."""
    ballots = Ballots.of(POLICIES, [dict.fromkeys(vote, 1) for vote in votes])
    candidates = [Candidate(policy, {"money": Fraction(1)}) for policy in POLICIES]
    rules = ChoiceRules(completion="none", ties=("id",))
    choice = choose(candidates, ballots, Limits({"money": Fraction(places)}), rules)
    assert shortfalls(ballots, chosen=choice.chosen, places=places) == ()


def test_the_largest_claim_comes_first() -> None:
    """People are told as a number, and what they deserve."""
    ballots = Ballots.of(["a", "b", "c"], [{"a": 1}] * 5 + [{"b": 1}] * 3 + [{"c": 1}] * 2)
    found = shortfalls(ballots, chosen=[], places=5)
    assert [(s.policy, int(s.people), s.deserved) for s in found] == [("a", 5, 1), ("b", 3, 1), ("c", 2, 1)]
