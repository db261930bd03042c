"""Ids that refer to another table: each must stand there; the nearest one is suggested.

Figures and people of an area that the platform does not know are kept with a warning, one an area code.
"""

import polars as pl

from threebuckets.folder.drafts import Draft
from threebuckets.folder.files.fault_list import FaultList
from threebuckets.folder.nearest import nearest
from threebuckets.folder.tables.placed import LINE, PART, Placed
from threebuckets.policy.tables import Column, tables

MOST_SUGGESTIONS = 20
"""Unknown ids of a column for which the nearest known one is looked up."""
_AREAS = "situation/areas"
_TOLERANT = frozenset({("situation/observations", "area"), ("values/people", "area"), ("values/published", "area")})


def check_references(draft: Draft, faults: FaultList) -> None:
    """Every id that should stand in another table does."""
    for name, placed in draft.tables.items():
        for column in placed.table.columns:
            if column.refers and draft.is_certain(column.refers):
                _check_column(draft, placed, column, (name, column.name) in _TOLERANT, faults)
    _check_ended_areas(draft, faults)


def check_rows(draft: Draft, placed: Placed, faults: FaultList) -> None:
    """References of a sheet whose document could not be put together; other sheets are checked with their documents."""
    for column in placed.table.columns:
        if column.refers in tables() and draft.is_certain(column.refers):
            _check_column(draft, placed, column, False, faults)


def known_ids(draft: Draft, table: str) -> pl.Series:
    """Ids that stand in a table; none where the platform does not have it."""
    placed = draft.tables.get(table)
    key = tables()[table].key[0]
    return pl.Series(key, [], pl.String) if placed is None else placed.frame[key].drop_nulls().unique()


def file_of(draft: Draft, table: str) -> str:
    """The file or sheet that a table stands in, or would stand in."""
    placed = draft.tables.get(table)
    return f"{table}.csv" if placed is None else placed.file


def _check_column(draft: Draft, placed: Placed, column: Column, is_tolerant: bool, faults: FaultList) -> None:
    rows = placed.frame.select(pl.col(column.name).alias("id"), LINE, PART).drop_nulls("id")
    if column.type == "list":
        rows = rows.with_columns(pl.col("id").str.split("|")).explode("id").with_columns(pl.col("id").str.strip_chars())
        rows = rows.filter(pl.col("id") != "")
    known = known_ids(draft, column.refers)
    unknown = rows.filter(~pl.col("id").is_in(known.implode()))
    if unknown.is_empty():
        return
    if is_tolerant:
        _warn_of_areas(draft, placed, column.name, unknown, faults)
        return
    file = file_of(draft, column.refers)
    close = _suggestions(unknown["id"], known)
    told = unknown.with_columns(
        found=pl.format(f'"{{}}", which is not in {file}', pl.col("id").str.slice(0, 64)),
        expected=pl.lit(f"an id of {file}") + pl.col("id").replace_strict(close, default="", return_dtype=pl.String),
    )
    placed.report_rows(faults, told, "F21", column.name)


def _suggestions(unknown: pl.Series, known: pl.Series) -> dict[str, str]:
    """Unknown id → “ (perhaps …)” for the first few."""
    candidates = known.to_list()
    found = {word: nearest(word, candidates) for word in unknown.unique().sort().head(MOST_SUGGESTIONS).to_list()}
    return {word: f" (perhaps “{close}”)" for word, close in found.items() if close}


def _warn_of_areas(draft: Draft, placed: Placed, column: str, unknown: pl.DataFrame, faults: FaultList) -> None:
    """One warning an unknown area code: how often it occurs, and what followed it."""
    firsts = (
        unknown.sort(PART, LINE)
        .group_by("id", maintain_order=True)
        .agg(pl.col(LINE).first(), pl.col(PART).first(), pl.len().alias("n"))
    )
    told = firsts.join(_successors(draft), left_on="id", right_on="old", how="left").with_columns(
        found=pl.format('"{}" (in {} rows), an area that is not in {}', "id", "n", pl.lit(file_of(draft, _AREAS))),
        expected=pl.coalesce("followed_by", pl.lit("the code of an area of the platform; these rows are not used")),
    )
    placed.report_rows(faults, told, "F75", column, is_warning=True)


def _successors(draft: Draft) -> pl.DataFrame:
    """Old code → the sentence that names what followed it."""
    placed = draft.tables.get("situation/successions")
    if placed is None:
        return pl.DataFrame(schema={"old": pl.String, "followed_by": pl.String})
    steps = placed.frame.drop_nulls(["old", "new", "year"]).sort("year", "new")
    told = steps.group_by("old").agg(pl.format("{} (from {})", "new", "year").str.join(", "))
    return told.select(
        "old", (pl.lit("an area in force; this one was followed by ") + pl.col("new")).alias("followed_by")
    )


def _check_ended_areas(draft: Draft, faults: FaultList) -> None:
    """Figures of an area from after its end."""
    figures, areas = draft.tables.get("situation/observations"), draft.tables.get(_AREAS)
    if figures is None or areas is None:
        return
    ended = areas.frame.select("area", "end").drop_nulls()
    late = figures.frame.select("area", "period_start", LINE, PART).join(ended, on="area")
    late = late.filter(pl.col("period_start").dt.year() > pl.col("end")).sort(PART, LINE)
    firsts = late.group_by("area", maintain_order=True).agg(
        pl.col(LINE).first(), pl.col(PART).first(), pl.col("end").first(), pl.len().alias("n")
    )
    told = firsts.join(_successors(draft), left_on="area", right_on="old", how="left").with_columns(
        found=pl.format('"{}" (in {} rows), an area that ended in {}', "area", "n", "end"),
        expected=pl.coalesce("followed_by", pl.lit("the code of an area in force")),
    )
    figures.report_rows(faults, told, "F75", "area", is_warning=True)
