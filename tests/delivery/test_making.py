"""A platform with one pledge more, a pledge withdrawn, an offer ended; the platform given stays as it is."""

from datetime import date
from typing import Any

import pytest

from tests.delivery.neighbourhood import HALL, HOSTS, ON, coalition, offer, platform, pledge
from threebuckets.delivery.coalitions import coalitions_of
from threebuckets.delivery.making import (
    NewPledge,
    PledgeEndedError,
    with_offer_ended,
    with_pledge,
    with_withdrawal,
)
from threebuckets.delivery.pledges import OverPledgedError
from threebuckets.delivery.table_rows import Made
from threebuckets.errors import InputError
from threebuckets.policy import Platform

UNTIL = date(2027, 12, 31)


def wanted(**more: Any) -> NewPledge:
    """Sixty square metres of the hall for warm rooms on the hill."""
    values: dict[str, Any] = {"offer": "hall", "requirement": "room", "amount": 60.0, "until": UNTIL}
    return NewPledge(**(values | {"policy": "warm-rooms", "area": "hill"} | more))


def rows(made: Made, table: str = "delivery/pledges") -> list[dict[str, Any]]:
    """Rows of a table after the change."""
    return made.platform.table(table).to_dicts()


def test_a_pledge_makes_its_coalition_where_there_is_none() -> None:
    """From the first day on which it is needed; and only what changed is named."""
    before = platform(coalitions=[])
    made = with_pledge(before, wanted(), on=ON)
    assert [each.id for each in coalitions_of(made.platform)] == ["warm-rooms-hill"]
    assert (made.pledges[0].starts, made.pledges[0].made_on, made.pledges[0].id) == (date(2027, 2, 1), ON, "hall-p1")
    assert made.changed == ("delivery/coalitions", "delivery/pledges")
    assert not before.table("delivery/pledges").height


def test_a_second_pledge_joins_the_coalition_that_is_there() -> None:
    """By its name, or by policy and area."""
    first = with_pledge(platform(), wanted(amount=20.0), on=ON)
    second = with_pledge(first.platform, wanted(amount=40.0), on=ON)
    third = with_pledge(
        second.platform, wanted(offer="hosts", requirement="hosts", amount=5.0, coalition="warm-hill"), on=ON
    )
    assert [row["pledge"] for row in rows(third)] == ["hall-p1", "hall-p2", "hosts-p1"]
    assert second.changed == ("delivery/pledges",)
    with pytest.raises(OverPledgedError):
        with_pledge(third.platform, wanted(amount=0.5), on=ON)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"coalition": "cold-hill"}, '"cold-hill"'),
        ({"policy": "cold-rooms"}, "cold-rooms"),
        ({"area": "vale"}, '"vale"'),
        ({"area": "quay"}, "hall, which does not reach Quay"),
        ({"by": "church"}, "which The Mill offers"),
    ],
)
def test_what_is_not_there_or_does_not_reach_is_refused(change: dict[str, Any], words: str) -> None:
    """Each with what was expected."""
    with pytest.raises(InputError, match=words):
        with_pledge(platform(), wanted(**change), on=ON)


def test_a_closed_coalition_takes_no_pledge_and_an_emptied_one_comes_to_life() -> None:
    """Where it was closed, policy and area begin a new one."""
    closed = platform(coalitions=[coalition(closed_on=date(2026, 12, 1))])
    with pytest.raises(InputError, match="which is wound up"):
        with_pledge(closed, wanted(coalition="warm-hill"), on=ON)
    made = with_pledge(closed, wanted(), on=ON)
    assert [each.id for each in coalitions_of(made.platform)] == ["warm-hill", "warm-rooms-hill"]
    emptied = platform(pledges=[pledge("old", "hosts", "hosts", 5.0, withdrawn_on=ON)])
    assert with_pledge(emptied, wanted(), on=ON).pledges[0].coalition == "warm-hill"


def test_a_lapsed_condition_holds_nothing_back() -> None:
    """It is ended on its day, in the same writing."""
    lapsed = pledge("old", "hall", "room", 60.0, if_ready_by=date(2027, 2, 1))
    made = with_pledge(platform(pledges=[lapsed]), wanted(), on=date(2027, 3, 1))
    assert {row["pledge"]: row["withdrawn_on"] for row in rows(made)} == {"hall-p1": None, "old": date(2027, 2, 2)}


def test_withdrawing_ends_a_pledge_on_that_day_and_needs_no_reason() -> None:
    """Never in the past, and only once."""
    there = platform(pledges=[pledge("p1", "hall", "room", 60.0)])
    made = with_withdrawal(there, "p1", on=date(2027, 3, 1), today=ON)
    assert rows(made)[0]["withdrawn_on"] == date(2027, 3, 1)
    for on, words in ((date(2026, 12, 31), "is past"), (date(2028, 1, 1), "ends on 31 December 2027 anyway")):
        with pytest.raises(PledgeEndedError, match=words):
            with_withdrawal(there, "p1", on=on, today=ON)
    with pytest.raises(PledgeEndedError, match="ends on 28 February 2027 anyway"):
        with_withdrawal(made.platform, "p1", on=date(2027, 3, 1), today=ON)
    with pytest.raises(InputError, match='"p9"'):
        with_withdrawal(there, "p9", on=ON, today=ON)


def test_ending_an_offer_ends_what_is_pledged_of_it() -> None:
    """Other offers and their pledges stay; one that has not begun never does."""
    there = platform(pledges=[pledge("p1", "hall", "room", 60.0), pledge("p2", "hosts", "hosts", 20.0)])
    made = with_offer_ended(there, "hall", on=ON, today=ON)
    offers = {row["offer"]: row["until"] for row in rows(made, "resources/offers")}
    assert offers == {"hall": date(2026, 12, 31), "hosts": None}
    assert [row["withdrawn_on"] for row in rows(made)] == [ON, None]
    later = platform([HALL | {"from": date(2027, 6, 1)}, HOSTS])
    ended = rows(with_offer_ended(later, "hall", on=ON, today=ON), "resources/offers")[0]
    assert (ended["from"], ended["until"]) == (date(2026, 12, 31), date(2026, 12, 31))


def test_an_offer_that_has_ended_is_not_ended_again() -> None:
    """Nor is one that nobody has."""
    over = platform([offer("hall", "mill", "space", 1.0, "m2", until=date(2026, 6, 30))])
    with pytest.raises(PledgeEndedError, match="ends on 30 June 2026 anyway"):
        with_offer_ended(over, "hall", on=ON, today=ON)
    with pytest.raises(InputError, match='"barn"'):
        with_offer_ended(over, "barn", on=ON, today=ON)


def test_the_same_change_gives_the_same_platform_whatever_the_order_of_rows() -> None:
    """Byte for byte."""

    def changed(there: Platform) -> list[dict[str, Any]]:
        return rows(with_pledge(there, wanted(), on=ON))

    some = [pledge("p1", "hosts", "hosts", 2.0), pledge("p2", "hosts", "hosts", 3.0)]
    assert changed(platform([HALL, HOSTS], some)) == changed(platform([HOSTS, HALL], some[::-1]))
