"""What can be wrong or odd in a `.pb` file beyond its cells: keys, ids, counts and the ballots' own limits."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from threebuckets.errors import Fault
from threebuckets.exchange.logbook import Faults
from threebuckets.exchange.pabulib.elections import VOTE_TYPES, Election

MANDATORY = (
    "description",
    "country",
    "unit",
    "instance",
    "num_projects",
    "num_votes",
    "budget",
    "vote_type",
    "rule",
    "date_begin",
    "date_end",
)


def check_meta(
    meta: Mapping[str, str], project_head: Sequence[str], vote_head: Sequence[str], name: str, faults: Faults
) -> None:
    """Keys, columns, budget and the kind of ballot."""
    needed = ("budget", "vote_type")
    for key in MANDATORY:
        if key not in meta:
            severity: Any = "error" if key in needed else "warning"
            faults.add(Fault("F81", severity, name, None, f"META {key}", "nothing", "a value"))
    for section, head, columns in (
        ("PROJECTS", project_head, ("project_id", "cost")),
        ("VOTES", vote_head, ("voter_id", "vote")),
    ):
        for column in columns:
            if column not in head:
                faults.add(Fault("F81", "error", name, None, f"{section} {column}", "no such column", column))
    budget = number(meta.get("budget", "0"))
    if "budget" in meta and (budget is None or budget <= 0):
        faults.add(Fault("F83", "error", name, None, "META budget", f'"{meta["budget"]}"', "a number above 0"))
    kind = meta.get("vote_type", "approval").strip().lower()
    if kind not in VOTE_TYPES:
        faults.add(Fault("F89", "error", name, None, "META vote_type", f'"{kind}"', ", ".join(VOTE_TYPES)))


def check_rows(
    rows: Sequence[tuple[int, list[str]]], place: int, column: str, name: str, faults: Faults
) -> dict[str, int]:
    """Ids in the order of the rows; one that stands there twice is a fault."""
    index: dict[str, int] = {}
    for position, (line, cells) in enumerate(rows):
        code = cells[place].strip() if place < len(cells) else ""
        if code in index or not code:
            found = f'"{code}" again' if code else "nothing"
            faults.add(Fault("F84", "error", name, line, column, found, "an id of its own"))
        index.setdefault(code, position)
    return index


def check_counts(election: Election, name: str, faults: Faults) -> None:
    """Numbers that the file states of itself, and ballots beyond its own limits: all warnings."""
    meta = election.meta
    for key, n in (("num_projects", len(election.projects)), ("num_votes", len(election.voters))):
        if key in meta and meta[key].strip() != str(n):
            faults.add(Fault("F82", "warning", name, None, f"META {key}", f'"{meta[key]}"', f"{n}, as there are rows"))
    _check_project_counts(election, name, faults)
    lengths = np.diff(election.starts)
    for key, is_wrong in (("min_length", np.less), ("max_length", np.greater)):
        bound = number(meta.get(key, ""))
        if bound is not None and (n := int(is_wrong(lengths[lengths > 0], int(bound)).sum())):
            faults.add(Fault("F87", "warning", name, None, f"META {key}", f"{n} ballots beyond {bound}", "as stated"))


def _check_project_counts(election: Election, name: str, faults: Faults) -> None:
    counted = np.bincount(election.project, minlength=len(election.projects))
    if "votes" not in election.project_columns:
        return
    place = election.project_columns.index("votes")
    for row, n in zip(election.projects, counted.tolist(), strict=True):
        stated = row[place].strip() if place < len(row) else ""
        if stated and stated != str(n):
            faults.add(Fault("F88", "warning", name, None, "votes", f'"{stated}"', f"{n}, as there are ballots"))


def number(text: str) -> Fraction | None:
    """A number with a decimal point or comma, exactly; None where it is none.

    Examples
    --------
    >>> number("12,50")
    Fraction(25, 2)
    """
    try:
        return Fraction(text.strip().replace(",", "."))
    except (ValueError, ZeroDivisionError):
        return None
