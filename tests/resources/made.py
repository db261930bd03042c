"""Small made registers for the tests of resources."""

from datetime import date
from typing import Any

import numpy as np

from threebuckets.resources import (
    Actors,
    Coverage,
    Offers,
    Requirements,
    actors_from_rows,
    coverage,
    offers_from_rows,
    requirements_from_rows,
    standard_kinds,
)

ON = date(2026, 12, 1)
KINDS = standard_kinds()


def actors_of(*names: str, kind: str = "community") -> Actors:
    return actors_from_rows([{"actor": name, "name": name.title(), "kind": kind} for name in names])


MILL = actors_of("mill", "farm", "school", "chapel")


def offer(name: str, **cells: Any) -> dict[str, Any]:
    """A fresh, reliable offer of 10 people of skill by the mill, with other cells as given (`from_`, `until`)."""
    row = {
        "offer": name,
        "actor": "mill",
        "kind": "skill",
        "unit": "people",
        "amount": 10,
        "reliability": 0.95,
        "last_confirmed": "2026-11-01",
        **cells,
    }
    return {"from" if key == "from_" else key: value for key, value in row.items()}


def offers_of(*rows: dict[str, Any], actors: Actors = MILL) -> Offers:
    return offers_from_rows(rows, actors=actors, kinds=KINDS).offers


def need(name: str, amount: float, **cells: Any) -> dict[str, Any]:
    """A requirement of exactly so many people of skill throughout 2027 to 2030."""
    row = {
        "id": name,
        "kind": "skill",
        "unit": "people",
        "amount": amount,
        "low": amount,
        "high": amount,
        "from": "2027-01-01",
        "until": "2030-12-31",
        **cells,
    }
    return {"from" if key == "from_" else key: value for key, value in row.items()}


def needs_of_rows(*rows: dict[str, Any]) -> Requirements:
    return requirements_from_rows(rows)


def covered(needs: list[dict[str, Any]], rows: list[dict[str, Any]], *, actors: Actors = MILL, **how: Any) -> Coverage:
    """Coverage where every offer reaches the area."""
    offers = offers_of(*rows, actors=actors)
    reaching = np.arange(len(rows), dtype=np.int32)
    settings = {"on": ON, "draws": 400, **how}
    return coverage(requirements_from_rows(needs), offers, actors, KINDS, reaching, **settings)
