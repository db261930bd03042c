"""Static files lie there compressed, and no content is compressed a second time."""

import gzip
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from whitenoise.compress import Compressor

from threebuckets.web.core.static_files import HashedFiles, OnceCompressor

CONTENT = b"body { margin: 0 }\n" * 200
NAMES = ("a.css", "a.0123456789ab.css", "b.css", "b.0123456789ab.css")


def test_one_content_under_many_names_is_compressed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where many threads come to it at once; each name has its own files, which hold the content."""
    asked: list[bytes] = []
    once = Compressor.compress_gzip
    monkeypatch.setattr(Compressor, "compress_gzip", lambda data: (asked.append(data), once(data))[1])
    for name in NAMES:
        (tmp_path / name).write_bytes(CONTENT if name.startswith("a") else CONTENT[::-1])
    compressor = OnceCompressor(quiet=True)
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(compressor.compress, [str(tmp_path / name) for name in NAMES]))
    assert sorted(asked) == sorted([CONTENT, CONTENT[::-1]])
    for name in NAMES:
        content = (tmp_path / name).read_bytes()
        assert gzip.decompress((tmp_path / f"{name}.gz").read_bytes()) == content


def test_what_is_served_is_collected_that_way(tmp_path: Path) -> None:
    assert isinstance(
        HashedFiles(location=str(tmp_path), base_url="/static/").create_compressor(quiet=True), OnceCompressor
    )
