"""A platform's tables of coalitions and pledges with rows added or days written in; the platform given stays as it is.

Not for what may be written: that is asked before, by those who make, start, close and withdraw.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from threebuckets.delivery.coalitions import Pledge
from threebuckets.policy import Platform, tables

COALITIONS, PLEDGES, OFFERS = "delivery/coalitions", "delivery/pledges", "resources/offers"


@dataclass(frozen=True, slots=True, eq=False)
class Made:
    """A platform after a change, with the pledges made or withdrawn and the tables that changed."""

    platform: Platform
    pledges: tuple[Pledge, ...]
    changed: tuple[str, ...]


def withdrawn(platform: Platform, pledges: list[Pledge]) -> Made:
    """The platform with these pledges' days of withdrawal written down."""
    days = {pledge.id: pledge.withdrawn_on for pledge in pledges}
    if not days:
        return Made(platform, (), ())
    frame = platform.table(PLEDGES)
    told = [days.get(name, was) for name, was in frame.select("pledge", "withdrawn_on").iter_rows()]
    changed = frame.with_columns(pl.Series("withdrawn_on", told, pl.Date))
    return Made(replace(platform, tables={**platform.tables, PLEDGES: changed}), tuple(pledges), (PLEDGES,))


def appended(platform: Platform, table: str, row: Mapping[str, Any]) -> pl.DataFrame:
    """A table of the platform with one row more, in the order of its key."""
    schema = tables()[table].schema
    new = pl.DataFrame({name: [row.get(name)] for name in schema}, schema=schema)
    return pl.concat([platform.table(table), new], how="diagonal").sort(*tables()[table].key)


def free_id(wished: str, taken: set[str]) -> str:
    """The id wished for, with a number behind where somebody has it."""
    name, number = wished[:60], 2
    while name in taken:
        name, number = f"{wished[:60]}-{number}", number + 1
    return name
