"""Reads for the page of an indicator: map, table, inequality and trend, as its address asks for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np
from django.urls import reverse
from django.utils.translation import gettext as _

from threebuckets.report.charts.area_map import Outlines
from threebuckets.report.charts.linked_map import MapArea, step_of
from threebuckets.situation import map_breaks
from threebuckets.web.changes.models import Round
from threebuckets.web.changes.packing import unpacked_outlines
from threebuckets.web.situation.indicator_tables import TableRow, earlier_rows, table_rows
from threebuckets.web.situation.queries import TargetingPolicy, indicator_of, policies_here
from threebuckets.web.situation.sheet_types import About, IndicatorSheet, Kept, Place
from threebuckets.web.situation.spread_queries import SpreadCard, spread_card
from threebuckets.web.situation.trend_queries import TrendCard, trend_card
from threebuckets.web.situation.wording import (
    against_choices,
    against_name,
    amount,
    figure,
    limits,
    period_words,
    status_word,
)

ROWS_SHOWN = 100
PERIODS_OFFERED = 10


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for; `period` is the first day of one, None the newest figures."""

    area: str = ""
    period: date | None = None
    against: str = ""
    sort: str = "rank"
    find: str = ""
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class MapCard:
    """The map, its steps in words and its sentence; without outlines there is nothing to draw."""

    outlines: Outlines | None
    areas: dict[str, MapArea]
    steps: tuple[str, ...]
    has_gaps: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class IndicatorPage:
    """All that the page of an indicator shows."""

    about: About
    summary: str
    period: str
    is_earlier: bool
    periods: tuple[tuple[str, str], ...]
    against: tuple[tuple[str, str], ...]
    against_words: str
    places: tuple[Place, ...]
    asked: Asked
    map: MapCard
    rows: tuple[TableRow, ...]
    n_rows: int
    n_areas: int
    n_ranked: int
    trend: TrendCard | None
    kept: Kept | None
    spread: SpreadCard | None
    policies: tuple[TargetingPolicy, ...]
    levels: tuple[str, ...]
    around: str
    whole: str

    @property
    def source_link(self) -> str:
        """Where the figures can be read; empty where the address given is none of the web."""
        return self.about.source_url if self.about.source_url.startswith(("https://", "http://")) else ""


def indicator_for_page(round_: Round, slug: str, asked: Asked) -> IndicatorPage | None:
    """The page of an indicator; None where there is no such one. What is not there counts as not asked."""
    sheet = indicator_of(round_, slug)
    if sheet is None:
        return None
    asked = _understood(sheet, asked)
    at = next((n for n, (start, _end) in enumerate(sheet.periods) if start == asked.period), None)
    rows = _rows(sheet, at, asked)
    picked = next((one for one in sheet.areas if one.area.code == asked.area), None)
    place = picked.area if picked else sheet.whole
    return IndicatorPage(
        about=sheet.about,
        summary=_summary(sheet, asked.against),
        period=_period(sheet, at),
        is_earlier=at is not None,
        periods=_periods(sheet),
        against=tuple(against_choices(sheet.against)),
        against_words=_against_words(sheet, asked.against),
        places=tuple(sorted((one.area for one in sheet.areas), key=lambda area: (area.name, area.code))),
        asked=asked,
        map=_map(sheet, round_, at),
        rows=rows if asked.is_whole else rows[:ROWS_SHOWN],
        n_rows=len(rows),
        n_areas=len(sheet.areas),
        n_ranked=sheet.n_ranked,
        trend=trend_card(sheet, place, picked.trend if picked else sheet.whole_trend) if place else None,
        kept=sheet.kept,
        spread=spread_card(sheet),
        policies=policies_here(round_, sheet.policies, asked.area),
        levels=tuple(sheet.levels),
        around=sheet.around.name if sheet.around else "",
        whole=sheet.whole.name if sheet.whole else "",
    )


def _rows(sheet: IndicatorSheet, at: int | None, asked: Asked) -> tuple[TableRow, ...]:
    if at is None:
        return table_rows(sheet, against=asked.against, sort=asked.sort, find=asked.find)
    return earlier_rows(sheet, at, sort=asked.sort, find=asked.find)


def _understood(sheet: IndicatorSheet, asked: Asked) -> Asked:
    """The newest period counts as none; unknown areas and comparisons as not asked."""
    keys = [one.key for one in sheet.against]
    newest = sheet.periods[-1][0] if sheet.periods else None
    starts = {start for start, _end in sheet.periods}
    return Asked(
        area=asked.area if any(one.area.code == asked.area for one in sheet.areas) else "",
        period=asked.period if asked.period in starts and asked.period != newest else None,
        against=asked.against if asked.against in keys else next(iter(keys), ""),
        sort=asked.sort,
        find=asked.find,
        is_whole=asked.is_whole,
    )


def _against_words(sheet: IndicatorSheet, key: str) -> str:
    return next((against_name(one.key, one.name) for one in sheet.against if one.key == key), "")


def _period(sheet: IndicatorSheet, at: int | None) -> str:
    if at is not None:
        return period_words(*sheet.periods[at])
    newest = max((one for one in sheet.areas if one.start and one.end), key=lambda one: str(one.end), default=None)
    return period_words(newest.start, newest.end) if newest and newest.start and newest.end else ""


def _periods(sheet: IndicatorSheet) -> tuple[tuple[str, str], ...]:
    """The newest periods, newest first: start and words."""
    return tuple(
        (start.isoformat(), period_words(start, end)) for start, end in sheet.periods[: -PERIODS_OFFERED - 1 : -1]
    )


def _summary(sheet: IndicatorSheet, against: str) -> str:
    """The indicator in one sentence or two: the whole, and how many areas are worse and better."""
    said = []
    past = sheet.past.get(sheet.whole.code) if sheet.whole else None
    if sheet.whole and past and past.values[-1] is not None:
        value, when = amount(past.values[-1], sheet.about), period_words(*sheet.periods[-1])
        said.append(_("{area}: {value} ({period}).").format(area=sheet.whole.name, value=value, period=when))
    words = [one.beside[against].word for one in sheet.areas if against in one.beside]
    known = sum(word != "not known" for word in words)
    if known:
        high, low = ("worse", "better") if sheet.about.polarity else ("higher", "lower")
        text = (
            _(
                "Of {n} areas {worse} are worse off than {name} beyond doubt and {better} better; the rest are too close to call."
            )
            if sheet.about.polarity
            else _(
                "Of {n} areas {worse} are higher than {name} beyond doubt and {better} lower; the rest are too close to call."
            )
        )
        counts = {"n": known, "worse": words.count(high), "better": words.count(low)}
        said.append(text.format(**counts, name=_against_words(sheet, against)))
    return " ".join(said)


def _map(sheet: IndicatorSheet, round_: Round, at: int | None) -> MapCard:
    shown = [(one.area, *_figure(sheet, n, at)) for n, one in enumerate(sheet.areas)]
    values = np.array([np.nan if value is None else value for _area, value, _span, _word in shown], dtype=np.float64)
    breaks = map_breaks(values, decimals=sheet.about.decimals)
    areas = {}
    for area, value, span, word in shown:
        words = {"area": area.name, "value": amount(value, sheet.about), "limits": span, "why": word}
        text = _("{area}: {why}") if value is None else _("{area}: {value} ({limits})") if span else "{area}: {value}"
        link = reverse("situation:area", args=[area.code])
        areas[area.code] = MapArea(step_of(value, breaks), text.format(**words), link)
    return MapCard(
        unpacked_outlines(round_.outlines),
        areas,
        _steps(breaks, sheet.about, has_any=bool((~np.isnan(values)).any())),
        any(area.step == 0 for area in areas.values()),
        _extremes([(area, value) for area, value, _span, _word in shown if value is not None], sheet.about),
    )


def _figure(sheet: IndicatorSheet, row: int, at: int | None) -> tuple[float | None, str, str]:
    """Number, limits and status of an area: the newest ones, or those of a period."""
    one = sheet.areas[row]
    if at is None:
        return one.value, limits(one.low, one.high, sheet.about), status_word(one.status) or status_word("missing")
    past = sheet.past.get(one.area.code)
    if past is None:
        return None, "", status_word("missing")
    return past.values[at], limits(past.low[at], past.high[at], sheet.about), status_word("missing")


def _steps(breaks: Sequence[float], about: About, *, has_any: bool) -> tuple[str, ...]:
    edges = [figure(at, about) for at in breaks]
    if not edges:
        return (_("one step: figures are too alike"),) if has_any else ()
    between = [f"{low}–{high}" for low, high in pairwise(edges)]
    return (_("under {n}").format(n=edges[0]), *between, _("{n} or more").format(n=edges[-1]))


def _extremes(shown: Sequence[tuple[Place, float]], about: About) -> str:
    """The map in one sentence."""
    if not shown:
        return _("No area has a figure.")
    least = min(shown, key=lambda row: (row[1], row[0].name))
    most = max(shown, key=lambda row: (row[1], row[0].name))
    if least[1] == most[1]:
        return _("Every area with a figure has {value}.").format(value=amount(least[1], about))
    return _("From {low} in {lowest} to {high} in {highest}.").format(
        low=amount(least[1], about), lowest=least[0].name, high=amount(most[1], about), highest=most[0].name
    )
