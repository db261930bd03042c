"""Invented contests for the tests of this room."""

from collections.abc import Sequence
from fractions import Fraction

from hypothesis import strategies as st

from threebuckets.choice import Ballots, Candidate, ChoiceRules, Limits

POLICIES = ("a", "b", "c", "d", "e")
VOTES = st.lists(st.dictionaries(st.sampled_from(POLICIES), st.integers(1, 3), max_size=5), min_size=1, max_size=8)
COSTS = st.lists(st.integers(1, 9), min_size=5, max_size=5)
NEEDS = st.lists(
    st.fixed_dictionaries({"money": st.integers(0, 9), "staff": st.integers(0, 5)}), min_size=5, max_size=5
)
IDS = ChoiceRules(ties=("id",), step=Fraction(1, 10))


def costing(costs: Sequence[int]) -> list[Candidate]:
    """Candidates that take money only."""
    return [Candidate(policy, {"GBP": Fraction(cost)}) for policy, cost in zip(POLICIES, costs, strict=False)]


def taking(needs: Sequence[dict[str, int]]) -> list[Candidate]:
    """Candidates that take several things."""
    return [
        Candidate(policy, {resource: Fraction(amount) for resource, amount in need.items()})
        for policy, need in zip(POLICIES, needs, strict=True)
    ]


def town() -> tuple[list[Candidate], Ballots, Limits]:
    """A large group that wants a and b, a small one that wants c, and d that nobody wants; money for two."""
    ballots = Ballots.of(POLICIES[:4], [{"a": 1, "b": 1}] * 60 + [{"c": 1}] * 30)
    return costing([300, 300, 300, 100]), ballots, Limits({"GBP": Fraction(650)})
