"""Forming, starting and closing a coalition: what is written, what is refused, what a closing frees."""

from datetime import date

import pytest

from tests.delivery.neighbourhood import HALL, HOSTS, ON, coalition, platform, pledge
from threebuckets.delivery.coalitions import coalitions_of
from threebuckets.delivery.lifecycle import NotItsTimeError, with_closing, with_coalition, with_start
from threebuckets.delivery.making import NewPledge, with_pledge
from threebuckets.errors import UnknownCodeError

READY = [pledge("p1", "hall", "room", 60.0), pledge("p2", "hosts", "hosts", 20.0)]
MARCH = date(2027, 3, 1)


def test_a_coalition_is_formed_without_a_pledge() -> None:
    """By the area's design where there is one; the platform given stays as it is."""
    before = platform(coalitions=[])
    made = with_coalition(before, "warm-rooms", "hill", on=ON)
    assert [(each.id, each.policy, each.area) for each in coalitions_of(made.platform)] == [
        ("warm-rooms-hill", "warm-rooms", "hill")
    ]
    assert (made.changed, coalitions_of(before)) == (("delivery/coalitions",), ())


def test_a_second_one_waits_until_the_first_is_closed() -> None:
    """Then it gets a name of its own."""
    with pytest.raises(NotItsTimeError, match="There is one already, warm-hill: Forming"):
        with_coalition(platform(), "warm-rooms", "hill", on=ON)
    closed = platform(coalitions=[coalition("warm-rooms-hill", closed_on=date(2026, 12, 1))])
    assert with_coalition(closed, "warm-rooms", "hill", on=ON).coalition.id == "warm-rooms-hill-2"


@pytest.mark.parametrize(("policy", "area"), [("cold-rooms", "hill"), ("warm-rooms", "vale"), ("warm-rooms", "town")])
def test_what_is_not_tested_cannot_be_delivered(policy: str, area: str) -> None:
    """Neither an unknown policy nor an area in which nothing is tested."""
    with pytest.raises(UnknownCodeError):
        with_coalition(platform(), policy, area, on=ON)


def test_only_a_ready_coalition_starts_and_only_once() -> None:
    """What is still open is said."""
    with pytest.raises(NotItsTimeError, match="is not ready on 1 January 2027: Forming"):
        with_start(platform(pledges=READY[:1]), "warm-hill", on=ON)
    made = with_start(platform(pledges=READY), "warm-hill", on=ON)
    assert coalitions_of(made.platform)[0].started_on == ON
    with pytest.raises(NotItsTimeError, match="was started on 1 January 2027"):
        with_start(made.platform, "warm-hill", on=MARCH)
    with pytest.raises(UnknownCodeError, match="warm-hill"):
        with_start(made.platform, "cold-hill", on=ON)


def test_closing_ends_its_pledges_and_frees_what_they_held() -> None:
    """From the day after its last; another coalition may have it."""
    there = platform((HALL, HOSTS), READY, coalitions=[coalition(started_on=ON)])
    made = with_closing(there, "warm-hill", because="The roof leaks.", on=MARCH, today=ON)
    assert [each.last for each in made.released] == [MARCH, MARCH]
    assert made.changed == ("delivery/coalitions", "delivery/pledges")
    found = coalitions_of(made.platform)[0]
    assert (found.closed_on, found.closed_because) == (MARCH, "The roof leaks.")
    wanted = NewPledge("hall", "room", 60.0, date(2027, 12, 31), policy="repair-days", area="hill")
    assert with_pledge(made.platform, wanted, on=date(2027, 3, 2)).pledges[0].amount == 60.0


def test_closing_wants_a_reason_while_anything_is_pledged() -> None:
    """An empty one goes without."""
    there = platform(pledges=READY, coalitions=[coalition(started_on=ON)])
    with pytest.raises(NotItsTimeError, match="warm-hill still delivers: 2 pledges would end on 1 March 2027"):
        with_closing(there, "warm-hill", because=" ", on=MARCH, today=ON)
    assert with_closing(platform(), "warm-hill", because="", on=ON, today=ON).released == ()


def test_nothing_is_closed_in_the_past_before_it_starts_or_twice() -> None:
    """Each in a sentence."""
    there = platform(coalitions=[coalition(started_on=MARCH)])
    with pytest.raises(NotItsTimeError, match="31 December 2026 is past"):
        with_closing(there, "warm-hill", because="x", on=date(2026, 12, 31), today=ON)
    with pytest.raises(NotItsTimeError, match="warm-hill starts on 1 March 2027, after 1 January 2027"):
        with_closing(there, "warm-hill", because="x", on=ON, today=ON)
    closed = with_closing(there, "warm-hill", because="x", on=MARCH, today=ON).platform
    with pytest.raises(NotItsTimeError, match="will be wound up on 1 March 2027"):
        with_closing(closed, "warm-hill", because="x", on=MARCH, today=ON)
