"""Bringing rows of a source into the rows a platform has: what is new, what changed there, what was edited here.

Cell by cell against what the source said last: changed only there, it is taken; changed only here, ours stays; changed
on both sides, ours stays and the conflict is named. Nothing is deleted.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from threebuckets.errors import Fault, shown
from threebuckets.exchange.ledger import (
    HASH,
    KEY,
    NEVER_AGREED,
    SOURCE_ID,
    cell_hash,
    joined_hash,
    key_columns,
    key_text,
    parsed_hash,
    with_hashes,
)

_BEFORE = " hash before"
_IS_HERE = " is here"


@dataclass(frozen=True, slots=True, eq=False)
class Merged:
    """What becomes of the rows of one table.

    Parameters
    ----------
    added, changed : DataFrame
        Whole rows to write, with the columns of the rows here and further ones.
    n_unchanged : int
    ledger : DataFrame
        key, source_id, hash of every incoming row, and whether it was written now (`is_new`).
    conflicts : tuple of Fault
        F74, in order of key.
    """

    added: pl.DataFrame
    changed: pl.DataFrame
    n_unchanged: int
    ledger: pl.DataFrame
    conflicts: tuple[Fault, ...]


def merged(table: str, incoming: pl.DataFrame, here: pl.DataFrame, ledger: pl.DataFrame) -> Merged:
    """Rows of a source against the rows of a platform.

    Parameters
    ----------
    table : str
    incoming : DataFrame
        Unique by key; maybe with `source_id`.
    here : DataFrame
        Rows of the table in the platform.
    ledger : DataFrame
        key and hash of what the source brought before.
    """
    key = list(key_columns(table))
    said = _prepared(incoming, here, key)
    cells = [name for name in said.columns if name not in {*key, KEY, _SOURCE}]
    said = with_hashes(said, cells)
    before = ledger.select(KEY, pl.col(HASH).alias(_BEFORE)).unique(KEY)
    here_keys = here.with_columns(key_text(key), pl.lit(value=True).alias(_IS_HERE)).select(KEY, _IS_HERE)
    placed = said.join(before, on=KEY, how="left").join(here_keys, on=KEY, how="left")
    is_here, is_known = pl.col(_IS_HERE).is_not_null(), pl.col(_BEFORE).is_not_null()
    added = placed.filter(~is_here & ~is_known)
    removed = placed.filter(~is_here & is_known)
    same = placed.filter(is_here & pl.col(HASH).eq_missing(pl.col(_BEFORE)))
    compared = _compared(table, placed.filter(is_here & pl.col(HASH).ne_missing(pl.col(_BEFORE))), here, key, cells)
    booked = [
        added.select(KEY, _SOURCE, HASH, pl.lit(value=True).alias("is_new")),
        pl.concat([same, removed]).select(
            KEY, _SOURCE, pl.col(_BEFORE).alias(HASH), pl.lit(value=False).alias("is_new")
        ),
        compared.ledger,
    ]
    return Merged(
        added=_whole(added, here),
        changed=compared.rows,
        n_unchanged=same.height + removed.height + compared.n_unchanged,
        ledger=pl.concat(booked).rename({_SOURCE: SOURCE_ID}).sort(KEY),
        conflicts=(*_removals(table, removed), *compared.conflicts),
    )


_SOURCE = " source id"


def _prepared(incoming: pl.DataFrame, here: pl.DataFrame, key: list[str]) -> pl.DataFrame:
    """Incoming rows with key text and source id; `source_id` stays a column only where the table has one."""
    own = pl.col(SOURCE_ID) if SOURCE_ID in incoming.columns else pl.lit(None, pl.String)
    said = incoming.with_columns(key_text(key), own.alias(_SOURCE))
    return said if SOURCE_ID in here.columns or SOURCE_ID not in said.columns else said.drop(SOURCE_ID)


@dataclass(frozen=True, slots=True, eq=False)
class _Compared:
    rows: pl.DataFrame
    n_unchanged: int
    ledger: pl.DataFrame
    conflicts: tuple[Fault, ...]


def _compared(table: str, said: pl.DataFrame, here: pl.DataFrame, key: list[str], cells: list[str]) -> _Compared:
    """Rows on both sides whose source now says something else, cell by cell."""
    ours = here.with_columns(key_text(key)).join(said.select(KEY), on=KEY, how="semi")
    by_key: dict[str, dict[str, Any]] = {row[KEY]: row for row in ours.iter_rows(named=True)}
    written: list[dict[str, Any]] = []
    booked: list[tuple[str, str | None, str, bool]] = []
    conflicts: list[Fault] = []
    n_unchanged = 0
    for row in said.sort(KEY).iter_rows(named=True):
        outcome = _row(row, by_key[row[KEY]], cells)
        conflicts += _conflicts(table, row[KEY], outcome.disputed)
        booked.append((row[KEY], row[_SOURCE], joined_hash(outcome.agreed), bool(outcome.taken)))
        if outcome.taken:
            written.append({**by_key[row[KEY]], **outcome.taken})
        else:
            n_unchanged += 1
    schema: dict[str, Any] = {**here.schema, **{name: said.schema[name] for name in cells if name not in here.columns}}
    names = {KEY: pl.String, _SOURCE: pl.String, HASH: pl.String, "is_new": pl.Boolean}
    rows = pl.DataFrame([{name: row.get(name) for name in schema} for row in written], schema=schema)
    return _Compared(rows, n_unchanged, pl.DataFrame(booked, schema=names, orient="row"), tuple(conflicts))


@dataclass(frozen=True, slots=True)
class _Outcome:
    taken: dict[str, Any]
    agreed: dict[str, str]
    disputed: dict[str, tuple[object, object]]


def _row(said: Mapping[str, Any], ours: Mapping[str, Any], cells: list[str]) -> _Outcome:
    """One row: cells to take over, the hashes now agreed on, and cells in dispute (ours, theirs)."""
    is_known = said[_BEFORE] is not None
    now, before = parsed_hash(said[HASH]), parsed_hash(said[_BEFORE])
    taken: dict[str, Any] = {}
    disputed: dict[str, tuple[object, object]] = {}
    agreed = dict(now)
    for cell in cells:
        theirs, mine = said[cell], ours.get(cell)
        if theirs == mine:
            continue
        last = before.get(cell, "") if is_known else None
        if last is not None and now.get(cell, "") == last:
            continue
        if (last is None and mine is None) or (last is not None and cell_hash(mine) == last):
            taken[cell] = theirs
        elif last is None and theirs is None:
            agreed[cell] = ""
        else:
            disputed[cell] = (mine, theirs)
            agreed[cell] = last or NEVER_AGREED
    return _Outcome(taken, agreed, disputed)


def _conflicts(table: str, key: str, disputed: Mapping[str, tuple[object, object]]) -> Iterator[Fault]:
    for cell, (ours, theirs) in sorted(disputed.items()):
        found = f"{shown('nothing' if ours is None else ours)[:60]} ({key})"
        expected = f"{shown('nothing' if theirs is None else theirs)}, as the source says now; ours was kept"
        yield Fault("F74", "warning", f"{table}.csv", None, cell, shown(found), expected)


def _removals(table: str, removed: pl.DataFrame) -> Iterator[Fault]:
    if removed.height:
        first = ", ".join(removed[KEY].sort().head(3))
        found = f"{removed.height} rows of the source removed here, first {first}"
        expected = "them to stay away; to have them back, delete the source's file in imports/"
        yield Fault("F74", "warning", f"{table}.csv", None, None, shown(found), expected)


def _whole(rows: pl.DataFrame, here: pl.DataFrame) -> pl.DataFrame:
    """Rows with all columns of the platform's table, then their own further ones."""
    further = [name for name in rows.columns if name not in here.columns and not name.startswith(" ")]
    further = [name for name in further if name not in {KEY, HASH}]
    lacking = [pl.lit(None, dtype).alias(name) for name, dtype in here.schema.items() if name not in rows.columns]
    return rows.with_columns(lacking).select(*here.columns, *further)
