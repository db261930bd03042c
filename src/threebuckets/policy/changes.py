"""What changed between two rounds, and which facts caused it.

A cause is an input that, put back alone, restores the old outcome, or, put alone into the old facts, gives the new one.
The verdict is re-judged from facts alone, so a new rule file, an edited policy or the passing of a day are inputs like
any other.
"""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from threebuckets.policy.buckets import CHECKS, outcome_of
from threebuckets.policy.causes import cause_sentence
from threebuckets.policy.checks.cases import Case
from threebuckets.policy.designs import LocalDesign, parse_design
from threebuckets.policy.documents import PolicyDocument, parse_policy
from threebuckets.policy.facts import Facts
from threebuckets.policy.facts.records import ActorFact, AreaFact, OfferFact, TextFact
from threebuckets.policy.outcomes import Outcome
from threebuckets.policy.rules import Rules
from threebuckets.policy.verdicts import BUCKETS, Cause, CauseKind, Change, PolicyVerdict, Round

MOST_TRIED = 60
ALWAYS = ("rules", "day")


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
    found: list[Change] = []
    for verdict in after.verdicts:
        if verdict.key in old:
            found += _of_verdict(old[verdict.key], verdict, facts_before, facts_after)
    return tuple(found)


def _of_verdict(old: PolicyVerdict, new: PolicyVerdict, before: Facts, after: Facts) -> Iterable[Change]:
    changes = []
    for bucket in BUCKETS:
        was, now = old.buckets[bucket].outcome, new.buckets[bucket].outcome
        if was is not now:
            causes = _causes(old, new, bucket, before, after)
            changes.append(Change(new.policy, new.area, bucket, was, now, causes))
    if old.outcome is not new.outcome:
        causes = tuple(dict.fromkeys(cause for change in changes for cause in change.causes))
        changes.insert(0, Change(new.policy, new.area, None, old.outcome, new.outcome, causes))
    return changes


def _causes(old: PolicyVerdict, new: PolicyVerdict, bucket: str, before: Facts, after: Facts) -> tuple[Cause, ...]:
    keys = _differing(old, new, bucket, before, after)
    was, now = old.buckets[bucket].outcome, new.buckets[bucket].outcome
    found: list[Cause] = []
    for key, expanded in list(keys.items())[:MOST_TRIED]:
        restores = _outcome(new, bucket, after.with_values(before, expanded)) is was
        gives = _outcome(new, bucket, before.with_values(after, expanded)) is now
        if restores or gives:
            kind: CauseKind = "decisive" if restores and gives else "necessary" if restores else "sufficient"
            found.append(Cause((key,), kind, cause_sentence(key, expanded, before, after)))
    decisive = tuple(cause for cause in found if cause.kind == "decisive")
    return decisive or tuple(found) or _joint(keys, new, bucket, was, before, after)


def _joint(
    keys: dict[str, tuple[str, ...]], new: PolicyVerdict, bucket: str, was: Outcome, before: Facts, after: Facts
) -> tuple[Cause, ...]:
    """The smallest set whose putting back restores the old outcome, found by leaving keys out in sorted order."""
    kept = list(keys)
    for key in list(kept):
        fewer = [name for name in kept if name != key]
        expanded = [each for name in fewer for each in keys[name]]
        if fewer and _outcome(new, bucket, after.with_values(before, expanded)) is was:
            kept = fewer
    sentences = [cause_sentence(key, keys[key], before, after) for key in kept]
    text = " ".join(sentences) or "Nothing that is recorded explains it: the verdict was kept while it was close."
    return (Cause(tuple(kept), "joint", text),)


def _differing(
    old: PolicyVerdict, new: PolicyVerdict, bucket: str, before: Facts, after: Facts
) -> dict[str, tuple[str, ...]]:
    """Inputs of the bucket's checks whose facts differ: shown key → keys behind it."""
    shown = {key for v in (old, new) for check in v.buckets[bucket].checks for key in check.inputs}
    shown |= {f"policy:{new.policy}", f"design:{new.policy}:{new.area}", *ALWAYS}
    found: dict[str, tuple[str, ...]] = {}
    for key in sorted(shown):
        behind = _people_keys(before, after) if key.startswith("people:") else (key,)
        differing = tuple(each for each in behind if before.get(each) != after.get(each))
        if differing:
            found[key] = differing
    came = {key: _actor_of(keys, before, after) for key, keys in found.items()}
    carried = {actor for actors in came.values() for actor in actors}
    return _with_offers({key: (*keys, *came[key]) for key, keys in found.items() if key not in carried})


def _with_offers(found: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """An offer that came or went changes its indexes too: they are put back with it, and are no cause of their own."""
    indexes = tuple(each for key in found if key.startswith("offers-index:") for each in found[key])
    offers = [key for key in found if key.startswith(("offer:", "people:"))]
    if not indexes or not offers:
        return found
    return {
        key: (*keys, *indexes) if key in offers else keys
        for key, keys in found.items()
        if not key.startswith("offers-index:")
    }


def _actor_of(keys: tuple[str, ...], before: Facts, after: Facts) -> tuple[str, ...]:
    """The actor of an offer that came or went with it: without its actor an offer counts for nothing."""
    offers = [fact for key in keys for facts in (before, after) if isinstance(fact := facts.get(key), OfferFact)]
    actors = {f"actor:{offer.actor}" for offer in offers} - set(keys)
    return tuple(sorted(key for key in actors if (key in before) != (key in after)))


def _people_keys(before: Facts, after: Facts) -> tuple[str, ...]:
    """Keys about single persons, which a published verdict names together."""
    keys = set()
    for facts in (before, after):
        persons = {key[6:] for key, fact in facts.items() if isinstance(fact, ActorFact) and fact.kind == "person"}
        keys |= {f"actor:{name}" for name in persons}
        keys |= {key for key, fact in facts.items() if isinstance(fact, OfferFact) and fact.actor in persons}
    return tuple(sorted(keys))


def _outcome(verdict: PolicyVerdict, bucket: str, facts: Facts) -> Outcome:
    """The bucket's outcome under other facts, the documents, rules and day taken from them, without memory."""
    case = case_of(verdict.policy, verdict.area, facts)
    return Outcome.NOT_YET_KNOWN if case is None else outcome_of(bucket, CHECKS[bucket](case))


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
