"""A contest: candidates, ballots, limits and rules, checked and put together once, so that many runs can share them."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from math import lcm

import numpy as np

from threebuckets.choice.ballots import PERSON, Ballots
from threebuckets.choice.candidates import Candidate, ChoiceRules, Field, Limits, field_of
from threebuckets.choice.tie_breaking import DeclaredTies, ties_of
from threebuckets.errors import Fault, InputError


@dataclass(frozen=True, slots=True)
class OneBudget:
    """A contest of one budget and nothing else, in whole units of it; the cost of what is dearer than all of it is −1."""

    cap: int
    costs: tuple[int, ...]

    def left(self, chosen: Iterable[int]) -> int:
        """What is left of the budget beside those chosen; below 0 where they cost more."""
        return self.cap - sum(self.costs[policy] for policy in chosen)


@dataclass(frozen=True, eq=False)
class Contest:
    """What a rule chooses from.

    Parameters
    ----------
    field : Field
        Candidates in the order of their names, so that no other order can matter.
    ballots : Ballots
        Over the candidates, in their order; equal ones merged.
    rules : ChoiceRules
    """

    field: Field
    ballots: Ballots
    rules: ChoiceRules

    @cached_property
    def worths(self) -> tuple[Fraction, ...]:
        """What a utility of each policy is multiplied by: 1, or the greatest share that it takes of any resource."""
        if self.rules.utility != "cost":
            return (Fraction(1),) * len(self.field.candidates)
        return tuple(self.share(policy) for policy in range(len(self.field.candidates)))

    @cached_property
    def support(self) -> tuple[Fraction, ...]:
        """What each policy is worth to all its supporters together, in people."""
        columns = self.ballots.columns
        worth = np.concatenate([[0], np.cumsum(self.ballots.weight[columns.voter] * columns.utility)])
        totals = (worth[columns.starts[1:]] - worth[columns.starts[:-1]]).tolist()
        return tuple(Fraction(int(t), PERSON) * own for t, own in zip(totals, self.worths, strict=True))

    @cached_property
    def ties(self) -> DeclaredTies:
        """What settles a tie."""
        return ties_of(self.field, self.ballots, self.rules.ties)

    @cached_property
    def kept(self) -> tuple[int, ...]:
        """Policies chosen whatever the votes say, with all that they require."""
        index, closures = self.field.index, self.field.closures
        return tuple(sorted({member for policy in self.field.limits.keep for member in closures[index[policy]]}))

    @cached_property
    def is_plain(self) -> bool:
        """One resource and nothing else: no bounds, links, or policies kept."""
        limits, candidates = self.field.limits, self.field.candidates
        is_linked = any(candidate.requires or candidate.excludes for candidate in candidates)
        return len(limits.caps) == 1 and all(limits.caps.values()) and not (limits.bounds or limits.keep or is_linked)

    @cached_property
    def one_budget(self) -> OneBudget | None:
        """The same in whole units, where there is one budget and nothing else."""
        if not self.is_plain:
            return None
        resource, cap = next(iter(self.field.limits.caps.items()))
        needs = [candidate.needs.get(resource, Fraction(0)) for candidate in self.field.candidates]
        unit = lcm(cap.denominator, *(need.denominator for need in needs))
        return OneBudget(int(cap * unit), tuple(int(need * unit) if need <= cap else -1 for need in needs))

    @cached_property
    def supported(self) -> tuple[int, ...]:
        """Policies that anybody supports."""
        return tuple(np.flatnonzero(self.ballots.supporters).tolist())

    @cached_property
    def free(self) -> tuple[int, ...]:
        """Supported policies that take nothing and require nothing, in the order of their names."""
        return tuple(
            policy
            for policy in self.supported
            if policy not in self.kept
            and self.field.closures[policy] == (policy,)
            and not any(self.field.candidates[policy].needs.values())
        )

    @property
    def people(self) -> Fraction:
        """How many people have a ballot."""
        return Fraction(int(self.ballots.weight.sum()), PERSON)

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of everything that the choice rests on."""
        limits = self.field.limits
        asked = [(c.policy, sorted(c.needs.items()), c.lot, c.requires, c.excludes) for c in self.field.candidates]
        groups = [c.groups for c in self.field.candidates]
        plain = (asked, groups, sorted(limits.caps.items()), limits.bounds, limits.keep, self.rules)
        found = hashlib.sha256(repr(plain).encode())
        for array in (self.ballots.starts, self.ballots.policy, self.ballots.utility, self.ballots.weight):
            found.update(np.ascontiguousarray(array).tobytes())
        return found.hexdigest()

    def share(self, policy: int) -> Fraction:
        """Greatest share of any resource that a policy takes."""
        caps = self.field.limits.caps
        needs = self.field.candidates[policy].needs
        return max((amount / caps[r] for r, amount in needs.items() if caps[r]), default=Fraction(0))

    def with_needs(self, policy: int, factor: Fraction) -> "Contest":
        """The same contest with a policy that takes more or less of everything."""
        changed = self.field.candidates[policy]
        changed = replace(changed, needs={r: amount * factor for r, amount in changed.needs.items()})
        candidates = (*self.field.candidates[:policy], changed, *self.field.candidates[policy + 1 :])
        return Contest(replace(self.field, candidates=candidates), self.ballots, self.rules)

    def with_cap(self, resource: str, cap: Fraction) -> "Contest":
        """The same contest with another amount of a resource."""
        limits = replace(self.field.limits, caps={**self.field.limits.caps, resource: cap})
        return Contest(replace(self.field, limits=limits), self.ballots, self.rules)

    def with_ballots(self, ballots: Ballots) -> "Contest":
        """The same contest with other ballots over the same candidates."""
        return Contest(self.field, ballots, self.rules)


def contest_of(candidates: Sequence[Candidate], ballots: Ballots, limits: Limits, rules: ChoiceRules) -> Contest:
    """Candidates, ballots and limits, checked.

    Raises
    ------
    InputError
        Unknown policies, inexact amounts, keys that settle no tie: all at once.
    """
    ordered = sorted(candidates, key=lambda candidate: candidate.policy)
    found = field_of(ordered, limits)
    names = [candidate.policy for candidate in ordered]
    unknown = sorted(set(ballots.policies) - set(names))
    if unknown:
        expected = "policies that may be chosen"
        raise InputError([Fault("F92", "error", "choice", None, "ballots", ", ".join(unknown), expected)])
    contest = Contest(found, ballots.over(names).merged(), rules)
    contest.ties.clear()
    return contest
