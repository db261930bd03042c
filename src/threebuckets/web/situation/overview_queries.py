"""Reads for the first page of the situation: what is worse and worsening, and every indicator by theme."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from threebuckets.web.changes.models import Round
from threebuckets.web.situation.queries import overview_of
from threebuckets.web.situation.sheet_types import About, IndicatorRow, OverviewSheet, Place, WorseRow
from threebuckets.web.situation.wording import (
    against_name,
    amount,
    figure,
    limits,
    trend_size,
    trend_word,
    year_of,
)

SHOWN_AT_ONCE = 5


@dataclass(frozen=True, slots=True)
class Lane:
    """An area in the list: its figure in words, and what its lane draws."""

    area: Place
    value: str
    limits: str
    trend: str
    size: str
    drawn: float | None
    ends: tuple[float, float] | None
    scale: tuple[float, float]
    reference: float | None


@dataclass(frozen=True, slots=True)
class WorseGroup:
    """The areas of one indicator, the most severe first: those shown at once, and the rest."""

    about: About
    beside: str
    beside_name: str
    lanes: tuple[Lane, ...]
    more: tuple[Lane, ...]

    @property
    def n(self) -> int:
        """How many areas there are."""
        return len(self.lanes) + len(self.more)


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """An indicator in the list of all, in words."""

    about: About
    value: str
    where: str
    year: int | None
    trend: str
    n_worse: int
    n_known: int
    n_policies: int


@dataclass(frozen=True, slots=True)
class Theme:
    """Indicators under one heading; the heading is empty where they have none."""

    name: str
    lines: tuple[IndicatorLine, ...]


@dataclass(frozen=True, slots=True)
class OverviewPage:
    """All that the first page of the situation shows."""

    n_beyond_doubt: int
    n_by_values: int
    n_compared: int
    against: str
    n_areas: int
    groups: tuple[WorseGroup, ...]
    close: tuple[WorseGroup, ...]
    themes: tuple[Theme, ...]
    indicators: tuple[About, ...]


def overview_for_page(round_: Round) -> OverviewPage | None:
    """The first page; None where the round has no sheet of it yet."""
    sheet = overview_of(round_)
    if sheet is None:
        return None
    return OverviewPage(
        n_beyond_doubt=len(sheet.beyond_doubt),
        n_by_values=sheet.n_by_values,
        n_compared=sheet.n_compared,
        against=_against(sheet),
        n_areas=sheet.n_areas,
        groups=_groups(sheet.beyond_doubt),
        close=_groups(sheet.too_close),
        themes=_themes(sheet.indicators),
        indicators=tuple(sorted((row.about for row in sheet.indicators), key=lambda about: about.label)),
    )


def _against(sheet: OverviewSheet) -> str:
    return against_name(sheet.against[0].key, sheet.against[0].name) if sheet.against else _("the other areas")


def _groups(rows: Iterable[WorseRow]) -> tuple[WorseGroup, ...]:
    """By indicator, in the order of the most severe of each."""
    by_slug: dict[str, list[WorseRow]] = {}
    for row in rows:
        by_slug.setdefault(row.about.slug, []).append(row)
    found = []
    for group in by_slug.values():
        lanes = tuple(_lane(row) for row in group)
        first = group[0]
        beside = amount(first.beside.value, first.about)
        name = first.beside.name or _("the other areas")
        found.append(WorseGroup(first.about, beside, name, lanes[:SHOWN_AT_ONCE], lanes[SHOWN_AT_ONCE:]))
    return tuple(found)


def _lane(row: WorseRow) -> Lane:
    one, about = row.standing, row.about
    has_limits = one.low is not None and one.high is not None
    return Lane(
        area=one.area,
        value=figure(one.value, about),
        limits=limits(one.low, one.high, about),
        trend=trend_word(one.trend),
        size=trend_size(one.trend, about),
        drawn=one.value,
        ends=(one.low or 0.0, one.high or 0.0) if has_limits else None,
        scale=row.scale,
        reference=row.beside.value,
    )


def _themes(rows: Iterable[IndicatorRow]) -> tuple[Theme, ...]:
    by_theme: dict[str, list[IndicatorLine]] = {}
    for row in rows:
        by_theme.setdefault(row.about.theme, []).append(_line(row))
    named = sorted(by_theme, key=lambda theme: (not theme, theme.casefold()))
    return tuple(Theme(theme, tuple(by_theme[theme])) for theme in named)


def _line(row: IndicatorRow) -> IndicatorLine:
    return IndicatorLine(
        about=row.about,
        value=amount(row.value, row.about),
        where=row.whole.name if row.whole else "",
        year=year_of(row.end) if row.end else None,
        trend=trend_word(row.trend) if row.trend else "",
        n_worse=row.n_worse,
        n_known=row.n_known,
        n_policies=len(row.policies),
    )
