"""The areas of a platform: which are tested, what holds them, how many people live there.

Made from the tables of a platform that has been checked; not for outlines (`threebuckets.areas`).
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from shapely.geometry import shape

from threebuckets.areas import Area, AreaTable, Hierarchy, area_table
from threebuckets.policy.facts.records import AreaFact, Fact
from threebuckets.policy.platform import Platform
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
