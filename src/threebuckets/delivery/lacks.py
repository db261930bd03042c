"""What keeps a delivery of a plan from starting, in words; and what is on record without an amount, which a plan cannot count.

Nothing is planned here.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from threebuckets.delivery.arcs import COUNTED_UNITS, eligible_arcs
from threebuckets.delivery.platform_plan import MIN_PEOPLE, PlatformPlan
from threebuckets.delivery.price_sentences import rounded_up
from threebuckets.policy.wording import amount_of, kind_word
from threebuckets.resources import Standing, standing
from threebuckets.resources.types import Ints, strings
from threebuckets.resources.units import measure_or_own

COUNTED = ("people", "item", "place")
NOBODY, UNSTATED, SHORT, ELSEWHERE, TOGETHER = "nobody", "unstated", "short", "elsewhere", "together"
EXCLUDED, REQUIRED = "excluded", "required"


@dataclass(frozen=True, slots=True)
class Lack:
    """What keeps a delivery from starting.

    Parameters
    ----------
    requirement, kind, unit : str
        "" where everything is there, but not enough for all of it together, and where another policy is in the way.
    amount : float
        How much is missing, in `unit`; NaN where it may not be told.
    why : str
        `nobody` offers any within reach, all there is is `unstated` in amount, `short` of what there is, given
        `elsewhere` by this plan, or not enough `together`; `excluded` by another policy here, or another that is
        `required` does not start.
    sentence : str
    on_record : int
        How many offers within reach do not say how much; a plan counts none of them.
    """

    requirement: str
    kind: str
    unit: str
    amount: float
    why: str
    sentence: str
    on_record: int = 0

    @property
    def without_number(self) -> str:
        """The sentence without how many are on record, by which lacks of several areas are alike."""
        return self.sentence.replace(_on_record(self.on_record), "on record") if self.on_record else self.sentence


def joint_sentence(lacks: Sequence[Lack]) -> str:
    """One sentence for lacks of several areas that are alike but for how many are on record.

    Examples
    --------
    >>> lacks = [
    ...     Lack("hall", "space/hall", "m2", 120.0, UNSTATED, lack_words(UNSTATED, 120.0, 120.0, "m2", "space/hall", n), n)
    ...     for n in (63, 103)
    ... ]
    >>> joint_sentence(lacks)
    '120 m² of hall: 63 to 103 on record, how much is not known: ask'
    """
    found = sorted({lack.on_record for lack in lacks})
    first = lacks[0]
    if len(found) < 2:
        return first.sentence
    return first.sentence.replace(_on_record(first.on_record), f"{found[0]:,} to {_on_record(found[-1])}")


def unstated(found: PlatformPlan) -> Ints:
    """How many offers on record could serve each need but do not say how much, shape (R,).

    Persons count from ten upwards. Where things are counted, one that states no amount counts as one if asked, and is
    in that plan already.
    """
    around, offers = found.around, found.around.offers
    there = standing(offers, around.actors, around.kinds, on=around.on)
    is_open = np.isnan(offers.amount) & ~np.isin(there, [Standing.ENDED.value, Standing.WITHDRAWN.value])
    if found.if_asked:
        is_open &= np.array([measure_or_own(str(unit)).base not in COUNTED_UNITS for unit in offers.unit], np.bool_)
    n = len(found.needs.kind)
    if not is_open.any():
        return np.zeros(n, np.int64)
    codes = strings(sorted(around.area_row, key=lambda code: around.area_row[code]))
    arcs = eligible_arcs(
        found.deliveries, found.needs, offers, around.actors, around.kinds, around.reached,
        area_codes=codes, free=is_open.astype(np.float64),
    )  # fmt: skip
    actor = offers.actor[arcs.offer]
    person = around.actors.is_person[actor]
    pairs = np.unique(np.stack([arcs.need[person], actor[person]]), axis=1)
    people = np.bincount(pairs[0], minlength=n)
    number: Ints = np.bincount(arcs.need[~person], minlength=n) + np.where(people >= MIN_PEOPLE, people, 0)
    return number


def lack_words(why: str, missing: float, needed: float, unit: str, kind: str, more: int = 0) -> str:
    """What is missing, as it is said.

    Parameters
    ----------
    why : str
        As in `Lack`, where something is missing.
    missing, needed : float
        In `unit`; `missing` is NaN where it may not be told.
    unit, kind : str
    more : int
        How many on record do not say how much.

    Examples
    --------
    >>> lack_words(NOBODY, 40.0, 40.0, "m2", "space/room"), lack_words(SHORT, 8.0, 20.0, "hour/week", "skill/nurse", 3)
    ('40 m² of room: nobody within reach offers any', 'short of 8 hours a week of nurse; 3 on record, how much is not known: ask')
    """
    on_record = f"{_on_record(more)}{'' if unit in COUNTED else ', how much is not known'}: ask"
    if why in (NOBODY, UNSTATED):
        return f"{_exact(needed, unit, kind)}: {on_record if more else 'nobody within reach offers any'}"
    told = kind_word(kind) if math.isnan(missing) else _exact(missing, unit, kind)
    words = f"short of {told}" if why == SHORT else f"{told}: needed elsewhere in this plan"
    return f"{words}; {on_record}" if more else words


def given_words(amount: float, unit: str, kind: str) -> str:
    """What somebody would give, as it is said: of what comes whole, the next whole number.

    Examples
    --------
    >>> given_words(2.37, "item", "space/room"), given_words(2.37, "people", "skill/nurse")
    ('3 rooms', '3 nurses')
    >>> given_words(6.4, "hour/week", "skill/nurse"), given_words(0.7, "people", "skill/nurse")
    ('6.4 hours a week of nurse', '1 nurse')
    """
    return _exact(rounded_up(amount, unit) if unit in COUNTED and amount > 0 else amount, unit, kind)


def _on_record(number: int) -> str:
    return f"{number:,} on record"


def _exact(amount: float, unit: str, kind: str) -> str:
    """An amount to three figures at least, as it is said."""
    digits = max(0, 2 - math.floor(math.log10(amount))) if amount > 0 else 0
    return amount_of(round(amount, min(digits, 2)), unit, [kind])
