"""Applying what was loaded to a platform: once, all or nothing, and without effect the second time.

Every row is known by its source and source id. Votes and people are matched by their key alone and leave no trace in
the ledger, so that nothing about a person stands outside their own tables.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from threebuckets.errors import Fault
from threebuckets.exchange.contract import Loaded
from threebuckets.exchange.ending import ended_rows
from threebuckets.exchange.identities import with_final_ids
from threebuckets.exchange.ledger import HASH, KEY, SOURCE_ID, key_columns
from threebuckets.exchange.logbook import Logbook
from threebuckets.exchange.mappings import mapping_text
from threebuckets.exchange.merging import Merged, merged
from threebuckets.exchange.references import checked_references, refuse_taken_statements
from threebuckets.exchange.standing import newer_votes
from threebuckets.exchange.targets import (
    BOUNDARIES,
    LEDGER_SCHEMA,
    Changes,
    IfAbsent,
    Report,
    SettingsChange,
    Tables,
    Target,
    mapping_path,
)
from threebuckets.policy.tables import tables

_TABLE = "table"
_RETRIEVED = "retrieved_on"
_BY_AREA = ("situation/areas", "situation/observations", BOUNDARIES)


def apply(loaded: Loaded, target: Target, *, on: date, if_absent: IfAbsent = "keep") -> Report:
    """Write what was loaded into a platform.

    Parameters
    ----------
    loaded : Loaded
    target : Target
        Written to once, after everything is checked.
    on : date
        Day of the import; first day of offers that state none.
    if_absent : "keep" or "end"
        What becomes of rows that this source brought before and no longer holds: `end` ends offers on `on` and
        withdraws statements. Votes, figures and actors always stay.

    Returns
    -------
    Report

    Raises
    ------
    InputError
        References to what the platform does not have (F21), or statement ids that another consultation uses (F69).
    """
    logbook = Logbook()
    before = target.ledger(loaded.source)
    work = _worked_out(loaded, target, before, _Work(on, if_absent), logbook)
    ledger = _ledger(before, work.booked, on)
    changes = Changes(loaded.source, on, work.written, ledger, _settings(loaded, on), _files(loaded))
    import_id = target.write(changes)
    return Report(
        import_id=import_id,
        added=work.added,
        changed=work.changed,
        unchanged=work.unchanged,
        absent=work.absent,
        ended=work.ended,
        conflicts=tuple(work.conflicts),
        warnings=(*loaded.warnings, *logbook.faults),
        notes=loaded.notes,
        questions=loaded.questions,
    )


@dataclass(slots=True)
class _Work:
    """What has been worked out so far, table by table."""

    on: date
    if_absent: IfAbsent
    written: dict[str, pl.DataFrame] = field(default_factory=dict)
    booked: dict[str, pl.DataFrame] = field(default_factory=dict)
    conflicts: list[Fault] = field(default_factory=list)
    added: dict[str, int] = field(default_factory=dict)
    changed: dict[str, int] = field(default_factory=dict)
    unchanged: dict[str, int] = field(default_factory=dict)
    absent: dict[str, int] = field(default_factory=dict)
    ended: dict[str, int] = field(default_factory=dict)

    def take(self, table: str, incoming: pl.DataFrame, here: pl.DataFrame, before: pl.DataFrame) -> None:
        """Merge one table into what stands here."""
        is_private = table in tables() and tables()[table].private
        found = newer_votes(incoming, here) if table == "values/votes" else merged(table, incoming, here, before)
        self._count(table, found)
        rows = [found.added, found.changed]
        if table == "resources/offers":
            rows = [_stamped(part, incoming, self.on, is_new=part is found.added) for part in rows]
        if not is_private:
            booked = found.ledger
            gone = before.join(booked, on=KEY, how="anti")
            self.absent[table] = gone.height
            if self.if_absent == "end":
                ending = ended_rows(table, gone, here, self.on)
                self.ended[table] = ending.rows.height
                rows.append(ending.rows)
                booked = pl.concat([booked, ending.ledger])
            self.booked[table] = booked
        self._write(table, rows)

    def _count(self, table: str, found: Merged) -> None:
        self.added[table], self.changed[table] = found.added.height, found.changed.height
        self.unchanged[table] = found.n_unchanged
        self.conflicts += found.conflicts

    def _write(self, table: str, rows: list[pl.DataFrame]) -> None:
        some = [part for part in rows if part.height]
        if some:
            self.written[table] = pl.concat(some, how="diagonal").sort(list(key_columns(table)))


def _worked_out(loaded: Loaded, target: Target, before: pl.DataFrame, work: _Work, logbook: Logbook) -> _Work:
    """Everything that will be written; raises InputError where something must not be."""
    incoming = _only_known_areas(loaded, target) if loaded.only_known_areas else loaded.tables
    incoming = with_final_ids(incoming, loaded.made_up, before, target, loaded.source)
    incoming = checked_references(incoming, target, logbook)
    for table in sorted(incoming):
        work.take(table, incoming[table], target.rows(table), before.filter(pl.col(_TABLE) == table))
    refuse_taken_statements(work.conflicts, loaded.source)
    return work


def _stamped(rows: pl.DataFrame, incoming: pl.DataFrame, on: date, *, is_new: bool) -> pl.DataFrame:
    """Offers that do not say so themselves carry the day they were read; new ones without a first day begin on it.

    One that had ended before begins on its last day.
    """
    stamps = []
    if incoming[_RETRIEVED].null_count() == incoming.height:
        stamps.append(pl.lit(on).alias(_RETRIEVED))
    if is_new:
        stamps.append(pl.coalesce("from", pl.min_horizontal(pl.lit(on), "until")).alias("from"))
    return rows.with_columns(stamps)


def _only_known_areas(loaded: Loaded, target: Target) -> Tables:
    known = target.rows("situation/areas")["area"].to_list()
    kept = {name: loaded.tables[name].filter(pl.col("area").is_in(known)) for name in _BY_AREA if name in loaded.tables}
    return {**loaded.tables, **kept}


def _ledger(before: pl.DataFrame, booked: Mapping[str, pl.DataFrame], on: date) -> pl.DataFrame:
    """All that the source has brought: earlier entries, those written now with today's date."""
    days = before.select(_TABLE, KEY, _RETRIEVED)
    parts = [rows.with_columns(pl.lit(table).alias(_TABLE)) for table, rows in booked.items()]
    if not parts:
        return before
    now = pl.concat(parts).join(days, on=[_TABLE, KEY], how="left")
    day = pl.when("is_new").then(pl.lit(on)).otherwise(pl.coalesce(_RETRIEVED, pl.lit(on)))
    now = now.with_columns(day.alias(_RETRIEVED)).select(*LEDGER_SCHEMA)
    kept = before.join(now, on=[_TABLE, KEY], how="anti")
    return pl.concat([kept.select(*LEDGER_SCHEMA), now]).sort(_TABLE, KEY, SOURCE_ID, HASH)


def _settings(loaded: Loaded, on: date) -> SettingsChange:
    entry = loaded.settings.entry
    dated = type(entry)(**{name: getattr(entry, name) for name in entry.__slots__} | {_RETRIEVED: on})
    return SettingsChange(dated, loaded.settings.accept_open_poll, loaded.settings.area_level)


def _files(loaded: Loaded) -> dict[str, bytes]:
    if loaded.mapping is None:
        return {}
    return {mapping_path(loaded.source): mapping_text(loaded.mapping, format=loaded.format).encode()}
