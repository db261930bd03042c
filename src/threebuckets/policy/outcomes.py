"""The three values of a verdict, how they combine, and when a probability decides.

Strong three-valued logic (Kleene 1952): fails < not yet known < holds; *and* takes the worst, *or* the best. Nothing
is ever averaged. What the probabilities mean is the checks' matter (`threebuckets.policy.checks`).
"""

from collections.abc import Iterable
from enum import IntEnum

from threebuckets.policy.rules import Rules

P_DECIMALS = 9


class Outcome(IntEnum):
    """A verdict: fails < not yet known < holds.

    Examples
    --------
    >>> Outcome.NOT_YET_KNOWN.label
    'not yet known'
    """

    FAILS = 0
    NOT_YET_KNOWN = 1
    HOLDS = 2

    @property
    def label(self) -> str:
        """The word for people and files."""
        return ("fails", "not yet known", "holds")[self]

    @classmethod
    def of_label(cls, label: str) -> "Outcome":
        """The outcome of a word; ValueError for any other word."""
        return cls(("fails", "not yet known", "holds").index(label))


def all_of(outcomes: Iterable[Outcome]) -> Outcome:
    """AND: the worst; of none, holds.

    Examples
    --------
    >>> all_of([Outcome.HOLDS, Outcome.NOT_YET_KNOWN]).label
    'not yet known'
    """
    return min(outcomes, default=Outcome.HOLDS)


def any_of(outcomes: Iterable[Outcome]) -> Outcome:
    """OR: the best; of none, fails.

    Examples
    --------
    >>> any_of([Outcome.FAILS, Outcome.NOT_YET_KNOWN]).label
    'not yet known'
    """
    return max(outcomes, default=Outcome.FAILS)


def decide(p_low: float | None, p_high: float | None, rules: Rules, before: Outcome | None = None) -> Outcome:
    """What a probability between two bounds decides.

    Parameters
    ----------
    p_low, p_high : float or None
        Least and greatest admissible probability that the quantity passes its threshold; None where there is none.
    rules : Rules
        Gives `gamma` (a fresh decision) and `keep` (hysteresis: an outcome once reached is kept until here).
    before : Outcome, optional
        What the same check found in the last round under the same rules and policy version.

    Examples
    --------
    >>> from threebuckets.policy.rules import standard_rules
    >>> decide(0.85, 0.85, standard_rules()).label, decide(0.85, 0.85, standard_rules(), Outcome.HOLDS).label
    ('not yet known', 'holds')
    """
    if p_low is None or p_high is None:
        return Outcome.NOT_YET_KNOWN
    low, high = round(p_low, P_DECIMALS), round(p_high, P_DECIMALS)
    gamma, keep = rules.decision.gamma, rules.decision.keep
    holds_from = keep if before is Outcome.HOLDS else gamma
    fails_to = round(1 - (keep if before is Outcome.FAILS else gamma), P_DECIMALS)
    if low >= holds_from:
        return Outcome.HOLDS
    return Outcome.FAILS if high <= fails_to else Outcome.NOT_YET_KNOWN
