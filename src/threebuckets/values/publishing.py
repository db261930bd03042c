"""The published table: counts by group from which anybody can recompute every verdict, with small numbers hidden.

The only figures about votes that may leave the library. A cell of fewer than ten verified people does not exist, counts
of one to seven are hidden, all others are multiples of five.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from threebuckets.errors import ShapeError
from threebuckets.stats import (
    HIDDEN,
    LARGEST_HIDDEN,
    MIN_PEOPLE,
    STEP,
    FloatArray,
    IntArray,
    publishable,
    round_to_step,
)
from threebuckets.values.counts import GroupCounts
from threebuckets.values.support import Support, support
from threebuckets.values.votes import AGREE, DISAGREE, PASS, IdArray

ALL = "all"
HIDDEN_STANDS_FOR = 4
Counts32 = NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class PublishedTable:
    """Counts as they are published: by opinion group (or area) and statement.

    Parameters
    ----------
    unit : "group" or "area"
        What a row is.
    labels : ndarray of str, shape (U,)
        "all" last. A row of fewer than ten verified people is not there, so U may be 0.
    statement_ids : ndarray of int64 or str, shape (S,)
        Ascending.
    agree, disagree, passed : ndarray of int32, shape (U, S)
        Effective people, multiples of 5; HIDDEN (-1) where small.
    base : ndarray of int32, shape (U, S)
        Verified people with any answer, a multiple of 5; HIDDEN where they are fewer than ten, and then the whole cell
        is hidden: it does not exist.
    n_people : ndarray of int32, shape (U,)
        Verified people in the row, a multiple of 5.
    population_share : ndarray of float64, shape (U,)
        Part of the people in the rows, from rounded numbers; they sum to 1 without "all", for which it is NaN.
    stability : ndarray of float64, shape (U,)
        How surely the group was found, 0-1 with three decimals; NaN where that is not known.
    parameters : mapping of str to int, float or str
        The rule the table was made by.
    """

    unit: str
    labels: NDArray[np.str_]
    statement_ids: IdArray
    agree: Counts32
    disagree: Counts32
    passed: Counts32
    base: Counts32
    n_people: Counts32
    population_share: FloatArray
    stability: FloatArray
    parameters: Mapping[str, int | float | str]

    @property
    def is_shown(self) -> NDArray[np.bool_]:
        """Cells that exist: of ten or more verified people, shape (U, S)."""
        return np.asarray(self.base != HIDDEN)

    def support(self, *, confidence: float = 0.95) -> Support:
        """Support as anybody can compute it from the table, shape (U, S); a hidden count stands for 4.

        Cells that do not exist hold no opinion: NaN and the interval 0-1.
        """
        return support(
            self._counts([self._filled(counts, HIDDEN_STANDS_FOR) for counts in self._three]), confidence=confidence
        )

    def bounds(self) -> tuple[GroupCounts, GroupCounts]:
        """Counts with the hidden ones at their worst and at their best for agreement.

        A verdict must be the same at both, else it is not yet known.
        """
        low = (1, LARGEST_HIDDEN, LARGEST_HIDDEN)
        high = (LARGEST_HIDDEN, 1, LARGEST_HIDDEN)
        worst = [self._filled(counts, value) for counts, value in zip(self._three, low, strict=True)]
        best = [self._filled(counts, value) for counts, value in zip(self._three, high, strict=True)]
        return self._counts(worst), self._counts(best)

    def without(self, statement_ids: Iterable[object]) -> "PublishedTable":
        """The table without its figures of some statements: their cells do not exist."""
        gone = np.isin(self.statement_ids, np.array([*statement_ids], self.statement_ids.dtype))
        if not gone.any():
            return self
        counts = {name: getattr(self, name).copy() for name in ("agree", "disagree", "passed", "base")}
        for column in counts.values():
            column[:, gone] = HIDDEN
        return replace(self, **counts)

    def to_json(self) -> bytes:
        """The table as canonical JSON: the same bytes for the same votes."""
        content = {
            "unit": self.unit,
            "labels": self.labels.tolist(),
            "statement_ids": self.statement_ids.tolist(),
            **{name: getattr(self, name).tolist() for name in ("agree", "disagree", "passed", "base", "n_people")},
            "population_share": [None if np.isnan(share) else share for share in self.population_share.tolist()],
            "stability": [None if np.isnan(value) else value for value in self.stability.tolist()],
            "parameters": dict(self.parameters),
        }
        return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()

    @property
    def _three(self) -> tuple[Counts32, Counts32, Counts32]:
        return self.agree, self.disagree, self.passed

    def _filled(self, counts: Counts32, stand_in: int) -> FloatArray:
        return np.where(self.is_shown, np.where(counts == HIDDEN, stand_in, counts), 0).astype(float)

    def _counts(self, three: list[FloatArray]) -> GroupCounts:
        counts = GroupCounts.of(*three)
        people = np.where(self.is_shown, self.base, 0).astype(np.int64)
        # Only the sum of the three is known of the people behind a cell; it is kept where passes are counted.
        spread = np.stack([np.zeros_like(people), people, np.zeros_like(people)], axis=2)
        return replace(counts, n_people=spread, members=self.n_people.astype(np.int64))


def publish(
    counts: GroupCounts,
    totals: GroupCounts,
    *,
    statement_ids: IdArray,
    labels: Sequence[str],
    unit: str = "group",
    stability: ArrayLike | None = None,
    previous: PublishedTable | None = None,
    n_changed: IntArray | None = None,
) -> PublishedTable:
    """Make the published table from counts by group and of everybody.

    Parameters
    ----------
    counts : GroupCounts
        By group, shape (G, S); may have no row.
    totals : GroupCounts
        Of everybody, shape (1, S), capped on its own.
    statement_ids : ndarray of int64 or str, shape (S,)
    labels : sequence of str
        Names of the G rows; "all" is added.
    unit : "group" or "area"
    stability : array_like of float, shape (G + 1,), optional
        How surely each group, and the division as a whole, was found.
    previous : PublishedTable, optional
        The table published before, of the same groups.
    n_changed : ndarray of int64, shape (S,), optional
        People who added, changed or withdrew a vote on each statement since its column was last published; None with
        `previous` counts as nobody. A column changes only where they are ten or more.

    Returns
    -------
    PublishedTable

    Notes
    -----
    Counts are effective: the share of those with an opinion times Kish's n, passes in the same scale. Hidden are counts
    with 1 to 7 verified people behind them, or above 0 and under 7.5. Verified people alone decide what is shown, or
    fakes could lift a cell over the bar. What stays possible: whoever knows every other vote in a cell can learn the last one
    at a rounding edge, and a group that all answered alike shows it by its zeros.

    Examples
    --------
    >>> groups = GroupCounts.of(agree=[[41], [3]], disagree=[[2], [4]])
    >>> table = publish(groups, GroupCounts.of([[44]], [[6]]), statement_ids=np.array(["s1"]), labels=["A", "B"])
    >>> table.labels.tolist(), table.agree.tolist(), table.disagree.tolist()
    (['A', 'all'], [[40], [45]], [[-1], [-1]])
    """
    if len(labels) != counts.n_groups or totals.n_groups != 1:
        raise ShapeError.of("labels", len(labels), f"one for each of {counts.n_groups} groups, and one row of totals")
    everything = _stacked(counts, totals)
    names = np.array([*labels, ALL], dtype=np.str_)
    sure = np.full(names.size, np.nan) if stability is None else np.asarray(stability, float)
    if sure.shape != names.shape:
        raise ShapeError.of("stability", sure.shape, f"one for each of {counts.n_groups} groups, and one for all")
    stays = np.flatnonzero(everything.members >= MIN_PEOPLE)
    order = np.argsort(statement_ids, kind="stable")
    table = _table(everything.rows(stays), names[stays], statement_ids, order, unit, sure[stays])
    if previous is None:
        return table
    return _held_back(table, previous, np.zeros(order.size, np.int64) if n_changed is None else n_changed[order])


def _stacked(counts: GroupCounts, totals: GroupCounts) -> GroupCounts:
    names = ("agree", "disagree", "passed", "n_effective", "n_people", "members", "weighted_members")
    return GroupCounts(*(np.concatenate([getattr(counts, name), getattr(totals, name)]) for name in names))


def _table(
    counts: GroupCounts, labels: NDArray[np.str_], ids: IdArray, order: IntArray, unit: str, stability: FloatArray
) -> PublishedTable:
    scale = np.divide(counts.n_effective, counts.opinions, out=np.ones_like(counts.agree), where=counts.opinions > 0)
    shown = counts.base >= MIN_PEOPLE

    def column(amount: FloatArray, answer: int) -> Counts32:
        published = publishable(amount * scale, counts.n_people[:, :, answer + 1])
        return np.where(shown, published, HIDDEN).astype(np.int32)[:, order]

    return PublishedTable(
        unit=unit,
        labels=labels,
        statement_ids=ids[order],
        agree=column(counts.agree, AGREE),
        disagree=column(counts.disagree, DISAGREE),
        passed=column(counts.passed, PASS),
        base=np.where(shown, round_to_step(counts.base), HIDDEN).astype(np.int32)[:, order],
        n_people=round_to_step(counts.members).astype(np.int32),
        population_share=_population_share(labels, counts.weighted_members),
        stability=np.round(stability, 3),
        parameters={"step": STEP, "largest_hidden": LARGEST_HIDDEN, "min_people": MIN_PEOPLE},
    )


def _population_share(labels: NDArray[np.str_], weighted_members: FloatArray) -> FloatArray:
    """Share of each row but "all", from numbers rounded like all others, so that it tells no more than they do."""
    rounded = np.where(labels == ALL, 0, np.maximum(round_to_step(weighted_members), STEP)).astype(float)
    share = np.divide(rounded, rounded.sum(), out=np.zeros_like(rounded), where=rounded.sum() > 0)
    return np.where(labels == ALL, np.nan, share.round(6))


def _held_back(new: PublishedTable, old: PublishedTable, n_changed: IntArray) -> PublishedTable:
    """The new table with the old columns where fewer than ten people changed; the old table where that is everywhere."""
    if not (n_changed >= MIN_PEOPLE).any():
        return old
    _, here, there = np.intersect1d(new.statement_ids, old.statement_ids, return_indices=True)
    stands = n_changed[here] < MIN_PEOPLE
    here, there = here[stands], there[stands]
    row = {label: index for index, label in enumerate(old.labels.tolist())}
    rows = np.array([row.get(label, -1) for label in new.labels.tolist()], np.int64)

    def kept(name: str) -> Counts32:
        column: Counts32 = getattr(new, name).copy()
        before: Counts32 = getattr(old, name)
        column[:, here] = np.where(rows[:, None] >= 0, before[rows][:, there], HIDDEN) if before.size else HIDDEN
        return column

    return replace(new, agree=kept("agree"), disagree=kept("disagree"), passed=kept("passed"), base=kept("base"))
