"""Factories: an invented county with family centres and three other policies, as rounds and exhibits."""

import json
import math
from datetime import date

import polars as pl

from threebuckets.policy.designs import LocalDesign
from threebuckets.policy.documents import PolicyDocument, parse_policy
from threebuckets.policy.exhibits import (
    Exhibits,
    ForecastPoint,
    GroupSupport,
    OfferExhibit,
    RequirementExhibit,
    SeriesExhibit,
    SeriesPoint,
    StudyExhibit,
    SupportExhibit,
)
from threebuckets.policy.outcomes import Outcome
from threebuckets.policy.platform import Platform
from threebuckets.policy.rules import RulesId, standard_rules
from threebuckets.policy.settings import parse_settings
from threebuckets.policy.tables import tables
from threebuckets.policy.verdicts import (
    BucketVerdict,
    Cause,
    Change,
    Check,
    Cost,
    Flip,
    MissingFact,
    PolicyVerdict,
    Round,
)

H, N, F = Outcome.HOLDS, Outcome.NOT_YET_KNOWN, Outcome.FAILS
ON = date(2025, 11, 17)
WARDS = (
    "Quayhead", "Gannet Point", "Saltgarth", "Kelpsea", "Old Harbour", "Lanternhill", "Sandrow", "Marram End",
    "Whinsand", "Tarnbeck", "Larkrigg", "Hazelby",
)  # fmt: skip
CODES = tuple(f"E05{n:03d}" for n in range(len(WARDS)))
RULES = RulesId("2026-1", "ab" * 32)

SETTINGS = """
title = "A Fair Start 2030"
organisation = "The Fair Start Campaign"
slug = "fair-start"
invented = true
[areas]
level = "ward"
[rules]
file = "rules/2026-1.toml"
"""

POLICY = """---
title: Family centres designed by the parents who use them
version: 7
kind: family-centre
problem: Since the centres closed, parents on shifts have nowhere near to turn to.
from: 2027-01-01
until: 2030-12-31
values: {serves: [merit, communities-decide]}
statements:
  - {statement: s014}
needs:
  - {indicator: children-per-place, target: 3.0, horizon: 2029-12-31}
requirements:
  - {id: room, kind: space, amount: 60, unit: m2, part: open-door, lever: agreement, ours: true}
  - {id: start-up, kind: money, amount: 40000, unit: GBP, lever: money, ours: false}
core:
  - {id: open-door, text: Free to enter and open to all., lead: required}
  - {id: inspected, text: Registered and inspected like any nursery., lead: required}
  - {id: parents-design, text: Parents who use it decide what it offers.}
choices:
  - {id: where, question: "Where?", type: text}
  - {id: opens, question: "When does it open?", type: text}
why_not:
  nobody: Nurseries that open at eight cannot fill a place that begins at half past six.
  market: A single ward has too few children on shifts to pay for an early start.
---
Prose.
"""
OTHERS = {
    "wraparound": "Wraparound care at every primary school",
    "free-buses": "Free buses for under-fives",
    "one-timetable": "One childcare timetable for the whole county",
}


def policy(slug: str = "family-centres") -> PolicyDocument:
    found = parse_policy(POLICY, slug="family-centres")
    return found if slug == "family-centres" else found.model_copy(update={"slug": slug, "title": OTHERS[slug]})


def platform(*, with_map: bool = True, areas: int = len(WARDS)) -> Platform:
    frames = {
        "situation/areas": _frame(
            "situation/areas", [{"area": c, "name": n} for c, n in zip(CODES, WARDS, strict=True)]
        ),
        "values/values": _frame(
            "values/values",
            [
                {"value": "merit", "name": "Everyone can succeed on merit"},
                {"value": "communities-decide", "name": "Communities decide for themselves"},
            ],
        ),
    }
    slugs = ("family-centres", *OTHERS)
    return Platform(
        settings=parse_settings(SETTINGS),
        rules=standard_rules(),
        tables=frames,
        policies={slug: policy(slug) for slug in slugs},
        designs={("family-centres", CODES[0]): design()},
        boundaries={code: _square(n) for n, code in enumerate(CODES[:areas])} if with_map else {},
    )


def design() -> LocalDesign:
    return LocalDesign(
        policy="family-centres", policy_version=7, area=CODES[0], decided_on=date(2025, 10, 3),
        decided_by="Quayhead Parents’ Circle", answers={"where": "The old library", "opens": "06:30"},
    )  # fmt: skip


def support(*, against: bool = False, role: str = "core", text: str = "") -> SupportExhibit:
    return SupportExhibit(
        statement="s031" if against else "s014",
        text=text or "Parents, not ministries, should decide what their centre offers.",
        stance="against" if against else "for",
        role=role,
        asked_in="Quayhead",
        groups=(
            GroupSupport("A", "Work should pay before anything else", 0.70, 0.61, 0.78, 160),
            GroupSupport("B", "The county should run it", 0.60, 0.53, 0.68, 140),
            GroupSupport("C", "Families know best", 0.75, 0.66, 0.83, 110),
            GroupSupport("all", "", 0.68, 0.63, 0.73, 410),
        ),
        majority=0.5,
        bridging=0.35,
        voters=410,
        last_vote=date(2025, 11, 12),
        is_open_poll=False,
        is_weighted=True,
    )


def series(*, label: str = "Children under five for each childcare place", points: int = 8) -> SeriesExhibit:
    values = (2.9, 3.0, 2.9, 3.2, 3.4, 3.5, 3.9, 4.1)[:points]
    ahead = ((3.9, 4.0, 4.2, 4.4, 4.6), (3.8, 4.1, 4.4, 4.7, 5.0), (3.7, 4.1, 4.5, 4.9, 5.3), (3.6, 4.2, 4.6, 5.0, 5.6))
    return SeriesExhibit(
        indicator="children-per-place",
        label=label,
        unit="",
        decimals=1,
        polarity=-1,
        points=tuple(SeriesPoint(date(2019 + n, 1, 1), v, v - 0.3, v + 0.35) for n, v in enumerate(values)),
        forecast=tuple(
            ForecastPoint(date(2027 + n, 1, 1), mid, lo50, hi50, lo80, hi80)
            for n, (lo80, lo50, mid, hi50, hi80) in enumerate(ahead)
        )
        if points
        else (),
        target=3.0,
        target_label="target",
        horizon=date(2029, 12, 31),
        peers=(2.4, 3.0, 3.7),
        heading="As we go on now it would reach 4.6 by 2029: 0.5 worse.",
        source="Childcare sufficiency return",
        source_url="https://example.org/return",
        source_date=date(2025, 9, 1),
        licence="OGL-3.0",
    )


def requirement(
    name: str, label: str, unit: str, amount: float, certain: float, chancy: float, **more: object
) -> RequirementExhibit:
    given: dict[str, object] = {
        "requirement": name, "label": label, "kind": "space", "unit": unit, "low": 0.9 * amount, "amount": amount,
        "high": 1.2 * amount, "part": "", "certain": certain, "chancy": chancy, "unknown": 0.0, "offers": (), "leaning": 0,
    }  # fmt: skip
    return RequirementExhibit(**{**given, **more})  # type: ignore[arg-type]


def offer(actor: str, unit: str, amount: float | None = None, layer: str = "certain", gains: str = "") -> OfferExhibit:
    return OfferExhibit(f"o-{actor}", actor, "community", amount, unit, date(2027, 8, 31), layer, gains)


def requirements() -> tuple[RequirementExhibit, ...]:
    return (
        requirement(
            "room", "ground-floor room", "m2", 60, 90, 0, low=60, high=60, part="Free to enter and open to all.",
            offers=(offer("Quayhead Parents’ Circle", "m2", 90),), leaning=2,
        ),
        requirement(
            "lead-nurse", "qualified nursery lead", "hour/week", 40, 20, 0, kind="skill/qualified-nursery-lead", low=40, high=40,
            part="Registered and inspected like any nursery.",
            offers=(
                offer("Saltgarth Nursery", "hour/week", 20, gains="would gain trained staff"),
                offer("Kelpsea Playgroup", "hour/week", None, "unknown"),
            ),
        ),
        requirement("parents", "person", "people", 12, 14, 0, kind="person", offers=(offer("about 15 people", "people", 15),)),
        requirement(
            "start-up", "money", "GBP", 40000, 20000, 11500, kind="money", low=32000, high=45000,
            offers=(offer("Lantern Bakery", "GBP", 20000, gains="would gain earlier opening"), offer("Kilnside Works Club", "GBP", 11500, "chancy")),
        ),
    )  # fmt: skip


def study(title: str = "Three years of family centres: what changed", says: str = "for") -> StudyExhibit:
    return StudyExhibit(
        "e1",
        title,
        "https://example.org/study",
        "Institute of Fair Starts",
        2021,
        4,
        "school readiness",
        "%",
        4.2,
        1.1,
        7.3,
        says,
    )


def exhibits(slug: str = "family-centres", area: str = CODES[0]) -> Exhibits:
    return Exhibits(
        policy=slug,
        area=area,
        support=(support(), support(against=True, text="Help for families should only come from relatives.")),
        series=(series(),),
        requirements=requirements(),
        studies=(
            study(),
            study("A trial in twelve towns"),
            study("Centres and work: no change after two years", "unclear"),
        ),
        answers={"Where?": "The old library", "When does it open?": "06:30"} if area == CODES[0] else {},
        leads={"Free to enter and open to all.": "Quayhead Parents’ Circle"},
    )


def values_check(name: str, outcome: Outcome, reason: str, **more: object) -> Check:
    parts = {
        "statement": "Parents, not ministries, should decide what their centre offers.", "stance": "for", "area": "Quayhead",
        "asked_in": "Quayhead", "asked_code": CODES[0], "voters": 410.0, "needed": 50.0, "weighted": "yes", "accepted": "",
        "last_vote": "2025-11-12", "group": "B", "label": "The county should run it", "people": 140.0, "floor": 41.0,
        "passed": 0.12, "group_votes": 15.0, "group_needed": 20.0,
    }  # fmt: skip
    given: dict[str, object] = {
        "value": 0.6, "interval": (0.53, 0.68), "threshold": 0.35, "margin": 0.25, "p_low": 0.99, "p_high": 0.99, "parts": parts,
    }  # fmt: skip
    return Check(f"values.{name}", "values", "s014", outcome, reason, **{**given, **more})  # type: ignore[arg-type]


def situation_check(name: str, outcome: Outcome, reason: str, **more: object) -> Check:
    parts = {
        "indicator": "Children under five for each childcare place", "area": "Quayhead", "decimals": 1.0, "direction": -1.0,
        "target_label": "target", "source": "Childcare sufficiency return", "source_date": "2025-09-01", "gap": -1.1,
        "start": "2025-01-01", "period": "2026-01-01", "by": "2029-12-31", "ahead": 4.6, "due": "", "grade": "A",
        "title": "Three years of family centres: what changed", "level": 4.0, "supporting": 3.0, "n": 3.0, "needed": 3.0,
        "kind": "family-centre",
    }  # fmt: skip
    given: dict[str, object] = {
        "value": 4.1,
        "interval": (3.8, 4.5),
        "threshold": 3.0,
        "p_low": 0.97,
        "p_high": 0.99,
        "parts": parts,
    }
    subject = "" if name == "no_harm" else "children-per-place"
    return Check(f"situation.{name}", "situation", subject, outcome, reason, **{**given, **more})  # type: ignore[arg-type]


def resources_check(name: str, outcome: Outcome, reason: str, **more: object) -> Check:
    parts = {
        "area": "Quayhead", "shortage": "20 hours a week of qualified nursery lead and £8,500 of money", "months": 12.0,
        "draws": 2000.0, "ask": "Ask Saltgarth Nursery first.", "leaning": "The room is also counted by 2 others.",
        "end": "2030-12-31", "ends": "2027-08-31", "short_from": "2027-01-01", "short_until": "2027-12-31",
        "no_offers": "money", "actor": "Quayhead Parents’ Circle", "part": "Free to enter and open to all.", "since": "",
    }  # fmt: skip
    given: dict[str, object] = {"value": 0.61, "threshold": 0.9, "p_low": 0.61, "p_high": 1.0, "parts": parts}
    return Check(f"resources.{name}", "resources", "", outcome, reason, **{**given, **more})  # type: ignore[arg-type]


def bucket(name: str, outcome: Outcome) -> BucketVerdict:
    checks, missing, flip = _CONTENTS[name, outcome]
    return BucketVerdict(name, outcome, 0.61 if outcome is N else 0.97, checks, missing, flip)


_CONTENTS: dict[tuple[str, Outcome], tuple[tuple[Check, ...], tuple[MissingFact, ...], Flip | None]] = {
    ("values", H): (
        (values_check("majority", H, "above"), values_check("bridging", H, "all_groups"), values_check("turnout", H, "enough")),
        (),
        Flip("values", (H, N), "support:s014:E05000", 26, "votes", True, "26 more votes against in group B would turn it."),
    ),
    ("values", N): (
        (values_check("majority", N, "too_close", p_low=0.6), values_check("bridging", H, "all_groups"), values_check("turnout", N, "few")),
        (MissingFact("support:s014:E05000", "values", "Ask about 120 more people in Quayhead whether they agree.", 0.74, True, Cost("votes", 120.0)),),
        None,
    ),
    ("values", F): (
        (values_check("majority", H, "above"), values_check("bridging", F, "group_against", p_low=0.02), values_check("turnout", H, "enough")),
        (),
        Flip("values", (F, N), "support:s014:E05000", 40, "votes", True, "40 more votes for it in group B would mend it."),
    ),
    ("situation", H): (
        (situation_check("need", H, "short_now"), situation_check("lasts", H, "stays"), situation_check("measured", H, "graded"),
         situation_check("works", H, "evidence"), situation_check("no_harm", H, "none_found")),
        (),
        Flip("situation", (H, N), "series:x", -0.9, "", True, "It would turn if the next figure were 3.2 or lower."),
    ),
    ("situation", N): (
        (situation_check("need", H, "short_now"), situation_check("lasts", H, "stays"), situation_check("measured", H, "graded"),
         situation_check("works", N, "no_study"), situation_check("no_harm", H, "none_found")),
        (MissingFact("evidence-index:family-centre", "situation", "Find a study that says whether a family centre helps – or try it somewhere.", 0.5, True, Cost("study", 1.0), assumed=True),),
        None,
    ),
    ("situation", F): (
        (situation_check("need", H, "short_now"), situation_check("lasts", F, "closes_by_itself", p_low=0.03), situation_check("measured", H, "graded"),
         situation_check("works", H, "evidence"), situation_check("no_harm", H, "none_found")),
        (), None,
    ),
    ("resources", H): (
        (resources_check("coverage", H, "likely", p_low=0.96, value=0.96), resources_check("lasts", H, "to_the_end"), resources_check("lead", H, "named")),
        (), None,
    ),
    ("resources", N): (
        (resources_check("coverage", N, "short_so_far"), resources_check("lasts", N, "ends", p_low=None), resources_check("lead", H, "named")),
        (
            MissingFact("offer:o1", "resources", "Ask Saltgarth Nursery for 20 hours a week of qualified nursery lead – it gains trained staff.", 0.61, True, Cost("actors", 1.0), assumed=True),
            MissingFact("offer:o2", "resources", "Ask Lantern Bakery for £8,500 of money – it gains earlier opening.", 0.4, False, Cost("actors", 1.0), assumed=True),
        ),
        Flip("resources", (N, H), "offer:o1", 20, "hour/week", True, "20 hours a week more of qualified nursery lead would mend it."),
    ),
    ("resources", F): (
        (resources_check("coverage", F, "short", p_low=0.0), resources_check("lasts", N, "after_start", p_low=None), resources_check("lead", N, "no_lead", p_low=None)),
        (), None,
    ),
}  # fmt: skip


def verdict(
    slug: str = "family-centres",
    area: str = CODES[0],
    outcomes: tuple[Outcome, Outcome, Outcome] = (H, H, N),
    **more: object,
) -> PolicyVerdict:
    buckets = {name: bucket(name, o) for name, o in zip(("values", "situation", "resources"), outcomes, strict=True)}
    given: dict[str, object] = {
        "policy": slug, "version": 7, "area": area, "design": None, "outcome": min(outcomes), "buckets": buckets, "on": ON,
        "valid_until": date(2026, 3, 31), "rules": RULES, "worth_a_trial": False,
    }  # fmt: skip
    return PolicyVerdict(**{**given, **more})  # type: ignore[arg-type]


def county_round(areas: int = len(WARDS)) -> Round:
    patterns = {
        "family-centres": ((H, H, N), (H, H, H), (H, H, N), (N, H, N), (H, F, H)),
        "wraparound": ((H, H, H),) * 5,
        "free-buses": ((H, F, H), (H, N, H), (H, F, N), (H, F, F), (N, F, H)),
        "one-timetable": ((F, H, H), (F, H, N), (F, F, H), (F, H, H), (F, N, H)),
    }
    found = tuple(
        verdict(slug, code, pattern[n % 5])
        for slug, pattern in sorted(patterns.items())
        for n, code in enumerate(CODES[:areas])
    )
    return Round("2025-11-17", ON, found, "cd" * 32)


def county_exhibits(round_: Round) -> dict[tuple[str, str], Exhibits]:
    return {v.key: exhibits(v.policy, v.area) for v in round_.verdicts}


def change() -> Change:
    cause = Cause(("offer:o9",), "decisive", "Saltgarth Nursery offered 12 hours a week.")
    return Change("family-centres", CODES[0], "resources", F, N, (cause,))


def _frame(name: str, rows: list[dict[str, object]]) -> pl.DataFrame:
    empty = tables()[name].empty()
    return pl.DataFrame([{column: row.get(column) for column in empty.columns} for row in rows], schema=empty.schema)


def _square(n: int) -> str:
    """A rough octagon in a grid of four columns."""
    x, y = -1.2 + 0.1 * (n % 4), 54 - 0.06 * (n // 4)
    ring = [[x + 0.05 * math.cos(t * math.pi / 4), y + 0.03 * math.sin(t * math.pi / 4)] for t in range(8)]
    return json.dumps({"type": "Polygon", "coordinates": [[*ring, ring[0]]]})
