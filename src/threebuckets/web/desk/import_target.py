"""The platform of the database as the place that an import writes to: the rows it touches and nothing else.

It fits the `Target` of `threebuckets.exchange`. What is put where is worked out by `threebuckets.folder`, as for a
folder on the disk; here the result goes into the rows.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from django.db import connection

from threebuckets.exchange import Changes
from threebuckets.exchange.targets import BOUNDARIES
from threebuckets.folder.import_target import ImportTarget, changed
from threebuckets.policy.platform import Platform
from threebuckets.policy.tables import tables
from threebuckets.web.core import models as core
from threebuckets.web.folders.shelves import SHELVES
from threebuckets.web.people.models import Participant
from threebuckets.web.situation.models import Boundary, Series
from threebuckets.web.values.models import PastVote, Vote

MODELS = {
    "values/votes": (Vote, PastVote, Participant),
    "values/people": (Participant,),
    "situation/observations": (Series,),
}
"""Rows of the tables that are not kept in one model of their own."""


@dataclass(frozen=True, slots=True, eq=False)
class DatabaseTarget:
    """A platform of the database that an import writes to, in the transaction of the caller.

    Parameters
    ----------
    row : Platform
    platform : threebuckets.policy.platform.Platform
        As it is in the database now.
    keep : callable
        Called with the changes and the platform with them, instead of writing where nothing shall be written.
    """

    row: core.Platform
    platform: Platform
    keep: Callable[[Changes, Platform], None]

    def rows(self, table: str) -> pl.DataFrame:
        """All rows of a table; of boundaries, area and geometry."""
        return self._folder().rows(table)

    def ledger(self, source: str) -> pl.DataFrame:
        """What the source has brought in before."""
        return self._folder().ledger(source)

    def write(self, changes: Changes) -> str:
        """Hand the changes on; gives the id of the import."""
        self.keep(changes, changed(self.platform, changes))
        return f"{changes.source}@{changes.on.isoformat()}"

    def _folder(self) -> ImportTarget:
        return ImportTarget(Path(), self.platform, self.platform)


def hold_still(names: Iterable[str]) -> None:
    """Keep others from writing to tables until the transaction ends, so that nothing they write is overwritten.

    SQLite lets one write at a time anyway.
    """
    if connection.vendor != "postgresql":
        return
    by_table = {**{shelf.table: (getattr(shelf, "model", None),) for shelf in SHELVES}, **MODELS}
    models = {model for name in names for model in by_table.get(name, ()) if model is not None}
    with connection.cursor() as cursor:
        for table in sorted(model._meta.db_table for model in models):
            cursor.execute(f"LOCK TABLE {connection.ops.quote_name(table)} IN SHARE ROW EXCLUSIVE MODE")


def store_tables(row: core.Platform, platform: Platform, names: Iterable[str], *, drop: bool = False) -> None:
    """Put tables of a platform into the database; `drop` also takes rows away that the platform does not have."""
    wanted = [shelf for shelf in SHELVES if shelf.table in set(names)]
    for shelf in wanted:
        unknown = platform.table(shelf.table).columns[len(tables()[shelf.table].columns) :]
        row.tables.update_or_create(name=shelf.table, defaults={"unknown_columns": unknown})
        shelf.put(row, platform.table(shelf.table))
    if drop:
        for shelf in reversed(wanted):
            shelf.drop(row, platform.table(shelf.table))


def store_rest(row: core.Platform, before: Platform, after: Platform) -> None:
    """Settings, outlines and further files, as far as they differ."""
    if before.settings.text != after.settings.text:
        core.Platform.objects.filter(pk=row.pk).update(settings_text=after.settings.text)
    _store_outlines(row, before, after)
    gone = [path for path in before.files if path not in after.files]
    row.files.filter(path__in=gone).delete()
    for path, content in after.files.items():
        if before.files.get(path) != content:
            row.files.update_or_create(path=path, defaults={"content": content})


def _store_outlines(row: core.Platform, before: Platform, after: Platform) -> None:
    gone = [area for area in before.boundaries if area not in after.boundaries]
    Boundary.objects.filter(platform=row, area_code__in=gone).delete()
    Boundary.objects.bulk_create(
        [
            Boundary(platform=row, area_code=area, position=position, geometry=geometry)
            for position, (area, geometry) in enumerate(after.boundaries.items())
            if before.boundaries.get(area) != geometry
        ],
        update_conflicts=True,
        unique_fields=["platform", "area_code"],
        update_fields=["position", "geometry"],
    )


def written_tables(changes: Changes) -> list[str]:
    """Tables of ours that an import writes to."""
    return [name for name in changes.tables if name != BOUNDARIES]
