"""The tables of a platform: which columns each has, of what type, and what they mean.

One home for the columns: the folder and workbook readers check against it, importers map to it, the reference pages
and the workbook's drop-downs are made from it. The lists themselves stand in `tables.csv` and `columns.csv` beside
this module. Nothing is read or checked here (that is `threebuckets.folder`).
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType

import polars as pl

DTYPES: Mapping[str, pl.DataType] = MappingProxyType(
    {
        "id": pl.String(),
        "code": pl.String(),
        "kind": pl.String(),
        "text": pl.String(),
        "choice": pl.String(),
        "list": pl.String(),
        "time": pl.String(),
        "duration": pl.String(),
        "integer": pl.Int64(),
        "number": pl.Float64(),
        "boolean": pl.Boolean(),
        "date": pl.Date(),
    }
)
"""Type of a column in the lists → type in the data frame. Lists stay text, divided by `|`; missing is null."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Parameters
    ----------
    name : str
        As it stands in the header.
    type : str
        A key of `DTYPES`. `id` is `[a-z0-9][a-z0-9-]{0,63}`; `code` any text of at most 64 characters without
        control characters; `kind` slugs divided by `/`; `list` cells divided by `|`; `time` an ISO time with offset;
        `duration` an ISO duration.
    required : bool
        Whether a cell may not be empty (and the column may not be absent).
    choices : tuple of str
        Allowed values, in the order of a drop-down; empty where any is allowed.
    low, high : float or None
        Least and greatest value (of text: greatest number of characters).
    refers : str
        Table whose key every value must stand in; empty where none.
    default : str
        Value meant by an empty cell; empty where missing means missing.
    unit, meaning : str
        For people.
    """

    name: str
    type: str
    required: bool
    choices: tuple[str, ...]
    low: float | None
    high: float | None
    refers: str
    default: str
    unit: str
    meaning: str

    @property
    def dtype(self) -> pl.DataType:
        """Type of the column in a data frame."""
        return DTYPES[self.type]


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the platform: a file of the folder, a sheet of the workbook.

    Parameters
    ----------
    name : str
        Path in the folder without suffix, such as `values/votes`.
    sheet : str
        Name of its sheet in the workbook.
    key : tuple of str
        Columns that together name a row.
    optional : bool
        Whether a platform may do without the file.
    private : bool
        Whether it holds single people's data and is never published.
    meaning : str
        For people.
    columns : tuple of Column
        In the order in which they are written.
    """

    name: str
    sheet: str
    key: tuple[str, ...]
    optional: bool
    private: bool
    meaning: str
    columns: tuple[Column, ...]

    @property
    def schema(self) -> dict[str, pl.DataType]:
        """Column name → data frame type, in writing order."""
        return {column.name: column.dtype for column in self.columns}

    def empty(self) -> pl.DataFrame:
        """The table without rows."""
        return pl.DataFrame(schema=self.schema)


def split_list(cell: str | None) -> tuple[str, ...]:
    """Items of a list cell.

    Examples
    --------
    >>> split_list("ward| district"), split_list(None)
    (('ward', 'district'), ())
    """
    return tuple(item.strip() for item in (cell or "").split("|") if item.strip())


@cache
def tables() -> Mapping[str, Table]:
    """Every table of a platform by name, in reading order.

    Examples
    --------
    >>> tables()["values/votes"].key
    ('participant', 'statement')
    """
    columns: dict[str, list[Column]] = {}
    for row in _rows("columns.csv"):
        columns.setdefault(row["table"], []).append(_column(row))
    found = {row["table"]: _table(row, tuple(columns[row["table"]])) for row in _rows("tables.csv")}
    return MappingProxyType(found)


def _table(row: Mapping[str, str], columns: tuple[Column, ...]) -> Table:
    return Table(
        name=row["table"],
        sheet=row["sheet"],
        key=split_list(row["key"]),
        optional=row["optional"] == "true",
        private=row["private"] == "true",
        meaning=row["meaning"],
        columns=columns,
    )


def _column(row: Mapping[str, str]) -> Column:
    return Column(
        name=row["column"],
        type=row["type"],
        required=row["required"] == "true",
        choices=split_list(row["choices"]),
        low=float(row["low"]) if row["low"] else None,
        high=float(row["high"]) if row["high"] else None,
        refers=row["refers"],
        default=row["default"],
        unit=row["unit"],
        meaning=row["meaning"],
    )


def _rows(name: str) -> list[dict[str, str]]:
    text = (resources.files("threebuckets.policy") / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
