"""Rows that a source no longer holds, where it is known to be the whole: offers end, statements are withdrawn."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from threebuckets.exchange.ledger import (
    HASH,
    KEY,
    SOURCE_ID,
    cell_hash,
    joined_hash,
    key_columns,
    key_text,
    parsed_hash,
)


@dataclass(frozen=True, slots=True, eq=False)
class Ending:
    """Rows ended now, whole; and their entries for the ledger, so that a row that comes back is open again."""

    rows: pl.DataFrame
    ledger: pl.DataFrame


def ended_rows(table: str, gone: pl.DataFrame, here: pl.DataFrame, on: date) -> Ending:
    """End what is still open of the rows that a source no longer holds.

    Parameters
    ----------
    table : str
    gone : DataFrame
        Ledger entries (key, source_id, hash) of rows absent from the source.
    here : DataFrame
        Rows of the table in the platform.
    on : date
        Last day of offers.
    """
    keyed = here.with_columns(key_text(list(key_columns(table)))).join(gone.select(KEY), on=KEY, how="semi")
    if table == "resources/offers":
        column, cell = "until", pl.lit(on)
        still_open = keyed.filter(pl.col("until").is_null() | (pl.col("until") > on))
        last = cell_hash(on)
    elif table == "values/statements":
        column, cell = "status", pl.lit("withdrawn")
        still_open = keyed.filter(pl.col("status").ne_missing("withdrawn"))
        last = cell_hash("withdrawn")
    else:
        still_open, column, cell, last = keyed.clear(), "", pl.lit(None), ""
    entries = gone.join(still_open.select(KEY), on=KEY, how="semi").select(KEY, SOURCE_ID, HASH)
    hashes = [joined_hash({**parsed_hash(text), column: last}) for text in entries[HASH]]
    booked = entries.with_columns(pl.Series(HASH, hashes, pl.String()), pl.lit(value=True).alias("is_new"))
    return Ending(still_open.with_columns(cell.alias(column)).drop(KEY) if column else still_open.drop(KEY), booked)
