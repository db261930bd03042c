"""Facts: what a verdict rests on, by input key."""

from threebuckets.policy.facts.mapping import Facts, Reader
from threebuckets.policy.facts.records import RECORD_OF, Fact

__all__ = ["RECORD_OF", "Fact", "Facts", "Reader"]
