"""How likely pools are covered: exact where chance cannot matter, by seeded draws where it can.

Not for what is short (`shortages.py`).
"""

from collections.abc import Sequence

import numpy as np

from threebuckets.resources.draws import Draws, drawn_need
from threebuckets.resources.flow import is_covered
from threebuckets.resources.slices import Pool, undominated
from threebuckets.resources.supply import Layer, Supply
from threebuckets.resources.types import Bools, Floats, Ints

LOW, HIGH = 0, 2


def covers(pool: Pool, most: Layer, level: int) -> Bools:
    """Whether supply up to a layer covers the need at a level (LOW or HIGH), by slice; shape (T,)."""
    return is_covered(pool.need[:, :, level], pool.supply(most), pool.groups.serve)


class PoolChance:
    """Draws of one pool: whether it is covered in each, as it is and with further offers made certain.

    Only slices that no other dominates are drawn.

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
        self._slices = undominated(pool)
        self._always = bool(covers(pool, Layer.CERTAIN, HIGH).all())
        self._chancy = np.flatnonzero((pool.layer == Layer.CHANCY) & pool.free.any(axis=0))
        names = supply.actor_id[pool.rows[self._chancy]]
        reliability = supply.reliability[pool.rows[self._chancy]]
        luck = [draws.luck(str(name)) < sure for name, sure in zip(names, reliability, strict=True)]
        self._present = np.array(luck, np.float64).reshape(len(self._chancy), draws.n)
        self._base = [] if self._always else [self._by_group(at) for at in self._slices]
        self._needs = [] if self._always else [drawn_need(pool.need[at], draws.quantile) for at in self._slices]

    def covered(self, extra: Sequence[int] = ()) -> Bools:
        """Whether each draw is covered with some of the pool's offers (positions) there for certain; shape (draws,)."""
        if self._always:
            return np.ones(self.draws.n, np.bool_)
        out = np.ones(self.draws.n, np.bool_)
        for at, need, base in zip(self._slices, self._needs, self._base, strict=True):
            if not self._within_reach(int(at), extra):
                return np.zeros(self.draws.n, np.bool_)
            supply = self._with(int(at), base, extra) if len(extra) else base
            out[out] = is_covered(need[out], supply[out], self.pool.groups.serve)
        return out

    def covered_if_asked(self) -> Bools:
        """Whether each draw is covered with all unknown supply there; shape (draws,)."""
        return self.covered([int(at) for at in np.flatnonzero(self.pool.layer == Layer.UNKNOWN)])

    def _within_reach(self, at: int, extra: Sequence[int]) -> bool:
        """Whether all that could turn up covers the low need of a slice: if not, no draw does."""
        counted = self.pool.layer <= Layer.CHANCY
        counted[list(extra)] = True
        supply = self.pool.groups.sums((self.pool.free[at] * counted)[None])
        return bool(is_covered(self.pool.need[at : at + 1, :, LOW], supply, self.pool.groups.serve)[0])

    def _by_group(self, at: int) -> Floats:
        """Supply of certain offers and of the chancy ones that turn up; shape (draws, G)."""
        pool = self.pool
        certain = pool.groups.sums(pool.free[at] * (pool.layer == Layer.CERTAIN))
        weights = _group_weights(pool, self._chancy, pool.free[at, self._chancy])
        return np.asarray(certain + self._present.T @ weights)

    def _with(self, at: int, base: Floats, extra: Sequence[int]) -> Floats:
        """The supply with further offers there for certain; one that had turned up already adds nothing."""
        out = base.copy()
        chancy = {int(position): row for row, position in enumerate(self._chancy)}
        for position in extra:
            absent = 1.0 - self._present[chancy[position]] if position in chancy else 1.0
            out[:, self.pool.groups.of[position]] += self.pool.free[at, position] * absent
        return out


def _group_weights(pool: Pool, positions: Ints, amounts: Floats) -> Floats:
    """Amounts of offers in the column of their group; shape (offers, G)."""
    out = np.zeros((len(positions), len(pool.groups.serve)))
    out[np.arange(len(positions)), pool.groups.of[positions]] = amounts
    return out
