"""What pledges of an offer to other policies and areas changed, in words."""

from collections.abc import Sequence
from functools import lru_cache

from threebuckets.policy.documents import parse_policy
from threebuckets.policy.facts import Facts
from threebuckets.policy.facts.records import ActorFact, AreaFact, OfferFact, PledgeFact, TextFact
from threebuckets.policy.wording import day, kind_word, listed, opening, with_unit


def promise_sentence(offer: str, behind: Sequence[str], before: Facts, after: Facts) -> str:
    """Who promises how much of what elsewhere, or no longer does.

    Parameters
    ----------
    offer : str
        Id of the offer.
    behind : sequence of str
        Keys that differ; those of pledges are told of.
    before, after : Facts
    """
    keys = [key for key in behind if key.startswith("pledge:")]
    told = [_told(before.get(key), after.get(key), before, after) for key in keys]
    name, what = _who(offer, before, after)
    return f"{name}, {what}: {listed(told)}." if told else f"{name}, {what}: what is promised elsewhere changed."


def _told(old: object, new: object, before: Facts, after: Facts) -> str:
    unit = _unit(old if isinstance(old, PledgeFact) else new, before, after)
    if isinstance(old, PledgeFact) and isinstance(new, PledgeFact):
        if old.amount != new.amount:
            sizes = f"{with_unit(new.amount, unit)} instead of {with_unit(old.amount, unit)}"
            return f"{sizes} is now promised to {_to(new, before, after)}"
        return f"the promise to {_to(new, before, after)} now runs until {day(new.ends)}"
    if isinstance(new, PledgeFact):
        return f"{with_unit(new.amount, unit)} is now promised to {_to(new, before, after)} until {day(new.ends)}"
    if isinstance(old, PledgeFact):
        return f"{with_unit(old.amount, unit)} is no longer promised to {_to(old, before, after)}"
    return "a promise changed"


def _who(offer: str, before: Facts, after: Facts) -> tuple[str, str]:
    fact = after.get(f"offer:{offer}") or before.get(f"offer:{offer}")
    if not isinstance(fact, OfferFact):
        return "Somebody", "an offer"
    actor = after.get(f"actor:{fact.actor}") or before.get(f"actor:{fact.actor}")
    name = actor.name if isinstance(actor, ActorFact) and actor.name else "Somebody"
    return opening(name), kind_word(fact.kind)


def _unit(pledge: object, before: Facts, after: Facts) -> str:
    if not isinstance(pledge, PledgeFact):
        return ""
    fact = after.get(f"offer:{pledge.offer}") or before.get(f"offer:{pledge.offer}")
    return fact.unit if isinstance(fact, OfferFact) else ""


def _to(pledge: PledgeFact, before: Facts, after: Facts) -> str:
    place = after.get(f"area:{pledge.area}") or before.get(f"area:{pledge.area}")
    where = place.name if isinstance(place, AreaFact) else pledge.area
    document = after.get(f"policy:{pledge.policy}") or before.get(f"policy:{pledge.policy}")
    title = _title(document.text, pledge.policy) if isinstance(document, TextFact) else pledge.policy
    return f"“{title}” in {where}"


@lru_cache(maxsize=256)
def _title(text: str, slug: str) -> str:
    return parse_policy(text, slug=slug).title
