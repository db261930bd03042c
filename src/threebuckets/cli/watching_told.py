"""What `threebuckets watch` tells of each test: sentences for a person, or a line of JSON for another program."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Protocol

from threebuckets.cli.naming import names_of_areas
from threebuckets.cli.screen import print_faults, say
from threebuckets.cli.turned import counted, plain_change, print_turned
from threebuckets.errors import InputError
from threebuckets.policy import Change, Outcome, Platform, Round


class Teller(Protocol):
    """Whoever tells what was found. `files` names what was saved; it is empty for the first test."""

    def begun(self, path: Path, platform: Platform, found: Round) -> None:
        """The first test."""

    def tested(self, files: str, platform: Platform, found: Round, changes: Sequence[Change] | None) -> None:
        """A test after a save; `changes` is None where nothing could be read before."""

    def unreadable(self, files: str, error: InputError) -> None:
        """The platform has faults."""

    def missing(self, files: str, error: OSError) -> None:
        """A file is not there, or may not be read."""


class Sentences:
    """Tells in sentences."""

    def begun(self, path: Path, platform: Platform, found: Round) -> None:
        """How many verdicts stand, and that files are watched now."""
        title = platform.settings.title
        say(f"{title}: {_n_standing(found)} of {len(found.verdicts)} verdicts stand on {found.on.isoformat()}.")
        say(f"Watching {path}. Save a file to test again; Ctrl-C ends.")

    def tested(self, files: str, platform: Platform, found: Round, changes: Sequence[Change] | None) -> None:
        """What turned and why."""
        if changes is None:
            say(f"{files}: now it can be read; {_n_standing(found)} of {len(found.verdicts)} verdicts stand.")
            return
        say(f"{files}: {counted(changes)}{'.' if not changes else ':'}")
        print_turned(changes, names_of_areas(platform))

    def unreadable(self, files: str, error: InputError) -> None:
        """Each fault with its place."""
        print_faults(error.faults, error.n_faults)
        if files:
            say(f"{files}: not tested, because of what is said above. Waiting for the next save.")
        else:
            say("It cannot be tested like this. Waiting for the next save; Ctrl-C ends.")

    def missing(self, files: str, error: OSError) -> None:
        """Which file."""
        say(f"{files}: {error.filename} could not be read. Waiting for the next save.")


class JsonLines:
    """Tells in one line of JSON for each test, at once."""

    def begun(self, path: Path, platform: Platform, found: Round) -> None:
        """As after a save, without changes."""
        self.tested("", platform, found, None)

    def tested(self, files: str, platform: Platform, found: Round, changes: Sequence[Change] | None) -> None:
        """Number of verdicts, of those that stand, and the changes with their causes."""
        told = [plain_change(change) for change in changes or ()]
        self._print(
            files, on=found.on.isoformat(), verdicts=len(found.verdicts), stands=_n_standing(found), changes=told
        )

    def unreadable(self, files: str, error: InputError) -> None:
        """Each fault with its place."""
        self._print(files, faults=[asdict(fault) for fault in error.faults], n_faults=error.n_faults)

    def missing(self, files: str, error: OSError) -> None:
        """Which file."""
        self._print(files, missing=str(error.filename))

    def _print(self, files: str, **content: object) -> None:
        print(json.dumps({"files": files, **content}, ensure_ascii=False, default=str), flush=True)


def _n_standing(found: Round) -> int:
    return sum(verdict.outcome is Outcome.HOLDS for verdict in found.verdicts)
