"""Areas with outlines, from features that any map format gives: code, name, level, parents, years, outline.

The code is a property or the feature's id, by mapping or by its usual names; nothing is read out of a code.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from threebuckets.exchange.contract import Batch, ColumnMapping, Option, Source
from threebuckets.exchange.formats.features import Feature, Outline, count_vertices, outline_of
from threebuckets.exchange.logbook import Logbook
from threebuckets.exchange.naming import slug
from threebuckets.exchange.reading.grids import same_name
from threebuckets.exchange.reading.sheets import cell_text
from threebuckets.exchange.selection import SELECTION_OPTIONS
from threebuckets.exchange.targets import BOUNDARIES, BOUNDARIES_SCHEMA
from threebuckets.policy.tables import tables

AREAS = "situation/areas"
AREA_OPTIONS = (
    Option("level", "Level of all areas of the file, such as ward."),
    Option("parent", "Areas that hold all of them, nearest first, divided by |."),
    Option("year", "Only areas in force in this year; default: those without an end."),
    *SELECTION_OPTIONS,
)
MAPPABLE = ("area", "name", "levels", "parents", "start", "end")
_CODES = ("area", "area_code", "areacd", "area code", "code", "gss_code", "id")
_NAMES = ("name", "area_name", "areanm", "area name", "label")
_CODE_ENDS, _NAME_ENDS = ("cd", "code"), ("nm", "name")


@dataclass(frozen=True, slots=True)
class _Keys:
    """Properties that hold code, name, level, parents, start and end; empty where none does."""

    area: str = ""
    name: str = ""
    levels: str = ""
    parents: str = ""
    start: str = ""
    end: str = ""


def is_area_layer(properties: Sequence[str]) -> bool:
    """Whether properties are those of areas and of nothing else.

    Examples
    --------
    >>> is_area_layer(["area_code", "area_name"]), is_area_layer(["name", "osm_id"])
    (True, False)
    """
    known = {*_CODES, *_NAMES, "levels", "parents", "start", "end", "level", "parent"}
    own = [same_name(name) for name in properties]
    has_code_or_area_name = any(_is_code(name) or name in {"area_name", "areanm"} for name in own)
    return has_code_or_area_name and all(name in known or name.endswith((*_CODE_ENDS, *_NAME_ENDS)) for name in own)


def area_batches(features: Sequence[Feature], source: Source, file: str, logbook: Logbook) -> Iterator[Batch]:
    """Areas and their outlines.

    Parameters
    ----------
    features : sequence of Feature
    source : Source
        Options `level`, `parent`, `year`; mapping of area, name, levels, parents, start, end to properties.
    file : str
    logbook : Logbook
        Receives F04 (no code), F11 (years), F63, F65, F68; counts `mended` and `unmapped` areas.
    """
    keys = _keys(features, source.mapping, file, logbook) if features else None
    if keys is None:
        return
    logbook.facts["area_level"] = source.options["level"]
    rows, outlines = [], []
    for feature in features:
        if not _is_wanted(feature, keys, source.options["year"], file, logbook):
            continue
        outline = outline_of(feature.geometry, feature.path, file, logbook) if feature.geometry else None
        row = _row(feature, keys, source.options, outline)
        if row["area"]:
            rows.append(row)
            outlines.append(outline)
        else:
            logbook.fault("F10", "nothing", "the code of the area", file=file, column=f"{feature.path}.properties")
    count_vertices([outline for outline in outlines if outline], source.limits, file, logbook)
    _note(rows, outlines, len(features), logbook)
    drawn = [(row["area"], outline.text) for row, outline in zip(rows, outlines, strict=True) if outline]
    yield Batch(AREAS, pl.DataFrame(rows, schema=_schema()), file)
    yield Batch(BOUNDARIES, pl.DataFrame(drawn, schema=dict(BOUNDARIES_SCHEMA), orient="row"), file)


def _keys(features: Sequence[Feature], mapping: ColumnMapping | None, file: str, logbook: Logbook) -> _Keys | None:
    names = list(dict.fromkeys(name for feature in features for name in feature.properties))
    given = dict(mapping.columns) if mapping else {}
    lacking = [column for column in given.values() if column not in names]
    for column in lacking:
        logbook.fault("F04", "no such property", f"one of {', '.join(names[:12])}", file=file, column=column)
    unknown = sorted(set(given) - set(MAPPABLE))
    for name in unknown:
        logbook.fault("F31", name, f"one of {', '.join(MAPPABLE)}", file="mapping")
    if lacking or unknown:
        return None
    guessed: dict[str, str] = {
        "area": _first(names, _CODES, _CODE_ENDS),
        "name": _first(names, _NAMES, _NAME_ENDS),
    }
    guessed |= {key: key for key in ("levels", "parents", "start", "end") if key in names}
    keys = guessed | given
    if not keys["area"] and not any(feature.id for feature in features):
        if not keys["name"]:
            found = f"properties {', '.join(names[:12])}"
            logbook.fault("F61", found, "a mapping: area to the property with the code", file=file)
            return None
        logbook.notes.append("The areas have no codes; codes were made of their names.")
    return _Keys(**keys)


def _first(names: Sequence[str], usual: Sequence[str], ends: tuple[str, ...]) -> str:
    by_name = {same_name(name): name for name in names}
    known = next((by_name[name] for name in usual if name in by_name), "")
    return known or next((name for name in names if same_name(name).endswith(ends)), "")


def _is_code(name: str) -> bool:
    return name in _CODES or name.endswith(_CODE_ENDS)


def _is_wanted(feature: Feature, keys: _Keys, year: str, file: str, logbook: Logbook) -> bool:
    start, end = (_year(feature, key, file, logbook) for key in (keys.start, keys.end))
    if not year:
        return end is None
    return (start is None or start <= int(year)) and (end is None or int(year) <= end) if year.isdigit() else True


def _year(feature: Feature, key: str, file: str, logbook: Logbook) -> int | None:
    value = cell_text(feature.properties.get(key)) if key else ""
    if value and not (value.isdigit() and len(value) == 4):
        logbook.fault("F11", value, "a year", file=file, column=f"{feature.path}.properties.{key}")
        return None
    return int(value) if value else None


def _row(feature: Feature, keys: _Keys, options: Mapping[str, str], outline: Outline | None) -> dict[str, Any]:
    said = {key: cell_text(feature.properties.get(column)) for key in keys.__slots__ if (column := getattr(keys, key))}
    name = said.get("name") or said.get("area") or feature.id
    code = said.get("area") or feature.id or (slug(name) if name else "")
    point = outline.shape.representative_point() if outline else None
    return {
        "area": code.strip()[:64],
        "name": name,
        "levels": said.get("levels") or options["level"] or None,
        "parents": said.get("parents") or options["parent"] or None,
        "start": int(said["start"]) if said.get("start", "").isdigit() else None,
        "end": int(said["end"]) if said.get("end", "").isdigit() else None,
        "lat": round(point.y, 6) if point else None,
        "lon": round(point.x, 6) if point else None,
    }


def _schema() -> dict[str, pl.DataType]:
    schema = tables()[AREAS].schema
    return {name: schema[name] for name in ("area", "name", "levels", "parents", "start", "end", "lat", "lon")}


def _note(rows: Sequence[object], outlines: Sequence[Outline | None], n_features: int, logbook: Logbook) -> None:
    mended = sum(outline.is_mended for outline in outlines if outline)
    unmapped = sum(outline is None for outline in outlines)
    logbook.counts.update({"features": n_features, "areas": len(rows), "mended": mended, "unmapped": unmapped})
    logbook.notes.append(f"{n_features:,} features, {len(rows):,} areas in force; {unmapped} without an outline.")
    if mended:
        logbook.repairs.append(f"{mended} outlines crossed themselves; we mended them.")
