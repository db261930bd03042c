"""Who supports a platform's policies: ballots made from votes on statements, or from published counts alone.

Somebody supports a policy by each of its core statements on which they take its side. Where only the published table is
there, nobody's own ballot is known: then every opinion group votes as one, with the weight of its people.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

import numpy as np

from threebuckets.choice.ballots import PERSON, Ballots
from threebuckets.policy import Facts, Platform, PolicyDocument
from threebuckets.policy.facts.counting import ALL, Electorate, electorate_of
from threebuckets.policy.facts.places import Places, places_of
from threebuckets.policy.facts.records import AreaFact, Cell, GroupsFact, SupportFact
from threebuckets.stats import HIDDEN, LARGEST_HIDDEN
from threebuckets.values import group_labels, opinion_groups, opinion_landscape
from threebuckets.values.publishing import HIDDEN_STANDS_FOR
from threebuckets.values.votes import AGREE, DISAGREE

Basis = Literal["votes", "published", "nobody"]
WHOLE = 100
"""What a policy is worth to an opinion group all of whose people are on its side."""


@dataclass(frozen=True, slots=True, eq=False)
class Supporters:
    """Ballots over policies, and who stands behind each.

    Parameters
    ----------
    ballots : Ballots
    groups, areas : tuple of str
        Opinion group and tested area of each voter; "" where there is none. Areas are codes.
    group_names : mapping of str to str
        Group → its letter with a statement typical of it.
    basis : str
        `votes`: a ballot is a person's; `published`: an opinion group's; `nobody`: nobody has voted.
    is_open : bool
        Whether nobody who voted has been verified.
    people : int
        How many people there are.
    """

    ballots: Ballots
    groups: tuple[str, ...]
    areas: tuple[str, ...]
    group_names: Mapping[str, str]
    basis: Basis
    is_open: bool
    people: int


def in_area(policy: str, area: str) -> str:
    """Name of a policy in one area, as everywhere in commands.

    Examples
    --------
    >>> in_area("family-centres", "quayhead")
    'family-centres:quayhead'
    """
    return f"{policy}:{area}"


def area_by_area(found: Supporters, areas: Mapping[str, Sequence[str]]) -> Supporters:
    """The same people with ballots over policies in single areas: their own, or all where it is not known where they live.

    Parameters
    ----------
    found : Supporters
    areas : mapping of str to sequence of str
        Policy → areas in which it may be chosen.
    """
    ballots = found.ballots
    names = tuple(sorted(in_area(policy, area) for policy, codes in areas.items() for area in codes))
    index = {name: n for n, name in enumerate(names)}
    rows: list[list[tuple[int, int]]] = []
    for voter, home in enumerate(found.areas):
        row = []
        for entry in range(ballots.starts[voter], ballots.starts[voter + 1]):
            policy, worth = ballots.policies[ballots.policy[entry]], int(ballots.utility[entry])
            places = [home] if home in areas[policy] else areas[policy] if not home else []
            row += [(index[in_area(policy, area)], worth) for area in places]
        rows.append(sorted(row))
    starts = np.cumsum([0, *map(len, rows)], dtype=np.int64)
    policies = np.array([n for row in rows for n, _ in row], dtype=np.int32)
    utility = np.array([worth for row in rows for _, worth in row], dtype=np.int64)
    return replace(found, ballots=Ballots(names, starts, policies, utility, ballots.weight))


def supporters_of(
    platform: Platform, policies: Sequence[PolicyDocument], facts: Facts, *, on: date, by_area: bool = False
) -> Supporters:
    """Ballots over some policies.

    Parameters
    ----------
    platform : Platform
    policies : sequence of PolicyDocument
    facts : Facts
        With the published counts and the names of the groups.
    on : date
        Later votes are not there yet.
    by_area : bool
        Whether published counts are taken of the tested areas rather than of the whole.

    Notes
    -----
    Verified people alone have a ballot, unless nobody is verified. A person's ballot gives a policy as many points as
    they share core statements with it, an opinion group's the percentage of its people who do, averaged over the core
    statements.
    """
    places = places_of(platform, on=on)
    electorate = electorate_of(platform, places, on=on)
    if electorate is not None:
        return _of_votes(electorate, policies, facts, places)
    return _of_counts(policies, facts, _counted_areas(facts, places.tested, by_area))


def _of_votes(electorate: Electorate, policies: Sequence[PolicyDocument], facts: Facts, places: Places) -> Supporters:
    votes, verified = electorate.votes, electorate.verified
    counted = np.ones(votes.n_participants, dtype=np.bool_) if verified is None else verified
    column = {str(name): n for n, name in enumerate(votes.statement_ids)}
    points = np.zeros((votes.n_participants, len(policies)), dtype=np.int64)
    for n, policy in enumerate(policies):
        for link in policy.core_statements:
            side = AGREE if link.stance == "for" else DISAGREE
            if link.statement in column:
                shares_it = (votes.statement_index == column[link.statement]) & (votes.answers == side)
                points[votes.participant_index[shares_it], n] += 1
    groups = _groups(electorate)
    rows = np.flatnonzero(counted)
    areas = [_tested_area(code, places) for code in electorate.home]
    return Supporters(
        _dense(policies, points[rows], np.full(len(rows), PERSON, dtype=np.int64)),
        tuple(groups[row] for row in rows),
        tuple(areas[row] for row in rows),
        _names(facts),
        "votes",
        verified is None,
        len(rows),
    )


def _tested_area(code: str, places: Places) -> str:
    """The tested area that somebody lives in; "" where it is not known."""
    tested = set(places.tested)
    lineage = (code, *places.hierarchy.parents(code)) if code else ()
    return next((place for place in lineage if place in tested), "")


def _groups(electorate: Electorate) -> list[str]:
    """Opinion group of each participant; "" where there are no clear groups, or somebody is in none."""
    landscape = opinion_landscape(electorate.votes, fit=electorate.verified)
    found = opinion_groups(electorate.votes, landscape, fit=electorate.verified)
    if not found.is_clear:
        return [""] * electorate.votes.n_participants
    letters = group_labels(found.n_groups)
    return [letters[group] if 0 <= group < len(letters) else "" for group in found.group.tolist()]


def _names(facts: Facts) -> dict[str, str]:
    """Group → letter and typical statement, as the largest area that has groups gives them."""
    found = [fact for key, fact in sorted(facts.items()) if key.startswith("groups:") and isinstance(fact, GroupsFact)]
    best = max(found, key=lambda fact: fact.voters, default=None)
    groups = best.groups if best is not None else ()
    return {g.group: f"group {g.group} (“{g.label}”)" if g.label else f"group {g.group}" for g in groups}


def _counted_areas(facts: Facts, tested: Sequence[str], by_area: bool) -> dict[str, str]:
    """Areas whose counts are used → the tested area they are: those that nothing holds, else those tested."""
    whole = {area: "" for area in _top_areas(facts) if f"groups:{area}" in facts}
    single = {area: area for area in tested if f"groups:{area}" in facts}
    return (single or whole) if by_area else (whole or single)


def _of_counts(policies: Sequence[PolicyDocument], facts: Facts, where: Mapping[str, str]) -> Supporters:
    """One voter for each opinion group of each area, or for everybody where there are no groups."""
    rows, people, groups, areas = [], [], [], []
    is_open = False
    for area, tested in where.items():
        fact = facts.get(f"groups:{area}")
        if not isinstance(fact, GroupsFact):
            continue
        is_open = is_open or not fact.is_verified
        for group, n in [(g.group, g.people) for g in fact.groups] or [(ALL, fact.voters)]:
            rows.append([_percent_on_side(policy, facts, area, group) for policy in policies])
            people.append(n)
            groups.append("" if group == ALL else group)
            areas.append(tested)
    points = np.array(rows, dtype=np.int64).reshape(len(rows), len(policies))
    weight = np.array(people, dtype=np.int64) * PERSON
    basis: Basis = "published" if rows else "nobody"
    names = _names(facts)
    return Supporters(_dense(policies, points, weight), tuple(groups), tuple(areas), names, basis, is_open, sum(people))


def _top_areas(facts: Facts) -> list[str]:
    """Areas that nothing holds."""
    found = {key.partition(":")[2]: fact for key, fact in facts.items() if key.startswith("area:")}
    return sorted(code for code, fact in found.items() if isinstance(fact, AreaFact) and not fact.parents)


def _percent_on_side(policy: PolicyDocument, facts: Facts, area: str, group: str) -> int:
    """Percentage of a group who take the policy's side, passes counting as none, averaged over its core statements."""
    shares = []
    for link in policy.core_statements:
        fact = facts.get(f"support:{link.statement}:{area}")
        cell = fact.cell(group) if isinstance(fact, SupportFact) else None
        shares.append(_share(cell, link.stance == "for") if cell is not None else 0.0)
    return round(WHOLE * sum(shares) / len(shares))


def _share(cell: Cell, is_for: bool) -> float:
    agree, disagree, passed = (_stand_in(count) for count in (cell.agree, cell.disagree, cell.passed))
    asked = agree + disagree + passed
    return (agree if is_for else disagree) / asked if asked else 0.0


def _stand_in(count: int) -> int:
    """A hidden count as it is counted everywhere: it is at most seven."""
    return min(HIDDEN_STANDS_FOR, LARGEST_HIDDEN) if count == HIDDEN else count


def _dense(policies: Sequence[PolicyDocument], points: np.ndarray, weight: np.ndarray) -> Ballots:
    """Ballots from a table of points, one row a voter."""
    voter, policy = np.nonzero(points)
    starts = np.concatenate([[0], np.cumsum((points > 0).sum(axis=1))]).astype(np.int64)
    names = tuple(document.slug for document in policies)
    return Ballots(names, starts, policy.astype(np.int32), points[voter, policy].astype(np.int64), weight)
