"""Published tables of many areas, and the rows of `values/published.csv` they are stacked in.

Participants count in their own area and in every area above it. Nothing here decides where an area's result is too thin
and its parent's is read instead: that is the policy test's matter.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from threebuckets.errors import ShapeError, UnknownCodeError
from threebuckets.stats import HIDDEN, LARGEST_HIDDEN, MIN_PEOPLE, STEP, FloatArray, IntArray
from threebuckets.values.counts import CAP, GroupCounts, check_mask, check_weights, count_cells
from threebuckets.values.groups import OpinionGroups
from threebuckets.values.publishing import ALL, PublishedTable, publish
from threebuckets.values.votes import Votes


def group_labels(n_groups: int) -> tuple[str, ...]:
    """Letters of the groups in tables and on pages: A, B, C and so on.

    Examples
    --------
    >>> group_labels(3)
    ('A', 'B', 'C')
    """
    return tuple(chr(ord("A") + index) for index in range(n_groups))


def rows_shown(groups: OpinionGroups) -> int:
    """Number of groups that get a row in tables: none unless they are clear."""
    return groups.n_groups if groups.is_clear else 0


def row_stability(groups: OpinionGroups) -> FloatArray:
    """How surely each group shown, and the division as a whole, was found; NaN for the whole where nothing is clear."""
    n_rows = rows_shown(groups)
    return np.append(groups.group_stability[:n_rows], groups.stability if n_rows else np.nan)


def publish_by_area(
    votes: Votes,
    *,
    area_codes: Sequence[str] | None,
    parents: Mapping[str, Sequence[str]],
    groups: OpinionGroups,
    verified: NDArray[np.bool_] | None = None,
    weights: FloatArray | None = None,
    cap: float = CAP,
    previous: Mapping[str, PublishedTable] | None = None,
    n_changed: Mapping[str, IntArray] | None = None,
) -> Mapping[str, PublishedTable]:
    """Published table of each area, with all participants of the areas in it.

    Parameters
    ----------
    votes : Votes
        On live statements.
    area_codes : sequence of str, shape (P,), or None
        Area of each participant; "" or None where it is not known: these count in the areas without a parent only.
        None: nobody's area is known.
    parents : mapping of str to sequence of str
        Every area of the hierarchy and the areas above it (the nearest, or all of them).
    groups : OpinionGroups
        Of all participants, the same in every area. Unless they are clear, only the row "all" is made.
    verified, weights, cap
        As in `count_votes`; the cap is applied within each area.
    previous, n_changed : mapping by area, optional
        As in `publish`; n_changed counts an area's own people and those below it.

    Returns
    -------
    mapping of str to PublishedTable
        By area, ascending. Areas of fewer than ten verified participants are not there; in the others, groups of fewer
        than ten have no row. population_share is each group's part of the (weighted) verified people shown.

    Notes
    -----
    Cost: one pass over the votes of each area, so votes times the depth of the hierarchy.

    Examples
    --------
    >>> votes = Votes.from_columns(range(30), ["s"] * 30, [1] * 20 + [-1] * 10)
    >>> from threebuckets.values import opinion_groups, opinion_landscape
    >>> groups = opinion_groups(votes, opinion_landscape(votes))
    >>> tables = publish_by_area(
    ...     votes, area_codes=["w1"] * 25 + ["w2"] * 5, parents={"w1": ["d"], "w2": ["d"], "d": []},
    ...     groups=groups)
    >>> {area: table.base.tolist() for area, table in tables.items()}
    {'d': [[30]], 'w1': [[25]]}
    """
    weight = check_weights(weights, votes.n_participants)
    counter = _AreaCounter(votes, groups, verified, weight, cap)
    tables = {}
    for area, members in _members(area_codes, parents, votes.n_participants).items():
        table = counter.table(members, (previous or {}).get(area), (n_changed or {}).get(area))
        if table.labels.size:
            tables[area] = table
    return tables


class _AreaCounter:
    """Counts the votes of some participants by group, and of all of them."""

    def __init__(
        self,
        votes: Votes,
        groups: OpinionGroups,
        verified: NDArray[np.bool_] | None,
        weight: FloatArray,
        cap: float,
    ) -> None:
        if groups.group.shape != (votes.n_participants,):
            raise ShapeError.of(
                "groups", groups.group.shape, f"a group for each of {votes.n_participants} participants"
            )
        self.votes, self.groups, self.weight, self.cap = votes, groups, weight, cap
        self.verified = check_mask(verified, votes.n_participants)
        self.n_rows = rows_shown(groups)

    def table(
        self, members: NDArray[np.bool_], previous: PublishedTable | None, n_changed: IntArray | None
    ) -> PublishedTable:
        votes = self.votes.keep(participants=members)
        group = self.groups.group[members]
        return publish(
            self._counts(votes, members, group, self.groups.n_groups).rows(slice(0, self.n_rows)),
            self._counts(votes, members, None, 1),
            statement_ids=votes.statement_ids,
            labels=group_labels(self.n_rows),
            stability=row_stability(self.groups),
            previous=previous,
            n_changed=n_changed,
        )

    def _counts(
        self, votes: Votes, members: NDArray[np.bool_], group: NDArray[np.int8] | None, n_groups: int
    ) -> GroupCounts:
        everybody = np.zeros(votes.n_participants, np.int64)
        return count_cells(
            votes,
            group=everybody if group is None else group.astype(np.int64),
            n_groups=n_groups,
            weight=self.weight[members],
            trusted=self.verified[members],
            cap=self.cap,
        )


def _members(
    area_codes: Sequence[str] | None, parents: Mapping[str, Sequence[str]], n_participants: int
) -> dict[str, NDArray[np.bool_]]:
    """Who counts in each area, by area ascending."""
    codes = np.array([code or "" for code in ([""] * n_participants if area_codes is None else area_codes)], dtype=str)
    if codes.shape != (n_participants,):
        raise ShapeError.of("area_codes", codes.shape, f"one area for each of {n_participants} participants")
    members = {area: np.zeros(n_participants, bool) for area in sorted(parents)}
    roots = [area for area, above in parents.items() if not above]
    found, index = np.unique(codes, return_inverse=True)
    for number, code in enumerate(found.tolist()):
        if code and code not in parents:
            raise UnknownCodeError.of("area_codes", code, "an area of the hierarchy")
        for area in _with_ancestors(code, parents) if code else roots:
            members[area] |= index == number
    return members


def _with_ancestors(area: str, parents: Mapping[str, Sequence[str]]) -> set[str]:
    reached: set[str] = set()
    waiting = [area]
    while waiting:
        code = waiting.pop()
        if code not in reached:
            if code not in parents:
                raise UnknownCodeError.of("parents", code, "an area of the hierarchy")
            reached.add(code)
            waiting.extend(parents[code])
    return reached


@dataclass(frozen=True, slots=True, eq=False)
class PublishedRows:
    """Columns of `values/published.csv`, one row a statement, area and group that may be shown.

    Attributes are lists of one length in the order of the file's columns: `statement`, `area` and `group` str ("all" for
    everybody); `agree`, `disagree`, `passed` int, a multiple of 5 or -1 hidden; `base` and `people` int, multiples of 5 of
    at least 10; `population_share` and `stability` float, None where there is none; `last_vote` date or None.
    """

    statement: list[str]
    area: list[str]
    group: list[str]
    agree: list[int]
    disagree: list[int]
    passed: list[int]
    base: list[int]
    people: list[int]
    population_share: list[float | None]
    stability: list[float | None]
    last_vote: list[date | None]

    def columns(self) -> dict[str, list[Any]]:
        """The columns by name, in order."""
        return {each.name: getattr(self, each.name) for each in fields(self)}


def published_rows(
    tables: Mapping[str, PublishedTable], *, last_vote: Mapping[str, date] | None = None
) -> PublishedRows:
    """Stack tables of areas into rows, sorted by statement, area and group with "all" last.

    Parameters
    ----------
    tables : mapping of str to PublishedTable
        By area.
    last_vote : mapping of str to date, optional
        Day of the last vote on each statement, anywhere: finer would tell when a few people voted.

    Returns
    -------
    PublishedRows
        Cells of fewer than ten people have no row.

    Examples
    --------
    >>> counts = GroupCounts.of([[30]], [[10]])
    >>> table = publish(counts, counts, statement_ids=np.array(["s1"]), labels=["A"])
    >>> rows = published_rows({"ward": table})
    >>> rows.group, rows.agree, rows.base
    (['A', 'all'], [30, 30], [40, 40])
    """
    days = last_vote or {}
    rows = [row for area in sorted(tables) for row in _rows(area, tables[area], days)]
    rows.sort(key=lambda row: (row[0], row[1], row[2] == ALL, row[2]))
    columns = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in fields(PublishedRows)]
    return PublishedRows(*columns)


def _rows(area: str, table: PublishedTable, days: Mapping[str, date]) -> list[tuple[Any, ...]]:
    rows = []
    for unit, column in zip(*np.nonzero(table.is_shown), strict=True):
        statement = str(table.statement_ids[column])
        counts = [int(array[unit, column]) for array in (table.agree, table.disagree, table.passed, table.base)]
        people = int(table.n_people[unit])
        shares = (_or_none(table.population_share[unit]), _or_none(table.stability[unit]))
        rows.append((statement, area, str(table.labels[unit]), *counts, people, *shares, days.get(statement)))
    return rows


def _or_none(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def published_tables(columns: Mapping[str, Sequence[Any]]) -> Mapping[str, PublishedTable]:
    """Tables by area from the columns of `values/published.csv`, checked before.

    Parameters
    ----------
    columns : mapping of str to sequence
        As in `PublishedRows.columns`; population_share and stability may be absent or hold None.

    Returns
    -------
    mapping of str to PublishedTable
        Without a population share, each group's part of the people shown.
    """
    area = np.array(columns["area"], dtype=str)
    if not area.size:
        return {}
    order = np.argsort(area, kind="stable")
    names, starts = np.unique(area[order], return_index=True)
    return {
        str(name): _table({key: [values[row] for row in rows] for key, values in columns.items()})
        for name, rows in zip(names, np.split(order, starts[1:]), strict=True)
    }


def _table(columns: Mapping[str, Sequence[Any]]) -> PublishedTable:
    statement_ids, column = np.unique(np.array(columns["statement"], dtype=str), return_inverse=True)
    labels = np.array(sorted(set(columns["group"]), key=lambda label: (label == ALL, label)), dtype=str)
    number = {str(label): index for index, label in enumerate(labels)}
    unit = np.array([number[label] for label in columns["group"]], np.int64)

    def grid(name: str) -> NDArray[np.int32]:
        filled = np.full((labels.size, statement_ids.size), HIDDEN, np.int32)
        filled[unit, column] = columns[name]
        return filled

    def by_unit(name: str) -> FloatArray:
        values = columns.get(name) or [None] * len(unit)
        filled = np.full(labels.size, np.nan)
        filled[unit] = [np.nan if value is None else value for value in values]
        return filled

    people = by_unit("people")
    share = np.where(labels == ALL, np.nan, by_unit("population_share"))
    if np.isnan(share[labels != ALL]).any():
        share = np.where(labels == ALL, np.nan, people / people[labels != ALL].sum())
    return PublishedTable(
        unit="group",
        labels=labels,
        statement_ids=statement_ids,
        agree=grid("agree"),
        disagree=grid("disagree"),
        passed=grid("passed"),
        base=grid("base"),
        n_people=people.astype(np.int32),
        population_share=share,
        stability=by_unit("stability"),
        parameters={"step": STEP, "largest_hidden": LARGEST_HIDDEN, "min_people": MIN_PEOPLE},
    )
