"""Whom to ask next, in which order, and with which words."""

from dataclasses import replace
from datetime import date
from typing import Any

from tests.delivery.neighbourhood import ACTORS, HALL, HOSTS, ON, SHED, around, coalition, offer, platform, pledge
from threebuckets.delivery.asking import Request, ask_next
from threebuckets.delivery.request_words import Fill, request_sentence
from threebuckets.delivery.stages import state_of
from threebuckets.policy import Platform

ROOM = pledge("p1", "hall", "room", 60.0)


def asked(made: Platform, **more: Any) -> tuple[Request, ...]:
    """Whom its first coalition asks."""
    there = around(made)
    states = [state_of(each, there) for each in there.coalitions]
    return ask_next(states[0], there, others=states, **more)


def names(made: Platform, **more: Any) -> list[str]:
    """Offers asked, in order; of the call "call"."""
    return [each.offer_id or "call" for each in asked(made, **more)]


def test_who_alone_would_complete_it_is_asked_first_with_the_sentence_to_say() -> None:
    """What is lacking, who is in it, why you, what it does, what you have of it, what exactly."""
    some = HOSTS | {"offer": "a-few", "actor": "guild", "amount": 5.0}
    first, second, call = asked(platform([HALL, HOSTS, some], [ROOM]))
    assert (first.offer_id, first.completes, second.offer_id, second.completes) == ("hosts", True, "a-few", False)
    assert first.sentence == (
        "In Hill, “Warm rooms” still needs 20 hours a week of host from 1 February 2027. The Mill has pledged already. "
        "You offer 20 hours a week of host. That is all it still lacks: with your help it can start. "
        "It would bring you what you want for yourselves: space from The Mill. "
        "Could you pledge 20 hours a week until 1 January 2028? "
        "A pledge ends by itself on its last day, and you may take it back before, without a reason."
    )
    assert call.is_call
    assert call.sentence.startswith("In Hill, “Warm rooms” still needs 20 hours a week of host. Could you give some")


def test_a_register_entry_and_an_old_word_are_asked_for_what_they_are() -> None:
    """Nobody has asked yet; is it still so?"""
    listed = HOSTS | {"basis": "listed", "source": "the guide of halls", "amount": None}
    assert (
        "We found you in the guide of halls, with host; nobody has asked you yet."
        in asked(platform([HALL, listed], [ROOM]))[0].sentence
    )
    stale = HOSTS | {"last_confirmed": date(2025, 3, 4)}
    assert (
        "On 4 March 2025 you said that you could give 20 hours a week of host; is that still so?"
        in asked(platform([HALL, stale], [ROOM]))[0].sentence
    )


def test_a_register_without_a_title_is_a_public_register() -> None:
    """Its short name is ours, so that they may ask back; where it has a title that stands there."""
    listed = HOSTS | {"basis": "listed", "source": "gm-jobcentreplus", "amount": None}
    said = asked(platform([HALL, listed], [ROOM]))[0].sentence
    assert "We found you in a public register (gm-jobcentreplus in our records), with host;" in said


def test_one_thing_is_asked_for_without_how_much() -> None:
    """“Some of it” of one place would be odd; of two or of hours it is not."""
    there = around(platform([HALL, HOSTS], [ROOM]))
    state = state_of(there.coalitions[0], there)
    hosts = next(slot for slot in state.slots if slot.requirement == "hosts")
    for unit, amount, words in (
        ("place", 1.0, "Could you pledge it until 1 January 2028? A pledge"),
        ("place", 2.0, "Could you pledge some of it until 1 January 2028, and say how much?"),
        ("hour/week", 1.0, "Could you pledge some of it until 1 January 2028, and say how much?"),
    ):
        slot = replace(hosts, kind="service/job-advice", unit=unit, amount=amount)
        row = [str(name) for name in there.offers.id].index("hosts")
        fill = Fill(row, slot, float("nan"), 0.0, date(2028, 1, 1), True, False)
        assert words in request_sentence([fill], (), state, there, completes=False)


def test_honest_words_where_it_serves_them_nothing_or_nobody_knows() -> None:
    """They are asked what would make it worth their while."""
    for actor, words in (("shop", "It serves nothing that we know you want"), ("silent", "We do not know yet what")):
        assert words in asked(platform([HALL, HOSTS | {"actor": actor}], [ROOM]))[0].sentence


def test_who_will_not_work_with_it_or_was_asked_lately_is_left_alone() -> None:
    """Excluded policies and partners, on either side; sixty days of rest."""
    made = platform([HALL, HOSTS], [ROOM])
    assert names(made, asked_on={"church": date(2026, 12, 1)}) == ["call"]
    assert names(made, asked_on={"church": date(2026, 10, 1)}) == ["hosts", "call"]
    for actor, excludes in (("church", "warm-rooms"), ("church", "mill"), ("mill", "church")):
        actors = [row | ({"excludes": excludes} if row["actor"] == actor else {}) for row in ACTORS]
        assert names(platform([HALL, HOSTS], [ROOM], actors=actors)) == ["call"], (actor, excludes)


def test_ended_offers_and_those_promised_elsewhere_are_not_asked() -> None:
    """What is pledged to another coalition is not there."""
    assert names(platform([HALL, HOSTS | {"until": date(2026, 12, 31)}], [ROOM])) == ["call"]
    elsewhere = pledge("p2", "hosts", "hosts", 20.0, coalition="repair-hill")
    both = [coalition(), coalition("repair-hill", policy="repair-days")]
    made = platform([HALL, HOSTS], [ROOM, elsewhere], coalitions=both)
    there = around(made)
    state = state_of(next(each for each in there.coalitions if each.id == "warm-hill"), there)
    assert [each.offer_id for each in ask_next(state, there)] == [""]


def test_renewals_come_before_newcomers_and_the_near_before_the_far() -> None:
    """All else being equal."""
    alike = {"actor": "guild", "kind": "skill/host", "amount": 20.0, "unit": "hour/week"}
    near, far = (
        offer(name, **alike, lat=lat, lon=0.0, reach_m=20_000.0) | {"actor": actor}
        for name, lat, actor in (("near", 53.001, "shop"), ("far", 53.02, "silent"))
    )
    made = platform([HALL, near, far], [ROOM], actors=[row | {"aims": None} for row in ACTORS])
    assert names(made) == ["near", "far", "call"]
    before = pledge("p0", "far", "hosts", 20.0, until=date(2027, 2, 10))
    again = platform([HALL, near, far], [ROOM, before], actors=[row | {"aims": None} for row in ACTORS])
    assert names(again)[0] == "far"
    assert "You have pledged host to it until 10 February 2027 already" in asked(again)[0].sentence


def test_whoever_carries_three_coalitions_is_asked_last() -> None:
    """The lowest burden first."""
    rows = [coalition(), *(coalition(f"other-{n}", policy="repair-days", started_on=ON) for n in range(3))]
    church = [
        offer(f"church-{n}", "church", kind, amount, unit)
        for n in range(3)
        for kind, amount, unit in (("space/hall", 60.0, "m2"),)
    ]
    hosts = [offer(f"h-{n}", "church", "skill/host", 20.0, "hour/week") for n in range(4)]
    pledges = [
        each
        for n in range(3)
        for each in (
            pledge(f"r{n}", f"church-{n}", "room", 60.0, coalition=f"other-{n}"),
            pledge(f"s{n}", f"h-{n}", "hosts", 20.0, coalition=f"other-{n}"),
        )
    ]
    few = offer("a-few", "silent", "skill/host", 5.0, "hour/week")
    made = platform([HALL, *church, *hosts, few], [ROOM, *pledges], coalitions=rows)
    there = around(made)
    states = [state_of(each, there) for each in there.coalitions]
    asking = next(state for state in states if state.coalition.id == "warm-hill")
    assert [each.offer_id for each in ask_next(asking, there, others=states)] == ["a-few", "h-3", ""]


def test_persons_are_asked_by_a_call_alone_and_counted_from_ten() -> None:
    """The call stands there whether anybody has offered or not."""
    hours = [offer(f"hours-{n}", f"person-{n}", "skill/host", 1.0, "hour/week") for n in range(1, 13)]
    for few in (0, 4, 12):
        (call,) = asked(platform([HALL, *hours[:few]], [ROOM]))
        assert call.is_call
        assert call.people == (10 if few == 12 else 0)
        assert "Ann" not in call.sentence
    assert asked(platform([HALL], [ROOM]))[0].sentence == asked(platform([HALL, *hours[:4]], [ROOM]))[0].sentence


def test_nobody_is_asked_where_nothing_is_open_and_nothing_depends_on_the_order_of_rows() -> None:
    """Each actor once."""
    assert asked(platform([HALL, HOSTS], [ROOM, pledge("p2", "hosts", "hosts", 20.0)])) == ()
    offers = [HALL, HOSTS, SHED, HOSTS | {"offer": "more-hosts"}]
    one, other = (asked(platform(some, [])) for some in (offers, list(reversed(offers))))
    assert [repr(each) for each in one] == [repr(each) for each in other]
    assert [each.actor_id for each in one] == ["guild", "mill", "church", ""]
