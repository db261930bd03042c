"""Offers on the map: one whole number for a place, and the offers of a map tile. Their bytes: `tile_bytes.py`.

Only for what bodies offer: persons never enter a tile, they are counted by area (`crowds.py`). A key is a place on the
web map's square of 2³⁰ × 2³⁰ with the bits of its two coordinates in turn, so that a tile is a range of keys and one
column with an index is all that a database needs.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from threebuckets.errors import ShapeError
from threebuckets.resources.types import Floats, Index, Ints, Strings

BITS = 30
MAX_LATITUDE = 85.05112878
EXTENT = 4096
EXTENT_BITS = 12
_SPREAD = (
    (16, 0x0000FFFF0000FFFF),
    (8, 0x00FF00FF00FF00FF),
    (4, 0x0F0F0F0F0F0F0F0F),
    (2, 0x3333333333333333),
    (1, 0x5555555555555555),
)
"""Shifts and masks that put a zero before each bit of a number of 32 bits; backwards they take it away."""


@dataclass(frozen=True, slots=True)
class KeyRange:
    """The keys from `low` on, up to and without `high`."""

    low: int
    high: int


@dataclass(frozen=True, slots=True, eq=False)
class TileFeatures:
    """What a tile shows: single offers, or cells with how many lie in each.

    Parameters
    ----------
    x, y : ndarray of int64, shape (F,)
        Place in the tile, 0 to 4,095 from its north-west corner.
    kind : ndarray of int32, shape (F,)
        Kind of the offer, or the main one of the cell.
    count : ndarray of int64, shape (F,)
        How many offers it stands for.
    id, standing : ndarray of str, shape (F,)
        Of single offers, also where one is alone in its cell; "" for cells of more.
    """

    x: Ints
    y: Ints
    kind: Index
    count: Ints
    id: Strings
    standing: Strings


def morton_key(lon: Floats, lat: Floats) -> Ints:
    """60-bit key of each place, int64; −1 where there is none. Beyond 85° the nearest place on the map's edge.

    Examples
    --------
    >>> morton_key(np.array([-180.0, 0.0, np.nan]), np.array([85.06, 0.0, 0.0])).tolist()
    [0, 864691128455135232, -1]
    """
    placed = np.isfinite(lon) & np.isfinite(lat)
    side = float(1 << BITS)
    rising = np.arcsinh(np.tan(np.radians(np.clip(np.where(placed, lat, 0.0), -MAX_LATITUDE, MAX_LATITUDE))))
    across = (np.where(placed, lon, 0.0) + 180) / 360 * side
    down = (1 - rising / np.pi) / 2 * side
    x, y = (np.clip(np.floor(value), 0, side - 1).astype(np.uint64) for value in (across, down))
    key = (_spread(x) | (_spread(y) << np.uint64(1))).astype(np.int64)
    return np.where(placed, key, -1)


def key_range(z: int, x: int, y: int) -> KeyRange:
    """Keys in a tile.

    Raises
    ------
    ShapeError
        There is no such tile: z is not 0 to 30, or x or y not 0 to 2^z − 1.

    Examples
    --------
    >>> key_range(0, 0, 0).high == 4**30, key_range(1, 1, 0).low == 4**29
    (True, True)
    """
    _check_tile(z, x, y)
    size = 4 ** (BITS - z)
    column, row = (int(_spread(np.array([value], np.uint64))[0]) for value in (x, y))
    low = (column | row << 1) * size
    return KeyRange(low, low + size)


def tile_features(
    key: Ints, kind: Index, *, z: int, x: int, y: int, max_points: int = 2000, cells: int = 64,
    id: Strings | None = None, standing: Strings | None = None,  # noqa: A002
) -> TileFeatures:  # fmt: skip
    """What a tile shows: its offers one by one while they are few, else cells with the number, the main kind and the mean place.

    Parameters
    ----------
    key : ndarray of int64, shape (N,)
        Keys, in any order; those outside the tile are left out.
    kind : ndarray of int32, shape (N,)
        Kind of each, from 0; among equally many in a cell the least counts as the main one.
    z, x, y : int
        The tile.
    max_points : int
        So many offers are shown one by one.
    cells : int
        Cells along each side of the tile, a power of two.
    id, standing : ndarray of str, shape (N,), optional
        Of each offer, for those shown one by one.

    Raises
    ------
    ShapeError
        No such tile, columns of different lengths, or cells that are no power of two.

    Examples
    --------
    >>> key = morton_key(np.array([-21.0, -21.0, -20.0]), np.array([52.0, 52.0, 52.0]))
    >>> tile_features(key, np.array([1, 1, 0]), z=8, x=113, y=84).count.tolist()
    [1, 1, 1]
    >>> tile_features(key, np.array([1, 1, 0]), z=8, x=113, y=84, max_points=2).count.tolist()
    [2, 1]
    """
    size = len(key)
    if len(kind) != size or any(column is not None and len(column) != size for column in (id, standing)):
        raise ShapeError.of("key", "columns of different lengths", "key, kind, id and standing of one length")
    check_cells(cells)
    bounds = key_range(z, x, y)
    inside = np.flatnonzero((key >= bounds.low) & (key < bounds.high))
    names, states = (_texts(column, size) for column in (id, standing))
    if len(inside) > max_points:
        return _cells(key[inside] - bounds.low, kind[inside], names[inside], states[inside], z=z, cells=cells)
    order = inside[np.lexsort((names[inside].astype(str), kind[inside], key[inside]))]
    across, down = _in_tile(key[order] - bounds.low, z)
    one = np.ones(len(order), np.int64)
    return TileFeatures(across, down, kind[order].astype(np.int32), one, names[order], states[order])


def distinct(column: Index | Ints) -> tuple[Ints, Ints]:
    """The whole numbers ≥ 0 in a column, ascending, and which of them each row has; unsorted where they are small.

    Examples
    --------
    >>> distinct(np.array([7, 3, 7]))
    (array([3, 7]), array([1, 0, 1]))
    """
    if int(column.max(initial=0)) > 4 * len(column) + 5000:
        found, which = np.unique(column, return_inverse=True)
        return found.astype(np.int64), which
    is_there = np.bincount(column) > 0
    return np.flatnonzero(is_there), (np.cumsum(is_there) - 1)[column]


def _cells(inner: Ints, kind: Index, names: Strings, states: Strings, *, z: int, cells: int) -> TileFeatures:
    """The cells of a tile that hold something, in order of their keys."""
    shift = max(2 * (BITS - z) - 2 * (cells.bit_length() - 1), 0)
    _found, which = distinct(inner >> shift)
    count = np.bincount(which)
    row = np.zeros(len(count), np.int64)
    row[which] = np.arange(len(which))
    n_kinds = int(kind.max()) + 1
    by_kind = np.bincount(which * n_kinds + kind, minlength=len(count) * n_kinds).reshape(len(count), n_kinds)
    across, down = (np.bincount(which, axis).astype(np.int64) // count for axis in _in_tile(inner, z))
    of_one = [np.where(count == 1, column[row], "").astype(object) for column in (names, states)]
    return TileFeatures(across, down, by_kind.argmax(axis=1).astype(np.int32), count, *of_one)


def _in_tile(inner: Ints, z: int) -> tuple[Ints, Ints]:
    """Column and row in the tile, 0 to 4,095, of keys counted from its first."""
    shift = BITS - z - EXTENT_BITS
    x, y = gathered(inner), gathered(inner >> 1)
    return (x >> shift, y >> shift) if shift >= 0 else (x << -shift, y << -shift)


def _spread(value: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """A zero before each of the lower 32 bits."""
    out = value.astype(np.uint64)
    for shift, mask in _SPREAD:
        out = (out | (out << np.uint64(shift))) & np.uint64(mask)
    return out


def gathered(key: Ints) -> Ints:
    """Every second bit of keys, from the lowest on: the column of a place, or its row where the key is shifted by one.

    Examples
    --------
    >>> gathered(np.array([0b111, 0b1000])).tolist()
    [3, 0]
    """
    out = key.astype(np.uint64) & np.uint64(_SPREAD[-1][1])
    masks = [mask for _shift, mask in _SPREAD]
    for (shift, _mask), mask in zip(reversed(_SPREAD), [*reversed(masks[:-1]), 0xFFFFFFFF], strict=True):
        out = (out | (out >> np.uint64(shift))) & np.uint64(mask)
    return out.astype(np.int64)


def check_cells(cells: int) -> None:
    """Refuse a number of cells along a tile's side that is no power of two, or above 4,096."""
    if cells < 1 or cells & (cells - 1) or cells > EXTENT:
        raise ShapeError.of("cells", cells, f"a power of two, at most {EXTENT}")


def _check_tile(z: int, x: int, y: int) -> None:
    if not 0 <= z <= BITS or not 0 <= x < 1 << z or not 0 <= y < 1 << z:
        raise ShapeError.of("z, x, y", f"{z}, {x}, {y}", "0 ≤ z ≤ 30, and x and y from 0 to 2^z − 1")


def _texts(column: Strings | None, size: int) -> Strings:
    return np.full(size, "", object) if column is None else np.asarray(column, object)
