"""Buying under a contest's limits: single runs of equal shares, their completion, and what else is added at the end.

Here policies are positions and nothing is put into words; `choosing` tells the run that counts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from threebuckets.choice.contests import Contest, OneBudget
from threebuckets.choice.equal_shares import equal_shares
from threebuckets.choice.exact_prices import Bundle
from threebuckets.choice.lawfulness import can_be_completed, solved, unmet
from threebuckets.choice.phragmen import phragmen
from threebuckets.choice.several_resources import SharesRun
from threebuckets.choice.spare import Spare
from threebuckets.choice.tied_optima import first_of_optima
from threebuckets.errors import Fault, InputError

MOST_RUNS = 10_000


@dataclass(frozen=True, slots=True)
class Drawn:
    """What one run chose: those kept, those that take nothing, those bought, and those added at the end, in order."""

    kept: tuple[int, ...]
    free: tuple[int, ...]
    bought: tuple[int, ...]
    completed: tuple[int, ...] = ()
    rise: Fraction = Fraction(1)
    run: SharesRun | None = None

    @property
    def chosen(self) -> tuple[int, ...]:
        """All of them, in the order of choosing."""
        return (*self.kept, *self.free, *self.bought, *self.completed)


def drawn(contest: Contest, *, is_told: bool = False) -> Drawn:
    """What a contest's rule chooses.

    Parameters
    ----------
    contest : Contest
        Some set of policies must meet its bounds.
    is_told : bool
        Whether prices, margins and payments are wanted: the run that counts is then made once more.
    """
    rule = contest.rules.rule
    if rule == "equal-shares":
        return _by_shares(contest, is_told=is_told)
    contest.ties.clear()
    if rule == "max-support":
        bounds = contest.field.limits.bounds
        best = solved(contest.field, kept=contest.kept, bounds=bounds, worth=_floats(contest), gap=0.0)
        chosen = first_of_optima(contest, best.chosen) if best else ()
        return Drawn(contest.kept, (), tuple(policy for policy in chosen if policy not in contest.kept))
    if rule == "greedy":
        added = _with_bounds_met(contest, [*contest.kept, *additions(contest, contest.kept)])
        return Drawn(contest.kept, (), tuple(policy for policy in added if policy not in contest.kept))
    return Drawn((), contest.free, _by_loads(contest))


def _by_shares(contest: Contest, *, is_told: bool) -> Drawn:
    """Equal shares with its completion: larger endowments until nothing more fits, each a run of its own."""
    completion, raise_by = contest.rules.completion, _raise_by(contest)
    found = single_run(contest, Fraction(1))
    for _ in range(MOST_RUNS if completion != "none" else 0):
        if not _leaves_anything(contest, found.chosen):
            break
        further = single_run(contest, found.rise + raise_by)
        if not _is_within(contest, further.chosen):
            break
        found = further
    if is_told:
        found = single_run(contest, found.rise, is_told=True)
    added = additions(contest, found.chosen) if completion.endswith("u") else []
    whole = _with_bounds_met(contest, [*found.chosen, *added])
    rest = tuple(whole[len(found.chosen) :])
    return Drawn(found.kept, found.free, found.bought, rest, found.rise, found.run)


def _raise_by(contest: Contest) -> Fraction:
    caps = contest.field.limits.caps
    if not contest.rules.completion.startswith("add1"):
        return contest.rules.step
    if len(caps) > 1:
        given = f"{contest.rules.completion} with {len(caps)} resources"
        expected = "percent: a unit more means something else in each resource"
        raise InputError([Fault("F92", "error", "choice", None, "completion", given, expected)])
    return contest.people / next(iter(caps.values())) if any(caps.values()) else Fraction(1)


def single_run(contest: Contest, rise: Fraction, *, is_told: bool = False) -> Drawn:
    """One run of equal shares, with endowments multiplied by `rise` and nothing completed."""
    contest.ties.clear()
    free, budget = contest.free, contest.one_budget
    if budget is not None and not is_told:
        return Drawn((), free, _plainly_bought(contest, budget, rise), rise=rise)
    run = SharesRun(contest.field, contest.ballots, contest.worths, rise, is_told=is_told)
    run.keep(contest.kept)
    allowed = tuple(policy for policy in free if _may_be_free(contest, policy, run))
    run.buy_all(contest.ties, lambda bundle, chosen: _allowed(contest, bundle, chosen))
    bought = tuple(policy for step in run.bought for policy in step.bundle)
    return Drawn(contest.kept, allowed, bought, rise=rise, run=run if is_told else None)


def _plainly_bought(contest: Contest, budget: OneBudget, rise: Fraction) -> tuple[int, ...]:
    """The same by the loops for one resource, in whole units of it."""
    worths = budget.costs if contest.rules.utility == "cost" else None
    endowment = budget.cap * rise / max(int(contest.ballots.weight.sum()), 1)
    run = equal_shares(contest.ballots, budget.costs, endowment=endowment, ties=contest.ties, worths=worths)
    return tuple(purchase.policy for purchase in run)


def _may_be_free(contest: Contest, policy: int, run: SharesRun) -> bool:
    """Choose a policy that takes nothing, if it may be chosen beside those before it."""
    may = _allowed(contest, (policy,), frozenset(run.chosen))
    if may:
        run.choose([policy])
    return may


def _allowed(contest: Contest, bundle: Bundle, chosen: frozenset[int]) -> bool:
    """Whether a bundle may be added: nothing excludes it, and every bound can still be met."""
    if any(contest.field.conflicts[policy] & chosen for policy in bundle):
        return False
    limits, together = contest.field.limits, chosen.union(bundle)
    if not limits.bounds or any(contest.field.need(together, r) > cap for r, cap in limits.caps.items()):
        return (
            True  # Only raised endowments buy beyond a cap, and such a run does not count: nothing more is asked of it.
        )
    return can_be_completed(contest.field, together)


def additions(contest: Contest, chosen: Iterable[int]) -> list[int]:
    """What still fits beside those chosen, the most support for its share of the scarcest resource first."""
    field, spare = contest.field, Spare(contest.field, chosen)
    waiting = [p for p in contest.supported if p not in spare.inside]
    added: list[int] = []
    while waiting:
        waiting = [p for p in waiting if p not in spare.inside and spare.has_room(field.closures[p])]
        while waiting:
            policy = _most_wanted(contest, waiting, spare.inside)
            bundle = [member for member in field.closures[policy] if member not in spare.inside]
            if can_be_completed(field, spare.inside.union(bundle)):
                spare.add(bundle)
                added += bundle
                break
            waiting.remove(policy)
    return added


def _most_wanted(contest: Contest, waiting: Sequence[int], chosen: set[int]) -> int:
    values = {policy: _value(contest, policy, chosen) for policy in waiting}
    best = max(values.values())
    first = [policy for policy in waiting if values[policy] == best]
    return first[0] if len(first) == 1 else contest.ties(first)


def _value(contest: Contest, policy: int, chosen: set[int]) -> tuple[bool, Fraction]:
    """Support of a policy and what it still requires, for its share of the scarcest resource; what takes none first."""
    bundle = [member for member in contest.field.closures[policy] if member not in chosen]
    support = sum((contest.support[member] for member in bundle), start=Fraction(0))
    caps = contest.field.limits.caps
    shares = [contest.field.need(bundle, r) / cap for r, cap in caps.items() if cap]
    share = max(shares, default=Fraction(0))
    return (False, support / share) if share else (True, support)


def _is_within(contest: Contest, chosen: Sequence[int]) -> bool:
    """Whether raised endowments have not bought more than there is."""
    if contest.one_budget is not None:
        return contest.one_budget.left(chosen) >= 0
    return Spare(contest.field, chosen).is_within


def _leaves_anything(contest: Contest, chosen: Sequence[int]) -> bool:
    """Whether anything supported still fits."""
    if contest.one_budget is not None:
        inside, left = set(chosen), contest.one_budget.left(chosen)
        return any(0 <= contest.one_budget.costs[p] <= left for p in contest.supported if p not in inside)
    spare = Spare(contest.field, chosen)
    return any(
        policy not in spare.inside
        and spare.has_room(contest.field.closures[policy])
        and can_be_completed(contest.field, spare.inside.union(contest.field.closures[policy]))
        for policy in contest.supported
    )


def _with_bounds_met(contest: Contest, chosen: Sequence[int]) -> list[int]:
    """Those chosen, and what lower bounds still ask for: the lawful rest of most support."""
    if not unmet(contest.field, chosen):
        return [*chosen]
    bounds = contest.field.limits.bounds
    rest = solved(contest.field, kept=chosen, bounds=bounds, worth=_floats(contest))
    return [*chosen, *(sorted(set(rest.chosen) - set(chosen)) if rest else [])]


def _floats(contest: Contest) -> list[float]:
    return [float(support) for support in contest.support]


def _by_loads(contest: Contest) -> tuple[int, ...]:
    """Phragmén's rule, for one resource and nothing else."""
    if not contest.is_plain:
        expected = "one resource, without bounds or links; else equal-shares"
        raise InputError([Fault("F92", "error", "choice", None, "rule", "phragmen", expected)])
    resource, cap = next(iter(contest.field.limits.caps.items()))
    needs = [contest.field.need([policy], resource) for policy in range(len(contest.field.candidates))]
    unit = lcm(cap.denominator, *(need.denominator for need in needs))
    costs = [int(need * unit) for need in needs]
    bought = phragmen(contest.ballots, costs, budget=int(cap * unit), ties=contest.ties)
    return tuple(purchase.policy for purchase in bought)
