"""What to find out about values: how many more votes on which statement, and whose."""

import math
from itertools import pairwise

from scipy.special import ndtri

from threebuckets.policy.checks.cases import Case
from threebuckets.policy.explain import group_word
from threebuckets.policy.outcomes import Outcome
from threebuckets.policy.settling import Candidate, World, or_nothing
from threebuckets.policy.verdicts import BucketVerdict, Check, Cost
from threebuckets.policy.wording import number

MOST_TIMES = 2
OF_GROUPS = {"groups_unstable", "groups_rest_on_it", "no_group"}


def values_candidates(bucket: BucketVerdict, case: Case) -> list[Candidate]:
    """One candidate for each core statement that is not yet known, and one for voters nobody has verified."""
    found = []
    by_statement: dict[str, list[Check]] = {}
    for check in bucket.checks:
        by_statement.setdefault(check.subject, []).append(check)
    for checks in by_statement.values():
        open_ = [check for check in checks if check.outcome is Outcome.NOT_YET_KNOWN]
        reasons = {check.reason for check in open_}
        if "withdrawn" in reasons:
            found.append(_replacement(open_[0]))
        elif "open_poll" in reasons:
            found.append(_verification(open_, case))
        elif reasons & OF_GROUPS:
            found.append(_groups(open_, case))
        elif "passes" in reasons:
            found.append(_wording(open_, case))
        elif open_:
            found.append(_votes(checks, open_, case))
    return found


def votes_needed(share: float, n: float, threshold: float, gamma: float) -> int | None:
    """More votes that would probably settle whether a share is above a threshold; None where it lies right on it.

    ⌈z²·θ(1 − θ)/(θ − t)² − n⌉ with z the normal quantile of γ.

    Examples
    --------
    >>> votes_needed(0.58, 40, 0.50, 0.90)
    23
    """
    if abs(share - threshold) < 1e-9:
        return None
    z = float(ndtri(gamma))
    return max(1, math.ceil(z**2 * share * (1 - share) / (share - threshold) ** 2 - n - 1e-9))


def _votes(checks: list[Check], open_: list[Check], case: Case) -> Candidate:
    """Votes on a statement: as many as the hungriest check needs."""
    needed = [n for check in open_ if (n := _more(check, case)) is not None]
    amount = max(needed, default=case.rules.values.min_voters)
    first = open_[0]
    where = first.parts["asked_in"]
    if amount > MOST_TIMES * max(float(first.parts["voters"]), case.rules.values.min_voters):
        sentence = (
            f"Put “{first.parts['statement']}” more clearly, or change what the policy asks: opinion in {where} lies so near "
            "the bar that more votes alone would hardly settle it."
        )
        key = f"support:{first.subject}:{first.parts['asked_code']}"
        return Candidate(key, sentence, Cost("votes", float(amount)), _vote_worlds(checks))
    of = next((f" of {group_word(check)}" for check in open_ if check.reason.startswith("group_too")), "")
    sentence = f"Ask about {number(float(amount))} more people{of} in {where} whether they agree with “{first.parts['statement']}”."
    key = f"support:{first.subject}:{first.parts['asked_code']}"
    return Candidate(key, sentence, Cost("votes", float(amount)), _vote_worlds(checks))


def _more(check: Check, case: Case) -> int | None:
    voters, rules = float(check.parts["voters"]), case.rules.values
    if check.reason in {"few", "no_votes", "hidden"}:
        return max(1, round(float(check.parts["needed"]) - voters))
    if check.reason == "group_too_few":
        return max(1, round(rules.group_min_n_eff - float(check.parts["group_votes"])))
    if check.value is None or check.threshold is None:
        return None
    n = float(check.parts.get("group_votes", voters))
    return votes_needed(check.value, n, check.threshold, case.rules.decision.gamma)


def _vote_worlds(checks: list[Check]) -> tuple[World, ...]:
    """What people think, from least to most willing; whoever is sure of the harder check is sure of the easier one."""
    asked = [c for c in checks if c.id != "values.turnout"]
    assumed = any(c.p_low is None for c in asked)
    chance = {c.key: (0.5 if c.p_low is None else c.p_low) for c in asked}
    turnout = {c.key: Outcome.HOLDS for c in checks if c.id == "values.turnout"}
    edges = sorted({0.0, 1.0, *(1 - p for p in chance.values())})
    worlds = []
    for low, high in pairwise(edges):
        middle = (low + high) / 2
        outcomes = {key: Outcome.HOLDS if middle > 1 - p else Outcome.FAILS for key, p in chance.items()}
        worlds.append(World(high - low, outcomes | turnout, assumed))
    return tuple(worlds)


def _replacement(check: Check) -> Candidate:
    sentence = f"Choose another statement for the policy to rest on: “{check.parts['statement']}” has been withdrawn."
    return Candidate(f"statement:{check.subject}", sentence, Cost("actors", 1.0), ())


def _verification(open_: list[Check], case: Case) -> Candidate:
    first = open_[0]
    sentence = (
        f"Ask {case.rules.values.min_voters} or more people in {first.parts['area']} whom you can tell apart, by one-use "
        "invitations; or, if the organisation will rest on an open poll, let it say why in its settings."
    )
    keys = tuple(check.key for check in open_)
    cost = Cost("votes", float(case.rules.values.min_voters))
    return Candidate(f"groups:{first.parts['asked_code']}", sentence, cost, or_nothing(keys, 0.5))


def _groups(open_: list[Check], case: Case) -> Candidate:
    first = open_[0]
    sentence = (
        f"Let more people in {first.parts['asked_in']} vote on more statements: the opinion groups are not yet clear enough "
        f"to say whether one is against “{first.parts['statement']}”."
    )
    keys = tuple(check.key for check in open_ if check.id == "values.bridging")
    cost = Cost("votes", float(case.rules.values.min_voters))
    return Candidate(f"groups:{first.parts['asked_code']}", sentence, cost, or_nothing(keys, 0.5))


def _wording(open_: list[Check], case: Case) -> Candidate:
    first = next(check for check in open_ if check.reason == "passes")
    sentence = f"Put “{first.parts['statement']}” more clearly and ask again: most people passed."
    key = f"support:{first.subject}:{first.parts['asked_code']}"
    return Candidate(key, sentence, Cost("votes", float(first.parts["needed"])), or_nothing((first.key,), 0.5))
