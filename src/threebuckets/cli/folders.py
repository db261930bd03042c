"""Making and checking platforms: new, check, demo, doctor."""

import importlib.metadata
import platform as machine
import shutil
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from threebuckets import __version__
from threebuckets.cli.mistakes import BAD_INPUT, MistakeError
from threebuckets.cli.platforms import faults_of, opened, there, today
from threebuckets.cli.screen import print_faults, print_json, print_table, progress, say
from threebuckets.demo.county import ON, SEED, county
from threebuckets.errors import Fault
from threebuckets.folder import new_folder, new_workbook, write_platform

PARTS = ("numpy", "scipy", "numba", "polars", "pydantic", "shapely", "highspy", "openpyxl", "Django", "granian")


def new(
    path: Annotated[Path | None, typer.Argument(help="Folder to make.")] = None,
    workbook: Annotated[Path | None, typer.Option(help="Make one spreadsheet instead, such as plan.xlsx.")] = None,
    source: Annotated[
        Path | None,
        typer.Option("--from", help="Copy this platform: a workbook as a folder, or a folder as a workbook."),
    ] = None,
    title: Annotated[str, typer.Option(help="Title of the platform.")] = "",
    organisation: Annotated[str, typer.Option(help="Who puts it forward.")] = "Our organisation",
    level: Annotated[str, typer.Option(help="Level of places tested, for a workbook.")] = "ward",
) -> None:
    """Start a platform: a commented folder, or one workbook, with examples to replace; or copy one into the other."""
    target = _free(path, workbook)
    if source is not None:
        write_platform(opened(source), target)
        say(f"{target} holds what {source} holds. Now: threebuckets test {target}")
    elif workbook is not None:
        new_workbook(workbook, title=title or _title(workbook), organisation=organisation, level=level)
        say(f"{workbook} is ready. Open it: the first sheet explains in ten lines. Then: threebuckets check {workbook}")
    else:
        new_folder(target, title=title or _title(target), organisation=organisation)
        say(f"{target} is ready. Read {target / 'README.md'}, then: threebuckets test {target}")


def _free(path: Path | None, workbook: Path | None) -> Path:
    """Where a new platform shall stand: one place, of the right name, with nothing there yet."""
    if (path is None) == (workbook is None):
        raise MistakeError(
            "Say what to make: a folder, or a workbook.",
            "threebuckets new my-platform   or   threebuckets new --workbook plan.xlsx",
        )
    if path is not None and path.suffix == ".xlsx":
        raise MistakeError(f"{path} is the name of a workbook.", f"threebuckets new --workbook {path}")
    if workbook is not None and workbook.suffix != ".xlsx":
        better = workbook.with_suffix(".xlsx")
        raise MistakeError(f"{workbook} does not end in .xlsx.", f"threebuckets new --workbook {better}")
    target = workbook or path
    assert target is not None  # noqa: S101
    if target.exists() and (target.is_file() or any(target.iterdir())):
        raise MistakeError(f"{target} is there already; nothing was changed.", "Choose another name.")
    return target


def _title(path: Path) -> str:
    """A title from a file's name: `fair-start.xlsx` → “Fair start”."""
    return path.resolve().stem.replace("-", " ").replace("_", " ").strip().capitalize() or "Our platform"


def check(
    path: Annotated[Path, typer.Argument(help="Platform folder or workbook; or an election as a .pb file.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print faults as JSON.")] = False,
) -> None:
    """Check every file and say everything that is wrong, with file, line and column."""
    faults = _election_faults(path) if path.name.lower().endswith((".pb", ".pb.gz")) else faults_of(path)
    errors = [fault for fault in faults if fault.severity == "error"]
    if as_json:
        print_json([asdict(fault) for fault in faults])
    else:
        print_faults(faults)
        warnings = len(faults) - len(errors)
        noted = f" ({warnings} warning{'s' if warnings != 1 else ''})" if warnings else ""
        say(
            f"{path}: {len(errors)} fault{'s' if len(errors) != 1 else ''}{noted}."
            if errors
            else f"{path} is in order{noted}."
        )
    if errors:
        raise typer.Exit(BAD_INPUT)


def _election_faults(path: Path) -> tuple[Fault, ...]:
    from threebuckets.exchange.pabulib import check_pb  # the rooms that count are not loaded for the other commands

    return check_pb(there(path))


def demo(
    path: Annotated[Path, typer.Argument(help="Folder (or .xlsx) to write the invented county to.")],
    on: Annotated[str | None, typer.Option(help="Day on which the story stands.")] = None,
    seed: Annotated[int | None, typer.Option(help="Another county: a whole number.")] = None,
) -> None:
    """Write the invented county of Ansmere as a platform folder, to try things on."""
    if path.exists() and (path.is_file() or any(path.iterdir())):
        raise MistakeError(f"{path} is there already; nothing was changed.", "Choose another name.")
    with progress("Inventing a county …"):
        found = county(seed=SEED if seed is None else seed, on=ON if on is None else today(on))
        write_platform(found, path)
    say(f"{path} holds the invented county. Now: threebuckets test {path}")


def doctor() -> None:
    """Say what this installation consists of and whether anything is missing."""
    rows = [("threebuckets", __version__), ("Python", f"{sys.version.split()[0]} ({machine.platform()})")]
    missing = []
    for part in PARTS:
        try:
            rows.append((part, importlib.metadata.version(part)))
        except importlib.metadata.PackageNotFoundError:
            missing.append(part)
            rows.append((part, "missing"))
    free = shutil.disk_usage(Path.cwd()).free / 1e9
    rows.append(("free disk", f"{free:.0f} GB"))
    print_table("", ("part", "version"), rows)
    if missing:
        raise MistakeError(f"Missing: {', '.join(missing)}.", "Set up again with ./run setup app.")
