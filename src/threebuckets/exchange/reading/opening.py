"""Opening what a person hands over: a file, a gzip, an archive or a folder, without trusting any of them.

Sizes are counted while reading; archives with links, absolute paths or archives inside are refused; pointers, web
pages, old spreadsheets and locked archives are recognised and named. Nothing is parsed here, and nothing is fetched.
"""

import hashlib
import stat
import struct
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from threebuckets.errors import Fault, InputError, shown
from threebuckets.exchange.contract import Head, Limits, Member
from threebuckets.exchange.reading.counting import Budget, counted, unpacked

HEAD_BYTES = 65_536
_BLOCK = 1 << 20
_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_GZIP = b"\x1f\x8b"
_ARCHIVES = (".zip", ".gz", ".tgz", ".tar", ".7z", ".rar", ".bz2", ".xz")
_DAMAGED_ZIP = (
    *(zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, KeyError, EOFError),
    *(IndexError, OverflowError, OSError, struct.error),
)
_HTML_STARTS = (b"<!doctype html", b"<html", b"<head", b"<body")


@dataclass(frozen=True, slots=True)
class Opened:
    """A source with its files: name, members in order of their names, the SHA-256 of its bytes, its description."""

    name: str
    members: tuple[Member, ...]
    sha256: str
    beside: tuple[Member, ...] = ()

    def head(self) -> Head:
        """First 64 KiB of every member; raises InputError where a member is damaged or of a refused kind."""
        starts = {}
        for member in self.members:
            with member.open() as stream:
                starts[member.name] = stream.read(HEAD_BYTES)
            _refuse_impostor(member.name, starts[member.name])
        return Head(self.name, starts)


def open_source(path: Path, limits: Limits) -> Opened:
    """Open a file, a gzip, an archive or a folder.

    Raises
    ------
    InputError
        Missing or unreadable (F01), of a kind that cannot be read (F62), too large (F63), unsafe (F64), damaged (F65).
    """
    try:
        if path.is_dir():
            return _opened_folder(path, limits)
        if not path.exists():
            raise _refusal("F01", path.name, "no such file", "an existing file or folder")
        if not path.is_file():
            raise _refusal("F01", path.name, "not a file", "a file or folder")
        return _opened_file(path, limits)
    except OSError as error:
        raise _refusal("F01", path.name, error.strerror or error, "a file that can be read") from error


def _opened_folder(path: Path, limits: Limits) -> Opened:
    inside = sorted(found for found in path.iterdir() if found.is_file() and not found.name.startswith("."))
    if len(inside) > limits.zip_members:
        raise _passed("zip_members", path.name, len(inside), limits.zip_members)
    budget = Budget(limits)
    digest = hashlib.sha256()
    members = []
    for file in inside:
        digest.update(f"{file.name}\n{_sha256(file, limits)}\n".encode())
        members.append(_file_member(file, budget))
    if not members:
        raise _refusal("F01", path.name, "an empty folder", "a folder with files")
    return Opened(path.name, tuple(members), digest.hexdigest())


def _opened_file(path: Path, limits: Limits) -> Opened:
    digest = _sha256(path, limits)
    with path.open("rb") as stream:
        start = stream.read(4)
    budget = Budget(limits)
    if start in {_ZIP, _EMPTY_ZIP}:
        names = _checked_archive(path, limits)
        if "[Content_Types].xml" not in names:
            return Opened(path.name, tuple(_zip_member(path, name, budget) for name in names), digest)
    return Opened(path.name, (_file_member(path, budget),), digest, _description(path, budget))


def _description(path: Path, budget: Budget) -> tuple[Member, ...]:
    """The JSON file of the same name beside a CSV."""
    described = path.with_name(path.name.split(".csv", 1)[0] + ".json")
    return (_file_member(described, budget),) if ".csv" in path.name and described.is_file() else ()


def _file_member(path: Path, budget: Budget) -> Member:
    name = path.name.removesuffix(".gz")

    def opener() -> BinaryIO:
        packed = path.stat().st_size
        with path.open("rb") as stream:
            is_gzip = stream.read(2) == _GZIP
        raw: BinaryIO = path.open("rb")
        return unpacked(raw, name, packed, budget) if is_gzip else counted(raw, name, None, budget)

    return Member(name, opener)


def _zip_member(path: Path, inner: str, budget: Budget) -> Member:
    def opener() -> BinaryIO:
        try:
            archive = zipfile.ZipFile(path)
            info = archive.getinfo(inner)
            stream = archive.open(info)
        except _DAMAGED_ZIP as error:
            raise _refusal("F65", f"{path.name}/{inner}", error, "an undamaged zip archive") from error
        return counted(cast(BinaryIO, stream), inner, info.compress_size, budget, holder=archive)

    return Member(inner, opener)


def _checked_archive(path: Path, limits: Limits) -> list[str]:
    """Names of an archive's files, after refusing what is unsafe, locked or too much."""
    try:
        with zipfile.ZipFile(path) as archive:
            inside = [info for info in archive.infolist() if not info.is_dir()]
    except _DAMAGED_ZIP as error:
        raise _refusal("F65", path.name, error, "an undamaged zip archive") from error
    if len(inside) > limits.zip_members:
        raise _passed("zip_members", path.name, len(inside), limits.zip_members)
    faults = [fault for info in inside if (fault := _archive_fault(path.name, info))]
    names = [info.filename for info in inside]
    faults += [
        Fault("F64", "error", path.name, None, None, shown(name), "each member once")
        for name in sorted({name for name in names if names.count(name) > 1})
    ]
    if not inside:
        faults.append(Fault("F64", "error", path.name, None, None, "an empty archive", "an archive with files"))
    if faults:
        raise InputError(faults)
    return sorted(name for name in names if not _is_rubbish(name))


def _archive_fault(file: str, info: zipfile.ZipInfo) -> Fault | None:
    place = PurePosixPath(info.filename.replace("\\", "/"))
    if info.flag_bits & 0x1:
        return Fault("F62", "error", file, None, None, "a zip archive with a password", "unpack it first")
    if place.is_absolute() or ".." in place.parts or ":" in place.parts[0]:
        return Fault("F64", "error", file, None, None, shown(info.filename), "members that stay inside the archive")
    if stat.S_ISLNK(info.external_attr >> 16):
        return Fault("F64", "error", file, None, None, f"the link {shown(info.filename)}", "an archive without links")
    if place.name.lower().endswith(_ARCHIVES):
        return Fault("F64", "error", file, None, None, shown(info.filename), "an archive without archives inside")
    return None


def _is_rubbish(name: str) -> bool:
    return name.startswith("__MACOSX/") or PurePosixPath(name).name.startswith(".")


def _refuse_impostor(name: str, start: bytes) -> None:
    """Refuse files that are not what their name says, with the reason."""
    text = start[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith(b"version https://git-lfs"):
        raise _refusal("F62", name, "a Git LFS pointer", "the file itself: run `git lfs pull` where you got it")
    if text.startswith(_HTML_STARTS):
        raise _refusal("F62", name, "a web page", "the data file: a page was saved in its place, download it again")
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise _refusal(
            "F62", name, "an old binary or locked Office file", "save it as .xlsx without password, or as CSV"
        )
    if start.startswith(b"%PDF"):
        raise _refusal("F62", name, "a PDF", "the table behind it as CSV or XLSX")


def _sha256(path: Path, limits: Limits) -> str:
    digest = hashlib.sha256()
    size = 0
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
            size += len(block)
            if size > limits.file_bytes:
                raise _passed("file_bytes", path.name, f"more than {limits.file_bytes} bytes", limits.file_bytes)
    return digest.hexdigest()


def _refusal(code: str, file: str, found: object, expected: str) -> InputError:
    return InputError([Fault(code, "error", file, None, None, shown(found), expected)])


def _passed(limit: str, file: str, found: object, allowed: int) -> InputError:
    return _refusal("F63", file, found, f"at most {allowed} (limit {limit})")
