"""What coverage answers with: plain records, amounts in the requirement's own unit.

Not the reckoning, which is in `cases.py` and its neighbours.
"""

from dataclasses import dataclass
from datetime import date

from threebuckets.resources.coverage.requirements import Requirements
from threebuckets.resources.types import Days, Floats, Index, Strings


@dataclass(frozen=True, slots=True, eq=False)
class Commitments:
    """Pledges to other coalitions, one row a pledge.

    Parameters
    ----------
    offer_id : ndarray of str, shape (n,)
    amount : ndarray of float64, shape (n,)
        In the offer's unit, > 0.
    starts, ends : ndarray of datetime64[D], shape (n,)
        First and last day, both included; NaT where open.
    """

    offer_id: Strings
    amount: Floats
    starts: Days
    ends: Days


@dataclass(frozen=True, slots=True, eq=False)
class OwnPledges:
    """What is pledged to the very case that is looked at, one row a pledge in force.

    Parameters
    ----------
    offer_id : ndarray of str, shape (n,)
    amount : ndarray of float64, shape (n,)
        In the offer's unit, > 0.
    starts, ends, made_on : ndarray of datetime64[D], shape (n,)
        First and last day, both included, and the day on which it was made; never open.
    """

    offer_id: Strings
    amount: Floats
    starts: Days
    ends: Days
    made_on: Days


@dataclass(frozen=True, slots=True)
class Shortage:
    """Need that certain supply leaves open: `amount` in `unit` of any of the requirements, from `starts` to `ends`."""

    requirements: tuple[str, ...]
    kinds: tuple[str, ...]
    amount: float
    unit: str
    starts: date
    ends: date


@dataclass(frozen=True, slots=True)
class Ask:
    """Whom to ask for what, and how likely all is covered once they say yes.

    Parameters
    ----------
    offer_id, actor_id : str
        The offer and who would give it; both "" where it is people, who are never named.
    requirement_id : str
    amount : float
        What to ask for, in `unit`: their free amount, at most what is short; NaN where they state none, or where
        fewer than ten people stand behind it.
    unit : str
        Unit of the requirement.
    covers_after : float
        Probability that the first months are covered once this is certain.
    people : int
        How many people could be asked together, ten or more; 0 for a body and for fewer.
    layer : str
        `chancy` or `unknown` (listed, not confirmed lately, or no amount stated); for people the surest of them.
    distance_m : float
        Metres from the area's representative point to the offer's place; NaN where not known.
    """

    offer_id: str
    actor_id: str
    requirement_id: str
    amount: float
    unit: str
    covers_after: float
    people: int
    layer: str
    distance_m: float

    @property
    def is_people(self) -> bool:
        """Whether people are meant, who are never named."""
        return not self.offer_id


@dataclass(frozen=True, slots=True)
class OfferSupply:
    """One offer within reach that can serve a requirement.

    Where `is_person` is true the row is for reckoning alone: it must not be shown or published.

    Parameters
    ----------
    offer_id, actor_id : str
    is_person : bool
    layer : str
        `certain`, `chancy` or `unknown`.
    free : float
        Amount not committed elsewhere, least over the first months in which it is there, in the requirement's unit;
        NaN where no amount is stated and none can be counted.
    reliability : float
        NaN where unknown.
    starts, ends : date or None
        First and last day; None where open.
    last_confirmed : date or None
    """

    offer_id: str
    actor_id: str
    is_person: bool
    layer: str
    free: float
    reliability: float
    starts: date | None
    ends: date | None
    last_confirmed: date | None


@dataclass(frozen=True, slots=True)
class RequirementSupply:
    """One requirement, and what is there for it within reach.

    An offer that can serve several requirements is counted in each of them; `met` counts it once.

    Parameters
    ----------
    requirement_id, kind, unit, part : str
    low, amount, high : float
        The need, in `unit`.
    starts, ends : date
        Its window, from the day looked from.
    certain, chancy, unknown : float
        Free amounts by layer, in `unit`, in the leanest slice of the first months (least certain, then least chancy,
        then least unknown). For a requirement that begins later, in the leanest slice of its window.
    met : float
        How much of `high` certain supply meets when it is shared as evenly as can be, in the worst slice.
    offers : tuple of OfferSupply
        In order of layer, then id.
    other_units : tuple of str
        Ids of bodies' offers of a fitting kind in a unit that cannot be compared.
    latest_confirmed : date or None
        Last day on which any of the offers was confirmed.
    certain_until : date or None
        First last day among the certain offers that end before the requirement does; None where none does.
    """

    requirement_id: str
    kind: str
    unit: str
    part: str
    low: float
    amount: float
    high: float
    starts: date
    ends: date
    certain: float
    chancy: float
    unknown: float
    met: float
    offers: tuple[OfferSupply, ...]
    other_units: tuple[str, ...]
    latest_confirmed: date | None
    certain_until: date | None


@dataclass(frozen=True, slots=True, eq=False)
class Coverage:
    """How far offers within reach cover the requirements of one policy in one area.

    `sure`, `possible`, the probabilities, `met`, `worst_share`, `shortages` and `ask` are about the first months of
    the window, counted from the day looked from where it has begun. Requirements that are over count for nothing.

    Parameters
    ----------
    sure : bool
        Certain supply covers every high need.
    possible : bool
        All supply, asked or not, covers every low need.
    probability : float
        That the drawn need is covered by certain supply and the chancy supply that turns up; unknown supply absent.
    probability_if_asked : float
        The same with unknown supply there.
    monte_carlo_error : float
        Standard error of `probability` from the draws.
    met : ndarray of float64, shape (J,)
        For each of `lines`, how much certain supply meets of the high need in the worst slice; NaN where nothing is
        needed in the first months.
    worst_share : float
        The least of met / high; 1 where nothing is needed.
    shortages, later_shortages : tuple of Shortage
        What certain supply leaves open of the high need in the first months, and in the rest of the window.
    no_offers : tuple of str
        Kinds short of which no offer at all is recorded within reach, and which are not declared complete.
    ruled_out : tuple of str
        Kinds declared complete of which not even all supply covers the low need; not empty: the requirements cannot be
        covered whoever else turns up. More offers never make it longer.
    lasts : bool
        Certain supply covers every high need for the rest of the window too.
    lasts_until : date or None
        Last day through which certain supply covers every high need; None: to the end of the window; the day before
        the window where it does not cover the first day.
    ask : tuple of Ask
        At most 20 that would help a shortage, those that help most first.
    lines : tuple of RequirementSupply
        One a requirement that is not over, in order of id.
    over_committed : tuple of str
        Ids of bodies' offers promised beyond what they are.
    first_until : date or None
        Last day of the first months; None where nothing is required.
    """

    sure: bool
    possible: bool
    probability: float
    probability_if_asked: float
    monte_carlo_error: float
    met: Floats
    worst_share: float
    shortages: tuple[Shortage, ...]
    later_shortages: tuple[Shortage, ...]
    no_offers: tuple[str, ...]
    ruled_out: tuple[str, ...]
    lasts: bool
    lasts_until: date | None
    ask: tuple[Ask, ...]
    lines: tuple[RequirementSupply, ...]
    over_committed: tuple[str, ...]
    first_until: date | None


@dataclass(frozen=True, slots=True, eq=False)
class CoverageCases:
    """Policies in areas, one row a case.

    Parameters
    ----------
    policy : ndarray of str, shape (n,)
        Slug, for the reader only.
    area : ndarray of int32, shape (n,)
        Row in the areas that `Reach` was made for.
    requirements : tuple of n Requirements
    complete_kinds : tuple of n frozensets of str, or empty
        Kinds declared complete in the area of each case.
    commitments : tuple of n Commitments or None, or empty
        Pledges to coalitions other than the case's own.
    """

    policy: Strings
    area: Index
    requirements: tuple[Requirements, ...]
    complete_kinds: tuple[frozenset[str], ...] = ()
    commitments: tuple[Commitments | None, ...] = ()
