"""How sure a choice is: shares of redrawn runs, the same for the same seed."""

from fractions import Fraction

from tests.choice.contests import IDS, costing, town
from threebuckets.choice import Ballots, Bound, Limits, Supply, robustness

POLICIES = ("a", "b", "c")


def test_the_same_seed_gives_the_same_shares_in_any_order_of_voters() -> None:
    """Draws are made over merged ballots, in the order of their content."""
    candidates, ballots, limits = town()
    turned = Ballots.of(("a", "b", "c", "d"), [{"c": 1}] * 30 + [{"a": 1, "b": 1}] * 60)
    one, two = (robustness(candidates, votes, limits, IDS, draws=20, seed=3) for votes in (ballots, turned))
    assert one == two
    assert all(0 <= share <= 1 for share in one.values())
    assert one["d"] <= min(one.values()) + 1


def test_supply_that_never_comes_brings_nobody_in() -> None:
    """And supply that always comes does; costs as they are."""
    ballots = Ballots.of(POLICIES, [{"a": 1}] * 20)
    limits = Limits({"GBP": Fraction(9)})
    for reliability, share in ((0.0, 0.0), (1.0, 1.0)):
        supplies = {"GBP": [Supply(Fraction(9), reliability)]}
        found = robustness(costing([5, 5, 5]), ballots, limits, IDS, draws=10, seed=1, cost_sd=0.0, supplies=supplies)
        assert found["a"] == share


def test_a_draw_in_which_no_set_is_lawful_chooses_nothing() -> None:
    """A promise that supply cannot keep in every draw."""
    limits = Limits({"GBP": Fraction(9)}, (Bound("all", low=Fraction(1)),))
    candidates = [c.__class__(c.policy, c.needs, groups=("all",)) for c in costing([5, 5, 5])]
    supplies = {"GBP": [Supply(Fraction(9), 0.5)]}
    found = robustness(
        candidates, Ballots.of(POLICIES, [{"a": 1}] * 20), limits, IDS, draws=60, seed=1, cost_sd=0.0, supplies=supplies
    )
    assert 0.3 < found["a"] < 0.7
