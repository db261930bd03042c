"""Stages of a coalition: forming, ready, delivering, wound up. Derived from what is pledged, named and answered.

People set two days only, those of starting and of winding up; everything else follows. A coalition that delivers and
loses something falls back to forming and is told so; nobody stops it. Not for who gains what (`benefit.py`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from threebuckets.delivery.coalitions import Coalition, Pledge
from threebuckets.delivery.conditions import Counted, counted
from threebuckets.delivery.parts import Part, parts_of, requirements_here
from threebuckets.delivery.slots import Slot, slots_of
from threebuckets.delivery.surroundings import Surroundings
from threebuckets.resources import Requirements, active_actor


class Stage(StrEnum):
    """How far a coalition has come."""

    FORMING = "forming"
    """Something is still open."""
    READY = "ready"
    """Everything is there; its partners have not started yet."""
    DELIVERING = "delivering"
    """Ready, and started by its partners."""
    WOUND_UP = "wound up"
    """Its purpose is met, nothing is pledged any more, or its lead has closed it. It stays readable."""


@dataclass(frozen=True, slots=True)
class Undecided:
    """What people have still to decide before a coalition can be ready.

    Parameters
    ----------
    leads : tuple of str
        Texts of the parts of the core that need a lead and have none who is there.
    choices : tuple of str
        Questions whose answer changes what it takes and that nobody has answered.
    figures : tuple of str
        Figures of the area, without which nobody can say how much it takes.
    """

    leads: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()

    @property
    def is_nothing(self) -> bool:
        """Whether everything is decided."""
        return not (self.leads or self.choices or self.figures)


@dataclass(frozen=True, slots=True, eq=False)
class CoalitionState:
    """A coalition on a day.

    Parameters
    ----------
    coalition : Coalition
    stage : Stage
    requirements : Requirements
        What it takes, by its design.
    slots : tuple of Slot
        What is pledged of it; those that are over are left out.
    parts : tuple of Part
        What each pledge that counts brings.
    pledges : Counted
        Pledges that count, that wait for their condition, that lapsed with it.
    undecided : Undecided
    """

    coalition: Coalition
    stage: Stage
    requirements: Requirements
    slots: tuple[Slot, ...]
    parts: tuple[Part, ...]
    pledges: Counted
    undecided: Undecided

    @property
    def open_slots(self) -> tuple[Slot, ...]:
        """Slots of which something is missing on the first days."""
        return tuple(slot for slot in self.slots if not slot.is_full)


def stage(coalition: Coalition, slots: Sequence[Slot], *, on: date, undecided: Undecided | None = None) -> Stage:
    """How far a coalition has come on a day.

    Parameters
    ----------
    coalition : Coalition
    slots : sequence of Slot
        Of the day, with what counts of its pledges; none: all that it was for is over.
    on : date
    undecided : Undecided, optional
        What is not decided yet; by default nothing.

    Examples
    --------
    >>> from threebuckets.delivery.slots import Stretch
    >>> day, end = date(2027, 4, 1), date(2028, 3, 31)
    >>> def with_room(amount):
    ...     return [Slot("room", "space", "m2", "", 60.0, day, end, False, (Stretch(day, end, amount),))]
    >>> [stage(Coalition("c", "family-centres", "A"), with_room(amount), on=day).value for amount in (40.0, 60.0)]
    ['forming', 'ready']
    """
    if coalition.is_closed(on) or not slots or _has_emptied(coalition, on):
        return Stage.WOUND_UP
    is_decided = undecided is None or undecided.is_nothing
    if not is_decided or not all(slot.is_full for slot in slots):
        return Stage.FORMING
    has_started = coalition.started_on is not None and coalition.started_on <= on
    return Stage.DELIVERING if has_started else Stage.READY


def state_of(coalition: Coalition, around: Surroundings, *, on: date | None = None) -> CoalitionState:
    """A coalition on a day, with everything that follows from its pledges.

    Parameters
    ----------
    coalition : Coalition
        Of a policy of the platform.
    around : Surroundings
    on : date, optional
        By default the day of the surroundings.

    Raises
    ------
    UnknownCodeError
        A policy that the platform does not have.
    """
    day = on or around.on
    requirements = requirements_here(around, coalition.policy, coalition.area)
    undecided = undecided_of(around, coalition.policy, coalition.area, on=day)

    def is_ready(some: Sequence[Pledge], when: date) -> bool:
        parts = parts_of([*some, *_given(coalition, when)], requirements, around)
        slots = slots_of(requirements, parts, around.kinds, on=when, until=coalition.closed_on)
        return undecided.is_nothing and bool(slots) and all(slot.is_full for slot in slots)

    pledges = counted(coalition.pledges, is_ready, on=day)
    parts = parts_of([*pledges.counting, *_given(coalition, day)], requirements, around)
    slots = slots_of(requirements, parts, around.kinds, on=day, until=coalition.closed_on)
    found = stage(coalition, slots, on=day, undecided=undecided)
    return CoalitionState(coalition, found, requirements, slots, parts, pledges, undecided)


def undecided_of(around: Surroundings, policy: str, area: str, *, on: date) -> Undecided:
    """What people have still to decide: leads that are required, and choices that change what it takes.

    Parameters
    ----------
    around : Surroundings
    policy, area : str
    on : date
        A lead is a body that is there on the day.
    """
    document, design, takes = around.policy(policy), around.design(policy, area), around.takes(policy, area)
    named = design.leads if design else {}
    leads = tuple(
        part.text.rstrip(".")
        for part in document.core
        if part.lead == "required" and not active_actor(around.actors, named.get(part.id) or part.led_by or "", on=on)
    )
    figures = tuple(f"{name.replace('_', ' ').replace('-', ' ')} of the area" for name in takes.missing)
    return Undecided(leads, tuple(choice.question for choice in takes.open), figures)


def _has_emptied(coalition: Coalition, on: date) -> bool:
    """Whether everything that was ever pledged has ended or been withdrawn."""
    made = [pledge for pledge in coalition.pledges if pledge.made_on <= on]
    return bool(made) and not any(pledge.is_open(on) for pledge in made)


def _given(coalition: Coalition, on: date) -> list[Pledge]:
    """Pledges that ended by themselves: what they gave of a kind that is used up stays given."""
    return [p for p in coalition.pledges if p.last < on and p.withdrawn_on is None and p.if_ready_by is None]
