"""Trafford: how far people live from places, and which areas hold them."""

import csv
import gzip
import io
import json
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import shapely

from threebuckets.areas import Area, AreaTable, Hierarchy, PopulationPoints, area_table
from threebuckets.resources import (
    Basis,
    Projection,
    actors_from_rows,
    is_unplaced,
    nearest,
    offers_from_rows,
    projection_for,
    reach,
    standard_kinds,
    within_distance,
)

DATA = Path(__file__).parents[2].parent / "shared" / "data" / "resources"
pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not DATA.exists(), reason="the open data of ../shared/data is not beside this checkout"),
]
HERE = Projection(-2, 53)


def rows_of(name):
    with gzip.open(DATA / f"{name}.csv.gz", "rt", encoding="utf-8-sig") as file:
        return list(csv.DictReader(io.StringIO(file.read())))


def features_of(name):
    return json.loads(gzip.decompress((DATA / f"{name}.geojson.gz").read_bytes()))["features"]


@cache
def people():
    """Points of the output areas (each once), with people of all ages and under five."""
    outlines = {feature["properties"]["area_code"]: feature["geometry"] for feature in features_of("trafford_oa")}
    codes = sorted(outlines)
    counted = {row["area_code"]: row for row in rows_of("trafford_population_2024_oa") if row["sex"] == "Persons"}
    points = shapely.point_on_surface(shapely.from_geojson([json.dumps(outlines[code]) for code in codes]))
    everybody = np.array([float(counted[code]["all_ages"]) for code in codes])
    young = np.array([sum(float(counted[code][str(age)]) for age in range(5)) for code in codes])
    return codes, shapely.get_x(points), shapely.get_y(points), everybody, young


def people_xy():
    return HERE.to_metres(people()[1], people()[2])


def places_xy(name):
    rows = rows_of(name)
    return HERE.to_metres(*(np.array([float(row[axis]) for row in rows]) for axis in ("lon", "lat")))


def test_the_output_areas_and_their_people_are_those_of_the_census_office():
    codes, lon, lat, everybody, young = people()
    assert len(codes) == 738
    assert (everybody.sum(), young.sum()) == (241_025, 12_428)
    assert projection_for(lon, lat) == HERE


@pytest.mark.parametrize(
    ("name", "median_m", "within_1_km"),
    [
        ("gm_libraries", 863, 0.610),
        ("trafford_general_practices", 659, 0.787),
        ("gm_dentists", 532, 0.875),
        ("trafford_childrens_centres", 3520, 0.069),
    ],
)
def test_people_live_as_far_from_places_as_measured_on_the_british_grid(name, median_m, within_1_km):
    everybody = people()[3]
    far = nearest(people_xy(), places_xy(name)).distance_m[:, 0]
    order = np.argsort(far)
    half = np.searchsorted(np.cumsum(everybody[order]), everybody.sum() / 2)
    assert far[order][half] == pytest.approx(median_m, rel=0.005)
    assert everybody[far <= 1000].sum() / everybody.sum() == pytest.approx(within_1_km, abs=0.003)
    counted = within_distance(people_xy(), places_xy(name), 1000.0)
    assert ((counted > 0) == (far <= 1000)).all()


def test_a_quarter_of_the_under_fives_live_near_a_childrens_centre():
    young = people()[4]
    near = within_distance(people_xy(), places_xy("trafford_childrens_centres"), 2000.0) > 0
    assert young[near].sum() / young.sum() == pytest.approx(0.233, abs=0.002)


@cache
def areas() -> AreaTable:
    """Trafford, its wards with outlines, and the output areas as population points."""
    wards = features_of("trafford_wards")
    outline = {ward["properties"]["area_code"]: json.dumps(ward["geometry"]) for ward in wards}
    _, lon, lat, everybody, _ = people()
    shapes = shapely.from_geojson([outline[code] for code in sorted(outline)])
    points = shapely.points(lon, lat)
    ward_of = [sorted(outline)[int(np.argmin(shapely.distance(shapes, point)))] for point in points]
    whole = shapely.union_all(shapes)
    middles = shapely.point_on_surface(shapes)
    places = {code: (p.x, p.y) for code, p in zip(sorted(outline), middles, strict=True)}
    return area_table(
        Hierarchy.of(
            [Area("E08000009", "Trafford"), *(Area(code, code) for code in outline)],
            [(code, "E08000009") for code in outline],
        ),
        people={},
        places={**places, "E08000009": (whole.centroid.x, whole.centroid.y)},
        boundary={**outline, "E08000009": shapely.to_geojson(whole)},
        points=PopulationPoints(ward_of, lon, lat, everybody),
    )


COUNCIL = actors_from_rows([{"actor": "trafford", "name": "Trafford Council", "kind": "public body"}])


def offers_at(rows, **cells):
    made = [{"offer": f"o{n:04}", "actor": "trafford", **cells, **row} for n, row in enumerate(rows)]
    return offers_from_rows(made, actors=COUNCIL, kinds=standard_kinds(), areas=areas(), default_basis=Basis.LISTED)


def test_council_land_is_listed_space_of_which_a_third_has_no_place_and_one_is_swapped():
    rows = rows_of("trafford_council_land_and_buildings")
    numbers = [{"lon": row["GeoX"], "lat": row["GeoY"]} for row in rows]
    placed = [{key: "" if value == "NA" else value for key, value in row.items()} for row in numbers]
    found = offers_at(placed, kind="space", unit="m2")
    assert len(found.offers.id) == 608
    assert is_unplaced(found.offers).sum() == 235
    (warning,) = found.warnings
    assert "Davyhulme Youth Centre" in rows[warning.line - 2]["PropertyName"]
    reached = reach(found.offers, areas(), projection=HERE)
    n_areas = np.diff(reached.offer_start)
    assert (n_areas[is_unplaced(found.offers)] == 0).all()
    assert set(np.unique(n_areas)) == {0, 2}  # nowhere, or one ward and Trafford


def test_every_place_lies_in_the_ward_that_holds_its_point():
    rows = rows_of("trafford_general_practices")
    offers = offers_at([{"lon": row["lon"], "lat": row["lat"]} for row in rows], kind="service", unit="place").offers
    reached = reach(offers, areas(), projection=HERE)
    for at, row in enumerate(rows):
        point = shapely.Point(float(row["lon"]), float(row["lat"]))
        holding = {code for code, text in areas().boundary.items() if shapely.from_geojson(text).intersects(point)}
        assert {str(areas().code[area]) for area in reached.areas_of(at)} == holding


def test_the_share_of_a_ward_within_a_radius_is_that_of_its_people():
    rows = rows_of("trafford_childrens_centres")
    offers = offers_at(
        [{"lon": r["lon"], "lat": r["lat"]} for r in rows], kind="service", unit="place", reach_m=2000
    ).offers
    reached = reach(offers, areas(), projection=HERE, min_share=0.5)
    xy, everybody, ward = people_xy(), people()[3], areas().point_area
    for at in range(len(rows)):
        near = np.hypot(*(xy - places_xy("trafford_childrens_centres")[at]).T) <= 2000
        own = reached.offer_start[at], reached.offer_start[at + 1]
        for area, share in zip(reached.area[slice(*own)], reached.share[slice(*own)], strict=True):
            inside = np.ones(len(ward), bool) if areas().code[area] == "E08000009" else ward == area
            assert share == pytest.approx(everybody[near & inside].sum() / everybody[inside].sum(), abs=1e-6)
    assert len(reached.area) > 4
