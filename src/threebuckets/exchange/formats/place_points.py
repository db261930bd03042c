"""Where places are: degrees or National Grid into longitude and latitude, with what looks wrong named.

A point that is out of range, nowhere, or looks swapped loses its coordinates and is counted as unmapped; nothing is
put right silently.
"""

from collections.abc import Callable

import numpy as np
import polars as pl

from threebuckets.errors import Fault
from threebuckets.exchange.contract import ColumnMapping
from threebuckets.exchange.formats.national_grid import grid_to_degrees
from threebuckets.exchange.formats.polis_votes import column_of
from threebuckets.exchange.logbook import Logbook
from threebuckets.exchange.reading.cells import Spelling, typed_column

_WGS84 = frozenset({"WGS84", "WGS 84", "EPSG:4326", "4326", "CRS84"})
_GRID = frozenset({"EPSG:27700", "27700", "OSGB36", "OSGB", "BNG", "BRITISH NATIONAL GRID"})
_FAR_DEGREES, _NEAR_DEGREES = 5.0, 2.0
_EAST, _NORTH = 700_000.0, 1_300_000.0


def points_of(
    cells: Callable[[str], pl.Series | None],
    mapping: ColumnMapping,
    *,
    lines: pl.Series,
    file: str,
    logbook: Logbook,
    spelling: Spelling,
) -> pl.DataFrame:
    """Longitude and latitude of every row, null where there is no usable point.

    Parameters
    ----------
    cells : callable
        Text of one of our columns, None where the mapping names none.
    mapping : ColumnMapping
    lines : Series of int
    file : str
    logbook : Logbook
        Receives F68: warnings of points, an error for a coordinate system that is not known.
    spelling : Spelling

    Returns
    -------
    DataFrame with lon, lat (float64)
    """
    numbers: dict[str, pl.Series] = {}
    for name in ("lon", "lat", "easting", "northing"):
        text, column = cells(name), column_of(name, "number", required=False)
        if text is not None:
            shown_as = mapping.columns.get(name, name)
            numbers[name] = typed_column(
                text, column, lines=lines, file=file, logbook=logbook, spelling=spelling, shown_as=shown_as
            )
    x, y = numbers.get("lon", numbers.get("easting")), numbers.get("lat", numbers.get("northing"))
    if x is None or y is None:
        nothing = pl.Series([None] * len(lines), dtype=pl.Float64())
        return pl.DataFrame({"lon": nothing, "lat": nothing})
    is_grid = _is_grid(cells("crs_column"), mapping, "easting" in numbers, lines, file, logbook)
    return _Places(lines, file, logbook).checked(_degrees(x, y, is_grid))


def _is_grid(
    labels: pl.Series | None, mapping: ColumnMapping, has_easting: bool, lines: pl.Series, file: str, logbook: Logbook
) -> pl.Series:
    """Whether each row is in the National Grid; other systems are refused by name."""
    default = "EPSG:27700" if has_easting and mapping.crs == "EPSG:4326" else mapping.crs
    said = pl.Series([None] * len(lines), dtype=pl.String()) if labels is None else labels
    said = said.fill_null(default).str.strip_chars().str.to_uppercase()
    unknown = pl.DataFrame({"said": said, "line": lines}).filter(~said.is_in([*_WGS84, *_GRID])).sort("line")
    expected = "WGS84 or EPSG:27700 (National Grid)"
    faults = [Fault("F68", "error", file, line, "crs", name[:60], expected) for name, line in unknown.iter_rows()]
    logbook.faults.add_all(faults, n=len(faults))
    return said.is_in(list(_GRID))


def _degrees(x: pl.Series, y: pl.Series, is_grid: pl.Series) -> pl.DataFrame:
    east, north = x.to_numpy().astype(np.float64), y.to_numpy().astype(np.float64)
    on_grid = is_grid.to_numpy() & (east >= 0) & (east <= _EAST) & (north >= 0) & (north <= _NORTH)
    converted = grid_to_degrees(np.where(on_grid, east, np.nan), np.where(on_grid, north, np.nan))
    # Outside the grid the numbers stay as they are: out of range as degrees, and named as such.
    lon = np.where(on_grid, converted.lon.round(7), east)
    lat = np.where(on_grid, converted.lat.round(7), north)
    return pl.DataFrame({"lon": lon, "lat": lat}).fill_nan(None)


class _Places:
    """Points with their lines, and the warnings about them."""

    def __init__(self, lines: pl.Series, file: str, logbook: Logbook) -> None:
        self._lines, self._file, self._logbook = lines, file, logbook

    def checked(self, points: pl.DataFrame) -> pl.DataFrame:
        both = pl.col("lon").is_not_null() & pl.col("lat").is_not_null()
        is_out = (pl.col("lon").abs() > 180) | (pl.col("lat").abs() > 90)
        is_zero = (pl.col("lon") == 0) & (pl.col("lat") == 0)
        half = pl.col("lon").is_null() != pl.col("lat").is_null()
        bad = points.select(
            out=(both & is_out).fill_null(value=False), zero=(both & is_zero).fill_null(value=False), half=half
        )
        self._warn(points, bad["out"], "longitude within ±180 and latitude within ±90; left without a point")
        self._warn(points, bad["zero"], "a point; 0, 0 lies in the sea; left without a point")
        self._warn(points, bad["half"], "both longitude and latitude; left without a point")
        kept = self._without(points, bad["out"] | bad["zero"] | bad["half"])
        swapped = _look_swapped(kept)
        self._warn(kept, swapped, "longitude first; these look swapped; left without a point")
        return self._without(kept, swapped)

    def _warn(self, points: pl.DataFrame, is_bad: pl.Series, expected: str) -> None:
        found = points.with_columns(self._lines.alias("line")).filter(is_bad).sort("line")
        for lon, lat, line in found.iter_rows():
            text = f"longitude {'nothing' if lon is None else lon}, latitude {'nothing' if lat is None else lat}"
            self._logbook.caution("F68", text, expected, file=self._file, line=line)

    @staticmethod
    def _without(points: pl.DataFrame, is_bad: pl.Series) -> pl.DataFrame:
        return points.with_columns(pl.when(~is_bad).then(pl.all()))


def _look_swapped(points: pl.DataFrame) -> pl.Series:
    """Points far from the middle of all that would be near it the other way round."""
    lon, lat = points["lon"].median(), points["lat"].median()
    if not isinstance(lon, float) or not isinstance(lat, float):
        return pl.Series([False] * points.height, dtype=pl.Boolean())
    away = (pl.col("lon") - lon).abs().clip(lower_bound=(pl.col("lat") - lat).abs())
    turned = (pl.col("lat") - lon).abs().clip(lower_bound=(pl.col("lon") - lat).abs())
    far = points.select(((away > _FAR_DEGREES) & (turned < _NEAR_DEGREES)).fill_null(value=False))
    return far.to_series()
