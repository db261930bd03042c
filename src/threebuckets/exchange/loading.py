"""Reading a source whole: detect, read, check keys, select; then either a preview or tables ready to apply.

Nothing is written and nothing fetched. A preview never raises for bad input: it shows the faults.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

import polars as pl

from threebuckets.errors import Fault, InputError, shown
from threebuckets.exchange.contract import ColumnMapping, Format, Limits, Loaded, Preview, Source
from threebuckets.exchange.detecting import chosen_format
from threebuckets.exchange.gathering import gathered
from threebuckets.exchange.logbook import Faults, Logbook
from threebuckets.exchange.mappings import read_mapping
from threebuckets.exchange.naming import slug
from threebuckets.exchange.options import checked_options
from threebuckets.exchange.reading.opening import Opened, open_source
from threebuckets.exchange.selection import KNOWN, selected
from threebuckets.exchange.targets import SettingsChange, SourceEntry, Tables
from threebuckets.policy.tables import split_list

_FIRST = 20
_SOURCE = re.compile(r"[a-z0-9][a-z0-9:.-]{0,63}")
_NO_OPTIONS: Mapping[str, str] = MappingProxyType({})


def load(
    path: Path,
    *,
    format: str | None = None,  # noqa: A002
    source: str | None = None,
    mapping: ColumnMapping | None = None,
    options: Mapping[str, str] = _NO_OPTIONS,
    limits: Limits = Limits(),
) -> Loaded:
    """Read and check a whole source, ready to be applied.

    Parameters
    ----------
    path : Path
        File, gzip, archive or folder.
    format : str, optional
        Name of the format; None or `auto`: detected.
    source : str, optional
        Slug of the source, under which its rows are known at the next import; default: from the file.
    mapping : ColumnMapping, optional
        Default: `<file>.mapping.toml` beside the file where there is one, else guessed where the format needs one.
    options : mapping of str to str
        Options of the format, and `licence`, `title`, `publisher`, `url`, `attribution` of any.
    limits : Limits

    Raises
    ------
    InputError
        Every error and warning found in it, at once.
    """
    reading = _reading(path, format, source, mapping, options, limits)
    reading.logbook.faults.refuse()
    return _loaded(reading, options)


def preview(
    path: Path,
    *,
    format: str | None = None,  # noqa: A002
    source: str | None = None,
    mapping: ColumnMapping | None = None,
    options: Mapping[str, str] = _NO_OPTIONS,
    limits: Limits = Limits(),
) -> Preview:
    """As `load`, for looking at: the whole source is read and checked, its first rows, faults and guesses returned."""
    reading = _reading(path, format, source, mapping, options, limits)
    logbook = reading.logbook
    return Preview(
        format=reading.format.name if reading.format else "",
        source=reading.source,
        licence=_entry(reading, options).licence or None,
        n_rows={name: rows.height for name, rows in reading.tables.items()},
        first={name: rows.head(_FIRST) for name, rows in reading.tables.items()},
        mapping=_mapping(logbook),
        dropped_columns=dict(logbook.dropped),
        repairs=tuple(logbook.repairs),
        notes=tuple(logbook.notes),
        questions=tuple(logbook.questions),
        counts=dict(logbook.counts),
        faults=tuple(logbook.faults),
        n_faults=logbook.faults.n,
    )


@dataclass(slots=True)
class _Reading:
    """What has become of a source so far."""

    format: Format | None = None
    source: str = ""
    sha256: str = ""
    tables: Tables = field(default_factory=dict)
    options: Mapping[str, str] = field(default_factory=dict)
    logbook: Logbook = field(default_factory=Logbook)


def _reading(
    path: Path,
    name: str | None,
    source: str | None,
    mapping: ColumnMapping | None,
    options: Mapping[str, str],
    limits: Limits,
) -> _Reading:
    """All that could be read, with every fault in the logbook, those that ended the reading too."""
    reading = _Reading()
    try:
        _read(reading, path, name, source, mapping, options, limits)
    except InputError as error:
        for fault in error.faults:
            reading.logbook.faults.add(fault)
    return reading


def _read(
    reading: _Reading,
    path: Path,
    name: str | None,
    source: str | None,
    mapping: ColumnMapping | None,
    options: Mapping[str, str],
    limits: Limits,
) -> None:
    reading.logbook.faults = Faults(limits.faults_kept)
    opened = open_source(path, limits)
    reading.sha256 = opened.sha256
    reading.format = chosen_format(opened.head(), name)
    reading.options = checked_options(reading.format, options, reading.logbook)
    asked = Source(opened.name, opened.members, reading.options, mapping or _beside(path), limits, opened.beside)
    reading.source = source or slug(_stem(opened))
    tables = gathered(reading.format.read(asked, reading.logbook), reading.logbook)
    reading.source = source or reading.logbook.facts.get("source") or slug(_stem(opened))
    if not _SOURCE.fullmatch(reading.source):
        raise InputError([Fault("F15", "error", "source", None, None, shown(reading.source), "a-z, 0-9, - . and :")])
    tables = selected(tables, reading.options, reading.logbook, limits)
    reading.tables = _with_provenance(tables, reading, options)


def _beside(path: Path) -> ColumnMapping | None:
    """The mapping saved beside a file, where there is one."""
    saved = path.with_name(f"{path.name.split('.', 1)[0]}.mapping.toml")
    return read_mapping(saved) if saved.is_file() else None


def _stem(opened: Opened) -> str:
    return opened.name.split(".", 1)[0]


def _with_provenance(tables: Tables, reading: _Reading, options: Mapping[str, str]) -> Tables:
    """Offers name their source, offers and indicators their licence, where the rows do not say so themselves."""
    licence = pl.lit(_entry(reading, options).licence or None, pl.String)
    found = dict(tables)
    for name in {"resources/offers", "situation/indicators"} & set(found):
        found[name] = found[name].with_columns(pl.coalesce("licence", licence).alias("licence"))
    if "resources/offers" in found:
        source = pl.coalesce("source", pl.lit(reading.source)).alias("source")
        found["resources/offers"] = found["resources/offers"].with_columns(source)
    return found


def _loaded(reading: _Reading, options: Mapping[str, str]) -> Loaded:
    logbook = reading.logbook
    change = SettingsChange(
        entry=_entry(reading, options),
        accept_open_poll=logbook.facts.get("accept_open_poll", ""),
        area_level=logbook.facts.get("area_level", ""),
    )
    return Loaded(
        format=reading.format.name if reading.format else "",
        source=reading.source,
        sha256=reading.sha256,
        tables=reading.tables,
        made_up=frozenset(logbook.made_up),
        only_known_areas=KNOWN in split_list(reading.options.get("areas")),
        settings=change,
        mapping=_mapping(logbook),
        repairs=tuple(logbook.repairs),
        notes=tuple(logbook.notes),
        questions=tuple(logbook.questions),
        counts=dict(logbook.counts),
        warnings=logbook.faults.warnings(),
    )


def _entry(reading: _Reading, options: Mapping[str, str]) -> SourceEntry:
    facts = {**reading.logbook.facts, **{key: value for key, value in options.items() if value}}
    return SourceEntry(
        source=reading.source,
        licence=facts.get("licence", ""),
        title=facts.get("title", ""),
        publisher=facts.get("publisher", ""),
        url=facts.get("url", ""),
        attribution=facts.get("attribution", ""),
        sha256=reading.sha256,
    )


def _mapping(logbook: Logbook) -> ColumnMapping | None:
    return logbook.mapping if isinstance(logbook.mapping, ColumnMapping) else None
