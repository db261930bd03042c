"""Offers with a place as one table, a row an offer with the name of its actor: what `places_csv` reads again."""

import polars as pl

from threebuckets.errors import Fault, InputError
from threebuckets.exchange.targets import Tables

_OFFERS, _ACTORS = "resources/offers", "resources/actors"
_COLUMNS = ("kind", "also", "amount", "unit", "area", "lat", "lon", "reach_m", "reach_area", "from", "until", "licence")


def places_table(tables: Tables) -> pl.DataFrame:
    """id, name, organisation, actor_kind and the columns of offers, sorted by id; raises InputError (F01) without offers."""
    if _OFFERS not in tables or _ACTORS not in tables:
        fault = Fault("F01", "error", "resources/offers.csv", None, None, "no offers or actors", "both tables")
        raise InputError([fault])
    offers = tables[_OFFERS]
    actors = tables[_ACTORS].select("actor", pl.col("name").alias("organisation"), pl.col("kind").alias("actor_kind"))
    joined = offers.join(actors, on="actor", how="left")
    name = pl.coalesce("place", "organisation") if "place" in offers.columns else pl.col("organisation")
    found = joined.select(
        pl.col("offer").alias("id"),
        name.alias("name"),
        "organisation",
        "actor_kind",
        *_COLUMNS,
        *(column for column in ("postcode", "url") if column in offers.columns),
    )
    return found.sort("id")
