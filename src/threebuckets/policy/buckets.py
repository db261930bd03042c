"""From checks to the verdict of a bucket: which checks must hold together, and which is the weakest link.

Values and resources need every check; the situation needs one need that passes all of its checks, and no harm.
"""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from threebuckets.policy.checks.cases import Case
from threebuckets.policy.checks.resources import resources_checks
from threebuckets.policy.checks.situation import situation_checks
from threebuckets.policy.checks.values import values_checks
from threebuckets.policy.outcomes import Outcome, all_of, any_of
from threebuckets.policy.verdicts import BucketVerdict, Check

CHECKS: Mapping[str, Callable[[Case], tuple[Check, ...]]] = MappingProxyType(
    {"values": values_checks, "situation": situation_checks, "resources": resources_checks}
)
HARM = "situation.no_harm"


def bucket_verdict(bucket: str, case: Case) -> BucketVerdict:
    """The verdict of one bucket, without missing facts and flip (those are `missing.py`'s and `flips.py`'s)."""
    checks = CHECKS[bucket](case)
    return BucketVerdict(bucket, outcome_of(bucket, checks), probability_of(bucket, checks), checks)


def outcome_of(bucket: str, checks: Iterable[Check]) -> Outcome:
    """How the checks of a bucket combine."""
    checks = tuple(checks)
    if bucket != "situation":
        return all_of(check.outcome for check in checks)
    needs = any_of(all_of(check.outcome for check in group) for group in needs_of(checks).values())
    return all_of([needs, *(check.outcome for check in checks if check.id == HARM)])


def probability_of(bucket: str, checks: Iterable[Check]) -> float | None:
    """Probability of the weakest link; None where a deciding check has none.

    Under *and* the weakest check, under *or* that of the best need. Never a joint probability.
    """
    checks = tuple(checks)
    if bucket != "situation":
        return _weakest(checks)
    needs = list(needs_of(checks).values())
    best = max(needs, key=lambda group: (all_of(c.outcome for c in group), _weakest(group) or 0.0), default=())
    return _weakest((*best, *(check for check in checks if check.id == HARM)))


def needs_of(checks: Iterable[Check]) -> dict[str, tuple[Check, ...]]:
    """Checks of the situation bucket by the indicator they ask about, the one about harm left out."""
    found: dict[str, list[Check]] = {}
    for check in checks:
        if check.id != HARM:
            found.setdefault(check.subject, []).append(check)
    return {subject: tuple(group) for subject, group in found.items()}


def deciding(bucket: BucketVerdict) -> tuple[Check, ...]:
    """The checks that make the verdict what it is, the most telling first.

    Where the bucket holds, those that hold of the need that carries it (or all); else the checks no better than it.
    """
    checks = bucket.checks
    if bucket.bucket == "situation":
        harm = tuple(check for check in checks if check.id == HARM)
        if all_of(check.outcome for check in harm) is Outcome.FAILS:
            return harm
        needs = needs_of(checks).values()
        best = max(needs, key=lambda group: all_of(c.outcome for c in group), default=())
        carried = [group for group in needs if all_of(c.outcome for c in group) is all_of(c.outcome for c in best)]
        checks = (*(check for group in carried for check in group), *harm)
    worst = [check for check in checks if check.outcome is bucket.outcome]
    return tuple(sorted(worst, key=lambda check: 0.5 if check.p_low is None else check.p_low))


def _weakest(checks: Iterable[Check]) -> float | None:
    checks = tuple(checks)
    worst = all_of(check.outcome for check in checks)
    known = [check.p_low for check in checks if check.p_low is not None]
    if worst is Outcome.HOLDS:
        return min(known, default=None)
    deciders = [check.p_low for check in checks if check.outcome is worst]
    return None if None in deciders or not deciders else min(p for p in deciders if p is not None)
