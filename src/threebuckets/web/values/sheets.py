"""The opinion landscape as a sheet of the round: groups, what they say, what bridges, what divides. Pure: no database.

Every share in it comes from the published table. Axes and raw counts, on which a visitor is placed and statements are
routed, make a sheet of their own that is for this site alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from threebuckets.policy.facts.counting import WITHOUT, Electorate, Opinions
from threebuckets.policy.platform import Platform
from threebuckets.stats import HIDDEN, FloatArray
from threebuckets.values import (
    Bridging,
    GroupCounts,
    Landscape,
    OpinionGroups,
    PublishedTable,
    Representative,
    Votes,
    bridging_scores,
    count_votes,
    group_labels,
    publish,
    published_tables,
    representative_statements,
    split_half,
    support,
)
from threebuckets.web.values.map_cells import Grid, map_cells
from threebuckets.web.values.strata import strata_of

LANDSCAPE, STRATA, AXES = "values/landscape", "values/strata", "private:values/axes"
OPINION_SHEETS = (LANDSCAPE, STRATA, AXES)
ALL = "all"
TYPICAL_SHOWN = 5
REPEATS = 5
DECIMALS = 2


def opinion_sheets(
    platform: Platform, opinions: Opinions | None, *, withheld: frozenset[str] = frozenset()
) -> dict[str, Any]:
    """The sheets of this room: from the opinions of the platform, or what its published table tells without votes.

    Nothing is said of `withheld` statements: their figures would betray who took a vote back.
    """
    if opinions is None:
        return _from_published(platform)
    study = Study.of(opinions, withheld)
    sheet = _landscape(study.table, is_open=opinions.electorate.verified is None)
    sheet |= {
        "groups": _groups(study),
        "stability": _rounded(study.groups.stability, 2) if study.groups.is_clear else None,
        "map": study.grid.sheet if study.grid else None,
    }
    if study.landscape.is_map:
        sheet |= {**_bridging(study), "reliability": _reliability(study)}
    return {LANDSCAPE: sheet, STRATA: strata_of(platform, opinions.electorate, withheld=withheld), AXES: _axes(study)}


@dataclass(frozen=True, slots=True, eq=False)
class Study:
    """The votes with everything that was found in them; `grid` is None where there is no map."""

    electorate: Electorate
    landscape: Landscape
    groups: OpinionGroups
    counts: GroupCounts
    table: PublishedTable
    typical: Representative
    bridging: Bridging
    grid: Grid | None

    @classmethod
    def of(cls, opinions: Opinions, withheld: frozenset[str]) -> "Study":
        """Study the votes, as the verdicts do."""
        electorate, landscape, groups = opinions.electorate, opinions.landscape, opinions.groups
        votes, sure = electorate.votes, electorate.verified
        counts = count_votes(votes, groups=groups.group, n_groups=groups.n_groups, verified=sure, cap=electorate.cap)
        shown = groups.n_groups if groups.is_clear else 0
        table = publish(
            counts.rows(slice(0, shown)),
            count_votes(votes, verified=sure, cap=electorate.cap),
            statement_ids=votes.statement_ids,
            labels=group_labels(shown),
        ).without(withheld)
        who = np.ones(votes.n_participants, bool) if sure is None else sure
        bridging = bridging_scores(votes, fit=sure, landscape=landscape)
        grid = map_cells(landscape, groups, who) if landscape.is_map else None
        return cls(electorate, landscape, groups, counts, table, representative_statements(counts), bridging, grid)


def _landscape(table: PublishedTable, *, is_open: bool) -> dict[str, Any]:
    """What the published table alone tells."""
    people = dict(zip(table.labels.tolist(), table.n_people.tolist(), strict=True))
    shared, dividing = _codes(table, _shared(table)), _codes(table, _dividing(table))
    return {
        "n_people": people.get(ALL, 0),
        "n_statements": int(table.statement_ids.size),
        "is_open": is_open,
        "groups": [{"letter": label, "people": people[label]} for label in table.labels.tolist() if label != ALL],
        "stability": None,
        "reliability": None,
        "map": None,
        "statements": _figures(table),
        "shared": shared,
        "bridging": shared,
        "scores": None,
        "dividing": dividing,
    }


def _codes(table: PublishedTable, rows: list[int]) -> list[str]:
    return [str(table.statement_ids[index]) for index in rows]


def _bridging(study: Study) -> dict[str, Any]:
    """What is shared and liked by both sides of the main divide, the highest score first; scores of what is published."""
    table, found = study.table, study.bridging
    score = np.round(found.score, DECIMALS)
    shown = (table.is_shown & (table.labels == ALL)[:, None]).any(axis=0) & np.isfinite(score)
    order = sorted((at for at in _shared(table) if shown[at] and found.both_sides[at]), key=lambda at: -score[at])
    return {
        "bridging": _codes(table, order),
        "scores": {str(table.statement_ids[at]): float(score[at]) for at in np.flatnonzero(shown)},
    }


def _figures(table: PublishedTable) -> dict[str, dict[str, list[float | int]]]:
    """Statement → group → share, low, high in 0-1 and agree, disagree, passed, base as published (-1: hidden)."""
    found = table.support()
    figures: dict[str, dict[str, list[float | int]]] = {}
    for unit, column in zip(*np.nonzero(table.is_shown), strict=True):
        share = found.share[unit, column]
        if np.isnan(share):
            continue
        limits = [round(float(value), 3) for value in (share, found.low[unit, column], found.high[unit, column])]
        counts = [int(array[unit, column]) for array in (table.agree, table.disagree, table.passed, table.base)]
        figures.setdefault(str(table.statement_ids[column]), {})[str(table.labels[unit])] = [*limits, *counts]
    return figures


def _shared(table: PublishedTable) -> list[int]:
    """Statements that more than half of every group agrees with beyond doubt, the widest agreement first."""
    worst, _ = table.bounds()
    rows = _deciding(table)
    low = support(worst).low[rows]
    nothing = np.zeros(table.statement_ids.size, bool)
    sure = np.asarray((table.is_shown[rows] & (low > 0.5)).all(axis=0)) if rows.size else nothing
    share = np.nan_to_num(table.support().share[rows], nan=0.0).min(axis=0, initial=1.0)
    return [int(index) for index in np.lexsort((np.arange(share.size), -share)) if sure[index]]


def _dividing(table: PublishedTable) -> list[int]:
    """Statements that most of one group agrees with and most of another rejects, beyond doubt; the furthest first."""
    worst, best = table.bounds()
    rows = np.flatnonzero(table.labels != ALL)
    if rows.size < 2:
        return []
    shown = table.is_shown[rows]
    for_it = np.asarray((shown & (support(worst).low[rows] > 0.5)).any(axis=0))
    against = np.asarray((shown & (support(best).high[rows] < 0.5)).any(axis=0))
    share = table.support().share[rows]
    apart = np.nan_to_num(np.nanmax(share, axis=0, initial=0.0) - np.nanmin(share, axis=0, initial=1.0))
    return [int(i) for i in np.lexsort((np.arange(apart.size), -apart)) if for_it[i] and against[i]]


def _deciding(table: PublishedTable) -> Any:
    """Rows of the groups; of everybody where there are none."""
    rows = np.flatnonzero(table.labels != ALL)
    return rows if rows.size else np.flatnonzero(table.labels == ALL)


def _groups(study: Study) -> list[dict[str, Any]]:
    """The groups that are shown, each with statements typical of it."""
    people = dict(zip(study.table.labels.tolist(), study.table.n_people.tolist(), strict=True))
    return [
        {
            "letter": letter,
            "people": people[letter],
            "stability": _rounded(study.groups.group_stability[index], 2),
            "decides": bool(study.groups.can_veto[index]),
            "typical": _typical(study, index),
        }
        for index, letter in enumerate(group_labels(study.groups.n_groups))
        if letter in people
    ]


def _typical(study: Study, group: int) -> list[dict[str, Any]]:
    """Statements that mark a group out, what it says of each, its share and the others', from published counts."""
    found = np.flatnonzero(study.typical.group_index == group)
    rows = [
        _typical_row(study, group, int(study.typical.statement_index[at]), int(study.typical.answer[at]))
        for at in found
    ]
    return [row for row in rows if row is not None][:TYPICAL_SHOWN]


def _typical_row(study: Study, group: int, column: int, answer: int) -> dict[str, Any] | None:
    table = study.table
    labels = table.labels.tolist()
    here = labels.index(group_labels(group + 1)[group])
    others = [row for row, label in enumerate(labels) if label not in {ALL, labels[here]}]
    if not table.is_shown[[here, *others], column].all() or (table.agree[:, column] == HIDDEN)[[here, *others]].any():
        return None
    agree, opinions = table.agree[:, column], (table.agree + np.maximum(table.disagree, 0))[:, column]
    if not opinions[here] or not opinions[others].sum():
        return None
    return {
        "statement": str(table.statement_ids[column]),
        "answer": answer,
        "share": round(float(agree[here] / opinions[here]), 2),
        "elsewhere": round(float(agree[others].sum() / opinions[others].sum()), 2),
    }


def _reliability(study: Study) -> dict[str, float] | None:
    """How alike the ranking by bridging score is in two halves of the people; None where that says nothing."""
    votes, sure = study.electorate.votes, study.electorate.verified

    def ranking(half: Votes) -> FloatArray:
        rows = np.searchsorted(votes.participant_ids, half.participant_ids)
        fit = None if sure is None else sure[rows]
        return bridging_scores(half, fit=fit, landscape=_of_some(study.landscape, rows)).score

    found = split_half(votes, ranking, repeats=REPEATS)
    middle = (found.rank_correlation, found.low, found.high, found.top_overlap)
    if not all(np.isfinite(value) for value in middle):
        return None
    return dict(zip(("correlation", "low", "high", "top"), (round(float(value), 2) for value in middle), strict=True))


def _of_some(landscape: Landscape, rows: NDArray[np.int64]) -> Landscape:
    """The landscape with some of its people: where a search for scores begins, not where it ends."""
    return replace(landscape, positions=landscape.positions[rows], included=landscape.included[rows])


def _axes(study: Study) -> Mapping[str, Any] | None:
    """Axes and centres to place a visitor by, and counts to route by: for this site's pages, never given away."""
    landscape, counts = study.landscape, study.counts
    return {
        "is_map": landscape.is_map,
        "statements": [str(code) for code in landscape.statement_ids],
        "means": landscape.means.tolist(),
        "components": landscape.components.tolist(),
        "centres": np.nan_to_num(study.groups.centres).tolist(),
        "letters": list(group_labels(study.groups.n_groups if study.groups.is_clear else 0)),
        "origin": list(study.grid.origin) if study.grid else [0.0, 0.0],
        "side": study.grid.side if study.grid else 1.0,
        "agree": counts.agree.tolist(),
        "disagree": counts.disagree.tolist(),
        "passed": counts.passed.tolist(),
    }


def _from_published(platform: Platform) -> dict[str, Any]:
    """The landscape of a platform of which only a table counted elsewhere is published: of the widest area in it."""
    rows = platform.table("values/published")
    rows = rows.filter(~pl.col("group").str.contains(WITHOUT, literal=True))
    tables = published_tables({name: rows[name].to_list() for name in rows.columns})
    if not tables:
        return {}
    table = max(tables.values(), key=lambda table: int(table.n_people.max(initial=0)))
    is_open = not all(value is None or value for value in rows["verified"].to_list())
    return {LANDSCAPE: {**_landscape(table, is_open=is_open), "is_from_elsewhere": True}}


def _rounded(value: float, decimals: int) -> float | None:
    return None if np.isnan(value) else round(float(value), decimals)
