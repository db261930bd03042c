"""Static files as `serve` gives them out: with the hash of their content in their names, and compressed."""

import hashlib
import threading
from collections.abc import Callable
from typing import Any

from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage


class OnceCompressor(Compressor):
    """Compresses each content once: most lie there twice, under their own name and under the one with the hash."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._guard = threading.Lock()
        self._turns: dict[tuple[str, bytes], threading.Lock] = {}
        self._made: dict[tuple[str, bytes], bytes] = {}

    def compress_brotli(self, data: bytes) -> bytes:
        """As Brotli."""
        return self._once("br", data, Compressor.compress_brotli)

    def compress_gzip(self, data: bytes) -> bytes:
        """As gzip."""
        return self._once("gz", data, Compressor.compress_gzip)

    def _once(self, way: str, data: bytes, compress: Callable[[bytes], bytes]) -> bytes:
        """Files are compressed in several threads: one does it, who has the same content waits for it."""
        key = (way, hashlib.sha256(data).digest())
        with self._guard:
            turn = self._turns.setdefault(key, threading.Lock())
        with turn:
            if key not in self._made:
                self._made[key] = compress(data)
            return self._made[key]


class HashedFiles(CompressedManifestStaticFilesStorage):
    """The storage of WhiteNoise, which compresses the same content no second time."""

    def create_compressor(self, **options: Any) -> OnceCompressor:
        """One for all files that are collected."""
        return OnceCompressor(**options)
