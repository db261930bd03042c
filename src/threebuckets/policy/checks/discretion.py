"""What may be told of supply behind which persons stand: everything counts, but nothing about fewer than ten is said.

Amounts, chances, days and ids that would speak about a handful of people are left out or said in general words. What
counts for a verdict is `resources.py`'s matter.
"""

from datetime import date
from math import nan

from threebuckets.policy.checks.cases import Case
from threebuckets.policy.checks.supply import Supplied
from threebuckets.policy.facts.mapping import Reader
from threebuckets.policy.outcomes import Outcome
from threebuckets.resources import Ask, Shortage

PERSON = "person"


def shown_inputs(case: Case, reader: Reader, found: Supplied) -> tuple[str, ...]:
    """Keys that were read, with everything about single persons under one key: `people:<area>`.

    The key is always there, so that it does not tell whether there are any.
    """
    persons = {f"actor:{name}" for name, actor in found.actors.items() if actor.kind == PERSON}
    theirs = {name for name, offer in found.all_offers.items() if f"actor:{offer.actor}" in persons}
    hidden = persons | {f"{word}:{name}" for name in theirs for word in ("offer", "pledges-index", "leaning")}
    kept = {key for key in (*reader.keys, *found.keys) if key not in hidden and not key.startswith("pledge:")}
    return tuple(sorted(kept | {f"people:{case.area}"}))


def shown_chance(case: Case, found: Supplied, outcome: Outcome) -> tuple[float, float]:
    """Bounds of the chance that all is covered; where few people stand behind it, no more than the outcome says."""
    worst = found.worst
    if not found.takes.is_bounded:
        return (0.0, 0.0 if outcome is Outcome.FAILS else 1.0)
    if not found.of_few_people:
        high = worst.probability if outcome is Outcome.FAILS else 1.0
        return (1.0, 1.0) if worst.sure else (worst.probability, high)
    gamma = case.rules.decision.gamma
    return {Outcome.HOLDS: (gamma, 1.0), Outcome.FAILS: (0.0, 0.0)}.get(outcome, (0.0, 1.0))


def shown_end(found: Supplied, day: date | None) -> str:
    """A day on which supply ends; empty where an offer of a person could be what ends."""
    persons = any(offer.is_person for line in found.coverage.lines for offer in line.offers)
    return "" if persons or day is None else day.isoformat()


def first_end(found: Supplied) -> str:
    """First day on which an offer of a body that counts ends."""
    offers = [offer for line in found.coverage.lines for offer in line.offers if not offer.is_person]
    ends = [offer.ends for offer in offers if offer.layer != "unknown" and offer.ends is not None]
    return min(ends).isoformat() if ends else ""


def short_days(case: Case, found: Supplied, shortage: Shortage) -> tuple[date, date]:
    """From when until when something is short; the first months as a whole where few people stand behind the supply."""
    if found.of_few_people.intersection(shortage.requirements):
        return max(case.policy.from_, case.on), found.coverage.first_until or case.policy.until
    return shortage.starts, shortage.ends


def asked_amount(found: Supplied, ask: Ask) -> float:
    """What to ask for; NaN where the rest could be reckoned from it, and the rest comes from few people."""
    return nan if ask.requirement_id in found.of_few_people else ask.amount


def kinds_without_offers(found: Supplied) -> tuple[str, ...]:
    """Kinds that are short and of which no offer may be shown: none is there, or none but those of few people."""
    short = {kind for shortage in found.coverage.shortages for kind in shortage.kinds}
    of_people = {
        line.kind
        for line in found.coverage.lines
        if line.kind in short
        and line.requirement_id in found.of_few_people
        and all(offer.is_person for offer in line.offers)
        and not any(f"{line.kind}/".startswith(f"{kind}/") for kind in found.complete)
    }
    return tuple(sorted(of_people.union(found.coverage.no_offers)))


def shown_sources(found: Supplied) -> tuple[str, ...]:
    """Where bodies' offers come from, in words."""
    offers = [fact for fact in found.offers.values() if found.actors[fact.actor].kind != PERSON]
    return tuple(sorted({fact.source or "offers recorded by the organisation" for fact in offers}))
