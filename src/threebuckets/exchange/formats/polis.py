"""Polis: exports of its open data and of its reports, and the part of an export that may be public.

Counts that Polis prints (agrees, disagrees) are of events and not used; groups it found are kept as a remark and never
used as ours. Written out are summary, comments and counts by group from the published table, never a person's row.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

import polars as pl

from threebuckets.exchange.contract import Batch, Detection, Head, Option, Source
from threebuckets.exchange.formats.polis_export import write_public
from threebuckets.exchange.formats.polis_files import PolisFiles, polis_files, role_of
from threebuckets.exchange.formats.polis_people import people_batches
from threebuckets.exchange.formats.polis_votes import (
    PAIR,
    Matrix,
    check_against_matrix,
    column_of,
    events_of,
    in_milliseconds,
    is_flipped,
    last_votes,
    matrix_of,
    typed,
)
from threebuckets.exchange.logbook import Logbook
from threebuckets.exchange.reading.grids import LINE
from threebuckets.exchange.targets import Tables
from threebuckets.policy.tables import tables

_STATEMENTS = "values/statements"
_VOTES = "values/votes"
_NO_AUTHORS = pl.DataFrame(schema={"statement": pl.String, "participant": pl.String})


class Polis:
    """Exports of a Polis conversation."""

    name = "polis"
    title = "Polis conversation (export folder, zip or single file)"
    bucket = "values"
    can_read = True
    can_write = True
    mappable = ()
    options = (
        Option("verified", "Was every voter verified as one entitled person?", "unknown", ("unknown", "yes", "no")),
        Option("accept_open_poll", "Why votes of unverified people are used, in words."),
        Option("area", "Area that every participant lives in; writing: area to write."),
        Option("people", "A CSV with participant and area."),
        Option("sign", "Sign of agree: found out, 1 (as-is) or -1 (flip).", "auto", ("auto", "as-is", "flip")),
        Option("prefix", "Put before every id, where a platform holds several conversations."),
    )

    def sniff(self, head: Head) -> Detection | None:
        """Sure where comments, votes or a matrix are among the files."""
        roles = {role_of(name, start) for name, start in head.starts.items()}
        known = roles & {"comments", "votes", "matrix"}
        if not known:
            return None
        return Detection(
            self.name, 0.97 if len(known) > 1 else 0.9, f"It holds {' and '.join(sorted(known))} of Polis."
        )

    def read(self, source: Source, logbook: Logbook) -> Iterator[Batch]:
        """Statements, standing votes, and people where their area or group is known."""
        files = polis_files(source.members, logbook, source.limits)
        _note_facts(files, source, logbook)
        statements = _statements(files, logbook)
        matrix = matrix_of(files.matrix, logbook) if files.matrix else None
        votes = _votes(files, statements, matrix, source.options["sign"], logbook)
        prefix = source.options["prefix"]
        if statements is not None:
            yield _statement_batch(statements, prefix, files.comments.file if files.comments else source.name)
        if votes is not None:
            _check_statements(votes, statements, logbook, source.name)
            yield _vote_batch(votes, source.options, source.name)
            groups = matrix.groups if matrix else None
            yield from people_batches(votes["participant"].unique().sort(), groups, source, logbook)
        if statements is None and votes is None and not logbook.faults.n_errors:
            logbook.fault("F01", "neither comments nor votes", "comments.csv and votes.csv", file=source.name)

    def write(self, tables: Tables, out: Path, options: Mapping[str, str]) -> tuple[Path, ...]:
        """summary.csv, comments.csv and comment-groups.csv from the published table."""
        return write_public(tables, out, area=options.get("area", ""))


FORMAT = Polis()


def _note_facts(files: PolisFiles, source: Source, logbook: Logbook) -> None:
    logbook.facts["source"] = f"polis:{files.conversation}" if files.conversation else ""
    logbook.facts["title"] = files.summary.get("topic", "")
    logbook.facts["url"] = files.summary.get("url", "")
    logbook.facts["accept_open_poll"] = source.options["accept_open_poll"]
    if source.options["accept_open_poll"] or source.options["verified"] == "yes":
        return
    rest = (
        "the votes are shown and decide nothing, unless you accept an open poll and say why: --accept-open-poll REASON."
    )
    if source.options["verified"] == "no":
        logbook.notes.append(f"Nobody is known to be one person entitled to take part: {rest}")
    else:
        question = "Was every voter verified as one person entitled to take part? Say --verified yes if so."
        logbook.questions.append(f"{question} Otherwise {rest}")


def _statements(files: PolisFiles, logbook: Logbook) -> pl.DataFrame | None:
    """statement, text, author, status, created, line of comments.csv."""
    if files.comments is None:
        return None
    ours = {column.name: column for column in tables()[_STATEMENTS].columns}
    optional = {"author-id": "participant", "moderated": "moderated", "is-meta": "meta"}
    pairs = {"timestamp": column_of("time", "integer"), "comment-id": ours["statement"], "comment-body": ours["text"]}
    pairs |= {
        theirs: column_of(name, "text", required=False)
        for theirs, name in optional.items()
        if theirs in files.comments.header
    }
    found = typed(files.comments, pairs, logbook)
    if found is None:
        return None
    found = in_milliseconds(found, files.comments.file, logbook)
    found = found.with_columns(pl.col("text").str.strip_chars())
    lacking = [pl.lit(None, pl.String).alias(name) for name in optional.values() if name not in found.columns]
    is_meta = pl.col("meta").str.to_lowercase().is_in(["true", "1", "t"])
    status = (
        pl.when(pl.col("moderated") == "-1").then(pl.lit("withdrawn")).when(is_meta).then(pl.lit("meta"))
    ).otherwise(pl.lit("live"))
    day = pl.from_epoch("time", time_unit="ms").dt.date()
    return found.with_columns(lacking).with_columns(status.alias("status"), day.alias("created"))


def _votes(
    files: PolisFiles, statements: pl.DataFrame | None, matrix: Matrix | None, sign: str, logbook: Logbook
) -> pl.DataFrame | None:
    """Standing votes in our sign: participant, statement, vote, time (null without events), line."""
    has_authors = statements is not None and not statements.is_empty()
    authors = (
        statements.select("statement", "participant").drop_nulls() if statements is not None and has_authors else None
    )
    authors = _NO_AUTHORS if authors is None else authors
    if files.votes is None:
        return None if matrix is None else _matrix_votes(matrix, authors, sign, logbook, files)
    events = events_of(files.votes, logbook)
    if events is None:
        return None
    standing = last_votes(events, logbook, files.votes.file)
    votes, n = standing.votes, standing.votes.height
    logbook.counts.update({"events": events.height, "votes": n, "superseded": standing.n_superseded})
    logbook.notes.append(f"{events.height:,} events, {n:,} votes that stand, {standing.n_superseded:,} superseded.")
    if is_flipped(votes, authors, matrix, sign, logbook, files.votes.file):
        votes = _turned(votes, logbook)
    if matrix is not None:
        check_against_matrix(votes, _as_stored(matrix, authors), logbook, files.votes.file)
    return votes


def _matrix_votes(
    matrix: Matrix, authors: pl.DataFrame, sign: str, logbook: Logbook, files: PolisFiles
) -> pl.DataFrame:
    file = files.matrix.file if files.matrix else ""
    votes = matrix.votes.with_columns(pl.lit(None, pl.Int64).alias("time"), pl.lit(None, pl.Int64).alias(LINE))
    logbook.counts["votes"] = votes.height
    logbook.notes.append(f"{votes.height:,} votes from the matrix alone, without times.")
    return _turned(votes, logbook) if is_flipped(votes, authors, None, sign, logbook, file) else votes


def _turned(votes: pl.DataFrame, logbook: Logbook) -> pl.DataFrame:
    logbook.repairs.append("Votes were stored with agree = -1; we turned the sign.")
    return votes.with_columns(-pl.col("vote"))


def _as_stored(matrix: Matrix, authors: pl.DataFrame) -> Matrix:
    """The matrix in our sign: an older export stores it, too, with agree = -1."""
    own = matrix.votes.join(authors, on=PAIR).filter(pl.col("vote") != 0)["vote"]
    is_turned = own.len() >= 5 and 2 * int((own > 0).sum()) < own.len()
    return Matrix(matrix.votes.with_columns(-pl.col("vote")), matrix.groups) if is_turned else matrix


def _check_statements(votes: pl.DataFrame, statements: pl.DataFrame | None, logbook: Logbook, file: str) -> None:
    if statements is None:
        return
    unknown = votes.join(statements, on="statement", how="anti")["statement"].value_counts(sort=True)
    for statement, n in unknown.sort("statement").iter_rows():
        logbook.fault("F21", f"{n} votes on {statement}", "a statement of comments.csv", file=file, column="comment-id")


def _statement_batch(statements: pl.DataFrame, prefix: str, file: str) -> Batch:
    rows = statements.select((prefix + pl.col("statement")).alias("statement"), "text", "status", "created")
    return Batch(_STATEMENTS, rows, file, statements[LINE])


def _vote_batch(votes: pl.DataFrame, options: Mapping[str, str], file: str) -> Batch:
    verified = {"yes": True, "no": False}.get(options["verified"])
    when = pl.from_epoch("time", time_unit="ms").dt.strftime("%Y-%m-%dT%H:%M:%S%.3f+00:00")
    rows = votes.select(
        (options["prefix"] + pl.col("participant")).alias("participant"),
        (options["prefix"] + pl.col("statement")).alias("statement"),
        "vote",
        when.alias("voted_at"),
        pl.lit(verified, pl.Boolean).alias("verified"),
    )
    return Batch(_VOTES, rows, file, votes[LINE])
