"""Conditions of pledges, settled on a day: what has come true counts like any pledge, what has lapsed holds nothing.

A pledge “if all is there by 1 May” holds its part of an offer while it waits. After its day it has either come true and
holds, or has lapsed and is over, though nobody withdrew it. Not for whether a condition comes true (`conditions.py`).
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import polars as pl

from threebuckets.delivery.coalitions import Coalition, Pledge
from threebuckets.delivery.stages import state_of
from threebuckets.delivery.surroundings import Surroundings, surroundings_of
from threebuckets.policy import Platform

PLEDGES = "delivery/pledges"
_ONE_DAY = timedelta(days=1)


def lapsed_pledges(around: Surroundings) -> Mapping[str, Pledge]:
    """Conditional pledges whose day has passed in vain, as they end: withdrawn from the day after it.

    Parameters
    ----------
    around : Surroundings

    Returns
    -------
    mapping of str to Pledge
        By id; the first day on which each no longer holds stands in `withdrawn_on`.
    """
    out = {}
    for coalition in _with_conditions(around):
        for pledge in state_of(coalition, around).pledges.lapsed:
            if pledge.if_ready_by is not None:
                out[pledge.id] = replace(pledge, withdrawn_on=max(pledge.if_ready_by + _ONE_DAY, pledge.made_on))
    return out


def holding(around: Surroundings) -> tuple[Coalition, ...]:
    """The coalitions with their lapsed pledges ended: what is left of each holds a part of an offer.

    Parameters
    ----------
    around : Surroundings
    """
    ended = lapsed_pledges(around)
    if not ended:
        return around.coalitions
    return tuple(replace(each, pledges=tuple(ended.get(p.id, p) for p in each.pledges)) for each in around.coalitions)


def with_conditions_settled(platform: Platform, *, on: date) -> Platform:
    """The platform as its test should see it: conditions that came true are gone, lapsed pledges are ended.

    For judging only, never for writing back. A pledge that waits keeps its condition: the test holds its part back from
    others and does not count it yet.

    Parameters
    ----------
    platform : Platform
    on : date

    Returns
    -------
    Platform
        The very same where no pledge has a condition.
    """
    if not platform.has(PLEDGES) or platform.table(PLEDGES)["if_ready_by"].is_null().all():
        return platform
    around = surroundings_of(platform, on=on)
    ended = lapsed_pledges(around)
    met = dict.fromkeys(_met(around))
    frame = platform.table(PLEDGES)
    days = [
        (ended[name].withdrawn_on if name in ended else withdrawn, met.get(name, condition))
        for name, withdrawn, condition in frame.select("pledge", "withdrawn_on", "if_ready_by").iter_rows()
    ]
    settled = frame.with_columns(
        pl.Series("withdrawn_on", [withdrawn for withdrawn, _ in days], pl.Date),
        pl.Series("if_ready_by", [condition for _, condition in days], pl.Date),
    )
    return replace(platform, tables={**platform.tables, PLEDGES: settled})


def conditions_met(platform: Platform, *, on: date) -> frozenset[str]:
    """Ids of conditional pledges in force whose condition has come true by a day.

    Parameters
    ----------
    platform : Platform
    on : date
    """
    if not platform.has(PLEDGES) or platform.table(PLEDGES)["if_ready_by"].is_null().all():
        return frozenset()
    return _met(surroundings_of(platform, on=on))


def _met(around: Surroundings) -> frozenset[str]:
    found = (p for each in _with_conditions(around) for p in state_of(each, around).pledges.counting)
    return frozenset(pledge.id for pledge in found if pledge.if_ready_by is not None)


def _with_conditions(around: Surroundings) -> list[Coalition]:
    """Coalitions with a conditional pledge, of policies that are there."""
    return [
        each
        for each in around.coalitions
        if each.policy in around.platform.policies and any(p.if_ready_by is not None for p in each.pledges)
    ]
