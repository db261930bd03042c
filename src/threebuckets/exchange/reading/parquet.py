"""Tables of a Parquet file as grids of text, as one would read them from the CSV of the same table.

The file's own types are left behind, since what cells mean is the matter of `cells`.
"""

import io
import subprocess
import sys
from collections.abc import Iterator

import polars as pl

from threebuckets.exchange.contract import Limits, Member
from threebuckets.exchange.logbook import Logbook
from threebuckets.exchange.reading.grids import LINE, Chunk, Grid, checked_header

MAGIC = b"PAR1"
_CHUNK_ROWS = 50_000
_TRIAL = "import io, sys, polars; polars.read_parquet(io.BytesIO(sys.stdin.buffer.read()))"
_TRIAL_SECONDS = 120
# Damage can make the library's own reader panic, which is no ordinary exception.
_BROKEN = (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, ValueError, OverflowError, MemoryError)


def is_parquet(start: bytes) -> bool:
    """Whether the first bytes are those of a Parquet file.

    Examples
    --------
    >>> is_parquet(b"PAR1 and more"), is_parquet(b"area,name")
    (True, False)
    """
    return start.startswith(MAGIC)


def read_parquet(member: Member, logbook: Logbook, limits: Limits) -> Grid | None:
    """The table of a Parquet file; None, with faults, where it cannot be used.

    Parameters
    ----------
    member : Member
    logbook : Logbook
        Receives F03, F05 (header), F63 (limits), F65 (damage).
    limits : Limits
    """
    with member.open() as stream:
        content = stream.read()
    if not _can_be_read(content):
        logbook.fault("F65", "what no reader gets through", "an undamaged Parquet file", file=member.name)
        return None
    try:
        schema = pl.read_parquet_schema(io.BytesIO(content))
        n_rows = pl.scan_parquet(io.BytesIO(content)).select(pl.len()).collect().item()
    except _BROKEN as error:
        logbook.fault("F65", error, "an undamaged Parquet file", file=member.name)
        return None
    header = checked_header(list(schema), member.name, logbook, limits)
    if header is None:
        return None
    if n_rows > limits.rows:
        logbook.fault("F63", f"{n_rows} rows", f"at most {limits.rows} (limit rows)", file=member.name)
        return None
    nested = [name for name, dtype in schema.items() if not _is_flat(dtype)]
    for name in nested:
        logbook.fault("F12", str(schema[name]), "cells with text, numbers, days or lists of them", file=member.name)
    return None if nested else Grid(member.name, header, _chunks(content, n_rows, header, member.name, logbook))


def _can_be_read(content: bytes) -> bool:
    """Whether a process of its own reads the file to its end: some damage makes the library end its process."""
    try:
        done = subprocess.run(
            [sys.executable, "-c", _TRIAL], input=content, capture_output=True, timeout=_TRIAL_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def _is_flat(dtype: pl.DataType) -> bool:
    inner = dtype.inner if isinstance(dtype, pl.List) else dtype
    return not inner.is_nested() and inner != pl.Binary and inner != pl.Object


def _chunks(content: bytes, n_rows: int, header: tuple[str, ...], file: str, logbook: Logbook) -> Iterator[Chunk]:
    for first in range(0, n_rows, _CHUNK_ROWS):
        try:
            rows = pl.scan_parquet(io.BytesIO(content)).slice(first, _CHUNK_ROWS).collect()
            text = rows.select(_as_text(name, dtype) for name, dtype in rows.schema.items())
        except _BROKEN as error:
            logbook.fault("F65", error, "an undamaged Parquet file", file=file, line=first + 2)
            return
        text.columns = list(header)
        # Lines as the CSV of the same table would have them, the header being the first.
        yield Chunk(text, pl.Series(LINE, range(first + 2, first + 2 + rows.height), pl.Int64()))


def _as_text(name: str, dtype: pl.DataType) -> pl.Expr:
    column = pl.col(name)
    if isinstance(dtype, pl.List):
        text = column.cast(pl.List(pl.String)).list.join("|")
    elif isinstance(dtype, pl.Datetime):
        text = column.dt.to_string("iso:strict") if dtype.time_zone else column.dt.to_string("iso")
        text = text.str.replace(" ", "T", literal=True)
    else:
        text = column.cast(pl.String)
    return pl.when(text.str.strip_chars() != "").then(text).alias(name)
