"""`threebuckets load FOLDER`: put a platform folder into the database, test it, publish the round."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError
from django.utils import timezone

from threebuckets.errors import InputError
from threebuckets.exchange.outside import load_mapped
from threebuckets.folder.platforms import read_platform
from threebuckets.policy import Platform
from threebuckets.web.core.preparing import make_data_directory, make_tables
from threebuckets.web.folders.actions import DifferencesError, Loaded, load_platform
from threebuckets.web.folders.differences import PartDifference, Side
from threebuckets.web.folders.recomputing import recompute

KEYS_SHOWN = 3
PRIVATE = ("values/votes", "values/people")
BAD_INPUT, STOPPED = 2, 1


class Command(BaseCommand):
    """Load a platform folder or workbook."""

    help = "Put a platform folder or workbook into the site's database and test its policies."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("path", type=Path, help="the folder, or a workbook")
        parser.add_argument(
            "--take", choices=["folder", "database", "both"], default="", help="where both have changed"
        )
        parser.add_argument("--on", type=date.fromisoformat, help="day of the test (default: today)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, compare, store, test."""
        make_data_directory()
        make_tables()
        platform = self._read(options["path"])
        on = _day(options["on"]) or platform.settings.as_of or timezone.localdate()
        loaded = self._load(platform, on, options["take"])
        for line in difference_lines(loaded.differences):
            self.stdout.write(line)
        if not loaded.is_written:
            self.stdout.write(
                "Nothing to load: the folder has nothing new. `threebuckets dump` writes what the site has."
            )
        self.stdout.write("Testing the policies …")
        self.stdout.flush()
        round_ = recompute(loaded.row, on=on)
        stands = round_.verdicts.filter(outcome=2).count()
        self.stdout.write(
            self.style.SUCCESS(
                f"{loaded.row.title}: update {round_.number}, {round_.verdicts.count()} verdicts, {stands} stand, "
                f"{round_.changes.exclude(bucket='').count()} buckets turned."
            )
        )

    def _read(self, path: Path) -> Platform:
        try:
            return read_platform(path, load=load_mapped)
        except InputError as error:
            raise CommandError(str(error), returncode=BAD_INPUT) from error

    def _load(self, platform: Platform, on: date, take: Any) -> Loaded:
        try:
            return load_platform(platform, on=on, take=take)
        except DifferencesError as error:
            lines = "\n".join(difference_lines(error.differences))
            raise CommandError(f"{lines}\n{error}", returncode=STOPPED) from error
        except IntegrityError as error:
            text = f"The database refuses a row ({error}). Run `threebuckets check` on it to find it."
            raise CommandError(text, returncode=BAD_INPUT) from error


def _day(given: str | date | None) -> date | None:
    return date.fromisoformat(given) if isinstance(given, str) else given


def difference_lines(found: Iterable[PartDifference]) -> list[str]:
    """The differences as a table in plain text: one line a part and side, with some of the rows by name."""
    lines = []
    for part in found:
        lines += [
            _line(part.part, side, words)
            for side, words in ((part.database, "database"), (part.folder, "folder"))
            if side
        ]
        if part.conflicts:
            lines.append(
                f"{part.part:<26} both      {len(part.conflicts)} changed differently{_names(part.part, part.conflicts)}"
            )
    return [f"{'part':<26} where     what", *lines] if lines else []


def _line(part: str, side: Side, where: str) -> str:
    kinds = (("added", side.added), ("changed", side.changed), ("removed", side.removed))
    words = "; ".join(f"{len(keys)} {word}{_names(part, keys)}" for word, keys in kinds if keys)
    return f"{part:<26} {where:<9} {words}"


def _names(part: str, keys: tuple[str, ...]) -> str:
    if part in PRIVATE:
        return ""
    shown = ", ".join(key or "(whole)" for key in keys[:KEYS_SHOWN])
    return f" ({shown}{', …' if len(keys) > KEYS_SHOWN else ''})"
