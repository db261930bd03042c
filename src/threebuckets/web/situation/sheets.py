"""The sheets of the situation: one of all indicators, one for each indicator, one for each area. Pure: no database.

Figures whose licence is not stated are shown on this site and given away nowhere; so are the sheets that hold several
indicators.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import numpy as np

from threebuckets.policy.facts import Facts
from threebuckets.policy.platform import Platform
from threebuckets.situation import WorseArea
from threebuckets.web.situation.indicator_sheets import indicator_sheet
from threebuckets.web.situation.sheet_parts import SIDES, beside_of, number, scale_of
from threebuckets.web.situation.sheet_types import (
    Against,
    AreaSheet,
    IndicatorRow,
    IndicatorSheet,
    OverviewSheet,
    ProfileRow,
    WorseRow,
    to_plain,
)
from threebuckets.web.situation.study import Study, study_of

OVERVIEW, INDICATOR, AREA = "situation/overview", "situation/indicator/", "situation/area/"
PRIVATE = "private:"


def situation_sheets(platform: Platform, facts: Facts, *, on: date) -> dict[str, Any]:
    """All sheets of this room."""
    study = study_of(platform, on=on)
    found = {slug: indicator_sheet(study, slug) for slug in study.indicators}
    sheets: dict[str, Any] = {PRIVATE + OVERVIEW: to_plain(overview_sheet(study, found))}
    for slug, sheet in found.items():
        sheets[(INDICATOR if sheet.about.licence else PRIVATE + INDICATOR) + slug] = to_plain(sheet)
    for row, code in enumerate(study.places.tested):
        sheets[PRIVATE + AREA + code] = to_plain(area_sheet(study, row, found))
    return sheets


def overview_sheet(study: Study, sheets: Mapping[str, IndicatorSheet]) -> OverviewSheet:
    """What is worse and worsening, and every indicator."""
    by_code = {(slug, one.area.code): one for slug, sheet in sheets.items() for one in sheet.areas}

    def row(one: WorseArea) -> WorseRow:
        found = study.standings[one.indicator]
        standing = by_code[one.indicator, one.area]
        beside = beside_of(found.first, found.row(one.area))
        return WorseRow(sheets[one.indicator].about, standing, beside, scale_of(found) or (0.0, 0.0))

    return OverviewSheet(
        level=study.places.level,
        n_areas=len(study.places.tested),
        against=_held_against(sheets.values()),
        beyond_doubt=[row(one) for one in study.worse.beyond_doubt],
        too_close=[row(one) for one in study.worse.too_close],
        n_by_values=study.worse.n_by_values,
        n_compared=study.worse.n_compared,
        indicators=[_indicator_row(study, sheet) for sheet in sheets.values()],
    )


def _held_against(sheets: Iterable[IndicatorSheet]) -> list[Against]:
    """What the list is held against: named where it is the same for all indicators."""
    first = [sheet.against[0] for sheet in sheets if sheet.against and sheet.about.polarity]
    return first[:1] if len(set(first)) == 1 else [Against(first[0].key, "")] if first else []


def area_sheet(study: Study, at: int, sheets: Mapping[str, IndicatorSheet]) -> AreaSheet:
    """One area, the one `at` a position among those tested, in all indicators."""
    code = study.places.tested[at]
    rows = [_profile_row(study, sheet, at) for sheet in sheets.values() if sheet.areas]
    sides: dict[str, Against] = {}
    for row in rows:
        for key, found in row.standing.beside.items():
            if found.value is not None:
                sides.setdefault(key, Against(key, found.name))
    return AreaSheet(
        area=study.place(code),
        level=study.places.level,
        within=[study.place(above) for above in study.places.hierarchy.parents(code)],
        similar=[study.place(other) for other in study.similar.areas.get(code, ())],
        against=[sides[key] for key in SIDES if key in sides],
        rows=rows,
    )


def _profile_row(study: Study, sheet: IndicatorSheet, at: int) -> ProfileRow:
    found = study.standings[sheet.about.slug]
    low, high = found.middle_half[found.row(found.areas[at])].tolist()
    return ProfileRow(
        about=sheet.about,
        standing=sheet.areas[at],
        middle_half=None if np.isnan(low) else (low, high),
        scale=scale_of(found),
        n_ranked=sheet.n_ranked,
        policies=sheet.policies,
    )


def _indicator_row(study: Study, sheet: IndicatorSheet) -> IndicatorRow:
    found, whole = study.standings.get(sheet.about.slug), sheet.whole
    words = [next(iter(one.beside.values())).word for one in sheet.areas if one.beside]
    return IndicatorRow(
        about=sheet.about,
        whole=whole,
        value=number(found.latest.value[found.row(whole.code)]) if found and whole else None,
        end=max((one.end for one in sheet.areas if one.end), default=None),
        trend=sheet.whole_trend,
        n_worse=words.count("worse"),
        n_better=words.count("better"),
        n_known=sum(word != "not known" for word in words),
        policies=sheet.policies,
    )
