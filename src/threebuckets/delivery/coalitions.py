"""Coalitions and the pledges made to them, as they stand in a platform's tables.

A coalition delivers one policy in one area by one design; a pledge promises it part of an offer until a day. Both are
rows that people wrote. Not for what they amount to: stages stand in `stages.py`, limits in `pledges.py`.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from threebuckets.policy import Platform
from threebuckets.resources.offers import Offers
from threebuckets.resources.types import Days, Floats, Index, Strings, strings

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Pledge:
    """Part of one offer, promised to one coalition for one requirement.

    Parameters
    ----------
    id, coalition, offer, requirement : str
        Its own id, and what it names.
    amount : float
        In the offer's unit, > 0.
    starts, ends : date
        First and last day, both included; a coalition that was closed ends its pledges on its last day.
    made_on : date
        Day on which it was made.
    withdrawn_on : date or None
        First day on which it no longer holds.
    if_ready_by : date or None
        It counts only if the coalition is ready on some day up to this one.

    Examples
    --------
    >>> made = date(2027, 1, 1)
    >>> pledge = Pledge("p", "c", "hall", "room", 20.0, date(2027, 4, 1), date(2027, 9, 30), made, date(2027, 6, 1))
    >>> pledge.last, pledge.is_open(date(2027, 5, 31)), pledge.is_open(date(2027, 6, 1))
    (datetime.date(2027, 5, 31), True, False)
    """

    id: str
    coalition: str
    offer: str
    requirement: str
    amount: float
    starts: date
    ends: date
    made_on: date
    withdrawn_on: date | None = None
    if_ready_by: date | None = None

    @property
    def last(self) -> date:
        """The last day on which it holds: its own, or the day before it was withdrawn if that is earlier."""
        return self.ends if self.withdrawn_on is None else min(self.ends, self.withdrawn_on - _ONE_DAY)

    def is_open(self, on: date) -> bool:
        """Whether it is in force on a day: made by then, and neither ended nor withdrawn. It may begin later."""
        return self.made_on <= on <= self.last


@dataclass(frozen=True, slots=True)
class Coalition:
    """Actors who deliver one policy in one area by one design.

    Parameters
    ----------
    id, policy, area, design : str
        `design` is `policy/area` of the local design, "" for the policy's own amounts.
    started_on : date or None
        First day of delivery, where its partners have started it.
    closed_on : date or None
        Its last day, where it was closed.
    closed_because : str
    pledges : tuple of Pledge
        All that were ever made to it, by id.
    """

    id: str
    policy: str
    area: str
    design: str = ""
    started_on: date | None = None
    closed_on: date | None = None
    closed_because: str = ""
    pledges: tuple[Pledge, ...] = ()

    def is_closed(self, on: date) -> bool:
        """Whether it was closed before a day."""
        return self.closed_on is not None and self.closed_on < on


@dataclass(frozen=True, slots=True, eq=False)
class Pledges:
    """Pledges as columns, one row a pledge, in order of id.

    Parameters
    ----------
    id : ndarray of str, shape (n,)
    offer : ndarray of int32, shape (n,)
        Row of the offer; −1 where nobody has it.
    coalition : ndarray of int32, shape (n,)
        Row of the coalition.
    requirement : ndarray of str, shape (n,)
    amount : ndarray of float64, shape (n,)
        In the offer's unit, > 0.
    starts, ends, made_on : ndarray of datetime64[D], shape (n,)
        Never open.
    withdrawn_on, if_ready_by : ndarray of datetime64[D], shape (n,)
        NaT where there is none.
    """

    id: Strings
    offer: Index
    coalition: Index
    requirement: Strings
    amount: Floats
    starts: Days
    ends: Days
    made_on: Days
    withdrawn_on: Days
    if_ready_by: Days

    @property
    def last(self) -> Days:
        """The last day on which each holds, withdrawal considered; shape (n,)."""
        before = self.withdrawn_on - np.timedelta64(1, "D")
        return np.where(np.isnat(before), self.ends, np.minimum(self.ends, before))


def coalitions_of(platform: Platform) -> tuple[Coalition, ...]:
    """The coalitions of a platform by id, each with its pledges.

    Parameters
    ----------
    platform : Platform
        Checked on reading.

    Returns
    -------
    tuple of Coalition
        The same for every order of rows; pledges to coalitions that are not there fall away.
    """
    made: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in platform.table("delivery/pledges").to_dicts():
        made[row["coalition"]].append(row)
    rows = sorted(platform.table("delivery/coalitions").to_dicts(), key=lambda row: str(row["coalition"]))
    return tuple(_coalition(row, made[row["coalition"]]) for row in rows)


def pledges_of(coalitions: Sequence[Coalition], offers: Offers) -> Pledges:
    """All pledges of some coalitions as columns.

    Parameters
    ----------
    coalitions : sequence of Coalition
    offers : Offers
        What pledges are parts of.

    Examples
    --------
    >>> from threebuckets.resources import actors_from_rows, offers_from_rows, standard_kinds
    >>> actors = actors_from_rows([{"actor": "mill", "name": "The Mill", "kind": "business"}])
    >>> row = {"offer": "hall", "actor": "mill", "kind": "space", "unit": "m2", "amount": 60}
    >>> offers = offers_from_rows([row], actors=actors, kinds=standard_kinds()).offers
    >>> day = date(2027, 1, 1)
    >>> pledge = Pledge("p", "c", "hall", "room", 20.0, day, date(2027, 9, 30), day)
    >>> pledges_of([Coalition("c", "family-centres", "A", pledges=(pledge,))], offers).offer.tolist()
    [0]
    """
    row_of = {str(name): row for row, name in enumerate(offers.id)}
    found = sorted(((p, at) for at, c in enumerate(coalitions) for p in c.pledges), key=lambda pair: pair[0].id)
    pledges = [pledge for pledge, _ in found]
    return Pledges(
        id=strings(p.id for p in pledges),
        offer=np.array([row_of.get(p.offer, -1) for p in pledges], np.int32),
        coalition=np.array([at for _, at in found], np.int32),
        requirement=strings(p.requirement for p in pledges),
        amount=np.array([p.amount for p in pledges], np.float64),
        starts=_days(p.starts for p in pledges),
        ends=_days(p.ends for p in pledges),
        made_on=_days(p.made_on for p in pledges),
        withdrawn_on=_days(p.withdrawn_on for p in pledges),
        if_ready_by=_days(p.if_ready_by for p in pledges),
    )


def _days(days: Any) -> Days:
    return np.array([np.datetime64("NaT") if day is None else np.datetime64(day, "D") for day in days], "datetime64[D]")


def _coalition(row: Mapping[str, Any], pledges: Sequence[Mapping[str, Any]]) -> Coalition:
    closed = row["closed_on"]
    made = sorted((_pledge(each, closed) for each in pledges), key=lambda pledge: pledge.id)
    return Coalition(
        id=row["coalition"],
        policy=row["policy"],
        area=row["area"],
        design=row["design"] or "",
        started_on=row["started_on"],
        closed_on=closed,
        closed_because=row["closed_because"] or "",
        pledges=tuple(made),
    )


def _pledge(row: Mapping[str, Any], closed: date | None) -> Pledge:
    return Pledge(
        id=row["pledge"],
        coalition=row["coalition"],
        offer=row["offer"],
        requirement=row["requirement"],
        amount=row["amount"],
        starts=row["from"],
        ends=row["until"] if closed is None else min(row["until"], closed),
        made_on=row["made_on"],
        withdrawn_on=row["withdrawn_on"],
        if_ready_by=row["if_ready_by"],
    )
