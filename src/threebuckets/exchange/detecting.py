"""Which format a file is of: by what stands in it first, by its name second.

Nothing is parsed beyond the first 64 KiB of each member, and nothing is decided where two formats fit alike.
"""

from pathlib import Path

from threebuckets.errors import Fault, InputError, shown
from threebuckets.exchange.contract import Detection, Format, Head, Limits
from threebuckets.exchange.formats.tidy_csv import lacking_by_table, nearest_table
from threebuckets.exchange.reading.heads import header_of
from threebuckets.exchange.reading.opening import open_source
from threebuckets.exchange.registry import format_named, formats

_TOO_CLOSE = 0.1
_SHOWN = 8


def detect(path: Path, *, limits: Limits = Limits()) -> tuple[Detection, ...]:
    """Formats that a file may be of, best first; none where it fits none.

    Raises
    ------
    InputError
        The file cannot be opened, or is something no format could be (F01, F62–F65).
    """
    return detections(open_source(path, limits).head())


def detections(head: Head) -> tuple[Detection, ...]:
    """As `detect`, from the beginning of a file that is already open."""
    found = [detection for each in formats() if each.can_read and (detection := each.sniff(head))]
    return tuple(sorted(found, key=lambda detection: (-detection.confidence, detection.format)))


def chosen_format(head: Head, name: str | None) -> Format:
    """The format asked for; with None or `auto` the one detected.

    Raises
    ------
    InputError
        F60: unknown name; no format fits, with what the file has; or two fit alike.
    """
    if name and name != "auto":
        return format_named(name)
    found = detections(head)
    if not found:
        raise InputError([_unrecognised(head)])
    if len(found) > 1 and found[0].confidence - found[1].confidence < _TOO_CLOSE:
        alike = " or ".join(f"{each.format} ({each.because.rstrip('.')})" for each in found[:2])
        expected = f"a format said by name: {found[0].format} or {found[1].format}"
        raise InputError([Fault("F60", "error", head.name, None, None, f"what may be {alike}"[:200], expected)])
    return format_named(found[0].format)


def _unrecognised(head: Head) -> Fault:
    """A fault that says what the file holds, which format is nearest and what is missing for it."""
    headers = [header_of(start) for start in head.starts.values()]
    header = next((found for found in headers if found), ())
    found = f"columns {', '.join(header[:_SHOWN])}" if header else "neither a table with a header nor known JSON"
    expected = "Polis, ONS, tidy CSV, GeoJSON, TopoJSON or a table of places: name the format"
    if header:
        nearest, lacking = _nearest(header)
        expected = f"nearest is {nearest}, which lacks {', '.join(lacking)}; name the format, or give a mapping"
    return Fault("F60", "error", head.name, None, None, shown(found), expected)


def _nearest(header: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    lacking = {"places_csv": ("a column with names and one of lat and lon, easting and northing, postcode, area",)}
    by_table, best = lacking_by_table(header), nearest_table(header)
    has_some = len(by_table[best]) < 3
    return (f"tidy_csv ({best})", by_table[best]) if has_some else ("places_csv", lacking["places_csv"])
