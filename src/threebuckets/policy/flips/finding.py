"""The flip of a bucket, by what kind of bucket it is."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from threebuckets.policy.checks.cases import Case
from threebuckets.policy.flips.figures import situation_flip
from threebuckets.policy.flips.offers import resources_flip
from threebuckets.policy.flips.votes import hostile_flip
from threebuckets.policy.flips.willing import willing_flip
from threebuckets.policy.outcomes import Outcome
from threebuckets.policy.verdicts import BucketVerdict, Flip


def values_flip(bucket: BucketVerdict, case: Case) -> Flip | None:
    """The fewest votes that turn it: hostile ones where it holds, willing ones where it does not."""
    return hostile_flip(bucket, case) if bucket.outcome is Outcome.HOLDS else willing_flip(bucket, case)


FLIPS: Mapping[str, Callable[[BucketVerdict, Case], Flip | None]] = MappingProxyType(
    {"values": values_flip, "situation": situation_flip, "resources": resources_flip}
)


def flip_of(bucket: BucketVerdict, case: Case) -> Flip | None:
    """The smallest change that turns the bucket; None where no single input can, or none is known."""
    return FLIPS[bucket.bucket](bucket, case)
