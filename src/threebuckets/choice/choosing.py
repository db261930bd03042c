"""Choosing a platform: the declared rule under several limits, step by step, with a reason for every policy left out."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

import numpy as np

from threebuckets.choice.ballots import PERSON, Ballots
from threebuckets.choice.candidates import Candidate, ChoiceRules, Field, Limits, field_of
from threebuckets.choice.equal_shares import Ties
from threebuckets.choice.exact_prices import Bundle
from threebuckets.choice.lawfulness import can_be_completed, check_feasible, fits, solved, unmet
from threebuckets.choice.outcomes import Choice, Step
from threebuckets.choice.phragmen import phragmen
from threebuckets.choice.reasons import reasons_for
from threebuckets.choice.several_resources import SharesRun
from threebuckets.choice.tie_breaking import ties_of
from threebuckets.errors import Fault, InputError

MOST_RUNS = 10_000


def choose(
    candidates: Sequence[Candidate], ballots: Ballots, limits: Limits, rules: ChoiceRules = ChoiceRules()
) -> Choice:
    """Choose which policies to put forward together.

    Parameters
    ----------
    candidates : sequence of Candidate
    ballots : Ballots
        Over the same policies; equal ballots are merged here.
    limits : Limits
    rules : ChoiceRules

    Returns
    -------
    Choice

    Raises
    ------
    InputError
        Unknown policies, inexact amounts, a rule that cannot be used with several resources: all at once.
    InfeasibleError
        No set of policies meets the bounds; names those that cannot be met together.

    Notes
    -----
    Deterministic: neither the order of voters, policies nor resources changes anything but through declared lots.

    References
    ----------
    Peters, Pierczyński, Skowron (2021), Proportional participatory budgeting with additive utilities, NeurIPS. With
    several resources proportionality and honesty cannot both be had (Motamed, Soeteman, Rey, Endriss 2022).

    Examples
    --------
    >>> candidates = [Candidate("a", {"staff": Fraction(3)}), Candidate("b", {"staff": Fraction(3)})]
    >>> ballots = Ballots.of(["a", "b"], [{"a": 1}, {"a": 1}, {"b": 1}])
    >>> choose(candidates, ballots, Limits({"staff": Fraction(4)})).chosen
    ('a',)
    """
    found, votes = _prepared(candidates, ballots, limits)
    check_feasible(found)
    worths = _worths(found, rules)
    ties = ties_of(found, votes, rules.ties)
    if rules.rule == "equal-shares":
        steps, rise = _by_shares(found, votes, worths, rules, ties)
    else:
        steps, rise = _by_other_rules(found, votes, worths, rules, ties), Fraction(1)
    return _told(found, votes, worths, rules, steps, rise)


def _prepared(candidates: Sequence[Candidate], ballots: Ballots, limits: Limits) -> tuple[Field, Ballots]:
    """Candidates in the order of their names, so that no other order can matter, and ballots over them."""
    ordered = sorted(candidates, key=lambda candidate: candidate.policy)
    found = field_of(ordered, limits)
    names = [candidate.policy for candidate in ordered]
    unknown = sorted(set(ballots.policies) - set(names))
    if unknown:
        expected = "policies that may be chosen"
        raise InputError([Fault("F92", "error", "choice", None, "ballots", ", ".join(unknown), expected)])
    return found, ballots.over(names).merged()


def _worths(found: Field, rules: ChoiceRules) -> list[Fraction]:
    """What a utility of each policy is multiplied by: 1, or the greatest share it takes of any resource."""
    if rules.utility != "cost":
        return [Fraction(1)] * len(found.candidates)
    caps = {resource: cap for resource, cap in found.limits.caps.items() if cap}
    return [
        max((candidate.needs.get(resource, Fraction(0)) / cap for resource, cap in caps.items()), default=Fraction(0))
        for candidate in found.candidates
    ]


def _by_shares(
    found: Field, ballots: Ballots, worths: Sequence[Fraction], rules: ChoiceRules, ties: Ties
) -> tuple[list[Step], Fraction]:
    """Equal shares with its completion: larger endowments until nothing more fits, each a run of its own."""
    rise, raise_by = Fraction(1), _raise_by(found, ballots, rules)
    steps = _run(found, ballots, worths, rise, ties)
    for _ in range(MOST_RUNS if rules.completion != "none" else 0):
        if not _more(found, ballots, steps):
            break
        further = _run(found, ballots, worths, rise + raise_by, ties)
        if not fits(found, _positions(found, further)):
            break
        steps, rise = further, rise + raise_by
    if rules.completion.endswith("u"):
        steps = [*steps, *_completed(found, ballots, worths, steps, ties)]
    return _with_bounds_met(found, ballots, worths, steps), rise


def _raise_by(found: Field, ballots: Ballots, rules: ChoiceRules) -> Fraction:
    if not rules.completion.startswith("add1"):
        return rules.step
    if len(found.limits.caps) > 1:
        given = f"{rules.completion} with {len(found.limits.caps)} resources"
        expected = "percent: a unit more means something else in each resource"
        raise InputError([Fault("F92", "error", "choice", None, "completion", given, expected)])
    people = Fraction(int(ballots.weight.sum()), PERSON)
    return people / next(iter(found.limits.caps.values()))


def _run(found: Field, ballots: Ballots, worths: Sequence[Fraction], rise: Fraction, ties: Ties) -> list[Step]:
    """One run of equal shares: those kept, those that take nothing, then what supporters buy."""
    run = SharesRun(found, ballots, worths, rise)
    kept = sorted({member for policy in found.limits.keep for member in found.closures[found.index[policy]]})
    run.keep(kept)
    free = []
    for policy in _free(found, ballots, kept):
        if _allowed(found, (policy,), frozenset(run.chosen)):
            free.append(policy)
            run.chosen.add(policy)
    run.buy_all(ties, lambda bundle, chosen: _allowed(found, bundle, chosen))
    steps = [_step(found, ballots, p, "kept") for p in kept] + [_step(found, ballots, p, "free") for p in free]
    for bought in run.bought:
        for policy in bought.bundle:
            price = Fraction(bought.price).limit_denominator(10**12)
            steps.append(_step(found, ballots, policy, "bought", price, bought.resource, bought.margin))
    return steps


def _free(found: Field, ballots: Ballots, kept: Sequence[int]) -> list[int]:
    """Supported policies that take nothing and require nothing, in the order of their names."""
    return [
        policy
        for policy in np.flatnonzero(ballots.supporters).tolist()
        if policy not in kept
        and found.closures[policy] == (policy,)
        and not any(found.candidates[policy].needs.values())
    ]


def _allowed(found: Field, bundle: Bundle, chosen: frozenset[int]) -> bool:
    """Whether a bundle may be added: nothing excludes it, it can ever be paid, and every bound can still be met."""
    if any(found.conflicts[policy] & chosen for policy in bundle):
        return False
    if any(found.need(bundle, resource) > cap for resource, cap in found.limits.caps.items()):
        return False
    return not found.limits.bounds or can_be_completed(found, chosen | set(bundle))


def _completed(
    found: Field, ballots: Ballots, worths: Sequence[Fraction], steps: Sequence[Step], ties: Ties
) -> list[Step]:
    """What still fits, the most support for its share of the scarcest resource first."""
    chosen: set[int] = set(_positions(found, steps))
    added: list[Step] = []
    while True:
        waiting = list(_addable(found, ballots, chosen))
        if not waiting:
            return added
        best = max(_value(found, ballots, worths, policy, chosen) for policy in waiting)
        policy = ties([p for p in waiting if _value(found, ballots, worths, p, chosen) == best])
        bundle = [member for member in found.closures[policy] if member not in chosen]
        chosen.update(bundle)
        added += [_step(found, ballots, member, "completed") for member in bundle]


def _addable(found: Field, ballots: Ballots, chosen: set[int]) -> Iterable[int]:
    """Supported policies that fit into what is left with all they require."""
    for policy in np.flatnonzero(ballots.supporters).tolist():
        bundle = set(found.closures[policy])
        if policy not in chosen and fits(found, chosen | bundle) and can_be_completed(found, chosen | bundle):
            yield policy


def _value(found: Field, ballots: Ballots, worths: Sequence[Fraction], policy: int, chosen: set[int]) -> Fraction:
    """Support of a policy and what it still requires, for its share of the scarcest resource."""
    bundle = [member for member in found.closures[policy] if member not in chosen]
    support = sum((_support(ballots, worths, member) for member in bundle), start=Fraction(0))
    shares = [found.need(bundle, resource) / cap for resource, cap in found.limits.caps.items() if cap]
    share = max(shares, default=Fraction(0))
    return support / share if share else support * 10**12


def _support(ballots: Ballots, worths: Sequence[Fraction], policy: int) -> Fraction:
    columns = ballots.columns
    part = slice(columns.starts[policy], columns.starts[policy + 1])
    return worths[policy] * int((ballots.weight[columns.voter[part]] * columns.utility[part]).sum()) / PERSON


def _with_bounds_met(found: Field, ballots: Ballots, worths: Sequence[Fraction], steps: Sequence[Step]) -> list[Step]:
    """The steps, and what lower bounds still ask for: the lawful rest of most support."""
    chosen = _positions(found, steps)
    if not unmet(found, chosen):
        return [*steps]
    support = [float(_support(ballots, worths, policy)) for policy in range(len(found.candidates))]
    rest = solved(found, kept=chosen, bounds=found.limits.bounds, worth=support)
    added = sorted(set(rest.chosen) - set(chosen)) if rest else []
    return [*steps, *(_step(found, ballots, policy, "completed") for policy in added)]


def _by_other_rules(
    found: Field, ballots: Ballots, worths: Sequence[Fraction], rules: ChoiceRules, ties: Ties
) -> list[Step]:
    """Phragmén under one budget, greedy, or the lawful set of most support."""
    if rules.rule == "max-support":
        support = [float(_support(ballots, worths, policy)) for policy in range(len(found.candidates))]
        kept = [member for policy in found.limits.keep for member in found.closures[found.index[policy]]]
        best = solved(found, kept=kept, bounds=found.limits.bounds, worth=support)
        return [_step(found, ballots, policy, "bought") for policy in (best.chosen if best else ())]
    if rules.rule == "greedy":
        kept_steps = [_step(found, ballots, p, "kept") for p in _kept(found)]
        return _with_bounds_met(
            found, ballots, worths, [*kept_steps, *_completed(found, ballots, worths, kept_steps, ties)]
        )
    return _by_loads(found, ballots, ties)


def _by_loads(found: Field, ballots: Ballots, ties: Ties) -> list[Step]:
    is_plain = len(found.limits.caps) == 1 and not found.limits.bounds and not found.limits.keep
    if not is_plain or any(candidate.requires or candidate.excludes for candidate in found.candidates):
        expected = "one resource, without bounds or links; else equal-shares"
        raise InputError([Fault("F92", "error", "choice", None, "rule", "phragmen", expected)])
    resource, cap = next(iter(found.limits.caps.items()))
    needs = [found.need([policy], resource) for policy in range(len(found.candidates))]
    unit = int(np.lcm.reduce([cap.denominator, *(need.denominator for need in needs)], dtype=object))
    bought = phragmen(ballots, [int(need * unit) for need in needs], budget=int(cap * unit), ties=ties)
    return [_step(found, ballots, purchase.policy, "bought", None, resource) for purchase in bought]


def _kept(found: Field) -> list[int]:
    return sorted({member for policy in found.limits.keep for member in found.closures[found.index[policy]]})


def _more(found: Field, ballots: Ballots, steps: Sequence[Step]) -> bool:
    """Whether anything supported still fits."""
    return any(True for _ in _addable(found, ballots, set(_positions(found, steps))))


def _positions(found: Field, steps: Sequence[Step]) -> tuple[int, ...]:
    return tuple(found.index[step.policy] for step in steps)


def _step(
    found: Field,
    ballots: Ballots,
    policy: int,
    stage: str,
    price: Fraction | None = None,
    resource: str = "",
    margin: float | None = None,
) -> Step:
    supporters = Fraction(int(ballots.supporters[policy]), PERSON)
    return Step(found.candidates[policy].policy, stage, price, resource, supporters, margin)  # type: ignore[arg-type]


def _told(
    found: Field,
    ballots: Ballots,
    worths: Sequence[Fraction],
    rules: ChoiceRules,
    steps: Sequence[Step],
    rise: Fraction,
) -> Choice:
    chosen = _positions(found, steps)
    return Choice(
        chosen=tuple(step.policy for step in steps),
        steps=tuple(steps),
        out=reasons_for(found, ballots, steps, rule=rules.rule),
        used={resource: found.need(chosen, resource) for resource in found.resources},
        support=sum((_support(ballots, worths, policy) for policy in chosen), start=Fraction(0)),
        rules=rules,
        rise=rise,
    )
