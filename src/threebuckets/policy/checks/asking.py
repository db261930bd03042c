"""Whose votes count for an area: its own where enough people voted, else those of the area that holds it.

A district of three hundred voters can speak for its wards; twelve votes in a ward cannot. The area used is named.
"""

import math
from dataclasses import dataclass

from threebuckets.policy.checks.cases import Case
from threebuckets.policy.facts.mapping import Reader
from threebuckets.policy.facts.records import AreaFact, Cell, GroupFact, GroupsFact, SupportFact

HIDDEN = -1
MIDDLE, FEWEST, MOST = 4, 1, 7  # what a hidden count stands for, and what it may be


@dataclass(frozen=True, slots=True)
class Asked:
    """The votes on a statement that speak for an area.

    `voters` are verified people who answered (rounded), `needed` how many are needed there; `support` and `groups`
    are None where nobody has voted anywhere around.
    """

    area: str
    name: str
    support: SupportFact | None
    groups: GroupsFact | None
    voters: int
    needed: int

    @property
    def all(self) -> Cell | None:
        """The cell of everybody."""
        return self.support.cell("all") if self.support else None


@dataclass(frozen=True, slots=True)
class Opinion:
    """Counts on the policy's side and in all, once as published and at the worst and best of what is hidden."""

    middle: tuple[float, float]
    worst: tuple[float, float]
    best: tuple[float, float]
    is_hidden: bool

    @property
    def variants(self) -> tuple[tuple[float, float], ...]:
        """Middle, worst, best."""
        return (self.middle, self.worst, self.best)


def asked(case: Case, reader: Reader, statement: str, *, without: str = "") -> Asked:
    """The votes on a statement that speak for the tested area.

    Parameters
    ----------
    case, reader
        The case, and the reader that remembers what was asked for.
    statement : str
        Id of the statement.
    without : str, optional
        Slug of a policy: take the groups that were drawn without its own statements.
    """
    tested = case.area_fact(reader)
    codes = (case.area, *tested.parents) if case.rules.values.climb_areas else (case.area,)
    widest = None
    for code in codes:
        found = _asked_in(case, reader, statement, code, without)
        if found.voters >= found.needed:
            return found
        if widest is None or found.voters > widest.voters:
            widest = found
    assert widest is not None  # noqa: S101  (there is always the tested area itself)
    return widest


def _asked_in(case: Case, reader: Reader, statement: str, code: str, without: str) -> Asked:
    tag = f"-without:{without}" if without else ""
    fact: AreaFact = case.area_fact(reader, code)
    support = reader.get(f"support{tag}:{statement}:{code}", SupportFact)
    groups = reader.get(f"groups{tag}:{code}", GroupsFact)
    everybody = support.cell("all") if support else None
    rules = case.rules.values
    needed = max(rules.min_voters, math.ceil(rules.min_share_entitled * (fact.entitled or 0.0)))
    return Asked(code, fact.name, support, groups, everybody.base if everybody else 0, needed)


def opinion(cell: Cell | None, stance: str) -> Opinion:
    """Counts of a cell on the policy's side (agreeing, or disagreeing with a statement it stands against)."""
    if cell is None:
        return Opinion((0.0, 0.0), (0.0, 0.0), (0.0, 0.0), is_hidden=False)
    ours, theirs = (cell.agree, cell.disagree) if stance == "for" else (cell.disagree, cell.agree)
    hidden = HIDDEN in (ours, theirs)
    return Opinion(
        _counts(ours, theirs, MIDDLE, MIDDLE),
        _counts(ours, theirs, FEWEST, MOST),
        _counts(ours, theirs, MOST, FEWEST),
        is_hidden=hidden,
    )


def deciding_groups(case: Case, groups: GroupsFact) -> tuple[GroupFact, ...]:
    """Groups large enough to decide: so many people, and such a share of the voters."""
    floor = group_floor(case, groups)
    return tuple(group for group in groups.groups if group.people >= floor)


def group_floor(case: Case, groups: GroupsFact) -> int:
    """People a group needs before it decides; a smaller one would be a cheap veto for a few accounts."""
    rules = case.rules.values
    return max(rules.group_floor_people, math.ceil(rules.group_floor_share * groups.voters))


def _counts(ours: int, theirs: int, ours_hidden: int, theirs_hidden: int) -> tuple[float, float]:
    k = float(ours_hidden if ours == HIDDEN else ours)
    return (k, k + float(theirs_hidden if theirs == HIDDEN else theirs))
