"""The page of a coalition: who could deliver it together, from what is pledged and what is offered for sure."""

from datetime import date

import pytest

from tests.delivery.neighbourhood import ACTORS, HALL, HOSTS, SHED, around, coalition, offer, platform, pledge
from threebuckets.delivery.coalition_pages import CoalitionPage, coalition_page
from threebuckets.delivery.stages import Stage
from threebuckets.errors import UnknownCodeError
from threebuckets.policy import Platform

ROOM = pledge("p1", "hall", "room", 60.0)


def page(made: Platform, coalition: str = "") -> CoalitionPage:
    """The page of warm rooms on the hill."""
    return coalition_page(around(made), "warm-rooms", "hill", coalition=coalition)


def test_who_could_deliver_it_together_is_a_smallest_set_of_those_who_offer_for_sure() -> None:
    """Whoever is not needed for it is left out; whoever has pledged already stays."""
    found = page(platform([HALL, HOSTS, SHED], coalitions=[]))
    assert found.together_sentence == "St Mary’s and The Mill could deliver it together."
    assert (found.stage, found.coalition_id) == (None, "")
    assert found.stage_sentence == "Nobody has pledged anything to it here yet."
    stays = page(platform([HALL, HOSTS, SHED], [pledge("p3", "shed", "room", 10.0)]))
    assert [each.name for each in stays.together.partners] == ["St Mary’s", "The Guild", "The Mill"]
    assert [each.name for each in stays.now.partners] == ["The Guild"]


def test_those_who_will_not_work_with_each_other_are_not_put_together() -> None:
    """Nor those who will not work with the policy."""
    for row in ({"excludes": "mill"}, {"excludes": "warm-rooms"}):
        actors = [each | (row if each["actor"] == "church" else {}) for each in ACTORS]
        found = page(platform([HALL, HOSTS], [ROOM], actors=actors))
        assert found.together_sentence == "The Mill could give part of it, not all."


def test_what_is_only_listed_or_gone_stale_is_not_counted_on() -> None:
    """A register makes nobody a partner."""
    for change in ({"basis": "listed"}, {"last_confirmed": date(2020, 1, 1)}):
        found = page(platform([HALL | change], coalitions=[]))
        assert found.together_sentence == "Nobody in or near Hill has offered any of it for sure yet: ask first."
        assert found.asks[0].offer_id == "hall"


def test_what_is_pledged_elsewhere_is_not_offered_twice() -> None:
    """The hall is promised to repair days on the same hill."""
    both = [coalition(), coalition("repair-hill", policy="repair-days")]
    elsewhere = pledge("p9", "hall", "room", 45.0, coalition="repair-hill")
    found = page(platform([HALL, HOSTS], [elsewhere], coalitions=both))
    assert not found.together.is_whole
    given = {each.name: each.gives for each in found.together.partners}
    assert given["The Mill"][0].amount == 15.0


def test_slots_are_told_in_words_and_hidden_where_few_persons_give() -> None:
    """“14 of 20 hours a week”, and no number where it would tell about somebody."""
    hours = [offer(f"hours-{n}", f"person-{n}", "skill/host", 2.0, "hour/week") for n in range(1, 5)]
    given = [pledge(f"h{n}", f"hours-{n}", "hosts", 2.0) for n in range(1, 5)]
    told = page(platform([HALL, *hours], [ROOM, *given]))
    assert [slot.sentence for slot in told.slots] == ["host: not all there yet", "all of 60 m² of space"]
    assert told.slots[0].pledged != told.slots[0].pledged
    assert "12" not in told.stage_sentence
    assert "20 hours" not in told.asks[-1].sentence
    many = page(platform([HALL, HOSTS], [ROOM, pledge("p2", "hosts", "hosts", 14.0)]))
    assert many.slots[0].sentence == "14 of 20 hours a week of host"


def test_somebody_is_asked_for_each_open_slot_before_a_second_for_the_first() -> None:
    """Many sheds do not crowd out the one host."""
    sheds = [offer(f"shed-{n}", "guild" if n else "mill", "space/shed", 60.0, "m2") for n in range(2)]
    made = platform([*sheds, HOSTS | {"actor": "silent"}], coalitions=[])
    found = coalition_page(around(made), "warm-rooms", "hill", limit=2)
    assert [each.requirement for each in found.asks] == ["room", "hosts", ""]


def test_of_several_coalitions_the_one_that_is_alive_is_shown_unless_another_is_named() -> None:
    """A closed one stays readable."""
    rows = [coalition("a-closed", closed_on=date(2026, 6, 1)), coalition()]
    made = platform([HALL, HOSTS], [ROOM], coalitions=rows)
    assert page(made).coalition_id == "warm-hill"
    assert page(made, "a-closed").stage is Stage.WOUND_UP


def test_a_policy_that_nobody_has_is_an_error() -> None:
    """With those that there are."""
    with pytest.raises(UnknownCodeError, match="repair-days, warm-rooms"):
        coalition_page(around(platform()), "cold-rooms", "hill")


def test_nothing_on_the_page_depends_on_the_order_of_rows() -> None:
    """To the last word."""
    offers, rows = [HALL, HOSTS, SHED], [ROOM, pledge("p3", "shed", "room", 5.0)]
    one = page(platform(offers, rows))
    assert repr(page(platform(offers[::-1], rows[::-1], actors=ACTORS[::-1]))) == repr(one)


def test_who_is_in_it_gives_no_more_than_it_has_pledged_or_is_missing() -> None:
    """A hall of 300 m² of which 60 are pledged and needed; one of which 40 are pledged and 20 more needed."""
    large = HALL | {"amount": 300.0}
    for pledged, given in ((60.0, 60.0), (40.0, 60.0)):
        found = page(platform([large, HOSTS], [pledge("p1", "hall", "room", pledged)]))
        mill = next(each for each in found.together.partners if each.name == "The Mill")
        assert [each.amount for each in mill.gives] == [given]


def test_whom_is_asked_is_told_the_gain_that_the_page_tells() -> None:
    """The church wants space, which the mill offers and nobody has pledged yet."""
    found = page(platform([HALL, HOSTS]))
    church = next(each for each in found.together.partners if each.name == "St Mary’s")
    ask = next(each for each in found.asks if each.name == "St Mary’s")
    assert church.gain_sentence == "St Mary’s gains: space from The Mill."
    assert "It would bring you what you want for yourselves: space from The Mill." in ask.sentence
