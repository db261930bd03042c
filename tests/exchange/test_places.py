"""Places and organisations: columns guessed, points, ids, workbooks, and the way out."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import openpyxl
import pyproj
import pytest

from threebuckets.exchange import detect, load, mapping_of, mapping_text, parse_mapping, preview, save
from threebuckets.exchange.formats.national_grid import grid_to_degrees

Write = Callable[[str, str | bytes], Path]

HALL = {"kind": "space/hall"}


def offers(path: Path, **options: str):
    return load(path, options={**HALL, **options}).tables["resources/offers"]


def test_columns_are_guessed_with_reasons_and_can_be_saved(written: Write) -> None:
    found = preview(written("halls.csv", "Hall Name,Post Code,lat,lon,uprn\nA,M1 1AA,53.4,-2.3,7\n"), options=HALL)
    assert found.format == "places_csv"
    assert found.mapping is not None
    assert dict(found.mapping.columns) == {
        "name": "Hall Name",
        "postcode": "Post Code",
        "lat": "lat",
        "lon": "lon",
        "id": "uprn",
    }
    text = mapping_text(found.mapping)
    assert "# by its name" in text
    assert parse_mapping(text).columns == found.mapping.columns


def test_what_a_place_offers_must_be_said(written: Write) -> None:
    found = preview(written("halls.csv", "name,lat,lon\nA,53.4,-2.3\n"))
    assert [fault.code for fault in found.faults] == ["F61"]
    assert "kind" in found.faults[0].expected


def test_a_mapping_beside_the_file_is_used(written: Write) -> None:
    written("halls.mapping.toml", 'name = "who"\nkind = "=space/hall"\nlat = "b"\nlon = "l"\n')
    rows = load(written("halls.csv", "who,b,l\nA,53.4,-2.3\n"), format="places_csv").tables["resources/offers"]
    assert rows.select("offer", "lat", "lon", "kind").row(0) == ("a", 53.4, -2.3, "space/hall")


def test_columns_left_out_are_named_and_may_be_kept(written: Write) -> None:
    path = written("halls.csv", "name,lat,lon,hours,tel\nA,53.4,-2.3,daily,0161 496 0000\n")
    found = preview(path, options=HALL)
    assert found.dropped_columns == {"hours": "not mapped; option keep keeps it", "tel": "personal by its name"}
    assert offers(path, keep="hours")["hours"].to_list() == ["daily"]


def test_a_swapped_point_is_named_left_out_and_counted(written: Write) -> None:
    rows = "".join(f"Place {n},53.{n},-2.{n}\n" for n in range(1, 8))
    path = written("halls.csv", "name,lat,lon\n" + rows + "Turned,-2.36,53.45\nOut,153,2\nNowhere,0,0\n")
    loaded = load(path, options=HALL)
    assert (loaded.counts["mapped"], loaded.counts["unmapped"]) == (7, 3)
    assert [(fault.code, fault.line) for fault in loaded.warnings] == [("F68", 9), ("F68", 10), ("F68", 11)]
    assert loaded.tables["resources/offers"].height == 10


def test_eastings_agree_with_a_second_implementation() -> None:
    """PROJ's own seven-parameter shift, over the whole of Great Britain: within a few metres."""
    east, north = np.meshgrid(np.linspace(100_000, 650_000, 12), np.linspace(10_000, 1_200_000, 12))
    pipeline = (
        "+proj=pipeline +step +inv +proj=tmerc +lat_0=49 +lon_0=-2 +k=0.9996012717 +x_0=400000 +y_0=-100000"
        " +ellps=airy +step +proj=cart +ellps=airy +step +proj=helmert +x=446.448 +y=-125.157 +z=542.060 +rx=0.1502"
        " +ry=0.2470 +rz=0.8421 +s=-20.4894 +convention=position_vector +step +inv +proj=cart +ellps=WGS84"
        " +step +proj=unitconvert +xy_in=rad +xy_out=deg"
    )
    lon, lat = pyproj.Transformer.from_pipeline(pipeline).transform(east.ravel(), north.ravel())
    found = grid_to_degrees(east.ravel(), north.ravel())
    np.testing.assert_allclose(found.lat, lat, atol=2e-8)
    np.testing.assert_allclose(found.lon, lon, atol=2e-8)


def test_eastings_are_turned_into_degrees(written: Write) -> None:
    row = offers(written("halls.csv", "name,easting,northing\nTown Hall,383819,398052\n")).row(0, named=True)
    assert (round(row["lat"], 3), round(row["lon"], 3)) == (53.479, -2.245)


def test_a_coordinate_system_may_stand_in_every_row(written: Write) -> None:
    content = "name,crs,x,y\nA,OSGB36,383819,398052\nB,WGS84,-2.245,53.479\n"
    mapping = mapping_of(name="name", lon="x", lat="y", crs="crs")
    path = written("halls.csv", content)
    assert mapping.crs == "crs"  # as a pair it names the system of all rows
    per_row = parse_mapping('name = "name"\nlon = "x"\nlat = "y"\ncrs_column = "crs"\nkind = "=space/hall"\n')
    rows = load(path, format="places_csv", mapping=per_row).tables["resources/offers"].sort("place")
    assert rows["lat"].round(3).to_list() == [53.479, 53.479]


def test_other_systems_are_refused_by_name(written: Write) -> None:
    mapping = parse_mapping('name = "name"\nlon = "x"\nlat = "y"\ncrs = "EPSG:3857"\nkind = "=space/hall"\n')
    found = preview(written("halls.csv", "name,x,y\nA,1,2\n"), format="places_csv", mapping=mapping)
    assert (found.faults[0].code, found.faults[0].found) == ("F68", "EPSG:3857")


def test_an_amount_in_words_is_a_fault(written: Write) -> None:
    path = written("halls.csv", "name,lat,lon,amount\nA,53.4,-2.3,about 30\n")
    assert [(fault.code, fault.line) for fault in preview(path, options=HALL).faults] == [("F11", 2)]


def test_an_unknown_kind_is_a_fault(written: Write) -> None:
    path = written("halls.csv", "name,lat,lon\nA,53.4,-2.3\n")
    assert preview(path, options={"kind": "hall"}).faults[0].code == "F12"


def test_places_of_one_organisation_share_an_actor(written: Write) -> None:
    path = written("halls.csv", "name,provider,lat,lon\nA,Acme Ltd,53.4,-2.3\nB,Acme Ltd,53.5,-2.3\nC,,53.6,-2.3\n")
    loaded = load(path, options=HALL)
    assert loaded.tables["resources/actors"].select("actor", "name", "kind").rows() == [
        ("acme-ltd", "Acme Ltd", "business"),
        ("c", "C", "community"),
    ]
    assert loaded.tables["resources/offers"].sort("place")["actor"].to_list() == ["acme-ltd", "acme-ltd", "c"]


def test_organisations_alone_become_actors_with_their_register_numbers(written: Write) -> None:
    mapping = mapping_of(name="charity", identifiers="number", identifier_prefix="=GB-CHC-", postcode="postcode")
    path = written("c.csv", "charity,number,postcode\nFriends,210843,SK6 1LB\n")
    loaded = load(path, format="places_csv", mapping=mapping, options={"as": "actors", "actor_kind": "community"})
    assert loaded.tables.keys() == {"resources/actors"}
    assert loaded.tables["resources/actors"]["identifiers"].to_list() == ["GB-CHC-210843"]


def test_a_person_never_has_a_point(written: Write) -> None:
    rows = offers(written("p.csv", "name,lat,lon\nAnn,53.4,-2.3\n"), actor_kind="person")
    assert rows.select("lat", "lon").row(0) == (None, None)


def test_ids_are_readable_and_part_namesakes_in_any_order(written: Write) -> None:
    first = "Hub,53.1,-2.1\n", "Hub,53.2,-2.2\n", "Hall,53.3,-2.3\n"
    ids = [
        offers(written("halls.csv", "name,lat,lon\n" + "".join(rows))).select("offer", "lat").sort("lat").rows()
        for rows in (first, first[::-1])
    ]
    assert ids[0] == ids[1]
    assert [offer.startswith("hub-") for offer, _ in ids[0]] == [True, True, False]
    assert ids[0][2][0] == "hall"


def test_one_id_for_two_places_is_an_error(written: Write) -> None:
    mapping = mapping_of(name="name", id="ref", kind="=space/hall", lat="lat", lon="lon")
    path = written("halls.csv", "ref,name,lat,lon\n1,A,53.4,-2.3\n1,B,53.4,-2.3\n")
    assert {fault.code for fault in preview(path, format="places_csv", mapping=mapping).faults} == {"F69"}


def test_a_sheet_of_a_workbook_reads_like_the_csv(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Halls"
    for row in [("name", "lat", "lon", "ref"), ("A", 53.4, -2.3, 1001.0), ("'=B", 53.5, -2.25, 7)]:
        sheet.append(row)
    book.create_sheet("Empty")
    book.save(tmp_path / "halls.xlsx")
    assert detect(tmp_path / "halls.xlsx")[0].format == "places_csv"
    rows = offers(tmp_path / "halls.xlsx", keep="ref")
    assert rows.select("place", "lat", "ref").rows() == [("A", 53.4, "1001"), ("=B", 53.5, "7")]


def test_sheets_are_listed_where_several_are_filled(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["name", "lat", "lon"])
    book.create_sheet("More").append(["name"])
    book.save(tmp_path / "halls.xlsx")
    fault = preview(tmp_path / "halls.xlsx", options=HALL).faults[0]
    assert (fault.code, fault.expected) == ("F61", "option sheet: one of Sheet, More")


def test_features_are_places_with_a_point_on_their_surface(written: Write) -> None:
    square = {"type": "Polygon", "coordinates": [[[0, 50], [1, 50], [1, 51], [0, 51], [0, 50]]]}
    features = [
        {"type": "Feature", "properties": {"Name": "Hall", "contact": "x"}, "geometry": square},
        {"type": "Feature", "properties": {"Name": "Lost", "contact": None}, "geometry": None},
    ]
    path = written("halls.geojson", json.dumps({"type": "FeatureCollection", "features": features}))
    loaded = load(path, options=HALL)
    assert loaded.tables["resources/offers"].sort("place").select("place", "lon", "lat").rows() == [
        ("Hall", 0.5, 50.5),
        ("Lost", None, None),
    ]
    assert (loaded.counts["mapped"], loaded.counts["unmapped"]) == (1, 1)
    assert "contact" in preview(path, options=HALL).dropped_columns


@pytest.mark.parametrize("name", ["places_csv", "places_geojson"])
def test_offers_written_out_are_read_again(written: Write, tmp_path: Path, name: str) -> None:
    loaded = load(written("halls.csv", "name,lat,lon,until\n=A,53.4,-2.3,2027-01-01\nB,,,\n"), options=HALL)
    files = [save(loaded.tables, tmp_path / f"out{n}.{name[7:]}", format=name)[0] for n in (1, 2)]
    assert files[0].read_bytes() == files[1].read_bytes()
    again = load(files[0], format=name)
    columns = ["place", "kind", "lat", "lon", "until", "unit"]
    expected = loaded.tables["resources/offers"].select(columns).sort("place")
    assert again.tables["resources/offers"].select(columns).sort("place").equals(expected)
