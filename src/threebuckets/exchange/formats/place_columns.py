"""Which columns of a table of places mean what: guessed from names and content, each guess with its reason.

A guess is a proposal for a person to confirm; a mapping once confirmed is used as it is.
"""

import re
from collections.abc import Mapping, Sequence

import polars as pl

from threebuckets.exchange.contract import ColumnMapping
from threebuckets.exchange.reading.grids import same_name

OURS: Mapping[str, str] = {
    "name": "its name",
    "kind": "kind of offer, such as space/hall",
    "actor_kind": "person, community, business or public body",
    "organisation": "who runs it, where that is not the place itself",
    "identifiers": "register number of the organisation",
    "identifier_prefix": "put before every register number, such as GB-CHC-",
    "id": "the source's own id of the row",
    "lat": "latitude",
    "lon": "longitude",
    "easting": "easting (National Grid)",
    "northing": "northing (National Grid)",
    "crs_column": "coordinate system of the row",
    "postcode": "postcode",
    "area": "code of the area it is in",
    "amount": "how much of it",
    "unit": "unit of the amount",
    "also": "further kinds",
    "aims": "what the organisation wants for itself",
    "reach_m": "how far it reaches, in metres",
    "reach_area": "area it reaches",
    "from": "first day",
    "until": "last day",
    "url": "where it can be read about",
    "licence": "licence of the row",
}
"""What a mapping of places may name, and what each means."""

MISSING = frozenset({"NA", "N/A", "n/a", "na", "null", "NULL", "None", "-", "Unknown", "unknown"})
GEOMETRY_LAT, GEOMETRY_LON = "geometry lat", "geometry lon"

_NAMES: Mapping[str, tuple[str, ...]] = {
    "name": (
        "name",
        "title",
        "site_name",
        "propertyname",
        "distname",
        "practice_name",
        "charity_name",
        "label",
        "venue",
        "hall",
        "place",
        "building",
    ),
    "kind": ("kind",),
    "actor_kind": ("actor_kind",),
    "organisation": ("organisation", "organization", "organisation_name", "provider", "organisationlabel"),
    "lat": ("lat", "latitude", "geoy", "y", GEOMETRY_LAT),
    "lon": ("lon", "lng", "long", "longitude", "geox", "x", GEOMETRY_LON),
    "easting": ("easting", "eastings", "geox", "x"),
    "northing": ("northing", "northings", "geoy", "y"),
    "crs_column": ("coordinatereferencesystem", "crs"),
    "postcode": ("postcode", "post code", "postal_code", "postalcode", "zip"),
    "area": ("area", "area_code", "area code", "areacd", "lad_code", "local_authority_code_ons"),
    "amount": ("amount", "floor area (m2)", "floor area m2", "floor_area_m2", "area_m2", "area (m2)", "m2", "sqm"),
    "unit": ("unit",),
    "from": ("from",),
    "until": ("until",),
    "reach_m": ("reach_m",),
    "reach_area": ("reach_area",),
    "aims": ("aims",),
    "also": ("also",),
    "url": ("url", "website"),
    "licence": ("licence", "license"),
}
_IDS = re.compile(r"(^|[^a-z])(id|uprn|urn|uri|unique_reference_number|reference|code|number)$")
_NAME_END = re.compile(r"(^|_| )name$")
_NOT_NAMES = ("area", "ward", "locality", "msoa", "lsoa", "street", "town", "district")
_DEGREES = {"lat": 90.0, "lon": 180.0}


def guessed_mapping(rows: pl.DataFrame) -> ColumnMapping:
    """A mapping guessed from the columns of a table of text.

    Examples
    --------
    >>> places = pl.DataFrame({"Name": ["A"], "lat": ["53.4"], "lon": ["-2.3"]})
    >>> dict(guessed_mapping(places).columns)
    {'name': 'Name', 'lat': 'lat', 'lon': 'lon'}
    """
    by_name = {same_name(column): column for column in reversed(rows.columns)}
    columns: dict[str, str] = {}
    reasons: dict[str, str] = {}
    for ours, usual in _NAMES.items():
        found = next((by_name[name] for name in usual if name in by_name and _fits(ours, rows[by_name[name]])), None)
        if found is not None and found not in columns.values():
            columns[ours], reasons[ours] = found, "by its name"
    _guess_name(rows, columns, reasons)
    _guess_postcode(rows, columns, reasons)
    _guess_id(rows, columns, reasons)
    if not {"lat", "lon"} <= set(columns):
        columns = {ours: column for ours, column in columns.items() if ours not in {"lat", "lon"}}
    elif "easting" in columns:
        columns = {ours: column for ours, column in columns.items() if ours not in {"easting", "northing"}}
    return ColumnMapping(columns, {}, reasons={ours: reasons[ours] for ours in columns})


def _fits(ours: str, cells: pl.Series) -> bool:
    """Whether most cells could be what the name says."""
    if ours not in {"lat", "lon", "easting", "northing"}:
        return True
    numbers = cells.cast(pl.Float64, strict=False).drop_nulls()
    if numbers.is_empty():
        return False
    are_degrees = 2 * int((numbers.abs() <= 180).sum()) > numbers.len()
    return are_degrees if ours in _DEGREES else not are_degrees


def _guess_name(rows: pl.DataFrame, columns: dict[str, str], reasons: dict[str, str]) -> None:
    if "name" in columns:
        return
    candidates = [column for column in rows.columns if column not in columns.values()]
    named = [c for c in candidates if _NAME_END.search(same_name(c)) and not same_name(c).startswith(_NOT_NAMES)]
    if named:
        columns["name"], reasons["name"] = named[0], "by its name"
        return
    texts = [column for column in candidates if _is_label(rows[column])]
    if texts:
        columns["name"], reasons["name"] = texts[0], "the first column of words, each different"


def _is_label(cells: pl.Series) -> bool:
    filled = cells.drop_nulls()
    is_word = filled.str.contains("[A-Za-z]{3}")
    return filled.len() == cells.len() > 0 and bool(is_word.all()) and filled.n_unique() == filled.len()


def _guess_postcode(rows: pl.DataFrame, columns: dict[str, str], reasons: dict[str, str]) -> None:
    if "postcode" not in columns:
        found = next((column for column in rows.columns if "postcode" in same_name(column)), None)
        if found:
            columns["postcode"], reasons["postcode"] = found, "by its name"


def _guess_id(rows: pl.DataFrame, columns: dict[str, str], reasons: dict[str, str]) -> None:
    """A column named like an id, all filled and all different."""
    for column in rows.columns:
        is_candidate = column not in columns.values() and _IDS.search(same_name(column))
        if is_candidate and not rows[column].null_count() and rows[column].n_unique() == rows.height:
            columns["id"], reasons["id"] = column, "filled and different in every row"
            return


def is_located(mapping: ColumnMapping) -> bool:
    """Whether a mapping says where places are: by point, grid, postcode or area."""
    said = {*mapping.columns, *mapping.constants}
    pairs = ({"lat", "lon"}, {"easting", "northing"}, {"postcode"}, {"area"})
    return any(pair <= said for pair in pairs)


def place_like(header: Sequence[str]) -> float:
    """How much a header looks like one of places, 0 to 1.

    Examples
    --------
    >>> place_like(["name", "lat", "lon"]) > place_like(["name", "date"])
    True
    """
    names = {same_name(column) for column in header}
    has_point = any(names & set(_NAMES["lat"])) and any(names & set(_NAMES["lon"]))
    has_grid = bool(names & {"easting", "eastings"}) and bool(names & {"northing", "northings"})
    has_postcode = any("postcode" in name for name in names)
    has_name = bool(names & set(_NAMES["name"])) or any(_NAME_END.search(name) for name in names)
    has_area = bool(names & set(_NAMES["area"]))
    if not has_name:
        return 0.0
    return 0.8 if has_point or has_grid else 0.6 if has_postcode else 0.4 if has_area and "kind" in names else 0.0
