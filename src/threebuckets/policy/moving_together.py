"""Facts that move together: what counts as one cause of a change, and all keys that are put back with it.

A new figure changes the series, the outlook and the differences between places; an offer that is deleted leaves the
indexes too; a batch of votes redraws the groups. Each is one cause. Whether it is one is found by judging again
(`changes.py`).
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from threebuckets.policy.facts import Facts
from threebuckets.policy.facts.records import ActorFact, IndicatorFact, OfferFact, PledgeFact, ReachFact

Groups = dict[str, tuple[str, ...]]
"""Input as it is named → the keys that differ and are put back with it."""


class Between:
    """Two states of the facts, and what is asked of both again and again: found once, when first asked for."""

    def __init__(self, before: Facts, after: Facts) -> None:
        self.before, self.after = before, after

    @cached_property
    def keys_about_persons(self) -> tuple[str, ...]:
        """Keys about single persons, which a published verdict names together."""
        return keys_about_persons(self.before, self.after)

    @cached_property
    def pledges(self) -> Mapping[str, tuple[str, ...]]:
        """Offer → keys of all its pledges, then or now."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for facts in (self.before, self.after):
            for key, fact in facts.items():
                if isinstance(fact, PledgeFact):
                    found[fact.offer].add(key)
        return {offer: tuple(sorted(keys)) for offer, keys in found.items()}

    def differ(self, key: str) -> bool:
        """Whether a fact is another one now."""
        return self.before.get(key) != self.after.get(key)


def moved(inputs: Iterable[str], between: Between) -> Groups:
    """The inputs whose facts differ, each with what moved along with it; what moved along is no cause of its own.

    Parameters
    ----------
    inputs : iterable of str
        Keys as verdicts list them: everything about single persons under `people:<area>`.
    between : Between
        The facts before and after.

    Examples
    --------
    >>> from threebuckets.policy.facts.records import GradeFact
    >>> moved(["grade:pay", "day"], Between(Facts({"grade:pay": GradeFact("A")}), Facts({})))
    {'grade:pay': ('grade:pay',)}
    """
    before, after = between.before, between.after
    found: Groups = {}
    for key in sorted(set(inputs)):
        differing = tuple(each for each in _behind(key, between) if between.differ(each))
        if differing:
            found[key] = differing
    found = _with_actors(found, before, after)
    leads = (
        _Leads(_offers_lead, ("offers-index",)),
        _Leads(_studies_lead, ("evidence-index",)),
        _Leads(_votes_lead, ("support-without", "groups", "groups-without")),
        _Leads(_figures_lead(before, after), ("indicator", "forecast", "pool", "scale")),
        _Leads(_policies_lead(before, after), ("indicator", "grade", "statement", "evidence-index")),
    )
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
        offers = names | theirs
        for key, fact in facts.items():
            if isinstance(fact, ReachFact) and not offers.isdisjoint(fact.ids):
                areas.add(key.rpartition(":")[2])
    return areas


def _behind(key: str, between: Between) -> tuple[str, ...]:
    word, _, rest = key.partition(":")
    if word == "people":
        return between.keys_about_persons
    # An index without its pledges, or pledges without their index, would be no state of affairs at all.
    return (key, *between.pledges.get(rest, ())) if word == "pledges-index" else (key,)


def _with_actors(found: Groups, before: Facts, after: Facts) -> Groups:
    """An actor that came or went with its offer moves along: without its actor an offer counts for nothing."""
    came = {key: _actors_of(keys, before, after) for key, keys in found.items()}
    carried = {actor for actors in came.values() for actor in actors}
    return {key: (*keys, *came[key]) for key, keys in found.items() if key not in carried}


def _actors_of(keys: tuple[str, ...], before: Facts, after: Facts) -> tuple[str, ...]:
    offers = [fact for key in keys for facts in (before, after) if isinstance(fact := facts.get(key), OfferFact)]
    actors = {f"actor:{offer.actor}" for offer in offers} - set(keys)
    return tuple(sorted(key for key in actors if (key in before) != (key in after)))


@dataclass(frozen=True, slots=True)
class _Leads:
    """Whether one key leads another: moved with it, the second is no cause of its own. `words` begin what may be led."""

    leads: Callable[[str, str], bool]
    words: tuple[str, ...]


def _led(found: Groups, leader: _Leads) -> Groups:
    # Offers are thousands, and what they lead are few: only these are looked at.
    may_follow = [key for key in found if key.partition(":")[0] in leader.words]
    followers = {key: [each for each in may_follow if leader.leads(key, each)] for key in found if may_follow}
    led = {each for keys in followers.values() for each in keys}
    return {
        key: (*keys, *(each for follower in followers.get(key, ()) for each in found[follower]))
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


def _figures_lead(before: Facts, after: Facts) -> Callable[[str, str], bool]:
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


def _policies_lead(before: Facts, after: Facts) -> Callable[[str, str], bool]:
    """A policy that newly names something brings what it is along; not what is known of it."""

    def leads(key: str, other: str) -> bool:
        is_named = other.startswith(("indicator:", "grade:", "statement:", "evidence-index:"))
        return key.startswith("policy:") and is_named and (other in before) != (other in after)

    return leads


def _is_only_dated_anew(old: object, new: object) -> bool:
    if not isinstance(old, IndicatorFact) or not isinstance(new, IndicatorFact):
        return False
    return replace(old, source_date=new.source_date, next_release=new.next_release) == new
