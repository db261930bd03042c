"""Offers on the map: one whole number for a place, the offers of a map tile, and the tile as bytes.

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
_EXTENT_BITS = 12
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
    if cells < 1 or cells & (cells - 1) or cells > EXTENT:
        raise ShapeError.of("cells", cells, f"a power of two, at most {EXTENT}")
    bounds = key_range(z, x, y)
    inside = np.flatnonzero((key >= bounds.low) & (key < bounds.high))
    names, states = (_texts(column, size) for column in (id, standing))
    order = inside[np.lexsort((names[inside].astype(str), kind[inside], key[inside]))]
    inner = key[order] - bounds.low
    if len(order) <= max_points:
        across, down = _in_tile(inner, z)
        one = np.ones(len(order), np.int64)
        return TileFeatures(across, down, kind[order].astype(np.int32), one, names[order], states[order])
    return _cells(inner, kind[order], names[order], states[order], z=z, cells=cells)


def encode_tile(features: TileFeatures, *, kinds: Strings, layer: str = "offers") -> bytes:
    """Mapbox Vector Tile 2.1, not compressed; no bytes at all where there is nothing to show.

    Every feature is a point with the properties `kind` (a name of `kinds`) and `count`; single offers also have `id` and
    `standing`.

    Parameters
    ----------
    features : TileFeatures
    kinds : ndarray of str, shape (K,)
        Name of each kind.
    layer : str
        Name of the layer.

    References
    ----------
    Vector tile specification 2.1, https://github.com/mapbox/vector-tile-spec/tree/master/2.1

    Examples
    --------
    >>> none = np.zeros(0, np.int64)
    >>> text = np.zeros(0, object)
    >>> encode_tile(TileFeatures(none, none, none, none, text, text), kinds=np.array(["space"], object))
    b''
    """
    if not len(features.x):
        return b""
    values = _Values()
    tags = [
        (0, values.named(features.kind, kinds)),
        (1, values.numbers(features.count)),
        (2, values.texts(features.id)),
        (3, values.texts(features.standing)),
    ]
    body = b"".join(
        [
            _text(1, layer),
            _features(features, tags),
            *(_text(3, name) for name in ("kind", "count", "id", "standing")),
            *(_bytes(4, value) for value in values.encoded),
            _number(5, EXTENT),
            _number(15, 2),
        ]
    )
    return _bytes(3, body)


class _Values:
    """The distinct values of a tile, in the order in which they come; −1 where a feature has none."""

    def __init__(self) -> None:
        self.encoded: list[bytes] = []

    def named(self, column: Index, names: Strings) -> Ints:
        """Names of rows of a table."""
        distinct, which = np.unique(column, return_inverse=True)
        return self._added([_text(1, str(names[row])) for row in distinct])[which]

    def numbers(self, column: Ints) -> Ints:
        """Whole numbers."""
        distinct, which = np.unique(column, return_inverse=True)
        return self._added([_number(5, int(value)) for value in distinct])[which]

    def texts(self, column: Strings) -> Ints:
        """Texts; "" is none."""
        texts = column.tolist()
        place = dict.fromkeys(dict.fromkeys(texts), -1)
        distinct = [text for text in place if text]
        place.update(zip(distinct, self._added([_text(1, text) for text in distinct]).tolist(), strict=True))
        return np.array([place[text] for text in texts], np.int64)

    def _added(self, values: list[bytes]) -> Ints:
        start = len(self.encoded)
        self.encoded += values
        return np.arange(start, len(self.encoded))


def _features(features: TileFeatures, tags: list[tuple[int, Ints]]) -> bytes:
    """All features, each a point: the numbers of all of them as one table, written as varints at once."""
    size = len(features.x)
    pairs = [np.stack([np.full(size, name), value], axis=1) for name, value in tags]
    table = np.concatenate([*pairs, np.full((size, 1), 9), 2 * features.x[:, None], 2 * features.y[:, None]], axis=1)
    there = np.ones(table.shape, np.bool_)
    for column, (_name, value) in enumerate(tags):
        there[:, 2 * column : 2 * column + 2] = (value >= 0)[:, None]
    lengths = np.where(there, _varint_lengths(table), 0)
    n_tags = 2 * len(tags)
    in_tags, in_place = lengths[:, :n_tags].sum(axis=1), lengths[:, n_tags:].sum(axis=1)
    whole = 2 + in_tags + 2 + 2 + in_place
    head = np.full(size, 0x12), whole, np.full(size, 0x12), in_tags
    middle = np.full(size, 0x18), np.ones(size, np.int64), np.full(size, 0x22), in_place
    numbers = np.concatenate(
        [np.stack(head, axis=1), table[:, :n_tags], np.stack(middle, axis=1), table[:, n_tags:]], axis=1
    )
    shown = np.ones((size, 4), np.bool_)
    return _varints(numbers, np.concatenate([shown, there[:, :n_tags], shown, there[:, n_tags:]], axis=1))


def _varints(numbers: Ints, there: NDArray[np.bool_]) -> bytes:
    """Numbers ≥ 0 as varints one after the other, row by row; those that are not there are left out."""
    flat = numbers[there].astype(np.int64)
    lengths = _varint_lengths(flat)
    starts = np.cumsum(lengths) - lengths
    out = np.zeros(int(lengths.sum()), np.uint8)
    for step in range(int(lengths.max(initial=0))):
        rows = lengths > step
        more = np.where(lengths[rows] > step + 1, 0x80, 0)
        out[starts[rows] + step] = (flat[rows] >> 7 * step & 0x7F) | more
    return out.tobytes()


def _varint_lengths(numbers: Ints) -> Ints:
    """Bytes of each number below 2³⁵ as a varint."""
    out = np.ones(numbers.shape, np.int64)
    most = int(numbers.max(initial=0))
    for bits in range(7, 35, 7):
        if most >> bits:
            out += numbers >= 1 << bits
    return out


def _cells(inner: Ints, kind: Index, names: Strings, states: Strings, *, z: int, cells: int) -> TileFeatures:
    """The cells of a tile that hold something, in order of their keys."""
    shift = max(2 * (BITS - z) - 2 * (cells.bit_length() - 1), 0)
    _found, first, which = np.unique(inner >> shift, return_index=True, return_inverse=True)
    count = np.bincount(which)
    n_kinds = int(kind.max()) + 1
    by_kind = np.bincount(which * n_kinds + kind, minlength=len(count) * n_kinds).reshape(len(count), n_kinds)
    across, down = (np.bincount(which, axis).astype(np.int64) // count for axis in _in_tile(inner, z))
    of_one = [np.where(count == 1, column[first], "").astype(object) for column in (names, states)]
    return TileFeatures(across, down, by_kind.argmax(axis=1).astype(np.int32), count, *of_one)


def _in_tile(inner: Ints, z: int) -> tuple[Ints, Ints]:
    """Column and row in the tile, 0 to 4,095, of keys counted from its first."""
    shift = BITS - z - _EXTENT_BITS
    x, y = _gathered(inner), _gathered(inner >> 1)
    return (x >> shift, y >> shift) if shift >= 0 else (x << -shift, y << -shift)


def _spread(value: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """A zero before each of the lower 32 bits."""
    out = value.astype(np.uint64)
    for shift, mask in _SPREAD:
        out = (out | (out << np.uint64(shift))) & np.uint64(mask)
    return out


def _gathered(key: Ints) -> Ints:
    """Every second bit from the lowest on."""
    out = key.astype(np.uint64) & np.uint64(_SPREAD[-1][1])
    masks = [mask for _shift, mask in _SPREAD]
    for (shift, _mask), mask in zip(reversed(_SPREAD), [*reversed(masks[:-1]), 0xFFFFFFFF], strict=True):
        out = (out | (out >> np.uint64(shift))) & np.uint64(mask)
    return out.astype(np.int64)


def _check_tile(z: int, x: int, y: int) -> None:
    if not 0 <= z <= BITS or not 0 <= x < 1 << z or not 0 <= y < 1 << z:
        raise ShapeError.of("z, x, y", f"{z}, {x}, {y}", "0 ≤ z ≤ 30, and x and y from 0 to 2^z − 1")


def _texts(column: Strings | None, size: int) -> Strings:
    return np.full(size, "", object) if column is None else np.asarray(column, object)


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _bytes(field: int, content: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(content)) + content


def _text(field: int, content: str) -> bytes:
    return _bytes(field, content.encode())
