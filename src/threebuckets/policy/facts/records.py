"""The records a verdict rests on, one small value for each input key.

Everything here is published or publishable: counts of ten or more, official figures, offers. Single votes never get
this far. Missing numbers are None.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Cell:
    """Published counts of one opinion group (or `all`) on a statement: multiples of 5, −1 hidden; verified base."""

    group: str
    agree: int
    disagree: int
    passed: int
    base: int
    people: int


@dataclass(frozen=True, slots=True)
class SupportFact:
    """`support:<statement>:<area>`: the cells of a statement in an area; `all` is last.

    `support-without:<policy>:<statement>:<area>` is the same with groups drawn without the policy's own statements.
    """

    cells: tuple[Cell, ...]
    last_vote: date | None

    def cell(self, group: str) -> Cell | None:
        """The cell of a group; None where it is not published."""
        return next((cell for cell in self.cells if cell.group == group), None)


@dataclass(frozen=True, slots=True)
class GroupFact:
    """One opinion group in an area: rounded people, share of the population, how surely it was found, typical statement."""

    group: str
    people: int
    population_share: float
    stability: float
    label: str


@dataclass(frozen=True, slots=True)
class GroupsFact:
    """`groups:<area>`: the opinion groups there. No groups: voters do not fall into clear ones."""

    groups: tuple[GroupFact, ...]
    voters: int
    is_verified: bool
    accepted: str
    is_weighted: bool


@dataclass(frozen=True, slots=True)
class StatementFact:
    """`statement:<id>`."""

    text: str
    status: str


@dataclass(frozen=True, slots=True)
class AreaFact:
    """`area:<code>`: name, ancestors (nearest first), level, people, people entitled to vote."""

    name: str
    parents: tuple[str, ...]
    level: str
    people: float | None
    entitled: float | None


@dataclass(frozen=True, slots=True)
class NumberFact:
    """`area-fact:<column>:<area>`: a figure of an area that a policy scales its requirements with."""

    value: float


@dataclass(frozen=True, slots=True)
class IndicatorFact:
    """`indicator:<id>`: what it is and who publishes it."""

    label: str
    unit: str
    polarity: int
    decimals: int
    scale: float | None
    next_release: date | None
    source: str
    source_url: str
    source_date: date | None
    licence: str


@dataclass(frozen=True, slots=True)
class SeriesFact:
    """`series:<indicator>:<area>`: the latest figure, its standard error and how much it drifts in a year."""

    value: float
    lower: float | None
    upper: float | None
    standard_error: float | None
    drift: float | None
    start: date
    end: date
    due: date | None
    n_points: int


@dataclass(frozen=True, slots=True)
class ForecastFact:
    """`forecast:<indicator>:<area>`: projected middle by period end, and the scale of its errors; None: no bands."""

    ends: tuple[date, ...]
    middle: tuple[float, ...]
    scale: float | None


@dataclass(frozen=True, slots=True)
class PoolFact:
    """`pool:<indicator>`: how far past forecasts missed: 99 percentiles of |error|/scale for each step.

    A step with too few past errors has no percentiles.
    """

    quantiles: tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True)
class ScaleFact:
    """`scale:<indicator>:<level>`: spread of the places of a level, what the lowest and the highest fifth reach, the quartiles."""

    scale: float | None
    n_peers: int
    fifths: tuple[float, float] | None
    quartiles: tuple[float, float, float] | None
    end: date | None


@dataclass(frozen=True, slots=True)
class GradeFact:
    """`grade:<indicator>`: A official, B administrative, C survey, D testimony, empty not graded."""

    grade: str


@dataclass(frozen=True, slots=True)
class EvidenceFact:
    """`evidence:<id>`: one finding of a study; effect and limits in the indicator's unit, raw direction."""

    kind: str
    indicator: str
    level: int
    indirectness: int
    effect: float | None
    low: float
    high: float
    study: str
    title: str
    url: str
    source: str
    year: int | None
    retracted: bool
    horizon_months: float | None = None


@dataclass(frozen=True, slots=True)
class IndexFact:
    """`evidence-index:<kind>`, `pledges-index:<offer>`, `leaning:<offer>` (policies that could lean on it): sorted ids."""

    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReachFact:
    """`offers-index:<kind>:<area>`: sorted ids of the offers that could serve a kind there, and metres to each."""

    ids: tuple[str, ...]
    distance_m: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class ValueFact:
    """`value:<id>`: the name of a value."""

    name: str


@dataclass(frozen=True, slots=True)
class OfferFact:
    """`offer:<id>`: what is offered. Where it is stands in the indexes, as reach and distance."""

    actor: str
    kind: str
    also: tuple[str, ...]
    amount: float | None
    unit: str
    area: str
    starts: date
    ends: date | None
    committed: float
    basis: str
    reliability: float | None
    last_confirmed: date | None
    shown: str
    source: str


@dataclass(frozen=True, slots=True)
class PledgeFact:
    """`pledge:<id>`: part of an offer promised to a coalition.

    `made_on` is not known of facts recorded long ago. With `if_ready_by` it waits for a condition: it is held back from
    others, and does not count yet where it is promised to.
    """

    offer: str
    policy: str
    area: str
    amount: float
    starts: date
    ends: date
    made_on: date | None = None
    if_ready_by: date | None = None


@dataclass(frozen=True, slots=True)
class ActorFact:
    """`actor:<id>`: who it is and what it wants; the name of a person is empty."""

    name: str
    kind: str
    area: str
    aims: tuple[str, ...]
    excludes: tuple[str, ...]
    ask_through: str
    shown: str
    consent_until: date | None


@dataclass(frozen=True, slots=True)
class RegisterFact:
    """`register:<kind>:<area>`: whether everybody who could help has been asked, and when that was declared."""

    is_complete: bool
    declared_on: date | None


@dataclass(frozen=True, slots=True)
class TextFact:
    """`policy:<slug>`, `design:<policy>:<area>`, `rules`, `day`: a document, the rules or the day as text."""

    text: str


Fact = (
    SupportFact
    | GroupsFact
    | StatementFact
    | AreaFact
    | NumberFact
    | IndicatorFact
    | SeriesFact
    | ForecastFact
    | PoolFact
    | ScaleFact
    | GradeFact
    | EvidenceFact
    | IndexFact
    | ReachFact
    | ValueFact
    | OfferFact
    | PledgeFact
    | ActorFact
    | RegisterFact
    | TextFact
)

RECORD_OF: Mapping[str, type[Fact]] = MappingProxyType(
    {
        "support": SupportFact,
        "support-without": SupportFact,
        "groups": GroupsFact,
        "groups-without": GroupsFact,
        "statement": StatementFact,
        "area": AreaFact,
        "area-fact": NumberFact,
        "indicator": IndicatorFact,
        "series": SeriesFact,
        "forecast": ForecastFact,
        "pool": PoolFact,
        "scale": ScaleFact,
        "grade": GradeFact,
        "evidence": EvidenceFact,
        "evidence-index": IndexFact,
        "offers-index": ReachFact,
        "pledges-index": IndexFact,
        "leaning": IndexFact,
        "value": ValueFact,
        "offer": OfferFact,
        "pledge": PledgeFact,
        "actor": ActorFact,
        "register": RegisterFact,
        "policy": TextFact,
        "design": TextFact,
        "rules": TextFact,
        "day": TextFact,
    }
)
"""First word of a key → its record."""
