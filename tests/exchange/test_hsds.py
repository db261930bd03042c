"""Directories of services: nested and flat, old and new, what they lack, and the way out."""

import csv
import io
import json
import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.exchange.conftest import MemoryTarget
from threebuckets.errors import InputError
from threebuckets.exchange import Limits, apply, detect, load, preview, save
from threebuckets.folder import ImportTarget, new_folder
from threebuckets.resources import actors_from_rows, offers_from_rows, standard_kinds

Write = Callable[[str, str | bytes], Path]
ON = date(2026, 5, 1)


def code(name: object) -> str:
    """A UUID that a name always has."""
    return str(uuid5(NAMESPACE_URL, str(name).encode("utf-8", "replace").decode()))


def organisation(name: str = "The Mill", number: str = "", **more: Any) -> dict[str, Any]:
    identifiers = [{"id": code(number), "identifier_scheme": "GB-COH", "identifier": number}] if number else []
    return {"id": code(name), "name": name, "description": "A hub", "organization_identifiers": identifiers, **more}


def at(name: str = "Sale Hall", lat: Any = 53.42, lon: Any = -2.32, postcode: str = "M33 7XZ") -> dict[str, Any]:
    address = {
        "id": code(f"address {name}"),
        "address_1": "1 School Road",
        "city": "Sale",
        "state_province": "Trafford",
        "postal_code": postcode,
        "country": "GB",
        "address_type": "physical",
        "attention": "Ann Persona",
    }
    location = {"id": code(f"location {name}"), "location_type": "physical", "name": name, "addresses": [address]}
    return {"id": code(f"at {name}"), "location": {**location, "latitude": lat, "longitude": lon}}


def service(name: Any = "Counselling", **more: Any) -> dict[str, Any]:
    plain = {"id": code(name), "name": name, "description": "Talks", "status": "active", "email": "ann@example.org"}
    spot = {**at(), "id": code(f"at {name}")}
    contacts = [{"id": code("contact"), "name": "Ann Persona", "phones": [{"number": "0161 496 0000"}]}]
    return {**plain, "organization": organisation(), "service_at_locations": [spot], "contacts": contacts, **more}


def page(*contents: Mapping[str, Any]) -> str:
    head = {"total_items": len(contents), "total_pages": 1, "page_number": 1, "size": len(contents)}
    return json.dumps({**head, "first_page": True, "last_page": True, "empty": False, "contents": contents})


def offers_of(path: Path, **options: str) -> list[dict[str, Any]]:
    return load(path, options=options).tables["resources/offers"].to_dicts()


def test_a_service_becomes_a_listed_offer_of_its_organisation(written: Write) -> None:
    path = written("services.json", page(service()))
    assert detect(path)[0].format == "hsds"
    tables = load(path).tables
    offer = tables["resources/offers"].row(0, named=True)
    assert offer["place"] == "Counselling – Sale Hall"
    assert (offer["kind"], offer["unit"], offer["basis"]) == ("service", "place", "listed")
    assert (offer["lat"], offer["lon"], offer["postcode"]) == (53.42, -2.32, "M33 7XZ")
    assert offer["amount"] is None
    assert offer["source_id"] == code("at Counselling")
    assert tables["resources/actors"].select("actor", "name", "kind").row(0) == ("the-mill", "The Mill", "community")


def test_nothing_about_a_person_is_read(written: Write, tmp_path: Path) -> None:
    found = preview(written("services.json", page(service(phones=[{"id": code("p"), "number": "0161 496 0001"}]))))
    assert {"contacts", "phones", "email", "attention"} <= found.dropped_columns.keys()
    everything = repr((found, [rows.to_dicts() for rows in found.first.values()]))
    for secret in ("Persona", "0161", "ann@"):
        assert secret not in everything


def test_pages_lists_single_records_and_older_pages_say_the_same(written: Write) -> None:
    whole = service()
    texts = [page(whole), json.dumps([whole]), json.dumps(whole), json.dumps({"content": [whole], "totalElements": 1})]
    tables = [load(written("services.json", text)).tables for text in texts]
    assert all(other[name].equals(tables[0][name]) for other in tables for name in tables[0])


def test_an_organisation_and_a_place_may_hold_the_service_instead(written: Write) -> None:
    inner = {key: value for key, value in service().items() if key != "organization"}
    nested = {**organisation(), "services": [inner]}
    own_place = {
        **at(),
        "id": code("at Counselling"),
        "service": {key: value for key, value in service().items() if key != "service_at_locations"},
    }
    plain = load(written("services.json", page(service()))).tables["resources/offers"]
    for text in (json.dumps(nested), json.dumps(own_place)):
        assert load(written("services.json", text)).tables["resources/offers"].equals(plain)


def test_flat_records_in_several_files_are_put_together(written: Write, tmp_path: Path) -> None:
    flat = {"id": code("Counselling"), "name": "Counselling", "status": "active", "organization": organisation()}
    written("feed/list.json", page(flat))
    written("feed/full.json", json.dumps(service()))
    loaded = load(tmp_path / "feed")
    assert loaded.tables["resources/offers"].height == 1
    assert loaded.counts["mapped"] == 1


def table(rows: list[dict[str, Any]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def tables_of(plural: str = "s") -> dict[str, str]:
    """The same service as tables."""
    service_row = {"id": code("Counselling"), "organization_id": code("The Mill"), "name": "Counselling"}
    location = at()["location"]
    address = {**location["addresses"][0], "location_id": location["id"]}
    spot = {key: location[key] for key in ("id", "location_type", "name", "latitude", "longitude")}
    link = {"id": code("at Counselling"), "service_id": code("Counselling"), "location_id": location["id"]}
    return {
        f"service{plural}.csv": table([{**service_row, "description": "Talks", "status": "active"}]),
        f"organization{plural}.csv": table([{"id": code("The Mill"), "name": "The Mill", "description": "A hub"}]),
        f"location{plural}.csv": table([spot]),
        f"address{'es' if plural else ''}.csv": table([address]),
        f"service_at_location{plural}.csv": table([link]),
        f"contact{plural}.csv": table([{"id": code("c"), "name": "Ann Persona", "service_id": code("Counselling")}]),
        "datapackage.json": json.dumps({"name": "hsds", "resources": []}),
    }


@pytest.mark.parametrize("plural", ["s", ""])
def test_tables_in_a_zip_or_folder_say_the_same(written: Write, tmp_path: Path, plural: str) -> None:
    with zipfile.ZipFile(tmp_path / "services.zip", "w") as archive:
        for name, text in tables_of(plural).items():
            archive.writestr(name, text)
            written(f"services/{name}", text)
    nested = load(written("services.json", page(service()))).tables
    for path in (tmp_path / "services.zip", tmp_path / "services"):
        assert detect(path)[0].format == "hsds"
        loaded = load(path)
        assert all(loaded.tables[name].equals(nested[name]) for name in nested)
        assert any("contact" in name for name in preview(path).dropped_columns)


def test_the_older_shape_is_read_too(written: Write) -> None:
    older = {
        "id": "1", "name": "Counselling", "description": "Talks", "status": "active",
        "organization": {"id": "9", "name": "The Mill", "description": "A hub"},
        "service_at_locations": [{"id": "5", "location": {
            "id": "6", "name": "Sale Hall", "latitude": 53.42, "longitude": -2.32,
            "physical_addresses": [{"id": "7", "address_1": "1 School Road", "city": "Sale", "state_province": "Trafford",
                                    "postal_code": "M33 7XZ", "country": "GB"}]}}],
        "service_taxonomys": [{"id": "8", "taxonomy": {"id": "t1", "name": "Counselling", "vocabulary": "own"}}],
        "regular_schedules": [{"id": "10", "valid_from": "2026-01-01", "valid_to": "2026-12-31"}],
    }  # fmt: skip
    path = written("services.json", json.dumps({"content": [older], "totalElements": 1, "totalPages": 1}))
    [offer] = offers_of(path, kinds="counselling=service/counselling")
    assert (offer["kind"], offer["postcode"]) == ("service/counselling", "M33 7XZ")
    assert (offer["from"], offer["until"]) == (date(2026, 1, 1), date(2026, 12, 31))


def test_every_field_that_is_missing_is_named_with_its_path(written: Write) -> None:
    place = at()
    del place["location"]["location_type"], place["location"]["addresses"][0]["city"]
    text = page(service(name=None), service("B", status="open"), {**service("C"), "service_at_locations": [place]})
    with pytest.raises(InputError) as caught:
        load(written("services.json", text))
    errors = {(fault.code, fault.column) for fault in caught.value.faults if fault.severity == "error"}
    assert errors == {
        ("F10", "contents[0].name"),
        ("F12", "contents[1].status"),
        ("F10", "contents[2].service_at_locations[0].location.location_type"),
        ("F10", "contents[2].service_at_locations[0].location.addresses[0].city"),
    }


def test_one_id_twice_is_a_warning_where_the_records_are_the_same_and_else_an_error(written: Write) -> None:
    same, other = service(), service(description="Something else")
    found = preview(written("services.json", page(same, same, other, same)))
    told = [(fault.code, fault.severity, fault.column) for fault in found.faults]
    assert told == [
        ("F70", "warning", "contents[1].id"),
        ("F69", "error", "contents[2].id"),
        ("F70", "warning", "contents[3].id"),
    ]
    assert found.n_rows["resources/offers"] == 1


def test_what_is_only_worth_a_warning_is_told_once_with_its_number(written: Write) -> None:
    odd = [
        {**service(f"S{n}"), "description": "", "service_at_locations": [at(f"Hall {n}", lat=100)]} for n in range(3)
    ]
    found = preview(written("services.json", page(*odd)))
    told = {fault.code: fault.found for fault in found.faults}
    assert told == {
        "F10": "service records without a description: 3",
        "F68": "locations with a point that cannot be: 3",
    }
    assert found.counts["unmapped"] == 3


def test_organisations_with_one_number_are_one_actor_and_namesakes_are_not(written: Write) -> None:
    owners = [organisation("Mill Ltd", "736"), organisation("The Mill", "00000736"), organisation("The Mill", "999")]
    owners[2]["id"] = code("another")
    text = page(*(service(f"S{n}", organization=owner) for n, owner in enumerate(owners)))
    actors = load(written("services.json", text)).tables["resources/actors"]
    assert sorted(actors["identifiers"]) == ["GB-COH-00000736", "GB-COH-00000999"]
    assert actors["actor"].n_unique() == 2


def capacity(available: float, unit: str = "beds", **more: Any) -> dict[str, Any]:
    told = {"id": code("capacity"), "available": available, "updated": "2026-04-01T10:00:00Z"}
    return {**told, "unit": {"id": code(unit), "name": unit}, **more}


def test_a_capacity_is_an_amount_and_what_is_taken_is_committed(written: Write) -> None:
    [offer] = offers_of(written("services.json", page(service(capacities=[capacity(4, maximum=10)]))))
    assert (offer["amount"], offer["committed"], offer["unit"]) == (10, 6, "place")
    assert offer["last_confirmed"] == date(2026, 4, 1)


@pytest.mark.parametrize(
    "stated", [[], [capacity(0)], [capacity(5, "smiles")], [capacity(5), {**capacity(6), "id": code("second")}]]
)
def test_a_capacity_that_is_not_clear_leaves_the_amount_empty(written: Write, stated: list[Any]) -> None:
    [offer] = offers_of(written("services.json", page(service(capacities=stated))))
    assert offer["amount"] is None
    assert offer["committed"] is None


def test_one_capacity_for_several_places_is_given_to_none(written: Write) -> None:
    both = service(capacities=[capacity(8)], service_at_locations=[at("A"), at("B")])
    assert [offer["amount"] for offer in offers_of(written("services.json", page(both)))] == [None, None]


def test_a_service_that_is_not_active_ended_when_it_was_last_changed(written: Write, target: MemoryTarget) -> None:
    closed = service(status="defunct", last_modified="2025-03-15T10:30:45.123Z")
    loaded = load(written("services.json", page(closed)))
    assert loaded.tables["resources/offers"]["until"].to_list() == [date(2025, 3, 15)]
    apply(loaded, target, on=ON)
    assert target.rows("resources/offers").select("from", "until").row(0) == (date(2025, 3, 15), date(2025, 3, 15))


def test_the_area_a_service_reaches_is_known_by_its_code_alone(written: Write) -> None:
    areas = [{"id": code("a"), "name": "Trafford", "uri": "http://statistics.data.gov.uk/id/geography/E08000009"}]
    [one] = offers_of(written("services.json", page(service(service_areas=areas))))
    assert one["reach_area"] == "E08000009"
    several = [*areas, {"id": code("b"), "extent": "E08000003"}]
    [none] = offers_of(written("services.json", page(service(service_areas=several))))
    assert none["reach_area"] is None


def test_importing_twice_changes_nothing_and_every_row_is_fit_for_use(written: Write, target: MemoryTarget) -> None:
    text = page(*(service(f"S{n}", organization=organisation(f"Org {n % 2}", f"{n % 2 + 1}")) for n in range(4)))
    loaded = load(written("services.json", text), options={"licence": "OGL-UK-3.0"})
    first, again = apply(loaded, target, on=ON), apply(loaded, target, on=date(2026, 6, 1))
    assert first.added == {"resources/actors": 2, "resources/offers": 4}
    assert not any([*again.added.values(), *again.changed.values()])
    actors = actors_from_rows(target.rows("resources/actors").to_dicts())
    rows = target.rows("resources/offers").to_dicts()
    assert len(offers_from_rows(rows, actors=actors, kinds=standard_kinds(), on=ON).offers.id) == 4


def test_a_platform_folder_takes_it_all_or_nothing(written: Write, tmp_path: Path) -> None:
    new_folder(tmp_path / "platform", title="Sale")
    loaded = load(written("services.json", page(service())))
    target = ImportTarget.at(tmp_path / "platform")
    report = apply(loaded, target, on=ON)
    assert report.added["resources/offers"] == 1
    after = ImportTarget.at(tmp_path / "platform")
    assert "Counselling – Sale Hall" in after.rows("resources/offers")["place"].to_list()
    assert apply(loaded, after, on=ON).added["resources/offers"] == 0


def test_what_is_written_is_read_again(written: Write, target: MemoryTarget, tmp_path: Path) -> None:
    rich = service(
        capacities=[capacity(4, maximum=10)],
        schedules=[{"id": code("s"), "valid_from": "2026-01-01", "valid_to": "2026-12-31"}],
        service_areas=[{"id": code("a"), "name": "E08000009"}],
        organization=organisation("The Mill", "736"),
    )
    path = written("services.json", page(rich, service("Lunch", url="https://example.org", service_at_locations=[])))
    apply(load(path, options={"kinds": "x=service/x", "kind": "service/advice"}), target, on=ON)
    [out] = save(target.tables, tmp_path / "out.json", format="hsds")
    [again] = save(target.tables, tmp_path / "again.json", format="hsds")
    assert out.read_bytes() == again.read_bytes()
    assert [fault for fault in preview(out).faults if fault.severity == "error"] == []
    columns = ["kind", "amount", "unit", "committed", "lat", "lon", "reach_area", "from", "until", "last_confirmed"]
    columns += ["place", "postcode", "url", "source_id", "basis"]
    before = target.rows("resources/offers").sort("source_id").select(columns)
    after = load(out).tables["resources/offers"].sort("source_id").select(columns)
    assert after.rows() == before.rows()
    assert load(out).tables["resources/actors"]["identifiers"].to_list() == ["GB-COH-00000736"]


def test_only_services_are_written(target: MemoryTarget, tmp_path: Path) -> None:
    actors = pl.DataFrame({"actor": ["a"], "name": ["A"], "kind": ["community"], "identifiers": [None]})
    offers = (
        target.rows("resources/offers")
        .clear(1)
        .with_columns(offer=pl.lit("o"), actor=pl.lit("a"), kind=pl.lit("space"))
    )
    [out] = save({"resources/actors": actors, "resources/offers": offers}, tmp_path / "x.json", format="hsds")
    assert json.loads(out.read_text())["contents"] == []
    with pytest.raises(InputError):
        save({"resources/actors": actors}, tmp_path / "x.json", format="hsds")


def test_every_page_counts_what_is_there(written: Write) -> None:
    text = page(service("A"), service("B")).replace('"total_items": 2', '"total_items": 31')
    assert [fault.code for fault in preview(written("services.json", text)).faults] == ["F73"]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (page(service())[:-40], {"F65"}),
        ("[]", set()),
        ("{}", {"F60"}),
        ("[1, null]", {"F60"}),
        ('{"contents": [{"colour": "red"}]}', {"F60"}),
        (json.dumps({"contents": [{"status": "active"}]}), {"F10"}),
        ('{"contents": [{"id": NaN, "status": "active"}]}', {"F65"}),
        ("[" * 40 + "]" * 40, {"F63"}),
        (b"\xff\xfe\x00services", {"F02"}),
        (page(service(service_at_locations="none", organization=3, capacities=[4, None])), set()),
        (page(service(name="\ud800 broken\x00 name")), set()),
        (page(service(name={"en": "Counselling"})), {"F10"}),
    ],
)
def test_bad_files_give_faults_and_no_exception(written: Write, text: str | bytes, codes: set[str]) -> None:
    found = preview(written("feed.json", text), format="hsds")
    assert {fault.code for fault in found.faults if fault.severity == "error"} == codes
    for rows in found.first.values():
        assert "\x00" not in rows.write_csv()


def test_options_that_make_no_sense_are_faults(written: Write) -> None:
    path = written("services.json", page(service()))
    for options in ({"kinds": "counselling"}, {"kinds": "a=smile"}, {"kind": "money"}, {"colour": "red"}):
        assert preview(path, options=options).faults[0].code in {"F12", "F31"}


def test_a_document_too_large_is_one_fault_that_names_the_limit(written: Write) -> None:
    path = written("services.json", page(*(service(f"S{n}") for n in range(50))))
    found = preview(path, format="hsds", limits=Limits(json_bytes=2_000))
    assert [fault.code for fault in found.faults] == ["F63"]
    assert "json_bytes" in found.faults[0].expected


@given(st.integers(0, 10_000), st.integers(0, 255))
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_one_corrupted_byte_never_gives_another_exception(written: Write, place: int, byte: int) -> None:
    content = bytearray(page(service(capacities=[capacity(4)])).encode())
    content[place % len(content)] = byte
    preview(written("services.json", bytes(content)), format="hsds")


def test_any_order_of_services_gives_the_same_tables(written: Write) -> None:
    contents = [
        service(f"S{n}", organization=organisation(f"O{n}"), service_at_locations=[at("A"), at(f"H{n}")])
        for n in range(6)
    ]  # all at place A under one id, wrongly
    one, other = (load(written("s.json", page(*some))).tables for some in (contents, contents[::-1]))
    assert all(one[name].equals(other[name]) for name in one)


@pytest.mark.parametrize(
    "text",
    [
        '{"type":"FeatureCollection","features":[]}',
        '{"grants": [{"id": 1, "organization_id": 2}]}',
        "name,lat,lon\nA,1,2\n",
        '{"values": [1, 2]}',
    ],
)
def test_files_of_another_kind_are_not_taken_for_services(written: Write, text: str) -> None:
    from threebuckets.exchange.detecting import detections
    from threebuckets.exchange.reading.opening import open_source

    head = open_source(written("a.json" if text[0] == "{" else "a.csv", text), Limits()).head()
    assert "hsds" not in {found.format for found in detections(head)}
