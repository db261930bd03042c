"""Areas with their outlines as GeoJSON (RFC 7946). Places with points are the matter of `places_geojson`."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from threebuckets.errors import Fault, InputError
from threebuckets.exchange.contract import Batch, Detection, Head, Source
from threebuckets.exchange.formats.area_layers import AREA_OPTIONS, AREAS, MAPPABLE, area_batches, is_area_layer
from threebuckets.exchange.formats.feature_heads import feature_head
from threebuckets.exchange.formats.features import features_of
from threebuckets.exchange.logbook import Logbook
from threebuckets.exchange.targets import BOUNDARIES, Tables
from threebuckets.exchange.writing import write_bytes


class GeoJson:
    """Outlines of areas."""

    name = "geojson"
    title = "Areas with outlines (GeoJSON)"
    bucket = "situation"
    can_read = True
    can_write = True
    mappable = MAPPABLE
    options = AREA_OPTIONS

    def sniff(self, head: Head) -> Detection | None:
        """Likely where the first features are polygons with a code or name and little else."""
        found = feature_head(head)
        if found is None or "Polygon" not in found.geometry:
            return None
        confidence = 0.9 if is_area_layer(found.properties) or (found.has_id and len(found.properties) <= 2) else 0.3
        return Detection(self.name, confidence, f"Its features are polygons with {', '.join(found.properties[:4])}.")

    def read(self, source: Source, logbook: Logbook) -> Iterator[Batch]:
        """Areas and outlines."""
        for member in source.members:
            yield from area_batches(features_of(member, logbook, source.limits), source, member.name, logbook)

    def write(self, tables: Tables, out: Path, options: Mapping[str, str]) -> tuple[Path, ...]:
        """One FeatureCollection, sorted by code; areas without an outline have a null geometry."""
        if AREAS not in tables or BOUNDARIES not in tables:
            expected = "situation/areas and situation/boundaries"
            raise InputError([Fault("F01", "error", out.name, None, None, "no areas or no outlines", expected)])
        rows = tables[AREAS].join(tables[BOUNDARIES], on="area", how="left").sort("area")
        features = ",\n".join(_feature(row) for row in rows.iter_rows(named=True))
        content = '{"type":"FeatureCollection","features":[\n' + features + "\n]}\n"
        return (write_bytes(content.encode(), out),)


FORMAT = GeoJson()


def _feature(row: Mapping[str, Any]) -> str:
    told = {name: row[name] for name in ("area", "name", "levels", "parents", "start", "end") if row[name] is not None}
    properties = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    code = json.dumps(row["area"], ensure_ascii=False)
    return f'{{"type":"Feature","id":{code},"properties":{properties},"geometry":{row["geometry"] or "null"}}}'
