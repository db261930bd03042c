"""Whether a set of policies can still be completed within every limit; a small mixed-integer program where bounds ask.

Caps, links and upper bounds alone are plain arithmetic; only lower bounds need the program.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import highspy
import numpy as np

from threebuckets.choice.candidates import Bound, Field
from threebuckets.errors import ThreeBucketsError
from threebuckets.policy.wording import listed


@dataclass(frozen=True, slots=True)
class Level:
    """What a set must be worth at least: by the worth of each policy, in order of position."""

    worth: tuple[Fraction, ...]
    least: Fraction


@dataclass(frozen=True, slots=True)
class Kept:
    """Policies that are kept whatever the votes say, and why that cannot be.

    Parameters
    ----------
    policies : tuple of str
    resource : str
        What they take more of than there is; empty where it is not that.
    need, cap : Fraction
        What they take of it, and all there is.
    are_rivals : bool
        Whether one excludes the other.
    """

    policies: tuple[str, ...]
    resource: str = ""
    need: Fraction = Fraction(0)
    cap: Fraction = Fraction(0)
    are_rivals: bool = False


class InfeasibleError(ThreeBucketsError):
    """No set of policies meets all that is asked.

    `bounds` are a smallest set of bounds that cannot be met together, beside those `kept` where they matter.
    """

    def __init__(self, bounds: Sequence[Bound], kept: Kept | None = None) -> None:
        asked = [*([kept_sentence(kept)] if kept else []), *(sentence(bound) for bound in bounds)]
        names = "; ".join(asked) or "what is required"
        super().__init__(f"No set of policies can meet these together: {names}. Loosen one of them, or raise a cap.")
        self.bounds, self.kept = tuple(bounds), kept


def kept_sentence(
    kept: Kept,
    title: Callable[[str], str] = str,
    amount: Callable[[str, Fraction], str] | None = None,
    scarce: str = "",
) -> str:
    """What is kept and why it cannot be, in words.

    Parameters
    ----------
    kept : Kept
    title : callable, optional
        Policy → what it is called.
    amount : callable, optional
        Resource and so much of it → the amount in words.
    scarce : str
        The resource's name, where how much there is of it may not be told.

    Examples
    --------
    >>> kept_sentence(Kept(("a", "b"), "GBP", Fraction(110), Fraction(100)))
    'to keep a and b, which take 110 GBP; all there is comes to 100 GBP'
    """
    names = listed([title(policy) for policy in kept.policies], most=len(kept.policies))
    told = amount or (lambda resource, value: f"{value} {resource}")
    take = "takes" if len(kept.policies) == 1 else "take"
    if scarce:
        return f"to keep {names}, which {take} more {scarce} than there is"
    if kept.resource:
        need, cap = told(kept.resource, kept.need), told(kept.resource, kept.cap)
        return f"to keep {names}, which {take} {need}; all there is comes to {cap}"
    return f"to keep {names}{', which cannot be chosen together' if kept.are_rivals else ''}"


def sentence(bound: Bound, amount: Callable[[str, Fraction], str] | None = None) -> str:
    """A bound in words.

    Parameters
    ----------
    bound : Bound
    amount : callable, optional
        Resource and so much of it → the amount in words.

    Examples
    --------
    >>> sentence(Bound("north", low=Fraction(2)))
    'at least 2 policies of north'
    """
    least = f"at least {_counted(bound, bound.low, amount)} {bound.group}" if bound.low else ""
    most = f"at most {_counted(bound, bound.high, amount)} {bound.group}" if bound.high is not None else ""
    return " and ".join(filter(None, (least, most)))


def _counted(bound: Bound, value: Fraction, amount: Callable[[str, Fraction], str] | None) -> str:
    if bound.resource:
        return f"{amount(bound.resource, value) if amount else f'{value} {bound.resource}'} for"
    return f"{value} {'policy' if value == 1 else 'policies'} of"


def fits(found: Field, chosen: Iterable[int]) -> bool:
    """Whether a set keeps within caps, upper bounds and exclusions, and holds all that its policies require."""
    inside = set(chosen)
    if any(found.need(inside, resource) > cap for resource, cap in found.limits.caps.items()):
        return False
    if any(found.conflicts[policy] & inside or not inside.issuperset(found.closures[policy]) for policy in inside):
        return False
    return all(bound.high is None or _taken(found, bound, inside) <= bound.high for bound in found.limits.bounds)


def can_be_completed(found: Field, chosen: Iterable[int]) -> bool:
    """Whether a set can be extended to one that meets every limit."""
    inside = set(chosen)
    if not any(bound.low for bound in found.limits.bounds):
        return fits(found, inside)
    return solved(found, kept=inside, bounds=found.limits.bounds) is not None


def check_feasible(found: Field) -> None:
    """Whether any set meets every limit.

    Raises
    ------
    InfeasibleError
        None does; it names bounds that cannot be met together, none of which could be left out of the list.
    """
    kept = {member for policy in found.limits.keep for member in found.closures[found.index[policy]]}
    bounds = list(found.limits.bounds)
    if solved(found, kept=kept, bounds=bounds) is not None:
        return
    for bound in tuple(bounds):
        fewer = [other for other in bounds if other is not bound]
        if solved(found, kept=kept, bounds=fewer) is None:
            bounds = fewer
    matters = bool(kept) and (not bounds or solved(found, kept=(), bounds=bounds) is not None)
    raise InfeasibleError(bounds, _kept(found, sorted(kept)) if matters else None)


def _kept(found: Field, kept: Sequence[int]) -> Kept:
    """Why policies cannot be kept together: a resource of which they take too much, or two that exclude each other."""
    names = [candidate.policy for candidate in found.candidates]
    for resource, cap in found.limits.caps.items():
        need = found.need(kept, resource)
        if need > cap:
            taking = tuple(names[p] for p in kept if found.candidates[p].needs.get(resource))
            return Kept(taking, resource, need, cap)
    for policy in kept:
        rivals = sorted(found.conflicts[policy].intersection(kept))
        if rivals:
            return Kept((names[policy], names[rivals[0]]), are_rivals=True)
    return Kept(tuple(names[policy] for policy in kept))


def unmet(found: Field, chosen: Iterable[int]) -> tuple[Bound, ...]:
    """Lower bounds that a set does not reach yet."""
    inside = set(chosen)
    return tuple(bound for bound in found.limits.bounds if _taken(found, bound, inside) < bound.low)


def _taken(found: Field, bound: Bound, inside: set[int]) -> Fraction:
    counted = [policy for policy in found.members(bound) if policy in inside]
    return found.need(counted, bound.resource) if bound.resource else Fraction(len(counted))


def solved(
    found: Field,
    *,
    kept: Iterable[int],
    bounds: Sequence[Bound],
    worth: Sequence[float] | None = None,
    seconds: float = 60.0,
    levels: Sequence[Level] = (),
    gap: float = 1e-4,
) -> "Solved | None":
    """The lawful set of most worth that holds those kept; None where no set is lawful.

    Parameters
    ----------
    found : Field
    kept : iterable of int
        Policies that must be in it.
    bounds : sequence of Bound
    worth : sequence of float, optional
        What each policy counts; without it any lawful set will do.
    seconds : float
        Longest time; the bound is proven also where it ends the search.
    levels : sequence of Level, optional
        What the set must be worth besides, to within the solver's rounding.
    gap : float
        How much less than the most, as a share of it, is near enough.
    """
    if not found.candidates:
        is_lawful = not any(bound.low for bound in bounds) and all(level.least <= 0 for level in levels)
        return Solved((), 0.0, 0.0) if is_lawful else None
    solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("time_limit", seconds)
    solver.setOptionValue("mip_rel_gap", gap)
    n, inside = len(found.candidates), set(kept)
    for policy in range(n):
        solver.addVar(float(policy in inside), 1.0)
        solver.changeColIntegrality(policy, highspy.HighsVarType.kInteger)
        solver.changeColCost(policy, -float(worth[policy]) if worth is not None else 0.0)
    for low, high, terms in (*_rows(found, bounds), *_levels(levels)):
        policies = np.array(list(terms), dtype=np.int32)
        solver.addRow(low, high, len(policies), policies, np.array(list(terms.values()), dtype=np.float64))
    solver.run()
    if solver.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
        return None
    info = solver.getInfo()
    if not np.isfinite(info.objective_function_value) or info.primal_solution_status != 2:
        return None
    values = solver.getSolution().col_value
    chosen = tuple(policy for policy in range(n) if values[policy] > 0.5)
    return Solved(chosen, -info.objective_function_value, -info.mip_dual_bound)


class Solved:
    """A lawful set, what it is worth, and the proven most that any lawful set could be worth."""

    def __init__(self, chosen: tuple[int, ...], value: float, bound: float) -> None:
        self.chosen, self.value, self.bound = chosen, value, max(value, bound)


def _rows(found: Field, bounds: Sequence[Bound]) -> Iterable[tuple[float, float, dict[int, float]]]:
    """Rows of the program: least, most, and the policies with their numbers."""
    infinity = highspy.kHighsInf
    for resource, cap in found.limits.caps.items():
        scale = cap or Fraction(1)
        terms = {p: float(c.needs[resource] / scale) for p, c in enumerate(found.candidates) if c.needs.get(resource)}
        yield -infinity, float(cap / scale), terms
    for bound in bounds:
        needs = (
            {p: found.candidates[p].needs.get(bound.resource, Fraction(0)) for p in found.members(bound)}
            if bound.resource
            else {}
        )
        terms = {p: float(needs[p]) if bound.resource else 1.0 for p in found.members(bound)}
        yield float(bound.low), infinity if bound.high is None else float(bound.high), terms
    for policy, candidate in enumerate(found.candidates):
        for other in candidate.requires:
            yield -infinity, 0.0, {policy: 1.0, found.index[other]: -1.0}
        for rival in found.conflicts[policy]:
            if rival > policy:
                yield -infinity, 1.0, {policy: 1.0, rival: 1.0}


def _levels(levels: Sequence[Level]) -> Iterable[tuple[float, float, dict[int, float]]]:
    """Rows of what a set must be worth, each in units of the greatest worth of a policy."""
    for level in levels:
        scale = max((abs(value) for value in level.worth), default=Fraction(0)) or Fraction(1)
        terms = {policy: float(value / scale) for policy, value in enumerate(level.worth) if value}
        yield float(level.least / scale) - 1e-9, highspy.kHighsInf, terms
