"""The published table of a platform: counts by area and opinion group, made from votes where they are at hand.

Verdicts read this table and nothing else about votes, so that whoever has `values/published.csv` gets the same ones.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from threebuckets.policy.facts.places import Places
from threebuckets.policy.platform import Platform
from threebuckets.policy.tables import tables
from threebuckets.values import (
    Landscape,
    OpinionGroups,
    Votes,
    count_votes,
    group_labels,
    opinion_groups,
    opinion_landscape,
    publish_by_area,
    published_rows,
    redraw_groups,
    representative_statements,
)

WITHOUT = " without "
ALL = "all"
PUBLISHED = "values/published"


def published_frame(
    platform: Platform, places: Places, *, on: date, opinions: "Opinions | None" = None
) -> pl.DataFrame:
    """`values/published` of a platform: as given, or counted from its votes up to a day for every area used.

    Where it has both, votes and a table that was counted elsewhere, whichever stands for more people counts: somebody may
    be in both, so they are never put together.
    Rows of groups drawn without a policy's own statements have the group `A without <policy>`. `opinions` are those of
    this platform on that day, where the caller has them already.
    """
    opinions = opinions or opinions_of(platform, places, on=on)
    if opinions is None:
        return platform.table(PUBLISHED)
    electorate, groups = opinions.electorate, opinions.groups
    labels = pl.DataFrame(
        _labels(electorate, groups, platform), schema={"group": pl.String, "label": pl.String}, orient="row"
    )
    found = [_table(electorate, places, groups).join(labels, on="group", how="left", maintain_order="left")]
    for slug, statements in sorted(_own_statements(platform).items()):
        own = np.isin(electorate.votes.statement_ids, statements)
        if own.any() and groups.is_clear:
            redrawn = redraw_groups(electorate.votes, groups, leave_out=own, fit=electorate.verified)
            rows = _table(electorate, places, redrawn).filter(pl.col("statement").is_in(statements))
            found.append(rows.with_columns(pl.col("group") + f"{WITHOUT}{slug}"))
    frame = pl.concat(found, how="diagonal").with_columns(verified=pl.lit(electorate.verified is not None))
    schema = tables()[PUBLISHED].schema
    return frame.select(pl.col(name).cast(dtype) for name, dtype in schema.items()).sort("statement", "area", "group")


@dataclass(frozen=True, slots=True, eq=False)
class Electorate:
    """Votes on live statements with what is known of who cast them, by participant.

    `parents` are the areas used and those people live in, with what holds them; `last_vote` is by statement.
    """

    votes: Votes
    verified: NDArray[np.bool_] | None
    home: list[str]
    parents: Mapping[str, tuple[str, ...]]
    cap: float
    last_vote: Mapping[str, date]


@dataclass(frozen=True, slots=True, eq=False)
class Opinions:
    """The votes that count with the map of opinion and the groups found in them."""

    electorate: Electorate
    landscape: Landscape
    groups: OpinionGroups


def opinions_of(platform: Platform, places: Places, *, on: date) -> Opinions | None:
    """Map and groups of the votes that count on a day, from verified people where anybody is; None without votes."""
    electorate = electorate_of(platform, places, on=on)
    if electorate is None:
        return None
    landscape = opinion_landscape(electorate.votes, fit=electorate.verified)
    return Opinions(electorate, landscape, opinion_groups(electorate.votes, landscape, fit=electorate.verified))


def electorate_of(platform: Platform, places: Places, *, on: date) -> Electorate | None:
    """The votes that count on a day; None where nobody has voted, or fewer than the published table stands for."""
    table = platform.table("values/votes")
    live = platform.table("values/statements").filter(pl.col("status").fill_null("live") == "live")["statement"]
    voted_at = pl.col("voted_at").str.to_datetime(time_zone="UTC", strict=False)
    table = table.filter(pl.col("statement").is_in(live.implode())).with_columns(voted_at.alias("_at"))
    table = table.filter(pl.col("_at").is_null() | (pl.col("_at").dt.date() <= on))
    if not len(table):
        return None
    # Rows in the order of their content, so that where times tell nothing the order of the file tells nothing either.
    table = table.sort("participant", "statement", "_at", "vote", nulls_last=False)
    votes = Votes.from_columns(
        table["participant"].to_numpy().astype(str),
        table["statement"].to_numpy().astype(str),
        table["vote"].to_numpy(),
        all_statement_ids=sorted(live.to_list()),
    )
    verified = _verified(platform, table, votes.participant_ids)
    if _is_counted_elsewhere(platform, votes.n_participants, verified):
        return None
    days = table.group_by("statement").agg(pl.col("_at").max().dt.date()).drop_nulls().iter_rows()
    home = _homes(platform, places, votes.participant_ids)
    used = {code for lived in home if lived for code in (lived, *places.hierarchy.parents(lived))}.union(places.used)
    return Electorate(
        votes,
        verified,
        home,
        {code: places.hierarchy.parents(code) for code in sorted(used)},
        platform.rules.values.unverified_cap,
        dict(days),
    )


def _is_counted_elsewhere(platform: Platform, n_people: int, verified: NDArray[np.bool_] | None) -> bool:
    """Whether the published table stands for more people than have voted; verified ones where it counts only them."""
    given = platform.table(PUBLISHED)
    n_given = given["people"].max()
    if not isinstance(n_given, int):
        return False
    n_verified = 0 if verified is None else int(verified.sum())
    return n_given > (n_verified if given["verified"].fill_null(value=True).any() else n_people)


def _verified(platform: Platform, table: pl.DataFrame, ids: Any) -> NDArray[np.bool_] | None:
    """Who is verified; None where nobody is: then everybody counts alike, and the turnout check says so."""
    known = dict(table.group_by("participant").agg(pl.col("verified").fill_null(value=False).any()).iter_rows())
    people = platform.table("values/people").filter(pl.col("verified").is_not_null())
    known.update(people.select("participant", "verified").iter_rows())
    found = np.array([bool(known.get(str(name), False)) for name in ids])
    return found if found.any() else None


def _homes(platform: Platform, places: Places, ids: Any) -> list[str]:
    """Where each participant lives; empty where it is not known, or no area of the hierarchy."""
    home = dict(platform.table("values/people").select("participant", "area").iter_rows())
    found = (home.get(str(name)) or "" for name in ids)
    return [code if code in places.hierarchy.areas else "" for code in found]


def _labels(electorate: Electorate, groups: OpinionGroups, platform: Platform) -> list[tuple[str, str]]:
    """A statement typical of each group: the one it agrees with most beyond the others, else disagrees with."""
    if not groups.is_clear:
        return []
    counts = count_votes(electorate.votes, groups=groups.group, n_groups=groups.n_groups, verified=electorate.verified)
    typical = representative_statements(counts)
    texts = dict(platform.table("values/statements").select("statement", "text").iter_rows())
    letters = group_labels(groups.n_groups)
    found: dict[str, str] = {}
    for wanted in (1, -1):
        for group, statement, answer in zip(typical.group_index, typical.statement_index, typical.answer, strict=True):
            if answer == wanted:
                text = texts[str(electorate.votes.statement_ids[statement])]
                found.setdefault(letters[group], text if wanted > 0 else f"not: {text}")
    return sorted(found.items())


def _own_statements(platform: Platform) -> dict[str, list[str]]:
    return {
        slug: sorted(link.statement for link in policy.statements) for slug, policy in sorted(platform.policies.items())
    }


def _table(electorate: Electorate, places: Places, groups: OpinionGroups) -> pl.DataFrame:
    """Rows of the published table for every area used."""
    found = publish_by_area(
        electorate.votes,
        area_codes=electorate.home,
        parents=electorate.parents,
        groups=groups,
        verified=electorate.verified,
        cap=electorate.cap,
    )
    kept = {area: table for area, table in found.items() if area in set(places.used)}
    schema = {name: dtype for name, dtype in tables()[PUBLISHED].schema.items() if name not in {"label", "verified"}}
    return pl.DataFrame(published_rows(kept, last_vote=electorate.last_vote).columns(), schema=schema)
