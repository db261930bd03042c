"""`threebuckets asked`: a note of whom we asked, so that nobody is asked again and again."""

from typing import Annotated

import typer

from threebuckets.cli.naming import area_named, day_of, names_of_areas, policy_named
from threebuckets.cli.platforms import existing, opened
from threebuckets.cli.pledging import AsJson, Folder
from threebuckets.cli.retesting import printed_json
from threebuckets.cli.screen import say
from threebuckets.delivery.asked import ASKED, again_after, with_asked
from threebuckets.folder.locking import locked
from threebuckets.folder.table_edits import write_tables
from threebuckets.policy.wording import day


def asked(
    path: Folder,
    actor: Annotated[str, typer.Argument(help="Who was asked (id of the actor).")],
    policy: Annotated[str, typer.Option(help="For which policy (its slug).")],
    area: Annotated[str, typer.Option(help="Where it would be delivered (code or name of an area).")],
    on: Annotated[str | None, typer.Option(help="Day on which they were asked; today unless given.")] = None,
    as_json: AsJson = False,
) -> None:
    """Note that somebody was asked to join a coalition: they rest for sixty days before they are asked again."""
    with locked(existing(path)):
        before = opened(path)
        policy_named(before, policy)
        code, when = area_named(before, area), day_of(before, on)
        made = with_asked(before, actor, policy=policy, area=code, on=when)
        write_tables(made.platform, path, made.changed)
    names = dict(made.platform.table("resources/actors").select("actor", "name").iter_rows())
    if as_json:
        row = {"actor": actor, "policy": policy, "area": code, "asked_on": when, "again_on": again_after(when)}
        typer.echo(printed_json({"asked": row, "changed_tables": [ASKED]}))
        return
    what = f"for {policy} in {names_of_areas(made.platform)[code]}"
    say(f"Noted: {names[actor]} was asked on {day(when)} {what}. Not again before {day(again_after(when))}.")
