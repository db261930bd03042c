"""Forming, ready, delivering, wound up: derived, and told in a sentence."""

from datetime import date

import pytest

from tests.delivery.neighbourhood import CHOICE, HALL, HOSTS, ON, around, coalition, platform, pledge, state
from threebuckets.delivery.coalition_pages import coalition_page
from threebuckets.delivery.stages import Stage, state_of
from threebuckets.errors import UnknownCodeError
from threebuckets.policy import LocalDesign, Platform

FULL = (pledge("p1", "hall", "room", 60.0), pledge("p2", "hosts", "hosts", 20.0))
LATER = date(2027, 12, 10)


def told(made: Platform, on: date = ON) -> str:
    """What the page says of the coalition's stage."""
    return coalition_page(around(made, on), "warm-rooms", "hill").stage_sentence


def test_it_is_forming_until_every_slot_is_full_and_then_ready() -> None:
    """What is open is named."""
    assert state(platform(pledges=FULL[:1])).stage is Stage.FORMING
    assert told(platform(pledges=FULL[:1])) == "Forming. Still open: 20 hours a week of host from 1 February 2027."
    assert state(platform(pledges=FULL)).stage is Stage.READY
    assert told(platform(pledges=FULL)).startswith("Ready: everything is there. Its partners may start.")


def test_it_delivers_from_the_day_its_partners_start() -> None:
    """Until then it is ready."""
    started = platform(pledges=FULL, coalitions=[coalition(started_on=date(2027, 2, 1))])
    assert [state(started, on=day).stage for day in (ON, date(2027, 2, 1))] == [Stage.READY, Stage.DELIVERING]
    assert told(started, date(2027, 3, 1)) == (
        "Delivering since 1 February 2027. Nothing is pledged to it after 31 December 2027."
    )


def test_what_ends_within_thirty_days_opens_it_again_without_stopping_it() -> None:
    """The page says what and from when."""
    started = platform(pledges=FULL, coalitions=[coalition(started_on=date(2027, 2, 1))])
    assert state(started, on=LATER).stage is Stage.FORMING
    assert told(started, LATER).startswith(
        "Open again: 20 hours a week of host and 60 m² of space from 1 January 2028."
    )


def test_it_is_wound_up_when_closed_emptied_or_over() -> None:
    """Closed by its lead, nothing pledged any more, or the window past; a new one without pledges is forming."""
    closed = platform(
        pledges=FULL, coalitions=[coalition(closed_on=date(2027, 2, 20), closed_because="The library reopened.")]
    )
    assert [state(closed, on=day).stage for day in (ON, date(2027, 2, 21))] == [Stage.READY, Stage.WOUND_UP]
    assert told(closed, date(2027, 2, 21)) == "Wound up on 20 February 2027: The library reopened."
    gone = platform(pledges=[each | {"withdrawn_on": ON} for each in FULL])
    assert (state(gone).stage, told(gone)) == (Stage.WOUND_UP, "Wound up: nothing is pledged to it any more.")
    assert state(platform(pledges=FULL), on=date(2029, 1, 1)).stage is Stage.WOUND_UP
    assert state(platform()).stage is Stage.FORMING


def test_closing_ends_its_pledges_on_its_last_day() -> None:
    """They no longer hold any part of the offer."""
    found = around(platform(pledges=FULL, coalitions=[coalition(closed_on=date(2027, 3, 31))]))
    assert {each.last for each in found.coalitions[0].pledges} == {date(2027, 3, 31)}


def test_a_required_lead_must_be_named_and_there() -> None:
    """Everything is pledged, and still it is not ready."""
    made = platform(pledges=FULL, lead="required")
    assert state(made).stage is Stage.FORMING
    assert told(made) == "Everything it takes is pledged. Somebody has to answer for “Free to enter”."
    named = LocalDesign(policy="warm-rooms", policy_version=1, area="hill", decided_on=ON, leads={"open-door": "mill"})
    assert state(platform(pledges=FULL, lead="required", designs=[named])).stage is Stage.READY


def test_an_open_choice_that_changes_what_it_takes_keeps_it_forming() -> None:
    """Once answered, the answer sets the amount."""
    made = platform(pledges=FULL, choices=CHOICE)
    assert state(made).stage is Stage.FORMING
    assert "How many seats?" in told(made)
    design = LocalDesign(policy="warm-rooms", policy_version=1, area="hill", decided_on=ON, answers={"seats": 30.0})
    found = state(platform(pledges=FULL, choices=CHOICE, designs=[design]))
    assert (found.stage, found.slots[1].amount) == (Stage.FORMING, 90.0)


def test_a_coalition_of_a_policy_that_is_gone_is_an_error() -> None:
    """With the policies that there are."""
    found = around(platform([HALL, HOSTS], coalitions=[coalition(policy="cold-rooms")]))
    with pytest.raises(UnknownCodeError, match="cold-rooms"):
        state_of(found.coalitions[0], found)


def test_what_ends_first_is_named_with_all_that_ends_with_it() -> None:
    """One thing, several on the same day, or everything."""
    early = {"until": date(2027, 6, 30)}
    one = platform(pledges=[FULL[0], FULL[1] | early])
    assert told(one).endswith("20 hours a week of host is pledged only until 30 June 2027.")
    halves = [FULL[0] | early | {"amount": 40.0}, pledge("p3", "hall", "room", 20.0), FULL[1] | early]
    assert told(platform(pledges=halves)).endswith(
        "20 hours a week of host and 40 m² of space are pledged only until 30 June 2027."
    )
    assert told(platform(pledges=FULL)).endswith("Nothing is pledged to it after 31 December 2027.")
