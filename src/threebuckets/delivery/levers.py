"""Levers: what a policy rests on, and who controls what must move for it.

Every requirement counts alike, whatever its unit; money is never added to hours. Persons are told of only where ten or
more stand behind something. What is left if a lever is lost stands in `lost_levers.py`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import isnan

from threebuckets.policy import Facts, Platform, PolicyDocument, PolicyVerdict, Round
from threebuckets.policy.checks.cases import Case
from threebuckets.policy.checks.supply import Supplied, supplied
from threebuckets.resources import OfferSupply, RequirementSupply

PUBLIC, COMMUNITIES, BUSINESSES, MEMBERS, OTHERS = "public", "communities", "businesses", "members", "others"
GROUPS = (PUBLIC, COMMUNITIES, BUSINESSES, MEMBERS, OTHERS)
"""What a requirement can rest on."""
NOBODY, UNTOLD = "nobody", "untold"
PARTS = (*GROUPS, NOBODY, UNTOLD)
"""Groups, then what nobody offers yet, then what rests on fewer than ten people or on nobody, which is not told apart."""
TIED = frozenset({"member", "supporter"})


@dataclass(frozen=True, slots=True)
class RestsOn:
    """What one requirement of a policy in an area rests on.

    Parameters
    ----------
    policy, area, requirement, kind : str
    shares : mapping of str to float
        Part of what is likely to be needed by group of `PARTS`; they sum to 1.
    lever : str or None
        What moves it: law, money, staff or agreement; None where the policy does not say.
    ours : bool or None
        Whether that is in our own hands; None where the policy does not say.
    """

    policy: str
    area: str
    requirement: str
    kind: str
    shares: Mapping[str, float]
    lever: str | None
    ours: bool | None


@dataclass(frozen=True, slots=True)
class Control:
    """Who controls what a policy takes: how many requirements are in our hands, in others', and not said."""

    ours: int
    others: int
    unsaid: int
    levers: Mapping[str, int]

    @property
    def all(self) -> int:
        """All requirements."""
        return self.ours + self.others + self.unsaid

    @property
    def sentence(self) -> str:
        """In a sentence.

        Examples
        --------
        >>> Control(3, 4, 0, {}).sentence
        '3 of 7 are in our hands.'
        >>> Control(1, 0, 4, {}).sentence
        '1 of 5 is in our hands; of 4 nobody has said.'
        """
        unsaid = f"; of {self.unsaid} nobody has said" if self.unsaid else ""
        return f"{self.ours} of {self.all} {'is' if self.ours == 1 else 'are'} in our hands{unsaid}."


def group_of(kind: str, relation: str) -> str:
    """The group that an actor belongs to, by its kind and its relation to the organisation.

    Public bodies first, then members and supporters of whatever kind, then communities and businesses; the rest are
    people with no tie to the organisation, who help because it serves them too.

    Examples
    --------
    >>> group_of("public body", "partner"), group_of("business", "supporter"), group_of("person", "")
    ('public', 'members', 'others')
    """
    if kind == "public body":
        return PUBLIC
    if relation in TIED:
        return MEMBERS
    return {"community": COMMUNITIES, "business": BUSINESSES}.get(kind, OTHERS)


def groups_of(platform: Platform) -> dict[str, str]:
    """Actor → group, for every actor of a platform."""
    rows = platform.table("resources/actors").select("actor", "kind", "relation").iter_rows()
    return {actor: group_of(kind, relation or "") for actor, kind, relation in rows}


def rests_on(platform: Platform, round_: Round, facts: Facts) -> tuple[RestsOn, ...]:
    """What each requirement rests on, policy by policy and area by area.

    Parameters
    ----------
    platform : Platform
    round_ : Round
        Its verdicts say which policies in which areas, and on which day.
    facts : Facts
        What the round was computed from.

    Notes
    -----
    Firm offers count in full, chancy ones by their reliability; where there is more than enough, the parts are in
    proportion. Cost: the coverage of each policy in each area, once.
    """
    groups = groups_of(platform)
    found = []
    for verdict in round_.verdicts:
        there = supplied(case_of(platform, verdict, facts))
        lines = {line.id: line for line in there.lines}
        for each in there.coverage.lines:
            line, shares = lines[each.requirement_id], _shares(each, there, groups)
            found.append(RestsOn(*verdict.key, line.id, line.full_kind, shares, line.lever, line.ours))
    return tuple(found)


def mean_shares(found: Iterable[RestsOn]) -> dict[str, float]:
    """Part that rests on each group, on average over requirements; empty for none.

    Examples
    --------
    >>> one = RestsOn("p", "a", "room", "space", {"public": 1.0}, None, None)
    >>> two = RestsOn("p", "a", "money", "money", {"public": 0.5, "nobody": 0.5}, None, None)
    >>> mean_shares([one, two])["public"]
    0.75
    """
    rows = list(found)
    return {part: sum(row.shares.get(part, 0.0) for row in rows) / len(rows) for part in PARTS} if rows else {}


def control_of(policy: PolicyDocument) -> Control:
    """Who controls what the policy takes, by its own words.

    What only some answers add is not counted.
    """
    lines = policy.requirements
    named = [line.lever for line in lines if line.lever is not None]
    return Control(
        ours=sum(line.ours is True for line in lines),
        others=sum(line.ours is False for line in lines),
        unsaid=sum(line.ours is None for line in lines),
        levers={lever: named.count(lever) for lever in dict.fromkeys(named)},
    )


def case_of(platform: Platform, verdict: PolicyVerdict, facts: Facts) -> Case:
    """The case of a verdict under facts, with what it found as what was found before: close outcomes are kept."""
    policy, design = platform.policies[verdict.policy], platform.designs.get(verdict.key)
    used = design if design is not None and design.is_for(policy) else None
    before = {check.key: check for bucket in verdict.buckets.values() for check in bucket.checks}
    return Case(policy, verdict.area, used, facts, platform.rules, verdict.on, before)


def _shares(line: RequirementSupply, there: Supplied, groups: Mapping[str, str]) -> dict[str, float]:
    """Parts of one requirement; where few people stand behind it, theirs and what is open are one part."""
    is_few = line.requirement_id in there.of_few_people
    amounts = dict.fromkeys(GROUPS, 0.0)
    for offer in line.offers:
        if not (offer.is_person and is_few):
            amounts[groups[offer.actor_id]] += _counted(offer)
    total = sum(amounts.values())
    whole = max(total, line.amount)
    if whole <= 0:
        return {NOBODY: 1.0}
    shares = {group: amount / whole for group, amount in amounts.items() if amount > 0}
    rest = 1.0 - total / whole
    return shares | ({UNTOLD if is_few else NOBODY: rest} if rest > 1e-12 else {})


def _counted(offer: OfferSupply) -> float:
    """What an offer counts for: in full where it is firm, by its reliability where it is chancy, else not at all."""
    if offer.layer == "unknown" or isnan(offer.free):
        return 0.0
    return offer.free if offer.layer == "certain" else offer.free * offer.reliability
