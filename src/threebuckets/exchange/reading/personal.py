"""Columns that hold personal data: found by name or by what stands in them, dropped before anything is checked.

Dropped values are never quoted, not even in a fault.
"""

import re
from collections.abc import Iterable, Iterator

import polars as pl

from threebuckets.exchange.logbook import Logbook
from threebuckets.exchange.reading.grids import Chunk, Grid, same_name

_NAMES = re.compile(
    r"(^|[^a-z])(e-?mails?|phones?|telephones?|tel|mobile|fax|xid|surname|first[ _]?names?|last[ _]?names?|dob"
    r"|date[ _]of[ _]birth|user_?names?|recipientindividual|ip[ _]address)([^a-z]|$)"
    r"|^(contact|contact[ _](name|person|details)|author|author[ _]name|interview)$"
)
_CONTENTS = (
    ("e-mail addresses", r"[^@\s]+@[^@\s]+\.[A-Za-z]{2,}"),
    ("telephone numbers", r"^(\+\d{1,3}|0)[ (]?\d[\d ()-]{8,13}$"),
)
_ENOUGH = 3


def personal_by_name(columns: Iterable[str]) -> dict[str, str]:
    """Columns whose names say that they are personal, with the reason.

    Examples
    --------
    >>> personal_by_name(["name", "Contact e-mail", "charity_contact_postcode"])
    {'Contact e-mail': 'personal by its name'}
    """
    return {column: "personal by its name" for column in columns if _NAMES.search(same_name(column))}


def personal_by_content(rows: pl.DataFrame) -> dict[str, str]:
    """Text columns in which at least three cells look personal, with the reason."""
    found = {}
    for column in rows.columns:
        for what, pattern in _CONTENTS:
            if rows[column].dtype == pl.String and (rows[column].str.contains(pattern).sum() or 0) >= _ENOUGH:
                found[column] = f"personal: {what}"
    return found


def without_personal(grid: Grid, logbook: Logbook, *, spared: Iterable[str] = ()) -> Grid:
    """The grid without personal columns, each named in the logbook; `spared` ones are looked at by content only."""
    first = next(grid.chunks, None)
    by_name = personal_by_name(column for column in grid.header if column not in set(spared))
    dropped = {**by_name, **(personal_by_content(first.rows) if first else {})}
    logbook.dropped.update(dropped)
    header = tuple(column for column in grid.header if column not in dropped)
    chunks = grid.chunks if first is None else _chain(first, grid.chunks)
    return Grid(grid.file, header, (Chunk(chunk.rows.select(header), chunk.lines) for chunk in chunks))


def _chain(first: Chunk, others: Iterator[Chunk]) -> Iterator[Chunk]:
    yield first
    yield from others
