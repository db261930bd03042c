"""What a `.pb` file states of itself, held against its rows and ballots: counts, and the limits of a ballot."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from threebuckets.errors import Fault, shown
from threebuckets.exchange.logbook import Faults
from threebuckets.exchange.pabulib.elections import Election
from threebuckets.exchange.pabulib.numbers import number

Floats = NDArray[np.float64]
NEAR = 1e-9
"""Sums of decimals are reckoned in float64."""
BEYOND = {
    "min_length": "with fewer projects than {bound}",
    "max_length": "with more projects than {bound}",
    "min_sum_cost": "whose projects cost less than {bound} together",
    "max_sum_cost": "whose projects cost more than {bound} together",
    "min_points": "with fewer points than {bound} for a project",
    "max_points": "with more points than {bound} for a project",
    "min_sum_points": "with fewer points than {bound} in all",
    "max_sum_points": "with more points than {bound} in all",
}
"""Key of META → what a ballot beyond it is like."""


def check_counts(election: Election, lines: Sequence[int], name: str, faults: Faults) -> None:
    """Numbers that the file states of itself, and ballots beyond its own limits: all warnings.

    Parameters
    ----------
    election : Election
    lines : sequence of int
        Line of each project.
    name : str
        The file.
    faults : Faults
        Where they are noted.
    """
    meta = election.meta
    for key, n in (("num_projects", len(election.projects)), ("num_votes", len(election.voters))):
        if key in meta and meta[key].strip() != str(n):
            faults.add(
                Fault("F82", "warning", name, None, f"META {key}", _quoted(meta[key]), f"{n}, as there are rows")
            )
    _check_project_counts(election, lines, name, faults)
    _check_ballots(election, name, faults)


def _check_project_counts(election: Election, lines: Sequence[int], name: str, faults: Faults) -> None:
    counted = np.bincount(election.project, minlength=len(election.projects))
    if "votes" not in election.project_columns:
        return
    place = election.project_columns.index("votes")
    for line, project, row, n in zip(lines, election.ids, election.projects, counted.tolist(), strict=True):
        stated = row[place].strip() if place < len(row) else ""
        if stated and stated != str(n):
            found = f"{_quoted(stated)} for project {shown(project)}"
            faults.add(Fault("F88", "warning", name, line, "votes", found, f"{n}, as there are ballots"))


def _check_ballots(election: Election, name: str, faults: Faults) -> None:
    """Ballots with more or less on them than the file says that a ballot may have; an empty one is none."""
    for key, values in _measured(election):
        bound = number(election.meta.get(key, ""))
        if bound is None:
            continue
        is_most = key.startswith("max_")
        n = int((values > float(bound) * (1 + NEAR) if is_most else values < float(bound) * (1 - NEAR)).sum())
        if n:
            text = election.meta[key].strip()
            found = f"{n} {'ballot' if n == 1 else 'ballots'} {BEYOND[key].format(bound=text)}"
            expected = f"{'at most' if is_most else 'at least'} {text}"
            faults.add(Fault("F87", "warning", name, None, f"META {key}", found, expected))


def _measured(election: Election) -> Iterator[tuple[str, Floats]]:
    """Each limit with what it limits, of every ballot that names a project."""
    lengths = np.diff(election.starts)
    first = election.starts[:-1][lengths > 0]
    if not len(first):
        return
    costs = np.array([float(cost) for cost in election.costs])
    yield from _both("length", lengths[lengths > 0].astype(np.float64))
    yield from _both("sum_cost", np.add.reduceat(costs[election.project], first))
    if election.points:
        points = np.array([float(value) for value in election.points])
        yield "min_points", np.minimum.reduceat(points, first)
        yield "max_points", np.maximum.reduceat(points, first)
        yield from _both("sum_points", np.add.reduceat(points, first))


def _both(what: str, values: Floats) -> Iterator[tuple[str, Floats]]:
    yield f"min_{what}", values
    yield f"max_{what}", values


def _quoted(text: str) -> str:
    return f'"{shown(text)}"'
