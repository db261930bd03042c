"""Outlines of areas: `situation/boundaries.geojson`, read and written.

Geometry stays text; only what makes it unusable (broken JSON, an unknown shape, places off the globe) is a fault.
"""

import json
from collections.abc import Mapping
from typing import Any

import numpy as np

from threebuckets.errors import shown
from threebuckets.folder.files.fault_list import FaultList

BOUNDARIES = "situation/boundaries.geojson"
_DEPTH = {"Polygon": 3, "MultiPolygon": 4}


def parse_boundaries(text: str, faults: FaultList, *, file: str = BOUNDARIES) -> dict[str, str]:
    """Area code → geometry text, from a GeoJSON feature collection with the code in `properties.area` or `id`."""
    try:
        content = json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else None
        faults.error("F65", file, shown(error), "a GeoJSON feature collection", line=line)
        return {}
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list):
        faults.error("F65", file, "no list of features", "a GeoJSON feature collection")
        return {}
    outlines: dict[str, str] = {}
    for position, feature in enumerate(features):
        code = _code(feature)
        if not code:
            expected = "the code of an area in properties.area or id"
            faults.error("F10", file, "nothing", expected, column=f"features[{position}].properties.area")
        elif code in outlines:
            faults.error("F20", file, f"{shown(code)} twice", "each area once", column=f"features[{position}]")
        elif feature.get("geometry") is not None:
            outlines[code] = geometry_text(feature["geometry"])
            _geometry_faults(feature["geometry"], file, f"features[{position}].geometry", faults)
    return outlines


def boundaries_text(boundaries: Mapping[str, str]) -> str:
    """The GeoJSON file of outlines, one feature a line, sorted by area.

    Examples
    --------
    >>> boundaries_text({}).splitlines()
    ['{"type":"FeatureCollection","features":[', ']}']
    """
    features = []
    for area, geometry in sorted(boundaries.items()):
        code = json.dumps(area, ensure_ascii=False)
        text = geometry_text(json.loads(geometry))
        features.append(f'{{"type":"Feature","properties":{{"area":{code}}},"geometry":{text}}}')
    return '{"type":"FeatureCollection","features":[\n' + ",\n".join(features) + ("\n" if features else "") + "]}\n"


def geometry_text(geometry: Any) -> str:
    """A geometry as compact text with its keys in order."""
    return json.dumps(geometry, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no number of JSON")


def _code(feature: Any) -> str:
    if not isinstance(feature, dict):
        return ""
    properties = feature.get("properties")
    code = properties.get("area") if isinstance(properties, dict) else None
    return str(feature.get("id") or "") if code in (None, "") else str(code)


def _geometry_faults(geometry: Any, file: str, column: str, faults: FaultList) -> None:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in _DEPTH:
        faults.error("F12", file, shown(kind), "Polygon or MultiPolygon", column=f"{column}.type")
        return
    rings = _rings(geometry.get("coordinates"), _DEPTH[kind])
    if rings is None:
        faults.error("F12", file, "coordinates of another shape", f"rings of a {kind}", column=f"{column}.coordinates")
        return
    points = np.concatenate(rings) if rings else np.zeros((0, 2))
    if (np.abs(points) > (180, 90)).any():
        found = "points off the globe"
        expected = "longitude from -180 to 180, then latitude from -90 to 90 (WGS84)"
        faults.error("F68", file, found, expected, column=f"{column}.coordinates")


def _rings(value: Any, depth: int) -> list[np.ndarray[Any, np.dtype[np.float64]]] | None:
    """Rings of points below a nesting; None where it has another shape."""
    if not isinstance(value, list):
        return None
    if depth > 2:
        found = []
        for item in value:
            rings = _rings(item, depth - 1)
            if rings is None:
                return None
            found += rings
        return found
    try:
        points = np.array([point[:2] for point in value], np.float64).reshape(-1, 2)
    except (TypeError, ValueError):
        return None
    return [points]
