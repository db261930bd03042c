"""What ended or grew old between two days: offers and actors' consent; so that a change by time alone names its reason."""

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from typing import TypeGuard

from threebuckets.policy.facts import Facts
from threebuckets.policy.facts.records import ActorFact, OfferFact, TextFact
from threebuckets.policy.wording import amount_of, day, opening
from threebuckets.resources import standard_kinds

MOST = 3


def time_sentence(inputs: Collection[str], before: Facts, after: Facts) -> str:
    """That time passed, and what of a verdict's inputs ended meanwhile.

    Parameters
    ----------
    inputs : collection of str
        Keys as the verdict lists them; persons are not among them and are never told of.
    before, after : Facts
    """
    old, new = before.get("day"), after.get("day")
    if not isinstance(new, TextFact):
        return "Time passed."
    said = f"Time passed: it is now {day(new.text)}."
    if not isinstance(old, TextFact):
        return said
    ended = sorted(_ended(inputs, after, date.fromisoformat(old.text), date.fromisoformat(new.text)))
    shown = [text for _, text in ended[:MOST]]
    more = [f"{len(ended) - MOST} more ended."] if len(ended) > MOST else []
    return " ".join([said, *shown, *more])


def _ended(inputs: Collection[str], facts: Facts, old: date, new: date) -> Iterator[tuple[date, str]]:
    for key in inputs:
        fact = facts.get(key)
        if isinstance(fact, OfferFact) and _is_of_person(fact, facts):
            continue
        if isinstance(fact, OfferFact) and _is_within(fact.ends, old, new):
            yield fact.ends, f"{_offer(fact, facts)} ended on {day(fact.ends)}."
        elif isinstance(fact, OfferFact) and _is_within(fresh := _good_until(fact), old, new):
            yield (
                fresh,
                f"{_offer(fact, facts)} was good until {day(fresh)}: nobody has said since that it still stands.",
            )
        elif isinstance(fact, ActorFact) and fact.kind != "person" and _is_within(fact.consent_until, old, new):
            yield fact.consent_until, f"{opening(fact.name)} had agreed to be listed until {day(fact.consent_until)}."


def _offer(fact: OfferFact, facts: Facts) -> str:
    actor = facts.get(f"actor:{fact.actor}")
    name = actor.name if isinstance(actor, ActorFact) and actor.name else "Somebody"
    return f"{opening(name)}’s offer of {amount_of(fact.amount, fact.unit, [fact.kind])}"


def _is_of_person(fact: OfferFact, facts: Facts) -> bool:
    actor = facts.get(f"actor:{fact.actor}")
    return isinstance(actor, ActorFact) and actor.kind == "person"


def _good_until(fact: OfferFact) -> date | None:
    """The last day on which what was said of an offer counts."""
    kinds = standard_kinds()
    shelf = timedelta(days=int(kinds.shelf_days[kinds.row(fact.kind)]))
    return fact.last_confirmed + shelf if fact.last_confirmed is not None else None


def _is_within(end: date | None, old: date, new: date) -> TypeGuard[date]:
    return end is not None and old <= end < new
