"""How sure a choice is: the same rule run again and again on votes, costs and supply as they might as well have been."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from threebuckets.choice.ballots import PERSON, Ballots
from threebuckets.choice.buying import drawn
from threebuckets.choice.candidates import Candidate, ChoiceRules, Limits
from threebuckets.choice.contests import Contest, contest_of
from threebuckets.choice.lawfulness import InfeasibleError, check_feasible

EVERY, MOST, SOME, NEVER = "in every run", "in most", "in some", "never"
GRAIN = 1000
"""Costs are changed by whole thousandths, so that amounts stay exact."""


@dataclass(frozen=True, slots=True)
class Supply:
    """An amount of a resource that comes with a probability."""

    amount: Fraction
    reliability: float


def robustness(
    candidates: Sequence[Candidate],
    ballots: Ballots,
    limits: Limits,
    rules: ChoiceRules = ChoiceRules(),
    *,
    draws: int = 200,
    seed: int,
    cost_sd: float = 0.10,
    supplies: Mapping[str, Sequence[Supply]] | None = None,
) -> Mapping[str, float]:
    """Share of runs in which each policy is chosen.

    Parameters
    ----------
    candidates, ballots, limits, rules
        As for `choose`.
    draws : int
        Number of runs.
    seed : int
        The same seed gives the same shares.
    cost_sd : float
        Standard deviation of the logarithm of every policy's needs.
    supplies : mapping of str to sequence of Supply, optional
        What each cap is made of: every part comes, or does not, by its reliability. Default: caps are certain.

    Returns
    -------
    mapping of str to float
        Policy → share, 0 to 1.

    Notes
    -----
    Votes are drawn anew from the ballots, as many people as there are, each ballot by its weight. A draw in which no set
    meets the bounds chooses nothing.

    Examples
    --------
    >>> candidates = [Candidate("a", {"staff": Fraction(1)}), Candidate("b", {"staff": Fraction(9)})]
    >>> ballots = Ballots.of(["a", "b"], [{"a": 1}] * 30 + [{"b": 1}])
    >>> robustness(candidates, ballots, Limits({"staff": Fraction(4)}), draws=20, seed=1)
    {'a': 1.0, 'b': 0.0}
    """
    contest = contest_of(candidates, ballots, limits, rules)
    chance = np.random.default_rng(seed)
    counts = np.zeros(len(contest.field.candidates), dtype=np.int64)
    for _ in range(draws):
        tried = _drawn_anew(contest, chance, cost_sd, supplies or {})
        try:
            check_feasible(tried.field)
        except InfeasibleError:
            continue
        counts[list(drawn(tried).chosen)] += 1
    return {c.policy: float(n) / draws for c, n in zip(contest.field.candidates, counts, strict=True)}


def how_sure(share: float) -> str:
    """A share of runs in words.

    Examples
    --------
    >>> how_sure(1.0), how_sure(0.7), how_sure(0.2), how_sure(0.0)
    ('in every run', 'in most', 'in some', 'never')
    """
    if share >= 1.0:
        return EVERY
    return MOST if share > 0.5 else SOME if share > 0 else NEVER


def _drawn_anew(
    contest: Contest, chance: np.random.Generator, cost_sd: float, supplies: Mapping[str, Sequence[Supply]]
) -> Contest:
    ballots = contest.ballots
    total = int(ballots.weight.sum())
    people = max(total // PERSON, 1)
    weight = chance.multinomial(people, ballots.weight / total).astype(np.int64) * PERSON
    votes = Ballots(ballots.policies, ballots.starts, ballots.policy, ballots.utility, weight).heard()
    factors = np.exp(chance.normal(0.0, cost_sd, len(contest.field.candidates))).tolist()
    candidates = tuple(
        replace(candidate, needs={r: amount * _exact(factor) for r, amount in candidate.needs.items()})
        for candidate, factor in zip(contest.field.candidates, factors, strict=True)
    )
    caps = {r: _came(supplies[r], chance) if r in supplies else cap for r, cap in contest.field.limits.caps.items()}
    limits = replace(contest.field.limits, caps=caps)
    # Ties that no declared key settles come up in draws that nobody declared anything for: names settle them there.
    rules = replace(contest.rules, ties=tuple(dict.fromkeys((*contest.rules.ties, "id"))))
    return Contest(replace(contest.field, candidates=candidates, limits=limits), votes, rules)


def _exact(factor: float) -> Fraction:
    return Fraction(max(math.floor(factor * GRAIN + 0.5), 1), GRAIN)


def _came(parts: Sequence[Supply], chance: np.random.Generator) -> Fraction:
    luck = chance.random(len(parts)).tolist()
    return sum((p.amount for p, drawn_ in zip(parts, luck, strict=True) if drawn_ < p.reliability), start=Fraction(0))
