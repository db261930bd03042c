"""Tables as canonical CSV bytes: same rows, same bytes.

Fixed column order, rows sorted by key, `\\n`, shortest numbers that read back the same, whole numbers without `.0`,
texts that a spreadsheet would run guarded by `'`.
"""

import csv
import gzip
import io

import polars as pl

from threebuckets.folder.files.formulas import guard, guarded
from threebuckets.folder.tables.placed import in_order, sorted_rows
from threebuckets.policy.tables import Table

_NEEDS_QUOTES = '[",\n\r]'


def csv_bytes(frame: pl.DataFrame, table: Table) -> bytes:
    """The table as CSV.

    Parameters
    ----------
    frame : DataFrame
        The table's columns (missing ones are written empty) and unknown ones; rows in any order.
    table : Table
        What it is.

    Examples
    --------
    >>> from threebuckets.policy.tables import tables
    >>> values = tables()["values/values"]
    >>> csv_bytes(pl.DataFrame({"value": ["b", "a"], "name": ["=1", "x"]}), values)
    b"value,name,description,indicator\\na,x,,\\nb,'=1,,\\n"
    """
    rows = canonical(frame, table)
    header = io.StringIO()
    csv.writer(header, lineterminator="\n").writerow(guard(name) for name in rows.columns)
    cells = [_cell(name, dtype) for name, dtype in rows.schema.items()]
    if not rows.height:
        return header.getvalue().encode()
    line = pl.concat_str(cells, separator=",", ignore_nulls=False)
    body = rows.select(line.str.join("\n")).item()
    return f"{header.getvalue()}{body}\n".encode()


def canonical(frame: pl.DataFrame, table: Table) -> pl.DataFrame:
    """The table with its columns in order and typed, empty texts and NaN missing, rows sorted."""
    missing = [pl.lit(None, dtype).alias(name) for name, dtype in table.schema.items() if name not in frame.columns]
    whole = frame.with_columns(missing).cast(pl.Schema(table.schema))
    text = pl.col(pl.String)
    number = pl.col(pl.Float64)
    plain = whole.with_columns(number.fill_nan(None)).with_columns(pl.when(text != "").then(text))
    return sorted_rows(in_order(plain, table), table)


def gzip_bytes(content: bytes) -> bytes:
    """Packed content without name or time, so that the same content gives the same bytes.

    Examples
    --------
    >>> gzip_bytes(b"x") == gzip_bytes(b"x")
    True
    """
    packed = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=packed, mtime=0, compresslevel=6) as stream:
        stream.write(content)
    return packed.getvalue()


def _cell(name: str, dtype: pl.DataType) -> pl.Expr:
    column = pl.col(name)
    if dtype == pl.Float64:
        return column.cast(pl.String).str.replace(r"\.0$", "").fill_null("")
    if dtype == pl.String:
        text = guarded(column)
        in_quotes = pl.lit('"') + text.str.replace_all('"', '""', literal=True) + pl.lit('"')
        return pl.when(text.str.contains(_NEEDS_QUOTES)).then(in_quotes).otherwise(text).fill_null("")
    return column.cast(pl.String).fill_null("")
