"""Offers on the areas of a map: how many lie in each, where persons are counted, and where a need is not met.

The numbers are those of the list beside it. Maps that move and zoom are the web app's.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from shapely.geometry import Polygon
from shapely.ops import polylabel

from threebuckets.policy.wording import number
from threebuckets.report.charts.area_map import WIDTH, Outlines
from threebuckets.report.wording import escaped, say

CHARACTER = 7.2
"""Width of a character of a label, in the map's units."""
_RING = re.compile(r"M([\d.-]+) ([\d.-]+)l([^z]*)z")
_FINENESS = 4.0


@dataclass(frozen=True, slots=True)
class AreaOffers:
    """What the map says by area code.

    Parameters
    ----------
    offers : mapping of str to int
        Offers of groups, firms and public bodies.
    people : mapping of str to int
        Persons, ten or more.
    some, most : collection of str
        Areas in which some of the need is not met, and most of it.
    """

    offers: Mapping[str, int]
    people: Mapping[str, int] = field(default_factory=dict)
    some: Collection[str] = ()
    most: Collection[str] = ()


def label_places(outlines: Outlines) -> dict[str, list[float]]:
    """Where in each area a number has most room around it, in the map's units, by code.

    Examples
    --------
    >>> from threebuckets.report.charts.area_map import Outline
    >>> label_places(Outlines((Outline("A", "Ayton", "M0 0l100 0 0 100 -100 0z"),), 116))
    {'A': [50.0, 50.0]}
    """
    found = {}
    for area in outlines.areas:
        rings = [_polygon(*ring) for ring in _RING.findall(area.path)]
        largest = max(rings, key=lambda ring: ring.area, default=None)
        if largest is not None and largest.is_valid and largest.area > 0:
            place = polylabel(largest, tolerance=_FINENESS)
            found[area.code] = [round(place.x, 1), round(place.y, 1)]
    return found


def offer_map(
    outlines: Outlines, places: Mapping[str, list[float]], found: AreaOffers, label: str, *, chosen: str = ""
) -> str:
    """Areas with the number of offers in each, persons in an outlined box, unmet need hatched.

    Parameters
    ----------
    outlines : Outlines
    places : mapping of str to [float, float]
        Where the numbers stand, of `label_places`.
    found : AreaOffers
    label : str
        The map in one sentence: its accessible name.
    chosen : str
        Code of an area with a strong outline.
    """
    shapes = "".join(
        f'<path class="area bare" d="{area.path}"><title>{_title(area.code, area.name, found)}</title></path>'
        + (f'<path class="{hatch}" d="{area.path}"/>' if (hatch := _hatch(area.code, found)) else "")
        for area in outlines.areas
    )
    ring = "".join(f'<path class="area chosen" d="{a.path}"/>' for a in outlines.areas if a.code == chosen)
    numbers = "".join(_numbers(places[area.code], area.code, found) for area in outlines.areas if area.code in places)
    box = f'viewBox="0 0 {WIDTH} {outlines.height}"'
    return f'<svg class="map" {box} role="img" aria-label="{escaped(label)}">{shapes}{ring}{numbers}</svg>'


def offer_map_legend(*, hatched: bool, crowded: bool) -> str:
    """What boxes and hatching mean, as far as they are on the map."""
    parts = [_sample('<g class="pin"><rect x="6" y="2" width="40" height="28" rx="8"/></g>', say("offers in the area"))]
    if crowded:
        box = '<g class="crowd"><rect x="6" y="3" width="40" height="26" rx="13"/></g>'
        parts.append(_sample(box, say("people, counted in tens")))
    if hatched:
        parts += [
            _sample(f'<path class="area bare" d="M1 1h50v30H1z"/><path class="{name}-need" d="M1 1h50v30H1z"/>', words)
            for name, words in (("some", say("some of the need is unmet")), ("most", say("most of it is")))
        ]
    return f'<p class="key">{"".join(parts)}</p>'


def _title(code: str, name: str, found: AreaOffers) -> str:
    n = found.offers.get(code, 0)
    offers = say("1 offer") if n == 1 else say("{n} offers").format(n=number(float(n)))
    words = [f"{escaped(name)}: {offers}"]
    if code in found.people:
        words.append(say("about {n} people").format(n=found.people[code]))
    if code in found.most:
        words.append(say("most of the need is unmet"))
    elif code in found.some:
        words.append(say("some of the need is unmet"))
    return ", ".join(words)


def _hatch(code: str, found: AreaOffers) -> str:
    return "most-need" if code in found.most else "some-need" if code in found.some else ""


def _numbers(place: list[float], code: str, found: AreaOffers) -> str:
    """The number of offers in a box, and below it that of persons."""
    x, y = place
    n, people = found.offers.get(code, 0), found.people.get(code, 0)
    parts = []
    if n:
        parts.append(_box("pin", number(float(n)), x, y - (9 if people else 0), 6))
    if people:
        parts.append(_box("crowd", number(float(people)), x, y + (11 if n else 0), 10))
    return "".join(parts)


def _box(name: str, text: str, x: float, y: float, corner: int) -> str:
    width = max(22.0, CHARACTER * len(text) + 10)
    rect = f'<rect x="{x - width / 2:.1f}" y="{y - 10:.1f}" width="{width:.1f}" height="20" rx="{corner}"/>'
    return f'<g class="{name} boxed">{rect}<text x="{x:.1f}" y="{y + 4.5:.1f}">{text}</text></g>'


def _sample(drawn: str, words: str) -> str:
    return f'<span><svg class="sample" viewBox="0 0 52 32" aria-hidden="true">{drawn}</svg>{words}</span>'


def _polygon(x: str, y: str, steps: str) -> Polygon:
    """A ring of path data as a polygon."""
    at = float(x), float(y)
    points = [at]
    values = [float(value) for value in steps.split()]
    for dx, dy in zip(values[::2], values[1::2], strict=True):
        at = at[0] + dx, at[1] + dy
        points.append(at)
    return Polygon(points)
