"""What the situation's sheets hold: plain values, made with the round and read by the pages. No database, no maths.

A number is None where there is none. Words are those of `threebuckets.situation`; pages say them in the reader's
language.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, TypeVar

from pydantic import TypeAdapter

Kind = TypeVar("Kind")


@dataclass(frozen=True, slots=True)
class About:
    """What an indicator is and who publishes it; polarity +1 higher is better, -1 lower, 0 neither."""

    slug: str
    label: str
    unit: str
    decimals: int
    polarity: int
    theme: str
    grade: str
    source: str
    source_url: str
    licence: str
    published: date | None


@dataclass(frozen=True, slots=True)
class Place:
    """An area: its code, and its name for people."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Targeting:
    """A policy that targets an indicator."""

    slug: str
    title: str


@dataclass(frozen=True, slots=True)
class Against:
    """What areas can be held against: `whole`, `parent`, `similar` or `others`; a name where it is one area for all."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Beside:
    """An area beside what it is held against: word, that figure, the difference with its limits, and a name of its own."""

    word: str
    name: str
    value: float | None
    difference: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Trend:
    """What can be said of the last years: word, change over the whole time with limits, ends of first and last period."""

    word: str
    change: float | None
    low: float | None
    high: float | None
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Standing:
    """The newest figure of an area (`end` is the day after its period), what it is beside others, its rank, its trend.

    `status` is a word of `Status` in small letters; a figure without a number keeps the word that says why.
    """

    area: Place
    value: float | None
    low: float | None
    high: float | None
    status: str
    start: date | None
    end: date | None
    beside: dict[str, Beside]
    rank: int | None
    rank_low: int | None
    rank_high: int | None
    trend: Trend


@dataclass(frozen=True, slots=True)
class Past:
    """Figures of an area by period, with their limits."""

    values: list[float | None]
    low: list[float | None]
    high: list[float | None]


@dataclass(frozen=True, slots=True)
class Ahead:
    """Where an area is heading: starts and ends of periods, the middle, and bands where they could be learnt.

    `direction` is `rising` or `falling` where the wide band at the end lies wholly to one side of the newest figure,
    else empty; `is_break` that the last change was so large that the projection takes the new level to stay.
    """

    starts: list[date]

    ends: list[date]
    middle: list[float]
    low50: list[float | None]
    high50: list[float | None]
    low80: list[float | None]
    high80: list[float | None]
    direction: str
    is_break: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """How past projections did: how many were played again, and the share that came out within each band."""

    n_tasks: int
    within50: float | None
    within80: float | None


@dataclass(frozen=True, slots=True)
class Spread:
    """How far apart areas are at a period, and whether they grew together since an earlier one."""

    start: date
    end: date
    first_start: date
    first_end: date
    worst_fifth: float
    best_fifth: float
    gap: float
    ratio: float | None
    sii: float | None
    sii_low: float | None
    sii_high: float | None
    rii: float | None
    gini: float | None
    theil: float | None
    variation: float | None
    polarisation: float | None
    n_areas: int
    weighted: bool
    word: str
    spread_first: float | None
    spread_last: float | None


@dataclass(frozen=True, slots=True)
class IndicatorSheet:
    """All that the page of an indicator shows.

    `levels` are the levels of areas that have figures, where those shown have none; `around` is the nearest area that
    holds all of those shown, `whole` the furthest one that has figures.
    """

    about: About
    level: str
    levels: list[str]
    against: list[Against]
    areas: list[Standing]
    n_ranked: int
    around: Place | None
    whole: Place | None
    whole_trend: Trend | None
    periods: list[tuple[date, date]]
    past: dict[str, Past]
    ahead: dict[str, Ahead]
    kept: Kept | None
    spread: Spread | None
    policies: list[Targeting]


@dataclass(frozen=True, slots=True)
class ProfileRow:
    """One indicator in the profile of an area; the scale runs from the least to the greatest figure of all areas."""

    about: About
    standing: Standing
    middle_half: tuple[float, float] | None
    scale: tuple[float, float] | None
    n_ranked: int
    policies: list[Targeting]


@dataclass(frozen=True, slots=True)
class AreaSheet:
    """All that the page of an area shows."""

    area: Place
    level: str
    within: list[Place]
    similar: list[Place]
    against: list[Against]
    rows: list[ProfileRow]


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """An indicator in the list of all: the whole's newest figure, and in how many areas it is worse or better."""

    about: About
    whole: Place | None
    value: float | None
    end: date | None
    trend: Trend | None
    n_worse: int
    n_better: int
    n_known: int
    policies: list[Targeting]


@dataclass(frozen=True, slots=True)
class WorseRow:
    """An area that is worse off in an indicator and getting worse."""

    about: About
    standing: Standing
    beside: Beside
    scale: tuple[float, float]


@dataclass(frozen=True, slots=True)
class OverviewSheet:
    """All that the first page of the situation shows; `key` says what areas are held against."""

    level: str
    n_areas: int
    against: list[Against]
    beyond_doubt: list[WorseRow]
    too_close: list[WorseRow]
    n_by_values: int
    n_compared: int
    indicators: list[IndicatorRow]


_ADAPTERS: Mapping[type[Any], TypeAdapter[Any]] = MappingProxyType(
    {kind: TypeAdapter(kind) for kind in (IndicatorSheet, AreaSheet, OverviewSheet)}
)


def to_plain(sheet: IndicatorSheet | AreaSheet | OverviewSheet) -> Any:
    """The sheet as JSON values."""
    return _ADAPTERS[type(sheet)].dump_python(sheet, mode="json")


def from_plain(kind: type[Kind], content: Any) -> Kind:
    """The inverse of `to_plain`."""
    found: Kind = _ADAPTERS[kind].validate_python(content)
    return found
