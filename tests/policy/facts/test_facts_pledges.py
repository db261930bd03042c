"""What a pledge to one coalition takes from the test of another: as long as it holds, and no longer."""

from datetime import date
from typing import Any

import pytest

from tests.delivery.neighbourhood import ON, coalition, platform, pledge
from threebuckets.policy.facts.places import places_of
from threebuckets.policy.facts.records import PledgeFact
from threebuckets.policy.facts.resources import resources_facts


@pytest.mark.parametrize(
    ("row", "home", "last"),
    [
        ({}, {}, date(2027, 12, 31)),
        ({"withdrawn_on": date(2027, 6, 1)}, {}, date(2027, 5, 31)),
        ({}, {"closed_on": date(2027, 3, 31)}, date(2027, 3, 31)),
        ({"withdrawn_on": ON}, {}, None),
        ({"withdrawn_on": date(2027, 1, 15)}, {}, None),
        ({}, {"closed_on": date(2027, 1, 31)}, None),
    ],
)
def test_a_pledge_counts_to_the_last_day_on_which_it_holds(
    row: dict[str, Any], home: dict[str, Any], last: date | None
) -> None:
    """Withdrawn before it begins, or its coalition closed, it takes nothing from anybody."""
    made = platform(pledges=[pledge("p1", "hall", "room", 60.0, **row)], coalitions=[coalition(**home)])
    facts = dict(resources_facts(made, places_of(made, on=ON), on=ON))
    found = facts.get("pledge:p1")
    assert (found.ends if isinstance(found, PledgeFact) else None) == last
    assert ("pledges-index:hall" in facts) == (last is not None)
