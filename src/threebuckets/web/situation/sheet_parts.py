"""Parts that several sheets share: an indicator in words, an area's standing in it, what areas are held against. Pure."""

from datetime import date, timedelta
from typing import Any

import numpy as np

from threebuckets.situation import Comparison, Status, TrendStatement
from threebuckets.situation import Standing as Gathered
from threebuckets.situation.standings import PARENT, SIMILAR, WHOLE
from threebuckets.web.situation.sheet_types import About, Against, Beside, Standing, Trend
from threebuckets.web.situation.study import Study

OTHERS = "others"
SIDES = (WHOLE, PARENT, SIMILAR, OTHERS)
"""What areas are held against, in the order in which it is offered."""


def about_of(study: Study, slug: str) -> About:
    """An indicator and its source."""
    one = study.indicators[slug]
    source = one.source
    return About(
        slug, one.label, one.unit, one.decimals, one.polarity, one.theme, one.grade,
        source.publisher, source.url, source.licence, source.published,
    )  # fmt: skip


def against_of(found: Gathered, study: Study) -> list[Against]:
    """What areas are held against, with its name where it is one area for all; the first is shown unless asked."""
    listed = []
    for key in SIDES:
        if key in found.beside:
            names = {label for label in found.beside[key].targets.label if label}
            listed.append(Against(key, names.pop() if key != SIMILAR and len(names) == 1 else ""))
    return listed or ([Against(OTHERS, "")] if len(found.areas) > 1 else [])


def standing_of(study: Study, found: Gathered, code: str) -> Standing:
    """The newest figure of an area and all that is said of it."""
    row, slug = found.row(code), found.series.indicator.slug
    period = int(found.latest.period[row])
    sides = dict(found.beside) or ({OTHERS: found.ranking} if len(found.areas) > 1 else {})
    return Standing(
        area=study.place(code),
        value=number(found.latest.value[row]),
        low=number(found.latest.lower[row]),
        high=number(found.latest.upper[row]),
        status=Status(int(found.latest.status[row])).name.lower(),
        start=day(found.series.starts[period]) if period >= 0 else None,
        end=day(found.series.ends[period]) if period >= 0 else None,
        beside={key: beside_of(one, row) for key, one in sides.items()},
        rank=whole_number(found.ranking.rank[row]),
        rank_low=whole_number(found.ranking.rank_low[row]),
        rank_high=whole_number(found.ranking.rank_high[row]),
        trend=trend_of(study.statement(slug, code)),
    )


def beside_of(found: Comparison, row: int) -> Beside:
    """An area beside what it is held against."""
    return Beside(
        found.word[row],
        found.targets.label[row],
        number(found.targets.value[row]),
        number(found.difference[row]),
        number(found.low[row]),
        number(found.high[row]),
    )


def trend_of(told: TrendStatement | None) -> Trend:
    """A statement as plain values."""
    if told is None or told.word == "too few points":
        return Trend("too few points", None, None, None, None, None)
    return Trend(told.word, number(told.change), number(told.change_low), number(told.change_high), told.from_, told.to)


def scale_of(found: Gathered) -> tuple[float, float] | None:
    """From the least to the greatest figure or limit of the areas shown."""
    rows = [found.row(code) for code in found.areas]
    cells = np.concatenate([found.latest.value[rows], found.latest.lower[rows], found.latest.upper[rows]])
    cells = cells[~np.isnan(cells)]
    return (rounded(cells.min()), rounded(cells.max())) if len(cells) else None


def number(value: Any) -> float | None:
    """A number, or None where there is none."""
    return rounded(value) if np.isfinite(value) else None


def rounded(value: Any) -> float:
    """As short as figures need be: twelve significant digits give every published number back."""
    return float(f"{float(value):.12g}")


def whole_number(value: Any) -> int | None:
    """A count, or None."""
    return int(value) if np.isfinite(value) else None


def day(value: Any) -> date:
    """A day of an array."""
    return date(1970, 1, 1) + timedelta(days=int(np.datetime64(value, "D").astype(np.int64)))
