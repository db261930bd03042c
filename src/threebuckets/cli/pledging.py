"""`threebuckets pledge` and `threebuckets withdraw`: part of an offer promised to a coalition, and taken back.

The folder is read, checked and written under one lock, so that two who pledge at once never promise more than there is.
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from threebuckets.cli.mistakes import MistakeError
from threebuckets.cli.naming import area_named, day_of
from threebuckets.cli.platforms import existing, opened, today
from threebuckets.cli.retesting import Retested, plain, print_retested, printed_json, tested_again
from threebuckets.cli.screen import say
from threebuckets.delivery.benefit import of_few_people
from threebuckets.delivery.coalitions import Pledge
from threebuckets.delivery.making import NewPledge, with_offer_ended, with_pledge, with_withdrawal
from threebuckets.delivery.stage_words import OpenSlots, stage_sentence
from threebuckets.delivery.stages import state_of
from threebuckets.delivery.surroundings import surroundings_of
from threebuckets.delivery.table_rows import Made
from threebuckets.exchange.outside import load_mapped
from threebuckets.folder.locking import locked
from threebuckets.folder.table_edits import own_platform, write_tables
from threebuckets.policy import Platform
from threebuckets.policy.wording import amount_of, day

FALLEN = 1
Folder = Annotated[Path, typer.Argument(help="Platform folder or workbook.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
On = Annotated[str | None, typer.Option(help="Day on which it is made; today unless given.")]


def pledge(
    path: Folder,
    offer: Annotated[str, typer.Option(help="Id of the offer that it is a part of.")],
    requirement: Annotated[str, typer.Option(help="For which requirement of the policy.")],
    amount: Annotated[float, typer.Option(help="How much, in the unit of the offer.")],
    until: Annotated[str, typer.Option(help="Last day; at most a year ahead.")],
    coalition: Annotated[str, typer.Option(help="To which coalition; or name policy and area.")] = "",
    policy: Annotated[str, typer.Option(help="Policy (its slug); the coalition is made where there is none.")] = "",
    area: Annotated[str, typer.Option(help="Area (code or name).")] = "",
    starts: Annotated[
        str | None, typer.Option("--from", help="First day; else the first on which it is needed.")
    ] = None,
    if_ready_by: Annotated[
        str | None, typer.Option(help="It counts only if everything else is there by this day.")
    ] = None,
    by: Annotated[str, typer.Option(help="Who pledges (id of the actor); refused where the offer is another’s.")] = "",
    on: On = None,
    as_json: AsJson = False,
) -> None:
    """Promise part of an offer to a coalition until a day, and test again what that touches."""
    if bool(coalition) == bool(policy or area) or bool(policy) != bool(area):
        raise MistakeError(
            "Say to whom: a coalition, or a policy and an area.", "--coalition C   or   --policy P --area A"
        )
    with locked(existing(path)):
        before = opened(path)
        when = day_of(before, on)
        wanted = NewPledge(
            offer=offer,
            requirement=requirement,
            amount=amount,
            until=today(until),
            starts=None if starts is None else today(starts),
            coalition=coalition,
            policy=policy,
            area=area_named(before, area) if area else "",
            if_ready_by=None if if_ready_by is None else today(if_ready_by),
            by=by,
        )
        made = with_pledge(before, wanted, on=when)
        write_tables(made.platform, path, made.changed)
    _tell(path, before, made, [offer], when, as_json=as_json)


def withdraw(
    path: Folder,
    pledge: Annotated[str, typer.Argument(help="Id of the pledge.")] = "",
    offer: Annotated[str, typer.Option(help="End a whole offer instead, with all that is pledged of it.")] = "",
    on: Annotated[str | None, typer.Option(help="First day on which it no longer holds; today unless given.")] = None,
    as_json: AsJson = False,
) -> None:
    """Take back a pledge or end an offer, at once and without a reason, and test again what rested on it."""
    if bool(pledge) == bool(offer):
        raise MistakeError(
            "Say what is withdrawn: a pledge, or a whole offer.",
            f"threebuckets withdraw {path} PLEDGE   or   threebuckets withdraw {path} --offer OFFER",
        )
    with locked(existing(path)):
        before = opened(path)
        now = day_of(before, None)
        when = now if on is None else today(on)
        if offer:
            made = with_offer_ended(_own(before, path, offer), offer, on=when, today=now)
        else:
            made = with_withdrawal(before, pledge, on=when, today=now)
        write_tables(made.platform, path, made.changed)
    offers = [offer] if offer else [each.offer for each in made.pledges]
    _tell(path, before, made, offers, when, as_json=as_json)


def _own(platform: Platform, path: Path, offer: str) -> Platform:
    """What stands in the platform's own files; an offer out of an outside file is ended there."""
    own = own_platform(path, load=load_mapped)
    known = set(platform.table("resources/offers")["offer"].to_list())
    if offer in known and offer not in set(own.table("resources/offers")["offer"].to_list()):
        raise MistakeError(
            f"The offer {offer} comes from an outside file that platform.toml names.",
            "End it there, or copy its row into resources/offers.csv: own rows win.",
        )
    return own


def _tell(path: Path, before: Platform, made: Made, offers: Sequence[str], on: date, *, as_json: bool) -> None:
    """Say what was written, how far the coalitions have come, and what turned."""
    after = opened(path)
    found = tested_again(path, before, after, offers, on=on)
    names = {each.coalition for each in made.pledges}
    around = surroundings_of(after, on=on)
    states = [state_of(each, around) for each in around.coalitions if each.id in names]
    stages = {
        state.coalition.id: stage_sentence(
            OpenSlots(state.coalition, state.stage, state.slots, state.undecided, of_few_people(state, around)), on=on
        )
        for state in states
    }
    if as_json:
        typer.echo(printed_json(_plain(made, stages, found)))
    else:
        for line in _lines(made, after, offers, on):
            say(line)
        for name, sentence in sorted(stages.items()):
            say(f"{name}: {sentence}")
        print_retested(found)
    if found.has_fallen:
        raise typer.Exit(FALLEN)


def _lines(made: Made, after: Platform, offers: Sequence[str], on: date) -> list[str]:
    rows = {row["offer"]: row for row in after.table("resources/offers").to_dicts()}
    lines = []
    if "resources/offers" in made.changed:
        lines += [f"The offer {name} ends on {day(rows[name]['until'])}." for name in offers]
    for each in made.pledges:
        row = rows[each.offer]
        what = amount_of(each.amount, row["unit"], [row["kind"]])
        if each.withdrawn_on is not None:
            lines.append(f"{each.id} is withdrawn from {day(each.withdrawn_on)}: {what}, of {each.offer}.")
        else:
            days = f"from {day(each.starts)} to {day(each.ends)}"
            by = f", if all is there by {day(each.if_ready_by)}" if each.if_ready_by else ""
            lines.append(f"{each.id}: {what} for {each.coalition}, {days}{by}.")
    return lines


def _plain(made: Made, stages: dict[str, str], found: Retested) -> dict[str, Any]:
    return {
        "pledges": [written_pledge(each) for each in made.pledges],
        "coalitions": stages,
        "changed_tables": list(made.changed),
        **plain(found),
    }


def written_pledge(each: Pledge) -> dict[str, Any]:
    """A pledge for JSON, with the columns of its table."""
    return {
        "pledge": each.id,
        "coalition": each.coalition,
        "offer": each.offer,
        "requirement": each.requirement,
        "amount": each.amount,
        "from": each.starts,
        "until": each.ends,
        "made_on": each.made_on,
        "withdrawn_on": each.withdrawn_on,
        "if_ready_by": each.if_ready_by,
    }
