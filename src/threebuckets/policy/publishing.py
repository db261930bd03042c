"""The public platform: what anybody may have, and enough of it to recompute every verdict about values and situation.

Votes and people give way to the published table. Offers of persons give way to totals over ten or more of them by kind
and area; actors who are to be seen by the organisation or a coalition only are left out. Pledges and coalitions in which
persons take part are left out too.
"""

from dataclasses import replace
from datetime import date

import polars as pl

from threebuckets.policy.designs import LocalDesign
from threebuckets.policy.documents import PolicyDocument
from threebuckets.policy.facts.counting import PUBLISHED, published_frame
from threebuckets.policy.facts.places import places_of
from threebuckets.policy.platform import Platform
from threebuckets.policy.tables import split_list, tables

MIN_PEOPLE = 10
STEP = 5
PRIVATE_FILES = ("imports/", "drafts/")


def public_platform(platform: Platform, *, on: date, published: pl.DataFrame | None = None) -> Platform:
    """The platform without anything about fewer than ten people.

    Parameters
    ----------
    platform : Platform
    on : date
        Day for which the published table is made.
    published : DataFrame, optional
        That table, where the caller has made it already.
    """
    kept = {name: frame for name, frame in platform.tables.items() if not tables()[name].private}
    kept[PUBLISHED] = published_frame(platform, places_of(platform, on=on), on=on) if published is None else published
    actors, offers = _public_resources(platform)
    kept |= {"resources/actors": actors, "resources/offers": offers}
    persons = frozenset(platform.table("resources/actors").filter(pl.col("kind") == "person")["actor"].to_list())
    rounds = {name: replace(found, facts_gz=None) for name, found in platform.rounds.items()}
    files = {path: data for path, data in platform.files.items() if not path.startswith(PRIVATE_FILES)}
    policies = {slug: _without_persons_leading(policy, persons) for slug, policy in platform.policies.items()}
    designs = {key: _without_leads(design, persons) for key, design in platform.designs.items()}
    return replace(platform, tables=kept, rounds=rounds, files=files, policies=policies, designs=designs)


def _without_persons_leading(policy: PolicyDocument, persons: frozenset[str]) -> PolicyDocument:
    """The policy without persons named as leads; its text is then written anew."""
    if not any(part.led_by in persons for part in policy.core):
        return policy
    core = tuple(part.model_copy(update={"led_by": None}) if part.led_by in persons else part for part in policy.core)
    return policy.model_copy(update={"core": core, "source": ""})


def _without_leads(design: LocalDesign, persons: frozenset[str]) -> LocalDesign:
    """The design without persons named; its text is then written anew."""
    named = design.decided_by in persons
    if not named and not persons.intersection(design.leads.values()):
        return design
    leads = {part: actor for part, actor in design.leads.items() if actor not in persons}
    return design.model_copy(update={"leads": leads, "source": "", "decided_by": None if named else design.decided_by})


def _public_resources(platform: Platform) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Actors and offers that may be seen by all, and totals over persons."""
    actors, offers = platform.table("resources/actors"), platform.table("resources/offers")
    is_person = pl.col("kind") == "person"
    is_public = pl.col("shown").fill_null("public") == "public"
    persons = actors.filter(is_person)["actor"]
    named = set(persons.to_list())
    shown_actors = actors.filter(~is_person & is_public).with_columns(
        excludes=pl.Series(_others(cell, named) for cell in actors.filter(~is_person & is_public)["excludes"]).cast(
            pl.String
        )
    )
    shown = offers.filter(pl.col("actor").is_in(shown_actors["actor"].implode()) & is_public)
    totals = _totals(offers.filter(pl.col("actor").is_in(persons.implode())), offers)
    if len(totals):
        crowd = _row(actors, {"actor": "people", "name": "People who offered something", "kind": "community"})
        shown_actors = pl.concat([shown_actors, crowd])
    return shown_actors, pl.concat([shown, totals]).sort("offer")


def _others(cell: str | None, named: set[str]) -> str | None:
    """A list without the ids of persons."""
    return "|".join(name for name in split_list(cell) if name not in named) or None


def _totals(offers: pl.DataFrame, like: pl.DataFrame) -> pl.DataFrame:
    """One offer for each kind, area and unit behind which ten or more persons stand.

    Amounts are to the nearest five, over those who state one where they are ten or more; days are the first and the
    last of the usual year, since the first day of all would be somebody's own.
    """
    stated = pl.col("amount").is_not_null()
    groups = offers.group_by("kind", "area", "unit").agg(
        pl.col("actor").n_unique().alias("_people"),
        pl.col("actor").filter(stated).n_unique().alias("_stating"),
        pl.col("amount").sum(),
        pl.col("from").dt.year().median().alias("_from"),
        pl.col("until").dt.year().median().alias("_until"),
        pl.col("actor").filter(pl.col("until").is_not_null()).n_unique().alias("_ending"),
    )
    rows = [
        {
            "offer": f"people-{row['kind'].replace('/', '-')}-{row['area'] or 'anywhere'}-{n}",
            "actor": "people",
            "kind": row["kind"],
            "amount": float(STEP * round(row["amount"] / STEP)) or None if row["_stating"] >= MIN_PEOPLE else None,
            "unit": row["unit"],
            "area": row["area"],
            "from": date(int(row["_from"]), 1, 1),
            "until": date(int(row["_until"]), 12, 31) if row["_ending"] >= MIN_PEOPLE else None,
        }
        for n, row in enumerate(groups.sort("kind", "area", "unit").to_dicts(), 1)
        if row["_people"] >= MIN_PEOPLE
    ]
    return pl.concat([_row(like, row) for row in rows]) if rows else like.clear()


def _row(like: pl.DataFrame, values: dict[str, object]) -> pl.DataFrame:
    """One row with the columns of a table, the others empty."""
    return pl.DataFrame([{name: values.get(name) for name in like.columns}], schema=like.schema)
