"""The trend of an area beside the whole, with where it is heading: as a line to be drawn, a sentence and a table."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from threebuckets.policy.exhibits import ForecastPoint, SeriesPoint
from threebuckets.report.charts.trend_chart import TrendLine
from threebuckets.web.situation.sheet_types import About, Ahead, IndicatorSheet, Past, Place, Trend
from threebuckets.web.situation.wording import (
    amount,
    figure,
    limits,
    period_words,
    trend_size,
    trend_word,
    year_of,
)


@dataclass(frozen=True, slots=True)
class TrendRow:
    """A period of the table; a projected one has its two bands."""

    period: str
    value: str
    limits: str
    band50: str
    band80: str
    whole: str
    is_ahead: bool


@dataclass(frozen=True, slots=True)
class TrendCard:
    """Everything the card of a trend shows."""

    place: Place
    heading: str
    sentence: str
    line: TrendLine
    beside: tuple[SeriesPoint, ...]
    beside_name: str
    rows: tuple[TrendRow, ...]
    has_bands: bool
    is_break: bool


def trend_card(sheet: IndicatorSheet, place: Place, trend: Trend | None) -> TrendCard | None:
    """The trend of an area, or of the whole; None where it never had a figure."""
    past = sheet.past.get(place.code)
    if past is None:
        return None
    ahead = sheet.ahead.get(place.code)
    whole = sheet.whole if sheet.whole and sheet.whole.code != place.code else None
    line = TrendLine(sheet.about.label, sheet.about.unit, sheet.about.decimals, _points(sheet, past), _projected(ahead))
    return TrendCard(
        place=place,
        heading=_heading(place.name, ahead),
        sentence=_sentence(sheet, place.name, line, trend),
        line=line,
        beside=_points(sheet, sheet.past[whole.code]) if whole and whole.code in sheet.past else (),
        beside_name=whole.name if whole else "",
        rows=_rows(sheet, past, ahead, whole),
        has_bands=any(point.low80 is not None for point in line.ahead),
        is_break=ahead is not None and ahead.is_break,
    )


def _points(sheet: IndicatorSheet, past: Past) -> tuple[SeriesPoint, ...]:
    return tuple(
        SeriesPoint(end, value, low, high)
        for (_start, end), value, low, high in zip(sheet.periods, past.values, past.low, past.high, strict=True)
        if value is not None
    )


def _projected(ahead: Ahead | None) -> tuple[ForecastPoint, ...]:
    if ahead is None:
        return ()
    bands = (ahead.low50, ahead.high50, ahead.low80, ahead.high80)
    return tuple(ForecastPoint(*point) for point in zip(ahead.ends, ahead.middle, *bands, strict=True))


def _heading(name: str, ahead: Ahead | None) -> str:
    if ahead is None:
        return _("{area} over time").format(area=name)
    words = {
        "rising": _("{area}: likely still rising in {year}"),
        "falling": _("{area}: likely still falling in {year}"),
    }
    text = words.get(ahead.direction, _("{area} may rise or fall by {year}"))
    return text.format(area=name, year=year_of(ahead.ends[-1]))


def _sentence(sheet: IndicatorSheet, name: str, line: TrendLine, trend: Trend | None) -> str:
    """What was measured, what can be said of it, and where it is heading."""
    last, about = line.points[-1], sheet.about
    said = [_("{area}: {value} in {year}.").format(area=name, value=amount(last.value, about), year=year_of(last.end))]
    if trend is not None:
        size = trend_size(trend, about)
        words = _("Over the years: {word}, {size}.") if size else _("Over the years: {word}.")
        said.append(words.format(word=trend_word(trend), size=size))
    if line.ahead:
        end = line.ahead[-1]
        band = limits(end.low80, end.high80, about)
        words = (
            _("As things go on, four times in five {band} in {year}.")
            if band
            else _("As things go on, {value} in {year}; how far that may miss is not known.")
        )
        said.append(words.format(band=band, value=figure(end.middle, about), year=year_of(end.end)))
    return " ".join(said)


def _rows(sheet: IndicatorSheet, past: Past, ahead: Ahead | None, whole: Place | None) -> tuple[TrendRow, ...]:
    about, beside = sheet.about, sheet.past.get(whole.code) if whole else None
    found = []
    for at, period in enumerate(sheet.periods):
        theirs = figure(beside.values[at], about) if beside else ""
        value, span = figure(past.values[at], about), limits(past.low[at], past.high[at], about)
        found.append(TrendRow(period_words(*period), value, span, "", "", theirs, is_ahead=False))
    return (*found, *(_ahead_rows(ahead, about) if ahead else ()))


def _ahead_rows(ahead: Ahead, about: About) -> Iterator[TrendRow]:
    for at, period in enumerate(zip(ahead.starts, ahead.ends, strict=True)):
        bands = (limits(ahead.low50[at], ahead.high50[at], about), limits(ahead.low80[at], ahead.high80[at], about))
        yield TrendRow(period_words(*period), figure(ahead.middle[at], about), "", *bands, "", is_ahead=True)
