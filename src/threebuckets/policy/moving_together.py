"""Facts that move together: what counts as one cause of a change, and all keys that are put back with it.

A new figure changes the series, the outlook and the differences between places; an offer that is deleted leaves the
indexes too; a batch of votes redraws the groups. Each is one cause. Whether it is one is found by judging again
(`changes.py`).
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace

from threebuckets.policy.facts import Facts
from threebuckets.policy.facts.records import ActorFact, IndicatorFact, OfferFact, PledgeFact, ReachFact

Groups = dict[str, tuple[str, ...]]
"""Input as it is named → the keys that differ and are put back with it."""


def moved(inputs: Iterable[str], before: Facts, after: Facts) -> Groups:
    """The inputs whose facts differ, each with what moved along with it; what moved along is no cause of its own.

    Parameters
    ----------
    inputs : iterable of str
        Keys as verdicts list them: everything about single persons under `people:<area>`.
    before, after : Facts

    Examples
    --------
    >>> from threebuckets.policy.facts.records import GradeFact
    >>> moved(["grade:pay", "day"], Facts({"grade:pay": GradeFact("A")}), Facts({}))
    {'grade:pay': ('grade:pay',)}
    """
    found: Groups = {}
    for key in sorted(set(inputs)):
        differing = tuple(each for each in _behind(key, before, after) if before.get(each) != after.get(each))
        if differing:
            found[key] = differing
    found = _with_actors(found, before, after)
    leads = (_offers_lead, _studies_lead, _votes_lead, _figures_lead(before, after), _policies_lead(before, after))
    for each in leads:
        found = _led(found, each)
    return found


def keys_about_persons(before: Facts, after: Facts) -> tuple[str, ...]:
    """Keys about single persons, which a published verdict names together."""
    keys: set[str] = set()
    for facts in (before, after):
        persons = {key[6:] for key, fact in facts.items() if isinstance(fact, ActorFact) and fact.kind == "person"}
        theirs = {key[6:] for key, fact in facts.items() if isinstance(fact, OfferFact) and fact.actor in persons}
        keys |= {f"actor:{name}" for name in persons}
        keys |= {f"{word}:{name}" for name in theirs for word in ("offer", "pledges-index", "leaning")}
        keys |= {key for key, fact in facts.items() if isinstance(fact, PledgeFact) and fact.offer in theirs}
    return tuple(sorted(keys))


def pledges_of(offer: str, before: Facts, after: Facts) -> tuple[str, ...]:
    """Keys of all pledges of an offer, then or now."""
    facts = (item for found in (before, after) for item in found.items())
    return tuple(sorted({key for key, fact in facts if isinstance(fact, PledgeFact) and fact.offer == offer}))


def as_listed(changed: Iterable[str], before: Facts, after: Facts) -> frozenset[str]:
    """Changed inputs as verdicts list them: a pledge by its offer, and a person's offer by the places it reaches.

    Parameters
    ----------
    changed : iterable of str
        Keys whose facts differ.
    before, after : Facts

    Returns
    -------
    frozenset of str
        The changed keys, and those that stand for them in a verdict.
    """
    keys = set(changed)
    pledges = [fact for key in keys for facts in (before, after) if isinstance(fact := facts.get(key), PledgeFact)]
    found = keys | {f"pledges-index:{pledge.offer}" for pledge in pledges}
    hidden = found.intersection(keys_about_persons(before, after))
    return (
        frozenset(found | {f"people:{area}" for area in _reached(hidden, before, after)})
        if hidden
        else frozenset(found)
    )


def _reached(hidden: Collection[str], before: Facts, after: Facts) -> set[str]:
    """Areas that the offers behind some keys reach, then or now."""
    names = {key.partition(":")[2] for key in hidden if not key.startswith(("actor:", "pledge:"))}
    actors = {key.partition(":")[2] for key in hidden if key.startswith("actor:")}
    areas = set()
    for facts in (before, after):
        theirs = {key[6:] for key, fact in facts.items() if isinstance(fact, OfferFact) and fact.actor in actors}
        for key, fact in facts.items():
            if isinstance(fact, ReachFact) and (names | theirs).intersection(fact.ids):
                areas.add(key.rpartition(":")[2])
    return areas


def _behind(key: str, before: Facts, after: Facts) -> tuple[str, ...]:
    word, _, rest = key.partition(":")
    if word == "people":
        return keys_about_persons(before, after)
    # An index without its pledges, or pledges without their index, would be no state of affairs at all.
    return (key, *pledges_of(rest, before, after)) if word == "pledges-index" else (key,)


def _with_actors(found: Groups, before: Facts, after: Facts) -> Groups:
    """An actor that came or went with its offer moves along: without its actor an offer counts for nothing."""
    came = {key: _actors_of(keys, before, after) for key, keys in found.items()}
    carried = {actor for actors in came.values() for actor in actors}
    return {key: (*keys, *came[key]) for key, keys in found.items() if key not in carried}


def _actors_of(keys: tuple[str, ...], before: Facts, after: Facts) -> tuple[str, ...]:
    offers = [fact for key in keys for facts in (before, after) if isinstance(fact := facts.get(key), OfferFact)]
    actors = {f"actor:{offer.actor}" for offer in offers} - set(keys)
    return tuple(sorted(key for key in actors if (key in before) != (key in after)))


Leads = Callable[[str, str], bool]
"""Whether the first key leads the second: moved with it, the second is no cause of its own."""


def _led(found: Groups, leads: Leads) -> Groups:
    followers: Mapping[str, list[str]] = {key: [each for each in found if leads(key, each)] for key in found}
    led = {each for keys in followers.values() for each in keys}
    return {
        key: (*keys, *(each for follower in followers[key] for each in found[follower]))
        for key, keys in found.items()
        if key not in led
    }


def _offers_lead(key: str, other: str) -> bool:
    return key.startswith(("offer:", "people:")) and other.startswith("offers-index:")


def _studies_lead(key: str, other: str) -> bool:
    return key.startswith("evidence:") and other.startswith("evidence-index:")


def _votes_lead(key: str, other: str) -> bool:
    """New votes on a statement in an area redraw the groups there."""
    word, _, rest = key.partition(":")
    if word != "support":
        return False
    area = rest.rpartition(":")[2]
    follower, _, ends = other.partition(":")
    if follower == "support-without":
        return ends.endswith(f":{rest}")
    return follower in {"groups", "groups-without"} and ends.rpartition(":")[2] == area


def _figures_lead(before: Facts, after: Facts) -> Leads:
    def leads(key: str, other: str) -> bool:
        word, _, rest = key.partition(":")
        if word != "series":
            return False
        slug = rest.rpartition(":")[0]
        follower, _, ends = other.partition(":")
        if follower == "indicator":
            return ends == slug and _is_only_dated_anew(before.get(other), after.get(other))
        return (follower == "forecast" and ends == rest) or (
            follower in {"pool", "scale"} and ends.partition(":")[0] == slug
        )

    return leads


def _policies_lead(before: Facts, after: Facts) -> Leads:
    """A policy that newly names something brings what it is along; not what is known of it."""

    def leads(key: str, other: str) -> bool:
        is_named = other.startswith(("indicator:", "grade:", "statement:", "evidence-index:"))
        return key.startswith("policy:") and is_named and (other in before) != (other in after)

    return leads


def _is_only_dated_anew(old: object, new: object) -> bool:
    if not isinstance(old, IndicatorFact) or not isinstance(new, IndicatorFact):
        return False
    return replace(old, source_date=new.source_date, next_release=new.next_release) == new
