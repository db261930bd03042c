"""What has begun in the county: a dozen designs, each another; two delivered, one wound up, one forming."""

from datetime import date

import pytest

from threebuckets.delivery.help_asked import help_asked
from threebuckets.delivery.stages import Stage, state_of
from threebuckets.delivery.surroundings import surroundings_of
from threebuckets.demo import ON, county
from threebuckets.folder import check_folder, write_folder
from threebuckets.policy import LocalDesign

DELIVERED = {"kilnside", "ropewalk"}


@pytest.fixture(scope="module")
def platform():
    """The county on its day."""
    return county()


def stages(platform, on=ON):
    """Stage of the coalition in each ward."""
    around = surroundings_of(platform, on=on)
    return {coalition.area: state_of(coalition, around).stage for coalition in around.coalitions}


def test_every_ward_has_another_design(platform):
    """No two answer alike, and each says how people live and want to live, and what help they need."""
    designs: list[LocalDesign] = list(platform.designs.values())
    assert len({str(sorted(design.answers.items())) for design in designs}) == len(designs) >= 12
    assert all(design.life_now and design.life_wanted for design in designs)
    assert sum(design.help_needed is not None for design in designs) >= 10


@pytest.mark.parametrize("seed", [2030, 7])
def test_two_are_delivered_one_is_wound_up_and_one_is_forming(seed):
    """Derived from pledges, leads and answers, with any seed."""
    found = stages(county(seed=seed))
    assert {area for area, stage in found.items() if stage is Stage.DELIVERING} == DELIVERED
    assert found["marram-end"] is Stage.WOUND_UP
    assert found["quayhead"] is Stage.FORMING


def test_no_more_is_pledged_than_offered(platform, tmp_path):
    """The folder has no fault but the design that waits to be confirmed."""
    write_folder(platform, tmp_path / "county")
    assert [(fault.code, fault.severity) for fault in check_folder(tmp_path / "county")] == [("F34", "warning")]


def test_it_begins_with_time():
    """Before summer only Marram End had anything; in the year after, what was pledged has ended."""
    early = county(on=date(2026, 5, 1))
    assert early.table("delivery/coalitions")["area"].to_list() == ["marram-end"]
    assert early.table("delivery/coalitions")["closed_on"].null_count() == 1
    assert set(stages(county(on=date(2028, 1, 1)), date(2028, 1, 1)).values()) == {Stage.WOUND_UP}


def test_nothing_is_pledged_by_a_person(platform):
    """Persons' pledges would be private; the county is shown to everybody."""
    offers = platform.table("delivery/pledges").join(platform.table("resources/offers"), on="offer")
    kinds = offers.join(platform.table("resources/actors"), on="actor")["kind_right"]
    assert "person" not in set(kinds)


def test_four_wards_say_themselves_what_they_ask_of_the_county(platform):
    """Kelpsea, Overwell and Highfold nothing, Quayhead the library; the others money to start."""
    found = help_asked(platform.policies, platform.designs.values())
    asked = {each.kind: {area for _, area in each.areas} for each in found.asked}
    assert asked["space/room"] == {"quayhead"}
    assert len(asked["money"]) == 11
    assert not asked["money"] & {"kelpsea", "overwell", "highfold", "quayhead"}
    assert found.unconfirmed == (("family-centres", "marram-end"),)
