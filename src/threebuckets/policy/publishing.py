"""The public platform: what anybody may have, and enough of it to recompute every verdict about values and situation.

Votes and people give way to the published table. Offers of persons give way to totals over ten or more of them by kind
and area; actors who are to be seen by the organisation or a coalition only are left out. Pledges and coalitions in which
persons take part are left out too.
"""

from dataclasses import replace
from datetime import date

import polars as pl

from threebuckets.policy.facts.counting import PUBLISHED, published_frame
from threebuckets.policy.facts.places import places_of
from threebuckets.policy.platform import Platform
from threebuckets.policy.tables import tables

MIN_PEOPLE = 10
STEP = 5
PRIVATE_FILES = ("imports/",)


def public_platform(platform: Platform, *, on: date) -> Platform:
    """The platform without anything about fewer than ten people.

    Parameters
    ----------
    platform : Platform
    on : date
        Day for which the published table is made.
    """
    kept = {name: frame for name, frame in platform.tables.items() if not tables()[name].private}
    kept[PUBLISHED] = published_frame(platform, places_of(platform, on=on), on=on)
    actors, offers = _public_resources(platform)
    kept |= {"resources/actors": actors, "resources/offers": offers}
    rounds = {name: replace(found, facts_gz=None) for name, found in platform.rounds.items()}
    files = {path: data for path, data in platform.files.items() if not path.startswith(PRIVATE_FILES)}
    return replace(platform, tables=kept, rounds=rounds, files=files)


def _public_resources(platform: Platform) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Actors and offers that may be seen by all, and totals over persons."""
    actors, offers = platform.table("resources/actors"), platform.table("resources/offers")
    is_person = pl.col("kind") == "person"
    is_public = pl.col("shown").fill_null("public") == "public"
    shown_actors = actors.filter(~is_person & is_public)
    shown = offers.filter(pl.col("actor").is_in(shown_actors["actor"].implode()) & is_public)
    persons = actors.filter(is_person)["actor"]
    totals = _totals(offers.filter(pl.col("actor").is_in(persons.implode())), offers)
    if len(totals):
        crowd = _row(actors, {"actor": "people", "name": "People who offered something", "kind": "community"})
        shown_actors = pl.concat([shown_actors, crowd])
    return shown_actors, pl.concat([shown, totals]).sort("offer")


def _totals(offers: pl.DataFrame, like: pl.DataFrame) -> pl.DataFrame:
    """One offer for each kind, area and unit behind which ten or more persons stand; amounts to the nearest five."""
    groups = offers.group_by("kind", "area", "unit").agg(
        pl.col("actor").n_unique().alias("_people"),
        pl.col("amount").sum(),
        pl.col("from").min(),
        pl.col("until").max(),
    )
    rows = [
        {
            "offer": f"people-{row['kind'].replace('/', '-')}-{row['area'] or 'anywhere'}",
            "actor": "people",
            "kind": row["kind"],
            "amount": float(STEP * round(row["amount"] / STEP)) or None,
            "unit": row["unit"],
            "area": row["area"],
            "from": row["from"],
            "until": row["until"],
        }
        for row in groups.sort("kind", "area", "unit").to_dicts()
        if row["_people"] >= MIN_PEOPLE
    ]
    return pl.concat([_row(like, row) for row in rows]) if rows else like.clear()


def _row(like: pl.DataFrame, values: dict[str, object]) -> pl.DataFrame:
    """One row with the columns of a table, the others empty."""
    return pl.DataFrame([{name: values.get(name) for name in like.columns}], schema=like.schema)
