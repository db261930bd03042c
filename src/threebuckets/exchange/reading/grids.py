"""Tables of text: a header and rows of cells with the line each stands in, from CSV or a spreadsheet.

Every cell is text, empty cells are null; what cells mean is the matter of `cells`. Rows come in chunks, so that
memory stays flat whatever the length of the file.
"""

import csv
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from threebuckets.exchange.contract import Limits, Member
from threebuckets.exchange.logbook import Logbook
from threebuckets.exchange.reading.text import encoding_of, lines_of

SEPARATORS = ",;\t|"
LINE = "line"
_CHUNK_ROWS = 50_000
_CHUNK_CELLS = 2_000_000
# What spreadsheets would run as a formula; our writers put one ' before it, and exactly that one is taken off again.
_GUARDED = r"^'('*[=+\-@\t\r])"


@dataclass(frozen=True, slots=True, eq=False)
class Chunk:
    """Some rows: text columns named by the header, and the line of each row."""

    rows: pl.DataFrame
    lines: pl.Series


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """A table of text.

    Parameters
    ----------
    file : str
        Name for faults; of a sheet `book.xlsx!Sheet`.
    header : tuple of str
        Column names, each once.
    chunks : iterator of Chunk
        Rows, read while they are asked for; faults of single rows go into the logbook.
    """

    file: str
    header: tuple[str, ...]
    chunks: Iterator[Chunk]

    def whole(self) -> Chunk:
        """All rows in one chunk."""
        parts = list(self.chunks)
        empty = Chunk(pl.DataFrame(schema=dict.fromkeys(self.header, pl.String())), pl.Series(LINE, [], pl.Int64()))
        if not parts:
            return empty
        return Chunk(pl.concat([part.rows for part in parts]), pl.concat([part.lines for part in parts]))


def same_name(text: str) -> str:
    """A column name as it is compared: one normal form, no blanks around, lower case.

    Examples
    --------
    >>> same_name(" Area Code ")
    'area code'
    """
    return unicodedata.normalize("NFC", text).strip().lower()


def read_csv(member: Member, logbook: Logbook, limits: Limits) -> Grid | None:
    """A CSV file as a grid; None, with faults, where its layout cannot be used.

    Parameters
    ----------
    member : Member
    logbook : Logbook
        Receives F02 (encoding), F03–F05 (header), F06 (cells of a row), F63 (limits), F65 (quotes).
    limits : Limits

    Returns
    -------
    Grid or None
        The separator is that of `, ; | TAB` which the header holds most of.
    """
    encoding = encoding_of(member, logbook)
    if encoding is None:
        return None
    first = next((line for line in lines_of(member, encoding, limits) if line.strip()), "")
    reader = _Rows(lines_of(member, encoding, limits), _separator(first), member.name, logbook)
    header = checked_header(next(iter(reader), (1, []))[1], member.name, logbook, limits)
    if header is None:
        return None
    return Grid(member.name, header, chunks_of(reader, header, member.name, logbook, limits, unguard=True))


def _separator(header: str) -> str:
    outside = "".join(header.split('"')[::2])
    counts = Counter(outside)
    return max(SEPARATORS, key=lambda mark: counts[mark])


class _Rows:
    """Rows of cells with the line each begins in; broken quotes are noted and reading goes on behind them."""

    def __init__(self, lines: Iterator[str], separator: str, file: str, logbook: Logbook) -> None:
        self._reader = csv.reader(lines, delimiter=separator, strict=True)
        self._file, self._logbook = file, logbook

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        return self

    def __next__(self) -> tuple[int, list[str]]:
        while True:
            line = self._reader.line_num + 1
            try:
                row = next(self._reader)
            except csv.Error as error:
                code = "F63" if "field limit" in str(error) else "F65"
                self._logbook.fault(code, error, "cells with paired quotes", file=self._file, line=line)
                continue
            if row and any(row):
                return line, row


def checked_header(cells: Sequence[str], file: str, logbook: Logbook, limits: Limits) -> tuple[str, ...] | None:
    """Column names, blanks trimmed, nameless columns numbered; None, with faults, where one stands twice."""
    names = tuple(cell.strip().lstrip("\ufeff") or f"column {at}" for at, cell in enumerate(cells, start=1))
    if not any(cell.strip() for cell in cells):
        logbook.fault("F03", "no header", "a first line with the names of the columns", file=file, line=1)
        return None
    if len(names) > limits.columns:
        logbook.fault("F63", f"{len(names)} columns", f"at most {limits.columns} (limit columns)", file=file, line=1)
        return None
    twice = [name for name, n in Counter(map(same_name, names)).items() if n > 1]
    for name in twice:
        logbook.fault("F05", "this column twice", "each column once", file=file, line=1, column=name)
    return None if twice else names


def chunks_of(
    rows: Iterator[tuple[int, list[str]]],
    header: tuple[str, ...],
    file: str,
    logbook: Logbook,
    limits: Limits,
    *,
    unguard: bool,
) -> Iterator[Chunk]:
    """Rows gathered into chunks; rows with another number of cells are faults, count, and are left out."""
    size = max(1, min(_CHUNK_ROWS, _CHUNK_CELLS // len(header)))
    kept: list[list[str]] = []
    lines: list[int] = []
    for n, (line, row) in enumerate(rows, start=1):
        if n > limits.rows:
            logbook.fault("F63", f"more than {limits.rows} rows", "fewer rows (limit rows)", file=file, line=line)
            break
        if len(row) != len(header):
            found = f"{len(row)} cells"
            logbook.fault("F06", found, f"{len(header)} cells, as in the header", file=file, line=line)
            continue
        kept.append(row)
        lines.append(line)
        if len(kept) == size:
            yield _chunk(kept, lines, header, unguard)
            kept, lines = [], []
    if kept:
        yield _chunk(kept, lines, header, unguard)


def _chunk(rows: list[list[str]], lines: list[int], header: tuple[str, ...], unguard: bool) -> Chunk:
    columns = zip(*rows, strict=True)
    frame = pl.DataFrame([pl.Series(name, cells, pl.String()) for name, cells in zip(header, columns, strict=True)])
    text = pl.when(pl.all().str.strip_chars() != "").then(pl.all())
    frame = frame.select(text)
    if unguard:
        frame = frame.select(pl.all().str.replace(_GUARDED, "$1"))
    return Chunk(frame, pl.Series(LINE, lines, pl.Int64()))
