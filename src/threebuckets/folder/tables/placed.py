"""A typed table whose every row still knows the file and line it came from, so that checks can name the place."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import polars as pl

from threebuckets.errors import Fault, shown
from threebuckets.folder.files.fault_list import FaultList
from threebuckets.policy.tables import Table

LINE = "\x00line"
PART = "\x00part"
BAD = "\x00bad"
# A control character cannot stand in a header, so these never meet a column of somebody's own.
PLACES = (LINE, PART, BAD)
"""Columns that say where a row came from, and whether a cell of it could not be understood (and is null)."""


@dataclass(frozen=True, slots=True)
class Place:
    """A file or sheet that rows came from, and how its columns are called in faults."""

    file: str
    labels: Mapping[str, str] = field(default_factory=dict)

    def label(self, column: str | None) -> str | None:
        """How faults call a column."""
        return None if column is None else self.labels.get(column, column)


def quoted(column: str) -> pl.Expr:
    """A column's value as faults show it: in quotes, or `nothing`."""
    text = pl.col(column).cast(pl.String)
    return pl.when(text.is_null()).then(pl.lit("nothing")).otherwise(pl.format('"{}"', text.str.slice(0, 200)))


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """Rows of one table with their places.

    Parameters
    ----------
    table : Table
        What the table is.
    frame : DataFrame
        Its columns with their types, unknown columns as text, then `LINE` (Int64), `PART` (Int64, a position in
        `places`) and `BAD` (Boolean).
    places : tuple of Place
        Files the rows came from.
    """

    table: Table
    frame: pl.DataFrame
    places: tuple[Place, ...]

    @property
    def file(self) -> str:
        """The first file, for faults about the whole table."""
        return self.places[0].file

    def content(self) -> pl.DataFrame:
        """The rows without their places."""
        return self.frame.drop(PLACES)

    def report(
        self,
        faults: FaultList,
        bad: pl.Expr,
        code: str,
        column: str | None,
        expected: str | pl.Expr,
        *,
        found: str | pl.Expr | None = None,
        is_warning: bool = False,
    ) -> None:
        """One fault for every row where `bad` is true (null counts as false), of rows whose cells were understood.

        `found` is the column's value unless it is given; a plain string stands for itself.
        """
        if found is None:
            found = quoted(column) if column else pl.lit("this row")
        elif isinstance(found, str):
            found = pl.lit(found)
        said = pl.lit(expected) if isinstance(expected, str) else expected
        rows = self.frame.lazy().filter(bad.fill_null(value=False), ~pl.col(BAD))
        rows = rows.select(LINE, PART, found.alias("found"), said.alias("expected"))
        self.report_rows(faults, rows.collect(), code, column, is_warning=is_warning)

    def report_rows(
        self, faults: FaultList, rows: pl.DataFrame, code: str, column: str | None, *, is_warning: bool = False
    ) -> None:
        """One fault a row of a frame with `LINE`, `PART`, `found` and `expected`."""
        kept = faults.limits.faults_kept
        made = []
        severity: Literal["error", "warning"] = "warning" if is_warning else "error"
        for row in rows.sort(PART, LINE).head(kept).iter_rows(named=True):
            place = self.places[row[PART]]
            found = shown(row["found"])
            made.append(Fault(code, severity, place.file, row[LINE], place.label(column), found, row["expected"]))
        faults.add(made, uncounted=max(rows.height - kept, 0))


def joined(parts: list[Placed]) -> Placed:
    """Rows of one table from several files, in that order."""
    if len(parts) == 1:
        return parts[0]
    frames: list[pl.DataFrame] = []
    places: list[Place] = []
    for part in parts:
        frames.append(part.frame.with_columns(pl.col(PART) + len(places)))
        places += part.places
    return Placed(parts[0].table, in_order(pl.concat(frames, how="diagonal"), parts[0].table), tuple(places))


def in_order(frame: pl.DataFrame, table: Table) -> pl.DataFrame:
    """The table’s columns first, unknown ones by name, places last; one chunk, as `pl.format` fails on an empty one."""
    own = set(frame.columns) - table.schema.keys() - set(PLACES)
    last = [name for name in PLACES if name in frame.columns]
    return frame.select(*table.schema, *sorted(own), *last).rechunk()


def sorted_rows(frame: pl.DataFrame, table: Table) -> pl.DataFrame:
    """Rows by key, then by everything else: one order for one set of rows."""
    rest = [name for name in frame.columns if name not in table.key]
    return frame.sort(*table.key, *rest, nulls_last=False, maintain_order=True)
