"""What an import asks of the place it writes to, and what it hands over.

The platform folder and the web database implement `Target`; this room imports neither of them. Nothing is computed
here (that is `applying`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Literal, Protocol

import polars as pl

from threebuckets.errors import Fault

Tables = Mapping[str, pl.DataFrame]
"""Tables by name (`values/votes`), as in `threebuckets.policy.tables`; and `situation/boundaries` beside them."""

BOUNDARIES = "situation/boundaries"
BOUNDARIES_SCHEMA: Mapping[str, pl.DataType] = MappingProxyType({"area": pl.String(), "geometry": pl.String()})
"""Outlines of areas: code, and GeoJSON geometry as text (WGS84)."""

LEDGER_SCHEMA: Mapping[str, pl.DataType] = MappingProxyType(
    {
        "table": pl.String(),
        "key": pl.String(),
        "source_id": pl.String(),
        "hash": pl.String(),
        "retrieved_on": pl.Date(),
    }
)
"""What a source has brought in: one row a row of ours; `hash` holds a short hash of every cell it gave.

`key` is the key of our row, its parts divided by `|`; `source_id` is null where the source has no other id.
"""


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """Where data came from: an entry of `[[sources]]` in platform.toml. Empty text: not known."""

    source: str
    licence: str = ""
    title: str = ""
    publisher: str = ""
    url: str = ""
    attribution: str = ""
    retrieved_on: date | None = None
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class SettingsChange:
    """What an import changes in platform.toml.

    Parameters
    ----------
    entry : SourceEntry
        To be put in place of the entry of the same source, or added. Nothing changes where both have the same
        `sha256`. An empty licence is written as `not stated`.
    accept_open_poll : str
        The reason for using votes of unverified people; empty: leave the setting as it is.
    area_level : str
        A level to test policies at, for a platform that has none yet; empty: no advice.
    """

    entry: SourceEntry
    accept_open_poll: str = ""
    area_level: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Changes:
    """All that one import writes, in one transaction.

    Parameters
    ----------
    source : str
        Slug of the source.
    on : date
        Day of the import.
    tables : mapping of str to DataFrame
        Rows added or changed, whole: each takes the place of the row with the same key (`Table.key`; `area` for
        boundaries) or is added. Columns: all those of `Target.rows` and further ones as text. No row is ever deleted.
    ledger : DataFrame
        All that the source has brought in so far (`LEDGER_SCHEMA`), to be kept as `ledger_path(source)` in place of
        what is there.
    settings : SettingsChange
    files : mapping of str to bytes
        Further files to keep, by path, such as the column mapping.
    """

    source: str
    on: date
    tables: Tables
    ledger: pl.DataFrame
    settings: SettingsChange
    files: Mapping[str, bytes]


class Target(Protocol):
    """Where an import is written: a platform folder or the web database."""

    def rows(self, table: str) -> pl.DataFrame:
        """All rows of a table with the types of `policy.tables` (boundaries: `BOUNDARIES_SCHEMA`); maybe none."""

    def ledger(self, source: str) -> pl.DataFrame:
        """What the source has brought in before (`LEDGER_SCHEMA`); without rows where nothing."""

    def write(self, changes: Changes) -> str:
        """Write all or nothing; returns the id of the import."""


@dataclass(frozen=True, slots=True)
class Report:
    """What an import did; every mapping is table → number of rows.

    Parameters
    ----------
    import_id : str
    added, changed, unchanged : mapping of str to int
    absent : mapping of str to int
        Rows that the source brought before and no longer holds.
    ended : mapping of str to int
        Of those, offers ended and statements withdrawn now.
    conflicts : tuple of Fault
        Cells changed both here and there; ours was kept.
    warnings : tuple of Fault
    notes, questions : tuple of str
    """

    import_id: str
    added: Mapping[str, int]
    changed: Mapping[str, int]
    unchanged: Mapping[str, int]
    absent: Mapping[str, int]
    ended: Mapping[str, int]
    conflicts: tuple[Fault, ...]
    warnings: tuple[Fault, ...]
    notes: tuple[str, ...]
    questions: tuple[str, ...]


IfAbsent = Literal["keep", "end"]


def ledger_path(source: str) -> str:
    """Path of a source's ledger in the platform folder.

    Examples
    --------
    >>> ledger_path("polis:3phdex2kjf")
    'imports/polis--3phdex2kjf.csv'
    """
    return f"imports/{source.replace(':', '--')}.csv"


def mapping_path(source: str) -> str:
    """Path of a source's saved column mapping in the platform folder.

    Examples
    --------
    >>> mapping_path("places:gm-libraries")
    'imports/places--gm-libraries.mapping.toml'
    """
    return f"imports/{source.replace(':', '--')}.mapping.toml"
