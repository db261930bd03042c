"""From bytes to lines of text: encoding, line ends, length.

UTF-8 with or without mark, UTF-16 by its mark; otherwise cp1252, with a warning. Not for cells (`grids`).
"""

import codecs
import io
import re
from collections.abc import Iterator
from typing import cast

from threebuckets.errors import Fault, InputError
from threebuckets.exchange.contract import Limits, Member
from threebuckets.exchange.logbook import Logbook

_BLOCK = 1 << 20
_STRAY = re.compile("[\udc80-\udcff]")
_FOREIGN = re.compile("[^\x00-\x7f\udc80-\udcff]")
_UNDEFINED_1252 = frozenset("\udc81\udc8d\udc8f\udc90\udc9d")


def encoding_of(member: Member, logbook: Logbook) -> str | None:
    """Python name of a file's encoding; None, with a fault, where it is not text.

    The whole file is looked through once, so that a stray byte near its end is found before any row is read.
    """
    with member.open() as stream:
        start = stream.read(4)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _if_whole(member, "utf-16", logbook)
    survey = _Survey(member)
    if survey.nul_line is not None:
        logbook.fault("F65", "a NUL character", "text", file=member.name, line=survey.nul_line)
        return None
    if not survey.n_stray:
        return "utf-8-sig"
    if survey.n_foreign >= survey.n_stray or survey.is_undefined:
        found = f"{survey.n_stray} bytes that are not UTF-8, the first here"
        logbook.fault("F02", found, "text in UTF-8", file=member.name, line=survey.stray_line)
        return None
    found = f"{survey.n_stray} bytes that are not UTF-8"
    logbook.caution("F02", found, "UTF-8; read as Windows-1252", file=member.name, line=survey.stray_line)
    return "cp1252"


class _Survey:
    """Counts over a file decoded as UTF-8: bytes that do not fit, letters beyond ASCII that do, NULs."""

    def __init__(self, member: Member) -> None:
        self.n_stray = self.n_foreign = 0
        self.stray_line: int | None = None
        self.nul_line: int | None = None
        self.is_undefined = False
        decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        line = 1
        with member.open() as stream:
            while block := stream.read(_BLOCK):
                line = self._look(decoder.decode(block), line)
        self._look(decoder.decode(b"", final=True), line)

    def _look(self, text: str, line: int) -> int:
        if self.nul_line is None and (at := text.find("\0")) >= 0:
            self.nul_line = line + _line_ends(text[:at])
        if not text.isascii():
            stray = _STRAY.findall(text)
            if stray and self.stray_line is None:
                hit = _STRAY.search(text)
                self.stray_line = line + _line_ends(text[: hit.start() if hit else 0])
            self.n_stray += len(stray)
            self.n_foreign += len(_FOREIGN.findall(text))
            self.is_undefined |= not _UNDEFINED_1252.isdisjoint(stray)
        return line + _line_ends(text)


def _line_ends(text: str) -> int:
    return text.count("\n") or text.count("\r")


def _if_whole(member: Member, encoding: str, logbook: Logbook) -> str | None:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with member.open() as stream:
            while block := stream.read(_BLOCK):
                decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        logbook.fault("F02", error.reason, f"text in {encoding.upper()}", file=member.name)
        return None
    return encoding


def lines_of(member: Member, encoding: str, limits: Limits) -> Iterator[str]:
    """Lines with their ends, whether LF, CRLF or a lone CR; raises InputError at a line past the limit."""
    with member.open() as stream, io.TextIOWrapper(cast(io.BufferedReader, stream), encoding, newline="") as text:
        number = 0
        while line := text.readline(limits.line_bytes + 1):
            number += 1
            if len(line) > limits.line_bytes:
                found = f"a line of more than {limits.line_bytes} characters"
                raise InputError([Fault("F63", "error", member.name, number, None, found, "shorter lines")])
            yield line
