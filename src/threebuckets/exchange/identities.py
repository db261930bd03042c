"""Final ids of rows whose ids were made from names: those they have had before, and none that another row has.

The source's own id decides which row is which; a place that was renamed keeps the id it was given first.
"""

from collections.abc import Mapping

import polars as pl

from threebuckets.exchange.ledger import KEY, SOURCE_ID
from threebuckets.exchange.naming import short_hash
from threebuckets.exchange.targets import Tables, Target

_ACTORS = "resources/actors"
_OFFERS = "resources/offers"
_ID = {_ACTORS: "actor", _OFFERS: "offer"}


def with_final_ids(
    tables: Tables, made_up: frozenset[str], ledger: pl.DataFrame, target: Target, source: str
) -> Tables:
    """Tables with the ids of made-up rows replaced where they had others before or would clash.

    Parameters
    ----------
    tables : mapping
    made_up : frozenset of str
        Tables whose ids were made from names.
    ledger : DataFrame
        What the source brought before.
    target : Target
    source : str
        Put into the hash that parts a newcomer from a namesake.
    """
    found = dict(tables)
    renamed: dict[str, Mapping[str, str]] = {}
    for table in sorted(made_up & set(_ID) & set(tables)):
        column = _ID[table]
        renamed[table] = _renamed(
            tables[table], column, ledger.filter(pl.col("table") == table), target.rows(table), source
        )
        found[table] = tables[table].with_columns(pl.col(column).replace(renamed[table]))
    if _ACTORS in renamed and _OFFERS in found:
        found[_OFFERS] = found[_OFFERS].with_columns(pl.col("actor").replace(renamed[_ACTORS]))
    return found


def _renamed(rows: pl.DataFrame, column: str, ledger: pl.DataFrame, here: pl.DataFrame, source: str) -> dict[str, str]:
    """Id made up now → id to be used, where they differ."""
    before = dict(ledger.select(pl.coalesce(SOURCE_ID, KEY), KEY).iter_rows())
    mine = set(before.values())
    others = set(here[column]) - mine
    found = {}
    for made, source_id in rows.select(column, pl.coalesce(SOURCE_ID, column).alias(SOURCE_ID)).iter_rows():
        final = before.get(source_id)
        if final is None:
            is_taken = made in others or made in mine
            final = f"{made}-{short_hash(f'{source} {source_id}')}" if is_taken else made
        if final != made:
            found[made] = final
    return found
