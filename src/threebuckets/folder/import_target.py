"""A platform folder or workbook as the place that an import writes to.

It fits the `Target` of `threebuckets.exchange` by its methods alone: the two rooms do not know each other. What an
import brings is decided there; here rows are put in their places and written, all or nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Protocol

import polars as pl
import tomlkit

from threebuckets.folder.boundaries import BOUNDARIES
from threebuckets.folder.documents_out import settings_text
from threebuckets.folder.files.csv_in import read_csv
from threebuckets.folder.files.csv_out import canonical, csv_bytes
from threebuckets.folder.files.fault_list import FaultList
from threebuckets.folder.platforms import is_workbook, read_platform, write_platform
from threebuckets.folder.reading import read_own_rows
from threebuckets.folder.tables.typed import typed
from threebuckets.policy.platform import Platform
from threebuckets.policy.settings import Settings, parse_settings
from threebuckets.policy.tables import Column, Table, split_list, tables


class SettingsNote(Protocol):
    """What an import changes in platform.toml."""

    @property
    def entry(self) -> Any:
        """Where the data came from: source, licence, title, publisher, url, attribution, retrieved_on, sha256."""
        ...

    @property
    def accept_open_poll(self) -> str:
        """Reason for accepting votes of unverified people; empty: unchanged."""
        ...

    @property
    def area_level(self) -> str:
        """A level to test at, for a platform none of whose areas has its present one; empty: unchanged."""
        ...


class Changes(Protocol):
    """All that one import writes."""

    @property
    def source(self) -> str:
        """Slug of the source."""
        ...

    @property
    def on(self) -> date:
        """Day of the import."""
        ...

    @property
    def tables(self) -> Mapping[str, pl.DataFrame]:
        """Rows added or changed, whole, by table; outlines as `situation/boundaries`."""
        ...

    @property
    def ledger(self) -> pl.DataFrame:
        """All that the source has brought in so far."""
        ...

    @property
    def settings(self) -> SettingsNote:
        """What changes in platform.toml."""
        ...

    @property
    def files(self) -> Mapping[str, bytes]:
        """Further files to keep."""
        ...


def _ledger_column(name: str, type_: str, *, required: bool) -> Column:
    return Column(name, type_, required, (), None, None, "", "", "", "")


LEDGER = Table(
    name="imports",
    sheet="Imports",
    key=("table", "key", "source_id"),
    optional=True,
    private=True,
    meaning="What a source has brought in.",
    columns=(
        _ledger_column("table", "text", required=True),
        _ledger_column("key", "text", required=True),
        _ledger_column("source_id", "text", required=False),
        _ledger_column("hash", "text", required=False),
        _ledger_column("retrieved_on", "date", required=False),
    ),
)
"""Columns of an import ledger."""


def ledger_file(source: str) -> str:
    """Path of a source's ledger.

    Examples
    --------
    >>> ledger_file("polis:3phdex2kjf")
    'imports/polis--3phdex2kjf.csv'
    """
    return f"imports/{source.replace(':', '--')}.csv"


@dataclass(frozen=True, slots=True, eq=False)
class ImportTarget:
    """A platform on the disk that an import writes to; made with `ImportTarget.at`.

    Parameters
    ----------
    path : Path
        Folder or workbook.
    platform : Platform
        As it was read, rows of outside files included.
    own : Platform
        The same without rows of outside files: what is written back.
    """

    path: Path
    platform: Platform
    own: Platform

    @classmethod
    def at(cls, path: Path, *, load: Any = None) -> "ImportTarget":
        """The platform at a path.

        Raises
        ------
        InputError
            The platform has faults; mend them before importing more.
        """
        whole = read_platform(path, load=load)
        return cls(Path(path), whole, whole if is_workbook(path) else read_own_rows(path, load=load))

    def rows(self, table: str) -> pl.DataFrame:
        """All rows of a table; of boundaries, area and geometry."""
        if table == BOUNDARIES.removesuffix(".geojson"):
            outlines = self.platform.boundaries
            return pl.DataFrame(
                {"area": list(outlines), "geometry": list(outlines.values())},
                schema={"area": pl.String, "geometry": pl.String},
            )
        return self.platform.table(table)

    def ledger(self, source: str) -> pl.DataFrame:
        """What the source has brought in before; without rows where nothing.

        Raises
        ------
        InputError
            The ledger has been damaged.
        """
        content = self.own.files.get(ledger_file(source))
        if content is None:
            return LEDGER.empty()
        faults = FaultList()
        raw = read_csv(content, ledger_file(source), faults)
        placed = None if raw is None else typed(raw, LEDGER, faults)
        faults.raise_errors()
        return LEDGER.empty() if placed is None else placed.content().select(*LEDGER.schema)

    def write(self, changes: Changes) -> str:
        """Write the platform with the changes, all or nothing; gives the id of the import."""
        write_platform(changed(self.own, changes), self.path)
        return f"{changes.source}@{changes.on.isoformat()}"


def changed(platform: Platform, changes: Changes) -> Platform:
    """The platform with the rows, settings and files of an import."""
    rows = dict(platform.tables)
    boundaries = dict(platform.boundaries)
    for name, frame in changes.tables.items():
        if name in tables():
            rows[name] = _with_rows(platform.table(name), frame, tables()[name])
        else:
            boundaries.update(zip(frame["area"].to_list(), frame["geometry"].to_list(), strict=True))
    files = {**platform.files, **changes.files}
    if changes.ledger.height:
        files[ledger_file(changes.source)] = csv_bytes(changes.ledger, LEDGER)
    areas = rows.get("situation/areas", platform.table("situation/areas"))
    return Platform(
        settings=_with_note(platform.settings, changes.settings, areas),
        rules=platform.rules,
        tables=rows,
        policies=platform.policies,
        designs=platform.designs,
        boundaries=boundaries,
        rules_text=platform.rules_text,
        rounds=platform.rounds,
        files=files,
    )


def _with_rows(present: pl.DataFrame, new: pl.DataFrame, table: Table) -> pl.DataFrame:
    """The table with each new row in the place of that with the same key."""
    new = canonical(new, table)
    kept = present.join(new.select(table.key), on=list(table.key), how="anti", nulls_equal=True)
    return canonical(pl.concat([kept, new], how="diagonal"), table)


def _with_note(settings: Settings, note: SettingsNote, areas: pl.DataFrame) -> Settings:
    """Settings whose text says where the data came from; comments stay."""
    content = tomlkit.parse(settings_text(settings))
    _put_source(content, note.entry)
    if note.accept_open_poll:
        content.setdefault("values", tomlkit.table())["accept_open_poll"] = note.accept_open_poll
    if note.area_level and not _has_level(areas, settings.areas.level):
        content["areas"]["level"] = note.area_level
    return parse_settings(tomlkit.dumps(content))


def _has_level(areas: pl.DataFrame, level: str) -> bool:
    return any(level in split_list(cell) for cell in areas["levels"].unique().to_list())


def _put_source(content: tomlkit.TOMLDocument, entry: Any) -> None:
    """Put an entry in the place of the one of the same source; nothing changes where the file is the same."""
    names = ("source", "title", "publisher", "url", "licence", "attribution", "retrieved_on", "sha256")
    told = {name: getattr(entry, name) for name in names if getattr(entry, name)}
    told.setdefault("licence", "not stated")
    listed = content.setdefault("sources", tomlkit.aot())
    for position, present in enumerate(listed):
        if present.get("source") == entry.source:
            if present.get("sha256") != entry.sha256 or not entry.sha256:
                kept = {name: value for name, value in present.items() if name not in told}
                listed[position] = tomlkit.item({**kept, **told})
            return
    item = tomlkit.table()
    item.update(told)
    listed.append(item)
