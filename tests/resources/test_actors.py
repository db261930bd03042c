"""Actors: read with every fault, active on a day."""

from datetime import date

import pytest

from threebuckets.errors import InputError
from threebuckets.resources import active_actor, actors_from_rows


def test_every_fault_of_every_row_comes_at_once():
    rows = [
        {"actor": "mill", "name": "The Mill", "kind": "company"},
        {"actor": "mill", "name": "", "kind": "business", "identifiers": "736", "consent_until": "31.12.2026"},
    ]
    with pytest.raises(InputError) as raised:
        actors_from_rows(rows)
    found = {(fault.code, fault.line, fault.column) for fault in raised.value.faults}
    assert found == {
        ("F12", 2, "kind"),
        ("F20", 3, "actor"),
        ("F10", 3, "name"),
        ("F12", 3, "identifiers"),
        ("F14", 3, "consent_until"),
    }


def test_lists_may_be_text_or_lists_and_other_columns_are_left_alone():
    rows = [
        {"actor": "a", "name": "A", "kind": "person", "aims": "goods/bread:40| reach", "excludes": ["p", "q"], "x": 1}
    ]
    actors = actors_from_rows(rows)
    assert actors.aims == (("goods/bread:40", "reach"),)
    assert actors.excludes == (("p", "q"),)
    assert actors.shown[0] == "organisation"


def test_only_bodies_with_consent_are_active():
    rows = [
        {"actor": "ann", "name": "Ann", "kind": "person"},
        {"actor": "town", "name": "Town", "kind": "public body", "consent_until": date(2027, 3, 31)},
    ]
    actors = actors_from_rows(rows)
    assert active_actor(actors, "town", on=date(2027, 3, 31))
    assert not active_actor(actors, "town", on=date(2027, 4, 1))
    assert not active_actor(actors, "ann", on=date(2027, 1, 1))
    assert not active_actor(actors, "nobody", on=date(2027, 1, 1))


def test_no_rows_give_no_actors():
    assert len(actors_from_rows([]).id) == 0
