"""Grant recipients and charities of Trafford: who is the same, by their numbers."""

import csv
import gzip
import io
import json
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from threebuckets.resources import (
    actors_from_rows,
    coverage,
    merge_actors,
    normal_identifier,
    offers_from_rows,
    requirements_from_rows,
    standard_kinds,
)
from threebuckets.resources.actors import Actors

DATA = Path(__file__).parents[2].parent / "shared" / "data" / "resources"
pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not DATA.exists(), reason="the open data of ../shared/data is not beside this checkout"),
]


@cache
def grants():
    return json.loads(gzip.decompress((DATA / "trafford_council_grants_360giving.json.gz").read_bytes()))["grants"]


@cache
def recipients():
    """Every spelling of every recipient: identifier and name."""
    return sorted({(found["id"], found["name"]) for grant in grants() for found in grant["recipientOrganization"]})


@cache
def charities():
    with gzip.open(DATA / "trafford_charities.csv.gz", "rt", encoding="utf-8-sig") as file:
        return list(csv.DictReader(io.StringIO(file.read())))


def actors_of(rows) -> Actors:
    return actors_from_rows(
        [
            {"actor": f"{where}-{n:04}", "name": name, "kind": "community", "identifiers": ids, "area": "E08000009"}
            for n, (where, name, ids) in enumerate(rows)
        ]
    )


def numbers(row):
    company = row["charity_company_registration_number"]
    found = [f"GB-CHC-{row['registered_charity_number']}"]
    return found if company in ("", "NA") else [*found, f"GB-COH-{company}"]


def test_identifiers_of_recipients_count_as_in_the_register():
    normal = {normal_identifier(identifier) for identifier, _ in recipients()}
    assert len(normal) == 323
    assert [sum(text.startswith(prefix) for text in normal) for prefix in ("GB-CHC-", "GB-COH-", "360G-")] == [
        30,
        78,
        215,
    ]
    known = {normal_identifier(text) for row in charities() for text in numbers(row)}
    assert [sum(text.startswith(prefix) for text in normal & known) for prefix in ("GB-CHC-", "GB-COH-")] == [19, 16]


def test_the_charities_file_gives_its_numbers():
    ids = [text for row in charities() for text in numbers(row)]
    assert len({text for text in ids if text.startswith("GB-CHC-")}) == 736
    assert len({normal_identifier(text) for text in ids if text.startswith("GB-COH-")}) == 183


def test_several_spellings_of_a_name_become_one_actor_and_one_name_of_two_companies_stays_two():
    merged = merge_actors(actors_of([("g", name, identifier) for identifier, name in recipients()]))
    assert len(merged.actors.id) == 323
    spelt = np.bincount(merged.index)
    assert (spelt > 1).sum() == 26
    footlights = [at for at, name in enumerate(merged.actors.name) if name.casefold().startswith("footlights")]
    assert len(footlights) == 2
    ids = {str(merged.actors.id[at]) for at in footlights}
    assert any(ids <= set(suggestion.ids) for suggestion in merged.suggestions)


def test_recipients_and_charities_meet_by_number_alone():
    rows = [("g", name, identifier) for identifier, name in recipients()]
    both = merge_actors(
        actors_of([*rows, *(("c", row["charity_name"], "|".join(numbers(row))) for row in charities())])
    )
    assert both.conflicts == ()
    assert 323 + 736 - len(both.actors.id) == 19 + 16


def test_grants_already_given_are_no_free_supply():
    rows = [
        {
            "offer": f"grant-{n:04}",
            "actor": "council",
            "kind": "money",
            "unit": grant["currency"],
            "amount": grant["amountAwarded"],
            "committed": grant["amountAwarded"],
            "basis": "pledged",
            "last_confirmed": "2026-11-01",
            "source": "360Giving",
            "source_id": grant["id"],
        }
        for n, grant in enumerate(grants())
        if grant["amountAwarded"]
    ]
    actors = actors_from_rows([{"actor": "council", "name": "Trafford Council", "kind": "public body"}])
    offers = offers_from_rows(rows, actors=actors, kinds=standard_kinds()).offers
    money = {"id": "start", "kind": "money", "unit": "GBP", "amount": 1, "from": "2027-01-01", "until": "2027-06-30"}
    every = np.arange(len(offers.id), dtype=np.int32)
    found = coverage(requirements_from_rows([money]), offers, actors, standard_kinds(), every, on=date(2026, 11, 15))
    assert len(every) > 500
    assert (found.possible, found.lines[0].certain, found.lines[0].unknown) == (False, 0.0, 0.0)
