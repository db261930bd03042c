"""What changed between two rounds, and which facts caused it.

A cause is an input that, put back alone, restores the old outcome, or, put alone into the old facts, gives the new one.
The verdict is re-judged from facts alone, so a new rule file, an edited policy or the passing of a day are inputs like
any other.
"""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache, partial

from threebuckets.policy.buckets import CHECKS, outcome_of
from threebuckets.policy.causes import cause_sentence
from threebuckets.policy.checks.cases import Case
from threebuckets.policy.designs import LocalDesign, parse_design
from threebuckets.policy.documents import PolicyDocument, parse_policy
from threebuckets.policy.facts import Facts
from threebuckets.policy.facts.mapping import UnknownInputError
from threebuckets.policy.facts.records import AreaFact, TextFact
from threebuckets.policy.moving_together import Between, moved
from threebuckets.policy.outcomes import Outcome
from threebuckets.policy.rules import Rules
from threebuckets.policy.trials import Trials, smallest_set
from threebuckets.policy.verdicts import BUCKETS, Cause, CauseKind, Change, PolicyVerdict, Round

MOST_TRIED = 60
ALWAYS = ("rules", "day")
NOT_BY_ITSELF = "It was close and had been kept; the facts by themselves would have given today’s answer before."


def compare(before: Round, after: Round, facts_before: Facts, facts_after: Facts) -> tuple[Change, ...]:
    """Every verdict that differs between two rounds, with its causes.

    Parameters
    ----------
    before, after : Round
    facts_before, facts_after : Facts
        What each round was computed from.

    Returns
    -------
    tuple of Change
        One for each bucket of a policy in an area that differs, and one (bucket None) where the policy itself does,
        sorted by policy, area and bucket. New and vanished (policy, area) pairs are not changes.
    """
    old = {verdict.key: verdict for verdict in before.verdicts}
    between = Between(facts_before, facts_after)
    found: list[Change] = []
    for verdict in after.verdicts:
        if verdict.key in old:
            found += _of_verdict(old[verdict.key], verdict, between)
    return tuple(found)


def _of_verdict(old: PolicyVerdict, new: PolicyVerdict, between: Between) -> Iterable[Change]:
    changes = []
    for bucket in BUCKETS:
        was, now = old.buckets[bucket].outcome, new.buckets[bucket].outcome
        if was is not now:
            changes.append(Change(new.policy, new.area, bucket, was, now, _causes(old, new, bucket, between)))
    if old.outcome is not new.outcome:
        causes = tuple(dict.fromkeys(cause for change in changes for cause in change.causes))
        changes.insert(0, Change(new.policy, new.area, None, old.outcome, new.outcome, causes))
    return changes


def _causes(old: PolicyVerdict, new: PolicyVerdict, bucket: str, between: Between) -> tuple[Cause, ...]:
    inputs = _inputs(old, bucket) | _inputs(new, bucket)
    before, after = between.before, between.after
    keys = moved({*inputs, f"policy:{new.policy}", f"design:{new.policy}:{new.area}", *ALWAYS}, between)
    was, now = old.buckets[bucket].outcome, new.buckets[bucket].outcome
    judge = partial(_outcome, new, bucket)
    back, forth = Trials(judge, after, before), Trials(judge, before, after)
    found: list[Cause] = []
    for key, expanded in list(keys.items())[:MOST_TRIED]:
        restores, gives = back.outcome(expanded) is was, forth.outcome(expanded) is now
        if restores or gives:
            kind: CauseKind = "decisive" if restores and gives else "necessary" if restores else "sufficient"
            found.append(
                Cause((key,), kind, cause_sentence(key, expanded, before, after, inputs=inputs, bucket=bucket))
            )
    decisive = tuple(cause for cause in found if cause.kind == "decisive")
    if decisive or found:
        return decisive or tuple(found)
    kept = smallest_set(list(keys), lambda names: back.outcome([each for name in names for each in keys[name]]) is was)
    if not kept:
        return (Cause((), "joint", NOT_BY_ITSELF),)
    sentences = [cause_sentence(key, keys[key], before, after, inputs=inputs, bucket=bucket) for key in kept]
    return (Cause(tuple(kept), "joint", " ".join(sentences)),)


def _inputs(verdict: PolicyVerdict, bucket: str) -> frozenset[str]:
    return frozenset(key for check in verdict.buckets[bucket].checks for key in check.inputs)


def _outcome(verdict: PolicyVerdict, bucket: str, facts: Facts) -> Outcome | None:
    """The bucket's outcome under other facts, the documents, rules and day taken from them, without memory.

    None where then and now do not fit together: an edited policy, say, without an indicator that it newly names.
    """
    case = case_of(verdict.policy, verdict.area, facts)
    if case is None:
        return None
    try:
        return outcome_of(bucket, CHECKS[bucket](case))
    except UnknownInputError:
        return None


def case_of(policy: str, area: str, facts: Facts) -> Case | None:
    """The case of a policy in an area from facts alone; None where they do not hold the policy or the area."""
    document = facts.get(f"policy:{policy}")
    place = facts.get(f"area:{area}")
    if not isinstance(document, TextFact) or not isinstance(place, AreaFact):
        return None
    found = _policy(document.text, policy)
    text = facts.get(f"design:{policy}:{area}")
    design = _design(text.text) if isinstance(text, TextFact) else None
    used = design if design is not None and design.is_for(found) else None
    rules, day = facts["rules"], facts["day"]
    if not isinstance(rules, TextFact) or not isinstance(day, TextFact):
        return None
    return Case(found, area, used, facts, _rules(rules.text), date.fromisoformat(day.text))


@lru_cache(maxsize=256)
def _policy(text: str, slug: str) -> PolicyDocument:
    return parse_policy(text, slug=slug)


@lru_cache(maxsize=1024)
def _design(text: str) -> LocalDesign:
    return parse_design(text, file="design")


@lru_cache(maxsize=16)
def _rules(text: str) -> Rules:
    return Rules.model_validate_json(text)


def changed_inputs(before: Facts, after: Facts) -> tuple[str, ...]:
    """Keys whose facts differ."""
    return tuple(sorted(key for key in before.keys() | after.keys() if before.get(key) != after.get(key)))
