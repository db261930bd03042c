"""Outside files that lie in a platform folder (GeoJSON of places, a Polis export) and are read on the way.

They are read by a function handed in, since this room knows no formats. Rows of the platform's own files win over
rows of an outside file with the same key: what was edited by hand stays.
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

import polars as pl

from threebuckets.errors import Fault, InputError, shown
from threebuckets.folder.files.fault_list import FaultList
from threebuckets.folder.nearest import nearest
from threebuckets.folder.tables.placed import BAD, LINE, PART, Place, Placed, in_order
from threebuckets.policy.settings import Settings
from threebuckets.policy.tables import Table, tables

POLIS_EXPORT = "values/polis-export"


class LoadedTables(Protocol):
    """What a loader gives back: tables by name and warnings."""

    @property
    def tables(self) -> Mapping[str, pl.DataFrame]:
        """Table name → frame, with the platform's columns."""
        ...

    @property
    def warnings(self) -> tuple[Fault, ...]:
        """What was odd."""
        ...


class Load(Protocol):
    """Reads one outside file; raises `InputError` with all its faults."""

    def __call__(self, path: Path, *, format: str, mapping: Mapping[str, Any]) -> LoadedTables:  # noqa: A002
        """Read `path` as `format`, columns by `mapping`."""
        ...


def mapped_files(root: Path, settings: Settings) -> dict[str, Mapping[str, Any]]:
    """Outside files of the folder with their mapping; a Polis export lying in its place needs no entry."""
    found: dict[str, Mapping[str, Any]] = dict(settings.mappings)
    if (root / POLIS_EXPORT).is_dir() and not any(name.startswith(POLIS_EXPORT) for name in found):
        found[POLIS_EXPORT] = {"format": "polis"}
    return dict(sorted(found.items()))


def outside_tables(
    root: Path, settings: Settings, load: Load | None, faults: FaultList, boundaries: dict[str, str]
) -> list[Placed]:
    """Tables of all outside files of the folder; outlines of areas go into `boundaries`."""
    read: list[Placed] = []
    for name, mapping in mapped_files(root, settings).items():
        path = root / name
        format_ = mapping.get("format")
        if not path.resolve().is_relative_to(root.resolve()):
            faults.error("F64", "platform.toml", shown(name), "a file inside the folder", column="mappings")
        elif not path.exists():
            faults.error("F01", name, "no such file, though platform.toml maps it", f"the file {name}")
        elif not isinstance(format_, str):
            faults.error(
                "F61", "platform.toml", "no format", "the name of a format", column=f'mappings."{name}".format'
            )
        elif load is None:
            faults.error(
                "F61", name, "a file in an outside format", "a way to read it; use the command line or the web"
            )
        else:
            read += _loaded(path, name, mapping, load, faults, boundaries)
    return read


def _loaded(
    path: Path, name: str, mapping: Mapping[str, Any], load: Load, faults: FaultList, boundaries: dict[str, str]
) -> list[Placed]:
    columns = {key: value for key, value in mapping.items() if key != "format"}
    try:
        loaded = load(path, format=mapping["format"], mapping=columns)
    except InputError as error:
        faults.add(_here(fault, path, name) for fault in error.faults)
        faults.add([], uncounted=error.n_faults - len(error.faults))
        return []
    faults.add(_here(fault, path, name) for fault in loaded.warnings)
    found = []
    for table, frame in sorted(loaded.tables.items()):
        if table in tables():
            found.append(_placed(frame, tables()[table], name))
        elif table == "situation/boundaries":
            boundaries.update(zip(frame["area"].to_list(), frame["geometry"].to_list(), strict=True))
        else:
            close = nearest(table, tables()) or "a table of the platform"
            faults.error("F60", name, f'a table "{table}"', close)
    return found


def _here(fault: Fault, path: Path, name: str) -> Fault:
    return replace(fault, file=name) if fault.file == path.name else fault


def _placed(frame: pl.DataFrame, table: Table, name: str) -> Placed:
    known = [
        pl.col(column).cast(dtype) if column in frame.columns else pl.lit(None, dtype).alias(column)
        for column, dtype in table.schema.items()
    ]
    more = [pl.col(column).cast(pl.String) for column in frame.columns if column not in table.schema]
    rows = frame.select(*known, *more).with_row_index(LINE, 1)
    rows = rows.with_columns(
        pl.col(LINE).cast(pl.Int64), pl.lit(0, pl.Int64).alias(PART), pl.lit(value=False).alias(BAD)
    )
    return Placed(table, in_order(rows, table), (Place(name),))


def own_rows_win(own: Placed, outside: Placed) -> Placed:
    """The outside rows whose key the platform's own rows do not have."""
    rows = outside.frame.join(own.frame.select(own.table.key), on=list(own.table.key), how="anti", nulls_equal=True)
    return Placed(outside.table, rows, outside.places)
