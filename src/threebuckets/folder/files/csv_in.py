"""CSV files as tables of text, fast and with the right line numbers.

Rows are told apart by looking at the bytes (commas, line ends, quotes) with NumPy, Polars then reads the sound rows.
A file whose quotes do not fit together is read slowly, cell by cell. Nothing is understood here: every cell stays text.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from threebuckets.errors import shown
from threebuckets.folder.files.fault_list import FaultList
from threebuckets.folder.files.formulas import without_guard
from threebuckets.folder.files.raw_tables import RawTable
from threebuckets.folder.files.safe_bytes import as_utf8

_COMMA, _QUOTE, _NEWLINE, _RETURN = b',"\n\r'
_END = "\ue000"
Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class _Rows:
    """Where rows lie: first byte, end (place of the line end), commas between cells, first line of each."""

    start: Places
    end: Places
    commas: Places
    line: Places


def read_csv(content: bytes, name: str, faults: FaultList) -> RawTable | None:
    """A CSV file as a table of text; None where it cannot be read as one.

    Parameters
    ----------
    content : bytes
        The whole file, unpacked.
    name : str
        Path of the file, for faults.
    faults : FaultList
        Takes every fault: encoding, quotes, wrong numbers of cells, rows and cells that are too long.
    """
    content = _plain_lines(_without_nul(as_utf8(content, name, faults), name, faults))
    if not _is_table(content, name, faults):
        return None
    data = np.frombuffer(content, np.uint8)
    quotes = np.flatnonzero(data == _QUOTE)
    if _quote_fault(data, quotes) is not None:
        return _slowly(content, name, faults, _quote_fault(data, quotes))
    rows = _rows(data, quotes)
    if is_too_long(len(rows.start) - 1, name, faults):
        return None
    first = content[: rows.end[0]].removesuffix(b"\r")
    if not first:
        faults.error("F03", name, "an empty line", "a header line with the names of the columns", line=1)
        return None
    header = [cell or "" for cell in _frame(first + b"\n", int(rows.commas[0]) + 1).row(0)]
    sound = _sound_rows(rows, data, len(header), name, faults)
    body = _joined(content, data, rows, sound)
    frame = _frame(body, len(header))
    if frame.height != len(sound):
        return _slowly(content, name, faults, None)
    return finished(name, header, frame, rows.line[sound], faults)


def _plain_lines(content: bytes) -> bytes:
    if b"\r" in content and b"\n" not in content:
        content = content.replace(b"\r", b"\n")
    return content if content.endswith(b"\n") or not content else content + b"\n"


def _without_nul(content: bytes, name: str, faults: FaultList) -> bytes:
    place = content.find(b"\0")
    if place < 0:
        return content
    line = content.count(b"\n", 0, place) + 1
    faults.error("F65", name, "a character with code 0", "text; the file may be damaged", line=line)
    return content.replace(b"\0", b" ")


def _is_table(content: bytes, name: str, faults: FaultList) -> bool:
    """Whether the content can be a CSV file at all; the usual mistakes are named."""
    head = content[:4096].lstrip().lower()
    foreign = {
        b"version https://git-lfs": "a Git LFS pointer, not the file itself",
        b"<!doctype html": "a web page",
        b"<html": "a web page",
        b"pk\x03\x04": "an Excel or zip file",
    }
    for mark, what in foreign.items():
        if head.startswith(mark):
            faults.error("F62", name, what, "a CSV file")
            return False
    if not head:
        faults.error("F03", name, "an empty file", "a header line with the names of the columns", line=1)
        return False
    first = content[: content.index(b"\n")]
    divided_by = max(b";\t|", key=first.count)
    if b"," not in first and first.count(divided_by):
        faults.error("F65", name, f'columns divided by "{shown(chr(divided_by))}"', "columns divided by commas", line=1)
        return False
    return True


def _quote_fault(data: NDArray[np.uint8], quotes: Places) -> int | None:
    """Place of the first quote that neither opens, closes nor doubles; None where all fit."""
    if not len(quotes):
        return None
    opens, closes = quotes[::2], quotes[1::2]
    before = data[np.maximum(opens - 1, 0)]
    after = data[np.minimum(closes + 1, len(data) - 1)]
    good_open = (opens == 0) | np.isin(before, (_COMMA, _NEWLINE, _QUOTE))
    good_close = np.isin(after, (_COMMA, _NEWLINE, _RETURN, _QUOTE))
    wrong = np.sort(np.concatenate([opens[~good_open], closes[~good_close]]))
    if len(wrong):
        return int(wrong[0])
    return int(quotes[-1]) if len(quotes) % 2 else None


def _rows(data: NDArray[np.uint8], quotes: Places) -> _Rows:
    """Rows and their commas; commas and line ends inside quotes do not count."""
    breaks, commas = np.flatnonzero(data == _NEWLINE), np.flatnonzero(data == _COMMA)
    ends = breaks
    if len(quotes):
        ends = breaks[np.searchsorted(quotes, breaks) % 2 == 0]
        commas = commas[np.searchsorted(quotes, commas) % 2 == 0]
    starts = np.concatenate([[0], ends[:-1] + 1])
    before = np.searchsorted(commas, np.concatenate([[0], ends]))
    return _Rows(starts, ends, np.diff(before), np.searchsorted(breaks, starts) + 1)


def _sound_rows(rows: _Rows, data: NDArray[np.uint8], n_columns: int, name: str, faults: FaultList) -> Places:
    """Positions of the rows under the header that have the right number of cells and are not too long."""
    is_wrong = rows.commas != n_columns - 1
    ends = rows.end - (data[np.maximum(rows.end - 1, 0)] == _RETURN)
    is_blank = ends <= rows.start
    is_long = rows.end - rows.start > faults.limits.row_bytes
    is_wrong &= ~is_blank & ~is_long
    is_blank[0] = is_wrong[0] = is_long[0] = False
    kept = faults.limits.faults_kept
    for row in np.flatnonzero(is_wrong)[:kept]:
        cell_fault(name, int(rows.line[row]), int(rows.commas[row]) + 1, n_columns, faults)
    faults.add([], uncounted=max(int(is_wrong.sum()) - kept, 0))
    for row in np.flatnonzero(is_long)[:kept]:
        found = f"a row of {int(rows.end[row] - rows.start[row]):,} bytes"
        expected = f"at most {faults.limits.row_bytes:,} bytes"
        faults.error("F50", name, found, expected, line=int(rows.line[row]))
    sound = ~(is_wrong | is_blank | is_long)
    sound[0] = False
    return np.flatnonzero(sound)


def is_too_long(n_rows: int, name: str, faults: FaultList) -> bool:
    """Whether a table has more rows than are read; a fault says so."""
    most = faults.limits.rows
    if n_rows > most:
        faults.error("F63", name, f"{n_rows:,} rows", f"at most {most:,} rows")
    return n_rows > most


def cell_fault(name: str, line: int, found: int, expected: int, faults: FaultList) -> None:
    """Report a row with too many or too few cells."""
    hint = "" if found < expected else "; a text with a comma in it goes between quotes"
    faults.error("F06", name, f"{found} cells", f"{expected} cells, as in the header{hint}", line=line)


def _joined(content: bytes, data: NDArray[np.uint8], rows: _Rows, sound: Places) -> bytes:
    """The sound rows alone, with plain line ends."""
    first = int(rows.end[0]) + 1
    has_returns = bool((data[rows.end - 1] == _RETURN).any())
    if not has_returns and len(sound) == len(rows.start) - 1:
        return content[first:]
    ends = rows.end - (data[rows.end - 1] == _RETURN)
    return b"".join(content[rows.start[n] : ends[n]] + b"\n" for n in sound)


def _frame(body: bytes, n_columns: int) -> pl.DataFrame:
    schema = {str(n): pl.String() for n in range(n_columns)}
    if not body:
        return pl.DataFrame(schema=schema)
    return pl.read_csv(body, has_header=False, schema=schema, encoding="utf8")


def _slowly(content: bytes, name: str, faults: FaultList, bad_quote: int | None) -> RawTable | None:
    """The table read cell by cell, as far as its quotes can be followed."""
    if bad_quote is not None:
        line = content.count(b"\n", 0, bad_quote) + 1
        found = "a quote that does not open or close a cell"
        faults.error(
            "F65", name, found, 'cells with commas or quotes between quotes, a quote inside doubled ("")', line=line
        )
    reader = csv.reader(io.StringIO(f"{content.decode()}{_END}\n", newline=""))
    header: list[str] = []
    cells: list[list[str]] = []
    lines: list[int] = []
    line = 1
    try:
        for row in reader:
            if row and row[-1].strip() == _END:
                break
            if row and row[-1].rstrip().endswith(_END):
                raise csv.Error  # the last quote has swallowed everything to the end
            if not header:
                header = row
            elif len(cells) == faults.limits.rows:
                is_too_long(len(cells) + 1, name, faults)
                return None
            elif len(row) == len(header):
                cells.append(row)
                lines.append(line)
            elif row:
                cell_fault(name, line, len(row), len(header), faults)
            line = reader.line_num + 1
    except csv.Error:
        faults.error("F65", name, "a quote that is never closed", "a closing quote", line=line)
    schema = {str(n): pl.String() for n in range(len(header))}
    return finished(name, header, pl.DataFrame(cells, schema=schema, orient="row"), np.array(lines, np.int64), faults)


def finished(
    name: str, header: Sequence[str], frame: pl.DataFrame, lines: Places, faults: FaultList
) -> RawTable | None:
    """The table under its column names: repeated names reported, empty cells null, formula guards removed.

    Columns of the frame stand in the order of the header, under any names.
    """
    names = [without_guard(cell.strip()) for cell in header]
    chosen: dict[str, pl.Series] = {}
    for position, column in enumerate(names):
        values = frame.to_series(position)
        if not column and values.is_null().all():
            continue  # spreadsheets leave empty columns behind
        if not column:
            faults.error(
                "F04", name, f"a column without a name (number {position + 1})", "a name in the header", line=1
            )
        elif column in chosen:
            faults.error("F05", name, "the column twice", "each column once", line=1, column=shown(column))
        else:
            chosen[column] = values.rename(column)
    if not chosen:
        faults.error("F03", name, "no header", "a header line with the names of the columns", line=1)
        return None
    text = pl.DataFrame(list(chosen.values()))
    text = text.with_columns(pl.when(pl.all() != "").then(pl.all()))
    raw = RawTable(name, text, pl.Series("line", lines, pl.Int64()))
    _long_cells(raw, faults)
    return raw


def _long_cells(raw: RawTable, faults: FaultList) -> None:
    most = faults.limits.cell_chars
    for column in raw.frame.columns:
        for row in (raw.frame[column].str.len_chars() > most).fill_null(value=False).arg_true().to_list():
            found = f"a cell of {len(raw.frame[column][row]):,} characters"
            faults.error("F50", raw.file, found, f"at most {most:,}", line=raw.lines[row], column=raw.label(column))
