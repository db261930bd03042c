"""Published directories and grants: the validator's mocks, the standard's examples, and two funders' grants."""

import gzip
import json
from collections import Counter
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from tests.exchange.conftest import MemoryTarget
from threebuckets.errors import InputError
from threebuckets.exchange import apply, detect, load, preview, save
from threebuckets.resources import actors_from_rows, offers_from_rows, standard_kinds

RESOURCES = Path(__file__).parents[2].parent / "shared" / "data" / "resources"
pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not RESOURCES.is_dir(), reason="the open data of ../shared/data is not here"),
]
ON = date(2026, 5, 1)
MOCKS = sorted(path.name for path in RESOURCES.glob("oruk_mock_*.json.gz")) if RESOURCES.is_dir() else []
EXAMPLES = sorted(path.name for path in RESOURCES.glob("hsds30_*.json.gz")) if RESOURCES.is_dir() else []
REFUSED = ("oruk_mock_fail_service_list.json.gz", "oruk_mock_test_service_list_128.json.gz")
COUNCIL, TRUST = "trafford_council_grants_360giving", "power_to_change_360giving"


@pytest.mark.parametrize("name", [name for name in (*MOCKS, *EXAMPLES) if name not in REFUSED])
def test_what_conforms_is_accepted_and_a_second_import_changes_nothing(name: str) -> None:
    path = RESOURCES / name
    assert detect(path)[0].format == "hsds"
    loaded, target = load(path), MemoryTarget()
    apply(loaded, target, on=ON)
    again = apply(loaded, target, on=ON)
    assert not any([*again.added.values(), *again.changed.values()])
    if "service" in name:
        offers = target.rows("resources/offers")
        assert offers["kind"].to_list() == ["service"] * offers.height
        assert offers["basis"].unique().to_list() == ["listed"]
        assert offers["amount"].null_count() == offers.height
        actors = actors_from_rows(target.rows("resources/actors").to_dicts())
        offers_from_rows(offers.to_dicts(), actors=actors, kinds=standard_kinds(), on=ON)


@pytest.mark.parametrize("name", [name for name in (*MOCKS, *EXAMPLES) if name not in REFUSED])
def test_no_person_comes_in_with_a_service(name: str) -> None:
    found = preview(RESOURCES / name)
    content = repr([rows.to_dicts() for rows in found.first.values()]) + repr(found)
    assert "Persona" not in content
    assert "@example.com" not in content
    assert "1234 234567" not in content


def test_a_list_whose_services_lack_names_is_refused_with_every_path() -> None:
    with pytest.raises(InputError) as caught:
        load(RESOURCES / REFUSED[0])
    errors = [(fault.code, fault.column) for fault in caught.value.faults if fault.severity == "error"]
    names = [("F10", f"contents[{n}].name") for n in range(4)]
    assert sorted(errors) == sorted([*names, ("F69", "contents[3].id")])
    assert [fault.code for fault in caught.value.faults if fault.severity == "warning"] == ["F73"]


def test_one_id_on_128_services_is_87_errors_and_40_warnings() -> None:
    found = preview(RESOURCES / REFUSED[1])
    told = Counter((fault.code, fault.severity) for fault in found.faults)
    repeats = {key: n for key, n in told.items() if key[0] in {"F69", "F70"}}
    assert repeats == {("F69", "error"): 87, ("F70", "warning"): 40}
    assert sum(n for (_, severity), n in told.items() if severity == "error") == 87


def test_a_service_without_a_description_is_a_warning() -> None:
    found = preview(RESOURCES / "oruk_mock_fail_service_full.json.gz")
    assert "F10" in {fault.code for fault in found.faults if fault.severity == "warning"}
    assert not [fault for fault in found.faults if fault.severity == "error"]


@pytest.mark.parametrize(("name", "n", "n_dated"), [(COUNCIL, 555, 555), (TRUST, 870, 652)])
def test_grants_come_in_whole_and_nothing_of_them_is_free(name: str, n: int, n_dated: int) -> None:
    path = RESOURCES / f"{name}.json.gz"
    loaded, target = load(path), MemoryTarget()
    assert loaded.counts["grants"] == n
    published = json.loads(gzip.decompress(path.read_bytes()))["grants"]
    offers = loaded.tables["resources/offers"]
    assert dict(offers.select("source_id", "amount").iter_rows()) == {g["id"]: g["amountAwarded"] for g in published}
    assert sum("plannedDates" in grant for grant in published) == n_dated
    apply(loaded, target, on=ON)
    assert not any(apply(loaded, target, on=ON).changed.values())
    actors = actors_from_rows(target.rows("resources/actors").to_dicts())
    rows = target.rows("resources/offers").to_dicts()
    checked = offers_from_rows(rows, actors=actors, kinds=standard_kinds(), on=ON).offers
    assert float(np.sum(checked.amount - checked.committed)) == 0


def test_where_grants_go_is_known_by_code() -> None:
    assert load(RESOURCES / f"{TRUST}.json.gz").tables["resources/offers"]["reach_area"].drop_nulls().len() == 849


def test_recipients_are_joined_by_number_alone() -> None:
    loaded = load(RESOURCES / f"{COUNCIL}.json.gz")
    recipients = set(loaded.tables["resources/offers"]["recipient_id"])
    assert len(recipients) == 323
    schemes = Counter("-".join(own.split("-")[:2]) for own in recipients if not own.startswith("360G"))
    assert schemes == {"GB-CHC": 30, "GB-COH": 78}
    assert sum(own.startswith("360G") for own in recipients) == 215
    actors = loaded.tables["resources/actors"]
    assert actors.filter(actors["name"].str.contains("(?i)footlights")).height == 2


def test_the_table_and_the_document_say_the_same() -> None:
    one, other = (load(RESOURCES / f"{COUNCIL}.{kind}.gz", source="trafford") for kind in ("json", "csv"))
    assert all(one.tables[name].equals(other.tables[name]) for name in one.tables)


@pytest.mark.parametrize("name", [COUNCIL, TRUST])
def test_from_document_to_table_and_back_every_value_stays(name: str, tmp_path: Path) -> None:
    first = load(RESOURCES / f"{name}.json.gz", source="s")
    [table] = save(first.tables, tmp_path / "grants.csv", format="three_sixty_giving")
    second = load(table, source="s")
    [document] = save(second.tables, tmp_path / "grants.json", format="three_sixty_giving")
    third = load(document, source="s")
    for each in (second, third):
        assert all(each.tables[table].equals(first.tables[table]) for table in first.tables)
