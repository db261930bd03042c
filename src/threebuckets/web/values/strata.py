"""How parts of the people differ, where the platform records what part somebody is of: members and everybody else.

Pure. Parts of fewer than ten are left out, and figures go through the published table like all others.
"""

from typing import Any

import numpy as np
import polars as pl

from threebuckets.policy.facts.counting import Electorate
from threebuckets.policy.platform import Platform
from threebuckets.values import PublishedTable, count_votes, publish

PREFIX = "stratum_"
MOST_PARTS = 6
MOST_STATEMENTS = 5


def strata_of(
    platform: Platform, electorate: Electorate, *, withheld: frozenset[str] = frozenset()
) -> list[dict[str, Any]]:
    """Each recorded division of the people, with the statements on which its parts differ beyond doubt.

    Nothing is said of `withheld` statements.
    """
    people = platform.table("values/people")
    return [
        found
        for name in people.columns
        if name.startswith(PREFIX)
        for found in [_stratum(name.removeprefix(PREFIX), people.select("participant", name), electorate, withheld)]
        if found
    ]


def _stratum(
    name: str, people: pl.DataFrame, electorate: Electorate, withheld: frozenset[str]
) -> dict[str, Any] | None:
    part_of = dict(people.iter_rows())
    ids = [part_of.get(str(code)) for code in electorate.votes.participant_ids]
    parts = sorted({part for part in ids if part})
    if not 2 <= len(parts) <= MOST_PARTS:
        return None
    number = {part: index for index, part in enumerate(parts)}
    index = np.array([number.get(part, -1) if part else -1 for part in ids], np.int64)
    counted = {"verified": electorate.verified, "cap": electorate.cap}
    table = publish(
        count_votes(electorate.votes, groups=index, n_groups=len(parts), **counted),  # type: ignore[arg-type]
        count_votes(electorate.votes, **counted),  # type: ignore[arg-type]
        statement_ids=electorate.votes.statement_ids,
        labels=parts,
    ).without(withheld)
    rows = [row for row, label in enumerate(table.labels.tolist()) if label in number]
    if len(rows) < 2:
        return None
    return {
        "name": name,
        "parts": [{"label": str(table.labels[row]), "people": int(table.n_people[row])} for row in rows],
        "statements": _differing(table, rows),
    }


def _differing(table: PublishedTable, rows: list[int]) -> list[dict[str, Any]]:
    """Statements on which the intervals of two parts do not touch, the furthest apart first."""
    found = table.support()
    shown = table.is_shown[rows].all(axis=0)
    gap = np.where(shown, found.low[rows].max(axis=0) - found.high[rows].min(axis=0), -1.0)
    order = [int(at) for at in np.lexsort((np.arange(gap.size), -gap)) if gap[at] > 0][:MOST_STATEMENTS]
    return [
        {
            "statement": str(table.statement_ids[at]),
            "figures": [
                [round(float(array[row, at]), 3) for array in (found.share, found.low, found.high)] for row in rows
            ],
        }
        for at in order
    ]
