"""Areas as a map: where a policy stands, or the steps of one indicator; drawn from outlines in degrees.

A plain projection (longitude shrunk by the cosine of the middle latitude) on a fixed grid: neighbours share their
points, so borders stay closed when points that fall together are dropped. Maps that move and zoom are the web app's.
"""

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from threebuckets.policy.outcomes import Outcome
from threebuckets.policy.wording import number
from threebuckets.report.charts.area_bar import AreaCounts, area_bar_sentence
from threebuckets.report.charts.fewer_points import Point, with_fewer_points
from threebuckets.report.charts.tables import Table
from threebuckets.report.wording import SAY, escaped, say

WIDTH = 600
MARGIN = 8
BLUR = 8.0
"""How far a line may lie from the outline it draws, in tenths of a unit: a map is looked at about as wide as it is here."""
CLASSES = {Outcome.HOLDS: "stands", Outcome.NOT_YET_KNOWN: "nyk", Outcome.FAILS: "fails"}
WORDS = {Outcome.HOLDS: "stands", Outcome.NOT_YET_KNOWN: "not yet known", Outcome.FAILS: "does not stand"}
NO_FIGURE = "no figure"
_Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Outline:
    """An area on the map: code, name, path data in the map's units."""

    code: str
    name: str
    path: str


@dataclass(frozen=True, slots=True)
class Outlines:
    """All areas of a map and its height; its width is 600 units."""

    areas: tuple[Outline, ...]
    height: int


def outlines_of(boundaries: Mapping[str, str], names: Mapping[str, str]) -> Outlines:
    """Areas ready to be drawn, by code.

    Parameters
    ----------
    boundaries : mapping of str to str
        GeoJSON geometry (Polygon or MultiPolygon, WGS84) as text, by area code.
    names : mapping of str to str
        Name of each area; the code where one is missing.
    """
    rings = {code: list(_rings(json.loads(text))) for code, text in sorted(boundaries.items())}
    points = [point for found in rings.values() for ring in found for point in ring]
    if not points:
        return Outlines((), 1)
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    shrink = math.cos(math.radians((south + north) / 2))
    scale = (WIDTH - 2 * MARGIN) / max((east - west) * shrink, (north - south) * 0.6, 1e-9)
    side = (WIDTH - (east - west) * shrink * scale) / 2

    def on_map(ring: Sequence[_Point]) -> list[Point]:
        # Tenths of a unit as whole numbers: points of neighbours fall on the same place of the grid.
        return [
            (round(10 * (side + (x - west) * shrink * scale)), round(10 * (MARGIN + (north - y) * scale)))
            for x, y in ring
        ]

    drawn = iter(with_fewer_points((_once(on_map(ring)) for found in rings.values() for ring in found), within=BLUR))
    areas = tuple(
        Outline(code, names.get(code, code), "".join(_path(next(drawn)) for _ in found))
        for code, found in rings.items()
    )
    return Outlines(areas, math.ceil((north - south) * scale) + 2 * MARGIN)


def verdict_map(outlines: Outlines, verdicts: Mapping[str, Outcome], *, chosen: str = "", label: str = "") -> str:
    """Where a policy stands: solid, dotted or striped, with the word in each area's title.

    Parameters
    ----------
    outlines : Outlines
    verdicts : mapping of str to Outcome
        By area code; areas without one are drawn bare.
    chosen : str
        Code of an area with a strong outline.
    label : str
        The map in one sentence, its accessible name; empty: `verdict_map_sentence`.
    """
    classes = {code: CLASSES[outcome] for code, outcome in verdicts.items()}
    words = {code: SAY.get()(WORDS[outcome]) for code, outcome in verdicts.items()}
    return _drawn(outlines, classes, words, label or verdict_map_sentence(verdicts.values()), chosen, bare="bare")


def verdict_map_legend() -> str:
    """The three patterns with their words."""
    return f'<p class="key">{"".join(_sample(CLASSES[o], say(WORDS[o])) for o in sorted(CLASSES, reverse=True))}</p>'


def verdict_map_sentence(outcomes: Iterable[Outcome]) -> str:
    """The map in words."""
    return area_bar_sentence(AreaCounts.of(outcomes))


def verdict_map_table(names: Mapping[str, str], verdicts: Mapping[str, Outcome]) -> Table:
    """Areas by name with their verdict."""
    rows = sorted((names.get(code, code), WORDS[outcome]) for code, outcome in verdicts.items())
    return Table("Verdict by area", ("Area", "Verdict"), tuple(rows))


def choropleth(
    outlines: Outlines, values: Mapping[str, float | None], breaks: Sequence[float], label: str,
    *, decimals: int = 1, chosen: str = "",
) -> str:  # fmt: skip
    """One indicator in five steps; areas without a figure have a dashed outline and no fill.

    Parameters
    ----------
    outlines : Outlines
    values : mapping of str to float or None
        By area code.
    breaks : sequence of float
        Four rising values that part the five steps; a value on a break belongs to the upper step.
    label : str
        The map in one sentence: its accessible name.
    decimals : int
        Decimals of the figures in the titles.
    chosen : str
        Code of an area with a strong outline.
    """
    known = {code: value for code, value in values.items() if value is not None}
    classes = {code: f"q{1 + sum(value >= at for at in breaks)}" for code, value in known.items()}
    words = {code: number(value, decimals) for code, value in known.items()}
    return _drawn(outlines, classes, words, label, chosen, bare="none")


def choropleth_legend(breaks: Sequence[float], *, decimals: int = 0) -> str:
    """The five steps in words, and the mark of no figure."""
    shown = [number(value, decimals) for value in breaks]
    between = [f"{low}–{high}" for low, high in pairwise(shown)]
    words = [f"under {shown[0]}", *between, f"{shown[-1]} or more", NO_FIGURE]
    steps = (*(f"q{n}" for n in range(1, len(words))), "none")
    spans = "".join(f'<span class="{step}"><i></i>{word}</span>' for step, word in zip(steps, words, strict=True))
    return f'<div class="ramp">{spans}</div>'


def choropleth_table(
    names: Mapping[str, str], values: Mapping[str, float | None], caption: str, *, decimals: int = 1
) -> Table:
    """Areas by name with their figure."""
    rows = sorted(
        (names.get(code, code), NO_FIGURE if value is None else number(value, decimals))
        for code, value in values.items()
    )
    return Table(caption, ("Area", "Figure"), tuple(rows))


def _drawn(
    outlines: Outlines, classes: Mapping[str, str], words: Mapping[str, str], label: str, chosen: str, *, bare: str
) -> str:
    shapes = "".join(
        f'<path class="area {classes.get(area.code, bare)}" d="{area.path}">'
        f"<title>{escaped(area.name)}: {escaped(words.get(area.code) or SAY.get()(NO_FIGURE))}</title></path>"
        for area in outlines.areas
    )
    ring = "".join(f'<path class="area chosen" d="{a.path}"/>' for a in outlines.areas if a.code == chosen)
    box = f'viewBox="0 0 {WIDTH} {outlines.height}"'
    return f'<svg class="map" {box} role="img" aria-label="{escaped(label)}">{shapes}{ring}</svg>'


def _sample(name: str, word: str) -> str:
    box = f'<svg class="sample" viewBox="0 0 52 32" aria-hidden="true"><path class="area {name}" d="M1 1h50v30H1z"/></svg>'
    return f"<span>{box}{word}</span>"


def _rings(geometry: Mapping[str, Any]) -> Iterator[list[_Point]]:
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    for polygon in polygons:
        for ring in polygon:
            yield [(float(point[0]), float(point[1])) for point in ring]


def _once(points: Sequence[Point]) -> list[Point]:
    """A ring without points that fall together."""
    kept = [point for n, point in enumerate(points) if n == 0 or point != points[n - 1]]
    return kept[:-1] if len(kept) > 1 and kept[0] == kept[-1] else kept


def _path(kept: Sequence[Point]) -> str:
    """Path data of a ring; empty where it has shrunk to less than a triangle."""
    if len(kept) < 3:
        return ""
    first = kept[0]
    steps = [(x - px, y - py) for (px, py), (x, y) in pairwise(kept)]
    return f"M{_tenths(first[0])} {_tenths(first[1])}l" + " ".join(f"{_tenths(x)} {_tenths(y)}" for x, y in steps) + "z"


def _tenths(value: int) -> str:
    whole, tenth = divmod(abs(value), 10)
    sign = "-" if value < 0 else ""
    return f"{sign}{whole}.{tenth}" if tenth else f"{sign}{whole}"
