"""Choosing the platform: which policies to put forward together, so that every group of people gets its share."""

from threebuckets.choice.ballots import Ballots
from threebuckets.choice.candidates import Bound, Candidate, ChoiceRules, Limits
from threebuckets.choice.choosing import choose
from threebuckets.choice.completions import completed_shares
from threebuckets.choice.counterfactuals import Counterfactual, WhatIf, what_would_bring_in
from threebuckets.choice.discretion import discreet
from threebuckets.choice.equal_shares import Purchase, Ties, equal_shares
from threebuckets.choice.explaining import Scarce, Words, bring_in, explain, people_words
from threebuckets.choice.faring import Fare, faring, plain_majority
from threebuckets.choice.greedy import greedy
from threebuckets.choice.lawfulness import InfeasibleError
from threebuckets.choice.most_support import Bounded, most_support, with_bound
from threebuckets.choice.outcomes import Choice, Reason, Step
from threebuckets.choice.phragmen import phragmen
from threebuckets.choice.proportionality import Shortfall, shortfalls
from threebuckets.choice.robustness import Supply, how_sure, robustness
from threebuckets.choice.tie_breaking import Tie, TieError

__all__ = [
    "Ballots",
    "Bound",
    "Bounded",
    "Candidate",
    "Choice",
    "ChoiceRules",
    "Counterfactual",
    "Fare",
    "InfeasibleError",
    "Limits",
    "Purchase",
    "Reason",
    "Scarce",
    "Shortfall",
    "Step",
    "Supply",
    "Tie",
    "TieError",
    "Ties",
    "WhatIf",
    "Words",
    "bring_in",
    "choose",
    "completed_shares",
    "discreet",
    "equal_shares",
    "explain",
    "faring",
    "greedy",
    "how_sure",
    "most_support",
    "people_words",
    "phragmen",
    "plain_majority",
    "robustness",
    "shortfalls",
    "what_would_bring_in",
    "with_bound",
]
