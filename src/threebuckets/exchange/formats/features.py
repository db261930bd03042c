"""Features of GeoJSON, checked: properties, and outlines or points in longitude and latitude (WGS84).

Shared by areas and places. Broken outlines are mended and counted; points out of range are named, never swapped.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from threebuckets.exchange.contract import Limits, Member
from threebuckets.exchange.logbook import Logbook
from threebuckets.exchange.reading.documents import read_json

_WGS84 = ("CRS84", "EPSG::4326", "EPSG:4326")
_GEOJSON_TYPES = ("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon")


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature: its path in the document, id, properties and geometry as read (None: none)."""

    path: str
    id: str
    properties: Mapping[str, Any]
    geometry: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True, eq=False)
class Outline:
    """A geometry as shapely has it, and as GeoJSON text; whether it had to be mended."""

    shape: BaseGeometry
    text: str
    is_mended: bool


def features_of(member: Member, logbook: Logbook, limits: Limits) -> list[Feature]:
    """Features of a GeoJSON file; faults (F65, F68) go into the logbook."""
    document = read_json(member, logbook, limits)
    if document is None:
        return []
    if not isinstance(document, Mapping):
        logbook.fault("F65", "a JSON document that is no object", "a FeatureCollection", file=member.name)
        return []
    if not _is_wgs84(document.get("crs")):
        found = _crs_name(document["crs"]) or json.dumps(document["crs"])
        logbook.fault("F68", found, "longitude and latitude (WGS84)", file=member.name, column="crs")
        return []
    if document.get("type") == "Feature":
        return [_feature(document, "feature")]
    listed = document.get("features")
    if document.get("type") != "FeatureCollection" or not isinstance(listed, list):
        logbook.fault("F65", f"type {document.get('type')}", "a FeatureCollection", file=member.name, column="type")
        return []
    return list(_checked(listed, member.name, logbook))


def _checked(listed: Sequence[Any], file: str, logbook: Logbook) -> Iterator[Feature]:
    for at, item in enumerate(listed):
        path = f"features[{at}]"
        if isinstance(item, Mapping) and isinstance(item.get("properties") or {}, Mapping):
            yield _feature(item, path)
        else:
            logbook.fault("F65", item, "a feature with properties", file=file, column=path)


def _feature(item: Mapping[str, Any], path: str) -> Feature:
    geometry = item.get("geometry")
    has_geometry = isinstance(geometry, Mapping) and bool(geometry)
    identifier = item.get("id")
    text = str(identifier) if isinstance(identifier, (str, int)) else ""
    return Feature(path, text, item.get("properties") or {}, geometry if has_geometry else None)


def _is_wgs84(crs: object) -> bool:
    return crs is None or _crs_name(crs).endswith(_WGS84)


def _crs_name(crs: object) -> str:
    properties = crs.get("properties") if isinstance(crs, Mapping) else None
    name = properties.get("name") if isinstance(properties, Mapping) else None
    return name if isinstance(name, str) else ""


def outline_of(geometry: Mapping[str, Any], path: str, file: str, logbook: Logbook) -> Outline | None:
    """A checked geometry; None, with a fault, where it is none (F65) or lies outside the globe (F68)."""
    kind, coordinates = geometry.get("type"), geometry.get("coordinates")
    if kind not in _GEOJSON_TYPES:
        logbook.fault("F65", kind, f"one of {', '.join(_GEOJSON_TYPES)}", file=file, column=f"{path}.geometry.type")
        return None
    try:
        shape = _shape(kind, coordinates)
    except (ValueError, TypeError, IndexError, shapely.errors.ShapelyError) as error:
        logbook.fault("F65", error, f"coordinates of a {kind}", file=file, column=f"{path}.geometry")
        return None
    if shape.is_empty or not _is_on_globe(shape, f"{path}.geometry", file, logbook):
        return None
    if shape.is_valid:
        return Outline(shape, _json({"type": kind, "coordinates": _flat(coordinates)}), is_mended=False)
    mended = _surfaces(shapely.make_valid(shape)) if "Polygon" in kind else shape
    return Outline(mended, _json(shapely.geometry.mapping(mended)), is_mended=True)


def _shape(kind: str, coordinates: Any) -> BaseGeometry:
    if kind == "Point":
        return shapely.Point(_points([coordinates])[0])
    if kind == "MultiPoint":
        return shapely.MultiPoint(_points(coordinates))
    if kind == "LineString":
        return shapely.LineString(_points(coordinates))
    if kind == "MultiLineString":
        return shapely.MultiLineString([_points(line) for line in coordinates])
    if kind == "Polygon":
        return _polygon(coordinates)
    return shapely.MultiPolygon([_polygon(part) for part in coordinates])


def _polygon(rings: Any) -> shapely.Polygon:
    shell, *holes = [_points(ring) for ring in rings]
    return shapely.Polygon(shell, holes)


def _points(listed: Any) -> Any:
    points = np.asarray([position[:2] for position in listed], dtype=np.float64)
    if points.ndim != 2 or points.shape[1] != 2 or not np.isfinite(points).all():
        raise ValueError("positions that are not pairs of numbers")
    return points


def _is_on_globe(shape: BaseGeometry, path: str, file: str, logbook: Logbook) -> bool:
    west, south, east, north = shape.bounds
    if west >= -180 and east <= 180 and south >= -90 and north <= 90:
        return True
    fits_swapped = west >= -90 and east <= 90 and south >= -180 and north <= 180
    hint = "; these look swapped" if fits_swapped else ""
    found = f"longitude {west:g} to {east:g}, latitude {south:g} to {north:g}"
    logbook.fault("F68", found, f"longitude ±180, latitude ±90{hint}", file=file, column=path)
    return False


def _surfaces(shape: BaseGeometry) -> BaseGeometry:
    """Only the surfaces of a mended outline: the lines and points that fell off hold no area."""
    parts = [part for part in shapely.get_parts(shape) if isinstance(part, (shapely.Polygon, shapely.MultiPolygon))]
    return shapely.union_all(parts) if parts else shape


def _flat(coordinates: Any) -> Any:
    """Coordinates without heights."""
    if coordinates and isinstance(coordinates[0], (int, float)):
        return coordinates[:2]
    return [_flat(part) for part in coordinates]


def _json(geometry: Mapping[str, Any]) -> str:
    return json.dumps(geometry, separators=(",", ":"))


def count_vertices(outlines: Sequence[Outline], limits: Limits, file: str, logbook: Logbook) -> None:
    """Note F63 where all outlines together have more corners than may be read."""
    n = int(shapely.get_num_coordinates([outline.shape for outline in outlines]).sum()) if outlines else 0
    logbook.counts["vertices"] += n
    if n > limits.vertices:
        logbook.fault("F63", f"{n:,} corners", f"at most {limits.vertices:,} (limit vertices)", file=file)
