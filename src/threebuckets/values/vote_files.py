"""Votes from a file with one row a vote: Parquet, CSV or CSV packed with gzip.

Nothing is guessed: the caller names the columns and the code of answers, because some exports use the opposite sign.
"""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import numpy as np
import polars as pl

from threebuckets.errors import Fault, InputError, shown
from threebuckets.values.votes import IdArray, Votes

POLIS_EXPORT: Mapping[str | int, int] = MappingProxyType({1: 1, -1: -1, 0: 0})
"""Answer code of Polis's exports; its database and mathematics use the opposite sign."""

MAX_FAULTS = 20
PARQUET = ".parquet"


def read_votes(
    path: str | Path,
    *,
    participant: str = "participant",
    statement: str = "statement",
    answer: str = "vote",
    time: str | None = None,
    codes: Mapping[str | int, int] = POLIS_EXPORT,
) -> Votes:
    r"""Read votes in long form, one row a vote.

    Parameters
    ----------
    path : str or Path
        `.parquet`, `.csv` or `.csv.gz` with a header line.
    participant, statement, answer : str
        Names of the columns. Ids are int64 where all of them are whole numbers, else str.
    time : str, optional
        Column of whole numbers or ISO times by which the last vote is told; without it the later row counts.
    codes : mapping of str or int to int
        What each answer in the file means: +1 agree, -1 disagree, 0 pass.

    Returns
    -------
    Votes

    Raises
    ------
    InputError
        Missing file or columns, missing ids, unknown answers or times: all faults with their line, 20 of them kept.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "votes.csv").write_text("participant,statement,vote\n1,s1,1\n2,s1,-1\n")
    ...     read_votes(Path(folder, "votes.csv")).answers
    array([ 1, -1], dtype=int8)
    """
    source = Path(path)
    wanted = [participant, statement, answer, *([time] if time else [])]
    table = _table(source, wanted)
    known = {str(code): value for code, value in codes.items()}
    answers = table[answer].replace_strict(list(known), list(known.values()), default=None, return_dtype=pl.Int8)
    times = None if time is None else _times(table[time])
    expected = ", ".join(f"{code} ({_word(value)})" for code, value in known.items())
    faults = [
        *_faults(source, table, participant, table[participant].is_null(), "an id", "F10"),
        *_faults(source, table, statement, table[statement].is_null(), "an id", "F10"),
        *_faults(source, table, answer, answers.is_null(), expected, "F12"),
    ]
    if time is not None and times is not None:
        unread = times.is_null() & table[time].is_not_null()
        faults += _faults(source, table, time, unread, "a whole number or an ISO time", "F14")
    if faults:
        raise InputError(sorted(faults, key=lambda fault: fault.order)[:MAX_FAULTS], len(faults))
    moments = None if times is None else times.fill_null(_EARLIEST).to_numpy()
    return Votes.from_columns(_ids(table[participant]), _ids(table[statement]), answers.to_numpy(), times=moments)


_EARLIEST = int(np.iinfo(np.int64).min)


def _table(source: Path, wanted: list[str]) -> pl.DataFrame:
    """The wanted columns as text, empty cells null."""
    if not source.is_file():
        raise InputError([Fault("F01", "error", source.name, None, None, "no such file", "a file of votes")])
    is_parquet = source.suffix == PARQUET
    try:
        found = (
            pl.read_parquet_schema(source) if is_parquet else pl.read_csv(source, n_rows=0, infer_schema=False).schema
        )
        missing = [name for name in wanted if name not in found]
        if missing:
            columns = "columns " + ", ".join(found)
            raise InputError(
                [Fault("F04", "error", source.name, 1, name, columns, f"a column {name}") for name in missing]
            )
        if is_parquet:
            return pl.read_parquet(source, columns=wanted).select(pl.all().cast(pl.String))
        return pl.read_csv(source, columns=wanted, infer_schema=False)
    except pl.exceptions.PolarsError as error:
        raise InputError([Fault("F06", "error", source.name, None, None, shown(error), "a readable table")]) from error


def _ids(column: pl.Series) -> IdArray:
    """Whole numbers where every id is written as one, else texts."""
    numbers = column.cast(pl.Int64, strict=False)
    if column.len() and not numbers.has_nulls() and (numbers.cast(pl.String) == column).all():
        return numbers.to_numpy()
    return np.array(column.to_list(), dtype=np.str_)


def _times(column: pl.Series) -> pl.Series:
    """Whole numbers, or ISO times as microseconds, whichever most cells are; null for the others."""
    numbers = column.cast(pl.Int64, strict=False)
    if numbers.null_count() == column.null_count():
        return numbers
    moments = column.str.to_datetime(time_unit="us", time_zone="UTC", strict=False).cast(pl.Int64)
    return moments if moments.null_count() < numbers.null_count() else numbers


def _word(value: int) -> str:
    return {1: "agree", 0: "pass", -1: "disagree"}.get(value, str(value))


def _faults(source: Path, table: pl.DataFrame, column: str, is_bad: pl.Series, expected: str, code: str) -> list[Fault]:
    # A packed table has no header line; its rows count from 1.
    first = 1 if source.suffix == PARQUET else 2
    rows = np.flatnonzero(is_bad.to_numpy())
    values = table[column].gather(rows).to_list()
    return [
        Fault(code, "error", source.name, int(row) + first, column, shown(value or "nothing"), expected)
        for row, value in zip(rows, values, strict=True)
    ]
