"""How many willing votes would turn a values bucket that does not hold, of every statement and group that keeps it there.

Where several checks keep it there they are turned together: willing votes never hurt another check. What groups that
are against need comes first, then what the majority needs besides, then what is missing of those who must take part.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from threebuckets.policy.checks.asking import Asked, asked, deciding_groups, opinion
from threebuckets.policy.checks.cases import Case
from threebuckets.policy.checks.strata import EVERYBODY, strata
from threebuckets.policy.checks.values import bridging_by_group
from threebuckets.policy.documents import StatementLink
from threebuckets.policy.flips.votes import (
    Counts,
    is_turned,
    more_votes,
    statement_in,
    votes_to_turn,
    with_votes,
)
from threebuckets.policy.outcomes import Outcome
from threebuckets.policy.verdicts import BucketVerdict, Check, Flip

OF_VOTES_ALONE = frozenset({"too_close", "hidden", "group_too_close", "one_group_too_close", "few"})
"""Reasons of what is not yet known that more votes alone could settle."""
Extra = dict[str, int]
"""Group (or `all`) → votes that are added."""


@dataclass(frozen=True, slots=True)
class _Open:
    """What keeps the bucket where it is, of one statement: its checks by what they ask."""

    link: StatementLink
    checks: Mapping[str, Check]
    outcome: Outcome

    @property
    def first(self) -> Check:
        return next(iter(self.checks.values()))


def willing_flip(bucket: BucketVerdict, case: Case) -> Flip | None:
    """The willing votes that turn a bucket that does not hold; None where votes alone do not."""
    keeping = [
        check
        for check in bucket.checks
        if check.outcome is (Outcome.FAILS if bucket.outcome is Outcome.FAILS else Outcome.NOT_YET_KNOWN)
    ]
    wanted: list[tuple[_Open, Extra]] = []
    for link in sorted(case.policy.core_statements, key=lambda each: each.statement):
        checks = {check.id: check for check in keeping if check.subject == link.statement}
        if not checks:
            continue
        found = _Open(link, checks, bucket.outcome)
        extra = _extra(found, case)
        if not extra:
            return None
        wanted.append((found, extra))
    return _flip(wanted, bucket.outcome) if wanted else None


def _extra(found: _Open, case: Case) -> Extra | None:
    """Votes that turn all open checks of one statement."""
    if found.outcome is not Outcome.FAILS and any(c.reason not in OF_VOTES_ALONE for c in found.checks.values()):
        return None
    votes = asked(case, case.reader(), found.link.statement)
    extra: Extra | None = {}
    if "values.bridging" in found.checks:
        extra = _for_groups(found, votes, case)
    if extra is not None and "values.majority" in found.checks:
        extra = _for_majority(found, votes, case, extra)
    if extra is not None and "values.turnout" in found.checks:
        parts = found.checks["values.turnout"].parts
        missing = max(1, round(float(parts["needed"]) - float(parts["voters"]))) - sum(extra.values())
        extra = _with(extra, next(iter(extra), EVERYBODY), max(0, missing))
    return extra


def _for_groups(found: _Open, votes: Asked, case: Case) -> Extra | None:
    """What every group needs that keeps it from bridging."""
    if votes.support is None or votes.groups is None or votes.all is None:
        return None
    bar, which = case.rules.values.bridging, _which(found)
    if not votes.groups.groups:
        everybody = getattr(opinion(votes.all, found.link.stance), which)
        return _least(found, case, (everybody,), (1.0,), bar, (EVERYBODY,), {})
    extra: Extra = {}
    stability = {group.group: group.stability for group in deciding_groups(case, votes.groups)}
    for check in bridging_by_group(case, found.link):
        name = str(check.parts["group"])
        if check.outcome > found.outcome:
            continue
        if found.outcome is not Outcome.FAILS and (
            check.reason not in OF_VOTES_ALONE or stability[name] < case.rules.values.group_min_stability
        ):
            return None
        counts = getattr(opinion(votes.support.cell(name), found.link.stance), which)
        added = _least(found, case, (counts,), (1.0,), bar, (name,), {})
        if added is None:
            return None
        extra |= added
    return extra


def _for_majority(found: _Open, votes: Asked, case: Case, extra: Extra) -> Extra | None:
    """What the majority needs besides what groups need."""
    if votes.support is None or votes.all is None:
        return None
    people = strata(votes, found.link.stance)
    counts = tuple(getattr(part.opinion, _which(found)) for part in people)
    shares, names = tuple(part.share for part in people), tuple(part.group for part in people)
    return _least(found, case, counts, shares, case.rules.values.majority, names, extra)


def _least(
    found: _Open,
    case: Case,
    counts: Counts,
    shares: tuple[float, ...],
    bar: float,
    names: tuple[str, ...],
    extra: Extra,
) -> Extra | None:
    """The fewest votes of one group that turn a check, beside those that are added already."""
    decision = case.rules.decision
    for group, votes in extra.items():
        counts = with_votes(counts, names.index(group) if group in names else 0, votes)
    if is_turned(counts, shares, bar, found.outcome, decision.gamma, decision.keep):
        return extra
    tried = {
        name: votes_to_turn(counts, shares, at, bar, found.outcome, False, decision.gamma, decision.keep)
        for at, name in enumerate(names)
    }
    able = [(votes, name) for name, votes in tried.items() if votes is not None]
    if not able:
        return None
    votes, name = min(able)
    return _with(extra, name, votes)


def _with(extra: Extra, group: str, votes: int) -> Extra:
    return extra | {group: extra.get(group, 0) + votes} if votes else extra


def _which(found: _Open) -> str:
    """What hidden counts stand for: the best they could be where it fails, else the worst."""
    return "best" if found.outcome is Outcome.FAILS else "worst"


def _flip(wanted: list[tuple[_Open, Extra]], outcome: Outcome) -> Flip:
    after = Outcome.NOT_YET_KNOWN if outcome is Outcome.FAILS else Outcome.HOLDS
    words = [
        f"{more_votes(votes, group)} {_side(found)} {statement_in(found.first)}"
        for found, extra in wanted
        for group, votes in sorted(extra.items())
    ]
    together = "Together these would turn it: "
    sentence = f"{words[0]} would turn it." if len(words) == 1 else f"{together}{'; '.join(words)}."
    first = wanted[0][0].first
    key = f"support:{first.subject}:{first.parts['asked_code']}"
    total = sum(sum(extra.values()) for _, extra in wanted)
    return Flip("values", (outcome, after), key, float(total), "votes", len(words) == 1, sentence)


def _side(found: _Open) -> str:
    if set(found.checks) == {"values.turnout"}:
        return "on"
    return "agreeing with" if found.link.stance == "for" else "disagreeing with"
