"""The days of a coalition that people set: it is formed, its partners start, its lead closes it.

Pure: the platform given stays as it is. How far a coalition has come follows from its pledges (`stages.py`); whom it is
made of, from who pledges (`making.py`).
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import polars as pl

from threebuckets.delivery.benefit import of_few_people
from threebuckets.delivery.coalitions import Coalition, Pledge
from threebuckets.delivery.stage_words import OpenSlots, stage_sentence
from threebuckets.delivery.stages import CoalitionState, Stage, state_of
from threebuckets.delivery.surroundings import Surroundings, surroundings_of
from threebuckets.delivery.table_rows import COALITIONS, appended, free_id, withdrawn
from threebuckets.errors import ThreeBucketsError, UnknownCodeError
from threebuckets.policy import Platform
from threebuckets.policy.wording import day

_ONE_DAY = timedelta(days=1)


class NotItsTimeError(ThreeBucketsError):
    """A coalition that is there already, is not ready, has started or was closed before, or needs a reason to close."""


@dataclass(frozen=True, slots=True, eq=False)
class Turned:
    """A platform after a coalition was formed, started or closed.

    Parameters
    ----------
    platform : Platform
    coalition : Coalition
        As it is now.
    released : tuple of Pledge
        Pledges that end with it, as they end.
    changed : tuple of str
        Tables that changed.
    """

    platform: Platform
    coalition: Coalition
    released: tuple[Pledge, ...]
    changed: tuple[str, ...]


def with_coalition(platform: Platform, policy: str, area: str, *, on: date) -> Turned:
    """The platform with a coalition more, to which nobody has pledged anything yet.

    Parameters
    ----------
    platform : Platform
    policy, area : str
        Slug of the policy and code of the area.
    on : date

    Raises
    ------
    UnknownCodeError
        A policy that the platform does not have, or an area in which policies are not tested.
    NotItsTimeError
        One of the policy is there already and was not closed.
    """
    around = surroundings_of(platform, on=on)
    around.policy(policy)
    if area not in around.tested:
        raise UnknownCodeError.of("area", area, "the code of an area in which policies are tested")
    there = [each for each in around.coalitions if (each.policy, each.area) == (policy, area)]
    for each in there:
        if not each.is_closed(on):
            how_far = _in_words(state_of(each, around), around)
            raise NotItsTimeError(f"There is one already, {each.id}: {how_far} Pledge to it, or close it first.")
    design = around.design(policy, area)
    name = free_id(f"{policy}-{area}", {each.id for each in around.coalitions})
    made = Coalition(name, policy, area, design.name if design else "")
    row = {"coalition": name, "policy": policy, "area": area, "design": made.design or None}
    tables = {**platform.tables, COALITIONS: appended(platform, COALITIONS, row)}
    return Turned(replace(platform, tables=tables), made, (), (COALITIONS,))


def with_start(platform: Platform, coalition: str, *, on: date) -> Turned:
    """The platform with a coalition started: from that day on it delivers.

    Parameters
    ----------
    platform : Platform
    coalition : str
        Its id.
    on : date
        First day of delivery.

    Raises
    ------
    UnknownCodeError
        No such coalition.
    NotItsTimeError
        It has started, was closed, or is not ready on that day.
    """
    around = surroundings_of(platform, on=on)
    found = _named(coalition, around)
    if found.started_on is not None:
        raise NotItsTimeError(f"{found.id} was started on {day(found.started_on)}. Nothing was changed.")
    state = state_of(found, around)
    if state.stage is not Stage.READY:
        raise NotItsTimeError(
            f"{found.id} is not ready on {day(on)}: {_in_words(state, around)} Start it once everything is there."
        )
    made = replace(found, started_on=on)
    return Turned(_dated(platform, found.id, {"started_on": on}), made, (), (COALITIONS,))


def with_closing(platform: Platform, coalition: str, *, because: str, on: date, today: date) -> Turned:
    """The platform with a coalition closed: what is pledged to it ends with its last day, and may be pledged elsewhere.

    Parameters
    ----------
    platform : Platform
    coalition : str
        Its id.
    because : str
        Why, in a sentence; may be empty only where nothing is pledged to it.
    on : date
        Its last day.
    today : date
        Nothing is closed in the past.

    Raises
    ------
    UnknownCodeError
        No such coalition.
    NotItsTimeError
        It was closed before, the day is past or before its first, or pledges would end without a reason given.
    """
    around = surroundings_of(platform, on=today)
    found = _named(coalition, around)
    if on < today:
        raise NotItsTimeError(f"{day(on)} is past. The last day of a coalition can be {day(today)} or later.")
    if found.started_on is not None and on < found.started_on:
        raise NotItsTimeError(
            f"{found.id} starts on {day(found.started_on)}, after {day(on)}. Choose a later last day."
        )
    ending = [replace(each, withdrawn_on=on + _ONE_DAY) for each in found.pledges if each.last > on]
    if ending and not because.strip():
        how = "still delivers" if state_of(found, around).stage is Stage.DELIVERING else "is not empty"
        n = f"{len(ending)} pledge{'' if len(ending) == 1 else 's'}"
        raise NotItsTimeError(f"{found.id} {how}: {n} would end on {day(on)}. Say why, in a sentence.")
    closed = _dated(platform, found.id, {"closed_on": on, "closed_because": because.strip() or None})
    made = withdrawn(closed, ending)
    told = replace(found, closed_on=on, closed_because=because.strip())
    return Turned(made.platform, told, tuple(ending), (COALITIONS, *made.changed))


def _named(coalition: str, around: Surroundings) -> Coalition:
    """The coalition, which was not closed."""
    found = next((each for each in around.coalitions if each.id == coalition), None)
    if found is None:
        known = ", ".join(each.id for each in around.coalitions[:8]) or "none yet"
        raise UnknownCodeError.of("coalition", coalition, f"one of: {known}")
    if found.closed_on is not None:
        when = "was wound up" if found.is_closed(around.on) else "will be wound up"
        raise NotItsTimeError(f"{found.id} {when} on {day(found.closed_on)}. Form a new one to begin again.")
    return found


def _in_words(state: CoalitionState, around: Surroundings) -> str:
    hidden = of_few_people(state, around)
    return stage_sentence(OpenSlots(state.coalition, state.stage, state.slots, state.undecided, hidden), on=around.on)


def _dated(platform: Platform, coalition: str, cells: dict[str, date | str | None]) -> Platform:
    """The platform with cells of a coalition written."""
    is_it = pl.col("coalition") == coalition
    columns = [pl.when(is_it).then(pl.lit(value)).otherwise(pl.col(name)).alias(name) for name, value in cells.items()]
    return replace(platform, tables={**platform.tables, COALITIONS: platform.table(COALITIONS).with_columns(columns)})
