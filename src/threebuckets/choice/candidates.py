"""What can be chosen, under which limits, and by which declared rule. Amounts are exact: whole numbers or fractions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from threebuckets.errors import Fault, InputError

RuleName = Literal["equal-shares", "phragmen", "greedy", "max-support"]
Utility = Literal["card", "cost", "points"]
Completion = Literal["none", "add1", "add1u", "percent", "percentu"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A policy that may be chosen.

    Parameters
    ----------
    policy : str
    needs : mapping of str to Fraction
        How much of each scarce resource it takes; what is not named is not needed.
    lot : int
        Its place in the public draw of lots, the last resort of a tie.
    requires, excludes : tuple of str
        Policies that must be chosen with it, and that cannot be.
    groups : tuple of str
        What `Bound` may count it under: a region, a theme.
    """

    policy: str
    needs: Mapping[str, Fraction]
    lot: int = 0
    requires: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bound:
    """Least and most of a resource that a group of policies takes; without a resource: how many of them are chosen."""

    group: str
    low: Fraction = Fraction(0)
    high: Fraction | None = None
    resource: str | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """How much there is of each resource, bounds for groups, and policies that are chosen whatever the votes say."""

    caps: Mapping[str, Fraction]
    bounds: tuple[Bound, ...] = ()
    keep: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChoiceRules:
    """The rule, declared before votes are counted.

    Parameters
    ----------
    rule : str
        `equal-shares`, `phragmen`, `greedy` or `max-support`.
    utility : str
        What a chosen policy is worth to a supporter: each the same (`card`), what it takes (`cost`), or the ballot's
        points (`points`).
    completion : str
        How what is left over is spent; see `completed_shares`.
    step : Fraction
        By what share endowments are raised, where they are.
    ties : tuple of str
        Keys in their order: `supporters` (more first), `cost` (less first), `lot`, `id`.
    """

    rule: RuleName = "equal-shares"
    utility: Utility = "card"
    completion: Completion = "percentu"
    step: Fraction = Fraction(1, 100)
    ties: tuple[str, ...] = ("supporters", "cost", "lot")


@dataclass(frozen=True, slots=True)
class Field:
    """Candidates by position, with their links resolved and every limit checked; see `field_of`."""

    candidates: tuple[Candidate, ...]
    limits: Limits
    index: Mapping[str, int]
    closures: tuple[tuple[int, ...], ...]
    conflicts: tuple[frozenset[int], ...]
    resources: tuple[str, ...] = field(default=())

    def need(self, policies: Iterable[int], resource: str) -> Fraction:
        """How much of a resource several policies take together."""
        return sum((self.candidates[p].needs.get(resource, Fraction(0)) for p in policies), start=Fraction(0))

    def members(self, bound: Bound) -> tuple[int, ...]:
        """Positions of the policies that a bound counts."""
        return tuple(p for p, candidate in enumerate(self.candidates) if bound.group in candidate.groups)


def field_of(candidates: Sequence[Candidate], limits: Limits) -> Field:
    """Candidates and limits, checked.

    Raises
    ------
    InputError
        Policies twice, links to unknown ones, amounts that are not exact or below zero, resources without a cap, a
        bundle that excludes part of itself: all at once.
    """
    index = {candidate.policy: position for position, candidate in enumerate(candidates)}
    faults = [*_unlinked(candidates, limits, index), *_amounts(candidates, limits)]
    if len(index) < len(candidates):
        twice = sorted(c.policy for p, c in enumerate(candidates) if index[c.policy] != p)
        faults.append(_fault("policies", ", ".join(twice), "each policy once"))
    if faults:
        raise InputError(faults)
    closures = tuple(_closure(position, candidates, index) for position in range(len(candidates)))
    conflicts = _conflicts(candidates, index)
    faults = [
        _fault(candidates[p].policy, "a policy that it needs and cannot be chosen with", "one or the other")
        for p, closure in enumerate(closures)
        if any(conflicts[member] & set(closure) for member in closure)
    ]
    if faults:
        raise InputError(faults)
    ordered = Limits(dict(sorted(limits.caps.items())), limits.bounds, limits.keep)
    return Field(tuple(candidates), ordered, index, closures, conflicts, tuple(ordered.caps))


def _unlinked(candidates: Sequence[Candidate], limits: Limits, index: Mapping[str, int]) -> list[Fault]:
    linked = [(c.policy, other) for c in candidates for other in (*c.requires, *c.excludes)]
    linked += [("keep", policy) for policy in limits.keep]
    return [_fault(policy, other, "a policy that may be chosen") for policy, other in linked if other not in index]


def _amounts(candidates: Sequence[Candidate], limits: Limits) -> list[Fault]:
    named: list[tuple[str, str, object]] = [
        (c.policy, resource, amount) for c in candidates for resource, amount in c.needs.items()
    ]
    named += [("caps", resource, amount) for resource, amount in limits.caps.items()]
    named += [(f"bound of {b.group}", b.resource or "number", b.low) for b in limits.bounds]
    named += [(f"bound of {b.group}", b.resource or "number", b.high) for b in limits.bounds if b.high is not None]
    faults = [
        _fault(f"{where}, {resource}", str(amount), "a whole number or a fraction, 0 or more")
        for where, resource, amount in named
        if not isinstance(amount, int | Fraction) or amount < 0
    ]
    used = {resource for c in candidates for resource in c.needs} | {b.resource for b in limits.bounds if b.resource}
    return faults + [
        _fault(resource, "no cap", "how much of it there is") for resource in sorted(used - set(limits.caps))
    ]


def _fault(where: str, found: str, expected: str) -> Fault:
    return Fault("F92", "error", "choice", None, where, found, expected)


def _closure(start: int, candidates: Sequence[Candidate], index: Mapping[str, int]) -> tuple[int, ...]:
    """A policy with all that it requires, directly or not."""
    found, waiting = {start}, [start]
    while waiting:
        for other in candidates[waiting.pop()].requires:
            if index[other] not in found:
                found.add(index[other])
                waiting.append(index[other])
    return tuple(sorted(found))


def _conflicts(candidates: Sequence[Candidate], index: Mapping[str, int]) -> tuple[frozenset[int], ...]:
    """Which policies each cannot be chosen with, whichever of the two says so."""
    found: list[set[int]] = [set() for _ in candidates]
    for position, candidate in enumerate(candidates):
        for other in candidate.excludes:
            found[position].add(index[other])
            found[index[other]].add(position)
    return tuple(frozenset(others) for others in found)
