"""Conditions settled on a day: those that came true count in the test, those that lapsed hold nothing back."""

from datetime import date

from tests.delivery.neighbourhood import HALL, HOSTS, ON, around, coalition, platform, pledge
from threebuckets.delivery.coalition_pages import coalition_page
from threebuckets.delivery.lapses import holding, with_conditions_settled
from threebuckets.policy import Platform, facts_of

FEBRUARY, MARCH = date(2027, 2, 1), date(2027, 3, 1)
WAITING = pledge("p1", "hall", "room", 60.0, if_ready_by=FEBRUARY)


def settled(there: Platform, on: date = ON) -> dict[str, tuple[date | None, date | None]]:
    """Day of withdrawal and condition of each pledge, as the test sees it."""
    rows = with_conditions_settled(there, on=on).table("delivery/pledges").to_dicts()
    return {row["pledge"]: (row["withdrawn_on"], row["if_ready_by"]) for row in rows}


def test_a_condition_that_waits_stays_and_one_that_came_true_is_gone() -> None:
    """With the hosts pledged it is ready."""
    assert settled(platform(pledges=[WAITING])) == {"p1": (None, FEBRUARY)}
    both = platform(pledges=[WAITING, pledge("p2", "hosts", "hosts", 20.0)])
    assert settled(both)["p1"] == (None, None)


def test_a_lapsed_pledge_ends_the_day_after_its_condition() -> None:
    """Facts of the test no longer know it; what is left of the offer is whole again."""
    there = platform(pledges=[WAITING])
    assert settled(there, MARCH) == {"p1": (date(2027, 2, 2), FEBRUARY)}
    facts = facts_of(with_conditions_settled(there, on=MARCH), on=MARCH)
    assert not [key for key, _ in facts.items() if key.startswith("pledge")]
    assert holding(around(there, MARCH))[0].pledges[0].last == FEBRUARY


def test_what_lapsed_may_be_counted_on_by_another_coalition() -> None:
    """While it waits, it may not."""
    here = [coalition("a"), coalition("b", policy="repair-days")]
    there = platform([HALL, HOSTS], [WAITING | {"coalition": "a"}], coalitions=here)
    could = {
        on: {partner.actor_id for partner in coalition_page(around(there, on), "repair-days", "hill").together.partners}
        for on in (ON, MARCH)
    }
    assert ("mill" in could[ON], "mill" in could[MARCH]) == (False, True)


def test_a_platform_without_conditions_is_the_very_same() -> None:
    """Nothing is reckoned for it."""
    there = platform(pledges=[pledge("p1", "hall", "room", 60.0)])
    assert with_conditions_settled(there, on=ON) is there
