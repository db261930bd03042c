"""An offer that does not say how much can neither cover a need nor rule it out."""

from datetime import date

import numpy as np

from threebuckets.resources import (
    actors_from_rows,
    coverage,
    offers_from_rows,
    requirements_from_rows,
    standard_kinds,
)

ON = date(2026, 12, 1)
ROOM = {"id": "room", "kind": "space", "unit": "m2", "amount": 60, "from": "2027-01-01", "until": "2027-12-31"}


def _found(*offers):
    kinds = standard_kinds()
    actors = actors_from_rows([{"actor": "mill", "name": "The Mill", "kind": "business"}])
    rows = [{"actor": "mill", "kind": "space/hall", "unit": "m2", **offer} for offer in offers]
    table = offers_from_rows(rows, actors=actors, kinds=kinds).offers
    reaching = np.arange(len(rows), dtype=np.int32)
    complete = frozenset({"space"})
    return coverage(requirements_from_rows([ROOM]), table, actors, kinds, reaching, on=ON, complete_kinds=complete)


def test_a_stated_amount_that_is_too_little_is_ruled_out_where_everybody_was_asked():
    """The register is complete and holds 40 of 60 m²."""
    assert _found({"offer": "hall", "amount": 40, "last_confirmed": "2026-11-01"}).ruled_out == ("space",)


def test_an_amount_not_stated_is_missing_data_and_rules_nothing_out():
    """Somebody in the complete register has a hall of unknown size: not yet known, never a failure."""
    found = _found(
        {"offer": "hall", "amount": 40, "last_confirmed": "2026-11-01"}, {"offer": "yard", "basis": "listed"}
    )
    assert found.ruled_out == ()
    assert not found.sure
