"""How likely pools are covered: exact where chance cannot matter, by seeded draws where it can.

Not for what is short (`shortages.py`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from threebuckets.resources.coverage.draws import Draws, drawn_need
from threebuckets.resources.coverage.flow import is_covered
from threebuckets.resources.coverage.slices import Pool, undominated
from threebuckets.resources.coverage.supply import Layer, Supply
from threebuckets.resources.types import Bools, Floats, Ints

LOW, HIGH = 0, 2
_CHANCY, _UNKNOWN = int(Layer.CHANCY), int(Layer.UNKNOWN)


def covers(pool: Pool, most: Layer, level: int) -> Bools:
    """Whether supply up to a layer covers the need at a level (LOW or HIGH), by slice; shape (T,)."""
    return is_covered(pool.need[:, :, level], pool.supply(most), pool.groups.serve)


class PoolChance:
    """Draws of one pool: whether it is covered in each, as it is and with further offers made certain.

    Only slices that no other dominates are drawn, and only where chance can decide.

    Parameters
    ----------
    pool : Pool
    supply : Supply
        That the pool's rows are of.
    draws : Draws
    """

    def __init__(self, pool: Pool, supply: Supply, draws: Draws) -> None:
        self.pool = pool
        self.draws = draws
        self._supply = supply
        self._slices = undominated(pool)
        self._always = bool(covers(pool, Layer.CERTAIN, HIGH).all())
        self._chancy = np.flatnonzero((pool.layer == _CHANCY) & pool.free.any(axis=0))
        self._row = {at: row for row, at in enumerate(self._chancy.tolist())}
        self._drawn: _Drawn | None = None
        self._open: _Open | None = None
        self._covered: Bools | None = None

    def covered(self) -> Bools:
        """Whether each draw is covered by certain offers and the chancy ones that turn up; shape (draws,)."""
        if self._covered is None:
            self._covered = np.full(self.draws.n, self._always)
            if not self._always and self._within_reach(()):
                self._covered = self._covered_in(self._only(np.arange(self.draws.n)), ())
        return self._covered

    def covered_if_asked(self) -> Bools:
        """Whether each draw is covered with all unknown supply there; shape (draws,)."""
        return self.covered_with(np.flatnonzero(self.pool.layer == _UNKNOWN).tolist())

    def covered_with(self, extra: Sequence[int], among: Bools | None = None) -> Bools:
        """Whether each draw is covered with some offers (positions) there for certain, no draw outside `among` tried.

        What is covered without them stays covered.
        """
        out = self.covered().copy()
        open_draws = np.flatnonzero(~out if among is None else ~out & among)
        if len(open_draws) and len(extra) and self._within_reach(extra):
            out[open_draws] = self._covered_in(self._only(open_draws), extra)
        return out

    def _covered_in(self, drawn: "_Open", extra: Sequence[int]) -> Bools:
        """Whether each of the draws is covered in every slice."""
        sure = np.zeros(len(self.pool.layer))
        sure[list(extra)] = 1.0
        sure *= self.pool.layer == _UNKNOWN
        turned = [(self._row[at], at) for at in sorted(set(extra)) if at in self._row]
        out = np.ones(len(drawn.draws), np.bool_)
        for at, need, base in zip(self._slices, drawn.need, drawn.supply, strict=True):
            supply = base + self.pool.groups.sums(self.pool.free[at] * sure)
            for row, position in turned:
                absent = 1.0 - self._draw().present[row, drawn.draws]
                supply[:, self.pool.groups.of[position]] += self.pool.free[at, position] * absent
            out &= is_covered(need, supply, self.pool.groups.serve)
        return out

    def _only(self, draws: Ints) -> "_Open":
        """Some of the draws; kept for the next offer that is asked, for which they are mostly the same."""
        if self._open is None or not np.array_equal(self._open.draws, draws):
            drawn = self._draw()
            self._open = _Open(draws, [at[draws] for at in drawn.need], [at[draws] for at in drawn.supply])
        return self._open

    def _within_reach(self, extra: Sequence[int]) -> bool:
        """Whether all that could turn up covers the low need of every slice: if not, no draw is covered."""
        counted = self.pool.layer <= _CHANCY
        counted[list(extra)] = True
        supply = self.pool.groups.sums(self.pool.free[self._slices] * counted)
        return bool(is_covered(self.pool.need[self._slices, :, LOW], supply, self.pool.groups.serve).all())

    def _draw(self) -> "_Drawn":
        """The draws, made when first asked for."""
        if self._drawn is None:
            pool = self.pool
            names = self._supply.actor_id[pool.rows[self._chancy]]
            reliability = self._supply.reliability[pool.rows[self._chancy]]
            luck = [self.draws.luck(str(name)) < sure for name, sure in zip(names, reliability, strict=True)]
            present = np.array(luck, np.float64).reshape(len(self._chancy), self.draws.n)
            certain = pool.supply(Layer.CERTAIN)
            self._drawn = _Drawn(
                present,
                [drawn_need(pool.need[at], self.draws.quantile) for at in self._slices],
                [certain[at] + present.T @ _group_weights(pool, self._chancy, int(at)) for at in self._slices],
            )
        return self._drawn


@dataclass(frozen=True, slots=True, eq=False)
class _Drawn:
    """Which chancy offers turn up, (offers, draws), and need and supply of each slice kept, (draws, J), (draws, G)."""

    present: Floats
    need: list[Floats]
    supply: list[Floats]


@dataclass(frozen=True, slots=True, eq=False)
class _Open:
    """Some of the draws, with need and supply of each slice kept, (draws, J), (draws, G)."""

    draws: Ints
    need: list[Floats]
    supply: list[Floats]


def _group_weights(pool: Pool, positions: Ints, at: int) -> Floats:
    """Free amounts of offers in a slice, in the column of their group; shape (offers, G)."""
    out = np.zeros((len(positions), len(pool.groups.serve)))
    out[np.arange(len(positions)), pool.groups.of[positions]] = pool.free[at, positions]
    return out
