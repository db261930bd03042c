"""Who was asked to join a coalition, and when: whoever was asked lately rests, whatever it was for.

Only bodies are on record. Persons are asked through a public call, and nobody writes down who they are.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

import polars as pl

from threebuckets.delivery.table_rows import Made, appended
from threebuckets.errors import Fault, InputError, ThreeBucketsError, shown
from threebuckets.policy import Platform
from threebuckets.policy.wording import day

ASKED = "delivery/asked"
REST_DAYS = 60
"""Nobody is asked twice within so many days."""


class AskedLatelyError(ThreeBucketsError):
    """Somebody who was asked so lately that they should be left in peace, or a person, who is asked by a public call."""


@dataclass(frozen=True, slots=True)
class Resting:
    """A body that could help and is not asked now, since it was asked lately.

    Parameters
    ----------
    actor_id, name : str
    asked_on : date
        The last time.
    again_on : date
        First day on which it may be asked again.
    """

    actor_id: str
    name: str
    asked_on: date
    again_on: date

    @property
    def sentence(self) -> str:
        """That it rests, and until when."""
        return f"{self.name} was asked on {day(self.asked_on)}: not again before {day(self.again_on)}."


def asked_on(platform: Platform, *, on: date) -> Mapping[str, date]:
    """Id of each actor on record → the last day on which it was asked for anything, up to a day.

    Parameters
    ----------
    platform : Platform
    on : date
    """
    rows = platform.table(ASKED).filter(pl.col("asked_on") <= on)
    return dict(rows.group_by("actor").agg(pl.col("asked_on").max()).sort("actor").iter_rows())


def is_resting(last: date | None, *, on: date) -> bool:
    """Whether somebody who was last asked on a day is left in peace on another.

    Examples
    --------
    >>> [is_resting(date(2027, 1, 1), on=each) for each in (date(2027, 3, 1), date(2027, 3, 2))]
    [True, False]
    """
    return last is not None and on < again_after(last)


def again_after(last: date) -> date:
    """First day on which somebody may be asked again."""
    return last + timedelta(days=REST_DAYS)


def with_asked(platform: Platform, actor: str, *, policy: str, area: str, on: date) -> Made:
    """The platform with a note that a body was asked.

    Parameters
    ----------
    platform : Platform
    actor : str
        Id of the body.
    policy, area : str
        For what: slug of the policy and code of the area, both of the platform.
    on : date
        The day.

    Raises
    ------
    InputError
        An actor that the platform does not have.
    AskedLatelyError
        A person, or a body on record as asked on that very day for the same.
    """
    rows = platform.table("resources/actors").filter(pl.col("actor") == actor).to_dicts()
    if not rows:
        expected = "the id of an actor in resources/actors.csv"
        raise InputError([Fault("F21", "error", f"{ASKED}.csv", None, "actor", shown(f'"{actor}"'), expected)])
    if rows[0]["kind"] == "person":
        raise AskedLatelyError(
            "Persons are asked by a public call, and nobody notes who they are. Nothing was changed."
        )
    row = {"actor": actor, "policy": policy, "area": area, "asked_on": on}
    there = platform.table(ASKED).select(*row).rows()
    if tuple(row.values()) in there:
        raise AskedLatelyError(f"{rows[0]['name']} is on record as asked for this on {day(on)}. Nothing was changed.")
    tables = {**platform.tables, ASKED: appended(platform, ASKED, row)}
    return Made(replace(platform, tables=tables), (), (ASKED,))
