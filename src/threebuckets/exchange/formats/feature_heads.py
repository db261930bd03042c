"""The first features of a map file, for telling areas from places without reading it whole."""

import re
from dataclasses import dataclass

from threebuckets.exchange.contract import Head
from threebuckets.exchange.reading.heads import first_text, json_keys

_PROPERTIES = re.compile(r'"properties"\s*:\s*\{([^{}]*)\}')
_KEY = re.compile(r'"((?:[^"\\]|\\.)*)"\s*:')
_GEOMETRY = re.compile(r'"type"\s*:\s*"((?:Multi)?(?:Point|LineString|Polygon))"')
_ID = re.compile(r'"type"\s*:\s*"Feature"\s*,\s*"id"\s*:|"id"\s*:\s*[^,{}]+,\s*"type"\s*:\s*"Feature"')


@dataclass(frozen=True, slots=True)
class FeatureHead:
    """Names of properties, kind of geometry and whether features have ids, as far as the beginning shows."""

    properties: tuple[str, ...]
    geometry: str
    has_id: bool


def feature_head(head: Head) -> FeatureHead | None:
    """The first features of a GeoJSON file; None where it is none.

    Examples
    --------
    >>> start = b'{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"A"},"geometry":null}]}'
    >>> feature_head(Head("a.geojson", {"a.geojson": start})).properties
    ('name',)
    """
    if len(head.starts) != 1:
        return None
    start = next(iter(head.starts.values()))
    if "features" not in json_keys(start):
        return None
    text = first_text(start)
    names = dict.fromkeys(key for inside in _PROPERTIES.findall(text) for key in _KEY.findall(inside))
    geometry = _GEOMETRY.search(text)
    return FeatureHead(tuple(names), geometry.group(1) if geometry else "", bool(_ID.search(text)))
