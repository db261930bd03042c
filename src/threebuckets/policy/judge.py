"""The three-bucket test: the verdict of a policy in an area, and of all policies in all areas.

A policy stands where values, situation and resources all hold; nothing is ever added up or averaged. The same facts,
rules, memory and day give the same verdicts, whatever the order of rows.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from threebuckets.policy.buckets import bucket_verdict, needs_of
from threebuckets.policy.checks.cases import Case
from threebuckets.policy.designs import LocalDesign
from threebuckets.policy.documents import PolicyDocument
from threebuckets.policy.facts import Facts
from threebuckets.policy.facts.gathering import facts_of, tested_areas
from threebuckets.policy.flips import flip_of
from threebuckets.policy.missing import missing_facts
from threebuckets.policy.outcomes import Outcome, all_of
from threebuckets.policy.platform import Platform
from threebuckets.policy.rules import Rules
from threebuckets.policy.validity import valid_until
from threebuckets.policy.verdicts import BUCKETS, BucketVerdict, Check, PolicyVerdict, Round


def judge(
    policy: PolicyDocument,
    area: str,
    facts: Facts,
    rules: Rules,
    *,
    on: date,
    design: LocalDesign | None = None,
    memory: Round | None = None,
    kept: Mapping[str, BucketVerdict] = MappingProxyType({}),
) -> PolicyVerdict:
    """The verdict of one policy in one area.

    Parameters
    ----------
    policy : PolicyDocument
        The policy.
    area : str
        Code of the area.
    facts : Facts
        What is known; read by key only.
    rules : Rules
        The rule file in force.
    on : date
        Day of the test.
    design : LocalDesign, optional
        The area's design; one for another version of the policy is not used.
    memory : Round, optional
        The last round: outcomes once reached there are kept while close, if rules and policy version are the same.
    kept : mapping of str to BucketVerdict, optional
        Verdicts of buckets that need not be judged again, since nothing they rest on has changed.
    """
    used = design if design is not None and design.is_for(policy) else None
    before = memory.verdict(policy.slug, area) if memory else None
    case = Case(policy, area, used, facts, rules, on, _kept(before, policy, rules))
    buckets = {bucket: kept.get(bucket) or _completed(bucket_verdict(bucket, case), case) for bucket in BUCKETS}
    verdict = PolicyVerdict(
        policy=policy.slug,
        version=policy.version,
        area=area,
        design=used.name if used else None,
        outcome=all_of(bucket.outcome for bucket in buckets.values()),
        buckets=buckets,
        on=on,
        valid_until=None,
        rules=rules.rules_id,
        worth_a_trial=is_worth_a_trial(buckets),
    )
    return replace(verdict, valid_until=valid_until(verdict, case))


def judge_all(
    platform: Platform,
    *,
    on: date,
    memory: Round | None = None,
    only: Collection[tuple[str, str]] | None = None,
    facts: Facts | None = None,
) -> Round:
    """The verdicts of all policies in all tested areas, sorted by policy and area.

    Parameters
    ----------
    platform : Platform
    on : date
        Day of the test.
    memory : Round, optional
        The last round, for hysteresis.
    only : collection of (policy, area), optional
        Judge only these.
    facts : Facts, optional
        `facts_of(platform, on=on)`, where the caller already has them.
    """
    known = facts_of(platform, on=on) if facts is None else facts
    pairs = sorted((slug, area) for slug in platform.policies for area in tested_areas(platform, on=on))
    chosen = pairs if only is None else [pair for pair in pairs if pair in set(only)]
    verdicts = tuple(
        judge(
            platform.policies[slug],
            area,
            known,
            platform.rules,
            on=on,
            design=platform.designs.get((slug, area)),
            memory=memory,
        )
        for slug, area in chosen
    )
    return Round(on.isoformat(), on, verdicts, known.sha256)


def affected(round_: Round, changed: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """(policy, area) pairs whose checks read one of the changed inputs."""
    keys = set(changed)
    return tuple(
        verdict.key
        for verdict in round_.verdicts
        if any(keys.intersection(check.inputs) for bucket in verdict.buckets.values() for check in bucket.checks)
    )


def is_worth_a_trial(buckets: Mapping[str, BucketVerdict]) -> bool:
    """Whether nothing is missing but evidence that it works: then it may be tried, and measured."""
    others = all_of(bucket.outcome for name, bucket in buckets.items() if name != "situation")
    situation = buckets["situation"]
    if others is not Outcome.HOLDS or situation.outcome is not Outcome.NOT_YET_KNOWN:
        return False
    for group in needs_of(situation.checks).values():
        open_ = [check for check in group if check.outcome is not Outcome.HOLDS]
        if open_ and all(check.id == "situation.works" and check.reason in {"weak", "no_study"} for check in open_):
            return True
    return False


def _completed(bucket: BucketVerdict, case: Case) -> BucketVerdict:
    return replace(bucket, missing=missing_facts(bucket, case), flip=flip_of(bucket, case))


def _kept(before: PolicyVerdict | None, policy: PolicyDocument, rules: Rules) -> dict[tuple[str, str], Check]:
    if before is None or before.rules != rules.rules_id or before.version != policy.version:
        return {}
    return {check.key: check for bucket in before.buckets.values() for check in bucket.checks}
