"""Reference of the formats, from the registry of the importers."""

from collections.abc import Iterable

from docs.writing.markdown import code, codes, page, table
from docs.writing.meanings import by_key, matched
from threebuckets.exchange import SOURCE_OPTIONS, Format, Limits, Option, formats

BEFORE = """
`threebuckets import FORMAT FILE --into FOLDER` reads a file; `threebuckets export FOLDER --format FORMAT --out FILE`
writes what is public. With `auto` as FORMAT the format is told from what stands in the file first, by its name second.
Options are given as `--option name=value`.

Every import is previewed and checked before anything is written: `--preview` shows which column becomes what. Doing it
again changes nothing; what you have corrected by hand is kept. Files may be packed (`.gz`, `.zip`), or a folder.
"""
LIMITS = """
## Limits

An import stops at these, counted while reading and never believed from a header.
"""


def formats_page() -> str:
    """The page."""
    written = by_key("formats", "format")
    matched("formats", written, [each.name for each in formats()])
    overview = table(
        ("format", "what it is", "bucket", "can be"),
        [(f"[`{f.name}`](#{f.name})", f.title, f.bucket, _ways(f)) for f in formats()],
    )
    sections = [_section(each, written[each.name]["meaning"]) for each in formats()]
    every = f"## Options of every format\n\n{_options(SOURCE_OPTIONS)}"
    limits = Limits()
    rows = [(code(name), f"{getattr(limits, name):,}") for name in Limits.__dataclass_fields__]
    return page("Formats", BEFORE, overview, *sections, every, f"{LIMITS}\n{table(('limit', 'value'), rows)}")


def _section(each: Format, meaning: str) -> str:
    return f"## {each.name}\n\n**{each.title}** – {_ways(each)}. {meaning}\n\n{_options(each.options)}"


def _ways(each: Format) -> str:
    return " and ".join(word for word, can in (("read", each.can_read), ("written", each.can_write)) if can)


def _options(options: Iterable[Option]) -> str:
    rows = [(code(o.name), o.help, codes(c for c in o.choices if c), code(o.default)) for o in options]
    return table(("option", "meaning", "allowed", "default"), rows)
