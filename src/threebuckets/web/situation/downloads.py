"""Tables to take home: one of an indicator, one of an area, and the list of what is worse and worsening.

Only figures whose licence is stated are given away. Column names are plain English words: machines read them too.
"""

from collections.abc import Iterator, Sequence

from threebuckets.web.changes.models import Round
from threebuckets.web.core.csv_files import Cell
from threebuckets.web.situation.queries import area_of, indicator_of, overview_of
from threebuckets.web.situation.sheet_types import About, IndicatorSheet, Standing

Rows = list[Sequence[Cell]]
STANDING = (
    "indicator", "area", "name", "period_start", "period_end", "value", "lower95", "upper95", "status", "unit",
    "held_against", "held_against_value", "difference", "difference_low", "difference_high", "word",
    "rank", "rank_low", "rank_high", "trend", "change", "change_low", "change_high", "source", "licence", "as_of",
)  # fmt: skip
HISTORY = (
    "indicator", "area", "name", "kind", "period_end", "value", "lower95", "upper95",
    "low50", "high50", "low80", "high80", "unit", "source", "licence", "as_of",
)  # fmt: skip


def indicator_table(round_: Round, slug: str) -> Rows | None:
    """Where every area stands; None where there is no such indicator, or its licence is not stated."""
    sheet = indicator_of(round_, slug)
    if sheet is None or not sheet.about.licence:
        return None
    return [_standing(sheet.about, one, round_) for one in sheet.areas]


def history_table(round_: Round, slug: str) -> Rows | None:
    """Every area's past and projection; None as for `indicator_table`."""
    sheet = indicator_of(round_, slug)
    if sheet is None or not sheet.about.licence:
        return None
    return [*_past(sheet, round_), *_ahead(sheet, round_)]


def area_table(round_: Round, code: str) -> Rows | None:
    """One area in every indicator whose licence is stated; None where there is no such area."""
    sheet = area_of(round_, code)
    if sheet is None:
        return None
    return [_standing(row.about, row.standing, round_) for row in sheet.rows if row.about.licence]


def worse_table(round_: Round) -> Rows | None:
    """What is worse and worsening beyond doubt; None in a round that has no such list."""
    sheet = overview_of(round_)
    if sheet is None:
        return None
    return [_standing(row.about, row.standing, round_) for row in sheet.beyond_doubt if row.about.licence]


def _standing(about: About, one: Standing, round_: Round) -> Sequence[Cell]:
    key, beside = next(iter(one.beside.items()), ("", None))
    against: tuple[Cell, ...] = (
        (beside.name or key, beside.value, beside.difference, beside.low, beside.high, beside.word)
        if beside
        else ("", None, None, None, None, "")
    )
    trend = one.trend
    return (
        about.slug, one.area.code, one.area.name, one.start, one.end, one.value, one.low, one.high, one.status,
        about.unit, *against, one.rank, one.rank_low, one.rank_high, trend.word, trend.change, trend.low, trend.high,
        about.source, about.licence, round_.on,
    )  # fmt: skip


def _past(sheet: IndicatorSheet, round_: Round) -> Iterator[Sequence[Cell]]:
    about, names = sheet.about, _names(sheet)
    for code, past in sheet.past.items():
        for (_start, end), *figures in zip(sheet.periods, past.values, past.low, past.high, strict=True):
            yield (
                about.slug, code, names.get(code, ""), "measured", end, *figures, None, None, None, None,
                about.unit, about.source, about.licence, round_.on,
            )  # fmt: skip


def _ahead(sheet: IndicatorSheet, round_: Round) -> Iterator[Sequence[Cell]]:
    about, names = sheet.about, _names(sheet)
    for code, ahead in sheet.ahead.items():
        bands = (ahead.low50, ahead.high50, ahead.low80, ahead.high80)
        for end, middle, *band in zip(ahead.ends, ahead.middle, *bands, strict=True):
            yield (
                about.slug, code, names.get(code, ""), "projection", end, middle, None, None, *band,
                about.unit, about.source, about.licence, round_.on,
            )  # fmt: skip


def _names(sheet: IndicatorSheet) -> dict[str, str]:
    places = [one.area for one in sheet.areas] + ([sheet.whole] if sheet.whole else [])
    return {place.code: place.name for place in places}
