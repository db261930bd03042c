"""The sheets of a workbook: those of the tables, and those that stand for documents and settings.

Their columns are described in the same way as the tables', so that cells are read and checked alike.
"""

import csv
from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType

from openpyxl.utils import get_column_letter

from threebuckets.policy.tables import Column, Table, split_list, tables

START = "Start here"
KEPT = "Kept files"
EXAMPLE = "e.g. "
OWN = " (own)"
"""A row whose first cell begins so is an example and is not read."""
MAIN_TABLES = (
    "values/statements",
    "values/votes",
    "situation/areas",
    "situation/indicators",
    "situation/observations",
    "situation/evidence",
    "resources/actors",
    "resources/offers",
    "values/values",
)
"""Tables whose sheets are always there; the others only where they have rows."""
WORDS: Mapping[tuple[str, str], Mapping[str, str]] = {
    ("values/votes", "vote"): {"1": "agree", "0": "pass", "-1": "disagree"},
    ("situation/indicators", "polarity"): {"1": "higher", "0": "neither", "-1": "lower"},
}
"""Numbers that are written as words, by table and column."""


@cache
def document_sheets() -> Mapping[str, Table]:
    """The sheets that stand for documents and settings, by name (`workbook/policies`).

    Examples
    --------
    >>> document_sheets()["workbook/needs"].sheet
    'Needs'
    """
    columns: dict[str, list[Column]] = {}
    for row in _rows("columns.csv"):
        columns.setdefault(row["table"], []).append(_column(row))
    found = {}
    for row in _rows("sheets.csv"):
        key, optional = split_list(row["key"]), row["optional"] == "true"
        found[row["table"]] = Table(
            row["table"], row["sheet"], key, optional, False, row["meaning"], tuple(columns[row["table"]])
        )
    return MappingProxyType(found)


def _column(row: Mapping[str, str]) -> Column:
    return Column(
        name=row["column"],
        type=row["type"],
        required=row["required"] == "true",
        choices=split_list(row["choices"]),
        low=None,
        high=None,
        refers=row["refers"],
        default="",
        unit="",
        meaning=row["meaning"],
    )


@cache
def all_sheets() -> Mapping[str, Table]:
    """Every sheet that is read, by the name of its table."""
    return MappingProxyType({**document_sheets(), **tables()})


@cache
def _headings() -> Mapping[str, str]:
    return MappingProxyType({row["column"]: row["heading"] for row in _rows("headings.csv")})


def heading(column: str, table: str) -> str:
    """What stands above a column of a table.

    Examples
    --------
    >>> heading("polarity", "situation/indicators"), heading("decided_on", "workbook/designs")
    ('Better is', 'Decided on')
    """
    plain = column.replace("_", " ")
    own = _headings().get(f"{table}:{column}")
    return own or _headings().get(column, plain[:1].upper() + plain[1:])


def column_of(text: str, table: Table) -> str | None:
    """The column that a heading means: our own words or the technical name; None for somebody's own column.

    Examples
    --------
    >>> from threebuckets.policy.tables import tables
    >>> column_of("Better is", tables()["situation/indicators"]), column_of("Colour", tables()["values/votes"])
    ('polarity', None)
    """
    wanted = _plain(text)
    for column in table.columns:
        if wanted in {_plain(heading(column.name, table.name)), _plain(column.name)}:
            return column.name
    return None


def own_heading(name: str, table: Table) -> str:
    """Heading of somebody's own column; marked where it would else be read as one of ours.

    Examples
    --------
    >>> from threebuckets.policy.tables import tables
    >>> own_heading("hours", tables()["resources/offers"]), own_heading("place", tables()["resources/offers"])
    ('hours', 'place (own)')
    """
    return name if column_of(name, table) is None else f"{name}{OWN}"


def _plain(text: str) -> str:
    return " ".join(text.replace("_", " ").replace("*", " ").lower().split())


def label(position: int, text: str) -> str:
    """How a fault calls a column: its letter and heading; `position` counts from 1.

    Examples
    --------
    >>> label(3, "vote")
    'C (vote)'
    """
    return f"{get_column_letter(position)} ({text})"


def _rows(name: str) -> list[dict[str, str]]:
    text = (resources.files("threebuckets.folder.workbook") / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
