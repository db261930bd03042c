"""Grants: who funds whom, nothing of it free, nothing about people, and the way out."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.exchange.conftest import MemoryTarget
from threebuckets.errors import InputError
from threebuckets.exchange import apply, detect, load, preview, save
from threebuckets.exchange.formats.grants import _months_later
from threebuckets.resources import actors_from_rows, offers_from_rows, standard_kinds

Write = Callable[[str, str | bytes], Path]
ON = date(2026, 5, 1)
TITLES = "Identifier,Title,Description,Currency,Amount Awarded,Award Date,Planned Dates:Duration (months)"
TITLES += ",Recipient Org:Identifier,Recipient Org:Name,Funding Org:Identifier,Funding Org:Name"


def grant(n: int = 1, **more: Any) -> dict[str, Any]:
    told = {
        "id": f"360G-fund-{n}",
        "title": f"Grant {n}",
        "description": "A choir",
        "currency": "GBP",
        "amountAwarded": 1000 * n,
        "awardDate": "2025-01-18",
        "plannedDates": [{"duration": 12}],
        "recipientOrganization": [{"id": f"GB-CHC-{n}", "name": f"Club {n}"}],
        "fundingOrganization": [{"id": "GB-LAE-TRF", "name": "Trafford Council"}],
        "beneficiaryLocation": [{"geoCode": "E08000009"}],
    }
    return {key: value for key, value in {**told, **more}.items() if value is not None}


def grants(*some: Any) -> str:
    return json.dumps({"grants": some})


def test_a_grant_is_money_of_its_funder_and_wholly_committed(written: Write) -> None:
    path = written("grants.json", grants(grant(2)))
    assert detect(path)[0].format == "three_sixty_giving"
    tables = load(path).tables
    offer = tables["resources/offers"].row(0, named=True)
    assert (offer["offer"], offer["kind"], offer["unit"]) == ("360G-fund-2", "money", "GBP")
    assert offer["amount"] == offer["committed"] == 2000
    assert (offer["from"], offer["until"]) == (date(2025, 1, 18), date(2026, 1, 17))
    assert (offer["reach_area"], offer["basis"], offer["place"]) == ("E08000009", "listed", "Grant 2")
    assert tables["resources/actors"].select("name", "kind", "identifiers").rows() == [
        ("Club 2", "community", "GB-CHC-2"),
        ("Trafford Council", "public body", "GB-LAE-TRF"),
    ]
    assert offer["actor"] == "trafford-council"


def test_nothing_of_a_grant_is_free_unless_a_person_says_so(written: Write, target: MemoryTarget) -> None:
    path = written("grants.json", grants(*(grant(n) for n in range(1, 6))))
    apply(load(path), target, on=ON)
    actors = actors_from_rows(target.rows("resources/actors").to_dicts())
    rows = target.rows("resources/offers").to_dicts()
    offers = offers_from_rows(rows, actors=actors, kinds=standard_kinds(), on=ON).offers
    assert float(np.sum(offers.amount - offers.committed)) == 0
    said = load(path, options={"free": "yes"}).tables["resources/offers"]
    assert said["committed"].null_count() == 5


def test_a_table_with_the_standards_titles_says_the_same(written: Write, tmp_path: Path) -> None:
    row = "360G-fund-2,Grant 2,A choir,GBP,2000,2025-01-18,12,GB-CHC-2,Club 2,GB-LAE-TRF,Trafford Council"
    path = written("grants.csv", f"{TITLES},Beneficiary Location:0:Geographic Code\n{row},E08000009\n")
    assert detect(path)[0].format == "three_sixty_giving"
    from_json = load(written("grants.json", grants(grant(2)))).tables
    book = openpyxl.Workbook()
    for line in path.read_text().splitlines():
        book.active.append(line.split(","))
    book.save(tmp_path / "grants.xlsx")
    for table in (load(path).tables, load(tmp_path / "grants.xlsx", format="three_sixty_giving").tables):
        assert all(table[name].equals(from_json[name]) for name in from_json)


def test_further_rows_of_a_grant_add_places_and_contradictions_are_errors(written: Write) -> None:
    row = "360G-fund-2,Grant 2,A choir,GBP,{},2025-01-18,12,GB-CHC-2,Club 2,GB-LAE-TRF,Trafford Council,{}"
    head = f"{TITLES},Beneficiary Location:Geographic Code\n"
    rows = "\n".join([row.format(5, "E08000009"), row.format(5, "E08000003")])
    assert load(written("grants.csv", head + rows)).tables["resources/offers"]["reach_area"].to_list() == [None]
    rows = "\n".join([row.format(5, "E08000009"), row.format(6, "E08000009"), row.format(5, "E08000009")])
    told = [(fault.code, fault.line) for fault in preview(written("grants.csv", head + rows)).faults]
    assert told == [("F69", 3), ("F70", 4)]


def test_nothing_is_kept_of_grants_to_people(written: Write) -> None:
    person = {"recipientIndividual": [{"id": "x-1", "name": "Ann Persona"}], "recipientOrganization": None}
    found = preview(written("grants.json", grants(grant(1), *(grant(n, **person) for n in range(2, 15)))))
    assert found.n_rows["resources/offers"] == 1
    assert found.counts["to_individuals"] == 13
    assert any("E08000009 13" in note for note in found.notes)
    assert "Persona" not in repr(found)
    row = "360G-fund-2,Grant 2,A choir,GBP,2000,2025-01-18,12,,,GB-LAE-TRF,Trafford Council,Ann Persona"
    table = preview(written("grants.csv", f"{TITLES},Recipient Individual:Name\n{row}\n"))
    assert table.counts["to_individuals"] == 1
    assert "Persona" not in repr((table, [rows.to_dicts() for rows in table.first.values()]))
    assert "Recipient Individual:Name" in table.dropped_columns


def test_e_mail_addresses_in_descriptions_are_left_out(written: Write) -> None:
    [offer] = (
        load(written("g.json", grants(grant(description="Ask ann@example.org")))).tables["resources/offers"].to_dicts()
    )
    assert offer["description"] == "Ask (e-mail address left out)"


def test_organisations_are_joined_by_number_and_never_by_name(written: Write) -> None:
    bodies = [
        [{"id": "GB-COH-00000736", "name": "Footlights"}],
        [{"id": "GB-COH-736", "name": "Footlights Ltd"}],
        [{"id": "GB-COH-999", "name": "Footlights"}],
        [{"id": "GB-CHC-55", "name": "Footlights Trust", "companyNumber": "736"}],
        [{"id": "360G-fund-club", "name": "Footlights"}],
    ]
    some = [grant(n, recipientOrganization=body) for n, body in enumerate(bodies, start=1)]
    actors = load(written("g.json", grants(*some))).tables["resources/actors"]
    numbers = sorted(actors["identifiers"])
    assert numbers == ["360G-fund-club", "GB-CHC-55|GB-COH-00000736", "GB-COH-00000999", "GB-LAE-TRF"]
    assert actors["actor"].n_unique() == 4


def test_every_field_that_is_missing_or_wrong_is_named_with_its_path(written: Write) -> None:
    wrong = [
        grant(1, title=None, amountAwarded="about 5", currency="pounds"),
        grant(2, recipientOrganization=[{"id": "GB-CHC-1"}], awardDate="soon"),
        grant(3, fundingOrganization=None),
        7,
    ]
    with pytest.raises(InputError) as caught:
        load(written("g.json", grants(*wrong)))
    assert {(fault.code, fault.column) for fault in caught.value.faults} == {
        ("F10", "grants[0].title"),
        ("F11", "grants[0].amountAwarded"),
        ("F12", "grants[0].currency"),
        ("F10", "grants[1].recipientOrganization[0].name"),
        ("F14", "grants[1].awardDate"),
        ("F10", "grants[2].fundingOrganization"),
        ("F65", "grants[3].grant"),
    }


def test_what_a_reader_should_know_is_said(written: Write) -> None:
    some = [
        grant(1, regrantType="FRG010"),
        grant(2, currency="EUR"),
        grant(3, amountAwarded=0),
        grant(4, plannedDates=[{"startDate": "2025-02-01", "endDate": "2024-02-01"}]),
    ]
    found = preview(written("g.json", grants(*some)))
    told = " ".join(found.notes)
    for words in ("giving on", "several currencies", "nothing or less", "none free"):
        assert words in told
    assert [(fault.code, fault.severity) for fault in found.faults] == [("F23", "warning")]
    assert found.n_rows["resources/offers"] == 3


@pytest.mark.parametrize(
    ("first", "months", "last"),
    [
        ("2025-01-18", 12, "2026-01-17"),
        ("2025-01-31", 1, "2025-02-27"),
        ("2024-12-01", 1, "2024-12-31"),
        ("9999-12-01", 5, "9999-12-31"),
    ],
)
def test_a_time_of_months_ends_the_day_before(first: str, months: int, last: str) -> None:
    assert _months_later(date.fromisoformat(first), months) == date.fromisoformat(last)


@pytest.mark.parametrize("name", ["out.json", "out.csv"])
def test_what_is_written_is_read_again_and_a_second_import_changes_nothing(
    written: Write, target: MemoryTarget, tmp_path: Path, name: str
) -> None:
    some = [
        grant(1, amountAwarded=3028.63, grantProgramme=[{"title": "=Small grants"}]),
        grant(2, recipientOrganization=[{"id": "GB-COH-736", "name": "Mill Ltd", "charityNumber": "55"}]),
        grant(3, title="Ünïcode, “quoted”", dateModified="2025-05-03T18:09:56Z"),
    ]
    # Areas that a platform does not know are left out, so none is named here.
    for each in some:
        del each["beneficiaryLocation"]
    loaded = load(written("g.json", grants(*some)), source="trafford")
    apply(loaded, target, on=ON)
    again = apply(loaded, target, on=date(2026, 6, 1))
    assert not any([*again.added.values(), *again.changed.values()])
    [out] = save(target.tables, tmp_path / name, format="three_sixty_giving")
    back = load(out, source="trafford")
    assert all(back.tables[name].equals(loaded.tables[name]) for name in loaded.tables)


@pytest.mark.parametrize(
    ("name", "content", "codes"),
    [
        ("g.json", grants(grant())[:-9], {"F65"}),
        ("g.json", '{"grants": {"id": 1}}', {"F60"}),
        ("g.json", '{"grants": []}', set()),
        ("g.json", '{"grants": [{"amountAwarded": NaN, "fundingOrganization": []}]}', {"F65"}),
        ("g.json", grants(grant(amountAwarded="1,000")), {"F11"}),
        ("g.json", grants(grant(plannedDates="soon", beneficiaryLocation=["here"], grantProgramme=3)), set()),
        ("g.json", grants(grant(title="\ud800 x\x00y", id="\udfff1")), set()),
        ("g.csv", "Identifier,Title\n1,Grant\n", {"F04"}),
        ("g.csv", f"{TITLES},Title\n", {"F05"}),
        ("g.csv", TITLES.replace(",", ";") + "\n1;2\n", {"F06"}),
        ("g.csv", b"\x00\x01\x02", {"F65"}),
    ],
)
def test_bad_files_give_faults_and_no_exception(
    written: Write, name: str, content: str | bytes, codes: set[str]
) -> None:
    found = preview(written(name, content), format="three_sixty_giving")
    errors = {fault.code for fault in found.faults if fault.severity == "error"}
    assert errors <= codes
    assert bool(errors) == bool(codes)


@given(st.integers(0, 10_000), st.integers(0, 255), st.booleans())
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_one_corrupted_byte_never_gives_another_exception(written: Write, place: int, byte: int, as_csv: bool) -> None:
    row = "360G-fund-2,Grant 2,A choir,GBP,2000,2025-01-18,12,GB-CHC-2,Club 2,GB-LAE-TRF,Trafford Council"
    content = bytearray((f"{TITLES}\n{row}\n" if as_csv else grants(grant(1), grant(2))).encode())
    content[place % len(content)] = byte
    preview(written("g.csv" if as_csv else "g.json", bytes(content)), format="three_sixty_giving")


def test_a_long_id_is_cut_and_stays_its_own(written: Write) -> None:
    ids = [f"360G-{'x' * 70}{n}" for n in range(2)]
    offers = load(written("g.json", grants(*(grant(1, id=own) for own in ids)))).tables["resources/offers"]
    assert offers["offer"].n_unique() == 2
    assert max(map(len, offers["offer"])) <= 64
    assert sorted(offers["source_id"]) == ids


def test_offers_that_are_no_grants_are_not_written(target: MemoryTarget, tmp_path: Path) -> None:
    with pytest.raises(InputError):
        save({}, tmp_path / "x.json", format="three_sixty_giving")
    tables = {name: target.rows(name) for name in ("resources/actors", "resources/offers")}
    [out] = save(tables, tmp_path / "x.json", format="three_sixty_giving")
    assert json.loads(out.read_text()) == {"grants": []}
