"""Missing facts: what to find out for a verdict that is not yet known, and whom to ask, in order."""

from threebuckets.policy.missing.facts import missing_facts

__all__ = ["missing_facts"]
