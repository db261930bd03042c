"""What policies rest on, as a page to send on."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import html5lib
import pytest

from threebuckets.delivery.levers import RestsOn, rests_on
from threebuckets.delivery.lost_levers import TakenAway, lever_of_group, taken_away
from threebuckets.folder import read_folder
from threebuckets.policy import Platform, facts_of, judge_all
from threebuckets.report.levers_page import levers_page, rests_table

ON = date(2026, 12, 7)
Found = tuple[Platform, tuple[RestsOn, ...], tuple[TakenAway, ...]]


@pytest.fixture(scope="module")
def found() -> Found:
    """The small platform with what its policies rest on."""
    platform = read_folder(Path(__file__).parents[1] / "fixtures" / "fair-start")
    facts = facts_of(platform, on=ON)
    round_ = judge_all(platform, on=ON, facts=facts)
    left = taken_away(platform, round_, facts, lever_of_group(platform, "public"))
    return platform, rests_on(platform, round_, facts), tuple(left)


def test_each_policy_has_a_row_and_the_parts_sum_to_one(found: Found) -> None:
    """To within the rounding of what is shown."""
    table = rests_table(*found[:2])
    titles = {policy.title for policy in found[0].policies.values()}
    for row in table.rows:
        assert row[0] in titles | {"The whole platform"}
        assert 97 <= sum(float(cell.strip("< %")) for cell in row[1:]) <= 103


def test_the_page_loads_nothing_and_is_sound_html(found: Found) -> None:
    """One file, whatever a title says."""
    platform, rests, left = found
    named = replace(platform, settings=platform.settings.model_copy(update={"title": "<script>alert(1)</script>"}))
    page = levers_page(named, rests, left, on=ON)
    assert "<script>alert" not in page
    assert "Without public money and staff" in page
    assert "http://" not in page.replace("http://www.w3.org", "")
    html5lib.HTMLParser(strict=True).parse(page)


def test_where_nothing_stands_nothing_can_be_lost(found: Found) -> None:
    platform, rests, left = found
    page = levers_page(platform, rests, [replace(row, stood=0) for row in left], on=ON)
    assert "Nothing stands now, so there is nothing to lose." in page
