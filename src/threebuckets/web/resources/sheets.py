"""Sheets of this room, computed with each round: what is still lacking where, who could be counted, and map positions.

Pure: no database. Nothing in them is about fewer than ten persons: what is there for a requirement comes from the
exhibits, which hide it, and persons are counted by `threebuckets.resources.crowds`.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np

from threebuckets.policy.exhibits import Exhibits, RequirementExhibit
from threebuckets.policy.facts import Facts
from threebuckets.policy.facts.places import places_of
from threebuckets.policy.outcomes import Outcome
from threebuckets.policy.platform import Platform
from threebuckets.policy.verdicts import Round
from threebuckets.report.charts.area_map import outlines_of
from threebuckets.report.charts.offer_map import label_places
from threebuckets.resources import Standing, actors_from_rows, crowds, offers_from_rows, standard_kinds, standing

PEOPLE = "resources/people"
PLACES = "resources/places"
GAPS = "resources/gaps"
DIGITS = 3


def resources_sheets(platform: Platform, facts: Facts, *, on: date) -> dict[str, Any]:
    """Persons who offer something, in tens by kind and area; where on the map each area's number stands."""
    tested = set(places_of(platform, on=on).tested)
    drawn = outlines_of({code: text for code, text in platform.boundaries.items() if code in tested}, {})
    return {PEOPLE: people_by_area(platform, on=on), PLACES: label_places(drawn)}


def people_by_area(platform: Platform, *, on: date) -> list[list[Any]]:
    """Kind, area, whether they are the rest of it, and number of the persons whose offers are live on a day."""
    kinds = standard_kinds()
    actors = actors_from_rows(platform.table("resources/actors").to_dicts())
    offers = offers_from_rows(platform.table("resources/offers").to_dicts(), actors=actors, kinds=kinds).offers
    live = standing(offers, actors, kinds, on=on) == Standing.LIVE.value
    mine = np.flatnonzero(live & actors.is_person[offers.actor]) if len(offers.id) else np.zeros(0, np.int64)
    rows = [(str(actors.id[offers.actor[n]]), str(offers.kind[n]), str(offers.area[n])) for n in mine]
    hierarchy = places_of(platform, on=on).hierarchy
    parents = {code: hierarchy.parents(code) for code in hierarchy.areas}
    return [[crowd.kind, crowd.area, crowd.is_rest, crowd.people] for crowd in crowds(rows, parents)]


def gap_sheets(round_: Round, exhibits: Mapping[tuple[str, str], Exhibits]) -> dict[str, Any]:
    """What each policy still lacks, by area, where its resources do not hold; and in how many areas, by kind.

    One sheet a policy (`resources/gaps/<policy>`): area → requirements, each with id, kind, label, unit, what is needed
    at most, what firm offers give, and what lacks. The sheet `resources/gaps` has for each policy the kinds required, with
    unit, label and in how many areas they lack, and how many areas lack anything.
    """
    sheets: dict[str, Any] = {}
    summary: dict[str, Any] = {}
    for verdict in round_.verdicts:
        found = exhibits.get(verdict.key)
        areas = sheets.setdefault(f"{GAPS}/{verdict.policy}", {})
        about = summary.setdefault(verdict.policy, {"areas": 0, "kinds": {}})
        for line in found.requirements if found else ():
            about["kinds"].setdefault(line.kind, [line.unit, line.label, 0])
        if found is None or verdict.buckets["resources"].outcome is Outcome.HOLDS:
            continue
        lines = [_line(line) for line in found.requirements if line.certain < line.high]
        if lines:
            areas[verdict.area] = lines
            about["areas"] += 1
            for kind in {line[1] for line in lines}:
                about["kinds"][kind][2] += 1
    return {**sheets, GAPS: summary}


def _line(line: RequirementExhibit) -> list[Any]:
    """A requirement that lacks something, as plain values."""
    amounts = (line.high, line.certain, line.high - line.certain)
    return [line.requirement, line.kind, line.label, line.unit, *(round(amount, DIGITS) for amount in amounts)]
