"""Why a policy was left out: the first reason that applies, with what a sentence about it needs."""

from collections.abc import Mapping
from fractions import Fraction

import numpy as np

from threebuckets.choice.ballots import PERSON
from threebuckets.choice.buying import Drawn
from threebuckets.choice.candidates import Bound
from threebuckets.choice.contests import Contest
from threebuckets.choice.lawfulness import can_be_completed, unmet
from threebuckets.choice.outcomes import Reason
from threebuckets.choice.several_resources import SharesRun
from threebuckets.choice.several_resources_kernels import shared
from threebuckets.choice.spare import Spare

DECIMALS = 6


def reasons_for(contest: Contest, drawn: Drawn) -> Mapping[str, Reason]:
    """A reason for every policy that was not chosen, by name."""
    spare = Spare(contest.field, drawn.chosen)
    return {
        candidate.policy: _reason(contest, drawn, policy, spare)
        for policy, candidate in enumerate(contest.field.candidates)
        if policy not in spare.inside
    }


def _reason(contest: Contest, drawn: Drawn, policy: int, spare: Spare) -> Reason:
    field = contest.field
    bundle = tuple(member for member in field.closures[policy] if member not in spare.inside)
    if not any(contest.ballots.supporters[member] for member in bundle):
        return Reason("no-supporters")
    for resource, cap in field.limits.caps.items():
        need = field.need(bundle, resource)
        if need > cap:
            return Reason("cap", {"resource": resource, "need": need, "cap": cap})
    for member in bundle:
        rivals = field.conflicts[member] & spare.inside
        if rivals:
            named = min(rivals) if member == policy else member
            parts: dict[str, str | Fraction] = {"policy": field.candidates[named].policy}
            return Reason("excluded-by" if member == policy else "requires", parts)
    held = _held_back(contest, drawn, bundle)
    if held is not None:
        return Reason("reserved-for", {"group": held.group, "bound": "low"})
    if spare.has_room(bundle):
        return _reason_of_what_fits(contest, drawn, bundle, spare)
    return _reason_of_what_does_not(contest, drawn, bundle, spare)


def _reason_of_what_fits(contest: Contest, drawn: Drawn, bundle: tuple[int, ...], spare: Spare) -> Reason:
    """It would fit: kept free for a bound, its supporters spent what they had, or the rule ended before it."""
    field = contest.field
    if not can_be_completed(field, spare.inside.union(bundle)):
        low = next((bound for bound in field.limits.bounds if bound.low), None)
        return Reason("reserved-for", {"group": low.group if low else "", "bound": "low"})
    shares = {r: field.need(bundle, r) / cap for r, cap in field.limits.caps.items() if cap}
    if drawn.run is None or not any(shares.values()):
        return Reason("not-reached", {"rule": contest.rules.rule})
    wanted, run = _most_wanted(contest, bundle), drawn.run
    short = [r for r in shares if r in run.resources and _rounded(run.left(wanted, r)) < field.need(bundle, r)]
    return _of_supporters(contest, run, bundle, max(sorted(short or shares), key=lambda r: shares[r]), spare)


def _held_back(contest: Contest, drawn: Drawn, bundle: tuple[int, ...]) -> Bound | None:
    """The minimum for which a bundle was passed over: it had room until what completes the set was put in."""
    field, bought = contest.field, set(drawn.chosen) - set(drawn.completed)
    together = bought.union(bundle)
    if not drawn.completed or not any(bound.low for bound in field.limits.bounds):
        return None
    if not Spare(field, bought).has_room(bundle) or can_be_completed(field, together):
        return None
    return next(iter(unmet(field, together)), None)


def _reason_of_what_does_not(contest: Contest, drawn: Drawn, bundle: tuple[int, ...], spare: Spare) -> Reason:
    """Too little is left of a resource, or a bound is full; where supporters pay, what they had and spent it on."""
    field = contest.field
    short = {
        resource: (field.need(bundle, resource) - left) / field.limits.caps[resource]
        for resource, left in spare.left.items()
        if field.need(bundle, resource) > left
    }
    if not short:
        full = next((b for b in field.limits.bounds if b.high is not None and _is_of(contest, b, bundle)), None)
        return Reason("reserved-for", {"group": full.group if full else "", "bound": "high"})
    tightest = max(sorted(short), key=lambda resource: short[resource])
    if drawn.run is None or tightest not in drawn.run.resources:
        return Reason("no-room", _room(contest, bundle, tightest, spare))
    return _of_supporters(contest, drawn.run, bundle, tightest, spare)


def _room(contest: Contest, bundle: tuple[int, ...], resource: str, spare: Spare) -> dict[str, str | Fraction]:
    supporters = max(int(contest.ballots.supporters[member]) for member in bundle)
    return {
        "resource": resource,
        "need": contest.field.need(bundle, resource),
        "unspent": spare.left[resource],
        "supporters": Fraction(supporters, PERSON),
    }


def _is_of(contest: Contest, bound: Bound, bundle: tuple[int, ...]) -> bool:
    return any(bound.group in contest.field.candidates[member].groups for member in bundle)


def _of_supporters(contest: Contest, run: SharesRun, bundle: tuple[int, ...], resource: str, spare: Spare) -> Reason:
    """What the supporters of the most wanted policy of a bundle had, what they have left, and what they spent it on."""
    parts = _room(contest, bundle, resource, spare)
    wanted = _most_wanted(contest, bundle)
    need, each = contest.field.need(bundle, resource), run.endowment(resource)
    owned = each * Fraction(int(contest.ballots.supporters[wanted]), PERSON)
    left = _rounded(run.left(wanted, resource))
    if left >= need:  # they could pay for it: what is missing is the thing itself, or the rule ended before it
        is_short = spare.left[resource] < need
        return Reason("no-room", parts) if is_short else Reason("not-reached", {"rule": contest.rules.rule})
    parts |= {"each": each, "owned": _rounded(float(owned)), "left": left}
    spent = _spent(contest, run, wanted, resource)
    if owned < need or not spent:
        return Reason("supporters-short", parts, spent)
    return Reason("outbid", {**parts, "policy": next(iter(spent))}, spent)


def _most_wanted(contest: Contest, bundle: tuple[int, ...]) -> int:
    return max(bundle, key=lambda member: int(contest.ballots.supporters[member]))


def _spent(contest: Contest, run: SharesRun, policy: int, resource: str) -> dict[str, Fraction]:
    ballots, columns = contest.ballots, contest.ballots.columns
    found = np.zeros(len(contest.field.candidates))
    shared(
        columns.starts[policy],
        columns.starts[policy + 1],
        columns.voter,
        ballots.weight.astype(np.float64),
        ballots.starts,
        ballots.policy,
        columns.place,
        run.paid[run.resources.index(resource)],
        found,
    )
    order = sorted(np.flatnonzero(found > 0).tolist(), key=lambda other: (-found[other], other))
    return {contest.field.candidates[other].policy: _rounded(float(found[other])) for other in order}


def _rounded(amount: float) -> Fraction:
    """Amounts reckoned in float64, so that they read and compare alike on every machine."""
    return Fraction(round(amount, DECIMALS)).limit_denominator(10**DECIMALS)
