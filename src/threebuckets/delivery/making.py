"""Making and withdrawing: a platform with one pledge more, a pledge withdrawn, an offer ended.

Pure: the platform given stays as it is. Who writes it down, and that nobody writes at the same time, is the matter of
the folder (`threebuckets.folder.locking`) or the database.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl

from threebuckets.delivery.coalitions import Coalition, Pledge, coalitions_of, pledges_of
from threebuckets.delivery.lapses import holding, lapsed_pledges
from threebuckets.delivery.parts import requirements_here
from threebuckets.delivery.pledges import check_pledge
from threebuckets.delivery.stages import Stage, state_of
from threebuckets.delivery.surroundings import Surroundings, surroundings_of
from threebuckets.delivery.table_rows import COALITIONS, OFFERS, PLEDGES, Made, appended, free_id, withdrawn
from threebuckets.errors import Fault, InputError, ThreeBucketsError, shown
from threebuckets.policy import Platform
from threebuckets.policy.wording import day

_ONE_DAY = timedelta(days=1)


class PledgeEndedError(ThreeBucketsError):
    """A withdrawal of something that has ended or was withdrawn already, or one that would lie in the past."""


@dataclass(frozen=True, slots=True)
class NewPledge:
    """What somebody wants to pledge.

    Parameters
    ----------
    offer, requirement : str
    amount : float
        In the offer's unit.
    until : date
        Last day.
    starts : date or None
        First day; by default the first on which it is needed and the offer is there.
    coalition : str
        Id; "" : the one of the policy and area, which is made where there is none.
    policy, area : str
        Needed without a coalition.
    if_ready_by : date or None
        It counts only if the coalition is ready by then.
    by : str
        Id of the actor who pledges; "": whoever offers it.
    """

    offer: str
    requirement: str
    amount: float
    until: date
    starts: date | None = None
    coalition: str = ""
    policy: str = ""
    area: str = ""
    if_ready_by: date | None = None
    by: str = ""


def with_pledge(platform: Platform, wanted: NewPledge, *, on: date) -> Made:
    """The platform with one pledge more.

    Where conditional pledges of the same offer have lapsed, they are ended on their day, so that they hold nothing.

    Parameters
    ----------
    platform : Platform
    wanted : NewPledge
    on : date
        The day it is made.

    Returns
    -------
    Made
        With the new pledge; a coalition is made with it where there was none.

    Raises
    ------
    InputError, OfferEndedError, OverPledgedError
        As `check_pledge`; an unknown coalition, policy or area, or one that was wound up.
    """
    around = surroundings_of(platform, on=on)
    home = _home(wanted, around)
    lapsed = lapsed_pledges(around)
    ended = {name: each for name, each in lapsed.items() if each.offer == wanted.offer}
    requirements = requirements_here(around, home.policy, home.area)
    pledge = Pledge(
        id=_next_id(wanted.offer, around),
        coalition=home.id,
        offer=wanted.offer,
        requirement=wanted.requirement,
        amount=wanted.amount,
        starts=wanted.starts or _first_day(wanted, requirements, around),
        ends=wanted.until,
        made_on=on,
        if_ready_by=wanted.if_ready_by,
    )
    check_pledge(
        pledge, around.offers, around.actors, around.kinds, pledges_of(holding(around), around.offers),
        on=on, requirements=requirements, policy=home.policy, by=wanted.by,
    )  # fmt: skip
    _refuse_out_of_reach(pledge, home, around)
    return _with_rows(platform, home, pledge, ended)


def with_withdrawal(platform: Platform, pledge: str, *, on: date, today: date) -> Made:
    """The platform with a pledge withdrawn: it no longer holds from a day on.

    Parameters
    ----------
    platform : Platform
    pledge : str
        Its id.
    on : date
        First day on which it no longer holds.
    today : date
        A withdrawal never lies in the past.

    Raises
    ------
    InputError
        No such pledge.
    PledgeEndedError
        It has ended, is withdrawn already from that day or an earlier one, or the day is past.
    """
    found = {p.id: p for each in coalitions_of(platform) for p in each.pledges}.get(pledge)
    if found is None:
        raise InputError([_fault("F21", "pledge", f'"{pledge}"', f"the id of a pledge in {PLEDGES}.csv")])
    if on < today:
        raise PledgeEndedError(f"{day(on)} is past. A pledge can be withdrawn from {day(today)} on.")
    if found.last < on:
        raise PledgeEndedError(f"The pledge {pledge} ends on {day(found.last)} anyway. Nothing was changed.")
    return withdrawn(platform, [replace(found, withdrawn_on=on)])


def with_offer_ended(platform: Platform, offer: str, *, on: date, today: date) -> Made:
    """The platform with an offer ended: its last day is the day before, and its pledges are withdrawn.

    Parameters
    ----------
    platform : Platform
    offer : str
        Its id.
    on : date
        First day on which it is no longer there.
    today : date
        An offer never ends in the past.

    Raises
    ------
    InputError
        No such offer.
    PledgeEndedError
        It ends before that day anyway, or the day is past.
    """
    rows = platform.table(OFFERS).filter(pl.col("offer") == offer).to_dicts()
    if not rows:
        raise InputError([_fault("F21", "offer", f'"{offer}"', f"the id of an offer in {OFFERS}.csv")])
    if on < today:
        raise PledgeEndedError(f"{day(on)} is past. An offer can be ended from {day(today)} on.")
    until = rows[0]["until"]
    if until is not None and until < on:
        raise PledgeEndedError(f"The offer {offer} ends on {day(until)} anyway. Nothing was changed.")
    there = [p for each in coalitions_of(platform) for p in each.pledges if p.offer == offer and p.last >= on]
    made = withdrawn(platform, [replace(p, withdrawn_on=on) for p in there])
    frame = _with_last_day(platform, rows[0], on)
    changed = (*made.changed, OFFERS)
    return Made(replace(platform, tables={**made.platform.tables, OFFERS: frame}), made.pledges, changed)


def _with_last_day(platform: Platform, row: Mapping[str, Any], on: date) -> pl.DataFrame:
    """The offers with one that ends the day before; one that has not begun by then was there on that day only."""
    is_it, last = pl.col("offer") == row["offer"], pl.lit(on - _ONE_DAY)
    begins_late = is_it & (pl.col("from") >= on)
    return platform.table(OFFERS).with_columns(
        pl.when(is_it).then(last).otherwise(pl.col("until")).alias("until"),
        pl.when(begins_late).then(last).otherwise(pl.col("from")).alias("from"),
    )


def _home(wanted: NewPledge, around: Surroundings) -> Coalition:
    """The coalition that is meant; a new one where the policy has none in the area."""
    if wanted.coalition:
        found = next((each for each in around.coalitions if each.id == wanted.coalition), None)
        if found is None:
            known = ", ".join(each.id for each in around.coalitions[:8]) or "none yet"
            expected = f"a coalition ({known}), or --policy and --area"
            raise InputError([_fault("F21", "coalition", f'"{wanted.coalition}"', expected)])
        return _alive(found, around)
    around.policy(wanted.policy)
    if wanted.area not in around.area_row:
        raise InputError([_fault("F21", "area", f'"{wanted.area}"', "the code of an area")])
    there = [each for each in around.coalitions if (each.policy, each.area) == (wanted.policy, wanted.area)]
    going = [each for each in there if not each.is_closed(around.on)]
    alive = [each for each in going if state_of(each, around).stage is not Stage.WOUND_UP]
    if len(alive) > 1:
        names = ", ".join(each.id for each in alive)
        raise InputError([_fault("F21", "coalition", "several of this policy here", f"one of them: {names}")])
    if alive or going:
        return (alive or going)[-1]
    design = around.design(wanted.policy, wanted.area)
    name = free_id(f"{wanted.policy}-{wanted.area}", {each.id for each in around.coalitions})
    return Coalition(name, wanted.policy, wanted.area, design.name if design else "")


def _alive(found: Coalition, around: Surroundings) -> Coalition:
    """The coalition, unless it was closed; one that has merely emptied comes to life by a new pledge."""
    if found.is_closed(around.on):
        expected = "one that is not closed; name --policy and --area to begin a new one"
        raise InputError([_fault("F77", "coalition", f"{found.id}, which is wound up", expected)])
    return found


def _first_day(wanted: NewPledge, requirements: Any, around: Surroundings) -> date:
    """The first day on which it is needed and the offer is there; never before the day it is made."""
    days = [around.on]
    for name, starts in zip(requirements.id, requirements.starts, strict=True):
        if str(name) == wanted.requirement:
            days.append(starts.item())
    for name, starts in zip(around.offers.id, around.offers.starts, strict=True):
        if str(name) == wanted.offer and not np.isnat(starts):
            days.append(starts.item())
    return max(days)


def _refuse_out_of_reach(pledge: Pledge, home: Coalition, around: Surroundings) -> None:
    row = next(row for row, name in enumerate(around.offers.id) if str(name) == pledge.offer)
    if row not in around.near(home.area).offer:
        area = around.area_names.get(home.area, home.area)
        found = f"{pledge.offer}, which does not reach {area}"
        raise InputError([_fault("F78", "offer", found, "an offer that reaches it, or a wider reach of this one")])


def _next_id(offer: str, around: Surroundings) -> str:
    taken = {p.id for each in around.coalitions for p in each.pledges}
    number = 1
    while f"{offer[:56]}-p{number}" in taken:
        number += 1
    return f"{offer[:56]}-p{number}"


def _with_rows(platform: Platform, home: Coalition, pledge: Pledge, ended: Mapping[str, Pledge]) -> Made:
    made = withdrawn(platform, list(ended.values())) if ended else Made(platform, (), ())
    changed = dict(made.platform.tables)
    if home.id not in set(platform.table(COALITIONS)["coalition"].to_list()):
        new: dict[str, Any] = {
            "coalition": home.id,
            "policy": home.policy,
            "area": home.area,
            "design": home.design or None,
        }
        changed[COALITIONS] = appended(made.platform, COALITIONS, new)
    row: dict[str, Any] = {
        "pledge": pledge.id, "coalition": pledge.coalition, "offer": pledge.offer, "requirement": pledge.requirement,
        "amount": pledge.amount, "from": pledge.starts, "until": pledge.ends, "made_on": pledge.made_on,
        "if_ready_by": pledge.if_ready_by,
    }  # fmt: skip
    changed[PLEDGES] = appended(made.platform, PLEDGES, row)
    names = tuple(name for name in (COALITIONS, PLEDGES) if changed.get(name) is not platform.tables.get(name))
    return Made(replace(platform, tables=changed), (pledge, *ended.values()), names)


def _fault(code: str, column: str, found: str, expected: str) -> Fault:
    return Fault(code, "error", f"{PLEDGES}.csv", None, column, shown(found), expected)
