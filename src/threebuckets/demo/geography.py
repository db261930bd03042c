"""The shape of the county: wards grown from points, clipped to a coast, with borders that wander.

The wards are drawn with straight borders first; then the whole sheet is bent by one smooth, wavy map, so neighbours
stay neighbours. The sheet is 600 × 620 units of a sixteenth of a kilometre, y downwards. It is laid on the open
Atlantic, where there is no land. Not for who lives there (`places.py`).
"""

import itertools
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry import LineString, MultiPoint, Point, Polygon
from shapely.geometry.base import BaseGeometry

from threebuckets.demo import texts
from threebuckets.demo.chance import stream

ORIGIN_LON, ORIGIN_LAT = -21.0, 52.0
UNITS_A_KM = 16.0
SHEET_CENTRE = (300.0, 310.0)
_KM_A_DEGREE = 111.2
# West and south the county ends inland; the east is shore: a headland, a bay with a river mouth, a long beach.
_TURNS = (
    *((70, 60), (210, 34), (345, 62), (448, 40), (520, 96), (498, 170), (432, 226), (420, 286), (372, 318), (424, 344)),
    *((462, 404), (520, 452), (538, 534), (470, 590), (330, 572), (190, 596), (84, 548), (40, 400), (62, 230)),
)
_SHORE = range(3, 13)
_RIVER = ((372, 318), (322, 326), (262, 330), (206, 352), (150, 372), (104, 356))
# Length of each wave and direction it runs in; its height is a small part of its length, so that the sheet never folds.
_WAVES = ((92.0, 0.4), (61.0, 2.1), (37.0, 1.2), (23.0, 2.9), (14.0, 0.9), (9.0, 1.9))
_HEIGHT = 0.028


@dataclass(frozen=True, slots=True)
class Geography:
    """Outlines in WGS84 degrees: of each ward, district and the county by area, and the water as GeoJSON."""

    outlines: Mapping[str, BaseGeometry]
    water: str

    def boundaries(self) -> dict[str, str]:
        """Outline of each area as GeoJSON geometry text."""
        return {area: shapely.to_geojson(shape) for area, shape in self.outlines.items()}


def geography(*, seed: int) -> Geography:
    """Draw the county.

    Examples
    --------
    >>> len(geography(seed=1).outlines)
    67
    """
    wards = texts.rows("wards")
    land = Polygon(_coast(seed))
    cells = _cells(wards, land, seed)
    straight = {ward["area"]: cell for ward, cell in zip(wards, cells, strict=True)}
    for district in texts.rows("districts"):
        parts = [straight[ward["area"]] for ward in wards if ward["district"] == district["area"]]
        straight[district["area"]] = shapely.union_all(parts)
    straight["ansmere"] = shapely.union_all(cells)
    return Geography({area: _laid(shape, seed) for area, shape in straight.items()}, _water(seed))


def _coast(seed: int) -> list[tuple[float, float]]:
    """The outline of the county, round and closed, rough by the sea and calm inland."""
    rng = stream(seed, "coast")
    line: list[tuple[float, float]] = []
    for place, start in enumerate(_TURNS):
        end = _TURNS[(place + 1) % len(_TURNS)]
        roughness, halvings = (0.12, 4) if place in _SHORE else (0.06, 3)
        line += _wander(start, end, rng, roughness, halvings)
    return line


def _wander(
    start: tuple[float, float], end: tuple[float, float], rng: np.random.Generator, roughness: float, halvings: int
) -> list[tuple[float, float]]:
    """Points from start to just before end; each half of the way is pushed aside at its middle."""
    points = np.array([start, end], float)
    for _ in range(halvings):
        step = np.diff(points, axis=0)
        aside = step[:, ::-1] * (-1, 1) * rng.uniform(-roughness, roughness, (len(step), 1))
        middle = points[:-1] + step / 2 + aside
        points = np.insert(points, np.arange(1, len(points)), middle, axis=0)
    return [(float(x), float(y)) for x, y in points[:-1]]


def _cells(wards: list[dict[str, str]], land: Polygon, seed: int) -> list[BaseGeometry]:
    """The part of the land nearest to each ward's point, after moving each point half way to the middle of its part."""
    rng = stream(seed, "wards")
    points = np.array([(float(ward["x"]), float(ward["y"])) for ward in wards]) + rng.uniform(-3, 3, (len(wards), 2))
    for _ in range(2):
        middles = np.array([shapely.centroid(cell).coords[0] for cell in _nearest_parts(points, land)])
        points = (points + middles) / 2
    return _nearest_parts(points, land)


def _nearest_parts(points: np.ndarray, land: Polygon) -> list[BaseGeometry]:
    parts = shapely.get_parts(shapely.voronoi_polygons(MultiPoint(points), extend_to=land))
    inside = shapely.STRtree(parts)
    own = [int(inside.query(Point(point), predicate="within")[0]) for point in points]
    return [_largest(shapely.intersection(parts[part], land)) for part in own]


def _largest(shape: BaseGeometry) -> BaseGeometry:
    """Without the crumbs that a cove can cut off; they are too small to be lived on."""
    largest: BaseGeometry = max(shapely.get_parts(shape), key=shapely.area)
    return largest


def _laid(shape: BaseGeometry, seed: int) -> BaseGeometry:
    """Bend a shape of the sheet and lay it on the globe, rounded to a metre."""
    fine = shapely.segmentize(shape, 3.0)
    laid: BaseGeometry = shapely.transform(fine, lambda points: np.round(_degrees(_bent(points, seed)), 5))
    return laid


def _bent(points: np.ndarray, seed: int) -> np.ndarray:
    rng = stream(seed, "waves")
    moved = points.copy()
    for length, direction in _WAVES:
        way = np.array([math.cos(direction), math.sin(direction)])
        across, along = rng.uniform(0, 2 * math.pi, 2)
        wave = 2 * math.pi / length
        moved[:, 0] += _HEIGHT * length * np.sin(wave * points @ way + across)
        moved[:, 1] += _HEIGHT * length * np.sin(wave * points @ way[::-1] + along)
    return moved


def _degrees(points: np.ndarray) -> np.ndarray:
    """Longitude and latitude of points of the sheet."""
    km = (points - SHEET_CENTRE) / UNITS_A_KM
    lon = ORIGIN_LON + km[:, 0] / (_KM_A_DEGREE * math.cos(math.radians(ORIGIN_LAT)))
    return np.column_stack([lon, ORIGIN_LAT - km[:, 1] / _KM_A_DEGREE])


def _water(seed: int) -> str:
    """The sea east of the shore and the river Ans, as GeoJSON text."""
    rough = {n: 4 if n in _SHORE else 3 for n in range(len(_TURNS))}
    first = sum(2 ** rough[n] for n in range(_SHORE.start))
    shore = _coast(seed)[first : first + sum(2 ** rough[n] for n in _SHORE) + 1]
    sea = Polygon([(640, 0), (470, 0), *shore, (452, 640), (640, 640)]).buffer(0)
    rng = stream(seed, "river")
    ways = [_wander(start, end, rng, 0.16, 4) for start, end in itertools.pairwise(_RIVER)]
    river = LineString([*(point for way in ways for point in way), _RIVER[-1]])
    named = (("Ansmere Bay", "sea", sea), ("The Ans", "river", river))
    features = [
        {
            "type": "Feature",
            "properties": {"name": name, "kind": kind},
            "geometry": json.loads(shapely.to_geojson(_laid(shape, seed))),
        }
        for name, kind, shape in named
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, separators=(",", ":"))
