"""Choosing the platform: which policies to put forward together, so that every group of people gets its share."""

from threebuckets.choice.ballots import Ballots
from threebuckets.choice.completions import completed_shares
from threebuckets.choice.equal_shares import Purchase, Ties, equal_shares
from threebuckets.choice.greedy import greedy
from threebuckets.choice.phragmen import phragmen

__all__ = ["Ballots", "Purchase", "Ties", "completed_shares", "equal_shares", "greedy", "phragmen"]
