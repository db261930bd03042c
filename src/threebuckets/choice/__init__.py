"""Choosing the platform: which policies to put forward together, so that every group of people gets its share."""

from threebuckets.choice.ballots import Ballots
from threebuckets.choice.candidates import Bound, Candidate, ChoiceRules, Limits
from threebuckets.choice.choosing import choose
from threebuckets.choice.completions import completed_shares
from threebuckets.choice.equal_shares import Purchase, Ties, equal_shares
from threebuckets.choice.greedy import greedy
from threebuckets.choice.lawfulness import InfeasibleError
from threebuckets.choice.outcomes import Choice, Reason, Step
from threebuckets.choice.phragmen import phragmen
from threebuckets.choice.tie_breaking import TieError

__all__ = [
    "Ballots",
    "Bound",
    "Candidate",
    "Choice",
    "ChoiceRules",
    "InfeasibleError",
    "Limits",
    "Purchase",
    "Reason",
    "Step",
    "TieError",
    "Ties",
    "choose",
    "completed_shares",
    "equal_shares",
    "greedy",
    "phragmen",
]
