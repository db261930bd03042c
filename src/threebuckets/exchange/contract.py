"""What an outside format supplies, and what a reading of it gives.

Records and protocols only: readers stand in `formats/`, the steps in `detecting`, `loading`, `applying` and `saving`;
where an import is written to stands in `targets`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO, Protocol

import polars as pl

from threebuckets.errors import Fault
from threebuckets.exchange.logbook import Logbook
from threebuckets.exchange.targets import SettingsChange, Tables

_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Limits:
    """How much an import may read; counted while reading, never believed from a header.

    Parameters
    ----------
    file_bytes, unpacked_bytes : int
        Size of the file as it lies there, and unpacked (all members together).
    zip_ratio, zip_members : int
        Greatest ratio of unpacked to packed size, and number of members of an archive.
    line_bytes, cell_chars : int
        Length of a line and of a cell.
    rows, columns : int
        Of one table.
    json_bytes, json_depth, vertices : int
        Size and nesting of a JSON document, corners of all its outlines together.
    faults_kept : int
        Faults remembered; all are counted.
    """

    file_bytes: int = 4_000_000_000
    unpacked_bytes: int = 16_000_000_000
    zip_ratio: int = 100
    zip_members: int = 1_000
    line_bytes: int = 4_000_000
    cell_chars: int = 131_072
    rows: int = 100_000_000
    columns: int = 20_000
    json_bytes: int = 256_000_000
    json_depth: int = 32
    vertices: int = 2_000_000
    faults_kept: int = 1_000

    @classmethod
    def web(cls) -> "Limits":
        """The tighter limits of files that people upload.

        Examples
        --------
        >>> Limits.web().file_bytes
        200000000
        """
        return cls(file_bytes=200_000_000, unpacked_bytes=1_000_000_000, rows=5_000_000, json_bytes=64_000_000)


@dataclass(frozen=True, slots=True)
class Detection:
    """A format that a file may be of, how sure that is (0 to 1), and why, in one sentence."""

    format: str
    confidence: float
    because: str


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a format: its name, default, allowed values (empty: any) and one line of help."""

    name: str
    help: str
    default: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """Which column of a file means which of ours.

    Parameters
    ----------
    columns : mapping of str to str
        Our column → column of the file (in GeoJSON: property).
    constants : mapping of str to str
        Our column → the one value that all rows have.
    crs : str
        Coordinate system of easting and northing or of lat and lon.
    reasons : mapping of str to str
        Our column → why it was guessed; empty where a person wrote the mapping.
    """

    columns: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    constants: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    crs: str = "EPSG:4326"
    reasons: Mapping[str, str] = field(default_factory=lambda: _NOTHING)


@dataclass(frozen=True, slots=True)
class Member:
    """One file of what is read: the file itself, or a member of its folder or archive.

    Parameters
    ----------
    name : str
        Path inside the folder or archive, without `.gz`; for a single file its name.
    open : callable
        Opens the unpacked bytes, counted against the limits; a passed limit or damaged archive raises InputError.
    """

    name: str
    open: Callable[[], BinaryIO]


@dataclass(frozen=True, slots=True)
class Head:
    """The beginning of a file, for telling its format.

    Parameters
    ----------
    name : str
        Name of the file, folder or archive.
    starts : mapping of str to bytes
        First 64 KiB, unpacked, of every member by name; for a single file one entry.
    """

    name: str
    starts: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Source:
    """What a format reads.

    Parameters
    ----------
    name : str
        Name of the file, folder or archive.
    members : tuple of Member
        By name; for a single file one.
    options : mapping of str to str
        Every option of the format, defaults filled in.
    mapping : ColumnMapping or None
        Given by a person or saved by an earlier import; None: guess where the format needs one.
    limits : Limits
    beside : tuple of Member
        A JSON file of the same name beside a single file, where there is one: some publishers describe a table so.
    """

    name: str
    members: tuple[Member, ...]
    options: Mapping[str, str]
    mapping: ColumnMapping | None
    limits: Limits
    beside: tuple[Member, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Some rows of one table as read.

    Parameters
    ----------
    table : str
    rows : DataFrame
        Columns of ours with their types, further columns as text. A column `source_id` is the source's own id of the
        row; where it is missing the key serves.
    file : str
        Member the rows come from, for faults.
    lines : Series or None
        Line of each row (integers, from 1 with the header); None where the rows have no lines.
    """

    table: str
    rows: pl.DataFrame
    file: str
    lines: pl.Series | None = None


class Format(Protocol):
    """What one module of `formats/` supplies as its constant `FORMAT`."""

    @property
    def name(self) -> str:
        """Short name, as typed on the command line."""

    @property
    def title(self) -> str:
        """Its name in words."""

    @property
    def bucket(self) -> str:
        """`values`, `situation`, `resources` or `all`."""

    @property
    def can_read(self) -> bool:
        """Whether `read` works."""

    @property
    def can_write(self) -> bool:
        """Whether `write` works."""

    @property
    def options(self) -> tuple[Option, ...]:
        """Its options."""

    @property
    def mappable(self) -> tuple[str, ...]:
        """Columns of ours that a mapping may name; none where the format is fixed."""

    def sniff(self, head: Head) -> Detection | None:
        """How likely a file is of this format, from its beginning alone; None: it is not."""

    def read(self, source: Source, logbook: Logbook) -> Iterator[Batch]:
        """Rows of the source, batch by batch; faults and remarks go into the logbook, none are raised."""

    def write(self, tables: Tables, out: Path, options: Mapping[str, str]) -> tuple[Path, ...]:
        """Write tables in this format; the same tables give the same bytes."""


@dataclass(frozen=True, slots=True, eq=False)
class Preview:
    """What an import would bring, for a person to look at before anything is written.

    Parameters
    ----------
    format, source : str
        Name of the format, slug of the source; both empty where the file was not recognised.
    licence : str or None
    n_rows : mapping of str to int
        Rows by table.
    first : mapping of str to DataFrame
        At most 20 rows of each table.
    mapping : ColumnMapping or None
        Guessed, to be confirmed; None where the format is fixed.
    dropped_columns : mapping of str to str
        Column of the file → why it is not kept.
    repairs, notes, questions : tuple of str
        What was mended; what is worth knowing; what only a person can answer.
    counts : mapping of str to int
        Numbers behind the notes.
    faults : tuple of Fault
    n_faults : int
        With those not kept.
    """

    format: str
    source: str
    licence: str | None
    n_rows: Mapping[str, int]
    first: Tables
    mapping: ColumnMapping | None
    dropped_columns: Mapping[str, str]
    repairs: tuple[str, ...]
    notes: tuple[str, ...]
    questions: tuple[str, ...]
    counts: Mapping[str, int]
    faults: tuple[Fault, ...]
    n_faults: int


@dataclass(frozen=True, slots=True, eq=False)
class Loaded:
    """A source that was read without errors.

    Parameters
    ----------
    format, source, sha256 : str
    tables : mapping of str to DataFrame
        Sorted by key, keys unique; a column `source_id` beside ours where the source has ids of its own.
    made_up : frozenset of str
        Tables whose ids were made from names here, so that a clash with another source renames the newcomer.
    only_known_areas : bool
        Whether figures and outlines of areas that the target does not have are left out.
    settings : SettingsChange
    mapping : ColumnMapping or None
        The mapping used.
    repairs, notes, questions, counts, warnings
        As in `Preview`.
    """

    format: str
    source: str
    sha256: str
    tables: Tables
    made_up: frozenset[str]
    only_known_areas: bool
    settings: SettingsChange
    mapping: ColumnMapping | None
    repairs: tuple[str, ...]
    notes: tuple[str, ...]
    questions: tuple[str, ...]
    counts: Mapping[str, int]
    warnings: tuple[Fault, ...]
