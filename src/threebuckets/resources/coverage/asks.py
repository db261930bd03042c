"""Whom to ask: offers that nobody is sure of and that would help a shortage, the most helpful first.

People are never named: those who could help with one requirement are one line, with a number from ten upwards.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from threebuckets.resources.coverage.answers import Ask
from threebuckets.resources.coverage.chance import PoolChance
from threebuckets.resources.coverage.shortages import Gap
from threebuckets.resources.coverage.slices import Case
from threebuckets.resources.coverage.supply import Layer
from threebuckets.resources.types import Bools, Floats

MOST = 20
FEWEST_PEOPLE = 10
_CERTAIN, _CHANCY = int(Layer.CERTAIN), int(Layer.CHANCY)
_FAR = float("inf")


@dataclass(frozen=True, slots=True, eq=False)
class _Candidate:
    """Offers asked together (one, or those of people), as positions in a pool, for one requirement and its gap."""

    chance: PoolChance
    positions: tuple[int, ...]
    need: int
    gap: float
    is_people: bool


def asks_of(
    case: Case, gaps: Sequence[Gap], chances: Sequence[PoolChance], distance_m: Floats | None
) -> tuple[Ask, ...]:
    """At most twenty lines, ordered by the probability afterwards, then nearness, then id.

    Parameters
    ----------
    case : Case
    gaps : sequence of Gap
        Of the first months.
    chances : sequence of PoolChance
        One for each pool of the first months.
    distance_m : ndarray of float64, optional
        Metres to each offer, by row of the supply.
    """
    others = _covered_without(chances)
    ranked = []
    memory: dict[tuple[object, ...], float] = {}
    for candidate in _candidates(case, gaps, chances):
        # What a handful of people would change stays untold: it would speak about them.
        hidden = candidate.is_people and not _n_people(case, candidate)
        asked = () if hidden else candidate.positions
        after = _probability_after(candidate.chance, asked, others[id(candidate.chance)], memory)
        row = int(candidate.chance.pool.rows[candidate.positions[0]])
        near = float("nan") if candidate.is_people or distance_m is None else float(distance_m[row])
        name = "" if candidate.is_people else str(case.supply.id[row])
        key = (-after, _FAR if np.isnan(near) else near, candidate.is_people, name, candidate.need)
        ranked.append((key, candidate))
    ranked.sort(key=lambda pair: pair[0])
    return tuple(_ask(case, candidate, -key[0], key[1]) for key, candidate in ranked[:MOST])


def _covered_without(chances: Sequence[PoolChance]) -> dict[int, Bools]:
    """For each pool, the draws in which all the other pools are covered."""
    covered = [chance.covered() for chance in chances]
    uncovered = np.sum([~draws for draws in covered], axis=0)
    return {id(chance): uncovered == ~draws for chance, draws in zip(chances, covered, strict=True)}


def _candidates(case: Case, gaps: Sequence[Gap], chances: Sequence[PoolChance]) -> list[_Candidate]:
    """Bodies one by one, people together, each for the first requirement by id that they could help."""
    greatest: dict[int, float] = {}
    for gap in gaps:
        for need in gap.needs:
            greatest[need] = max(greatest.get(need, 0.0), gap.amount)
    out = []
    for chance in chances:
        pool = chance.pool
        people: defaultdict[int, list[int]] = defaultdict(list)
        for position in np.flatnonzero((pool.layer > _CERTAIN) & _could_give(case, chance)):
            helped = [int(row) for row in pool.needs[pool.serve[position]] if int(row) in greatest]
            if not helped:
                continue
            if case.supply.is_person[pool.rows[position]]:
                people[helped[0]].append(int(position))
            else:
                out.append(_Candidate(chance, (int(position),), helped[0], greatest[helped[0]], False))
        out += [_Candidate(chance, tuple(found), need, greatest[need], True) for need, found in people.items()]
    return out


def _could_give(case: Case, chance: PoolChance) -> Bools:
    """Offers with something free in the first months, or that do not say how much they have."""
    return chance.pool.free.any(axis=0) | ~case.supply.is_stated[chance.pool.rows]


def _n_people(case: Case, candidate: _Candidate) -> int:
    """How many different people there are; 0 for a body and for fewer than ten."""
    if not candidate.is_people:
        return 0
    rows = candidate.chance.pool.rows[list(candidate.positions)]
    n_people = len({str(name) for name in case.supply.actor_id[rows]})
    return n_people if n_people >= FEWEST_PEOPLE else 0


def _probability_after(
    chance: PoolChance, asked: tuple[int, ...], others: Bools, memory: dict[tuple[object, ...], float]
) -> float:
    """Share of draws in which all is covered once the offers asked (positions in the pool) are certain."""
    if not others.any():
        return 0.0
    pool = chance.pool
    # Unknown offers of one size are alike; only chancy ones have luck of their own.
    own = tuple(position if pool.layer[position] == _CHANCY else -1 for position in asked)
    column = pool.free[:, list(asked)].tobytes()
    key = (id(chance), own, tuple(pool.groups.of[list(asked)]), column)
    if key not in memory:
        memory[key] = float((chance.covered_with(asked, among=others) & others).mean())
    return memory[key]


def _ask(case: Case, candidate: _Candidate, after: float, distance_m: float) -> Ask:
    """The line as it is told."""
    supply, needs, pool = case.supply, case.needs, candidate.chance.pool
    positions = list(candidate.positions)
    rows = pool.rows[positions]
    n_people = _n_people(case, candidate)
    told = not candidate.is_people or n_people > 0
    free = float(pool.free[:, positions].max(axis=0).sum())
    stated = bool(supply.is_stated[rows].any())
    body = not candidate.is_people
    return Ask(
        offer_id=str(supply.id[rows[0]]) if body else "",
        actor_id=str(supply.actor_id[rows[0]]) if body else "",
        requirement_id=str(needs.id[candidate.need]),
        amount=min(free, candidate.gap) / float(needs.factor[candidate.need]) if told and stated else float("nan"),
        unit=str(needs.unit[candidate.need]),
        covers_after=after,
        people=n_people,
        layer=(Layer(int(pool.layer[positions].min())) if told else Layer.UNKNOWN).name.lower(),
        distance_m=distance_m if distance_m < _FAR else float("nan"),
    )
