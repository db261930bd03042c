"""The sheet of one indicator: every area's standing, its past and where it is heading, and how far areas lie apart. Pure."""

from datetime import date

import numpy as np
from numpy.typing import NDArray

from threebuckets.situation import Forecast, Series
from threebuckets.situation import Spread as Measured
from threebuckets.situation import Standing as Gathered
from threebuckets.situation.forecasts import LEVEL_BREAK
from threebuckets.web.situation.sheet_parts import (
    about_of,
    against_of,
    day,
    number,
    rounded,
    standing_of,
    trend_of,
)
from threebuckets.web.situation.sheet_types import Ahead, IndicatorSheet, Kept, Past, Place, Spread
from threebuckets.web.situation.study import Study

MOST_PERIODS = 40
LEAST_TASKS = 20
MEASURES = ("ratio", "sii", "sii_low", "sii_high", "rii", "gini", "theil", "variation", "polarisation")
Columns = NDArray[np.int64]


def indicator_sheet(study: Study, slug: str) -> IndicatorSheet:
    """All that the page of an indicator shows."""
    about, policies = about_of(study, slug), study.policies.get(slug, [])
    found, level = study.standings.get(slug), study.places.level
    if found is None:
        around = around_of(study)
        return IndicatorSheet(about, level, [], [], [], 0, around, None, None, [], {}, {}, None, None, policies)
    whole = whole_of(study, found)
    columns = _columns(found)
    areas = [standing_of(study, found, code) for code in found.areas]
    return IndicatorSheet(
        about=about,
        level=level,
        levels=[] if any(one.value is not None for one in areas) else _levels(study, found),
        against=against_of(found, study),
        areas=areas,
        n_ranked=found.ranking.n_ranked,
        around=around_of(study),
        whole=whole,
        whole_trend=trend_of(study.statement(slug, whole.code)) if whole else None,
        periods=[(day(found.series.starts[c]), day(found.series.ends[c])) for c in columns.tolist()],
        past=_past(found, columns),
        ahead=_ahead(found, study.forecasts[slug]) if slug in study.forecasts else {},
        kept=_kept(study, slug),
        spread=_spread(found.series, found.spread) if found.spread else None,
        policies=policies,
    )


def around_of(study: Study) -> Place | None:
    """The nearest area that holds all areas shown."""
    above = [study.places.hierarchy.parents(code) for code in study.places.tested]
    shared = set(above[0]).intersection(*above) if above else set()
    nearest = next((code for code in above[0] if code in shared), "") if above else ""
    return study.place(nearest) if nearest else None


def whole_of(study: Study, found: Gathered) -> Place | None:
    """The area that holds all areas shown and has figures; None where there is no such one."""
    codes = {_furthest(study, found, code) for code in found.areas}
    only = codes.pop() if len(codes) == 1 else ""
    return study.place(only) if only else None


def _furthest(study: Study, found: Gathered, code: str) -> str:
    """The furthest area above with a number; empty where there is none."""
    known = found.latest.period >= 0
    above = [other for other in study.places.hierarchy.parents(code) if known[found.row(other)]]
    return above[-1] if above else ""


def _columns(found: Gathered) -> Columns:
    """Periods in which any of the areas has a number, the newest forty of the commonest length."""
    days = (found.series.ends - found.series.starts).astype(int)
    usable = np.flatnonzero(found.series.is_published(on=found.figures.on).any(axis=0))
    if not len(usable):
        return usable
    months = np.rint(days[usable] / 30.44)
    kinds, counts = np.unique(months, return_counts=True)
    newest: Columns = usable[months == kinds[counts.argmax()]][-MOST_PERIODS:]
    return newest


def _levels(study: Study, found: Gathered) -> list[str]:
    """Levels of the areas above that have figures."""
    known = [code for row, code in enumerate(found.series.areas) if found.latest.period[row] >= 0]
    return sorted({level for code in known for level in study.places.hierarchy.areas[code].levels})


def _past(found: Gathered, columns: Columns) -> dict[str, Past]:
    """Figures by area, of those that have any."""
    series, told = found.series, {}
    known = series.is_published(on=found.figures.on)
    grids = [np.where(known, grid, np.nan)[:, columns].tolist() for grid in (series.values, series.lower, series.upper)]
    for code, *rows in zip(series.areas, *grids, strict=True):
        values, low, high = ([number(value) for value in row] for row in rows)
        if any(value is not None for value in values):
            told[code] = Past(values, low, high)
    return told


def _ahead(standing: Gathered, found: Forecast) -> dict[str, Ahead]:
    """Projections by area, up to the first step without a number."""
    told = {}
    for row, code in enumerate(found.areas):
        n = int(np.isnan(np.append(found.mean[row], np.nan)).argmax())
        if n:
            bands = (found.low50, found.high50, found.low80, found.high80)
            low50, high50, low80, high80 = ([number(value) for value in band[row, :n].tolist()] for band in bands)
            ends = [day(end) for end in found.ends[row, :n]]
            middle = [rounded(value) for value in found.mean[row, :n].tolist()]
            direction = _direction(number(standing.latest.value[row]), low80[-1], high80[-1])
            is_break = bool(found.flags[row] & LEVEL_BREAK)
            starts = _starts(standing, ends)
            told[code] = Ahead(starts, ends, middle, low50, high50, low80, high80, direction, is_break)
    return told


def _starts(standing: Gathered, ends: list[date]) -> list[date]:
    """Where projected periods begin: they are as long as the newest one that was measured."""
    column = int(standing.latest.period.max(initial=0))
    length = day(standing.series.ends[column]) - day(standing.series.starts[column])
    whole_years = round(length.days / 365.25)
    if whole_years and abs(length.days - 365.25 * whole_years) <= whole_years:
        return [end.replace(year=end.year - whole_years) for end in ends]
    return [end - length for end in ends]


def _direction(now: float | None, low: float | None, high: float | None) -> str:
    if now is None or low is None or high is None:
        return ""
    return "rising" if low > now else "falling" if high < now else ""


def _kept(study: Study, slug: str) -> Kept | None:
    found = study.backtests.get(slug)
    if found is None or found.n_tasks < LEAST_TASKS:
        return None
    return Kept(found.n_tasks, number(found.cover50), number(found.cover80))


def _spread(series: Series, found: Measured) -> Spread:
    now, change = found.now, found.change
    relative = {name: number(getattr(now, name)) for name in MEASURES}
    return Spread(
        start=day(series.starts[found.period]),
        end=day(series.ends[found.period]),
        first_start=day(series.starts[found.first_period]),
        first_end=day(series.ends[found.first_period]),
        worst_fifth=rounded(now.worst_fifth),
        best_fifth=rounded(now.best_fifth),
        gap=rounded(now.gap),
        **relative,
        n_areas=now.n_areas,
        weighted=now.weighted,
        word=change.word if found.first_period != found.period else "too few periods",
        spread_first=number(change.spread_first),
        spread_last=number(change.spread_last),
    )
