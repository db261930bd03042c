"""Column mappings as text: which column of a file means which of ours, saved so that the next import asks nothing.

A line a column, `name = "Property name"`; a constant begins with `=`, as in `kind = "=space/hall"`; `crs` names the
coordinate system. Not for guessing one (the formats do that).
"""

import json
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

from threebuckets.errors import Fault, InputError, shown
from threebuckets.exchange.contract import ColumnMapping
from threebuckets.exchange.naming import slug
from threebuckets.exchange.targets import mapping_path

_RESERVED = frozenset({"format", "crs"})


def mapping_of(**pairs: str) -> ColumnMapping:
    """A mapping from pairs as they stand in a file.

    Examples
    --------
    >>> mapping_of(name="Name", kind="=space/hall").constants["kind"]
    'space/hall'
    """
    columns = {ours: theirs for ours, theirs in pairs.items() if not theirs.startswith("=") and ours not in _RESERVED}
    constants = {ours: theirs[1:] for ours, theirs in pairs.items() if theirs.startswith("=")}
    return ColumnMapping(columns, constants, pairs.get("crs", "EPSG:4326"))


def parse_mapping(text: str, *, file: str = "mapping.toml") -> ColumnMapping:
    """A mapping from TOML text.

    Raises
    ------
    InputError
        Broken TOML (F65), or a value that is not text (F12).
    """
    try:
        pairs = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError([Fault("F65", "error", file, None, None, shown(error), "TOML")]) from error
    wrong = [key for key, value in pairs.items() if not isinstance(value, str)]
    if wrong:
        expected = 'the name of a column in quotes, or "=" and a constant'
        raise InputError([Fault("F12", "error", file, None, key, shown(pairs[key]), expected) for key in wrong])
    return mapping_of(**pairs)


def read_mapping(path: Path) -> ColumnMapping:
    """A mapping from a file; raises InputError as `parse_mapping`, and F01 where it cannot be read."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError([Fault("F01", "error", path.name, None, None, shown(error), "a mapping in TOML")]) from error
    return parse_mapping(text, file=path.name)


def saved_mapping(files: Mapping[str, bytes], path: Path, *, source: str | None = None) -> ColumnMapping | None:
    """The mapping that an earlier import of the same file kept in a platform; None where there is none.

    Parameters
    ----------
    files : mapping of str to bytes
        Further files of the platform, by path.
    path : Path
        The file to be imported; its name gives the source unless `source` does.
    source : str, optional

    Examples
    --------
    >>> kept = {"imports/gm-halls.mapping.toml": b'name = "Name"'}
    >>> saved_mapping(kept, Path("GM halls.csv.gz")).columns["name"]
    'Name'
    """
    name = mapping_path(source or slug(path.name.split(".", 1)[0]))
    return parse_mapping(files[name].decode("utf-8", "replace"), file=name) if name in files else None


def mapping_text(mapping: ColumnMapping, *, format: str = "") -> str:  # noqa: A002
    """A mapping as TOML, one line a column, with the reason of every guess beside it.

    Examples
    --------
    >>> print(mapping_text(mapping_of(name="Name", kind="=space/hall")), end="")
    kind = "=space/hall"
    name = "Name"
    """
    lines = [f"format = {_quoted(format)}"] if format else []
    pairs = {**mapping.columns, **{ours: f"={value}" for ours, value in mapping.constants.items()}}
    for ours in sorted(pairs):
        reason = mapping.reasons.get(ours, "")
        lines.append(f"{ours} = {_quoted(pairs[ours])}" + (f"  # {reason}" if reason else ""))
    if mapping.crs != "EPSG:4326":
        lines.append(f"crs = {_quoted(mapping.crs)}")
    return "\n".join(lines) + "\n"


def mapping_faults(
    mapping: ColumnMapping, *, ours: Iterable[str], theirs: Iterable[str], file: str
) -> tuple[Fault, ...]:
    """Columns that the mapping names and that do not exist, on either side (F04, F31)."""
    known, header = sorted(ours), list(theirs)
    faults = [
        Fault("F31", "error", "mapping", None, name, "an unknown column", f"one of {', '.join(known)}")
        for name in sorted({*mapping.columns, *mapping.constants} - set(known))
    ]
    faults += [
        Fault("F04", "error", file, 1, column, "no such column", f"a column for {name}; there are {', '.join(header)}")
        for name, column in sorted(mapping.columns.items())
        if column not in header
    ]
    return tuple(faults)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
