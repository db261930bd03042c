"""Exhibits: the evidence behind a verdict, ready to be drawn – support by group, figures over time, who could help.

Made once a round by `exhibits_of` (in `exhibiting.py`) and stored beside the verdicts, so that pages and reports only
draw. Nothing about fewer than ten people is in them: support comes from the published table, persons are counted in tens.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pydantic import TypeAdapter


@dataclass(frozen=True, slots=True)
class GroupSupport:
    """Support in one opinion group: `group` is `A`, `B` …, `none` (in no group) or `all`; shares 0–1; `label` a statement typical of it."""

    group: str
    label: str
    share: float
    low: float
    high: float
    people: int


@dataclass(frozen=True, slots=True)
class SupportExhibit:
    """How a statement is supported, overall and by group.

    `asked_in` is the area whose votes were used (the tested one, or one that holds it); `stance` `for` or `against`
    (support is then the share disagreeing); `voters` rounded people; `is_open_poll` that anyone could vote; `language`
    that of the words (empty: not known).
    """

    statement: str
    text: str
    stance: str
    role: str
    asked_in: str
    groups: tuple[GroupSupport, ...]
    majority: float
    bridging: float
    voters: int
    last_vote: date | None
    is_open_poll: bool
    is_weighted: bool
    language: str = ""


@dataclass(frozen=True, slots=True)
class SeriesPoint:
    """A published figure: end of its period, value, 95 % limits where given."""

    end: date
    value: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class ForecastPoint:
    """A projected figure with its 50 % and 80 % bands; the bands are None where none could be learnt."""

    end: date
    middle: float
    low50: float | None
    high50: float | None
    low80: float | None
    high80: float | None


@dataclass(frozen=True, slots=True)
class SeriesExhibit:
    """An indicator in the area over time, what it is held against, and where it is heading.

    `peers` are lower quartile, median and upper quartile of the other areas at the latest period; `polarity` +1 higher
    is better; `heading` the sentence "as we go on now".
    """

    indicator: str
    label: str
    unit: str
    decimals: int
    polarity: int
    points: tuple[SeriesPoint, ...]
    forecast: tuple[ForecastPoint, ...]
    target: float | None
    target_label: str
    horizon: date
    peers: tuple[float, float, float] | None
    heading: str
    source: str
    source_url: str
    source_date: date | None
    licence: str


@dataclass(frozen=True, slots=True)
class OfferExhibit:
    """One offer that counts for a requirement: who, how much, until when, how sure.

    Persons are never single: they appear as one row with `actor` such as "20 people" where ten or more stand behind it.
    `layer` is `certain`, `chancy` or `unknown` (listed, stale, or amount not stated); `gains` what the actor would gain.
    """

    offer: str
    actor: str
    actor_kind: str
    amount: float | None
    unit: str
    until: date | None
    layer: str
    gains: str


@dataclass(frozen=True, slots=True)
class RequirementExhibit:
    """A requirement and what is there for it, in the requirement's unit; `leaning` counts other policies that lean on it."""

    requirement: str
    label: str
    kind: str
    unit: str
    low: float
    amount: float
    high: float
    part: str
    certain: float
    chancy: float
    unknown: float
    offers: tuple[OfferExhibit, ...]
    leaning: int


@dataclass(frozen=True, slots=True)
class StudyExhibit:
    """A study the policy rests on, or that speaks against it: effect with 95 % limits in the indicator's unit."""

    evidence: str
    title: str
    url: str
    source: str
    year: int | None
    level: int
    indicator: str
    unit: str
    effect: float | None
    low: float
    high: float
    says: str


@dataclass(frozen=True, slots=True)
class Exhibits:
    """All exhibits of a policy in an area; `answers` are question → answer of the local design."""

    policy: str
    area: str
    support: tuple[SupportExhibit, ...] = ()
    series: tuple[SeriesExhibit, ...] = ()
    requirements: tuple[RequirementExhibit, ...] = ()
    studies: tuple[StudyExhibit, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    leads: Mapping[str, str] = field(default_factory=dict)


_ADAPTER = TypeAdapter(Exhibits)


def exhibits_to_plain(exhibits: Exhibits) -> dict[str, Any]:
    """Plain JSON values of exhibits (dates as text)."""
    return dict(_ADAPTER.dump_python(exhibits, mode="json"))


def exhibits_from_plain(content: Mapping[str, Any]) -> Exhibits:
    """The inverse of `exhibits_to_plain`."""
    return _ADAPTER.validate_python(content)
