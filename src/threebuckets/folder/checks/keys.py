"""Rows that share a key: each named with the line of the first. Votes may repeat where their times tell them apart."""

import polars as pl

from threebuckets.folder.drafts import Draft
from threebuckets.folder.files.fault_list import FaultList
from threebuckets.folder.tables.cell_types import moment
from threebuckets.folder.tables.placed import LINE, PART, Placed

_VOTES = "values/votes"


def check_keys(draft: Draft, faults: FaultList) -> None:
    """Every key once, in every table but the votes; every (source, source_id) of offers once."""
    for name, placed in draft.tables.items():
        if name != _VOTES:
            _check_key(placed, placed.table.key, "F20", faults)
    if "resources/offers" in draft.tables:
        _check_key(draft.tables["resources/offers"], ("source", "source_id"), "F69", faults)


def check_sheet_keys(placed: Placed, faults: FaultList) -> None:
    """Every key once, in a table that is no part of the draft."""
    _check_key(placed, placed.table.key, "F20", faults)


def _check_key(placed: Placed, key: tuple[str, ...], code: str, faults: FaultList) -> None:
    needed = [column.name for column in placed.table.columns if column.name in key and column.required] or list(key)
    rows = placed.frame.select(*key, LINE, PART).drop_nulls(needed)
    is_again = rows.select(key).is_duplicated()
    if not is_again.any():
        return
    repeated = rows.filter(is_again).sort(PART, LINE)
    again = _with_first(repeated, key, placed).filter(~pl.col("is_first"))
    again = again.with_columns(pl.lit(f"each {' and '.join(key)} once").alias("expected"))
    placed.report_rows(faults, again, code, key[0])


def _with_first(rows: pl.DataFrame, key: tuple[str, ...], placed: Placed) -> pl.DataFrame:
    """Rows with the sentence that names the first row of their key, and whether they are it."""
    files = pl.Series([place.file for place in placed.places])
    first = pl.struct(LINE, PART).first().over(key)
    told = rows.with_columns(first.alias("first")).with_columns(
        is_first=pl.col("first") == pl.struct(LINE, PART),
        first_file=pl.when(pl.col("first").struct.field(PART) != pl.col(PART))
        .then(pl.lit(" of ") + pl.col("first").struct.field(PART).replace_strict(range(len(files)), files))
        .otherwise(pl.lit("")),
    )
    cells = pl.concat_str([pl.col(name).cast(pl.String) for name in key], separator=", ", ignore_nulls=True)
    noun = "row" if "!" in placed.file else "line"
    line = pl.col("first").struct.field(LINE)
    return told.with_columns(
        found=pl.format(f'"{{}}" again, as on {noun} {{}}{{}}', cells.str.slice(0, 60), line, "first_file")
    )


def check_vote_times(draft: Draft, faults: FaultList) -> None:
    """Several votes of one person on one statement need times, and different answers different times."""
    placed = draft.tables.get(_VOTES)
    if placed is None:
        return
    key = ("participant", "statement")
    rows = placed.frame.drop_nulls(list(key)).filter(pl.struct(key).is_duplicated())
    if rows.is_empty():
        return
    rows = rows.with_columns(moment(pl.col("voted_at")).alias("moment")).sort(PART, LINE)
    told = _with_first(rows, key, placed)
    untimed = told.filter(pl.col("moment").is_null().any().over(key), ~pl.col("is_first"))
    expected = "one row a person and statement where the time is not known"
    placed.report_rows(faults, untimed.with_columns(expected=pl.lit(expected)), "F20", "participant")
    timed = told.filter(pl.col("moment").is_not_null().all().over(key))
    told = _with_first(timed, (*key, "moment"), placed).filter(~pl.col("is_first"))
    differs = told.filter((pl.col("vote") != pl.col("vote").first()).any().over(*key, "moment"))
    _report_conflicts(placed, timed, faults)
    same = told.join(differs.select(LINE, PART), on=[LINE, PART], how="anti")
    placed.report_rows(
        faults, same.with_columns(expected=pl.lit("each vote once")), "F70", "participant", is_warning=True
    )


def _report_conflicts(placed: Placed, timed: pl.DataFrame, faults: FaultList) -> None:
    over = ("participant", "statement", "moment")
    first = pl.struct("vote", LINE).first().over(over).struct
    noun = "row" if "!" in placed.file else "line"
    told = timed.with_columns(first_vote=first.field("vote"), first_line=first.field(LINE))
    told = told.filter(pl.col("vote") != pl.col("first_vote"))
    found = pl.format(f'"{{}}" at the time of "{{}}" on {noun} {{}}', "vote", "first_vote", "first_line")
    expected = "one vote of a person on a statement at one time"
    placed.report_rows(faults, told.with_columns(found=found, expected=pl.lit(expected)), "F25", "vote")
