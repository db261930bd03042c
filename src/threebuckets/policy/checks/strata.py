"""Whose opinions make up everybody's: the opinion groups, and those who are in none.

Who has answered too few statements is placed in no group, yet has voted. Where ten people or more surely are, they
count as a part of their own, as large as they are among the voters on the statement (stratification with a residual
stratum: Cochran 1977, *Sampling Techniques*, chapter 5).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from threebuckets.policy.checks.asking import HIDDEN, Asked, Opinion, opinion
from threebuckets.policy.checks.support import Belief, area_belief, group_belief
from threebuckets.policy.facts.records import Cell
from threebuckets.stats import MIN_PEOPLE, STEP

EVERYBODY = "all"
UNGROUPED = "none"


@dataclass(frozen=True, slots=True)
class Stratum:
    """A part of the people: a group's letter, `none` or `all`; its share of the people; its opinion; voters (rounded)."""

    group: str
    share: float
    opinion: Opinion
    people: int


def strata(votes: Asked, stance: str) -> tuple[Stratum, ...]:
    """The parts of the people whose opinions together are everybody's; one, `all`, where there are no groups.

    Parameters
    ----------
    votes : Asked
        The votes that speak for the area; its `support` is not None.
    stance : "for" or "against"
        Side of the policy.

    Returns
    -------
    tuple of Stratum
        Shares sum to what the groups' shares sum to. Those in no group come last, if they surely are ten or more.
    """
    groups = votes.groups.groups if votes.groups else ()
    everybody = opinion(votes.all, stance)
    if len(groups) < 2 or votes.support is None:
        return (Stratum(EVERYBODY, 1.0, everybody, votes.voters),)
    cells = [votes.support.cell(group.group) for group in groups]
    named = [
        Stratum(group.group, group.population_share, opinion(cell, stance), group.people)
        for group, cell in zip(groups, cells, strict=True)
    ]
    outside = ungrouped(votes.voters, cells)
    if not outside:
        return tuple(named)
    part = outside / votes.voters
    scaled = [Stratum(each.group, each.share * (1 - part), each.opinion, each.people) for each in named]
    share = part * sum(each.share for each in named)
    rest = _rest(everybody, [each.opinion for each in named])
    return (*scaled, Stratum(UNGROUPED, share, rest, outside))


def ungrouped(voters: int, cells: Sequence[Cell | None]) -> int:
    """Voters on a statement who are in no group; 0 where rounding and hidden cells could explain nearly all of them.

    Examples
    --------
    >>> ungrouped(900, [Cell("A", 60, 30, 10, 100, 100), Cell("B", 20, 75, 5, 100, 100)])
    700
    >>> ungrouped(210, [Cell("A", 60, 30, 10, 100, 100), Cell("B", 20, 75, 5, 100, 100)])
    0
    """
    shown = [cell.base for cell in cells if cell is not None and cell.base != HIDDEN]
    outside = voters - sum(shown)
    error = STEP / 2 * (len(shown) + 1) + (MIN_PEOPLE - 1) * (len(cells) - len(shown))
    return outside if outside - error >= MIN_PEOPLE else 0


def whole_belief(parts: Sequence[Stratum], which: str, threshold: float) -> Belief:
    """Belief about everybody: part by part, each with its share.

    Parameters
    ----------
    parts : sequence of Stratum
        At least one.
    which : "middle", "worst" or "best"
        What hidden counts stand for.
    threshold : float
        Share that support is held against.
    """
    return belief([getattr(part.opinion, which) for part in parts], [part.share for part in parts], threshold)


def belief(counts: Sequence[tuple[float, float]], shares: Sequence[float], threshold: float) -> Belief:
    """Belief from (k, n) of each part: that of the Beta itself where there is only one."""
    return group_belief(*counts[0], threshold) if len(counts) == 1 else area_belief(counts, shares, threshold)


def _rest(everybody: Opinion, groups: Sequence[Opinion]) -> Opinion:
    """What is left of everybody's counts without the groups'; at the worst the groups are taken at their best."""
    return Opinion(
        _less(everybody.middle, [each.middle for each in groups]),
        _less(everybody.worst, [each.best for each in groups]),
        _less(everybody.best, [each.worst for each in groups]),
        is_hidden=everybody.is_hidden or any(each.is_hidden for each in groups),
    )


def _less(whole: tuple[float, float], parts: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Counts without those of the parts: nothing below 0, as each is rounded for itself."""
    k = max(0.0, whole[0] - sum(part[0] for part in parts))
    others = max(0.0, whole[1] - whole[0] - sum(part[1] - part[0] for part in parts))
    return k, k + others
