"""The beginning of a file as a header of columns or as JSON keys, for telling formats apart. Never a whole file."""

import csv
import re

from threebuckets.exchange.reading.grids import SEPARATORS

_KEYS = re.compile(r'"([^"\\]{1,60})"\s*:')


def header_of(start: bytes) -> tuple[str, ...]:
    """Column names of a CSV from its first bytes; empty where it does not look like one.

    Examples
    --------
    >>> header_of(b"area,name\\r\\nE08000009,Trafford")
    ('area', 'name')
    """
    line = next((line for line in first_text(start).splitlines() if line.strip()), "")
    if not line or line.lstrip()[0] in "{[" or not line.replace("\t", " ").isprintable():
        return ()
    separator = max(SEPARATORS, key=line.count)
    try:
        cells = next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return ()
    return tuple(cell.strip() for cell in cells) if len(cells) > 1 else ()


def first_text(start: bytes) -> str:
    """The first bytes as text, whatever does not decode left out."""
    if start[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return start.decode("utf-16", "ignore")
    return start.decode("utf-8-sig", "ignore")


def json_keys(start: bytes) -> tuple[str, ...]:
    """Keys that stand in the first bytes of a JSON object or list, in order, each once; empty where it is none."""
    text = first_text(start)
    if not text.lstrip().startswith(("{", "[")):
        return ()
    return tuple(dict.fromkeys(_KEYS.findall(text)))


def is_workbook(start: bytes) -> bool:
    """Whether the first bytes are those of an XLSX workbook (an archive; others are opened member by member)."""
    return start.startswith(b"PK\x03\x04")
