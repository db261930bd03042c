"""Files that a sheet cannot show (texts as they were, outlines, records), kept on a hidden sheet so that none is lost."""

import base64
import binascii
from collections.abc import Iterator, Mapping

from openpyxl import Workbook

from threebuckets.errors import shown
from threebuckets.folder.files.fault_list import FaultList
from threebuckets.folder.workbook.cell_texts import cell_text
from threebuckets.folder.workbook.sheet_tables import sheet_rows
from threebuckets.folder.workbook.sheets import KEPT

PIECE = 30_000
HEADER = ("file", "part", "written as", "content")


def kept_rows(contents: Mapping[str, bytes]) -> Iterator[tuple[str, int, str, str]]:
    """Rows of the hidden sheet: path, number of the piece, `text` or `base64`, the piece."""
    for name, content in sorted(contents.items()):
        try:
            way, text = "text", content.decode()
        except UnicodeDecodeError:
            way, text = "base64", base64.b64encode(content).decode()
        for part, start in enumerate(range(0, max(len(text), 1), PIECE), 1):
            yield name, part, way, "." + text[start : start + PIECE] + "."


def kept_files(book: Workbook, name: str, faults: FaultList) -> dict[str, bytes]:
    """The files of the hidden sheet; none where somebody has deleted it."""
    titles = [title for title in book.sheetnames if title.strip().lower() == KEPT.lower()]
    if not titles:
        return {}
    pieces: dict[str, list[tuple[int, str, str]]] = {}
    for number, row in list(sheet_rows(book, titles[0]))[1:]:
        path, part, way, content = (*row, None, None, None, None)[:4]
        text = cell_text(content, "text") or ""
        if not isinstance(path, str) or not isinstance(part, (int, float)) or text[:1] + text[-1:] != "..":
            expected = "the row as it was written; this sheet is kept by the program"
            faults.error("F12", f"{name}!{titles[0]}", "a changed row", expected, line=number)
            continue
        pieces.setdefault(path, []).append((int(part), str(way), text[1:-1]))
    return {
        path: content for path, parts in pieces.items() if (content := _whole(path, parts, name, faults)) is not None
    }


def _whole(path: str, parts: list[tuple[int, str, str]], name: str, faults: FaultList) -> bytes | None:
    text = "".join(piece for _, _, piece in sorted(parts))
    try:
        return base64.b64decode(text, validate=True) if parts[0][1] == "base64" else text.encode()
    except (binascii.Error, UnicodeEncodeError):
        faults.error("F12", f"{name}!{KEPT}", f"a damaged copy of {shown(path)}", "the rows as they were written")
        return None
