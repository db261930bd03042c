"""Why a policy was left out: the first reason that applies, with what a sentence about it needs."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from threebuckets.choice.ballots import PERSON, Ballots
from threebuckets.choice.candidates import Field
from threebuckets.choice.lawfulness import can_be_completed, fits
from threebuckets.choice.outcomes import Reason, Step


def reasons_for(found: Field, ballots: Ballots, steps: Sequence[Step], *, rule: str) -> Mapping[str, Reason]:
    """A reason for every policy that was not chosen."""
    chosen = frozenset(found.index[step.policy] for step in steps)
    return {
        candidate.policy: _reason(found, ballots, policy, chosen, rule)
        for policy, candidate in enumerate(found.candidates)
        if policy not in chosen
    }


def _reason(found: Field, ballots: Ballots, policy: int, chosen: frozenset[int], rule: str) -> Reason:
    bundle = [member for member in found.closures[policy] if member not in chosen]
    if not any(ballots.supporters[member] for member in bundle):
        return Reason("no-supporters")
    for resource, cap in found.limits.caps.items():
        if found.need(bundle, resource) > cap:
            return Reason("cap", {"resource": resource, "need": found.need(bundle, resource), "cap": cap})
    for member in bundle:
        rivals = found.conflicts[member] & chosen
        if rivals:
            code = "excluded-by" if member == policy else "requires"
            named = min(rivals) if member == policy else member
            return Reason(code, {"policy": found.candidates[named].policy})
    if fits(found, chosen | set(bundle)):
        return _reason_of_what_fits(found, bundle, chosen, rule)
    return _outbid(found, ballots, bundle, chosen)


def _reason_of_what_fits(found: Field, bundle: Sequence[int], chosen: frozenset[int], rule: str) -> Reason:
    """It would fit: kept free for a bound, or the rule stopped before it."""
    if not can_be_completed(found, chosen | set(bundle)):
        low = next((bound for bound in found.limits.bounds if bound.low), None)
        return Reason("reserved-for", {"group": low.group if low else ""})
    return Reason("not-reached", {"rule": rule})


def _outbid(found: Field, ballots: Ballots, bundle: Sequence[int], chosen: frozenset[int]) -> Reason:
    """Too little is left: of which resource, and which chosen policies its supporters share most."""
    left = {resource: cap - found.need(chosen, resource) for resource, cap in found.limits.caps.items()}
    short = [
        (found.need(bundle, resource) - left[resource]) / cap for resource, cap in found.limits.caps.items() if cap
    ]
    resources = [resource for resource, cap in found.limits.caps.items() if cap]
    tightest = resources[short.index(max(short))] if short else ""
    supporters = Fraction(int(max(ballots.supporters[member] for member in bundle)), PERSON)
    parts: dict[str, str | Fraction] = {
        "resource": tightest,
        "need": found.need(bundle, tightest),
        "left": left.get(tightest, Fraction(0)),
        "supporters": supporters,
    }
    rival = _shared_most(ballots, bundle, chosen)
    if rival is not None:
        parts["policy"] = found.candidates[rival].policy
    return Reason("outbid", parts)


def _shared_most(ballots: Ballots, bundle: Sequence[int], chosen: frozenset[int]) -> int | None:
    """The chosen policy that most of a bundle's supporters support too; None where they support none."""
    columns = ballots.columns
    voters = {int(v) for p in bundle for v in columns.voter[columns.starts[p] : columns.starts[p + 1]]}
    shared = {
        policy: sum(
            int(ballots.weight[v])
            for v in columns.voter[columns.starts[policy] : columns.starts[policy + 1]].tolist()
            if v in voters
        )
        for policy in sorted(chosen)
    }
    best = max(shared.values(), default=0)
    return next(policy for policy, weight in shared.items() if weight == best) if best else None
