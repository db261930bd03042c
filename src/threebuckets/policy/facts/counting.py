"""The published table of a platform: counts by area and opinion group, made from votes where they are at hand.

Verdicts read this table and nothing else about votes, so that whoever has `values/published.csv` gets the same ones.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from threebuckets.policy.facts.places import Places
from threebuckets.policy.platform import Platform
from threebuckets.policy.tables import tables
from threebuckets.values.counts import count_votes
from threebuckets.values.groups import OpinionGroups, opinion_groups, redraw_groups
from threebuckets.values.landscape import opinion_landscape
from threebuckets.values.publishing import PublishedTable, publish
from threebuckets.values.representative import representative_statements
from threebuckets.values.votes import Votes

LETTERS = "ABCDE"
WITHOUT = " without "
ALL = "all"
MIN_PEOPLE = 10
PUBLISHED = "values/published"


def published_frame(platform: Platform, places: Places) -> pl.DataFrame:
    """`values/published` of a platform: as given, or counted from its votes for every area used.

    Rows of groups drawn without a policy's own statements have the group `A without <policy>`.
    """
    if platform.has(PUBLISHED) and not platform.has("values/votes"):
        return platform.table(PUBLISHED)
    electorate = _electorate(platform)
    if electorate is None:
        return tables()[PUBLISHED].empty()
    groups = _groups(electorate)
    rows = list(_rows(electorate, places, groups, _labels(electorate, groups, platform), ""))
    for slug, statements in sorted(_own_statements(platform).items()):
        own = np.isin(electorate.votes.statement_ids, statements)
        if own.any() and groups.is_clear:
            redrawn = redraw_groups(electorate.votes, groups, leave_out=own, fit=electorate.verified)
            rows += [r for r in _rows(electorate, places, redrawn, {}, slug) if r["statement"] in statements]
    frame = pl.DataFrame(rows, schema=tables()[PUBLISHED].schema, orient="row")
    return frame.sort("statement", "area", "group")


@dataclass(frozen=True, slots=True, eq=False)
class _Electorate:
    """Votes on live statements with what is known of who cast them; arrays by participant."""

    votes: Votes
    verified: NDArray[np.bool_] | None
    home: NDArray[np.str_]
    cap: float
    last_vote: date | None


def _electorate(platform: Platform) -> _Electorate | None:
    """The votes that count; None where nobody has voted."""
    table = platform.table("values/votes")
    live = platform.table("values/statements").filter(pl.col("status").fill_null("live") == "live")["statement"]
    table = table.filter(pl.col("statement").is_in(live.implode()))
    if not len(table):
        return None
    voted_at = table["voted_at"].str.to_datetime(time_zone="UTC", strict=False)
    # Rows in the order of their content, so that where times tell nothing the order of the file tells nothing either.
    table = table.with_columns(voted_at.alias("_at")).sort("participant", "statement", "_at", "vote", nulls_last=False)
    votes = Votes.from_columns(
        table["participant"].to_numpy().astype(str),
        table["statement"].to_numpy().astype(str),
        table["vote"].to_numpy(),
        all_statement_ids=sorted(live.to_list()),
    )
    last = table["_at"].max()
    verified = _verified(platform, table, votes.participant_ids)
    cap = platform.rules.values.unverified_cap
    last_vote = last.date() if last is not None and hasattr(last, "date") else None
    return _Electorate(votes, verified, _homes(platform, votes.participant_ids), cap, last_vote)


def _verified(platform: Platform, table: pl.DataFrame, ids: Any) -> NDArray[np.bool_] | None:
    """Who is verified; None where nobody is: then everybody counts alike, and the turnout check says so."""
    known = dict(table.group_by("participant").agg(pl.col("verified").fill_null(value=False).any()).iter_rows())
    people = platform.table("values/people").filter(pl.col("verified").is_not_null())
    known.update(people.select("participant", "verified").iter_rows())
    found = np.array([bool(known.get(str(name), False)) for name in ids])
    return found if found.any() else None


def _homes(platform: Platform, ids: Any) -> NDArray[np.str_]:
    home = dict(platform.table("values/people").select("participant", "area").iter_rows())
    return np.array([home.get(str(name)) or "" for name in ids], dtype=np.str_)


def _groups(electorate: _Electorate) -> OpinionGroups:
    landscape = opinion_landscape(electorate.votes, fit=electorate.verified)
    return opinion_groups(electorate.votes, landscape, fit=electorate.verified)


def _labels(electorate: _Electorate, groups: OpinionGroups, platform: Platform) -> dict[str, str]:
    """A statement typical of each group: the one it agrees with most beyond the others, else disagrees with."""
    if not groups.is_clear:
        return {}
    counts = count_votes(electorate.votes, groups=groups.group, n_groups=groups.n_groups, verified=electorate.verified)
    typical = representative_statements(counts)
    texts = dict(platform.table("values/statements").select("statement", "text").iter_rows())
    found: dict[str, str] = {}
    for wanted in (1, -1):
        for group, statement, answer in zip(typical.group_index, typical.statement_index, typical.answer, strict=True):
            if answer == wanted:
                text = texts[str(electorate.votes.statement_ids[statement])]
                found.setdefault(LETTERS[group], text if wanted > 0 else f"not: {text}")
    return found


def _own_statements(platform: Platform) -> dict[str, list[str]]:
    return {
        slug: sorted(link.statement for link in policy.statements) for slug, policy in sorted(platform.policies.items())
    }


def _rows(
    electorate: _Electorate, places: Places, groups: OpinionGroups, labels: Mapping[str, str], without: str
) -> Iterator[dict[str, Any]]:
    """Rows of the published table for every area used."""
    for area in places.used:
        inside = _inside(electorate.home, area, places)
        if inside.sum() >= MIN_PEOPLE:
            table = _table(electorate, inside, groups)
            yield from _table_rows(table, area, labels, without, electorate)


def _inside(home: NDArray[np.str_], area: str, places: Places) -> NDArray[np.bool_]:
    """Who lives in an area; people whose home is not known are counted in areas without a parent."""
    known = {code for code in set(home.tolist()) if code in places.hierarchy.areas}
    within = [code for code in known if code == area or area in places.hierarchy.parents(code)]
    found: NDArray[np.bool_] = np.isin(home, within)
    if not places.hierarchy.parents(area):
        found |= ~np.isin(home, sorted(known))
    return found


def _table(electorate: _Electorate, inside: NDArray[np.bool_], groups: OpinionGroups) -> PublishedTable:
    votes = electorate.votes.keep(participants=inside)
    verified = None if electorate.verified is None else electorate.verified[inside]
    n_groups = groups.n_groups if groups.is_clear else 0
    totals = count_votes(votes, verified=verified, cap=electorate.cap)
    member = groups.group[inside] if n_groups else np.full(int(inside.sum()), -1, dtype=np.int8)
    counts = count_votes(votes, groups=member, n_groups=max(n_groups, 1), verified=verified, cap=electorate.cap)
    stability = [*groups.group_stability, groups.stability] if n_groups else [groups.stability]
    return publish(
        counts.rows(slice(0, n_groups)),
        totals,
        statement_ids=votes.statement_ids,
        labels=list(LETTERS[:n_groups]),
        stability=stability,
    )


def _table_rows(
    table: PublishedTable, area: str, labels: Mapping[str, str], without: str, electorate: _Electorate
) -> Iterator[dict[str, Any]]:
    for row, label in enumerate(table.labels.tolist()):
        stability, share = float(table.stability[row]), float(table.population_share[row])
        for column in np.flatnonzero(table.is_shown[row]):
            yield {
                "statement": str(table.statement_ids[column]),
                "area": area,
                "group": f"{label}{WITHOUT}{without}" if without else label,
                "agree": int(table.agree[row, column]),
                "disagree": int(table.disagree[row, column]),
                "passed": int(table.passed[row, column]),
                "base": int(table.base[row, column]),
                "people": int(table.n_people[row]),
                "population_share": None if np.isnan(share) else share,
                "stability": None if np.isnan(stability) else stability,
                "last_vote": electorate.last_vote,
                "label": labels.get(label),
                "verified": electorate.verified is not None,
            }
