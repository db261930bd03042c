"""Reading a file of a platform without being harmed by it.

Directories in a file's place, links that lead out of the folder, oversized files, lines without an end, gzip bombs,
cut-off gzip files, UTF-16 and other encodings each become a fault. What the bytes mean is others' matter.
"""

import codecs
import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from threebuckets.folder.files.fault_list import FaultList
from threebuckets.folder.files.limits import Limits

BLOCK = 1 << 20
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class _RefusedError(Exception):
    """Reading was stopped by a limit; carries code, what was found, what is expected and the line."""


def read_bytes(
    root: Path, name: str, faults: FaultList, *, row_bytes: int | None = None, unpack: bool = False
) -> bytes | None:
    """Content of a file inside a folder; None where it cannot be read.

    Parameters
    ----------
    root : Path
        The folder.
    name : str
        Path inside it with `/`; it stands in the faults.
    faults : FaultList
        Takes what is wrong.
    row_bytes : int, optional
        Stop where no line ends for so long.
    unpack : bool
        Whether it is gzip.
    """
    path = root / name
    if not _is_readable(root, path, name, faults):
        return None
    limits = faults.limits
    try:
        with path.open("rb") as packed:
            pieces = _pieces(packed, path.stat().st_size, limits, unpack=unpack)
            return b"".join(_lines_end(pieces, row_bytes))
    except _RefusedError as refused:
        code, found, expected, line = refused.args
        faults.error(code, name, found, expected, line=line)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        is_cut = isinstance(error, EOFError)
        found = "a gzip file that is cut off" if is_cut else "a file that is not gzip"
        faults.error("F67" if is_cut else "F62", name, found, "a whole gzip file; copy or download it again")
    except OSError as error:
        faults.error("F01", name, f"a file that cannot be read ({error.strerror})", "a readable file")
    return None


def _is_readable(root: Path, path: Path, name: str, faults: FaultList) -> bool:
    if not path.resolve().is_relative_to(root.resolve()):
        faults.error("F64", name, "a link that leads out of the folder", "a file inside the folder")
        return False
    if path.is_dir():
        faults.error("F01", name, "a folder", "a file of that name")
        return False
    if not path.is_file():
        faults.error("F01", name, "no such file", f"the file {name}")
        return False
    if path.stat().st_size > faults.limits.file_bytes:
        faults.error("F50", name, f"{path.stat().st_size:,} bytes", f"at most {faults.limits.file_bytes:,} bytes")
        return False
    return True


def _pieces(packed: BinaryIO, size: int, limits: Limits, *, unpack: bool) -> Iterator[bytes]:
    """Blocks of the content; the unpacked size is counted as it grows."""
    total = 0
    with gzip.GzipFile(fileobj=packed) if unpack else packed as stream:
        while block := stream.read(BLOCK):
            total += len(block)
            is_bomb = total > limits.ratio_from and total > limits.ratio * size
            if unpack and (total > limits.unpacked_bytes or is_bomb):
                found = f"a file that unpacks to more than {limits.ratio} times its size"
                raise _RefusedError("F63", found, "a file that is not blown up on purpose", None)
            yield block


def _lines_end(pieces: Iterator[bytes], row_bytes: int | None) -> Iterator[bytes]:
    """The same blocks, as long as a line ends now and then."""
    line, open_bytes = 1, 0
    for piece in pieces:
        line += piece.count(b"\n")
        last = max(piece.rfind(b"\n"), piece.rfind(b"\r"))
        open_bytes = len(piece) - last - 1 if last >= 0 else open_bytes + len(piece)
        if row_bytes is not None and open_bytes > row_bytes:
            raise _RefusedError("F50", f"a row of more than {row_bytes:,} bytes", "shorter rows", line)
        yield piece


def read_text(root: Path, name: str, faults: FaultList) -> str | None:
    """Text of a small UTF-8 file (a document, a rule file); None where it cannot be read. Line ends stay as they are."""
    path = root / name
    if path.is_file() and path.stat().st_size > faults.limits.document_bytes:
        most = faults.limits.document_bytes
        faults.error("F50", name, f"{path.stat().st_size:,} bytes", f"at most {most:,} bytes in a document")
        return None
    content = read_bytes(root, name, faults)
    if content is None:
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        found = "UTF-16 text" if content.startswith(_UTF16) else "characters that are not UTF-8"
        faults.error("F02", name, found, "UTF-8 text", line=line)
        return None


def as_utf8(content: bytes, name: str, faults: FaultList) -> bytes:
    """The content as UTF-8 without a byte order mark; another encoding is a fault, and is turned to go on checking."""
    if content.startswith(_UTF16):
        faults.error("F02", name, "UTF-16 text", "UTF-8; save it as “CSV UTF-8”", line=1)
        return content.decode("utf-16", errors="replace").encode()
    content = content.removeprefix(codecs.BOM_UTF8)
    if content.isascii():
        return content
    bad = _first_not_utf8(content)
    if bad is None:
        return content
    line = content.count(b"\n", 0, bad) + 1
    faults.error("F02", name, "characters that are not UTF-8", "UTF-8; save it as “CSV UTF-8”", line=line)
    return content.decode("cp1252", errors="replace").encode()


def _first_not_utf8(content: bytes) -> int | None:
    """Place of the first byte that is not UTF-8, without decoding everything at once."""
    view, start = memoryview(content), 0
    while start < len(content):
        try:
            _, used = codecs.utf_8_decode(view[start : start + BLOCK], "strict", start + BLOCK >= len(content))
        except UnicodeDecodeError as error:
            return start + error.start
        start += used
    return None
