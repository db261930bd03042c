"""Writing a `.pb` file: known keys in the order of the format, others as they were found, nothing lost."""

import csv
from collections.abc import Iterable
from typing import TextIO

from threebuckets.exchange.pabulib.elections import Election

KEYS = [
    "description",
    "country",
    "unit",
    "district",
    "subunit",
    "instance",
    "num_projects",
    "num_votes",
    "budget",
    "vote_type",
    "rule",
    "date_begin",
    "date_end",
    "min_length",
    "max_length",
    "min_sum_cost",
    "max_sum_cost",
    "min_points",
    "max_points",
    "min_sum_points",
    "max_sum_points",
    "default_score",
    "min_project_cost",
    "max_project_cost",
    "min_project_score_threshold",
    "neighborhoods",
    "subdistricts",
    "categories",
    "edition",
    "language",
    "currency",
    "fully_funded",
    "experimental",
    "comment",
    "acknowledgments",
    "leftover_budget",
    "budget_per_category",
    "budget_per_neighborhood",
]


def write_pb(election: Election, sink: TextIO) -> None:
    """Write an election as a `.pb` file.

    Parameters
    ----------
    election : Election
        Every voter in it weighs the same: the format has no place for weights.
    sink : text stream
        Opened with `newline=""`.
    """
    out = csv.writer(sink, delimiter=";", lineterminator="\n")
    known = [(key, election.meta[key]) for key in KEYS if key in election.meta]
    others = [(key, value) for key, value in election.meta.items() if key not in KEYS]
    _section(out, "META", ("key", "value"), [*known, *others])
    _section(out, "PROJECTS", election.project_columns, election.projects)
    _section(out, "VOTES", election.voter_columns, election.voters)


def _section(out: object, title: str, head: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    out.writerow([title])  # type: ignore[attr-defined]
    out.writerow(head)  # type: ignore[attr-defined]
    out.writerows(rows)  # type: ignore[attr-defined]
