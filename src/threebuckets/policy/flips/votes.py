"""How many votes would turn the values bucket: hostile ones where it holds, willing ones where it does not.

Votes are added to the counts of one group (or of everybody, where there are no groups) until a check turns: doubling,
then bisection, confirmed on both sides.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from threebuckets.policy.checks.asking import Asked, asked, deciding_groups, opinion
from threebuckets.policy.checks.cases import Case
from threebuckets.policy.checks.strata import EVERYBODY, UNGROUPED, belief, strata
from threebuckets.policy.documents import StatementLink
from threebuckets.policy.facts.records import Cell
from threebuckets.policy.outcomes import Outcome
from threebuckets.policy.rules import Rules
from threebuckets.policy.verdicts import BucketVerdict, Check, Flip
from threebuckets.policy.wording import number

MOST_VOTES = 1_000_000
TOO_CLOSE = {"too_close", "hidden", "group_too_close", "one_group_too_close"}  # what more votes alone could settle
Counts = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class _Found:
    votes: int
    group: str
    check: Check
    link: StatementLink


def values_flip(bucket: BucketVerdict, case: Case) -> Flip | None:
    """The fewest added votes of one group that turn the bucket."""
    open_ = [check for check in bucket.checks if check.outcome is not Outcome.HOLDS]
    if bucket.outcome is not Outcome.HOLDS and len(open_) != 1:
        return None
    links = {link.statement: link for link in case.policy.core_statements}
    checks = bucket.checks if bucket.outcome is Outcome.HOLDS else open_
    found = [each for check in checks for each in _ways(check, links[check.subject], case)]
    if not found:
        return None
    best = min(found, key=lambda each: (each.votes, each.check.subject, each.check.id, each.group))
    return _flip(bucket.outcome, best, case)


def is_close(bucket: BucketVerdict, case_rules: Rules) -> bool:
    """Whether so few votes would turn the bucket that it is too close to call."""
    if bucket.flip is None or bucket.flip.unit != "votes":
        return False
    voters = min(float(check.parts["voters"]) for check in bucket.checks)
    rules = case_rules.values
    return bucket.flip.change <= max(rules.too_close_votes, rules.too_close_share * voters)


def _ways(check: Check, link: StatementLink, case: Case) -> Iterator[_Found]:
    if check.id == "values.turnout":
        if check.reason == "few":
            missing = float(check.parts["needed"]) - float(check.parts["voters"])
            yield _Found(max(1, round(missing)), EVERYBODY, check, link)
        return
    if check.p_low is None or (check.outcome is Outcome.NOT_YET_KNOWN and check.reason not in TOO_CLOSE):
        return
    votes = asked(case, case.reader(), link.statement)
    hostile = check.outcome is Outcome.HOLDS
    for group, counts, shares, at in _places(check, votes, link, case):
        rules = case.rules
        bar = rules.values.majority if check.id == "values.majority" else rules.values.bridging
        turned = votes_to_turn(
            counts, shares, at, bar, check.outcome, hostile, rules.decision.gamma, rules.decision.keep
        )
        if turned is not None:
            yield _Found(turned, group, check, link)


def _places(
    check: Check, votes: Asked, link: StatementLink, case: Case
) -> Iterator[tuple[str, Counts, tuple[float, ...], int]]:
    """Where votes could be added: group, counts, population shares, position of the group.

    Hidden counts stand for the worst they could be, or the best where it fails: as for the check itself.
    """
    groups = votes.groups.groups if votes.groups else ()
    if votes.support is None:
        return
    support, stance = votes.support, link.stance

    def seen(cell: Cell | None) -> tuple[float, float]:
        found = opinion(cell, stance)
        return found.best if check.outcome is Outcome.FAILS else found.worst

    if check.id == "values.bridging" and len(groups) > 1 and votes.groups is not None:
        names = {group.group for group in deciding_groups(case, votes.groups)}
        if check.outcome is not Outcome.HOLDS:
            names &= {str(check.parts.get("group"))}
        for name in sorted(names):
            yield name, (seen(support.cell(name)),), (1.0,), 0
        return
    people = strata(votes, stance)
    which = "best" if check.outcome is Outcome.FAILS else "worst"
    counts = tuple(getattr(part.opinion, which) for part in people)
    for at, part in enumerate(people):
        yield part.group, counts, tuple(each.share for each in people), at


@lru_cache(maxsize=4096)
def votes_to_turn(
    counts: Counts,
    shares: tuple[float, ...],
    at: int,
    bar: float,
    outcome: Outcome,
    hostile: bool,
    gamma: float,
    keep: float,
) -> int | None:
    """Fewest votes added to one group's counts that turn an outcome.

    Parameters
    ----------
    counts : tuple of (k, n)
        Votes on the policy's side, and all, by group.
    shares : tuple of float
        Shares of the population.
    at : int
        Position of the group that the votes are added to.
    bar : float
        Share that support is held against.
    outcome : Outcome
        What the check found.
    hostile : bool
        Whether the added votes are against.
    gamma, keep : float
        Certainty of a fresh decision, and of keeping one.

    Examples
    --------
    >>> votes_to_turn(((66.0, 110.0),), (1.0,), 0, 0.50, Outcome.HOLDS, True, 0.90, 0.80)
    13
    """

    def turns(m: int) -> bool:
        k, n = counts[at]
        added = (*counts[:at], (k if hostile else k + m, n + m), *counts[at + 1 :])
        p = belief(added, shares, bar).p_above
        if outcome is Outcome.HOLDS:
            return round(p, 9) < keep
        if outcome is Outcome.FAILS:
            return round(p, 9) > round(1 - keep, 9)
        return round(p, 9) >= gamma

    return least(turns)


def least(turns: Callable[[int], bool]) -> int | None:
    """The least m ≥ 1 at which something turns, for what stays turned; None where it does not up to a million."""
    high = 1
    while not turns(high):
        high *= 2
        if high > MOST_VOTES:
            return None
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if turns(middle) else (middle, high)
    return high


def _flip(outcome: Outcome, best: _Found, case: Case) -> Flip:
    after = Outcome.NOT_YET_KNOWN if outcome is not Outcome.NOT_YET_KNOWN else Outcome.HOLDS
    against = (outcome is Outcome.HOLDS) == (best.link.stance == "for")
    side = "disagreeing with" if against else "agreeing with"
    if best.check.reason == "few":
        side = "on"
    where = {EVERYBODY: "", UNGROUPED: " of people in no group"}.get(best.group, f" in Group {best.group}")
    more = f"{number(float(best.votes))} more {'vote' if best.votes == 1 else 'votes'}{where}"
    sentence = f"{more} {side} “{best.check.parts['statement']}” in {best.check.parts['asked_in']} would turn it."
    key = f"support:{best.check.subject}:{best.check.parts['asked_code']}"
    return Flip("values", (outcome, after), key, float(best.votes), "votes", True, sentence)
