"""Reads the made contests of tests/fixtures/choice."""

import csv
import random
from fractions import Fraction
from pathlib import Path

from threebuckets.choice import Ballots, Bound, Candidate, Limits

FIXTURES = Path(__file__).parents[1] / "fixtures" / "choice"
Contest = tuple[list[Candidate], Ballots, Limits]


def made(name: str, *, shuffled: int | None = None) -> Contest:
    """A contest by its folder, rows and groups of equal ballots shuffled by a seed."""
    policies, limits, ballots = (_rows(name, table) for table in ("policies", "limits", "ballots"))
    if shuffled is not None:
        for rows in (policies, limits, ballots):
            random.Random(shuffled).shuffle(rows)
    caps = {row["of"]: Fraction(row["amount"]) for row in limits if row["limit"] == "cap"}
    least = tuple(Bound(row["of"], low=Fraction(row["amount"])) for row in limits if row["limit"] == "at-least")
    votes = [dict.fromkeys(row["supports"].split("|"), 1) for row in ballots for _ in range(int(row["people"]))]
    candidates = [_candidate(row, caps) for row in policies]
    return candidates, Ballots.of([each.policy for each in candidates], votes), Limits(caps, least)


def _candidate(row: dict[str, str], caps: dict[str, Fraction]) -> Candidate:
    def named(cell: str) -> tuple[str, ...]:
        return tuple(cell.split("|")) if cell else ()

    needs = {resource: Fraction(row[resource]) for resource in caps if row[resource] != "0"}
    return Candidate(
        row["policy"], needs, int(row["lot"]), named(row["requires"]), named(row["excludes"]), (row["region"],)
    )


def _rows(name: str, table: str) -> list[dict[str, str]]:
    with (FIXTURES / name / f"{table}.csv").open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))
