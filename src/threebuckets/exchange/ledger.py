"""The ledger of a source: a short hash of every cell it has given, so that edits by hand can be told from changes there.

A row's hash is text, `amount=1f0c44aa21be;name=…`, columns in order of their names, empty cells left out.
"""

import hashlib
from collections.abc import Iterable, Sequence

import polars as pl

from threebuckets.exchange.targets import BOUNDARIES
from threebuckets.policy.tables import tables

KEY = "key"
HASH = "hash"
SOURCE_ID = "source_id"
NEVER_AGREED = "-"
_LENGTH = 12


def key_columns(table: str) -> tuple[str, ...]:
    """Columns that together name a row of a table.

    Examples
    --------
    >>> key_columns("values/votes"), key_columns("situation/boundaries")
    (('participant', 'statement'), ('area',))
    """
    return ("area",) if table == BOUNDARIES else tables()[table].key


def key_text(columns: Sequence[str]) -> pl.Expr:
    """The key of a row as one text, its parts divided by `|`."""
    parts = [pl.col(column).cast(pl.String).fill_null("") for column in columns]
    return pl.concat_str([_plain(part) for part in parts], separator="|").alias(KEY)


def _plain(part: pl.Expr) -> pl.Expr:
    return part.str.replace_all("%", "%25", literal=True).str.replace_all("|", "%7C", literal=True)


def with_hashes(rows: pl.DataFrame, columns: Iterable[str]) -> pl.DataFrame:
    """Rows with a column `hash` over the named columns.

    Examples
    --------
    >>> rows = pl.DataFrame({"a": ["1", "2"], "n": [0.5, None]})
    >>> with_hashes(rows, ["a", "n"])["hash"].to_list()
    ['a=6b86b273ff34;n=d2cbad71ff33', 'a=d4735e3a265e']
    """
    named = [column + "=" + cell_hashes(rows[column]) for column in sorted(columns)]
    if not named:
        return rows.with_columns(pl.lit("").alias(HASH))
    joined = pl.DataFrame([series.alias(str(at)) for at, series in enumerate(named)]).select(
        pl.concat_str(pl.all(), separator=";", ignore_nulls=True)
    )
    return rows.with_columns(joined.to_series().alias(HASH))


def cell_hashes(cells: pl.Series) -> pl.Series:
    """Hash of every cell; null stays null."""
    text = cells.cast(pl.String)
    distinct = text.drop_nulls().unique()
    hashed = [hashlib.sha256(cell.encode()).hexdigest()[:_LENGTH] for cell in distinct.to_list()]
    return text.replace_strict(distinct, pl.Series(hashed, dtype=pl.String), default=None, return_dtype=pl.String)


def cell_hash(value: object) -> str:
    """Hash of one cell, as `cell_hashes`; empty where it is null."""
    return "" if value is None else str(cell_hashes(pl.Series([value]))[0])


def parsed_hash(text: str | None) -> dict[str, str]:
    """Hash of a row as column → hash."""
    return dict(part.split("=", 1) for part in (text or "").split(";") if "=" in part)


def joined_hash(hashes: dict[str, str]) -> str:
    """The inverse of `parsed_hash`."""
    return ";".join(f"{column}={hashes[column]}" for column in sorted(hashes) if hashes[column])
