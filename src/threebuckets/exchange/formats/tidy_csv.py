"""Tables in our own columns, or brought into them by a mapping: CSV, gzip, a sheet of a workbook, or Parquet.

Which table it is follows from the header; columns that are not ours are kept as text under their own names. Area code
changes are read as long rows or as a wide table with a column of codes a year (`successions`).
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

import polars as pl

from threebuckets.exchange.contract import Batch, ColumnMapping, Detection, Head, Member, Option, Source
from threebuckets.exchange.formats.measures import with_known_measures
from threebuckets.exchange.formats.successions import is_wide_changes, read_wide_changes
from threebuckets.exchange.formats.voting import standing_votes
from threebuckets.exchange.gathering import schema_of
from threebuckets.exchange.ledger import SOURCE_ID
from threebuckets.exchange.logbook import Logbook
from threebuckets.exchange.mappings import mapping_faults
from threebuckets.exchange.reading.cells import DATE_FORMATS, Spelling, typed_column
from threebuckets.exchange.reading.grids import LINE, Chunk, Grid
from threebuckets.exchange.reading.heads import header_of
from threebuckets.exchange.reading.parquet import is_parquet
from threebuckets.exchange.reading.tables import read_grid
from threebuckets.exchange.selection import INDICATOR_OPTION, SELECTION_OPTIONS
from threebuckets.exchange.targets import Tables
from threebuckets.exchange.writing import write_parquet, write_table
from threebuckets.policy.tables import Table, split_list, tables

_SYNONYMS = {"parent": "parents", "level": "levels", "topic": "theme", "confidence_intervals": "limits"}
_SUCCESSIONS = "situation/successions"
_VOTES = "values/votes"


class TidyCsv:
    """Tables of a platform as CSV."""

    name = "tidy_csv"
    title = "Tables in Three Buckets' own columns (CSV, a sheet or Parquet)"
    bucket = "all"
    can_read = True
    can_write = True
    mappable = tuple(sorted({SOURCE_ID, *(column.name for table in tables().values() for column in table.columns)}))
    options = (
        Option("table", "Which table it is; default: by its header.", choices=("", *tables())),
        Option("sheet", "Sheet of a workbook; default: its only filled one."),
        Option("missing", "Words that mean missing besides the empty cell, divided by |."),
        Option("decimal", "Decimal mark.", default=".", choices=(".", ",")),
        Option("dates", "How dates are written.", default="yyyy-mm-dd", choices=tuple(DATE_FORMATS)),
        Option("private", "Writing: also single people's rows.", default="no", choices=("no", "yes")),
        INDICATOR_OPTION,
        *SELECTION_OPTIONS,
    )

    def sniff(self, head: Head) -> Detection | None:
        """Likely where the header has every column that a table must have."""
        if head.starts and all(is_parquet(start) for start in head.starts.values()):
            return Detection(self.name, 0.6, "It is a Parquet table; its columns tell which.")
        found = [(name, header_of(start)) for name, start in head.starts.items()]
        scores = [score for name, header in found if header and (score := _score(header, name))]
        if not scores or len(scores) < len(found):
            return None
        confidence, table = min(scores)
        return Detection(self.name, confidence, f"The header has the columns of {table}.")

    def read(self, source: Source, logbook: Logbook) -> Iterator[Batch]:
        """The rows of each file, as the table its header shows."""
        for member in source.members:
            grid = read_grid(member, logbook, source.limits, sheet=source.options["sheet"], spared=_own_columns())
            if grid is not None:
                yield from _read_grid(grid, member, source, logbook)

    def write(self, tables: Tables, out: Path, options: Mapping[str, str]) -> tuple[Path, ...]:
        """Each table as `<out>/<table>.csv`; a single one as `out` itself where that ends in `.csv` or `.parquet`."""
        shared = {
            name: rows for name, rows in sorted(tables.items()) if options.get("private") == "yes" or _is_public(name)
        }
        if out.suffix == ".parquet" and len(shared) == 1:
            return tuple(write_parquet(name, rows, out) for name, rows in shared.items())
        if out.suffix == ".csv" and len(shared) == 1:
            return tuple(write_table(name, rows, out) for name, rows in shared.items())
        return tuple(write_table(name, rows, out / f"{name}.csv") for name, rows in shared.items())


FORMAT = TidyCsv()


def lacking_by_table(header: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """For each table the columns it must have and a header lacks.

    Examples
    --------
    >>> lacking_by_table(("area", "value"))["situation/areas"]
    ('name',)
    """
    own = {_SYNONYMS.get(column, column) for column in header}
    return {
        name: tuple(column.name for column in table.columns if column.required and column.name not in own)
        for name, table in tables().items()
    }


def nearest_table(header: tuple[str, ...]) -> str:
    """The table of whose needed columns a header has most and lacks fewest.

    Examples
    --------
    >>> nearest_table(("indicator", "area", "number"))
    'situation/observations'
    """
    lacking = lacking_by_table(header)

    def distance(name: str) -> int:
        needed = sum(column.required for column in tables()[name].columns)
        return 2 * len(lacking[name]) - needed

    return min(lacking, key=lambda name: (distance(name), name))


def _score(header: tuple[str, ...], file: str) -> tuple[float, str] | None:
    """How well a header fits the table it fits best, and which that is."""
    if is_wide_changes(header):
        return 0.9, _SUCCESSIONS
    own = {_SYNONYMS.get(column, column) for column in header}
    fitting = [name for name, lacking in lacking_by_table(header).items() if not lacking]
    if not fitting:
        return None

    def shared(name: str) -> int:
        return sum(column.name in own for column in tables()[name].columns)

    best = max(fitting, key=lambda name: (shared(name), name.rpartition("/")[2] in file, name))
    return 0.5 + 0.45 * shared(best) / len(header), best


def _own_columns() -> tuple[str, ...]:
    return tuple({column.name for table in tables().values() for column in table.columns})


def _is_public(name: str) -> bool:
    return name not in tables() or not tables()[name].private


def _read_grid(grid: Grid, member: Member, source: Source, logbook: Logbook) -> Iterator[Batch]:
    name = source.options["table"] or _table_of(grid, member, source.mapping, logbook)
    if not name:
        return
    if name == _SUCCESSIONS and is_wide_changes(grid.header):
        yield read_wide_changes(grid, logbook)
        return
    table = tables()[name]
    pairs = _pairs(grid, table, source.mapping)
    if not _has_layout(grid, table, pairs, source.mapping, logbook):
        return
    batches = [_typed(chunk, grid.file, table, pairs, source, logbook) for chunk in grid.chunks]
    if name == _VOTES:
        batches = _standing(batches, grid.file, logbook)
    yield from batches or [Batch(name, table.empty(), grid.file)]


def _table_of(grid: Grid, member: Member, mapping: ColumnMapping | None, logbook: Logbook) -> str:
    extra = (*mapping.columns, *mapping.constants) if mapping else ()
    score = _score((*grid.header, *extra), member.name)
    if score:
        return score[1]
    lacking = lacking_by_table((*grid.header, *extra))
    nearest = nearest_table((*grid.header, *extra))
    expected = f"the columns of a table; nearest is {nearest}, which lacks {', '.join(lacking[nearest])}"
    logbook.fault("F60", f"columns {', '.join(grid.header[:8])}", expected, file=grid.file, line=1)
    return ""


def _pairs(grid: Grid, table: Table, mapping: ColumnMapping | None) -> dict[str, str]:
    """Our column → column of the file: those of the same name, synonyms, and what the mapping says instead."""
    own = {column.name for column in table.columns} | {SOURCE_ID}
    pairs = {ours: column for column in grid.header if (ours := _SYNONYMS.get(column, column)) in own}
    pairs |= {column: column for column in grid.header if column in own}
    given = dict(mapping.columns) if mapping else {}
    taken = {*given.values()}
    kept = {ours: column for ours, column in pairs.items() if column not in taken and ours not in _constants(mapping)}
    return {**kept, **given}


def _constants(mapping: ColumnMapping | None) -> Mapping[str, str]:
    return mapping.constants if mapping else {}


def _has_layout(
    grid: Grid, table: Table, pairs: Mapping[str, str], mapping: ColumnMapping | None, logbook: Logbook
) -> bool:
    """Whether every column named and every column needed exists; all that lack are faults together."""
    known = [column.name for column in table.columns] + [SOURCE_ID]
    faults = list(mapping_faults(mapping, ours=known, theirs=grid.header, file=grid.file)) if mapping else []
    for fault in faults:
        logbook.faults.add(fault)
    lacking = [c for c in table.columns if c.required and c.name not in pairs and c.name not in _constants(mapping)]
    for column in lacking:
        found = f"columns {', '.join(grid.header[:8])}"
        logbook.fault("F04", found, f"a column {column.name}", file=grid.file, line=1, column=column.name)
    return not faults and not lacking


def _typed(chunk: Chunk, file: str, table: Table, pairs: Mapping[str, str], source: Source, logbook: Logbook) -> Batch:
    options = source.options
    spelling = Spelling(frozenset(split_list(options["missing"])), options["decimal"], options["dates"])
    constants = _constants(source.mapping)
    rows = chunk.rows
    if table.name == "situation/indicators":
        rows, pairs = with_known_measures(rows, pairs)
    found = []
    for column in table.columns:
        if column.name in pairs or column.name in constants:
            theirs = pairs.get(column.name, column.name)
            text = rows[theirs] if column.name in pairs else _constant(constants[column.name], rows.height)
            found.append(
                typed_column(
                    text,
                    column,
                    lines=chunk.lines,
                    file=file,
                    logbook=logbook,
                    spelling=spelling,
                    shown_as=theirs.strip(),
                )
            )
    schema = schema_of(table.name)
    used = {*pairs.values(), *schema}
    further = [rows[name] for name in rows.columns if name not in used]
    if SOURCE_ID in pairs and SOURCE_ID not in schema:
        further.append(rows[pairs[SOURCE_ID]].alias(SOURCE_ID))
    return Batch(table.name, pl.DataFrame([*found, *further]), file, chunk.lines)


def _constant(value: str, n: int) -> pl.Series:
    return pl.Series([value], dtype=pl.String()).new_from_index(0, n)


def _standing(batches: list[Batch], file: str, logbook: Logbook) -> list[Batch]:
    """Votes with only the last of each pair; two at one time are an error (F25)."""
    if not batches:
        return []
    events = pl.concat([batch.rows.with_columns(pl.Series(LINE, batch.lines)) for batch in batches], how="diagonal")
    if "voted_at" not in events.columns:
        return batches
    when = pl.col("voted_at").str.replace("Z$", "+00:00").str.to_datetime(time_zone="UTC", strict=False)
    standing = standing_votes(events.drop_nulls(["participant", "statement"]).with_columns(when.alias("time")))
    timed = standing.undecided.join(standing.votes, on=["participant", "statement"])
    for row in timed.iter_rows(named=True):
        found = f"{row['participant']} on {row['statement']} in two ways"
        logbook.fault("F25", found, "one vote at one time", file=file, line=row[LINE], column="vote")
    if standing.n_superseded:
        logbook.notes.append(f"{standing.n_superseded:,} earlier votes were replaced by later ones of the same person.")
    logbook.counts["superseded"] += standing.n_superseded
    return [Batch(_VOTES, standing.votes.drop("time", LINE), file, standing.votes[LINE])]
