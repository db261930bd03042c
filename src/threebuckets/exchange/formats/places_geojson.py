"""Places and organisations as GeoJSON: points as they are, of lines and surfaces a point that lies on them."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import shapely

from threebuckets.exchange.contract import Batch, ColumnMapping, Detection, Head, Source
from threebuckets.exchange.formats.area_layers import is_area_layer
from threebuckets.exchange.formats.feature_heads import feature_head
from threebuckets.exchange.formats.features import Feature, Outline, count_vertices, features_of, outline_of
from threebuckets.exchange.formats.place_columns import GEOMETRY_LAT, GEOMETRY_LON, OURS
from threebuckets.exchange.formats.place_export import places_table
from threebuckets.exchange.formats.place_rows import PlaceRows, has_place_layout, place_batches
from threebuckets.exchange.formats.place_settings import PLACE_OPTIONS, settled_mapping
from threebuckets.exchange.logbook import Logbook
from threebuckets.exchange.reading.grids import LINE, Chunk, Grid
from threebuckets.exchange.reading.personal import without_personal
from threebuckets.exchange.reading.sheets import cell_text
from threebuckets.exchange.targets import Tables
from threebuckets.exchange.writing import write_bytes


class PlacesGeoJson:
    """Places on a map."""

    name = "places_geojson"
    title = "Places and organisations (GeoJSON, with a property mapping)"
    bucket = "resources"
    can_read = True
    can_write = True
    mappable = tuple(OURS)
    options = PLACE_OPTIONS

    def sniff(self, head: Head) -> Detection | None:
        """Likely where features are points, or surfaces with more than a code and a name."""
        found = feature_head(head)
        if found is None:
            return None
        is_area = "Polygon" in found.geometry and (is_area_layer(found.properties) or len(found.properties) == 0)
        confidence = 0.3 if is_area else 0.85
        return Detection(self.name, confidence, f"Its features are places with {', '.join(found.properties[:4])}.")

    def read(self, source: Source, logbook: Logbook) -> Iterator[Batch]:
        """An actor and an offer a feature; the line of a fault is the number of its feature."""
        for member in source.members:
            features = features_of(member, logbook, source.limits)
            if not features:
                continue
            grid = without_personal(_grid(features, member.name, source, logbook), logbook)
            chunk = grid.whole()
            mapping = settled_mapping(chunk.rows, source, logbook)
            mapping = _with_geometry(mapping)
            logbook.mapping = mapping
            as_actors = source.options["as"] == "actors"
            if has_place_layout(chunk.rows, mapping, member.name, as_actors=as_actors, logbook=logbook):
                yield from place_batches(PlaceRows(chunk.rows, chunk.lines, member.name, mapping), source, logbook)

    def write(self, tables: Tables, out: Path, options: Mapping[str, str]) -> tuple[Path, ...]:
        """One FeatureCollection, sorted by id; offers without a point have a null geometry."""
        features = ",\n".join(_written(row) for row in places_table(tables).iter_rows(named=True))
        content = '{"type":"FeatureCollection","features":[\n' + features + "\n]}\n"
        return (write_bytes(content.encode(), out),)


FORMAT = PlacesGeoJson()


def _with_geometry(mapping: ColumnMapping) -> ColumnMapping:
    if {"lat", "easting"} & set(mapping.columns):
        return mapping
    return replace(mapping, columns={**mapping.columns, "lat": GEOMETRY_LAT, "lon": GEOMETRY_LON})


def _grid(features: Sequence[Feature], file: str, source: Source, logbook: Logbook) -> Grid:
    """Properties and points as a table of text."""
    outlines = [outline_of(each.geometry, each.path, file, logbook) if each.geometry else None for each in features]
    found = [outline for outline in outlines if outline]
    count_vertices(found, source.limits, file, logbook)
    mended = sum(outline.is_mended for outline in found)
    if mended:
        logbook.repairs.append(f"{mended} outlines crossed themselves; we mended them.")
    names = [name for name in dict.fromkeys(name for each in features for name in each.properties) if name]
    columns = {name: [cell_text(each.properties.get(name)) for each in features] for name in names}
    if "id" not in columns and all(each.id for each in features):
        columns["id"] = [each.id for each in features]
    points = [_point(outline) for outline in outlines]
    columns[GEOMETRY_LON] = [lon for lon, _ in points]
    columns[GEOMETRY_LAT] = [lat for _, lat in points]
    rows = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String()))
    rows = rows.select(pl.when(pl.all().str.strip_chars() != "").then(pl.all()))
    lines = pl.Series(LINE, range(1, rows.height + 1), pl.Int64())
    return Grid(file, tuple(rows.columns), iter([Chunk(rows, lines)]))


def _point(outline: Outline | None) -> tuple[str, str]:
    if outline is None:
        return "", ""
    point = outline.shape if isinstance(outline.shape, shapely.Point) else outline.shape.representative_point()
    return repr(round(point.x, 7)), repr(round(point.y, 7))


def _written(row: Mapping[str, Any]) -> str:
    told = {name: value for name, value in row.items() if value is not None and name not in {"id", "lat", "lon"}}
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"), default=str)
    has_point = row["lat"] is not None and row["lon"] is not None
    point = f'{{"type":"Point","coordinates":[{row["lon"]!r},{row["lat"]!r}]}}' if has_point else "null"
    return f'{{"type":"Feature","id":{json.dumps(row["id"])},"properties":{text},"geometry":{point}}}'
