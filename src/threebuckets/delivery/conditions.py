"""Conditional pledges: “it counts only if the rest is there by 1 May”.

They count together when all of them make the coalition ready: start with all, drop those whose condition fails, look
again, until nothing is dropped (the greatest fixed point). Once they have counted on a day they hold, even if the
coalition is later short of something else. Not for pledges without a condition.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from threebuckets.delivery.coalitions import Pledge

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Counted:
    """The pledges of a coalition on a day, each in one of three.

    Parameters
    ----------
    counting : tuple of Pledge
        In force, and they count: those without a condition, and those whose condition is met.
    waiting : tuple of Pledge
        Conditional, and the coalition is not ready yet.
    lapsed : tuple of Pledge
        Conditional, and the coalition was not ready by their day: over, though never withdrawn.
    """

    counting: tuple[Pledge, ...]
    waiting: tuple[Pledge, ...]
    lapsed: tuple[Pledge, ...]


def counted(pledges: Sequence[Pledge], is_ready: Callable[[Sequence[Pledge], date], bool], *, on: date) -> Counted:
    """Which pledges count on a day.

    Parameters
    ----------
    pledges : sequence of Pledge
        Of one coalition, in any order.
    is_ready : callable
        Whether the coalition would be ready with some pledges on a day; more pledges never make it less ready.
    on : date

    Returns
    -------
    Counted
        Each by id; pledges that are not in force are in none of the three.

    Examples
    --------
    >>> day, may = date(2027, 3, 1), date(2027, 5, 1)
    >>> pledge = lambda name, by: Pledge(name, "c", name, "room", 30.0, day, date(2027, 9, 30), day, None, by)
    >>> two = [pledge("hall", may), pledge("shed", may)]
    >>> enough = lambda some, on: sum(each.amount for each in some) >= 60
    >>> [len(counted(some, enough, on=day).counting) for some in (two[:1], two)]
    [0, 2]
    >>> counted(two[:1], enough, on=date(2027, 6, 1)).lapsed[0].id
    'hall'
    """
    held = _held(pledges, is_ready, on)
    there = sorted((pledge for pledge in pledges if pledge.is_open(on)), key=lambda pledge: pledge.id)
    counting = tuple(pledge for pledge in there if pledge.if_ready_by is None or pledge.id in held)
    left = [pledge for pledge in there if pledge.if_ready_by is not None and pledge.id not in held]
    return Counted(
        counting,
        tuple(pledge for pledge in left if on <= (pledge.if_ready_by or on)),
        tuple(pledge for pledge in left if on > (pledge.if_ready_by or on)),
    )


def _held(pledges: Sequence[Pledge], is_ready: Callable[[Sequence[Pledge], date], bool], on: date) -> frozenset[str]:
    """Ids of conditional pledges whose condition has been met by a day."""
    held: frozenset[str] = frozenset()
    conditional = [pledge for pledge in pledges if pledge.if_ready_by is not None]
    for day in _days_to_look(pledges, on) if conditional else ():
        # What was withdrawn later was not known to be on that day.
        known = [p if p.withdrawn_on is None or day == on else _as_known(p, day) for p in pledges]
        there = [pledge for pledge in known if pledge.is_open(day)]
        firm = [pledge for pledge in there if pledge.if_ready_by is None or pledge.id in held]
        trying = [p for p in there if p.if_ready_by is not None and p.id not in held and day <= p.if_ready_by]
        # All conditions are one question, whose answer only grows with the pledges: they are met together, or none is.
        if trying and is_ready([*firm, *trying], day):
            held |= {pledge.id for pledge in trying}
    return held


def _as_known(pledge: Pledge, day: date) -> Pledge:
    """A withdrawn pledge as it stood on an earlier day."""
    is_withdrawn = pledge.withdrawn_on is not None and pledge.withdrawn_on <= day
    return pledge if is_withdrawn else replace(pledge, withdrawn_on=None)


def _days_to_look(pledges: Sequence[Pledge], on: date) -> list[date]:
    """Days up to `on` on which a coalition may have become ready: something was made, or an earlier gap was over."""
    days = {on}
    for pledge in pledges:
        for day in (pledge.made_on, pledge.last + _ONE_DAY, pledge.starts, pledge.if_ready_by):
            if day is not None:
                days.add(day)
    return sorted(day for day in days if day <= on)
