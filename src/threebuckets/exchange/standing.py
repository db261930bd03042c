"""Votes of an import against the votes of a platform: the later vote of a person on a statement stands."""

import polars as pl

from threebuckets.exchange.ledger import HASH, KEY, SOURCE_ID
from threebuckets.exchange.merging import Merged

_PAIR = ["participant", "statement"]
_HERE = " here"


def newer_votes(incoming: pl.DataFrame, here: pl.DataFrame) -> Merged:
    """Votes to add and votes that replace an older one; nothing goes into the ledger.

    A vote without a time replaces one it differs from: the file at hand is the newer word.
    """
    mine = here.select(*_PAIR, "vote", "voted_at", "verified").rename(
        {name: name + _HERE for name in ("vote", "voted_at", "verified")}
    )
    both = incoming.join(mine.with_columns(pl.lit(value=True).alias(_HERE)), on=_PAIR, how="left")
    is_new = pl.col(_HERE).is_null()
    differs = pl.any_horizontal(
        pl.col("vote").ne_missing(pl.col("vote" + _HERE)),
        pl.col("voted_at").is_not_null() & pl.col("voted_at").ne_missing(pl.col("voted_at" + _HERE)),
        pl.col("verified").is_not_null() & pl.col("verified").ne_missing(pl.col("verified" + _HERE)),
    )
    is_older = (_time("voted_at") < _time("voted_at" + _HERE)).fill_null(value=False)
    changed = both.filter(~is_new & differs & ~is_older)
    columns = [*here.columns, *(name for name in incoming.columns if name not in here.columns and name != SOURCE_ID)]
    lacking = [pl.lit(None, dtype).alias(name) for name, dtype in here.schema.items() if name not in both.columns]
    added = both.filter(is_new)
    return Merged(
        added=added.with_columns(lacking).select(columns),
        changed=changed.with_columns(lacking).select(columns),
        n_unchanged=both.height - added.height - changed.height,
        ledger=pl.DataFrame(schema={KEY: pl.String, SOURCE_ID: pl.String, HASH: pl.String, "is_new": pl.Boolean}),
        conflicts=(),
    )


def _time(column: str) -> pl.Expr:
    return pl.col(column).str.replace("Z$", "+00:00").str.to_datetime(time_zone="UTC", strict=False)
