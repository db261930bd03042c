"""A platform in memory to import into, and files written for a test."""

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from threebuckets.exchange import BOUNDARIES, BOUNDARIES_SCHEMA, LEDGER_SCHEMA, Changes
from threebuckets.policy.tables import tables


class MemoryTarget:
    """Tables and ledgers in dictionaries; every write is kept."""

    def __init__(self) -> None:
        self.tables: dict[str, pl.DataFrame] = {}
        self.ledgers: dict[str, pl.DataFrame] = {}
        self.writes: list[Changes] = []

    def rows(self, table: str) -> pl.DataFrame:
        if table == BOUNDARIES:
            return self.tables.get(table, pl.DataFrame(schema=dict(BOUNDARIES_SCHEMA)))
        return self.tables.get(table, tables()[table].empty())

    def ledger(self, source: str) -> pl.DataFrame:
        return self.ledgers.get(source, pl.DataFrame(schema=dict(LEDGER_SCHEMA)))

    def write(self, changes: Changes) -> str:
        for table, rows in changes.tables.items():
            key = ["area"] if table == BOUNDARIES else list(tables()[table].key)
            kept = self.rows(table).join(rows, on=key, how="anti", nulls_equal=True)
            self.tables[table] = pl.concat([kept, rows], how="diagonal").sort(key)
        self.ledgers[changes.source] = changes.ledger
        self.writes.append(changes)
        return f"import-{len(self.writes)}"

    def edit(self, table: str, key: str, **cells: object) -> None:
        """Change cells of one row by hand."""
        column = tables()[table].key[0]
        rows = self.tables[table]
        self.tables[table] = rows.with_columns(
            pl.when(pl.col(column) == key).then(pl.lit(value)).otherwise(pl.col(name)).alias(name)
            for name, value in cells.items()
        )


@pytest.fixture
def target() -> MemoryTarget:
    return MemoryTarget()


@pytest.fixture
def written(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    """Writes a file of a name and content and gives its path."""

    def write(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write
