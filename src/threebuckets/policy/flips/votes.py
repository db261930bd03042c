"""How many hostile votes would turn a values bucket that holds, and how votes are counted that turn anything.

Votes are added to the counts of one group (or of everybody, where there are no groups) until a check turns: doubling,
then bisection, confirmed on both sides. Where the bucket does not hold see `willing`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from threebuckets.policy.checks.asking import Asked, asked, deciding_groups, opinion
from threebuckets.policy.checks.cases import Case
from threebuckets.policy.checks.strata import EVERYBODY, UNGROUPED, belief, strata
from threebuckets.policy.documents import StatementLink
from threebuckets.policy.outcomes import Outcome
from threebuckets.policy.rules import Rules
from threebuckets.policy.verdicts import BucketVerdict, Check, Flip
from threebuckets.policy.wording import number

MOST_VOTES = 1_000_000
Counts = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class _Found:
    votes: int
    group: str
    check: Check
    link: StatementLink


def hostile_flip(bucket: BucketVerdict, case: Case) -> Flip | None:
    """The fewest added votes of one group against the policy that turn a bucket that holds."""
    links = {link.statement: link for link in case.policy.core_statements}
    found = [each for check in bucket.checks for each in _ways(check, links[check.subject], case)]
    if not found:
        return None
    best = min(found, key=lambda each: (each.votes, each.check.subject, each.check.id, each.group))
    side = "disagreeing with" if best.link.stance == "for" else "agreeing with"
    words = f"{more_votes(best.votes, best.group)} {side} {statement_in(best.check)}"
    key = f"support:{best.check.subject}:{best.check.parts['asked_code']}"
    after = (bucket.outcome, Outcome.NOT_YET_KNOWN)
    return Flip("values", after, key, float(best.votes), "votes", True, f"{words} would turn it.")


def is_close(bucket: BucketVerdict, case_rules: Rules) -> bool:
    """Whether so few votes would turn the bucket that it is too close to call."""
    if bucket.flip is None or bucket.flip.unit != "votes":
        return False
    voters = min(float(check.parts["voters"]) for check in bucket.checks)
    rules = case_rules.values
    return bucket.flip.change <= max(rules.too_close_votes, rules.too_close_share * voters)


def _ways(check: Check, link: StatementLink, case: Case) -> Iterator[_Found]:
    if check.id == "values.turnout" or check.p_low is None:
        return
    votes = asked(case, case.reader(), link.statement)
    rules = case.rules
    bar = rules.values.majority if check.id == "values.majority" else rules.values.bridging
    for group, counts, shares, at in _places(check, votes, link, case):
        turned = votes_to_turn(counts, shares, at, bar, check.outcome, True, rules.decision.gamma, rules.decision.keep)
        if turned is not None:
            yield _Found(turned, group, check, link)


def _places(
    check: Check, votes: Asked, link: StatementLink, case: Case
) -> Iterator[tuple[str, Counts, tuple[float, ...], int]]:
    """Where votes could be added: group, counts, population shares, position of the group; hidden counts at their worst."""
    groups = votes.groups.groups if votes.groups else ()
    if votes.support is None:
        return
    if check.id == "values.bridging" and len(groups) > 1 and votes.groups is not None:
        for name in sorted(group.group for group in deciding_groups(case, votes.groups)):
            yield name, (opinion(votes.support.cell(name), link.stance).worst,), (1.0,), 0
        return
    people = strata(votes, link.stance)
    counts = tuple(part.opinion.worst for part in people)
    for at, part in enumerate(people):
        yield part.group, counts, tuple(each.share for each in people), at


def is_turned(
    counts: Counts, shares: tuple[float, ...], bar: float, outcome: Outcome, gamma: float, keep: float
) -> bool:
    """Whether by these counts a check no longer finds what it found; see `votes_to_turn`."""
    p = belief(counts, shares, bar).p_above
    if outcome is Outcome.HOLDS:
        return round(p, 9) < keep
    if outcome is Outcome.FAILS:
        return round(p, 9) > round(1 - keep, 9)
    return round(p, 9) >= gamma


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
        return is_turned(with_votes(counts, at, m, hostile=hostile), shares, bar, outcome, gamma, keep)

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


def with_votes(counts: Counts, at: int, votes: int, *, hostile: bool = False) -> Counts:
    """Counts with so many more votes in one group, all of them on the policy's side unless hostile.

    Examples
    --------
    >>> with_votes(((3.0, 5.0), (1.0, 4.0)), 1, 2)
    ((3.0, 5.0), (3.0, 6.0))
    """
    k, n = counts[at]
    return (*counts[:at], (k if hostile else k + votes, n + votes), *counts[at + 1 :])


def more_votes(votes: int, group: str) -> str:
    """So many more votes, and whose.

    Examples
    --------
    >>> more_votes(1, "all"), more_votes(1200, "B")
    ('1 more vote', '1,200 more votes in Group B')
    """
    where = {EVERYBODY: "", UNGROUPED: " of people in no group"}.get(group, f" in Group {group}")
    return f"{number(float(votes))} more {'vote' if votes == 1 else 'votes'}{where}"


def statement_in(check: Check) -> str:
    """The statement that a check is about, and where it was asked."""
    return f"“{check.parts['statement']}” in {check.parts['asked_in']}"
