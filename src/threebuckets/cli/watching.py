"""`threebuckets watch`: tests a platform again whenever one of its files is saved, and says what turned and why."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from threebuckets.cli.naming import day_of
from threebuckets.cli.platforms import existing, opened
from threebuckets.cli.recording import folder_of_rounds, last_round
from threebuckets.cli.screen import say
from threebuckets.cli.watching_told import JsonLines, Sentences, Teller
from threebuckets.delivery.lapses import with_conditions_settled
from threebuckets.errors import InputError
from threebuckets.policy import Facts, Platform, Round, compare, facts_of, judge_all
from threebuckets.policy.retesting import retest
from threebuckets.policy.wording import listed

QUIET_MS = 400
"""Saves that follow each other within so many milliseconds are taken as one."""
LONGEST_MS = 3000
"""How long saves that never pause are waited for."""
MOST_FILES = 3
SUFFIXES = (".csv", ".csv.gz", ".parquet", ".md", ".toml", ".geojson", ".json", ".xlsx")
"""Ends of names of files that a platform is made of; what editors write beside them is none."""


@dataclass(frozen=True, slots=True)
class State:
    """What was found last: a platform that could be read, its facts and verdicts, and the recorded round behind."""

    platform: Platform
    facts: Facts
    round: Round
    memory: Round | None


def watch(
    path: Annotated[Path, typer.Argument(help="Platform folder or workbook.")],
    on: Annotated[str | None, typer.Option(help="Day of the test; today unless given.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one line of JSON for each test.")] = False,
) -> None:
    """Test again whenever a file is saved, and say what turned and why. Ctrl-C ends it."""
    try:
        follow(existing(path), saves(path), on=on, teller=JsonLines() if as_json else Sentences())
    except KeyboardInterrupt:
        if not as_json:
            say()
            say("Stopped watching; nothing was recorded or changed.")


def follow(
    path: Path, batches: Iterable[tuple[Path, ...]], *, on: str | None = None, teller: Teller | None = None
) -> None:
    """Test, then test again for each batch of saved files, and say what each turned.

    Parameters
    ----------
    path : Path
        Platform folder or workbook.
    batches : iterable of tuple of Path
        Files that were saved, one batch after another.
    on : str, optional
        Day of the test (ISO); else the platform's own day, else the day on which a file is saved.
    teller : Teller, optional
        Who tells what was found; in sentences unless given.
    """
    tell = teller or Sentences()
    state = _begun(path, on, tell)
    for batch in batches:
        state = _after_save(path, _named(path, batch), state, on, tell)


def saves(path: Path) -> Iterator[tuple[Path, ...]]:
    """Files of the platform as they are saved, in batches; never ends by itself.

    Raises
    ------
    KeyboardInterrupt
        The person has had enough.
    """
    from watchfiles import watch as changed_files

    watched = path if path.is_dir() else path.parent
    rounds = folder_of_rounds(path).resolve()
    for batch in changed_files(
        watched, debounce=LONGEST_MS, step=QUIET_MS, recursive=path.is_dir(), raise_interrupt=True
    ):
        files = sorted({Path(name) for _, name in batch})
        kept = tuple(file for file in files if _is_of(file, path) and not file.resolve().is_relative_to(rounds))
        if kept:
            yield kept


def _is_of(file: Path, path: Path) -> bool:
    """Whether a file belongs to the platform; what editors keep aside does not."""
    if not path.is_dir():
        return file.name == path.name
    parts = file.parts[len(path.resolve().parts) :]
    return file.name.endswith(SUFFIXES) and not any(part.startswith((".", "~")) for part in parts)


def _begun(path: Path, on: str | None, tell: Teller) -> State | None:
    """The first test; None where the platform cannot be read yet."""
    try:
        state = _tested(path, on, None)
    except InputError as error:
        tell.unreadable("", error)
        return None
    tell.begun(path, state.platform, state.round)
    return state


def _after_save(path: Path, files: str, last: State | None, on: str | None, tell: Teller) -> State | None:
    try:
        state = _tested(path, on, last)
    except InputError as error:
        tell.unreadable(files, error)
        return last
    except (FileNotFoundError, PermissionError) as error:  # a file that is just being replaced
        tell.missing(files, error)
        return last
    changes = compare(last.round, state.round, last.facts, state.facts) if last else None
    tell.tested(files, state.platform, state.round, changes)
    return state


def _tested(path: Path, on: str | None, last: State | None) -> State:
    platform = opened(path)
    day: date = day_of(platform, on)
    facts = facts_of(with_conditions_settled(platform, on=day), on=day)
    memory = last_round(path, platform)[0]
    if last is None or memory != last.memory:
        return State(platform, facts, judge_all(platform, on=day, memory=memory, facts=facts), memory)
    found = retest(platform, on=day, facts=facts, last=last.round, facts_before=last.facts, memory=memory)
    return State(platform, facts, found, memory)


def _named(path: Path, files: Iterable[Path]) -> str:
    root = path.resolve()
    names = [
        file.resolve().relative_to(root).as_posix() if file.resolve().is_relative_to(root) else file.name
        for file in files
    ]
    return listed([name if name != "." else path.name for name in names], most=MOST_FILES)
