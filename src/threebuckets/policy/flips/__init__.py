"""Flips: the smallest change of one input that turns a bucket's outcome."""

from threebuckets.policy.flips.finding import flip_of

__all__ = ["flip_of"]
