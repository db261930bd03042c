"""What knowing a fact would settle: the verdict of a bucket in every way the fact could turn out.

A candidate is a fact with the ways it could turn out, each with its probability and the outcomes it would give to
checks. Which facts are candidates is `missing.py`'s matter.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from threebuckets.policy.buckets import outcome_of
from threebuckets.policy.outcomes import Outcome
from threebuckets.policy.verdicts import BucketVerdict, Cost, MissingFact, WhomToAsk

CheckKey = tuple[str, str]
MOST_PAIRED = 8
COST_ORDER = {"actors": 0, "votes": 1, "date": 2, "study": 3}


@dataclass(frozen=True, slots=True)
class World:
    """One way a fact could turn out: its probability (`assumed` or reckoned), and the checks whose outcome it would set."""

    probability: float
    outcomes: Mapping[CheckKey, Outcome]
    assumed: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """A fact to find out, from the way it is worst to the way it is best."""

    input: str
    sentence: str
    cost: Cost
    worlds: tuple[World, ...]
    ask: WhomToAsk | None = None


def settled(bucket: BucketVerdict, candidate: Candidate) -> MissingFact:
    """The candidate as a missing fact: how likely it settles the bucket, and whether it alone can decide it."""
    outcomes = [_with(bucket, world) for world in candidate.worlds]
    known = sum(
        world.probability
        for world, outcome in zip(candidate.worlds, outcomes, strict=True)
        if outcome is not Outcome.NOT_YET_KNOWN
    )
    pivotal = any(outcome is not bucket.outcome for outcome in outcomes)
    assumed = any(world.assumed for world in candidate.worlds)
    settles = round(min(known, 1.0), 9)
    return MissingFact(
        candidate.input, bucket.bucket, candidate.sentence, settles, pivotal, candidate.cost, assumed, candidate.ask
    )


def settling_pair(bucket: BucketVerdict, candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """The first two facts that together, each turning out at its best, would turn the bucket; none where there are none.

    To be asked only where no single fact is pivotal.
    """
    for first, second in combinations(candidates[:MOST_PAIRED], 2):
        if first.worlds and second.worlds:
            both = World(1.0, {**first.worlds[-1].outcomes, **second.worlds[-1].outcomes})
            if _with(bucket, both) is not bucket.outcome:
                return (first, second)
    return ()


def in_order(facts: list[MissingFact], together: Collection[str] = ()) -> tuple[MissingFact, ...]:
    """Pivotal first, then those that settle it together, then the likelier to settle, then the cheaper.

    Kinds of cost are never added together. Among equals the order given stands: whom to ask first is known better by
    those who look for them. `together` are sentences of facts that settle it only with each other.
    """

    def key(fact: MissingFact) -> tuple[bool, bool, float, int, float]:
        amount = fact.cost.amount
        size = float(amount) if isinstance(amount, int | float) else float(amount.toordinal())
        return (not fact.pivotal, fact.sentence not in together, -fact.settles, COST_ORDER[fact.cost.kind], size)

    once: dict[str, MissingFact] = {}
    for fact in sorted(facts, key=key):
        once.setdefault(fact.sentence, fact)
    return tuple(once.values())


def of_two(keys: tuple[CheckKey, ...], p_good: float) -> tuple[World, ...]:
    """A fact that is assumed to make the checks hold or fail."""
    return (
        World(1 - p_good, dict.fromkeys(keys, Outcome.FAILS), assumed=True),
        World(p_good, dict.fromkeys(keys, Outcome.HOLDS), assumed=True),
    )


def or_nothing(keys: tuple[CheckKey, ...], p_good: float) -> tuple[World, ...]:
    """A fact that is assumed to make the checks hold, or to leave them as they are."""
    return (World(1 - p_good, {}, assumed=True), World(p_good, dict.fromkeys(keys, Outcome.HOLDS), assumed=True))


def _with(bucket: BucketVerdict, world: World) -> Outcome:
    checks = (replace(c, outcome=world.outcomes.get(c.key, c.outcome)) for c in bucket.checks)
    return outcome_of(bucket.bucket, checks)
