"""A small platform made by hand: two wards, one policy, twelve voters, three offers."""

from dataclasses import replace
from datetime import date

import polars as pl

from threebuckets.policy.designs import parse_design
from threebuckets.policy.documents import parse_policy
from threebuckets.policy.platform import Platform, RecordedRound
from threebuckets.policy.rules import standard_rules
from threebuckets.policy.settings import parse_settings
from threebuckets.policy.tables import tables

SETTINGS = """# A platform for tests
title = "A Fair Start"
organisation = "The Shore Party"
slug = "fair-start"
invented = true

[areas]
level = "ward"

[rules]
file = "rules/2026-1.toml"
"""

POLICY = """---
title: Family centres designed by the parents who use them
version: 1
kind: family-centre
problem: Since the centres closed, parents on shifts have nowhere near to turn to.
summary: Every neighbourhood with a childcare gap gets a centre; what is in it is decided there.
from: 2027-01-01
until: 2030-12-31
values: {serves: [merit]}
statements:
  - {statement: s1, stance: for, role: core}
needs:
  - {indicator: places, target: 3.0, horizon: 2029-12-31}
requirements:
  - {id: room, kind: space/hall, amount: 60, unit: m2, part: open-door}
core:
  - {id: open-door, text: Free to enter and open to all., lead: required}
choices:
  - {id: opens, question: "When does it open?", type: one-of, options: ["06:30", "08:00"]}
---
Parents asked for this.
"""

DESIGN = """---
policy: family-centres
policy_version: 1
area: W1
decided_on: 2026-09-01
decided_by: Quayhead parents
answers: {opens: "06:30"}
---
We open early.
"""


def table(name: str, rows: list[dict[str, object]], *unknown: str) -> pl.DataFrame:
    """A table from dictionaries; columns that are not given are empty."""
    schema = {**tables()[name].schema, **dict.fromkeys(unknown, pl.String())}
    return pl.DataFrame([{column: row.get(column) for column in schema} for row in rows], schema=schema)


def observations() -> pl.DataFrame:
    """Two indicators' figures, with limits, gaps, subgroups and an area nobody has listed."""
    rows = [
        {"indicator": "places", "area": area, "period_start": date(2016 + year, 1, 1), "period_length": "P1Y"}
        | {"value": 3.0 + year / 7, "lower95": 2.9 if year % 2 else None, "upper95": 3.6 if year % 2 else None}
        for year in range(5)
        for area in ("W2", "W1", "GONE")
    ]
    rows += [
        {
            "indicator": "places",
            "area": "W1",
            "period_start": date(2020, 4, 1),
            "dimension": "sex=female",
            "status": "c",
        },
        {
            "indicator": "age",
            "area": "W1",
            "period_start": date(2020, 4, 1),
            "value": -0.1,
            "count": 3.0,
            "note": "≈ x",
        },
    ]
    return table("situation/observations", rows, "note")


def votes() -> pl.DataFrame:
    """Votes of twelve people; one of them changed her mind."""
    rows = [
        {"participant": f"p{number:02}", "statement": "s1", "vote": 1 if number % 3 else -1, "verified": True}
        | {"voted_at": f"2026-05-{number + 1:02}T10:00:00+01:00"}
        for number in range(12)
    ]
    late = {"participant": "p03", "statement": "s1", "vote": 0, "voted_at": "2026-05-04T09:30:00Z"}
    return table("values/votes", [late, *rows, {"participant": "p03", "statement": "s2", "vote": 1}])


def platform() -> Platform:
    """The platform."""
    found = {
        "situation/areas": table(
            "situation/areas",
            [
                {"area": "D", "name": "Ansmere", "levels": "district"},
                {"area": "W2", "name": "Saltgarth", "levels": "ward", "parents": "D", "population": 8100.0},
                {
                    "area": "W1",
                    "name": "Quayhead",
                    "levels": "ward",
                    "parents": "D",
                    "population": 9000.0,
                    "hue": "=1+1",
                },
            ],
            "hue",
            "empty",
        ),
        "situation/successions": tables()["situation/successions"].empty(),
        "situation/indicators": table(
            "situation/indicators",
            [
                {
                    "indicator": "places",
                    "label": "Children for each childcare place",
                    "unit": "children",
                    "polarity": -1,
                }
                | {"source": "Ansmere Council", "grade": "B", "decimals": 1, "next_release": date(2027, 1, 31)},
                {"indicator": "age", "label": "Age", "unit": "years", "polarity": 0, "source": "Nobody"},
            ],
        ),
        "situation/observations": observations(),
        "situation/evidence": table(
            "situation/evidence",
            [
                {
                    "evidence": "e1",
                    "kind": "family-centre",
                    "indicator": "places",
                    "level": 3,
                    "low": -1.5,
                    "high": -0.2,
                }
                | {"title": "Centres and places", "source": "A university", "retracted": False}
            ],
        ),
        "values/values": table("values/values", [{"value": "merit", "name": "Everyone can succeed on merit"}]),
        "values/statements": table(
            "values/statements",
            [
                {"statement": "s2", "text": "Help should come from relatives."},
                {"statement": "s1", "text": "Parents should decide what their centre offers.", "value": "merit"},
            ],
        ),
        "values/people": table(
            "values/people",
            [
                {"participant": f"p{n:02}", "area": "W1", "verified": True, "stratum_age": "old" if n % 2 else None}
                for n in range(5)
            ],
            "stratum_age",
        ),
        "values/votes": votes(),
        "resources/actors": table(
            "resources/actors",
            [
                {"actor": "a1", "name": "Quayhead Parents’ Circle", "kind": "community", "shown": "public"},
                {"actor": "a2", "name": "CANARY Winifred", "kind": "person", "area": "W1"},
            ],
        ),
        "resources/offers": table(
            "resources/offers",
            [
                {
                    "offer": "o2",
                    "actor": "a2",
                    "kind": "space/hall",
                    "amount": 37.0,
                    "unit": "m2",
                    "area": "W1",
                    "from": date(2026, 1, 1),
                },
                {"offer": "o1", "actor": "a1", "kind": "space/hall", "amount": 80.0, "unit": "m2", "area": "W1"}
                | {"from": date(2026, 1, 1), "until": date(2031, 1, 1), "basis": "pledged", "reliability": 0.95},
            ],
        ),
    }
    return Platform(
        settings=parse_settings(SETTINGS),
        rules=standard_rules(),
        tables=found,
        policies={"family-centres": parse_policy(POLICY, slug="family-centres")},
        designs={("family-centres", "W1"): parse_design(DESIGN, file="designs/family-centres/W1.md")},
        boundaries={"W1": '{"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}'},
        files={"README.md": b"# A Fair Start\r\n", "imports/polis.csv": b"\xef\xbb\xbfa,b\n"},
    )


def with_table(found: Platform, name: str, frame: pl.DataFrame) -> Platform:
    """The platform with one table exchanged."""
    return replace(found, tables={**found.tables, name: frame})


def with_recorded(found: Platform, name: str, content: bytes) -> Platform:
    """The platform with a recorded round."""
    return replace(found, rounds={**found.rounds, name: RecordedRound(content, b"\x1f\x8bfacts")})
