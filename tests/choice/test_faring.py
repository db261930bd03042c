"""How groups fare, and who paid: shares of groups of ten or more, beside plain majority."""

from dataclasses import replace

import pytest

from tests.choice.contests import IDS, town
from threebuckets.choice import Ballots, choose, faring, plain_majority
from threebuckets.errors import ShapeError


def test_the_small_group_fares_better_than_by_plain_majority() -> None:
    """A third of the people own a third of the money; by majority all goes to the others."""
    candidates, ballots, limits = town()
    groups = ["many"] * 60 + ["few"] * 30
    choice = choose(candidates, ballots, limits, IDS, groups=groups)
    plain = plain_majority(candidates, ballots, limits, IDS)
    assert plain.chosen == ("a", "b")
    fares = {fare.group: fare for fare in faring(ballots, groups, chosen=choice.chosen, plain=plain.chosen)}
    assert fares["few"].share >= fares["few"].plain
    assert fares["many"].plain == 1.0
    assert fares["few"].people == 30


def test_groups_of_fewer_than_ten_people_are_not_told() -> None:
    """Neither how they fare nor what they paid."""
    candidates, ballots, limits = town()
    groups = ["many"] * 60 + ["few"] * 21 + ["tiny"] * 9
    choice = choose(candidates, ballots, limits, replace(IDS, completion="none"), groups=groups)
    assert {fare.group for fare in faring(ballots, groups, chosen=["a"], plain=["a"])} == {"many", "few"}
    assert not any("tiny" in step.payers for step in choice.steps)
    assert [fare.group for fare in faring(ballots, groups, chosen=["a"], plain=[])] == ["few", "many"]


def test_payers_of_a_policy_that_two_groups_want_share_its_price() -> None:
    """Each by what its people paid."""
    ballots = Ballots.of(["a"], [{"a": 1}] * 40)
    candidates, _, limits = town()
    choice = choose(candidates[:1], ballots, limits, IDS, groups=["x"] * 30 + ["y"] * 10)
    assert choice.steps[0].payers == {"x": 0.75, "y": 0.25}


def test_a_label_for_every_voter_is_needed() -> None:
    """Neither more nor fewer."""
    candidates, ballots, limits = town()
    with pytest.raises(ShapeError):
        faring(ballots, ["x"], chosen=[], plain=[])
    with pytest.raises(ShapeError):
        choose(candidates, ballots, limits, IDS, groups=["x"])
