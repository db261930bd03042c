"""What would turn the resources bucket: the amount that is short, or the one offer it hangs on."""

from collections import defaultdict

from threebuckets.policy.buckets import bucket_verdict
from threebuckets.policy.checks.cases import Case
from threebuckets.policy.checks.supply import Supplied, supplied
from threebuckets.policy.facts.records import ReachFact
from threebuckets.policy.outcomes import Outcome
from threebuckets.policy.verdicts import BucketVerdict, Flip
from threebuckets.policy.wording import amount_of
from threebuckets.resources import RequirementSupply

MOST_TRIED = 6


def resources_flip(bucket: BucketVerdict, case: Case) -> Flip | None:
    """The smallest change of one offer that turns the bucket."""
    there = supplied(case)
    if bucket.outcome is Outcome.HOLDS:
        return _loss(bucket, there, case)
    others = [c for c in bucket.checks if c.id == "resources.lead" and c.outcome is not Outcome.HOLDS]
    covered = next(check for check in bucket.checks if check.id == "resources.coverage")
    if others or covered.outcome is Outcome.HOLDS:
        return None
    return _gain(bucket, there, case)


def _gain(bucket: BucketVerdict, there: Supplied, case: Case) -> Flip | None:
    """The one thing that is short: exactly what firm offers leave open, by the minimum cut."""
    if len(there.coverage.shortages) != 1:
        return None
    short = there.coverage.shortages[0]
    if there.of_few_people.intersection(short.requirements):
        return None
    area = case.area_fact(case.reader()).name
    what = amount_of(short.amount, short.unit, short.kinds)
    after = Outcome.NOT_YET_KNOWN if bucket.outcome is Outcome.FAILS else Outcome.HOLDS
    sentence = f"{what} more would be enough in {area}."
    key = f"offers-index:{short.kinds[0]}:{case.area}"
    exact = bool(there.coverage.lasts or not there.coverage.later_shortages)
    return Flip("resources", (bucket.outcome, after), key, short.amount, short.unit, exact, sentence)


def _loss(bucket: BucketVerdict, there: Supplied, case: Case) -> Flip | None:
    """The smallest offer of a body whose loss alone turns the bucket, found by leaving offers out in turn."""
    candidates = []
    for line in there.coverage.lines:
        slack = line.certain - line.high
        for name, free in _known_by_offer(line).items():
            if free > slack:
                candidates.append((free / line.high, name, free, line))
    tried: set[str] = set()
    for _, name, free, line in sorted(candidates, key=lambda found: found[:2]):
        if name in tried or len(tried) >= MOST_TRIED:
            continue
        tried.add(name)
        after = bucket_verdict("resources", _without(case, name)).outcome
        if after is not bucket.outcome:
            actor = there.actors[there.offers[name].actor].name
            what = amount_of(free, line.unit, [line.kind])
            sentence = f"It hangs on {actor}: without its {what} it would be {after.label}."
            return Flip("resources", (bucket.outcome, after), f"offer:{name}", -free, line.unit, True, sentence)
    return None


def _known_by_offer(line: RequirementSupply) -> dict[str, float]:
    """What bodies' offers give for sure or perhaps, each with the part that is pledged."""
    found: defaultdict[str, float] = defaultdict(float)
    for offer in line.offers:
        if not offer.is_person and offer.layer != "unknown":
            found[offer.offer_id] += offer.free
    return dict(found)


def _without(case: Case, name: str) -> Case:
    """The case as if the offer were not there."""
    lines = [*case.policy.requirements]
    lines += [line for choice in case.policy.choices for added in choice.adds.values() for line in added]
    facts = case.facts
    for key in sorted({f"offers-index:{line.full_kind}:{case.area}" for line in lines}):
        fact = facts.get(key)
        if isinstance(fact, ReachFact) and name in fact.ids:
            kept = [pair for pair in zip(fact.ids, fact.distance_m, strict=True) if pair[0] != name]
            facts = facts.with_fact(key, ReachFact(tuple(n for n, _ in kept), tuple(d for _, d in kept)))
    return case.with_facts(facts)
