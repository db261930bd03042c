"""Reads for the map that moves: tiles of the offers that the list shows, and the areas' outlines."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from django.db.models import BigIntegerField, Count, ExpressionWrapper, F, Max, Min, QuerySet, Sum, Value

from threebuckets.resources import (
    CellBits,
    CellCounts,
    cell_bits,
    encode_tile,
    features_of_cells,
    key_range,
    standard_kinds,
)
from threebuckets.web.changes.models import Round, Verdict
from threebuckets.web.core.clock import today
from threebuckets.web.core.models import Platform
from threebuckets.web.resources.filters import Asked, offers_asked
from threebuckets.web.resources.gaps import policies_needing
from threebuckets.web.resources.kinds import root_of
from threebuckets.web.resources.models import Offer
from threebuckets.web.resources.places import Gazetteer
from threebuckets.web.resources.queries import address_of_filter
from threebuckets.web.situation.models import Boundary

CELLS = 16
"""Cells along a tile, so wide that a number fits in each; offers in one place are one cell at every zoom."""
RULE = 1
"""Version of what tiles may say; a new one makes every tile that a browser keeps old."""
_ROOTS = [str(slug) for slug, above in zip(standard_kinds().slug, standard_kinds().parent, strict=True) if above < 0]


def tile_tag(platform: Platform, round_: Round | None, given: Mapping[str, Any]) -> str:
    """What a tile depends on, as a tag: the newest change, the filter, the day, and the rule of what is shown.

    Whoever changes an offer wishes for an update, and the update has a number: one of both is always new.
    """
    wished = platform.wishes.order_by("-pk").values_list("pk", flat=True)[:1]
    rows = Offer.objects.filter(platform=platform).aggregate(newest=Max("pk"), n=Count("pk"))
    number = round_.number if round_ else 0
    parts = (platform.pk, number, *rows.values(), *wished, today(platform), address_of_filter(given), RULE)
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:20]


def tile_for_map(platform: Platform, round_: Round | None, given: Mapping[str, Any], z: int, x: int, y: int) -> bytes:
    """A tile of the offers that the list shows under the same filters.

    Raises
    ------
    ShapeError
        There is no such tile.
    """
    bounds, bits = key_range(z, x, y), cell_bits(z, cells=CELLS)
    gazetteer = Gazetteer.of(platform)
    asked = Asked.of(given, policies_needing(platform, round_), gazetteer, today(platform))
    rows = offers_asked(platform, asked, gazetteer).filter(map_key__gte=bounds.low, map_key__lt=bounds.high)
    features = features_of_cells(_counted(rows, bits), z=z, x=x, y=y, cells=CELLS)
    return encode_tile(features, kinds=np.array(_ROOTS, object))


def _counted(rows: QuerySet[Offer], bits: CellBits) -> CellCounts:
    """Offers counted by the database, by cell and kind: however many there are, few rows are read."""
    found = (
        rows.order_by()
        .annotate(cell=_bits(F("map_key").bitrightshift(bits.shift)))
        .values("cell", "kind")
        .annotate(
            n=Count("pk"),
            across=Sum(_place([(bit.across, bit.weight) for bit in bits.places])),
            down=Sum(_place([(bit.down, bit.weight) for bit in bits.places])),
            name=Min("code"),
        )
        .values_list("cell", "kind", "n", "across", "down", "name")
    )
    cell, kind, n, across, down, name = zip(*found, strict=True) if found else ((),) * 6
    return CellCounts(
        cell=np.array(cell, np.int64),
        kind=np.array([_ROOTS.index(root_of(each)) for each in kind], np.int32),
        count=np.array(n, np.int64),
        across=np.array(across, np.int64),
        down=np.array(down, np.int64),
        id=np.array(name, object),
    )


def _place(bits: Iterable[tuple[int, int]]) -> ExpressionWrapper:
    """The place in a cell along one side: bits of the key, each with what it counts."""
    return _bits(sum((F("map_key").bitrightshift(bit).bitand(1) * weight for bit, weight in bits), Value(0)))


def _bits(expression: Any) -> ExpressionWrapper:
    return ExpressionWrapper(expression, output_field=BigIntegerField())


def areas_for_map(platform: Platform, round_: Round | None) -> str:
    """The outlines of the areas that are tested, as GeoJSON."""
    tested = Verdict.objects.filter(round=round_).values("area_code").distinct()
    rows = Boundary.objects.filter(platform=platform, area_code__in=tested).order_by("position")
    gazetteer = Gazetteer.of(platform)
    features = [
        {
            "type": "Feature",
            "properties": _properties(code, gazetteer),
            "geometry": json.loads(geometry),
        }
        for code, geometry in rows.values_list("area_code", "geometry")
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, separators=(",", ":"))


def _properties(code: str, gazetteer: Gazetteer) -> dict[str, Any]:
    """Code and name of an area, and the point in its middle."""
    spot = gazetteer.spots.get(code)
    return {"code": code, "name": gazetteer.name(code), **({"lon": spot.lon, "lat": spot.lat} if spot else {})}
