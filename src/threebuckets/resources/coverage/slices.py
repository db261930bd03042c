"""Time: the requirements of a case and the supply for them, cut where anything begins or ends.

A kind that stays (a room, a skill) must be there in every slice between two cuts. A kind that is used up (money,
goods) is one pool over its window. Requirements that no offer links hang together with nothing and are looked at
apart. Not for chance (`draws.py`) or flow (`flow.py`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from threebuckets.resources.coverage.flow import Groups, groups_of
from threebuckets.resources.coverage.requirements import Needs
from threebuckets.resources.coverage.supply import Layer, Supply
from threebuckets.resources.types import Bools, Floats, Index, Ints


@dataclass(frozen=True, slots=True)
class Promise:
    """Part of an offer that another coalition counts on: base units, first and last day."""

    amount: float
    first: int
    last: int


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """One policy in one area: what it needs, and the supply within reach that could serve any of it.

    Parameters
    ----------
    needs : Needs
    supply : Supply
    rows : ndarray of int64, shape (m,)
        Rows of the supply, ascending.
    serve : ndarray of bool, shape (m, J)
        Kind, unit and nature (used up or not) fit.
    kind_fits : ndarray of bool, shape (m, J)
        The kind fits, whatever the unit.
    promises : mapping of int to sequence of Promise
        By supply row.
    """

    needs: Needs
    supply: Supply
    rows: Ints
    serve: Bools
    kind_fits: Bools
    promises: Mapping[int, Sequence[Promise]]


@dataclass(frozen=True, slots=True, eq=False)
class Pool:
    """Requirements that hang together, over slices of time; T slices, m offers, J requirements.

    Parameters
    ----------
    needs : ndarray of int64, shape (J,)
        Rows of the case's needs.
    rows : ndarray of int64, shape (m,)
        Rows of the supply.
    serve : ndarray of bool, shape (m, J)
    groups : Groups
        The offers by what they can serve.
    free : ndarray of float64, shape (T, m)
        Free amount, base units.
    need : ndarray of float64, shape (T, J, 3)
        Low, amount and high, base units; 0 where not needed in the slice.
    first, last : ndarray of int64, shape (T,)
        Days of each slice.
    layer : ndarray of int32, shape (m,)
    """

    needs: Ints
    rows: Ints
    serve: Bools
    groups: Groups
    free: Floats
    need: Floats
    first: Ints
    last: Ints
    layer: Index

    def supply(self, most: Layer) -> Floats:
        """Free amount of the layers up to one, by slice and group; shape (T, G)."""
        return self.groups.sums(self.free * (self.layer <= int(most)))


@dataclass(frozen=True, slots=True, eq=False)
class Stretch:
    """The pools of a stretch of time, and the days it lasts."""

    pools: tuple[Pool, ...]
    first: int
    last: int


def window_of(needs: Needs, first_months: int) -> tuple[int, int, int]:
    """First day of the window, last day of its first months, last day; needs at least one requirement."""
    begin, end = int(needs.first.min()), int(needs.last.max())
    return begin, min(end, _months_on(begin, first_months) - 1), end


def first_stretch(case: Case, begin: int, end: int) -> Stretch:
    """The first months of the window, `begin` to `end`."""
    needs = case.needs
    asked = (needs.first <= end) & (needs.last >= begin)
    pools = _rate_pools(case, np.flatnonzero(asked & ~needs.stock), begin, end)
    pools += _stock_pools(case, np.flatnonzero(asked & needs.stock), end)
    return Stretch(tuple(pools), begin, end)


def later_stretch(case: Case, begin: int, end: int) -> Stretch:
    """The rest of the window, `begin` to `end`.

    What is used up in the first months is not there later, so where more of it is needed later, its pool holds the
    requirements of both.
    """
    needs = case.needs
    pools = _rate_pools(case, np.flatnonzero((needs.last >= begin) & ~needs.stock), begin, end)
    stock = np.flatnonzero(needs.stock)
    if (needs.first[stock] >= begin).any():
        pools += _stock_pools(case, stock, begin - 1)
    return Stretch(tuple(pools), begin, end)


def undominated(pool: Pool) -> Ints:
    """Slices of which no other has both less of every offer and more of every need: the rest is covered with them."""
    kept: list[int] = []
    # The leanest first: whatever is harder than a slice has no more supply in all and no less need.
    for at in np.lexsort((-pool.need.sum(axis=(1, 2)), pool.free.sum(axis=1))).tolist():
        if not _harder(pool, kept, at).any():
            kept.append(at)
    # Sums that rounding makes equal may have been looked at in the wrong order.
    hardest = [at for at in kept if not (_harder(pool, kept, at) & ~_same(pool, kept, at)).any()]
    return np.array(sorted(hardest), np.int64)


def _harder(pool: Pool, among: list[int], at: int) -> Bools:
    """Which slices have no more of any offer and no less of any need than another."""
    less = (pool.free[among] <= pool.free[at]).all(axis=1)
    return np.asarray(less & (pool.need[among] >= pool.need[at]).all(axis=(1, 2)))


def _same(pool: Pool, among: list[int], at: int) -> Bools:
    return np.asarray(
        (pool.free[among] == pool.free[at]).all(axis=1) & (pool.need[among] == pool.need[at]).all(axis=(1, 2))
    )


def _rate_pools(case: Case, asked: Ints, begin: int, end: int) -> list[Pool]:
    """Pools of kinds that stay, cut at every start and end."""
    pools = []
    for needs, offers in _components(case.serve, asked):
        rows = case.rows[offers]
        first, last = _slices(case, needs, rows, begin, end)
        there = (case.supply.first[rows] <= first[:, None]) & (case.supply.last[rows] >= last[:, None])
        free = np.where(there, case.supply.gross[rows] - _promised(case, rows, first, last), 0.0)
        needed = (case.needs.first[needs] <= first[:, None]) & (case.needs.last[needs] >= last[:, None])
        need = case.needs.amounts[needs] * needed[:, :, None]
        serve = case.serve[np.ix_(offers, needs)]
        pools.append(_pool(case, needs, rows, serve, np.maximum(free, 0.0), need, first, last))
    return pools


def _stock_pools(case: Case, asked: Ints, first_end: int) -> list[Pool]:
    """Pools of kinds that are used up: an offer fits where it can be given on a day of the requirement's stretch."""
    begin = case.needs.first
    end = np.where(begin <= first_end, np.minimum(case.needs.last, first_end), case.needs.last)
    in_time = (case.supply.first[case.rows, None] <= end) & (case.supply.last[case.rows, None] >= begin)
    fits = case.serve & in_time
    pools = []
    for needs, offers in _components(fits, asked):
        rows = case.rows[offers]
        promised = np.array([sum(promise.amount for promise in case.promises.get(int(row), ())) for row in rows])
        free = np.maximum(case.supply.gross[rows] - promised, 0.0)[None]
        first, last = begin[needs].min(keepdims=True), end[needs].max(keepdims=True)
        need = case.needs.amounts[needs][None]
        pools.append(_pool(case, needs, rows, fits[np.ix_(offers, needs)], free, need, first, last))
    return pools


def _pool(
    case: Case, needs: Ints, rows: Ints, serve: Bools, free: Floats, need: Floats, first: Ints, last: Ints
) -> Pool:
    return Pool(needs, rows, serve, groups_of(serve), free, need, first, last, case.supply.layer[rows])


def _components(serve: Bools, asked: Ints) -> list[tuple[Ints, Ints]]:
    """Requirements linked by offers that can serve several of them, with these offers."""
    out = []
    left = [int(need) for need in asked]
    among = serve[:, asked]
    while left:
        members = np.isin(asked, left[:1])
        while True:
            offers = among[:, members].any(axis=1)
            wider = members | among[offers].any(axis=0)
            if (wider == members).all():
                break
            members = wider
        found = asked[members]
        out.append((found, np.flatnonzero(offers)))
        left = [need for need in left if need not in found]
    return out


def _slices(case: Case, needs: Ints, rows: Ints, begin: int, end: int) -> tuple[Ints, Ints]:
    """First and last days of the slices in which some of the requirements are needed."""
    promises = [promise for row in rows for promise in case.promises.get(int(row), ())]
    edges = np.concatenate(
        [
            case.needs.first[needs],
            case.needs.last[needs] + 1,
            case.supply.first[rows],
            case.supply.last[rows] + 1,
            np.array([promise.first for promise in promises], np.int64),
            np.array([promise.last + 1 for promise in promises], np.int64),
        ]
    )
    lowest = max(begin, int(case.needs.first[needs].min()))
    highest = min(end, int(case.needs.last[needs].max()))
    first = np.unique(np.concatenate([[lowest], edges[(edges > lowest) & (edges <= highest)]]))
    return first, np.append(first[1:] - 1, highest)


def _promised(case: Case, rows: Ints, first: Ints, last: Ints) -> Floats:
    """What other coalitions count on in each slice; shape (T, m)."""
    out = np.zeros((len(first), len(rows)))
    if case.promises:
        for column, row in enumerate(rows):
            for promise in case.promises.get(int(row), ()):
                out[:, column] += promise.amount * ((promise.first <= first) & (promise.last >= last))
    return out


def _months_on(day: int, months: int) -> int:
    """The same day some months on; the last of the month where that month has no such day."""
    start = np.datetime64(day, "D")
    month = start.astype("datetime64[M]")
    within = int((start - month.astype("datetime64[D]")).astype(np.int64))
    length = int(
        ((month + months + 1).astype("datetime64[D]") - (month + months).astype("datetime64[D]")).astype(np.int64)
    )
    return int(((month + months).astype("datetime64[D]")).astype(np.int64)) + min(within, length - 1)
