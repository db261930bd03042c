"""Files of the outside world into a platform, and out of it: import, formats, export."""

from dataclasses import asdict
from enum import Enum
from pathlib import Path
from typing import Annotated, Any, Literal

import polars as pl
import typer

from threebuckets.cli.mistakes import MistakeError
from threebuckets.cli.platforms import existing, opened, stop_with, there, today
from threebuckets.cli.screen import print_faults, print_json, print_table, progress, say
from threebuckets.exchange import (
    BOUNDARIES,
    BOUNDARIES_SCHEMA,
    ColumnMapping,
    Preview,
    Report,
    apply,
    load,
    preview,
    read_mapping,
    save,
    saved_mapping,
)
from threebuckets.exchange import formats as all_formats
from threebuckets.exchange.outside import load_mapped
from threebuckets.folder import ImportTarget
from threebuckets.folder.locking import locked
from threebuckets.policy import Platform, public_platform


class IfAbsent(Enum):
    """What to do with rows that are no longer in a source."""

    KEEP = "keep"
    END = "end"


Sources = Annotated[list[Path], typer.Argument(help="Files, archives or folders to read.")]


def formats() -> None:
    """List the formats that can be read and written, with their options."""
    rows = []
    for found in all_formats():
        ways = " and ".join(word for word, can in (("read", found.can_read), ("write", found.can_write)) if can)
        options = ", ".join(option.name for option in found.options)
        rows.append((found.name, found.title, found.bucket, ways, options))
    print_table("", ("format", "what it is", "bucket", "can", "options"), rows)


def import_(
    name: Annotated[str, typer.Argument(metavar="FORMAT", help="A format of `threebuckets formats`, or auto.")],
    sources: Sources,
    into: Annotated[Path, typer.Option("--into", help="Platform folder or workbook.")],
    only_preview: Annotated[bool, typer.Option("--preview", help="Show what it would become; change nothing.")] = False,
    source: Annotated[str | None, typer.Option(help="Name of the source, such as ons or polis:3phdex2kjf.")] = None,
    mapping: Annotated[Path | None, typer.Option(help="Column mapping (TOML).")] = None,
    option: Annotated[list[str] | None, typer.Option("--option", help="An option of the format: key=value.")] = None,
    verified: Annotated[
        str | None, typer.Option(help="Was every voter known to be one person entitled to vote? yes or no.")
    ] = None,
    accept_open_poll: Annotated[str | None, typer.Option(help="Why an open poll may decide all the same.")] = None,
    if_absent: Annotated[IfAbsent, typer.Option(help="What to do with rows gone from the source.")] = IfAbsent.KEEP,
    on: Annotated[str | None, typer.Option(help="Day of the import.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Read files into a platform: detect, check everything, then apply. Doing it twice changes nothing."""
    options = _options(option or [], verified, accept_open_poll)
    for path in sources:
        # What is written rests on what was read, so nobody else may write in between.
        with locked(existing(into)):
            with progress(f"Reading {into} …"):
                target = ImportTarget.at(into, load=load_mapped)
            kept = target.platform.files
            given = read_mapping(there(mapping)) if mapping else saved_mapping(kept, path, source=source)
            one = {"format": None if name == "auto" else name, "source": source, "mapping": given, "options": options}
            if only_preview:
                _preview(there(path), one, as_json=as_json)
            else:
                _import(there(path), target, one, if_absent, on, as_json=as_json)


def export(
    path: Annotated[Path, typer.Argument(help="Platform folder or workbook.")],
    name: Annotated[str, typer.Option("--format", help="A format of `threebuckets formats` that can be written.")],
    to: Annotated[Path, typer.Option("--out", help="File or folder to write.")],
    option: Annotated[list[str] | None, typer.Option("--option", help="An option of the format: key=value.")] = None,
    on: Annotated[str | None, typer.Option(help="Day for which votes are counted.")] = None,
) -> None:
    """Write what is public of a platform in a format that other programs read."""
    platform = opened(path)
    with progress(f"Writing {to} …"):
        written = save(
            _public_tables(public_platform(platform, on=today(on))),
            to,
            format=name,
            options=_options(option or [], None, None),
        )
    say("Written: " + ", ".join(str(file) for file in written))


def _public_tables(platform: Platform) -> dict[str, pl.DataFrame]:
    """Tables that may be written, outlines among them."""
    rows = [{"area": code, "geometry": text} for code, text in sorted(platform.boundaries.items())]
    return {**platform.tables, BOUNDARIES: pl.DataFrame(rows, schema=BOUNDARIES_SCHEMA)}


def _options(given: list[str], verified: str | None, accept_open_poll: str | None) -> dict[str, str]:
    found: dict[str, str] = {}
    for item in given:
        key, equals, value = item.partition("=")
        if not equals:
            raise MistakeError(
                f"“{item}” is not an option.", "Write it as --option key=value; see threebuckets formats."
            )
        found[key.strip()] = value.strip()
    if verified is not None:
        found["verified"] = verified
    if accept_open_poll is not None:
        found["accept_open_poll"] = accept_open_poll
    return found


def _preview(path: Path, one: dict[str, Any], *, as_json: bool) -> None:
    with progress(f"Reading {path} …"):
        found = preview(path, **one)
    if as_json:
        print_json(_plain_preview(found))
    elif found.format:
        _show_preview(path, found)
    if any(fault.severity == "error" for fault in found.faults):
        raise stop_with(found.faults, found.n_faults)


def _show_preview(path: Path, found: Preview) -> None:
    say(f"{path}: read as {found.format}, source {found.source}, licence {found.licence or 'not stated'}.")
    for table, n in sorted(found.n_rows.items()):
        say(f"  {table}: {n:,} rows")
    if found.mapping is not None:
        _show_mapping(found.mapping)
    for column, why in sorted(found.dropped_columns.items()):
        say(f"  left out: column {column} ({why})")
    for sentence in (*found.repairs, *found.notes, *found.questions):
        say(f"  {sentence}")
    say("Nothing was changed. Without --preview it is applied.")


def _show_mapping(mapping: ColumnMapping) -> None:
    for ours, theirs in sorted(mapping.columns.items()):
        why = f" ({mapping.reasons[ours]})" if ours in mapping.reasons else ""
        say(f"  {ours} ← {theirs}{why}")
    for ours, value in sorted(mapping.constants.items()):
        say(f"  {ours} = “{value}”")


def _plain_preview(found: Preview) -> dict[str, Any]:
    return {
        "format": found.format,
        "source": found.source,
        "licence": found.licence,
        "rows": dict(found.n_rows),
        "mapping": None
        if found.mapping is None
        else {"columns": dict(found.mapping.columns), "constants": dict(found.mapping.constants)},
        "dropped_columns": dict(found.dropped_columns),
        "repairs": list(found.repairs),
        "faults": [asdict(fault) for fault in found.faults],
    }


def _import(
    path: Path, target: ImportTarget, one: dict[str, Any], if_absent: IfAbsent, on: str | None, *, as_json: bool
) -> None:
    with progress(f"Reading {path} …"):
        loaded = load(path, **one)
    with progress(f"Applying {path} …"):
        absent: Literal["keep", "end"] = "end" if if_absent is IfAbsent.END else "keep"
        report = apply(loaded, target, on=today(on), if_absent=absent)
    if as_json:
        print_json(asdict(report))
    else:
        _show_report(path, report, loaded.repairs)


def _show_report(path: Path, report: Report, repairs: tuple[str, ...]) -> None:
    say(f"{path}:")
    tables = sorted({*report.added, *report.changed, *report.unchanged, *report.absent, *report.ended})
    for table in tables:
        counts = [
            f"{counted[table]:,} {word}"
            for word, counted in (
                ("added", report.added), ("changed", report.changed), ("unchanged", report.unchanged),
                ("no longer in the source", report.absent), ("ended", report.ended),
            )
            if counted.get(table)
        ]  # fmt: skip
        say(f"  {table}: {', '.join(counts) or 'nothing'}")
    for sentence in (*repairs, *report.notes, *report.questions):
        say(f"  {sentence}")
    print_faults((*report.conflicts, *report.warnings))
