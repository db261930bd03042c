"""Streams that count what they give: no file is read past its limit, and damage becomes a fault.

Not for what the bytes mean (`text`, `documents`, `sheets`).
"""

import gzip
import io
import zipfile
import zlib
from typing import BinaryIO, Protocol, cast

from threebuckets.errors import Fault, InputError, shown
from threebuckets.exchange.contract import Limits

# Below this size a ratio says nothing: a sparse table of a few megabytes shrinks a hundredfold honestly.
RATIO_FROM = 64_000_000
_DAMAGE = (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile, NotImplementedError, OSError, ValueError)


class Budget:
    """Unpacked bytes of all members of one source; a member read twice counts once."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._read: dict[str, int] = {}
        self._total = 0

    def note(self, name: str, n_bytes: int, packed: int | None) -> None:
        """Note that a member has given so many bytes by now; raises InputError past a limit."""
        more = n_bytes - self._read.get(name, 0)
        if more > 0:
            self._read[name] = n_bytes
            self._total += more
        if self._total > self._limits.unpacked_bytes:
            raise _passed(name, f"more than {self._limits.unpacked_bytes} bytes unpacked", "unpacked_bytes")
        if packed is not None and n_bytes > RATIO_FROM and n_bytes > self._limits.zip_ratio * max(packed, 1):
            raise _passed(name, f"data that unpacks to over {self._limits.zip_ratio} times its size", "zip_ratio")


class Closing(Protocol):
    """What can be closed."""

    def close(self) -> None:
        """Close it."""


class _CountedStream(io.RawIOBase):
    def __init__(self, stream: BinaryIO, name: str, packed: int | None, budget: Budget, holder: Closing | None) -> None:
        self._stream, self._name, self._packed, self._budget = stream, name, packed, budget
        self._holder = holder
        self._n = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        try:
            block = self._stream.read(len(buffer))
        except _DAMAGE as error:
            fault = Fault("F65", "error", self._name, None, None, shown(error), "a whole, undamaged file")
            raise InputError([fault]) from error
        self._n += len(block)
        self._budget.note(self._name, self._n, self._packed)
        buffer[: len(block)] = block
        return len(block)

    def close(self) -> None:
        if not self.closed:
            self._stream.close()
            if self._holder is not None:
                self._holder.close()
        super().close()


def counted(
    stream: BinaryIO, name: str, packed: int | None, budget: Budget, *, holder: Closing | None = None
) -> BinaryIO:
    """A stream that counts; `packed` is the size it was unpacked from, `holder` what is closed with it."""
    return cast(BinaryIO, io.BufferedReader(_CountedStream(stream, name, packed, budget, holder), 1 << 18))


def unpacked(stream: BinaryIO, name: str, packed: int, budget: Budget) -> BinaryIO:
    """A gzip's content, counted."""
    return counted(cast(BinaryIO, gzip.GzipFile(fileobj=stream)), name, packed, budget, holder=stream)


def _passed(name: str, found: str, limit: str) -> InputError:
    return InputError([Fault("F63", "error", name, None, None, found, f"less, or a higher limit {limit}")])
