"""Places and organisations of Greater Manchester, from every table and map of them, with a mapping of six lines or fewer."""

from datetime import date
from pathlib import Path

import pytest

from tests.exchange.conftest import MemoryTarget
from threebuckets.exchange import Loaded, apply, load, mapping_of, mapping_text, preview

DATA = Path(__file__).parents[2].parent / "shared" / "data"
RESOURCES = DATA / "resources"
pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not RESOURCES.is_dir(), reason="the open data of ../shared/data is not here"),
]

POINT = {"lat": "lat", "lon": "lon"}
# file without suffix: rows, rows without a point, mapping
PLACES: dict[str, tuple[int, int, dict[str, str]]] = {
    "gm_dentists.csv": (539, 0, {"name": "name", "kind": "=service/dentist", "area": "area_code", **POINT}),
    "gm_green_flag_parks.csv": (59, 0, {"name": "name", "kind": "=space/park", "area": "area_code", **POINT}),
    "gm_libraries.csv": (141, 0, {"name": "name", "kind": "=space/library", "area": "area_code", **POINT}),
    "trafford_care_homes.csv": (
        56,
        0,
        {"name": "name", "id": "cqc_id", "organisation": "provider", "kind": "=service/care-home", **POINT},
    ),
    "trafford_charities.csv": (
        736,
        736,
        {
            "name": "charity_name",
            "id": "registered_charity_number",
            "identifiers": "registered_charity_number",
            "identifier_prefix": "=GB-CHC-",
            "kind": "=network/charity",
            "postcode": "charity_contact_postcode",
        },
    ),
    "trafford_childrens_centres.csv": (2, 0, {"name": "name", "kind": "=space/childrens-centre", **POINT}),
    "trafford_council_land_and_buildings.csv": (
        608,
        236,
        {
            "name": "PropertyName",
            "organisation": "OrganisationLabel",
            "kind": "=space/council-property",
            "lat": "GeoY",
            "lon": "GeoX",
            "crs_column": "CoordinateReferenceSystem",
        },
    ),
    "trafford_general_practices.csv": (26, 0, {"name": "name", "kind": "=service/general-practice", **POINT}),
    "trafford_gp_patient_registrations.csv": (
        26,
        26,
        {"name": "practice_name", "kind": "=service/general-practice", "postcode": "practice_postcode"},
    ),
    "trafford_leisure_centres.csv": (9, 0, {"name": "name", "kind": "=space/leisure-centre", **POINT}),
    "trafford_mental_health_services.csv": (
        60,
        60,
        {"name": "name", "kind": "=service/mental-health", "postcode": "postcode"},
    ),
    "trafford_schools_and_colleges.csv": (
        103,
        0,
        {"name": "name", "id": "unique_reference_number", "kind": "=space/school", **POINT},
    ),
    "gm_food_banks.geojson": (171, 0, {"name": "Name", "kind": "=service/food-bank", "area": "Area code"}),
    "gm_hospitals.geojson": (449, 0, {"name": "DISTNAME", "id": "ID", "kind": "=space/hospital"}),
    "gm_jobcentreplus.geojson": (26, 0, {"name": "Name", "kind": "=service/jobcentre", "area": "Area code"}),
    "gm_places_of_worship_polygons.geojson": (1_620, 0, {"name": "DISTNAME", "kind": "=space/place-of-worship"}),
    "gm_post_offices.geojson": (343, 0, {"name": "DISTNAME", "id": "ID", "kind": "=service/post-office"}),
    "trafford_allotments.geojson": (35, 0, {"name": "name", "id": "osm_id", "kind": "=space/allotment"}),
    "trafford_community_hubs.geojson": (6, 0, {"name": "community_hub", "kind": "=space/community-hub"}),
    "trafford_council_libraries.geojson": (13, 0, {"name": "name", "kind": "=space/library"}),
    "trafford_sport_grass_pitches.geojson": (121, 0, {"name": "site_name", "kind": "=space/pitch"}),
    "trafford_sport_gyms.geojson": (37, 0, {"name": "site_name", "id": "site_id", "kind": "=space/gym"}),
    "trafford_sports_clubs.geojson": (137, 0, {"name": "name", "kind": "=network/sports-club"}),
}


def places(name: str) -> Loaded:
    return load(RESOURCES / f"{name}.gz", mapping=mapping_of(**PLACES[name][2]))


@pytest.mark.parametrize("name", sorted(PLACES))
def test_every_table_and_map_of_places_loads_with_a_short_mapping(name: str) -> None:
    rows, unmapped, pairs = PLACES[name]
    assert len(mapping_text(mapping_of(**pairs)).splitlines()) <= 6
    loaded = places(name)
    counts = loaded.counts
    assert (counts["rows"], counts["unmapped"]) == (rows, unmapped)
    assert counts["mapped"] + counts["unmapped"] == rows
    offers = loaded.tables["resources/offers"]
    assert offers["offer"].is_unique().all()
    assert set(offers["basis"]) == {"listed"}
    assert offers["amount"].null_count() == offers["last_confirmed"].null_count() == offers.height
    assert set(offers["actor"]) == set(loaded.tables["resources/actors"]["actor"])


def test_the_one_swapped_point_of_the_council_is_found() -> None:
    warnings = places("trafford_council_land_and_buildings.csv").warnings
    assert [(fault.code, fault.line) for fault in warnings] == [("F68", 387)]
    assert "swapped" in warnings[0].expected


def test_area_codes_with_a_digit_missing_are_named_and_never_mended() -> None:
    target = MemoryTarget()
    apply(load(DATA / "situation" / "areas.csv"), target, on=date(2026, 5, 1))
    report = apply(places("gm_dentists.csv"), target, on=date(2026, 5, 1))
    named = [fault for fault in report.warnings if fault.code == "F75"]
    assert any("E0800006" in fault.found for fault in named)
    assert target.rows("resources/offers").filter(target.rows("resources/offers")["area"] == "E0800006").is_empty()


def test_all_places_together_twice_change_nothing_the_second_time() -> None:
    """Twenty-three sources with many namesakes: ids stay apart, and stay."""
    target = MemoryTarget()
    loaded = [places(name) for name in sorted(PLACES)]
    first = [apply(each, target, on=date(2026, 5, 1)) for each in loaded]
    offers = target.rows("resources/offers")
    assert offers.height == sum(report.added["resources/offers"] for report in first)
    assert offers["offer"].is_unique().all()
    second = [apply(each, target, on=date(2026, 6, 1)) for each in loaded]
    assert sum(sum(report.added.values()) + sum(report.changed.values()) for report in second) == 0
    assert target.rows("resources/offers").equals(offers)


def test_a_guess_finds_name_and_place_in_every_file() -> None:
    for name, (rows, unmapped, _) in PLACES.items():
        found = preview(RESOURCES / f"{name}.gz", options={"kind": "space/place"})
        assert found.counts["rows"] == rows, name
        assert found.counts["unmapped"] == unmapped, name
