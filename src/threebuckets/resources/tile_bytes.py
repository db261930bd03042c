"""A map tile as bytes, in the format that web maps read."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from threebuckets.resources.tiles import EXTENT, TileFeatures, distinct
from threebuckets.resources.types import Index, Ints, Strings

numba: Any
try:
    import numba
except ImportError:
    numba = None

KEYS = ("kind", "count", "id", "standing")
_ROOM = 4 * (1 + 5) + 20
"""Bytes that a feature takes at most: four properties, its place, and what stands before them."""


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
    columns = (
        values.named(features.kind, kinds),
        values.numbers(features.count),
        values.texts(features.id),
        values.texts(features.standing),
    )
    write = _written_in_python if numba is None else _written
    body = b"".join(
        [
            _text(1, layer),
            write(features.x, features.y, np.stack(columns, axis=1)),
            *(_text(3, name) for name in KEYS),
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
        found, which = distinct(column)
        return self._added([_text(1, str(names[row])) for row in found.tolist()])[which]

    def numbers(self, column: Ints) -> Ints:
        """Whole numbers from 0."""
        found, which = distinct(column)
        return self._added([_number(5, value) for value in found.tolist()])[which]

    def texts(self, column: Strings) -> Ints:
        """Texts; "" is none."""
        texts = column.tolist()
        place = dict.fromkeys(texts, -1)
        found = [text for text in place if text]
        place.update(zip(found, self._added([_text(1, text) for text in found]).tolist(), strict=True))
        return np.fromiter(map(place.__getitem__, texts), np.int64, len(texts))

    def _added(self, values: list[bytes]) -> Ints:
        start = len(self.encoded)
        self.encoded += values
        return np.arange(start, len(self.encoded))


def _written(x: Ints, y: Ints, values: Ints) -> bytes:
    """All features, each a point, by a compiled pass."""
    out = np.empty(len(x) * _ROOM, np.uint8)
    across, down = (np.ascontiguousarray(each, np.int64) for each in (x, y))
    return out[: _COMPILED(across, down, values, out)].tobytes()


def _pass(x, y, values, out):  # type: ignore[no-untyped-def]
    """Write features one after the other; how many bytes were written."""
    at, n_values = 0, values.shape[1]
    row = np.empty(2 * n_values + 11, np.int64)
    for i in range(x.size):
        size, in_tags = 4, 0
        for k in range(n_values):
            value = values[i, k]
            if value < 0:
                continue
            row[size], row[size + 1] = k, value
            size += 2
            in_tags += 2
            while value > 0x7F:
                value >>= 7
                in_tags += 1
        right, down = 2 * x[i], 2 * y[i]
        in_place = 3 + (right > 0x7F) + (down > 0x7F)
        row[0], row[1], row[2], row[3] = 0x12, 6 + in_tags + in_place, 0x12, in_tags
        row[size], row[size + 1], row[size + 2], row[size + 3] = 0x18, 1, 0x22, in_place
        row[size + 4], row[size + 5], row[size + 6] = 9, right, down
        for j in range(size + 7):
            value = row[j]
            while value > 0x7F:
                out[at] = value & 0x7F | 0x80
                at += 1
                value >>= 7
            out[at] = value
            at += 1
    return at


_COMPILED: Any = numba.njit(_pass, nogil=True, cache=True) if numba is not None else None


def _written_in_python(x: Ints, y: Ints, values: Ints) -> bytes:
    """The same where Numba is absent: the numbers of all features as one table, written as varints at once."""
    size, n_values = values.shape
    one, has = np.ones(size, np.int64), values >= 0
    tags = np.stack([np.broadcast_to(np.arange(n_values), values.shape), values], axis=2).reshape(size, 2 * n_values)
    has_tag = np.repeat(has, 2, axis=1)
    place = np.stack([9 * one, 2 * x, 2 * y], axis=1)
    in_tags = np.where(has_tag, _varint_lengths(tags), 0).sum(axis=1)
    in_place = _varint_lengths(place).sum(axis=1)
    head = np.stack([0x12 * one, 6 + in_tags + in_place, 0x12 * one, in_tags], axis=1)
    middle = np.stack([0x18 * one, one, 0x22 * one, in_place], axis=1)
    always = np.ones((size, 4), np.bool_)
    numbers = np.concatenate([head, tags, middle, place], axis=1)
    return _varints(numbers, np.concatenate([always, has_tag, always, always[:, :3]], axis=1))


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
