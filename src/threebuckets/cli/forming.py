"""`threebuckets form`, `start` and `close`: a coalition is made, its partners begin, its lead winds it up.

The folder is read, checked and written under one lock, as for pledging.
"""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from threebuckets.cli.mistakes import MistakeError
from threebuckets.cli.naming import area_named, day_of, policy_named
from threebuckets.cli.platforms import existing, opened
from threebuckets.cli.pledging import FALLEN, AsJson, Folder, written_pledge
from threebuckets.cli.retesting import Retested, plain, print_retested, printed_json, tested_again
from threebuckets.cli.screen import say
from threebuckets.delivery.benefit import of_few_people
from threebuckets.delivery.coalitions import Coalition
from threebuckets.delivery.lifecycle import Turned, with_closing, with_coalition, with_start
from threebuckets.delivery.stage_words import OpenSlots, stage_sentence
from threebuckets.delivery.stages import state_of
from threebuckets.delivery.surroundings import surroundings_of
from threebuckets.folder.locking import locked
from threebuckets.folder.table_edits import write_tables
from threebuckets.policy import Platform
from threebuckets.policy.wording import day

OfCoalition = Annotated[str, typer.Option(help="Which coalition; or name policy and area.")]
OfPolicy = Annotated[str, typer.Option(help="Policy (its slug).")]
InArea = Annotated[str, typer.Option(help="Area (code or name).")]


def form(
    path: Folder,
    policy: Annotated[str, typer.Option(help="Policy (its slug).")],
    area: Annotated[str, typer.Option(help="Area (code or name).")],
    on: Annotated[str | None, typer.Option(help="Day on which it is formed; today unless given.")] = None,
    as_json: AsJson = False,
) -> None:
    """Form a coalition for a policy in an area, before anybody has pledged anything to it."""

    def made(before: Platform) -> Turned:
        policy_named(before, policy)
        return with_coalition(before, policy, area_named(before, area), on=day_of(before, on))

    _write(path, made, on, as_json=as_json)


def start(
    path: Folder,
    coalition: OfCoalition = "",
    policy: OfPolicy = "",
    area: InArea = "",
    on: Annotated[str | None, typer.Option(help="First day of delivery; today unless given.")] = None,
    as_json: AsJson = False,
) -> None:
    """Start a coalition that is ready: from that day on it delivers."""

    def made(before: Platform) -> Turned:
        return with_start(before, _which(before, coalition, policy, area), on=day_of(before, on))

    _write(path, made, on, as_json=as_json)


def close(
    path: Folder,
    coalition: OfCoalition = "",
    policy: OfPolicy = "",
    area: InArea = "",
    because: Annotated[str, typer.Option(help="Why, in a sentence that stays on record.")] = "",
    on: Annotated[str | None, typer.Option(help="Its last day; today unless given.")] = None,
    as_json: AsJson = False,
) -> None:
    """Wind up a coalition: its pledges end that day and may be made elsewhere, and what rested on it is tested again."""

    def made(before: Platform) -> Turned:
        name = _which(before, coalition, policy, area)
        return with_closing(before, name, because=because, on=day_of(before, on), today=day_of(before, None))

    _write(path, made, on, as_json=as_json)


def _which(platform: Platform, coalition: str, policy: str, area: str) -> str:
    """Id of the coalition that is meant: the one named, else the last of the policy in the area that was not closed."""
    if bool(coalition) == bool(policy or area) or bool(policy) != bool(area):
        raise MistakeError(
            "Say which: a coalition, or a policy and an area.", "--coalition C   or   --policy P --area A"
        )
    if coalition:
        return coalition
    policy_named(platform, policy)
    code = area_named(platform, area)
    rows = platform.table("delivery/coalitions").to_dicts()
    there = sorted(
        (row["closed_on"] is None, row["coalition"]) for row in rows if (row["policy"], row["area"]) == (policy, code)
    )
    if not there:
        raise MistakeError(
            f"There is no coalition for {policy} in {area} yet.",
            f"threebuckets form FOLDER --policy {policy} --area {area}   or pledge to it.",
        )
    return str(there[-1][1])


def _write(path: Path, made: Callable[[Platform], Turned], on: str | None, *, as_json: bool) -> None:
    """Change the folder under its lock, then say what was done and what turned."""
    with locked(existing(path)):
        before = opened(path)
        turned = made(before)
        write_tables(turned.platform, path, turned.changed)
    after, when = opened(path), day_of(before, on)
    found = _tested_again(path, before, after, turned, when)
    stage = _stage(after, turned.coalition, when)
    if as_json:
        typer.echo(printed_json({**_plain(turned), "stage": stage, **plain(found)}))
    else:
        say(f"{turned.coalition.id}: {stage}")
        if turned.released:
            say(_released(turned))
            print_retested(found)
    if found.has_fallen:
        raise typer.Exit(FALLEN)


def _tested_again(path: Path, before: Platform, after: Platform, turned: Turned, on: date) -> Retested:
    """What turns on the first day without the pledges that end; nothing else of a coalition bears on a verdict."""
    if not turned.released:
        return Retested((), (), {})
    offers = {each.offer for each in turned.released}
    return tested_again(path, before, after, offers, on=on + timedelta(days=1))


def _released(turned: Turned) -> str:
    n, offers = len(turned.released), sorted({each.offer for each in turned.released})
    ends = "1 pledge ends" if n == 1 else f"{n} pledges end"
    return f"{ends} with it; what was held is free again from the day after: {', '.join(offers)}."


def _stage(after: Platform, coalition: Coalition, on: date) -> str:
    if coalition.closed_on is not None:
        why = f" {coalition.closed_because}" if coalition.closed_because else ""
        return f"Its last day is {day(coalition.closed_on)}.{why}"
    around = surroundings_of(after, on=on)
    found = next(each for each in around.coalitions if each.id == coalition.id)
    state = state_of(found, around)
    slots = OpenSlots(found, state.stage, state.slots, state.undecided, of_few_people(state, around))
    return stage_sentence(slots, on=on)


def _plain(turned: Turned) -> dict[str, Any]:
    found = turned.coalition
    return {
        "coalition": {
            "coalition": found.id,
            "policy": found.policy,
            "area": found.area,
            "design": found.design,
            "started_on": found.started_on,
            "closed_on": found.closed_on,
            "closed_because": found.closed_because,
        },
        "released": [written_pledge(each) for each in turned.released],
        "changed_tables": list(turned.changed),
    }
