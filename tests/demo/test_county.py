"""The invented county: of the promised size, the same for the same seed, whole, and plainly invented."""

from collections import Counter
from datetime import date
from pathlib import Path

import polars as pl
import pytest
import shapely
from polars.testing import assert_frame_equal

from threebuckets.demo import ON, SEED, county
from threebuckets.demo.geography import geography
from threebuckets.policy import Platform, design_faults, tables
from threebuckets.policy.tables import split_list


@pytest.fixture(scope="module")
def platform() -> Platform:
    return county()


def test_it_has_the_size_that_is_promised(platform):
    levels = Counter(platform.table("situation/areas")["levels"].to_list())
    assert levels == {"county": 1, "district": 6, "ward": 60}
    assert platform.table("values/statements").height == 120
    assert platform.table("values/people").height == 2000
    assert platform.table("situation/indicators").height == 12
    assert platform.table("resources/actors").height == 400
    assert platform.table("resources/offers").height == 1200
    assert len(platform.policies) == 8
    assert len(platform.designs) >= 12
    years = platform.table("situation/observations").group_by("indicator").agg(pl.col("period_start").n_unique())
    assert set(years["period_start"]) == {10}


def test_it_says_that_it_is_invented(platform):
    assert platform.settings.invented
    assert "invented" in platform.settings.organisation
    assert b"invented county" in platform.files["README.md"]
    assert all("invented" in source for source in platform.table("situation/indicators")["source"])
    assert all("invented" in title for title in platform.table("situation/evidence")["title"])
    assert all("invented" in source for source in platform.table("situation/evidence")["source"])


def test_every_table_has_its_columns_in_their_types(platform):
    for name, table in platform.tables.items():
        schema = tables()[name].schema
        assert dict(list(table.schema.items())[: len(schema)]) == schema, name
        assert all(dtype == pl.String() for dtype in list(table.schema.values())[len(schema) :]), name


def test_every_key_is_there_once(platform):
    for name, table in platform.tables.items():
        assert table.select(tables()[name].key).is_duplicated().sum() == 0, name


def test_every_code_refers_to_something(platform):
    for name, table in platform.tables.items():
        for column in tables()[name].columns:
            if column.refers:
                known = set(platform.table(column.refers)[tables()[column.refers].key[0]])
                used = {item for cell in table[column.name].to_list() for item in split_list(cell)}
                assert used <= known, (name, column.name, sorted(used - known))


def test_what_the_policies_name_exists(platform):
    statements = set(platform.table("values/statements").filter(pl.col("status") == "live")["statement"])
    indicators = set(platform.table("situation/indicators")["indicator"])
    values = set(platform.table("values/values")["value"])
    evidence = set(platform.table("situation/evidence")["kind"])
    for policy in platform.policies.values():
        assert {link.statement for link in policy.statements} <= statements, policy.slug
        assert {need.indicator for need in policy.needs} <= indicators, policy.slug
        assert set(policy.values.serves) <= values, policy.slug
        assert {*policy.requires, *policy.excludes} <= set(platform.policies), policy.slug
        assert policy.kind in evidence, policy.slug
        assert len(policy.prose.split()) > 100, policy.slug


def test_local_designs_fit_the_policy_and_their_leads_exist(platform):
    actors = dict(platform.table("resources/actors").select("actor", "kind").iter_rows())
    older = 0
    for (slug, area), design in platform.designs.items():
        faults = design_faults(platform.policies[slug], design, file=area)
        assert not [fault for fault in faults if fault.severity == "error" and design.is_for(platform.policies[slug])]
        older += not design.is_for(platform.policies[slug])
        assert all(actors[lead] != "person" for lead in design.leads.values())
    assert older == 1


def test_a_person_has_no_point_and_is_never_shown(platform):
    people = platform.table("resources/actors").filter(pl.col("kind") == "person")
    assert people.height >= 50
    assert set(people["shown"]) == {"organisation"}
    offers = platform.table("resources/offers").filter(pl.col("actor").is_in(people["actor"].to_list()))
    assert offers.height > 50
    assert offers["lat"].null_count() == offers["lon"].null_count() == offers.height


def test_offers_are_of_every_basis_and_some_are_over(platform):
    offers = platform.table("resources/offers")
    assert set(offers["basis"]) == {"pledged", "offered", "listed"}
    assert (offers["until"] < ON).sum() > 10
    assert (offers["last_confirmed"] > ON).sum() == 0
    assert (offers["until"] < offers["from"]).sum() == 0
    assert set(offers["kind"].str.split("/").list.first()) >= {"space", "skill", "person", "money", "vehicle", "goods"}


def test_the_same_seed_gives_the_same_county(platform):
    again = county(seed=SEED, on=ON)
    for name, table in platform.tables.items():
        assert_frame_equal(table, again.tables[name])
    assert again.boundaries == platform.boundaries
    assert again.files == platform.files


def test_another_seed_gives_another_county_with_the_same_story(platform):
    other = county(seed=7)
    assert other.boundaries["quayhead"] != platform.boundaries["quayhead"]
    assert not other.table("values/votes").equals(platform.table("values/votes"))
    assert other.policies == platform.policies
    care = (pl.col("indicator") == "children-per-childcare-place") & (pl.col("area") == "quayhead")
    figures = [county_.table("situation/observations").filter(care)["value"].to_list() for county_ in (other, platform)]
    assert figures[0] == figures[1]
    assert figures[0][-1] == 4.1


def test_the_day_moves_confirmations_and_votes(platform):
    later = county(on=date(2027, 3, 1))
    assert later.table("resources/offers")["last_confirmed"].max() > ON
    assert later.table("values/votes")["voted_at"].max() > platform.table("values/votes")["voted_at"].max()


def test_people_see_some_of_the_statements_and_most_are_verified(platform):
    votes = platform.table("values/votes")
    seen = votes.group_by("participant").len()["len"]
    assert seen.min() >= 25
    assert seen.max() <= 80
    assert set(votes["vote"]) == {-1, 0, 1}
    assert 0.85 < platform.table("values/people")["verified"].mean() < 0.98


def test_statements_are_short_and_different(platform):
    texts = platform.table("values/statements")["text"]
    assert texts.n_unique() == texts.len()
    assert texts.str.len_chars().max() <= 120


def test_values_within_their_limits(platform):
    told = platform.table("situation/observations").drop_nulls("lower95")
    assert (told["lower95"] <= told["value"]).all()
    assert (told["value"] <= told["upper95"]).all()
    hidden = platform.table("situation/observations").filter(pl.col("value").is_null())
    assert hidden["status"].null_count() == 0
    assert set(hidden["status"]) >= {"c", "x", "u"}


@pytest.mark.parametrize("seed", [SEED, 1, 2, 3])
def test_wards_fill_the_county_without_overlap(seed):
    outlines = list(geography(seed=seed).outlines.values())
    wards, districts, whole = outlines[:60], outlines[60:66], outlines[66]
    assert all(shape.is_valid and shape.geom_type == "Polygon" for shape in outlines)
    assert shapely.area(wards).sum() == pytest.approx(whole.area, rel=1e-6)
    assert shapely.area(districts).sum() == pytest.approx(whole.area, rel=1e-6)


def test_the_county_lies_in_the_open_atlantic(platform):
    bounds = shapely.total_bounds(shapely.from_geojson(list(platform.boundaries.values())))
    assert -21.5 < bounds[0] < bounds[2] < -20.5
    assert 51.5 < bounds[1] < bounds[3] < 52.5


def test_each_ward_holds_its_own_point(platform):
    for row in platform.table("situation/areas").iter_rows(named=True):
        shape = shapely.from_geojson(platform.boundaries[row["area"]])
        assert shape.buffer(1e-4).contains(shapely.Point(row["lon"], row["lat"])), row["area"]


def test_the_written_parts_are_plain_text():
    folder = Path(__file__).parents[2] / "src" / "threebuckets" / "demo" / "texts"
    for file in folder.rglob("*.*"):
        assert "\r" not in file.read_text(encoding="utf-8"), file.name
