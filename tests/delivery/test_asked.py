"""Who was asked rests for sixty days, for whatever it was; the page says who rests and until when."""

from dataclasses import replace
from datetime import date

import pytest

from tests.delivery.neighbourhood import HALL, HOSTS, ON, SHED, around, platform
from threebuckets.delivery.asked import ASKED, AskedLatelyError, asked_on, with_asked
from threebuckets.delivery.coalition_pages import CoalitionPage, coalition_page
from threebuckets.errors import InputError
from threebuckets.policy import Platform

HERE = {"policy": "warm-rooms", "area": "hill"}


def page(there: Platform, on: date) -> CoalitionPage:
    """The page of the warm rooms on the hill."""
    return coalition_page(around(there, on), "warm-rooms", "hill")


def test_whoever_was_asked_rests_and_the_page_says_until_when() -> None:
    """For sixty days, though it was for something else."""
    there = platform((HALL, SHED, HOSTS))
    made = with_asked(there, "mill", policy="repair-days", area="hill", on=ON)
    assert made.changed == ("delivery/asked",)
    found = page(made.platform, date(2027, 3, 1))
    assert "mill" in {ask.actor_id for ask in page(there, ON).asks}
    assert "mill" not in {ask.actor_id for ask in found.asks}
    assert [each.sentence for each in found.resting] == [
        "The Mill was asked on 1 January 2027: not again before 2 March 2027."
    ]
    later = page(made.platform, date(2027, 3, 2))
    assert ("mill" in {ask.actor_id for ask in later.asks}, later.resting) == (True, ())


def test_the_last_time_counts_and_nothing_that_is_still_to_come() -> None:
    """Whatever the order of the notes."""
    first = with_asked(platform(), "mill", on=ON, **HERE).platform
    both = with_asked(first, "mill", on=date(2027, 2, 1), **HERE).platform
    assert asked_on(both, on=date(2027, 3, 1)) == {"mill": date(2027, 2, 1)}
    turned = replace(both, tables={**both.tables, ASKED: both.table(ASKED).reverse()})
    assert asked_on(turned, on=date(2027, 1, 15)) == {"mill": ON}


def test_persons_are_never_noted_nor_the_same_twice_a_day() -> None:
    """Each in a sentence; somebody unknown too."""
    with pytest.raises(AskedLatelyError, match="Persons are asked by a public call"):
        with_asked(platform(), "person-1", on=ON, **HERE)
    there = with_asked(platform(), "mill", on=ON, **HERE).platform
    with pytest.raises(AskedLatelyError, match="The Mill is on record as asked for this on 1 January 2027"):
        with_asked(there, "mill", on=ON, **HERE)
    with pytest.raises(InputError, match='"nobody"'):
        with_asked(there, "nobody", on=ON, **HERE)
