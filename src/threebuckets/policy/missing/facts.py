"""Every missing fact of a bucket, ranked."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from threebuckets.policy.checks.cases import Case
from threebuckets.policy.missing.resources import resources_candidates
from threebuckets.policy.missing.situation import situation_candidates
from threebuckets.policy.missing.values import values_candidates
from threebuckets.policy.outcomes import Outcome
from threebuckets.policy.settling import Candidate, in_order, settled, settling_pair
from threebuckets.policy.verdicts import BucketVerdict, MissingFact

CANDIDATES: Mapping[str, Callable[[BucketVerdict, Case], list[Candidate]]] = MappingProxyType(
    {"values": values_candidates, "situation": situation_candidates, "resources": resources_candidates}
)


def missing_facts(bucket: BucketVerdict, case: Case) -> tuple[MissingFact, ...]:
    """What to find out for a bucket that is not yet known: pivotal facts first; nothing where it is known.

    Where no single fact can decide it, the first two that can together stand first.
    """
    if bucket.outcome is not Outcome.NOT_YET_KNOWN:
        return ()
    candidates = CANDIDATES[bucket.bucket](bucket, case)
    found = [settled(bucket, candidate) for candidate in candidates]
    pair = () if any(fact.pivotal for fact in found) else settling_pair(bucket, candidates)
    return in_order(found, {candidate.sentence for candidate in pair})
