"""Votes of a Polis export: events to standing votes, the sign they are stored with, and the matrix they must agree with.

Polis casts an author's own agree, so the votes of authors on their own statements tell the sign. Only what Polis files
need; what any event log needs is in `voting`.
"""

from dataclasses import dataclass

import polars as pl

from threebuckets.exchange.formats.voting import Standing, standing_votes
from threebuckets.exchange.logbook import Logbook
from threebuckets.exchange.reading.cells import Spelling, typed_column
from threebuckets.exchange.reading.grids import LINE, Grid
from threebuckets.policy.tables import Column, tables

PAIR = ["participant", "statement"]
_FIRST_MILLISECONDS = 100_000_000_000
_ENOUGH_OWN = 5
_SHOWN = 5
_FIXED = {"participant", "xid", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree"}


def typed(grid: Grid, pairs: dict[str, Column], logbook: Logbook) -> pl.DataFrame | None:
    """Columns of a grid by the file's names, typed as ours, with the line; None where one is missing."""
    lacking = [name for name in pairs if name not in grid.header]
    for name in lacking:
        logbook.fault("F04", "no such column", f"a column {name}", file=grid.file, line=1, column=name)
    if lacking:
        return None
    chunk = grid.whole()
    columns = [
        typed_column(
            chunk.rows[name],
            column,
            lines=chunk.lines,
            file=grid.file,
            logbook=logbook,
            spelling=Spelling(),
            shown_as=name,
        )
        for name, column in pairs.items()
    ]
    return pl.DataFrame([*columns, chunk.lines.alias(LINE)])


def column_of(name: str, kind: str, *, required: bool = True) -> Column:
    """A column that is in no table of ours, for checking cells."""
    return Column(name, kind, required, (), None, None, "", "", "", f"{name} of the row.")


def events_of(grid: Grid, logbook: Logbook) -> pl.DataFrame | None:
    """Events of votes.csv: participant, statement, vote, time (milliseconds), line; rows with faults left out."""
    ours = {column.name: column for column in tables()["values/votes"].columns}
    pairs = {
        "timestamp": column_of("time", "integer"),
        "comment-id": ours["statement"],
        "voter-id": ours["participant"],
        "vote": ours["vote"],
    }
    found = typed(grid, pairs, logbook)
    if found is None:
        return None
    return in_milliseconds(found, grid.file, logbook).drop_nulls(["statement", "participant", "vote"])


def in_milliseconds(rows: pl.DataFrame, file: str, logbook: Logbook) -> pl.DataFrame:
    """Rows with `time` in milliseconds, told from seconds by its size; a file that mixes them is refused (F71)."""
    is_fine = (rows["time"] >= _FIRST_MILLISECONDS).fill_null(value=True)
    if is_fine.all():
        return rows
    if is_fine.any() and rows["time"].filter(is_fine).drop_nulls().len():
        line = rows.filter(~is_fine)[LINE].min()
        found = rows.filter(~is_fine)["time"][0]
        at = int(line) if isinstance(line, int) else None
        logbook.fault(
            "F71", found, "times all in seconds or all in milliseconds", file=file, line=at, column="timestamp"
        )
    return rows.with_columns(pl.col("time") * 1_000)


@dataclass(frozen=True, slots=True, eq=False)
class Matrix:
    """The matrix of an export: its votes (participant, statement, vote) and the group Polis put each person in."""

    votes: pl.DataFrame
    groups: pl.DataFrame


def matrix_of(grid: Grid, logbook: Logbook) -> Matrix | None:
    """Votes and groups of participants-votes.csv; cells other than 1, 0, -1 are faults (F12)."""
    whole = grid.whole()
    statements = [name for name in grid.header if name not in _FIXED and name.isdigit()]
    rows = whole.rows.with_columns(whole.lines.alias(LINE)).drop_nulls("participant")
    twice = rows.filter(rows["participant"].is_duplicated())
    for person, line in twice.select("participant", LINE).sort(LINE).iter_rows():
        logbook.fault("F20", person, "each participant once", file=grid.file, line=line, column="participant")
    cells = rows.unpivot(statements, index=["participant", LINE], variable_name="statement", value_name="vote")
    cells = cells.drop_nulls("vote")
    bad = cells.filter(~pl.col("vote").is_in(["1", "0", "-1"])).sort(LINE, "statement")
    for _, line, statement, vote in bad.iter_rows():
        logbook.fault("F12", vote, "1, 0, -1 or nothing", file=grid.file, line=line, column=statement)
    votes = cells.with_columns(pl.col("vote").cast(pl.Int64, strict=False)).drop_nulls().select(*PAIR, "vote")
    has_groups = "group-id" in grid.header
    groups = rows.select("participant", pl.col("group-id").alias("peer_group")) if has_groups else None
    empty = pl.DataFrame(schema={"participant": pl.String, "peer_group": pl.String})
    return Matrix(votes, empty if groups is None else groups.drop_nulls())


@dataclass(frozen=True, slots=True)
class OwnVotes:
    """Authors' votes other than pass on their own statements: how many, and how many of them agree."""

    n: int
    agreeing: int


def own_votes(votes: pl.DataFrame, authors: pl.DataFrame) -> OwnVotes:
    """Votes of authors (statement, participant) on their own statements."""
    own = votes.join(authors, on=PAIR).filter(pl.col("vote") != 0)
    return OwnVotes(own.height, int((own["vote"] > 0).sum()))


def is_flipped(
    votes: pl.DataFrame, authors: pl.DataFrame, matrix: Matrix | None, sign: str, logbook: Logbook, file: str
) -> bool:
    """Whether agree is stored as -1.

    Parameters
    ----------
    votes, authors : DataFrame
        Standing votes; (statement, participant) of each statement's author.
    matrix : Matrix or None
        Consulted where fewer than five authors voted on their own statements.
    sign : str
        `auto`, `as-is` or `flip`.
    logbook : Logbook
        F66 where nothing tells.
    """
    own = own_votes(votes, authors)
    logbook.counts["own_votes"], logbook.counts["own_agreeing"] = own.n, own.agreeing
    if sign in {"as-is", "flip"}:
        return sign == "flip"
    if own.n >= _ENOUGH_OWN:
        return 2 * own.agreeing < own.n
    alike = _likeness(votes, matrix.votes) if matrix is not None else 0
    if alike == 0:
        found = f"{own.n} votes of authors on their own statements"
        expected = "at least 5, to tell whether 1 is agree; option sign=as-is if it is, sign=flip if it is disagree"
        logbook.fault("F66", found, expected, file=file)
    return alike < 0


def _likeness(votes: pl.DataFrame, others: pl.DataFrame) -> int:
    """Above 0 where the sums by statement of two tables of votes go together, below 0 where they go apart."""
    if votes is others:
        return 0
    sums = [each.group_by("statement").agg(pl.col("vote").sum()) for each in (votes, others)]
    both = sums[0].join(sums[1], on="statement", suffix="_other")
    return int((both["vote"] * both["vote_other"]).sum() or 0)


def check_against_matrix(votes: pl.DataFrame, matrix: Matrix, logbook: Logbook, file: str) -> None:
    """Note F72, with the first cells, where standing votes and matrix differ."""
    both = votes.select(*PAIR, "vote").join(matrix.votes, on=PAIR, how="full", suffix="_matrix", coalesce=True)
    differing = both.filter(pl.col("vote").ne_missing(pl.col("vote_matrix"))).sort(PAIR)
    if differing.is_empty():
        return
    first = [f"{who} on {what}: {vote} and {cell}" for who, what, vote, cell in differing.head(_SHOWN).iter_rows()]
    found = f"{differing.height} cells that differ, first {'; '.join(first)}"
    logbook.fault("F72", found, "the same votes in votes.csv and in the matrix", file=file)


def last_votes(events: pl.DataFrame, logbook: Logbook, file: str) -> Standing:
    """Standing votes; pairs that cannot be ordered are warned of (F25), the later line taken."""
    standing = standing_votes(events)
    found = standing.undecided.join(standing.votes, on=PAIR).sort(LINE)
    for who, what, line in found.select(*PAIR, LINE).iter_rows():
        expected = "votes that can be put in order; the later line was taken"
        logbook.caution("F25", f"{who} on {what}, two ways at one time", expected, file=file, line=line, column="vote")
    return standing
