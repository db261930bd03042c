"""What is left of policies if a lever is taken away: the offers of a group, of an actor, or of a kind.

What stands is tested anew without them. Persons are told of only where ten or more stand behind the lever.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from threebuckets.delivery.levers import case_of, groups_of
from threebuckets.policy import Facts, Outcome, Platform, Round, requirements_range
from threebuckets.policy.buckets import bucket_verdict
from threebuckets.policy.checks.cases import Case
from threebuckets.policy.facts.records import ActorFact, OfferFact, ReachFact
from threebuckets.resources import standard_kinds
from threebuckets.stats import MIN_PEOPLE


@dataclass(frozen=True, slots=True)
class Lever:
    """Offers that could be taken away together.

    Parameters
    ----------
    name : str
        As it is called, such as `public` or `ansmere-county-office:money`.
    offers : frozenset of str
        Ids of the offers.
    """

    name: str
    offers: frozenset[str]


@dataclass(frozen=True, slots=True)
class TakenAway:
    """What is left of one policy without a lever.

    Parameters
    ----------
    lever, policy : str
    stood : int
        In how many areas it stands now.
    stands : int or None
        In how many of these it would still stand; None where one to nine people stand behind the lever, of whom nothing
        is told.
    fallen : tuple of str
        Areas where it would no longer stand, ascending; those where one to nine people stand behind it are not named.
    """

    lever: str
    policy: str
    stood: int
    stands: int | None
    fallen: tuple[str, ...]


def lever_of_group(platform: Platform, group: str, *, kind: str | None = None) -> Lever:
    """All that a group offers, or all of a kind."""
    groups = groups_of(platform)
    return _lever(
        platform, f"{group}:{kind}" if kind else group, {a for a, found in groups.items() if found == group}, kind
    )


def lever_of_actor(platform: Platform, actor: str, *, kind: str | None = None) -> Lever:
    """All that an actor offers, or all of a kind."""
    return _lever(platform, f"{actor}:{kind}" if kind else actor, {actor}, kind)


def lever_of_kind(platform: Platform, kind: str) -> Lever:
    """All offers of a kind, whoever makes them."""
    return _lever(platform, kind, None, kind)


def taken_away(platform: Platform, round_: Round, facts: Facts, lever: Lever) -> tuple[TakenAway, ...]:
    """In how many areas each policy would still stand without a lever, one row a policy, sorted.

    Parameters
    ----------
    platform : Platform
    round_ : Round
        Verdicts as they are; only policies and areas in it are looked at.
    facts : Facts
        What the round was computed from.
    lever : Lever

    Notes
    -----
    Offers never worsen a verdict, so only what stands is judged again, and of that only what some of the offers reach.
    """
    left = facts.without([f"offer:{name}" for name in lever.offers])
    found: dict[str, list[_Judged]] = {verdict.policy: [] for verdict in round_.verdicts}
    for verdict in round_.verdicts:
        if verdict.outcome is Outcome.HOLDS:
            gone = _reaching(platform, verdict.key, facts, lever.offers)
            persons = _persons(facts, gone)
            still = not gone or _stands(case_of(platform, verdict, left))
            found[verdict.policy].append(_Judged(verdict.area, still, persons))
    return tuple(_summed(lever.name, policy, judged) for policy, judged in sorted(found.items()))


@dataclass(frozen=True, slots=True)
class _Judged:
    area: str
    still: bool
    persons: frozenset[str]


def _summed(lever: str, policy: str, judged: Sequence[_Judged]) -> TakenAway:
    persons = frozenset[str]().union(*(each.persons for each in judged))
    fallen = tuple(each.area for each in judged if not each.still and _may_be_told(each.persons))
    stands = sum(each.still for each in judged) if _may_be_told(persons) else None
    return TakenAway(lever, policy, len(judged), stands, () if stands is None else fallen)


def _may_be_told(persons: Collection[str]) -> bool:
    return not persons or len(persons) >= MIN_PEOPLE


def _lever(platform: Platform, name: str, actors: Collection[str] | None, kind: str | None) -> Lever:
    kinds = standard_kinds()
    rows = platform.table("resources/offers").select("offer", "actor", "kind", "also").iter_rows()
    return Lever(
        name,
        frozenset(
            offer
            for offer, actor, own, also in rows
            if (actors is None or actor in actors)
            and (
                kind is None
                or any(kinds.serves(each, kind) for each in (own, *(also or "").split("|")) if each in kinds)
            )
        ),
    )


def _stands(case: Case) -> bool:
    return bucket_verdict("resources", case).outcome is Outcome.HOLDS


def _reaching(platform: Platform, pair: tuple[str, str], facts: Facts, offers: frozenset[str]) -> frozenset[str]:
    """Those of the offers that reach the area and could serve what the policy takes there."""
    slug, area = pair
    lines = requirements_range(platform.policies[slug], platform.designs.get(pair)).most
    indexes = (facts.get(f"offers-index:{kind}:{area}") for kind in {line.full_kind for line in lines})
    return frozenset(name for index in indexes if isinstance(index, ReachFact) for name in index.ids) & offers


def _persons(facts: Facts, offers: Iterable[str]) -> frozenset[str]:
    names = {fact.actor for name in offers if isinstance(fact := facts.get(f"offer:{name}"), OfferFact)}
    return frozenset(
        name for name in names if isinstance(actor := facts.get(f"actor:{name}"), ActorFact) and actor.kind == "person"
    )
