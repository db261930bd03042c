"""The round after the last one: only what rests on something that has changed is judged again.

The result is the same, byte for byte, as if everything had been judged: a bucket none of whose inputs changed has the
verdict it had. Not for a new day, new rules, another policy or other areas: then everything is judged.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from threebuckets.policy.changes import changed_inputs
from threebuckets.policy.facts import Facts
from threebuckets.policy.facts.gathering import tested_areas
from threebuckets.policy.facts.records import Fact
from threebuckets.policy.judge import judge, judge_all
from threebuckets.policy.moving_together import as_listed
from threebuckets.policy.outcomes import Outcome
from threebuckets.policy.platform import Platform
from threebuckets.policy.verdicts import BucketVerdict, PolicyVerdict, Round

BUCKET_OF: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("support", "support-without", "groups", "groups-without", "statement"), "values"),
        **dict.fromkeys(("series", "forecast", "pool", "scale", "grade", "evidence", "evidence-index"), "situation"),
        **dict.fromkeys(
            ("offers-index", "pledges-index", "leaning", "offer", "pledge", "actor", "register"), "resources"
        ),
    }
)
"""First word of an input that a single bucket rests on → that bucket; all others may concern each."""

MADE_FROM: Mapping[str, str] = MappingProxyType({**BUCKET_OF, "indicator": "situation"})
"""First word of an input → the bucket whose tables it is made from."""


def facts_of_bucket(facts: Facts, bucket: str) -> dict[str, Fact]:
    """The facts made from the tables of a bucket."""
    words = {word for word, name in MADE_FROM.items() if name == bucket}
    return {key: fact for key, fact in facts.items() if key.partition(":")[0] in words}


def buckets_touched(changed: Collection[str]) -> frozenset[str] | None:
    """Buckets that rest on some of the changed inputs; None: any may."""
    words = {key.partition(":")[0] for key in changed}
    return frozenset(BUCKET_OF[word] for word in words) if words <= BUCKET_OF.keys() else None


Part = tuple[str, str, str]
"""Policy, area and bucket."""


def unsettled(before: Round | None, after: Round) -> frozenset[Part]:
    """Buckets in which a round found something else than the one before it: what it would find next is not the same yet.

    An outcome once reached is kept while it is close, so what would turn it is further away the next time.
    """
    old = {verdict.key: verdict for verdict in before.verdicts} if before is not None else {}
    return frozenset(
        (*verdict.key, name)
        for verdict in after.verdicts
        for name, bucket in verdict.buckets.items()
        if _found(old.get(verdict.key), verdict, name) != {check.key: check.outcome for check in bucket.checks}
    )


def _found(old: PolicyVerdict | None, new: PolicyVerdict, bucket: str) -> dict[tuple[str, str], Outcome] | None:
    """Outcomes that hysteresis kept to; None where there were none of this policy's version by these rules."""
    if old is None or (old.version, old.rules) != (new.version, new.rules):
        return None
    return {check.key: check.outcome for check in old.buckets[bucket].checks}


def judge_changed(
    platform: Platform,
    *,
    on: date,
    facts: Facts,
    memory: Round | None = None,
    facts_before: Facts | None = None,
    again: Collection[Part] = (),
) -> Round:
    """The verdicts of all policies in all tested areas, taken from the last round where nothing they rest on changed.

    Parameters
    ----------
    platform : Platform
    on : date
        Day of the test.
    facts : Facts
        `facts_of(platform, on=on)`.
    memory, facts_before : Round and Facts, optional
        The last round and what it was computed from.
    again : collection of (policy, area, bucket)
        `unsettled` of the last round: judged again in any case.
    """
    changed = changed_inputs(facts_before, facts) if facts_before is not None else ()
    touched = buckets_touched(changed)
    if memory is None or facts_before is None or touched is None or not _is_of(memory, platform, on):
        return judge_all(platform, on=on, memory=memory, facts=facts)
    listed = as_listed(changed, facts_before, facts)
    found = []
    for verdict in memory.verdicts:
        kept = {
            name: bucket
            for name, bucket in verdict.buckets.items()
            if (*verdict.key, name) not in again and (name not in touched or not _inputs(bucket).intersection(listed))
        }
        policy, design = platform.policies[verdict.policy], platform.designs.get(verdict.key)
        is_kept = len(kept) == len(verdict.buckets)
        found.append(
            verdict
            if is_kept
            else judge(policy, verdict.area, facts, platform.rules, on=on, design=design, memory=memory, kept=kept)
        )
    return replace(memory, verdicts=tuple(found), facts_sha256=facts.sha256)


def _inputs(bucket: BucketVerdict) -> frozenset[str]:
    return frozenset(key for check in bucket.checks for key in check.inputs)


def _is_of(memory: Round, platform: Platform, on: date) -> bool:
    """Whether the last round was of the same day, policies and areas."""
    pairs = {(slug, area) for slug in platform.policies for area in tested_areas(platform, on=on)}
    return memory.on == on and {verdict.key for verdict in memory.verdicts} == pairs
