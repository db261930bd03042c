"""Reads for the page of an area: its profile beside what it is held against, and which policies target it here."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from threebuckets.web.changes.models import Round
from threebuckets.web.core.queries import AreaChoice, area_choices
from threebuckets.web.situation.queries import TargetingPolicy, area_of, overview_of, policies_here
from threebuckets.web.situation.sheet_types import About, AreaSheet, Place, ProfileRow
from threebuckets.web.situation.wording import (
    against_choices,
    against_name,
    beside_word,
    change,
    figure,
    limits,
    period_words,
    rank_words,
    status_word,
    trend_size,
    trend_word,
)


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator of the profile, in words, and what its lane draws (`drawn` None: nothing)."""

    about: About
    value: str
    limits: str
    status: str
    period: str
    word: str
    is_clear: bool
    beside: str
    beside_name: str
    difference: str
    rank: str
    n_ranked: int
    trend: str
    size: str
    drawn: float | None
    ends: tuple[float, float] | None
    scale: tuple[float, float] | None
    reference: float | None
    middle_half: tuple[float, float] | None
    policies: tuple[TargetingPolicy, ...]


@dataclass(frozen=True, slots=True)
class Theme:
    """Indicators under one heading; the heading is empty where they have none."""

    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class AreaPage:
    """All that the page of an area shows."""

    area: Place
    summary: str
    within: tuple[Place, ...]
    similar: tuple[Place, ...]
    against: tuple[tuple[str, str], ...]
    asked: str
    against_words: str
    themes: tuple[Theme, ...]
    policies: tuple[TargetingPolicy, ...]
    worst: tuple[str, ...]


def area_for_page(round_: Round, code: str, *, against: str) -> AreaPage | None:
    """The page of an area; None where it is not among those tested."""
    sheet = area_of(round_, code)
    if sheet is None:
        return None
    keys = [one.key for one in sheet.against]
    against = against if against in keys else next(iter(keys), "")
    name = next((against_name(one.key, one.name) for one in sheet.against if one.key == against), "")
    policies = policies_here(round_, (one for row in sheet.rows for one in row.policies), code)
    return AreaPage(
        area=sheet.area,
        summary=_summary(sheet, against, name),
        within=tuple(sheet.within),
        similar=tuple(sheet.similar),
        against=tuple(against_choices(sheet.against)),
        asked=against,
        against_words=name,
        themes=_themes(sheet.rows, against, name, {policy.slug: policy for policy in policies}),
        policies=policies,
        worst=_worst(round_, code),
    )


def area_choices_for_page(round_: Round) -> tuple[AreaChoice, ...]:
    """The areas that can be looked at."""
    codes = round_.verdicts.values_list("area_code", flat=True).distinct()
    return area_choices(round_.platform, codes)


def _worst(round_: Round, code: str) -> tuple[str, ...]:
    """Labels of what is worse and worsening here beyond doubt."""
    sheet = overview_of(round_)
    rows = sheet.beyond_doubt if sheet else []
    return tuple(row.about.label for row in rows if row.standing.area.code == code)


def _summary(sheet: AreaSheet, against: str, name: str) -> str:
    words = [row.standing.beside[against].word for row in sheet.rows if against in row.standing.beside]
    known = sum(word != "not known" for word in words)
    if not known:
        return ngettext("{n} figure.", "{n} figures.", len(sheet.rows)).format(n=len(sheet.rows))
    text = _("Of {n} figures {area} is worse off than {name} in {worse} and better in {better}, beyond doubt.")
    return text.format(
        n=known, area=sheet.area.name, name=name, worse=words.count("worse"), better=words.count("better")
    )


def _themes(
    rows: Iterable[ProfileRow], against: str, name: str, policies: dict[str, TargetingPolicy]
) -> tuple[Theme, ...]:
    by_theme: dict[str, list[Row]] = {}
    for row in rows:
        here = tuple(policies[one.slug] for one in row.policies if one.slug in policies)
        by_theme.setdefault(row.about.theme, []).append(_row(row, against, name, here))
    named = sorted(by_theme, key=lambda theme: (not theme, theme.casefold()))
    return tuple(Theme(theme, tuple(by_theme[theme])) for theme in named)


def _row(row: ProfileRow, against: str, name: str, policies: tuple[TargetingPolicy, ...]) -> Row:
    one, about = row.standing, row.about
    beside = one.beside.get(against)
    has_limits = one.low is not None and one.high is not None
    return Row(
        about=about,
        value=figure(one.value, about),
        limits=limits(one.low, one.high, about) if one.value is not None else "",
        status=status_word(one.status),
        period=period_words(one.start, one.end) if one.start and one.end else "",
        word=beside_word(beside) if beside else "",
        is_clear=beside is not None and beside.word not in ("similar", "not known"),
        beside=figure(beside.value, about) if beside else "",
        beside_name=beside.name if beside and beside.name != name else "",
        difference=change(beside.difference, about) if beside else "",
        rank=rank_words(one.rank, one.rank_low, one.rank_high),
        n_ranked=row.n_ranked,
        trend=trend_word(one.trend),
        size=trend_size(one.trend, about),
        drawn=one.value,
        ends=(one.low or 0.0, one.high or 0.0) if has_limits else None,
        scale=row.scale,
        reference=beside.value if beside else None,
        middle_half=row.middle_half,
        policies=policies,
    )
