"""Conditional pledges count together or not at all, and hold once they have counted."""

from datetime import date

from tests.delivery.neighbourhood import HALL, HOSTS, ON, SHED, platform, pledge, state
from threebuckets.delivery.stages import Stage

MAY = date(2027, 5, 1)
ALL_OF_IT = (HALL, SHED, HOSTS)


def test_two_conditional_pledges_that_complete_each_other_both_count() -> None:
    """Neither has to be the first to trust."""
    rows = [
        pledge("p1", "hall", "room", 40.0, if_ready_by=MAY),
        pledge("p2", "shed", "room", 20.0, if_ready_by=MAY),
        pledge("p3", "hosts", "hosts", 20.0),
    ]
    found = state(platform(ALL_OF_IT, rows))
    assert found.stage is Stage.READY
    assert [each.id for each in found.pledges.counting] == ["p1", "p2", "p3"]
    alone = state(platform(ALL_OF_IT, [rows[0], rows[2]]))
    assert [each.id for each in alone.pledges.waiting] == ["p1"]
    assert alone.slots[1].pledged == 0.0


def test_a_condition_whose_day_has_passed_in_vain_has_lapsed() -> None:
    """It no longer counts, even if all would be there later."""
    rows = [
        pledge("p1", "hall", "room", 60.0, if_ready_by=MAY),
        pledge("p2", "hosts", "hosts", 20.0, made_on=date(2027, 6, 1)),
    ]
    found = state(platform(ALL_OF_IT, rows), on=date(2027, 6, 2))
    assert ([each.id for each in found.pledges.lapsed], found.stage) == (["p1"], Stage.FORMING)


def test_a_condition_once_met_holds_when_somebody_else_leaves() -> None:
    """It was ready in January; the hosts went in March."""
    rows = [
        pledge("p1", "hall", "room", 60.0, if_ready_by=date(2027, 1, 31)),
        pledge("p2", "hosts", "hosts", 20.0, withdrawn_on=date(2027, 3, 1)),
    ]
    found = state(platform(ALL_OF_IT, rows), on=date(2027, 3, 2))
    assert [each.id for each in found.pledges.counting] == ["p1"]
    assert found.slots[1].is_full


def test_a_condition_is_not_met_while_something_is_undecided() -> None:
    """A coalition without the lead it needs is not ready."""
    rows = [pledge("p1", "hall", "room", 60.0, if_ready_by=MAY), pledge("p2", "hosts", "hosts", 20.0)]
    found = state(platform(ALL_OF_IT, rows, lead="required"), on=ON)
    assert [each.id for each in found.pledges.waiting] == ["p1"]
