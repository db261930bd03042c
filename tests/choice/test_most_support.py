"""The most support that any lawful set could reach: proven, and never less than what a rule reaches."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.choice.contests import IDS, NEEDS, POLICIES, VOTES, taking
from threebuckets.choice import Ballots, Bound, InfeasibleError, Limits, choose, most_support, with_bound


@settings(max_examples=60, deadline=None)
@given(VOTES, NEEDS, st.integers(1, 20), st.integers(1, 10))
def test_no_choice_reaches_more_than_the_bound(
    votes: list[dict[str, int]], needs: list[dict[str, int]], money: int, staff: int
) -> None:
    """Whatever the rule, and solved to the end the gap is nothing."""
    contest = (taking(needs), Ballots.of(POLICIES, votes), Limits({"money": Fraction(money), "staff": Fraction(staff)}))
    bounded = most_support(*contest, IDS)
    choice = with_bound(choose(*contest, IDS), bounded)
    assert bounded.bound >= float(bounded.value) >= float(choice.support) - 1e-9
    assert bounded.gap == 0
    assert choice.reached is None or 0 <= choice.reached <= 1


def test_a_search_that_has_no_time_still_proves_a_bound() -> None:
    """Nothing has more support than all policies together."""
    needs = [{"money": 3 + n, "staff": 2} for n in range(5)]
    ballots = Ballots.of(POLICIES, [{policy: 1} for policy in POLICIES])
    bounded = most_support(taking(needs), ballots, Limits({"money": Fraction(9), "staff": Fraction(4)}), IDS, seconds=0)
    assert bounded.bound >= float(bounded.value)
    assert bounded.bound >= 2


def test_bounds_that_cannot_be_met_are_named() -> None:
    """There is no lawful set, and so no most."""
    limits = Limits({"money": Fraction(9), "staff": Fraction(4)}, (Bound("north", low=Fraction(2)),))
    with pytest.raises(InfeasibleError, match="north"):
        most_support(taking([{"money": 1}] * 5), Ballots.of(POLICIES, [{"a": 1}]), limits, IDS)
