"""Reading what a command is given: a platform folder or a workbook, with outside files in it read by the importers."""

from datetime import UTC, date, datetime
from pathlib import Path

import typer

from threebuckets.cli.mistakes import BAD_INPUT, MistakeError
from threebuckets.cli.screen import print_faults, print_warnings, progress
from threebuckets.errors import Fault
from threebuckets.exchange.outside import load_mapped
from threebuckets.folder import check_platform, read_platform
from threebuckets.policy import Platform


def today(on: str | None) -> date:
    """The day given, or today."""
    if on is None:
        return datetime.now(tz=UTC).astimezone().date()
    try:
        return date.fromisoformat(on)
    except ValueError as error:
        raise MistakeError(f"“{on}” is not a day.", "Write it as 2026-11-22.") from error


def there(path: Path) -> Path:
    """A file to be read, which must be there."""
    if not path.exists():
        raise MistakeError(f"There is no {path}.", "Look at its name and where it lies.")
    return path


def existing(path: Path) -> Path:
    """A platform, which must be there."""
    if not path.exists():
        raise MistakeError(
            f"There is no {path}.",
            f"To make one: threebuckets new {path}"
            if path.suffix != ".xlsx"
            else f"To make one: threebuckets new --workbook {path}",
        )
    return path


def opened(path: Path, *, is_told: bool = False) -> Platform:
    """The platform of a folder or workbook; raises InputError with every fault.

    With `is_told` its first warnings are printed apart from the results, and how many more there are.
    """
    warnings: list[Fault] = []
    with progress(f"Reading {path} …"):
        found = read_platform(existing(path), load=load_mapped, heed=warnings.extend)
    if is_told:
        print_warnings(warnings, path)
    return found


def faults_of(path: Path) -> tuple[Fault, ...]:
    """Every fault and warning of a folder or workbook."""
    with progress(f"Checking {path} …"):
        return check_platform(existing(path), load=load_mapped)


def stop_with(faults: tuple[Fault, ...], n_faults: int | None = None) -> typer.Exit:
    """Print faults and give the exit that says so."""
    print_faults(faults, n_faults)
    return typer.Exit(BAD_INPUT)
