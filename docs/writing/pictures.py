"""A screenshot made smaller: a PNG of 24-bit colour as one with a palette of at most 256 colours.

Not for photographs, and not for PNGs that no browser writes (interlaced, 16-bit).
"""

import struct
import zlib
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

SIGNATURE = b"\x89PNG\r\n\x1a\n"
COLOURS = 256
CHANNELS = {2: 3, 6: 4}


def with_few_colours(png: bytes) -> bytes:
    """The picture with its most frequent colours; every other pixel takes the nearest of them."""
    pixels = _pixels(png)
    height, width, _ = pixels.shape
    flat = pixels.reshape(-1, 3)
    packed = flat.astype(np.uint32) @ np.array([1 << 16, 1 << 8, 1], np.uint32)
    colours, counts = np.unique(packed, return_counts=True)
    kept = _rgb(_palette(colours, counts))
    _, index = cKDTree(kept).query(_rgb(colours))
    rows = index[np.searchsorted(colours, packed)].astype(np.uint8).reshape(height, width)
    lines = np.zeros((height, width + 1), np.uint8)
    lines[:, 1:] = rows
    parts = [
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
        (b"PLTE", kept.astype(np.uint8).tobytes()),
        (b"IDAT", zlib.compress(lines.tobytes(), 9)),
        (b"IEND", b""),
    ]
    return SIGNATURE + b"".join(_chunk(name, data) for name, data in parts)


def _palette(colours: NDArray[np.uint32], counts: NDArray[np.int64]) -> NDArray[np.uint32]:
    """The most frequent colours, and then the most frequent of each coarse bin, so that rare but distinct ones stay."""
    order = np.lexsort((colours, -counts))
    _, first = np.unique(((colours >> 4) & 0x0F0F0F)[order], return_index=True)
    wanted = np.concatenate([order[: COLOURS // 2], order[np.sort(first)]])
    leaders = list(dict.fromkeys(wanted.tolist()))[:COLOURS]
    return np.sort(colours[leaders])


def _rgb(packed: NDArray[np.uint32]) -> NDArray[np.int64]:
    return np.stack([(packed >> 16) & 255, (packed >> 8) & 255, packed & 255], axis=-1).astype(np.int64)


def _pixels(png: bytes) -> NDArray[np.uint8]:
    """Red, green and blue of every pixel; shape (height, width, 3)."""
    found = dict[bytes, bytes]()
    for name, data in _chunks(png):
        found[name] = found.get(name, b"") + data
    width, height, depth, kind, _, _, interlaced = struct.unpack(">IIBBBBB", found[b"IHDR"])
    if depth != 8 or kind not in CHANNELS or interlaced:
        raise ValueError("Only plain 8-bit colour PNGs can be read.")
    n = CHANNELS[kind]
    lines = np.frombuffer(zlib.decompress(found[b"IDAT"]), np.uint8).reshape(height, 1 + width * n)
    rows = np.zeros((height + 1, width + 1, n), np.uint8)
    for y, line in enumerate(lines, start=1):
        _unfilter(int(line[0]), line[1:].reshape(width, n), rows[y - 1], rows[y])
    return rows[1:, 1:, :3]


def _unfilter(kind: int, line: NDArray[np.uint8], above: NDArray[np.uint8], row: NDArray[np.uint8]) -> None:
    """One line of a PNG as it was before filtering (RFC 2083, section 6); the first pixel of a row is a margin."""
    if kind in {0, 2}:
        row[1:] = line + above[1:] * np.uint8(kind == 2)
        return
    if kind == 1:
        row[1:] = np.cumsum(line, axis=0, dtype=np.uint8)
        return
    for x in range(1, len(row)):
        left, up, corner = row[x - 1].astype(int), above[x].astype(int), above[x - 1].astype(int)
        guess = (left + up) // 2 if kind == 3 else _paeth(left, up, corner)
        row[x] = (line[x - 1] + guess) & 255


def _paeth(left: NDArray[np.int64], up: NDArray[np.int64], corner: NDArray[np.int64]) -> NDArray[np.int64]:
    to_left, to_up, to_corner = abs(up - corner), abs(left - corner), abs(left + up - 2 * corner)
    near_left = (to_left <= to_up) & (to_left <= to_corner)
    return np.where(near_left, left, np.where(to_up <= to_corner, up, corner))


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(SIGNATURE)
    while at < len(png):
        length, name = struct.unpack(">I4s", png[at : at + 8])
        yield name, png[at + 8 : at + 8 + length]
        at += 12 + length


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
