"""Tables as CSV and Parquet, for people and machines: the same table gives the same bytes.

Text cells that a spreadsheet would run as a formula get a `'` before them, which our readers take off again. Numbers
are written with as many digits as are needed to read back the same.
"""

import io
from pathlib import Path

import polars as pl

from threebuckets.errors import Fault, InputError, shown
from threebuckets.exchange.ledger import key_columns

_DANGEROUS = r"^('*[=+\-@\t\r])"


def write_csv(rows: pl.DataFrame, path: Path, *, key: tuple[str, ...] = ()) -> Path:
    """Write a table, sorted by its key, as UTF-8 with `\\n`.

    Raises
    ------
    InputError
        The file cannot be written (F01).
    """
    ordered = rows.sort(list(key)) if key else rows
    text = ordered.select(_as_text(name, dtype) for name, dtype in ordered.schema.items())
    return write_bytes(text.write_csv(line_terminator="\n").encode(), path)


def write_table(table: str, rows: pl.DataFrame, path: Path) -> Path:
    """Write a table of ours, sorted by its key."""
    return write_csv(rows, path, key=key_columns(table))


def write_parquet(table: str, rows: pl.DataFrame, path: Path) -> Path:
    """Write a table of ours as Parquet with its types, sorted by its key; nothing in it is run as a formula."""
    content = io.BytesIO()
    rows.sort(list(key_columns(table))).write_parquet(content)
    return write_bytes(content.getvalue(), path)


def write_bytes(content: bytes, path: Path) -> Path:
    """Write a file, making its folder; raises InputError (F01) where that cannot be done."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        fault = Fault("F01", "error", path.name, None, None, shown(error.strerror or error), "a place to write to")
        raise InputError([fault]) from error
    return path


def _as_text(name: str, dtype: pl.DataType) -> pl.Expr:
    column = pl.col(name)
    if dtype == pl.String:
        return column.str.replace(_DANGEROUS, "'$1")
    if dtype == pl.Float64:
        return column.cast(pl.String).str.replace(r"\.0$", "")
    return column.cast(pl.String)
