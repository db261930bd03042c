"""Slots: each requirement of a coalition with how much of it is pledged on which days (“14 of 20 hours a week”).

Not for who pledged it, nor for what follows from an open slot (`stages.py`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from threebuckets.delivery.parts import Part, factor_of
from threebuckets.resources import Kinds, Requirements
from threebuckets.resources.offers import day_number

FIRST_DAYS = 30
"""A coalition is ready when its slots are full on so many first days of the window, or from today once it has begun."""
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days, both included, on which the same amount is pledged."""

    first: date
    last: date
    pledged: float


@dataclass(frozen=True, slots=True)
class Gap:
    """What is missing, from when until when (both included)."""

    amount: float
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Slot:
    """One requirement of a coalition.

    Parameters
    ----------
    requirement, kind, unit, part : str
        `part` is the part of the core it belongs to, or "".
    amount : float
        What is needed, in `unit`.
    starts, ends : date
        The days it is needed, from the day looked from where they have begun.
    is_stock : bool
        Whether its kind is used up: then it is needed once, not on every day.
    stretches : tuple of Stretch
        What is pledged, from `starts` to `ends` without holes; one stretch for what is used up.
    """

    requirement: str
    kind: str
    unit: str
    part: str
    amount: float
    starts: date
    ends: date
    is_stock: bool
    stretches: tuple[Stretch, ...]

    @property
    def soon(self) -> date:
        """The last of the first days that must be covered."""
        return self.ends if self.is_stock else min(self.ends, self.starts + timedelta(days=FIRST_DAYS - 1))

    @property
    def pledged(self) -> float:
        """The least that is pledged on any of the first days, in `unit`."""
        return min((s.pledged for s in self.stretches if s.first <= self.soon), default=0.0)

    @property
    def missing(self) -> float:
        """What is missing on the leanest of the first days; 0 where nothing is."""
        return _short(self.amount, self.pledged)

    @property
    def is_full(self) -> bool:
        """Whether nothing is missing on the first days."""
        return self.missing == 0.0

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """All that is missing over the whole window, in order of days."""
        short = [(_short(self.amount, s.pledged), s) for s in self.stretches]
        return tuple(Gap(amount, s.first, s.last) for amount, s in short if amount > 0)

    @property
    def opens_on(self) -> date | None:
        """The first day on which something is missing; None where nothing ever is."""
        return self.gaps[0].first if self.gaps else None


def slots_of(
    requirements: Requirements, parts: Sequence[Part], kinds: Kinds, *, on: date, until: date | None = None
) -> tuple[Slot, ...]:
    """The slots of a coalition, those that are over left out.

    Parameters
    ----------
    requirements : Requirements
        In order of id.
    parts : sequence of Part
        What is pledged; each counts for the requirement it was pledged for.
    kinds : Kinds
    on : date
        The day looked from; earlier days of a window are past.
    until : date, optional
        Last day on which anything is needed, where that is before the end of the window.

    Returns
    -------
    tuple of Slot
        In order of the requirements.
    """
    from_ = day_number(on)
    first = np.maximum(requirements.starts.astype("datetime64[D]").astype(np.int64), from_)
    last = requirements.ends.astype("datetime64[D]").astype(np.int64)
    if until is not None:
        last = np.minimum(last, day_number(until))
    found = []
    for row in range(len(requirements.id)):
        if last[row] < from_:
            continue
        kind = str(requirements.kind[row])
        is_stock = bool(kinds.stock[kinds.row(kind)])
        mine = [part for part in parts if part.need == row]
        begin = int(requirements.starts[row].astype("datetime64[D]").astype(np.int64)) if is_stock else int(first[row])
        stretches = _stretches(mine, begin, int(last[row]), factor_of(requirements, row), is_stock=is_stock)
        found.append(
            Slot(
                requirement=str(requirements.id[row]),
                kind=kind,
                unit=str(requirements.unit[row]),
                part=str(requirements.part[row]),
                amount=float(requirements.amount[row]),
                starts=_day(int(first[row])),
                ends=_day(int(last[row])),
                is_stock=is_stock,
                stretches=stretches,
            )
        )
    return tuple(found)


def first_opening(slots: Sequence[Slot]) -> date | None:
    """The first day on which any slot is open; None where none ever is."""
    return min((slot.opens_on for slot in slots if slot.opens_on is not None), default=None)


def _stretches(parts: Sequence[Part], first: int, last: int, factor: float, *, is_stock: bool) -> tuple[Stretch, ...]:
    """What parts bring, cut at each day on which one begins or ends; neighbours with the same amount are one."""
    if is_stock:
        amounts = sorted(part.amount for part in parts if part.first <= last and part.last >= first)
        return (Stretch(_day(first), _day(last), sum(amounts) / factor),)
    edges = {first, *(day for part in parts for day in (part.first, part.last + 1) if first < day <= last)}
    out: list[Stretch] = []
    for at, end in zip(sorted(edges), [*sorted(edges)[1:], last + 1], strict=True):
        pledged = sum(sorted(part.amount for part in parts if part.first <= at <= part.last)) / factor
        if out and out[-1].pledged == pledged:
            out[-1] = Stretch(out[-1].first, _day(end - 1), pledged)
        else:
            out.append(Stretch(_day(at), _day(end - 1), pledged))
    return tuple(out)


def _short(amount: float, pledged: float) -> float:
    short = amount - pledged
    return short if short > _ROUNDING * max(amount, 1.0) else 0.0


def _day(number: int) -> date:
    found: date = np.datetime64(number, "D").item()
    return found
