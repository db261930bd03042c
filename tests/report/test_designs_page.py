"""The page of designs side by side: whole, safe, and reachable by keyboard."""

import pytest

from threebuckets.delivery import compare_designs, help_asked
from threebuckets.demo import county
from threebuckets.policy.facts.places import figures_of_areas
from threebuckets.report.designs_page import added_table, choices_table, designs_page


@pytest.fixture(scope="module")
def parts():
    """The county, the comparison of its designs, and what they ask for."""
    platform = county()
    designs = list(platform.designs.values())
    design = designs[0].model_copy(update={"life_now": "<script>alert(1)</script> & more"})
    designs[0] = design
    found = compare_designs(platform.policies["family-centres"], designs, list(figures_of_areas(platform).values()))
    return platform, found, help_asked(platform.policies, designs)


def test_the_page_shows_every_area_and_every_answer(parts):
    """By name; what is asked of the centre; what they say of themselves."""
    platform, found, asked = parts
    page = designs_page(platform, found, asked)
    for text in (
        "Old Harbour",
        "The seamen’s rest",
        "£440,000",
        "How do we want to live?",
        "for version 6: to be confirmed",
    ):
        assert text in page
    assert page == designs_page(platform, found, asked)


def test_what_people_wrote_is_text_and_nothing_is_loaded(parts):
    """No tag of theirs, no script of ours; wide tables can be scrolled by keyboard."""
    page = designs_page(*parts)
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in page
    assert "default-src 'none'" in page
    assert page.count('class="scroll" role="region" tabindex="0"') >= 4


def test_tables_are_in_order_of_names_and_leave_out_what_nobody_changes(parts):
    """Start-up money is the same everywhere, so it is no column."""
    platform, found, _ = parts
    names = dict(platform.table("situation/areas").select("area", "name").iter_rows())
    rows = [row[0] for row in choices_table(found, names).rows]
    assert rows == sorted(rows)
    assert added_table(found, names).head == ("Area", "room (m2)", "adviser (hour/week)", "bench (m2)")
