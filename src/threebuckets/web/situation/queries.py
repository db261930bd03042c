"""Reads of this room: the sheets of the newest round, and what the pages have in common."""

from collections.abc import Iterable
from dataclasses import dataclass

from threebuckets.web.changes.models import Round, Verdict
from threebuckets.web.changes.queries import sheet
from threebuckets.web.situation.sheet_types import AreaSheet, IndicatorSheet, OverviewSheet, Targeting, from_plain
from threebuckets.web.situation.sheets import AREA, INDICATOR, OVERVIEW


@dataclass(frozen=True, slots=True)
class TargetingPolicy:
    """A policy that targets a figure; where an area is looked at, whether it is needed there (0, 1, 2; else None)."""

    slug: str
    title: str
    outcome: int | None = None


def overview_of(round_: Round) -> OverviewSheet | None:
    """The sheet of all indicators; None in a round that has none yet."""
    content = sheet(round_, OVERVIEW)
    return None if content is None else from_plain(OverviewSheet, content)


def indicator_of(round_: Round, slug: str) -> IndicatorSheet | None:
    """The sheet of an indicator; None where there is no such one."""
    content = sheet(round_, INDICATOR + slug)
    return None if content is None else from_plain(IndicatorSheet, content)


def area_of(round_: Round, code: str) -> AreaSheet | None:
    """The sheet of an area; None where it is not among those tested."""
    content = sheet(round_, AREA + code)
    return None if content is None else from_plain(AreaSheet, content)


def policies_here(round_: Round, targeting: Iterable[Targeting], area: str) -> tuple[TargetingPolicy, ...]:
    """Policies with the situation's verdict in an area; without one where no area is picked."""
    found = {one.slug: one.title for one in targeting}
    rows = Verdict.objects.filter(round=round_, area_code=area, policy_slug__in=found) if area and found else ()
    outcomes = {row.policy_slug: row.situation_outcome for row in rows}
    return tuple(TargetingPolicy(slug, title, outcomes.get(slug)) for slug, title in sorted(found.items()))
