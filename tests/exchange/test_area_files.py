"""Areas as GeoJSON and TopoJSON: codes, years, mended and refused outlines, and the way out."""

import json
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from threebuckets.exchange import detect, load, mapping_of, preview, save
from threebuckets.exchange.targets import BOUNDARIES

Write = Callable[[str, str | bytes], Path]

SQUARE = [[[0.0, 50.0], [1.0, 50.0], [1.0, 51.0], [0.0, 51.0], [0.0, 50.0]]]
BOW = [[[0.0, 50.0], [1.0, 51.0], [1.0, 50.0], [0.0, 51.0], [0.0, 50.0]]]


def collection(*features: dict[str, object], **more: object) -> str:
    return json.dumps({"type": "FeatureCollection", "features": features, **more})


def ward(code: str = "W1", coordinates: object = SQUARE, **more: object) -> dict[str, object]:
    geometry = None if coordinates is None else {"type": "Polygon", "coordinates": coordinates}
    properties = {"area_code": code, "area_name": f"Ward {code}", **more}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def test_areas_come_with_name_level_parent_point_and_outline(written: Write) -> None:
    loaded = load(written("wards.geojson", collection(ward())), options={"level": "ward", "parent": "D|R"})
    row = loaded.tables["situation/areas"].row(0, named=True)
    assert (row["area"], row["name"], row["levels"], row["parents"]) == ("W1", "Ward W1", "ward", "D|R")
    assert (row["lon"], row["lat"]) == (0.5, 50.5)
    assert json.loads(loaded.tables[BOUNDARIES]["geometry"][0])["coordinates"] == SQUARE
    assert loaded.settings.area_level == "ward"


def test_an_area_without_outline_is_kept_and_counted(written: Write) -> None:
    loaded = load(written("wards.geojson", collection(ward(), ward("W2", None))))
    assert loaded.tables["situation/areas"].height == 2
    assert loaded.tables[BOUNDARIES].height == 1
    assert loaded.counts["unmapped"] == 1


def test_an_outline_that_crosses_itself_is_mended_and_said_so(written: Write) -> None:
    loaded = load(written("wards.geojson", collection(ward(coordinates=BOW))))
    assert loaded.counts["mended"] == 1
    assert "1 outlines" in loaded.repairs[0]


def test_one_code_twice_is_a_warning_where_both_are_alike(written: Write) -> None:
    loaded = load(written("wards.geojson", collection(ward(), ward())))
    assert {fault.code for fault in loaded.warnings} == {"F70"}
    assert preview(written("w.geojson", collection(ward(), ward(coordinates=BOW)))).faults[0].code == "F69"


def test_other_coordinate_systems_are_refused_by_name(written: Write) -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::27700"}}
    found = preview(written("wards.geojson", collection(ward(), crs=crs)))
    assert [fault.code for fault in found.faults] == ["F68"]
    assert "27700" in found.faults[0].found
    fine = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    assert preview(written("w.geojson", collection(ward(), crs=fine))).faults == ()


def test_swapped_coordinates_are_named(written: Write) -> None:
    turned = [[[53.0, -100.0], [54.0, -100.0], [54.0, -101.0], [53.0, -100.0]]]
    faults = preview(written("wards.geojson", collection(ward(coordinates=turned)))).faults
    assert (faults[0].code, faults[0].column) == ("F68", "features[0].geometry")
    assert "swapped" in faults[0].expected


def test_areas_of_other_years_are_left_out(written: Write) -> None:
    path = written("wards.geojson", collection(ward(), ward("W2", end=2019), ward("W3", start=2020)))
    assert load(path).tables["situation/areas"]["area"].to_list() == ["W1", "W3"]
    assert load(path, options={"year": "2019"}).tables["situation/areas"]["area"].to_list() == ["W1", "W2"]


def test_a_mapping_says_which_property_is_the_code(written: Write) -> None:
    path = written("x.geojson", collection(ward(ref="Z9")))
    rows = load(path, format="geojson", mapping=mapping_of(area="ref")).tables["situation/areas"]
    assert rows["area"].to_list() == ["Z9"]
    assert preview(path, format="geojson", mapping=mapping_of(area="nope")).faults[0].code == "F04"


def test_areas_and_places_are_told_apart(written: Write) -> None:
    assert detect(written("wards.geojson", collection(ward())))[0].format == "geojson"
    building = {**ward(), "properties": {"name": "Hall", "opening hours": "daily"}}
    assert detect(written("halls.geojson", collection(building)))[0].format == "places_geojson"


def test_what_is_written_reads_back_equal(written: Write, tmp_path: Path) -> None:
    first = load(written("wards.geojson", collection(ward(), ward("W2", None))), options={"level": "ward"})
    save(first.tables, tmp_path / "out.geojson", format="geojson")
    again = load(tmp_path / "out.geojson")
    for table in first.tables:
        assert again.tables[table].equals(first.tables[table])


TOPOLOGY = {
    "type": "Topology",
    "transform": {"scale": [0.5, 0.5], "translate": [0, 50]},
    "arcs": [
        [[0, 0], [2, 0]],
        [[2, 0], [0, 2], [-2, 0], [0, -2]],
        [[2, 0], [2, 0], [0, 2], [-2, 0]],
        [[2, 2], [0, -2]],
    ],
    "objects": {
        "ltla": {
            "type": "GeometryCollection",
            "geometries": [
                {"type": "Polygon", "arcs": [[0, 1]], "properties": {"areacd": "A", "areanm": "Ashby"}},
                {"type": "Polygon", "arcs": [[2, 3]], "properties": {"areacd": "B", "areanm": "Barton", "end": 2019}},
            ],
        }
    },
}


def test_arcs_are_joined_and_scaled(written: Write) -> None:
    loaded = load(written("t.json", json.dumps(TOPOLOGY)))
    assert loaded.format == "topojson"
    assert loaded.tables["situation/areas"]["area"].to_list() == ["A"]
    geometry = json.loads(loaded.tables[BOUNDARIES]["geometry"][0])
    assert geometry["coordinates"] == SQUARE


def test_an_arc_may_run_backwards(written: Write) -> None:
    turned = json.loads(json.dumps(TOPOLOGY))
    turned["arcs"][0] = [[2, 0], [-2, 0]]
    turned["objects"]["ltla"]["geometries"][0]["arcs"] = [[-1, 1]]
    geometry = json.loads(load(written("t.json", json.dumps(turned))).tables[BOUNDARIES]["geometry"][0])
    assert geometry["coordinates"] == SQUARE


def test_layers_are_listed_where_there_are_several(written: Write) -> None:
    document = {**TOPOLOGY, "objects": {"a": TOPOLOGY["objects"]["ltla"], "b": TOPOLOGY["objects"]["ltla"]}}
    path = written("t.json", json.dumps(document))
    assert "a, b" in preview(path).faults[0].expected
    assert load(path, options={"layer": "b"}).tables["situation/areas"].height == 1


@pytest.mark.parametrize("arc", [99, -99, "x", None])
def test_an_arc_that_is_not_there_is_a_fault(written: Write, arc: object) -> None:
    document = json.loads(json.dumps(TOPOLOGY))
    document["objects"]["ltla"]["geometries"][0]["arcs"] = [[arc]]
    assert [fault.code for fault in preview(written("t.json", json.dumps(document))).faults] == ["F65"]


def test_only_areas_of_a_region_by_a_hierarchy_beside_it(written: Write) -> None:
    tree = written("areas.csv", "area,name,levels,parents\nR,North,region,\nA,Ashby,d,R\nB,Barton,d,\n")
    path = written("t.json", json.dumps(TOPOLOGY))
    options = {"within": "R", "hierarchy": str(tree), "year": "2018"}
    loaded = load(path, options=options)
    assert loaded.tables[BOUNDARIES]["area"].to_list() == ["A"]
    assert isinstance(loaded.tables["situation/areas"], pl.DataFrame)
