"""A small invented neighbourhood for the tests of coalitions: two wards, a policy or two, whoever offers and pledges."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from threebuckets.delivery.stages import CoalitionState, state_of
from threebuckets.delivery.surroundings import Surroundings, surroundings_of
from threebuckets.policy import LocalDesign, Platform, parse_policy, tables
from threebuckets.policy.rules import standard_rules
from threebuckets.policy.settings import parse_settings

ON = date(2027, 1, 1)
START, END = date(2027, 2, 1), date(2028, 12, 31)
SETTINGS = """title = "Made"
organisation = "Nobody"
slug = "made"
[areas]
level = "ward"
centre = [0, 53]
[rules]
file = "rules/2026-1.toml"
"""
POLICY = """---
title: Warm rooms
version: 1
kind: warm-room
from: 2027-02-01
until: 2028-12-31
values: {serves: [warmth]}
statements: [{statement: s1}]
needs: [{indicator: cold-homes, target: 5, horizon: 2028-12-31, direction: lower}]
requirements:
  - {id: room, kind: space, amount: 60, unit: m2, part: open-door}
  - {id: hosts, kind: skill/host, amount: 20, unit: hour/week}
core:
  - {id: open-door, text: Free to enter., lead: LEAD}
CHOICES---
"""
CHOICE = """choices:
  - {id: seats, question: "How many seats?", type: number, minimum: 10, maximum: 40, scales: {room: 3}}
"""
OTHER = POLICY.replace("Warm rooms", "Repair days").replace("[warmth]", "[repair]").replace("cold-homes", "waste")
AREAS = [
    {
        "area": "hill",
        "name": "Hill",
        "levels": "ward",
        "parents": "town",
        "population": 3000.0,
        "lat": 53.0,
        "lon": 0.0,
    },
    {
        "area": "quay",
        "name": "Quay",
        "levels": "ward",
        "parents": "town",
        "population": 1000.0,
        "lat": 53.1,
        "lon": 0.1,
    },
    {"area": "town", "name": "Town", "levels": "district", "population": 4000.0},
]
ACTORS = [
    {"actor": "mill", "name": "The Mill", "kind": "business", "aims": "warmth"},
    {"actor": "church", "name": "St Mary’s", "kind": "community", "aims": "space:120"},
    {"actor": "guild", "name": "The Guild", "kind": "community", "aims": "cold-homes|reach"},
    {"actor": "shop", "name": "The Shop", "kind": "business", "aims": "goods/bread"},
    {"actor": "silent", "name": "The Silent", "kind": "community"},
    *({"actor": f"person-{n}", "name": f"Ann {n}", "kind": "person", "area": "hill"} for n in range(1, 13)),
]
Row = Mapping[str, Any]


def offer(name: str, actor: str, kind: str, amount: float | None, unit: str, **more: Any) -> dict[str, Any]:
    """A row of offers: live, offered, reaching Hill."""
    row = {
        "offer": name, "actor": actor, "kind": kind, "amount": amount, "unit": unit, "area": "hill",
        "from": date(2026, 1, 1), "basis": "offered", "last_confirmed": date(2026, 12, 1), "reliability": 0.95,
    }  # fmt: skip
    return row | more


HALL = offer("hall", "mill", "space/hall", 60.0, "m2")
SHED = offer("shed", "guild", "space/shed", 40.0, "m2")
HOSTS = offer("hosts", "church", "skill/host", 20.0, "hour/week")


def pledge(name: str, offer: str, requirement: str, amount: float, **more: Any) -> dict[str, Any]:
    """A row of pledges to the coalition `warm-hill`, for the first year."""
    row = {
        "pledge": name, "coalition": "warm-hill", "offer": offer, "requirement": requirement, "amount": amount,
        "from": START, "until": date(2027, 12, 31), "made_on": ON,
    }  # fmt: skip
    return row | more


def coalition(name: str = "warm-hill", policy: str = "warm-rooms", area: str = "hill", **more: Any) -> dict[str, Any]:
    """A row of coalitions."""
    return {"coalition": name, "policy": policy, "area": area} | more


def platform(
    offers: Sequence[Row] = (HALL, HOSTS),
    pledges: Sequence[Row] = (),
    *,
    actors: Sequence[Row] = ACTORS,
    coalitions: Sequence[Row] | None = None,
    lead: str = "none",
    choices: str = "",
    designs: Sequence[LocalDesign] = (),
) -> Platform:
    """The neighbourhood with these offers and pledges."""
    rows: dict[str, Sequence[Row]] = {
        "situation/areas": AREAS,
        "resources/actors": actors,
        "resources/offers": offers,
        "delivery/coalitions": [coalition()] if coalitions is None else coalitions,
        "delivery/pledges": pledges,
        "values/values": [{"value": "warmth", "name": "Nobody sits in the cold"}, {"value": "repair", "name": "Mend"}],
        "situation/indicators": [
            {"indicator": "cold-homes", "label": "Cold homes", "unit": "%", "measure": "proportion", "source": "x"},
            {"indicator": "waste", "label": "Waste", "unit": "kg", "measure": "mean", "source": "x"},
        ],
    }
    texts = {"warm-rooms": POLICY, "repair-days": OTHER}
    return Platform(
        settings=parse_settings(SETTINGS),
        rules=standard_rules(),
        tables={name: frame(name, found) for name, found in rows.items()},
        policies={
            slug: parse_policy(text.replace("LEAD", lead).replace("CHOICES", choices), slug=slug)
            for slug, text in texts.items()
        },
        designs={(design.policy, design.area): design for design in designs},
    )


def frame(table: str, rows: Sequence[Row]) -> pl.DataFrame:
    """Rows as a table of a platform."""
    schema = tables()[table].schema
    return pl.DataFrame({name: [row.get(name) for row in rows] for name in schema}, schema=schema)


def around(made: Platform, on: date = ON) -> Surroundings:
    """What its coalitions stand among."""
    return surroundings_of(made, on=on)


def state(made: Platform, on: date = ON) -> CoalitionState:
    """Its first coalition on a day."""
    found = around(made, on)
    return state_of(found.coalitions[0], found)
