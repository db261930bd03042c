"""From a table of text to a typed one: columns, cells, limits, choices and kinds; every bad cell becomes a fault.

What only shows between rows or tables (keys, references, dates in order) is checked in `threebuckets.folder.checks`.
"""

from collections.abc import Mapping

import polars as pl

from threebuckets.errors import shown
from threebuckets.folder.files.fault_list import FaultList
from threebuckets.folder.files.formulas import unguarded
from threebuckets.folder.files.raw_tables import RawTable
from threebuckets.folder.nearest import nearest
from threebuckets.folder.tables.cell_types import understood
from threebuckets.folder.tables.placed import BAD, LINE, PART, Place, Placed, in_order
from threebuckets.policy.tables import Column, Table

ABOVE_ZERO = frozenset(
    {
        ("situation/indicators", "per"),
        ("situation/indicators", "scale"),
        ("situation/evidence", "horizon_months"),
        ("resources/offers", "amount"),
        ("delivery/pledges", "amount"),
    }
)
"""Numbers that may not be zero either."""
MEANT: Mapping[tuple[str, str], str] = {
    ("values/votes", "vote"): "1 (agree), 0 (pass) or -1 (disagree)",
    ("situation/indicators", "polarity"): "1 (higher is better), -1 (lower is better) or 0 (neither)",
}
"""What choices that are numbers mean."""


def typed(raw: RawTable, table: Table, faults: FaultList) -> Placed | None:
    """The table with typed columns; None where not even its columns are there."""
    if not _has_columns(raw, table, faults):
        return None
    frame: dict[str, pl.Series] = {}
    for column in table.columns:
        if column.name in raw.frame.columns:
            frame[column.name] = _column(raw, column, table, faults)
        else:
            frame[column.name] = pl.repeat(None, raw.frame.height, dtype=column.dtype, eager=True).alias(column.name)
    is_bad = pl.repeat(False, raw.frame.height, eager=True)
    for name in table.schema.keys() & set(raw.frame.columns):
        is_bad |= raw.frame[name].is_not_null() & frame[name].is_null()
    known = pl.DataFrame(frame)
    more = raw.frame.select(pl.exclude(*table.schema)).with_columns(unguarded(pl.all()))
    placed = pl.concat([known, more], how="horizontal") if more.width else known
    placed = placed.with_columns(
        raw.lines.cast(pl.Int64).alias(LINE), pl.lit(0, pl.Int64).alias(PART), is_bad.alias(BAD)
    )
    return Placed(table, in_order(placed, table), (Place(raw.file, raw.labels),))


def _has_columns(raw: RawTable, table: Table, faults: FaultList) -> bool:
    names = raw.frame.columns
    if not set(names) & set(table.schema):
        expected = "a header with the columns " + ", ".join(column.name for column in table.columns if column.required)
        faults.error("F03", raw.file, shown(", ".join(names)), expected, line=1)
        return False
    unknown = [name for name in names if name not in table.schema]
    for column in table.columns:
        if column.required and column.name not in names:
            close = nearest(column.name, unknown)
            found = f"no such column (but “{shown(close)}”)" if close else "no such column"
            faults.error("F04", raw.file, found, f"the column {column.name}", line=1, column=raw.label(column.name))
    return True


def _column(raw: RawTable, column: Column, table: Table, faults: FaultList) -> pl.Series:
    text = raw.frame[column.name]
    read = understood(text, column.type)
    expected = expected_of(column, table) or read.expected
    _report(raw, column, read.bad, "F12" if column.choices else read.code, expected, faults)
    if column.required:
        wanted = expected if column.choices else column.meaning.rstrip(".")
        _report(raw, column, text.is_null(), "F10", wanted, faults)
    values = read.values
    out_of_range = _out_of_range(values, column, table)
    if out_of_range is not None:
        _report(raw, column, out_of_range, _code_of(column, table), expected, faults)
    not_chosen = _not_chosen(values, column)
    if not_chosen is not None:
        _report(raw, column, not_chosen, "F12", expected, faults)
        values = values.set(not_chosen.fill_null(value=False), None)
    return values


def expected_of(column: Column, table: Table) -> str:
    """What a cell of the column may hold, in words; empty where the type says it all."""
    if meant := MEANT.get((table.name, column.name)):
        return meant
    if column.choices:
        return " or ".join([", ".join(column.choices[:-1]), column.choices[-1]])
    low, high = column.low, column.high
    if column.type == "text":
        return f"at most {high:,.0f} characters" if high is not None else ""
    noun = "a whole number" if column.type == "integer" else "a number"
    many = f"{noun} of {column.unit}" if column.unit not in {"", "unit"} else noun
    if low is not None and high is not None:
        return f"{noun} from {low:g} to {high:g}"
    if (table.name, column.name) in ABOVE_ZERO:
        return f"{many} above 0; an empty cell where it is not known"
    return f"{many}, {low:g} or more" if low is not None else ""


def _not_chosen(values: pl.Series, column: Column) -> pl.Series | None:
    if not column.choices:
        return None
    return values.is_not_null() & ~values.cast(pl.String).is_in(column.choices)


def _out_of_range(values: pl.Series, column: Column, table: Table) -> pl.Series | None:
    if column.type == "text":
        return None if column.high is None else values.str.len_chars() > column.high
    if column.type not in {"integer", "number"} or (column.low is None and column.high is None):
        return None
    bad = pl.repeat(False, len(values), eager=True)
    if column.low is not None:
        bad |= values <= column.low if (table.name, column.name) in ABOVE_ZERO else values < column.low
    if column.high is not None:
        bad |= values > column.high
    return bad


def _code_of(column: Column, table: Table) -> str:
    """Small published cells have a code of their own."""
    return "F41" if table.name == "values/published" and column.name in {"base", "people"} else "F13"


def _report(raw: RawTable, column: Column, bad: pl.Series, code: str, expected: str, faults: FaultList) -> None:
    if not bad.any():
        return
    # polars 2.1 panics in `pl.format` where the first chunk is empty, as it is when a long file is bad only at its end.
    rows = pl.DataFrame({LINE: raw.lines, "cell": raw.frame[column.name]}).filter(bad.fill_null(value=False)).rechunk()
    cell = pl.col("cell").str.slice(0, 200)
    found = pl.when(cell.is_null()).then(pl.lit("nothing")).otherwise(pl.format('"{}"', cell))
    shown_rows = rows.select(LINE, pl.lit(0).alias(PART), found.alias("found"), pl.lit(expected).alias("expected"))
    table = Placed(Table("", "", (), True, False, "", ()), pl.DataFrame(), (Place(raw.file, raw.labels),))
    table.report_rows(faults, shown_rows, code, column.name)
