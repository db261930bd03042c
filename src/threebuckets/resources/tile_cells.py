"""The cells of a map tile where a database has counted them: by bits of the key, so that no single offer is read.

What `tiles.tile_features` finds from offers one by one, this finds from one row a cell and kind. Not for tiles that show
single offers.
"""

from dataclasses import dataclass

import numpy as np

from threebuckets.errors import ShapeError
from threebuckets.resources.tiles import (
    BITS,
    EXTENT,
    EXTENT_BITS,
    TileFeatures,
    check_cells,
    gathered,
    key_range,
)
from threebuckets.resources.types import Index, Ints, Strings


@dataclass(frozen=True, slots=True)
class PlaceBit:
    """A bit of a key that says where in its cell something lies.

    Parameters
    ----------
    across, down : int
        Place of the bit in the key, from the lowest, for the column and for the row.
    weight : int
        What it counts, in 4,096ths of the tile.
    """

    across: int
    down: int
    weight: int


@dataclass(frozen=True, slots=True)
class CellBits:
    """How a key is read for the cells of a tile: `key >> shift` is the cell, `places` say where in it."""

    shift: int
    places: tuple[PlaceBit, ...]


@dataclass(frozen=True, slots=True, eq=False)
class CellCounts:
    """What was counted in a tile, one row a cell and kind, in any order; a cell and kind may have several rows.

    Parameters
    ----------
    cell : ndarray of int64, shape (N,)
        `key >> shift` of `cell_bits`.
    kind : ndarray of int32, shape (N,)
        From 0.
    count : ndarray of int64, shape (N,)
        How many offers, at least one.
    across, down : ndarray of int64, shape (N,)
        Sums of their places in the cell, in 4,096ths of the tile.
    id : ndarray of str, shape (N,)
        Of any of them.
    """

    cell: Ints
    kind: Index
    count: Ints
    across: Ints
    down: Ints
    id: Strings


def cell_bits(z: int, *, cells: int = 64) -> CellBits:
    """How keys are read for the cells of a tile of a zoom.

    Parameters
    ----------
    z : int
        Zoom, 0 to 30.
    cells : int
        Cells along each side of the tile, a power of two.

    Raises
    ------
    ShapeError
        No such zoom, or cells that are no power of two.

    Examples
    --------
    >>> found = cell_bits(8, cells=2048)
    >>> found.shift, found.places
    (22, (PlaceBit(across=20, down=21, weight=1),))
    """
    check_cells(cells)
    key_range(z, 0, 0)
    finest, below = BITS - z - EXTENT_BITS, EXTENT_BITS - _depth(z, cells)
    places = tuple(PlaceBit(2 * (finest + n), 2 * (finest + n) + 1, 1 << n) for n in range(below) if finest + n >= 0)
    return CellBits(2 * (BITS - z - _depth(z, cells)), places)


def features_of_cells(counted: CellCounts, *, z: int, x: int, y: int, cells: int = 64) -> TileFeatures:
    """What a tile shows, from counts: the same as `tile_features` with `max_points=0` finds from the offers.

    Parameters
    ----------
    counted : CellCounts
        Of this tile alone.
    z, x, y : int
        The tile.
    cells : int
        Cells along each side, as for `cell_bits`.

    Raises
    ------
    ShapeError
        No such tile, cells that are no power of two, columns of different lengths, or a cell of another tile.

    Examples
    --------
    >>> one, none = np.array([1]), np.array([0])
    >>> cell = np.array([key_range(8, 113, 84).low >> cell_bits(8).shift])
    >>> counted = CellCounts(cell, none, np.array([3]), np.array([9]), np.array([6]), np.array(["hall"]))
    >>> found = features_of_cells(counted, z=8, x=113, y=84)
    >>> found.x.tolist(), found.y.tolist(), found.count.tolist(), found.id.tolist()
    ([3], [2], [3], [''])
    """
    bits = cell_bits(z, cells=cells)
    inner = counted.cell - (key_range(z, x, y).low >> bits.shift)
    _check(counted, inner, 4 ** _depth(z, cells))
    found, which = np.unique(inner, return_inverse=True)
    n = _summed(which, counted.count, len(found))
    row = np.zeros(len(found), np.int64)
    row[which] = np.arange(len(which))
    n_kinds = int(counted.kind.max(initial=0)) + 1
    by_kind = _summed(which * n_kinds + counted.kind, counted.count, len(found) * n_kinds).reshape(-1, n_kinds)
    side = EXTENT >> _depth(z, cells)
    across, down = (
        (gathered(found >> axis) * side * n + _summed(which, places, len(found))) // n
        for axis, places in enumerate((counted.across, counted.down))
    )
    names = np.where(n == 1, np.asarray(counted.id, object)[row], "").astype(object)
    kind = by_kind.argmax(axis=1).astype(np.int32)
    return TileFeatures(across, down, kind, n, names, np.full(len(found), "", object))


def _depth(z: int, cells: int) -> int:
    """How many times a tile is halved to come to a cell; no further than keys go."""
    return min(cells.bit_length() - 1, BITS - z)


def _summed(which: Ints, amounts: Ints, size: int) -> Ints:
    """Sums by row; whole, as long as they stay below 2⁵³."""
    return np.bincount(which, amounts, minlength=size).astype(np.int64)


def _check(counted: CellCounts, inner: Ints, n_cells: int) -> None:
    columns = (counted.kind, counted.count, counted.across, counted.down, counted.id)
    if any(len(column) != len(inner) for column in columns):
        raise ShapeError.of("counted", "columns of different lengths", "one row a cell and kind")
    if len(inner) and (int(inner.min()) < 0 or int(inner.max()) >= n_cells):
        raise ShapeError.of("counted.cell", "a cell of another tile", "cells of the tile alone")
