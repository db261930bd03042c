"""What is short: the minimum cut of each pool and slice, in words' reach.

Not for whether chance fills it (`chance.py`) nor for whom to ask (`asks.py`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from threebuckets.resources.coverage.answers import Shortage
from threebuckets.resources.coverage.chance import HIGH, LOW, covers
from threebuckets.resources.coverage.flow import fair_shares, greatest_cuts
from threebuckets.resources.coverage.requirements import Needs
from threebuckets.resources.coverage.slices import Pool, Stretch
from threebuckets.resources.coverage.supply import Layer, Supply, day_of
from threebuckets.resources.kinds import Kinds
from threebuckets.resources.types import Bools, Floats


@dataclass(frozen=True, slots=True)
class Gap:
    """Need of some requirements (rows of the needs) that certain supply leaves open, base units, with its days."""

    needs: tuple[int, ...]
    amount: float
    first: int
    last: int


def gaps_of(stretch: Stretch) -> tuple[Gap, ...]:
    """Every gap of certain supply at the high need, neighbouring equal ones joined; by first day, then requirements."""
    found = [gap for pool in stretch.pools for gap in _joined(_gaps_by_slice(pool))]
    return tuple(sorted(found, key=lambda gap: (gap.first, gap.needs)))


def shortages_of(gaps: Iterable[Gap], needs: Needs) -> tuple[Shortage, ...]:
    """Gaps as they are told: ids, kinds, amount and unit, days."""
    return tuple(_shortage(gap, needs) for gap in gaps)


def met_shares(stretch: Stretch, n_needs: int) -> Floats:
    """Least share of each high need that certain supply meets over the slices; NaN where it is not asked; (J,)."""
    out = np.full(n_needs, np.nan)
    for pool in stretch.pools:
        shares = np.ones(len(pool.needs))
        supply = pool.supply(Layer.CERTAIN)
        for at in np.flatnonzero(~covers(pool, Layer.CERTAIN, HIGH)).tolist():
            shares = np.minimum(shares, fair_shares(pool.need[at, :, HIGH], supply[at], pool.groups.serve))
        out[pool.needs] = shares
    return out


def ruled_out_kinds(
    stretch: Stretch, needs: Needs, supply: Supply, kinds: Kinds, complete: frozenset[str]
) -> tuple[str, ...]:
    """Kinds declared complete whose low need not even all supply covers.

    Where somebody offers without saying how much, nothing is ruled out: a missing amount is not a small one.
    """
    short: set[str] = set()
    if not complete:
        return ()
    declared = is_complete(needs, kinds, complete)
    for pool in stretch.pools:
        asked = declared[pool.needs] & ~pool.serve[~supply.is_stated[pool.rows]].any(axis=0)
        need = pool.need[:, :, LOW] * asked
        members = greatest_cuts(need, pool.supply(Layer.UNKNOWN), pool.groups.serve).members.any(axis=0)
        short.update(str(needs.kind[row]) for row in pool.needs[members & asked])
    return tuple(sorted(short))


def is_complete(needs: Needs, kinds: Kinds, complete: frozenset[str]) -> Bools:
    """Which requirements are of a kind that is declared complete, or below one; shape (J,)."""
    return np.array([not complete.isdisjoint(kinds.chain(str(kind))) for kind in needs.kind], np.bool_)


def first_open_day(gaps: Iterable[Gap], needs: Needs) -> int | None:
    """First day on which certain supply leaves some high need open; None where it never does."""
    days = []
    for gap in gaps:
        stock = [row for row in gap.needs if needs.stock[row]]
        days.append(min((int(needs.first[row]) for row in stock), default=gap.first))
    return min(days, default=None)


def _gaps_by_slice(pool: Pool) -> list[Gap]:
    """The gaps of each slice: its minimum cut, apart where no certain offer links it."""
    need, supply = pool.need[:, :, HIGH], pool.supply(Layer.CERTAIN)
    cuts = greatest_cuts(need, supply, pool.groups.serve)
    first, last = pool.first.tolist(), pool.last.tolist()
    gaps = []
    for at in np.flatnonzero(cuts.amount > 0).tolist():
        if len(pool.needs) == 1:
            gaps.append(Gap((int(pool.needs[0]),), float(cuts.amount[at]), first[at], last[at]))
            continue
        for members in _linked(pool, at, cuts.members[at]):
            touching = pool.groups.serve[:, members].any(axis=1)
            amount = float(need[at, members].sum() - supply[at, touching].sum())
            gaps.append(Gap(tuple(pool.needs[members].tolist()), amount, first[at], last[at]))
    return gaps


def _linked(pool: Pool, at: int, members: Bools) -> list[list[int]]:
    """The members of a cut in parts that some certain offer of the slice links."""
    there = (pool.layer == Layer.CERTAIN) & (pool.free[at] > 0)
    serve = pool.serve[there]
    left, parts = [int(member) for member in np.flatnonzero(members)], []
    while left:
        part = {left[0]}
        while True:
            offers = serve[:, sorted(part)].any(axis=1)
            wider = part | {need for need in left if serve[offers, need].any()}
            if wider == part:
                break
            part = wider
        parts.append(sorted(part))
        left = [need for need in left if need not in part]
    return parts


def _joined(gaps: Sequence[Gap]) -> list[Gap]:
    """Gaps of neighbouring slices with the same requirements and amount as one."""
    out: list[Gap] = []
    for gap in sorted(gaps, key=lambda gap: (gap.needs, gap.first)):
        before = out[-1] if out else None
        if before and (before.needs, before.amount, before.last + 1) == (gap.needs, gap.amount, gap.first):
            out[-1] = Gap(gap.needs, gap.amount, before.first, gap.last)
        else:
            out.append(gap)
    return out


def _shortage(gap: Gap, needs: Needs) -> Shortage:
    """A gap in the unit of its first requirement."""
    rows = list(gap.needs)
    return Shortage(
        requirements=tuple(str(needs.id[row]) for row in rows),
        kinds=tuple(dict.fromkeys(str(needs.kind[row]) for row in rows)),
        amount=float(gap.amount / needs.factor[rows[0]]),
        unit=str(needs.unit[rows[0]]),
        starts=day_of(gap.first),
        ends=day_of(gap.last),
    )
