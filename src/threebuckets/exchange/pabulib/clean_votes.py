"""The votes of a `.pb` file in which nothing is odd, read as columns; anything else is read row by row in `reading`.

A file without a fault is the common case, and the large one. Whatever would need a line number – a quoted cell, a row of
another length, an unknown project – makes this give up, never guess.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import overload

import numpy as np
import polars as pl
from numpy.typing import NDArray

from threebuckets.exchange.pabulib.numbers import are_countable, number

TITLE = re.compile(rb"^(META|PROJECTS|VOTES)$", re.MULTILINE)
ODD = re.compile(r"\s|^,|,,|,$")


class Rows(Sequence[tuple[str, ...]]):
    """Rows of a table of text, made when they are asked for; equal to any sequence of the same rows."""

    def __init__(self, table: pl.DataFrame) -> None:
        self._table = table

    def __len__(self) -> int:
        """Number of rows."""
        return len(self._table)

    @overload
    def __getitem__(self, index: int) -> tuple[str, ...]: ...
    @overload
    def __getitem__(self, index: slice) -> "Rows": ...
    def __getitem__(self, index: int | slice) -> "tuple[str, ...] | Rows":
        """One row, or some of them."""
        return Rows(self._table[index]) if isinstance(index, slice) else self._table.row(index)

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        """All rows in order."""
        return self._table.iter_rows()

    def __eq__(self, other: object) -> bool:
        """Whether the rows are the same."""
        return (
            isinstance(other, Sequence)
            and len(self) == len(other)
            and all(one == two for one, two in zip(self, other, strict=True))
        )

    def __hash__(self) -> int:
        """By their number: rows are rarely put in sets."""
        return hash(len(self))


@dataclass(frozen=True, slots=True, eq=False)
class CleanVotes:
    """Ballots as compressed rows, with the rows of the table; as in `Election`."""

    rows: Rows
    starts: NDArray[np.int64]
    project: NDArray[np.int32]
    points: tuple[Fraction, ...]


def divided(data: bytes) -> tuple[bytes, bytes] | None:
    """The file up to the head of its votes, and the head with the votes; None where it is not laid out so."""
    titles = list(TITLE.finditer(data))
    if [hit.group(1) for hit in titles] != [b"META", b"PROJECTS", b"VOTES"]:
        return None
    start = titles[-1].end() + 1
    head_end = data.find(b"\n", start) + 1
    votes = data[start:]
    return (data[:head_end], votes) if head_end and b'"' not in votes and b"\r" not in votes else None


def clean_votes(data: bytes, head: Sequence[str], ids: Sequence[str], *, has_points: bool) -> CleanVotes | None:
    """Votes read as columns; None where anything is odd.

    Parameters
    ----------
    data : bytes
        Head and rows of the section.
    head : sequence of str
        The columns, as they were read.
    ids : sequence of str
        Projects, in their order.
    has_points : bool
        Whether the ballots have points.
    """
    if len(set(head)) != len(head) or not {"voter_id", "vote"}.issubset(head) or (has_points and "points" not in head):
        return None
    try:
        table = pl.read_csv(
            data,
            separator=";",
            quote_char=None,
            infer_schema=False,
            new_columns=[*head],
            empty_string_is_null=False,
        )
    except (pl.exceptions.PolarsError, UnicodeDecodeError):
        return None
    is_even = data.count(b";") == (len(table) + 1) * (len(head) - 1) and table.columns == [*head]
    if not is_even or table.null_count().sum_horizontal().item() or not _are_ids(table["voter_id"]):
        return None
    votes = _entries(table["vote"])
    points = _entries(table["points"]) if has_points else None
    if votes is None or (has_points and points is None):
        return None
    return _ballots(table, votes, points, ids)


def _are_ids(names: pl.Series) -> bool:
    """Whether every name is there once, and nothing but a name."""
    return names.n_unique() == len(names) and bool((names.str.strip_chars() == names).all()) and "" not in names


def _entries(lists: pl.Series) -> tuple[NDArray[np.int64], pl.Series] | None:
    """Lengths of lists divided by commas, and their entries one after another; None where a list is odd."""
    if lists.str.contains(ODD.pattern).any():
        return None
    lengths = (lists.str.count_matches(",", literal=True).cast(pl.Int64) + 1).to_numpy() * (lists != "").to_numpy()
    entries = lists.filter(lists != "").str.split(",").explode() if lengths.any() else pl.Series([], dtype=pl.String)
    return lengths.astype(np.int64), entries


def _ballots(
    table: pl.DataFrame,
    votes: tuple[NDArray[np.int64], pl.Series],
    points: tuple[NDArray[np.int64], pl.Series] | None,
    ids: Sequence[str],
) -> CleanVotes | None:
    lengths, names = votes
    places = pl.DataFrame({"id": [*ids], "place": range(len(ids))}, schema={"id": pl.String, "place": pl.Int32})
    found = names.to_frame("id").join(places, on="id", how="left", maintain_order="left")["place"]
    if found.null_count():
        return None
    project = found.to_numpy().astype(np.int32)
    starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    pairs = np.sort(np.repeat(np.arange(len(lengths)), lengths) * len(ids) + project)
    if (pairs[1:] == pairs[:-1]).any():  # somebody names a project twice
        return None
    numbers: tuple[Fraction, ...] = ()
    if points is not None:
        told = _numbers(points[1])
        if told is None or (points[0] != lengths).any():
            return None
        numbers = told
    return CleanVotes(Rows(table), starts, project, numbers)


def _numbers(texts: pl.Series) -> tuple[Fraction, ...] | None:
    """Numbers of 0 or more as they were written; None where one is not, or is too long to be added up."""
    known: dict[str, Fraction] = {}
    for text in texts.unique().to_list():
        value = number(text)
        if value is None or value < 0:
            return None
        known[text] = value
    return tuple(known[text] for text in texts.to_list()) if are_countable(known.values()) else None
