"""Recorded rounds: the newest is what hysteresis remembers and what the next test is compared with.

In a folder they stand under `rounds/`; beside a workbook `plan.xlsx` in a folder `plan.rounds/`.
"""

from pathlib import Path

from threebuckets.errors import Fault, InputError
from threebuckets.folder.locking import locked
from threebuckets.policy import Facts, Platform, RecordedRound, Round, from_json, to_json
from threebuckets.policy.history import Recorded

SUFFIX, FACTS_SUFFIX = ".json", ".facts.json.gz"


def folder_of_rounds(path: Path) -> Path:
    """Where the rounds of a platform folder or workbook stand."""
    return path / "rounds" if path.is_dir() else path.with_suffix(".rounds")


def last_round(path: Path, platform: Platform) -> tuple[Round | None, Facts | None]:
    """The newest recorded round and its facts; None where nothing was recorded.

    Raises
    ------
    InputError
        A recorded round that cannot be read.
    """
    found = _recorded(path, platform)
    if not found:
        return None, None
    name = max(found)
    last = _read(name, found[name])
    return last.round, last.facts


def recorded_rounds(path: Path, platform: Platform) -> tuple[Recorded, ...]:
    """All recorded rounds, oldest first.

    Raises
    ------
    InputError
        Recorded rounds that cannot be read.
    """
    return tuple(_read(name, recorded) for name, recorded in sorted(_recorded(path, platform).items()))


def _recorded(path: Path, platform: Platform) -> dict[str, RecordedRound]:
    return dict(platform.rounds) or _beside(path)


def _read(name: str, recorded: RecordedRound) -> Recorded:
    try:
        facts = Facts.from_gz(recorded.facts_gz) if recorded.facts_gz else None
        return Recorded(from_json(recorded.round_json), facts)
    except (ValueError, KeyError, OSError, EOFError) as error:
        place, wanted = f"rounds/{name}{SUFFIX}", "a round as --record wrote it; delete it to start anew"
        raise InputError([Fault("F65", "error", place, None, None, str(error), wanted)]) from error


def record(path: Path, round_: Round, facts: Facts) -> Path:
    """Write a round and its facts; an earlier one of the same day is replaced."""
    folder = folder_of_rounds(path)
    written = folder / f"{round_.id}{SUFFIX}"
    with locked(path):
        folder.mkdir(exist_ok=True)
        for file, data in ((folder / f"{round_.id}{FACTS_SUFFIX}", facts.to_gz()), (written, to_json(round_))):
            aside = file.with_name(f".{file.name}.new")
            aside.write_bytes(data)
            aside.replace(file)
    return written


def _beside(path: Path) -> dict[str, RecordedRound]:
    folder = folder_of_rounds(path)
    found = {}
    for file in sorted(folder.glob(f"*{SUFFIX}")) if folder.is_dir() else ():
        facts = folder / f"{file.stem}{FACTS_SUFFIX}"
        found[file.stem] = RecordedRound(file.read_bytes(), facts.read_bytes() if facts.exists() else None)
    return found
