"""Mutual benefit: what each gains, what breaks without it, and what may be told to everybody."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.delivery.neighbourhood import ACTORS, HALL, HOSTS, SHED, around, coalition, offer, platform, pledge
from threebuckets.delivery.benefit import Benefit, Partner, benefit
from threebuckets.delivery.stages import state_of
from threebuckets.policy import Platform

FULL = (pledge("p1", "hall", "room", 60.0), pledge("p2", "hosts", "hosts", 20.0))
AIMS = st.sampled_from(["", "warmth", "repair", "cold-homes", "waste", "space:120", "space", "goods/bread", "reach"])


def found(made: Platform, **more: Any) -> Benefit:
    """The benefit of the coalition for warm rooms on the hill, as it is published."""
    there = around(made)
    states = {each.id: state_of(each, there) for each in there.coalitions}
    return benefit(states["warm-hill"], there, others=list(states.values()), **more)


def named(made: Platform, name: str, **more: Any) -> Partner:
    """One partner by name."""
    return next(each for each in found(made, **more).partners if each.name == name)


def with_aims(**aims: str) -> list[dict[str, Any]]:
    """The actors with other aims."""
    return [row | ({"aims": aims[row["actor"]] or None} if row["actor"] in aims else {}) for row in ACTORS]


def test_each_gains_by_its_own_aims() -> None:
    """A value that the policy serves; a kind that others bring, as far as they bring it."""
    made = platform(pledges=FULL)
    assert named(made, "The Mill").gain_sentence == "The Mill gains: “Nobody sits in the cold”."
    church = named(made, "St Mary’s")
    assert church.aims[0].served == 0.5
    assert church.gain_sentence == "St Mary’s gains: space from The Mill."
    assert church.benefit == pytest.approx(0.5 - 0.1)
    assert found(made).mutual is True


def test_reach_counts_the_share_of_ones_own_people() -> None:
    """Whoever reaches both wards reaches three in four of them by a delivery on the hill."""
    wide = SHED | {"reach_area": "town"}
    guild = named(platform([HALL, wide], [FULL[0], pledge("p3", "shed", "room", 10.0)]), "The Guild")
    assert [(each.aim, each.served) for each in guild.aims] == [("cold-homes", 1.0), ("reach", 0.75)]
    assert "progress on cold homes and reaching 75% of the people it works among" in guild.gain_sentence


def test_nothing_is_mutual_where_one_gains_nothing() -> None:
    """It is said plainly."""
    hall = HALL | {"actor": "shop"}
    made = platform([hall, HOSTS], FULL)
    assert found(made).mutual is False
    assert named(made, "The Shop").gain_sentence == "The Shop gains nothing here."
    assert "The Shop would gain too little to stay" in found(made).sentences[0]


def test_whose_aims_nobody_knows_leaves_it_not_yet_known() -> None:
    """Not stated is never zero: ask."""
    made = platform([HALL | {"actor": "silent"}, HOSTS], FULL)
    assert found(made).mutual is None
    assert named(made, "The Silent").benefit is None
    assert named(made, "The Silent").gain_sentence == ("Nobody has written down what The Silent wants for itself: ask.")


@given(st.tuples(AIMS, AIMS, AIMS), st.permutations(range(3)))
@settings(max_examples=80, deadline=None)
def test_mutual_benefit_is_never_claimed_for_a_partner_that_gains_nothing(
    aims: tuple[str, str, str], order: list[int]
) -> None:
    """For whatever aims; and the order of rows changes nothing."""
    actors = with_aims(mill=aims[0], church=aims[1], guild=aims[2])
    offers, rows = [HALL, HOSTS, SHED], [*FULL, pledge("p3", "shed", "room", 5.0)]
    told = found(platform(offers, rows, actors=actors))
    shuffled = found(platform([offers[n] for n in order], [rows[n] for n in order], actors=list(reversed(actors))))
    assert shuffled == told
    if told.mutual:
        assert all(each.gains and each.benefit is not None and each.benefit >= 0 for each in told.partners)
    for each in told.partners:
        assert (each.name in told.sentences[0]) or told.mutual or each.has_gain is not False


def test_what_breaks_without_each_is_said_in_amounts() -> None:
    """Of a shed that is not needed: it would go on."""
    made = platform([HALL, HOSTS, SHED], [*FULL, pledge("p3", "shed", "room", 40.0)])
    assert named(made, "The Mill").without_sentence == "Without The Mill, 20 m² of space would be missing."
    assert named(made, "The Guild").without_sentence == "Without The Guild it would still go on."
    told = found(made)
    assert told.minimal == ("St Mary’s", "The Mill")
    assert "St Mary’s and The Mill could do it alone." in told.sentences
    assert (told.weakest_link, told.resilience) == ("St Mary’s", 0.5)
    assert told.opens_on == date(2028, 1, 1)


def persons(n: int, hours: float = 2.0) -> Platform:
    """The hall, and so many persons with some hours each."""
    offers = [offer(f"hours-{k}", f"person-{k}", "skill/host", hours, "hour/week") for k in range(1, n + 1)]
    rows = [pledge(f"h{k}", f"hours-{k}", "hosts", hours) for k in range(1, n + 1)]
    return platform([HALL, *offers], [FULL[0], *rows])


def test_of_a_few_persons_nothing_is_told_but_that_there_are_people() -> None:
    """No name, no number, no amount, no benefit."""
    told = found(persons(4))
    people = told.partners[-1]
    assert (people.name, people.is_people, people.aims, people.benefit) == ("people of Hill", True, (), None)
    assert people.gives[0].amount != people.gives[0].amount
    assert people.gives[0].ends is None
    assert people.without_sentence == "Without people of Hill, host would be missing."
    assert told.worst_share != told.worst_share
    assert "Ann" not in repr(told)
    assert "person-" not in repr(told)


def test_ten_persons_are_a_number() -> None:
    """To the nearest five below, with what they give together."""
    people = found(persons(12)).partners[-1]
    assert people.name == "10 people of Hill"
    assert people.gives[0].amount == 24.0


def test_the_coalition_itself_sees_everyone_and_may_ask_for_credits() -> None:
    """Asked for as it is published, there are none."""
    made = persons(4)
    own = found(made, is_public=False, credit_samples=100)
    assert {"Ann 1", "Ann 4", "The Mill"} <= {each.name for each in own.partners}
    assert sum(each.credit for each in own.credit) == pytest.approx((1.0 + 8 / 20) / 2)
    assert found(made, credit_samples=100).credit == ()


def test_a_partner_who_would_gain_more_elsewhere_is_named_with_the_place() -> None:
    """By the same offers, in another open coalition."""
    other = coalition("repair-hill", policy="repair-days")
    made = platform(pledges=FULL, coalitions=[coalition(), other], actors=with_aims(mill="repair|waste|warmth"))
    assert named(made, "The Mill").restless == (
        "The Mill would gain more in “Repair days” in Hill: “Mend” and progress on waste."
    )
    excluding = [
        row | ({"excludes": "repair-days"} if row["actor"] == "mill" else {}) for row in with_aims(mill="repair")
    ]
    assert named(platform(pledges=FULL, coalitions=[coalition(), other], actors=excluding), "The Mill").restless is None


def test_a_coalition_without_anybody_is_a_result_not_an_error() -> None:
    """Nobody is in it yet."""
    told = found(platform())
    assert (told.partners, told.mutual, told.sentences) == ((), None, ("Nobody is in it yet.",))
