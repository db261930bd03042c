"""From batches to tables: columns in their order, keys unique, rows sorted by key.

The same rows in any order give the same tables. A row that stands there twice is a warning, two rows with one key and
different cells an error.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

import polars as pl

from threebuckets.errors import Fault, shown
from threebuckets.exchange.contract import Batch
from threebuckets.exchange.ledger import key_columns
from threebuckets.exchange.logbook import Logbook
from threebuckets.exchange.targets import BOUNDARIES, BOUNDARIES_SCHEMA, Tables
from threebuckets.policy.tables import tables

_LINE = " line"
_FILE = " file"


def schema_of(table: str) -> Mapping[str, pl.DataType]:
    """Column name → type of a table, boundaries among them."""
    return BOUNDARIES_SCHEMA if table == BOUNDARIES else tables()[table].schema


def gathered(batches: Iterable[Batch], logbook: Logbook) -> Tables:
    """All batches as tables: our columns first, further ones behind, sorted by key.

    Parameters
    ----------
    batches : iterable of Batch
    logbook : Logbook
        Receives F69 (one key, different rows) and F70 (one key, identical rows; the repeats are left out).
    """
    parts: dict[str, list[pl.DataFrame]] = defaultdict(list)
    for batch in batches:
        lines = pl.lit(None, pl.Int64()) if batch.lines is None else pl.lit(batch.lines)
        placed = batch.rows.with_columns(pl.lit(batch.file).alias(_FILE), lines.alias(_LINE))
        parts[batch.table].append(placed)
    return {table: _whole(table, parts[table], logbook) for table in sorted(parts)}


def _whole(table: str, parts: list[pl.DataFrame], logbook: Logbook) -> pl.DataFrame:
    schema = schema_of(table)
    rows = pl.concat(parts, how="diagonal")
    rows = rows.with_columns(
        pl.lit(None, dtype).alias(name) for name, dtype in schema.items() if name not in rows.columns
    )
    further = sorted(set(rows.columns) - set(schema) - {_LINE, _FILE})
    ours = [pl.col(name).cast(dtype) for name, dtype in schema.items()]
    ordered = rows.select(*ours, *further, _FILE, _LINE)
    key = list(key_columns(table))
    unique = _unique(ordered, key, logbook)
    sorted_by = [*key, *(name for name in unique.columns if name not in key)]
    return unique.sort(sorted_by, nulls_last=False).drop(_LINE, _FILE)


def _unique(rows: pl.DataFrame, key: list[str], logbook: Logbook) -> pl.DataFrame:
    """Rows without repeats of a key; rows without a key were faults before and are dropped."""
    rows = rows.drop_nulls(key[0])
    repeated = rows.filter(rows.select(key).is_duplicated())
    if repeated.is_empty():
        return rows
    content = [name for name in rows.columns if name not in {_LINE, _FILE}]
    faults = list(_repeats(repeated.sort([_FILE, _LINE]), key, content))
    for severity in ("error", "warning"):
        some = [fault for fault in faults if fault.severity == severity]
        logbook.faults.add_all(some, n=len(some))
    return rows.sort([_FILE, _LINE]).unique(key, keep="first", maintain_order=True)


def _repeats(repeated: pl.DataFrame, key: list[str], content: list[str]) -> Iterator[Fault]:
    first: dict[tuple[object, ...], tuple[object, ...]] = {}
    lines: dict[tuple[object, ...], int | None] = {}
    for row in repeated.iter_rows(named=True):
        where = tuple(row[name] for name in key)
        cells = tuple(row[name] for name in content)
        if where not in first:
            first[where], lines[where] = cells, row[_LINE]
            continue
        name = shown("|".join(str(part) for part in where if part is not None))
        before = f"the row in line {lines[where]}" if lines[where] else "an earlier row"
        if cells == first[where]:
            yield Fault("F70", "warning", row[_FILE], row[_LINE], key[0], name, f"each once; it repeats {before}")
        else:
            yield Fault("F69", "error", row[_FILE], row[_LINE], key[0], name, f"each once; it contradicts {before}")
