"""What is printed: tables and marks on a terminal, plain lines when piped; colours unless `NO_COLOR` says otherwise."""

import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from threebuckets.errors import Fault

MOST_FAULTS = 50
MOST_WARNINGS = 5


def out() -> Console:
    """The console for results; made anew so that tests may capture it."""
    return Console(soft_wrap=not sys.stdout.isatty(), highlight=False, no_color="NO_COLOR" in os.environ or None)


def err() -> Console:
    """The console for mistakes and progress."""
    return Console(stderr=True, soft_wrap=not sys.stderr.isatty(), highlight=False)


def is_terminal() -> bool:
    """Whether results go to a person's screen."""
    return sys.stdout.isatty()


def say(text: str = "") -> None:
    """Print a line of results as it is, without markup."""
    out().print(Text(text))


def print_json(content: object) -> None:
    """Print results for another program: days, paths and the like as text."""
    print(json.dumps(content, ensure_ascii=False, indent=1, default=str))


def say_beside(text: str) -> None:
    """Print a line apart from the results, where these are JSON."""
    err().print(Text(text))


def say_written(path: Path, *, beside_json: bool = False) -> None:
    """Say that a file was written: among the results, or apart from them where they are JSON."""
    (say_beside if beside_json else say)(f"Written: {path}")


def print_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[str | Text]]) -> None:
    """A table on a terminal; lines with columns divided by tabs when piped."""
    if not is_terminal():
        for row in rows:
            # Not through the console, which would turn tabs into spaces.
            print("\t".join(" ".join((cell.plain if isinstance(cell, Text) else cell).split()) for cell in row))
        return
    table = Table(title=title or None, title_justify="left", show_lines=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) if isinstance(cell, str) else cell for cell in row))
    out().print(table)


def print_warnings(warnings: Sequence[Fault], path: Path) -> None:
    """The first warnings of what was read on standard error, and the command that lists all."""
    print_faults(warnings[:MOST_WARNINGS])
    rest = len(warnings) - MOST_WARNINGS
    if rest > 0:
        say_beside(f"… and {rest} more warnings. To see all: threebuckets check {path}")


def print_faults(faults: Sequence[Fault], n_faults: int | None = None) -> None:
    """Faults one a line on standard error, the first fifty, then how many more there are."""
    console = err()
    for fault in faults[:MOST_FAULTS]:
        word = "warning: " if fault.severity == "warning" else ""
        console.print(Text(f"{word}{fault}", style="yellow" if word else "red"))
    rest = (n_faults or len(faults)) - min(len(faults), MOST_FAULTS)
    if rest > 0:
        console.print(Text(f"… and {rest} more."))


@contextmanager
def progress(text: str) -> Iterator[None]:
    """A moving bar beside a sentence while something takes long; nothing when piped."""
    if not sys.stderr.isatty():
        yield
        return
    with Progress(
        SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=err(), transient=True
    ) as bar:
        bar.add_task(text, total=None)
        yield
