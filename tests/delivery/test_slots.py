"""Slots: how much of each requirement is pledged on which days."""

from datetime import date

from tests.delivery.neighbourhood import HALL, HOSTS, ON, SHED, platform, pledge, state
from threebuckets.delivery.slots import first_opening


def test_a_slot_says_how_much_is_pledged_on_which_days() -> None:
    """A pledge that ends by itself leaves a gap from the next day on."""
    made = platform([HALL, SHED], [pledge("p1", "hall", "room", 60.0), pledge("p2", "shed", "room", 10.0)])
    room = state(made).slots[1]
    assert (room.requirement, room.pledged, room.is_full) == ("room", 70.0, True)
    assert [(each.amount, each.first, each.last) for each in room.gaps] == [
        (60.0, date(2028, 1, 1), date(2028, 12, 31))
    ]
    assert room.opens_on == date(2028, 1, 1)


def test_only_the_first_thirty_days_must_be_covered() -> None:
    """Of the window before it has begun, from today once it has."""
    short = pledge("p1", "hall", "room", 60.0, until=date(2027, 3, 2))
    assert state(platform([HALL], [short])).slots[1].is_full
    assert not state(platform([HALL], [short | {"until": date(2027, 3, 1)}])).slots[1].is_full
    assert not state(platform([HALL], [short]), on=date(2027, 2, 2)).slots[1].is_full


def test_a_pledge_counts_no_longer_than_its_offer() -> None:
    """What is promised beyond the offer's own end is not there."""
    ending = HALL | {"until": date(2027, 2, 10)}
    room = state(platform([ending], [pledge("p1", "hall", "room", 60.0)])).slots[1]
    assert (room.pledged, room.opens_on) == (0.0, date(2027, 2, 11))


def test_a_pledge_of_the_wrong_kind_or_of_a_register_entry_counts_for_nothing() -> None:
    """Nor one for a requirement that the policy does not have."""
    wrong = [pledge("p1", "hosts", "room", 60.0), pledge("p2", "hall", "gone", 60.0)]
    assert [slot.pledged for slot in state(platform([HALL, HOSTS], wrong)).slots] == [0.0, 0.0]
    listed = platform([HALL | {"basis": "listed"}], [pledge("p1", "hall", "room", 60.0)])
    assert state(listed).slots[1].pledged == 0.0


def test_units_are_converted_exactly() -> None:
    """Hours a month count as hours a week."""
    monthly = HOSTS | {"unit": "hour/month", "amount": 90.0}
    found = state(platform([monthly], [pledge("p1", "hosts", "hosts", 52 / 12 * 20)])).slots[0]
    assert found.is_full


def test_the_first_opening_is_the_first_gap_of_any_slot() -> None:
    """What ends first opens first."""
    rows = [pledge("p1", "hall", "room", 60.0), pledge("p2", "hosts", "hosts", 20.0, until=date(2027, 6, 30))]
    assert first_opening(state(platform(pledges=rows)).slots) == date(2027, 7, 1)
    assert first_opening(state(platform(pledges=rows), on=ON).slots[1:]) == date(2028, 1, 1)
