"""The areas of a platform: which are tested, what holds them, how many people live there.

Made from the tables of a platform that has been checked; not for outlines (`threebuckets.areas`).
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from math import isfinite
from typing import Any

from shapely.geometry import shape

from threebuckets.areas import Area, AreaTable, Hierarchy, area_table
from threebuckets.policy.facts.records import AreaFact, Fact, NumberFact
from threebuckets.policy.platform import Platform
from threebuckets.policy.requirements import AreaFacts, figures_named
from threebuckets.policy.tables import split_list


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """The area hierarchy of a platform and the codes that are tested, ascending."""

    hierarchy: Hierarchy
    tested: tuple[str, ...]
    level: str

    @property
    def used(self) -> tuple[str, ...]:
        """Tested areas and all that hold them, ascending."""
        above = {code for area in self.tested for code in self.hierarchy.parents(area)}
        return tuple(sorted(above.union(self.tested)))


def places_of(platform: Platform, *, on: date) -> Places:
    """Areas of the platform in force in the year of the day."""
    rows = platform.table("situation/areas").to_dicts()
    areas = [
        Area(row["area"], row["name"], frozenset(split_list(row["levels"])), row["start"], row["end"]) for row in rows
    ]
    links = [(row["area"], parent) for row in rows for parent in split_list(row["parents"])]
    hierarchy = Hierarchy.of(areas, links)
    return Places(hierarchy, tested_in(platform, hierarchy, on=on), platform.settings.areas.level)


def tested_in(platform: Platform, hierarchy: Hierarchy, *, on: date) -> tuple[str, ...]:
    """Codes of the areas in which policies are tested: all of the level in force, within what the settings name."""
    settings = platform.settings.areas
    if not settings.within:
        return hierarchy.at_level(settings.level, year=on.year)
    found = {code for within in settings.within for code in hierarchy.descendants(within, settings.level, year=on.year)}
    return tuple(sorted(found))


def area_facts(platform: Platform, places: Places) -> Iterator[tuple[str, Fact]]:
    """`area:…` for every area used."""
    rows = {row["area"]: row for row in platform.table("situation/areas").to_dicts()}
    for code in places.used:
        row = rows[code]
        levels = sorted(places.hierarchy.areas[code].levels)
        level = places.level if places.level in levels else (levels[0] if levels else "")
        parents = places.hierarchy.parents(code)
        yield f"area:{code}", AreaFact(row["name"], parents, level, row["population"], row["entitled"])


NOT_FIGURES = frozenset({"area", "name", "levels", "parents", "start", "end", "lat", "lon"})
"""Columns of `situation/areas` that say which area it is, not how large anything there is."""


def figures_of_areas(platform: Platform) -> Mapping[str, AreaFacts]:
    """Numeric columns of `situation/areas` that are filled in, by area.

    Further columns are text in the table: those whose cell reads as a number count.
    """
    rows = platform.table("situation/areas").to_dicts()
    return {row["area"]: AreaFacts(row["area"], figures_of_row(row)) for row in rows}


def figures_of_row(row: Mapping[str, Any]) -> dict[str, float]:
    """Figures in a row of `situation/areas`.

    Examples
    --------
    >>> figures_of_row({"area": "w1", "population": 6000.0, "children_under_5": "410", "mayor": "Ann", "lat": 51.2})
    {'population': 6000.0, 'children_under_5': 410.0}
    """
    found = {name: _number(cell) for name, cell in row.items() if name not in NOT_FIGURES}
    return {name: value for name, value in found.items() if value is not None}


def _number(cell: Any) -> float | None:
    try:
        value = float(cell)
    except (TypeError, ValueError):
        return None
    return value if isfinite(value) and value >= 0 else None


def figure_facts(platform: Platform, places: Places) -> Iterator[tuple[str, Fact]]:
    """`area-fact:…` for the figures that policies scale requirements with, in every tested area that has them."""
    names = figures_named(choice for policy in platform.policies.values() for choice in policy.choices)
    if names:
        known = figures_of_areas(platform)
        for name in names:
            for area in places.tested:
                if name in known[area].numbers:
                    yield f"area-fact:{name}:{area}", NumberFact(known[area].numbers[name])


def area_table_of(platform: Platform, places: Places) -> AreaTable:
    """The hierarchy as plain arrays with people, points and outlines; points missing are taken from the outlines."""
    rows = platform.table("situation/areas").to_dicts()
    people = {row["area"]: row["population"] for row in rows if row["population"] is not None}
    points = {
        row["area"]: (row["lon"], row["lat"]) for row in rows if row["lon"] is not None and row["lat"] is not None
    }
    for code, text in platform.boundaries.items():
        if code in places.hierarchy.areas and code not in points:
            middle = shape(json.loads(text)).representative_point()
            points[code] = (middle.x, middle.y)
    return area_table(places.hierarchy, people=people, places=points, boundary=platform.boundaries)
