"""The table of an indicator: one row an area, sorted and searched by what its address asks for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from threebuckets.web.situation.sheet_types import IndicatorSheet, Standing
from threebuckets.web.situation.wording import (
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

SORTS = ("rank", "name", "value", "trend")
_TREND_ORDER = {"worse": 0, "rising": 1, "no clear change": 2, "falling": 3, "better": 4, "too few points": 5}


@dataclass(frozen=True, slots=True)
class TableRow:
    """An area in the table, in words; `older` is its period where that is not the newest of the table."""

    code: str
    name: str
    value: str
    limits: str
    status: str
    older: str
    word: str
    is_clear: bool
    beside: str
    difference: str
    rank: str
    trend: str
    size: str


def table_rows(sheet: IndicatorSheet, *, against: str, sort: str, find: str) -> tuple[TableRow, ...]:
    """The newest figures of the areas that were asked for."""
    newest = max((one.end for one in sheet.areas if one.end), default=None)
    found = ordered(sheet.areas, sort=sort, find=find)
    return tuple(_row(sheet, one, against, newest) for one in found)


def earlier_rows(sheet: IndicatorSheet, period: int, *, sort: str, find: str) -> tuple[TableRow, ...]:
    """Figures of an earlier period: nothing is compared or ranked there."""
    found = []
    for one in sheet.areas:
        past = sheet.past.get(one.area.code)
        value, low, high = (past.values[period], past.low[period], past.high[period]) if past else (None, None, None)
        found.append((value, low, high, one.area))
    by_value = sorted(found, key=lambda row: (row[0] is None, -(row[0] or 0.0), row[3].name))
    by_name = sorted(found, key=lambda row: (row[3].name, row[3].code))
    kept = [row for row in (by_name if sort == "name" else by_value) if is_found(row[3].name, find)]
    return tuple(
        TableRow(
            area.code,
            area.name,
            figure(value, sheet.about),
            limits(low, high, sheet.about),
            "" if value is not None else status_word("missing"),
            *("", "", False, "", "", "", "", ""),
        )
        for value, low, high, area in kept
    )


def ordered(areas: Iterable[Standing], *, sort: str, find: str) -> list[Standing]:
    """Areas whose name holds what was looked for, in the order that was asked for; those without a number last."""
    kept = [one for one in areas if is_found(one.area.name, find)]
    kept.sort(key=lambda one: (one.area.name, one.area.code))
    if sort == "rank":
        kept.sort(key=lambda one: (one.rank is None, one.rank or 0))
    elif sort == "value":
        kept.sort(key=lambda one: (one.value is None, -(one.value or 0.0)))
    elif sort == "trend":
        kept.sort(key=lambda one: (_TREND_ORDER[one.trend.word], -abs(one.trend.change or 0.0)))
    return kept


def is_found(name: str, find: str) -> bool:
    """Whether every word that was looked for stands in a name, whatever the size of its letters."""
    return all(word in name.casefold() for word in find.casefold().split())


def _row(sheet: IndicatorSheet, one: Standing, against: str, newest: date | None) -> TableRow:
    beside, about = one.beside.get(against), sheet.about
    return TableRow(
        code=one.area.code,
        name=one.area.name,
        value=figure(one.value, about),
        limits=limits(one.low, one.high, about) if one.value is not None else "",
        status=status_word(one.status),
        older=period_words(one.start, one.end) if one.start and one.end and one.end != newest else "",
        word=beside_word(beside) if beside else "",
        is_clear=beside is not None and beside.word not in ("similar", "not known"),
        beside=against_name(against, beside.name) if beside and beside.name else "",
        difference=change(beside.difference, about) if beside else "",
        rank=rank_words(one.rank, one.rank_low, one.rank_high),
        trend=trend_word(one.trend),
        size=trend_size(one.trend, about),
    )
