"""Invented facts and platforms for the tests of this room.

`standing()` is a case in which everything holds; a test changes the one fact that it is about.
"""

from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl

from threebuckets.policy import Facts, Platform, judge, parse_design, parse_policy, standard_rules, tables
from threebuckets.policy.checks.cases import Case
from threebuckets.policy.facts import records as r
from threebuckets.policy.settings import parse_settings

ON = date(2026, 12, 7)
PERCENTILES = tuple(n / 50 for n in range(1, 100))  # errors up to twice the scale
POLICY = """---
title: Family centres
version: 7
kind: family-centre
from: 2027-01-01
until: 2030-12-31
effect_from: 2028-01-01
statements:
  - {statement: s1, stance: for, role: core}
needs:
  - {indicator: jobs, target: 70, horizon: 2029-12-31}
requirements:
  - {id: room, kind: space, amount: 60, low: 50, high: 70, unit: m2, part: open}
core:
  - {id: open, text: Free to enter and open to all., lead: required, led_by: hall}
choices:
  - {id: where, question: "Where?", type: text, targets: [jobs]}
---
Prose.
"""
SETTINGS = """title = "Made"
organisation = "Nobody"
slug = "made"
[areas]
level = "ward"
[rules]
file = "rules/2026-1.toml"
"""


def policy(*edits: tuple[str, str], slug="fair"):
    """The policy, with texts replaced."""
    text = POLICY
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    return parse_policy(text, slug=slug)


def design(version=7, answers="{where: The old library}", leads="{}"):
    """A local design of the policy."""
    return parse_design(
        f"---\npolicy: fair\npolicy_version: {version}\narea: w1\ndecided_on: 2026-11-01\nanswers: {answers}\n"
        f"leads: {leads}\n---\n",
        file="w1.md",
    )


def counts(group, agree, disagree, passed=0, people=None, base=None):
    """Published counts of a group."""
    seen = sum(n for n in (agree, disagree, passed) if n > 0)
    base = max(10, 5 * round(seen / 5)) if base is None else base
    return r.Cell(group, agree, disagree, passed, base, base if people is None else people)


def opinions(*cells, key="s1:w1", stability=1.0, verified=True, accepted="", voters=None):
    """Facts of support and groups from cells, the last of which is everybody's."""
    named, everybody = cells[:-1], cells[-1]
    whole = sum(cell.people for cell in named) or 1
    groups = tuple(r.GroupFact(c.group, c.people, c.people / whole, stability, "") for c in named)
    area = key.split(":")[1]
    people = everybody.people if voters is None else voters
    return {
        f"support:{key}": r.SupportFact(tuple(cells), date(2026, 11, 1)),
        f"groups:{area}": r.GroupsFact(groups, people, verified, accepted, is_weighted=False),
    }


def offer(amount=80.0, actor="hall", **more):
    """An offer of room."""
    known: dict[str, Any] = {
        "kind": "space", "also": (), "unit": "m2", "area": "w1", "starts": date(2026, 1, 1), "ends": None,
        "committed": 0.0, "basis": "pledged", "reliability": 1.0, "last_confirmed": date(2026, 12, 1), "shown": "",
        "source": "",
    }  # fmt: skip
    return r.OfferFact(actor=actor, amount=amount, **(known | more))


def actor(name="Village Hall", kind="community", **more):
    """An actor who stays."""
    known: dict[str, Any] = {
        "area": "w1", "aims": (), "excludes": (), "ask_through": "", "shown": "public", "consent_until": None,
    }  # fmt: skip
    return r.ActorFact(name="" if kind == "person" else name, kind=kind, **(known | more))


def supply(**offers):
    """Facts of offers of room by id, and the index of them."""
    found = {f"offer:{name}": fact for name, fact in offers.items()}
    if offers:
        found["offers-index:space:w1"] = r.ReachFact(tuple(sorted(offers)), (None,) * len(offers))
    return found


def study(level=4, low=1.0, high=3.0, **more):
    """A finding about family centres and jobs."""
    known: dict[str, Any] = {
        "kind": "family-centre", "indicator": "jobs", "indirectness": 0, "effect": (low + high) / 2,
        "study": f"{level} {low} {high}", "title": "A study", "url": "", "source": "IFS", "year": 2021,
        "retracted": False,
    }  # fmt: skip
    return r.EvidenceFact(level=level, low=low, high=high, **(known | more))


def evidence(**studies):
    """Facts of studies by id, and the index of them."""
    found = {f"evidence:{name}": fact for name, fact in studies.items()}
    return found | {"evidence-index:family-centre": r.IndexFact(tuple(sorted(studies)))}


SERIES = r.SeriesFact(60.0, 58.0, 62.0, 1.0, 0.8, date(2025, 1, 1), date(2026, 1, 1), date(2027, 1, 1), 8)
JOBS = r.IndicatorFact("Employment rate", "%", 1, 1, None, None, "ONS", "", date(2026, 3, 1), "OGL")
SCALE = r.ScaleFact(4.0, 10, (62.0, 71.0), (62.0, 65.0, 70.0), date(2026, 1, 1))


def forecast(*middle, scale=1.0):
    """A forecast by years from the end of 2026."""
    return r.ForecastFact(tuple(date(2027 + n, 1, 1) for n in range(len(middle))), middle, scale)


def standing(document=None, **_):
    """Facts under which the policy stands in ward w1."""
    document = document or policy()
    found: dict[str, r.Fact] = {
        "day": r.TextFact(ON.isoformat()),
        "rules": r.TextFact(standard_rules().model_dump_json()),
        "policy:fair": r.TextFact(document.source),
        "area:w1": r.AreaFact("Westgate", ("d1",), "ward", 6000.0, 4500.0),
        "area:d1": r.AreaFact("Saltgarth", (), "district", 60000.0, 45000.0),
        "statement:s1": r.StatementFact("Parents should decide.", "live"),
        "indicator:jobs": JOBS,
        "grade:jobs": r.GradeFact("A"),
        "series:jobs:w1": SERIES,
        "scale:jobs:ward": SCALE,
        "forecast:jobs:w1": forecast(60.0, 60.0, 60.0, 60.0),
        "pool:jobs": r.PoolFact((PERCENTILES,) * 4),
        "actor:hall": actor(),
    }
    found |= opinions(
        counts("A", 80, 20, people=100), counts("B", 60, 30, people=90), counts("all", 140, 50, people=190)
    )
    found |= evidence(e1=study()) | supply(o1=offer())
    return found


def case(facts, *, document=None, area="w1", rules=None, on=ON, used=None, before=()):
    """The case of the policy under facts; `before` are checks of the last round."""
    return Case(
        document or policy(), area, used, Facts(facts), rules or standard_rules(), on,
        {check.key: check for check in before},
    )  # fmt: skip


def verdict(facts, *, document=None, area="w1", rules=None, on=ON, used=None, memory=None):
    """The verdict of the policy under facts."""
    document = document or policy()
    return judge(document, area, Facts(facts), rules or standard_rules(), on=on, design=used, memory=memory)


def changed(fact, **more):
    """A fact with fields changed."""
    return replace(fact, **more)


def frame(table, rows):
    """A table of a platform from some of its columns."""
    schema = tables()[table].schema
    return pl.DataFrame([{name: row.get(name) for name in schema} for row in rows], schema=schema, orient="row")


def platform(documents=None, *, settings=SETTINGS, rules=None, designs=None, **rows):
    """A platform from rows by table, such as `values__votes=[…]`."""
    documents = [policy()] if documents is None else documents
    named = {name.replace("__", "/"): found for name, found in rows.items()}
    return Platform(
        settings=parse_settings(settings),
        rules=rules or standard_rules(),
        tables={name: frame(name, found) for name, found in named.items()},
        policies={document.slug: document for document in documents},
        designs=designs or {},
    )


def small_rows(n_wards=7, n_people=90, years=10):
    """Rows of a small platform that has something of everything."""
    wards = [f"w{n}" for n in range(1, n_wards + 1)]
    areas = [{"area": "d1", "name": "Saltgarth", "levels": "district", "population": 60000.0}]
    areas += [
        {"area": ward, "name": f"Ward {ward}", "levels": "ward", "parents": "d1", "population": 6000.0}
        for ward in wards
    ]
    votes = [
        {"participant": f"p{n:03}", "statement": f"s{s}", "vote": _answer(n, s), "verified": True,
         "voted_at": f"2026-10-{1 + n % 28:02}T10:00:00+00:00"}
        for n in range(n_people) for s in range(1, 9)
    ]  # fmt: skip
    observations = [
        {"indicator": "jobs", "area": area, "period_start": date(2016 + year, 1, 1), "period_length": "P1Y",
         "value": 60.0 + 2 * place + 0.3 * ((year * 7 + place * 3) % 5)}
        for place, area in enumerate(["d1", *wards]) for year in range(years)
    ]  # fmt: skip
    indicator = {
        "indicator": "jobs", "label": "Employment rate", "unit": "%", "measure": "proportion", "polarity": 1,
        "grade": "A", "limits": "none", "source": "ONS", "licence": "OGL",
    }  # fmt: skip
    return {
        "values__statements": [{"statement": f"s{s}", "text": f"Statement {s}."} for s in range(1, 9)],
        "values__votes": votes,
        "values__people": [{"participant": f"p{n:03}", "area": wards[n % n_wards]} for n in range(n_people)],
        "situation__areas": areas,
        "situation__indicators": [indicator],
        "situation__observations": observations,
        "situation__evidence": [
            {"evidence": "e1", "kind": "family-centre", "indicator": "jobs", "level": 4, "effect": 2.0, "low": 1.0,
             "high": 3.0, "title": "A study", "source": "IFS", "year": 2021}
        ],
        "resources__actors": [{"actor": "hall", "name": "Village Hall", "kind": "community", "area": "w1"}],
        "resources__offers": [
            {"offer": "o1", "actor": "hall", "kind": "space", "amount": 80.0, "unit": "m2", "area": "w1",
             "reach_area": "d1", "from": date(2026, 1, 1), "basis": "pledged", "reliability": 1.0,
             "last_confirmed": date(2026, 12, 1)}
        ],
    }  # fmt: skip


def _answer(person, statement):
    """Two camps: the first agrees with all, the second with the first statements only; a few pass."""
    if (person * 5 + statement) % 11 == 0:
        return 0
    return 1 if person % 2 == 0 or statement <= 3 else -1
