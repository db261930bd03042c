"""`threebuckets levers`: what policies rest on, who controls what must move, and what is left if a lever is lost."""

from pathlib import Path
from typing import Annotated, Any

import typer

from threebuckets.cli.looking import Looked, looked_at
from threebuckets.cli.mistakes import MistakeError
from threebuckets.cli.screen import print_json, progress, say, say_written
from threebuckets.delivery.lever_words import fallen_words, lever_word, parts_words, stands_words, whose_words
from threebuckets.delivery.levers import GROUPS, RestsOn, control_of, mean_shares, rests_on
from threebuckets.delivery.lost_levers import (
    Lever,
    TakenAway,
    lever_of_actor,
    lever_of_group,
    lever_of_kind,
    taken_away,
)
from threebuckets.policy import Platform
from threebuckets.policy.wording import kind_word
from threebuckets.report.levers_page import levers_page
from threebuckets.resources import standard_kinds


def levers(
    path: Annotated[Path, typer.Argument(metavar="FOLDER", help="Platform folder or workbook.")],
    policy: Annotated[str | None, typer.Option(help="Only this policy (its slug).")] = None,
    area: Annotated[str | None, typer.Option(help="Only this area (code or name).")] = None,
    without: Annotated[
        list[str] | None,
        typer.Option(
            help="Take this lever away: public, communities, businesses, members, others, an actor, or a kind; "
            "with a kind behind a colon only that, such as public:money."
        ),
    ] = None,
    on: Annotated[str | None, typer.Option(help="Day on which it is looked at; today unless given.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
    html: Annotated[Path | None, typer.Option(help="Write it as a page to send on.")] = None,
) -> None:
    """Say what each policy rests on, who controls what must move, and where it still stands if one lever is lost."""
    tested = looked_at(path, on, policy=policy, area=area)
    platform = tested.platform
    lost = [lever_named(platform, text) for text in without or ()] or [lever_of_group(platform, g) for g in GROUPS]
    with progress("Taking levers away, one after the other …"):
        found = rests_on(platform, tested.round, tested.facts)
        left = [row for lever in lost for row in taken_away(platform, tested.round, tested.facts, lever)]
    if as_json:
        print_json(_plain(platform, found, left))
    else:
        if not without:
            _print_rests(tested, found)
            _print_control(tested)
        _print_left(tested, lost, left)
    if html is not None:
        html.write_text(levers_page(platform, found, left, on=tested.round.on), encoding="utf-8")
        say_written(html, beside_json=as_json)


def lever_named(platform: Platform, text: str) -> Lever:
    """A lever by what a person calls it: a group, an actor by id or name, or a kind; `who:kind` for a part of it."""
    who, _, kind = text.partition(":")
    if kind and kind not in standard_kinds():
        raise MistakeError(f"“{kind}” is not a kind.", "Kinds are, for example: money, space/room, skill.")
    if who in GROUPS:
        return lever_of_group(platform, who, kind=kind or None)
    actors = platform.table("resources/actors").filter(platform.table("resources/actors")["kind"] != "person")
    named = [actor for actor, name in actors.select("actor", "name").iter_rows() if who in (actor, name)]
    if len(named) == 1:
        return lever_of_actor(platform, named[0], kind=kind or None)
    if not kind and text in standard_kinds():
        return lever_of_kind(platform, text)
    more = f" Several are called so: {', '.join(sorted(named))}." if named else ""
    raise MistakeError(
        f"“{text}” is no lever.{more}", f"Name one of {', '.join(GROUPS)}, a body, or a kind such as money."
    )


def _print_rests(tested: Looked, found: tuple[RestsOn, ...]) -> None:
    policies, areas = ({getattr(row, name) for row in found} for name in ("policy", "area"))
    say("What it rests on (each requirement counts alike)")
    if len(policies) == len(areas) == 1:
        for row in found:
            say(f"  {row.requirement} ({kind_word(row.kind)}): {parts_words(row.shares)}. {whose_words(row)}")
        say(f"  all together: {parts_words(mean_shares(found))}.")
        return
    for slug in sorted(policies):
        say(f"  {slug}: {parts_words(mean_shares(row for row in found if row.policy == slug))}.")
    if len(policies) > 1:
        say(f"  the whole platform: {parts_words(mean_shares(found))}.")


def _print_control(tested: Looked) -> None:
    say()
    say("Who controls what must move, by the policies’ own words")
    for slug in sorted({verdict.policy for verdict in tested.round.verdicts}):
        control = control_of(tested.platform.policies[slug])
        named = ", ".join(f"{lever} {n}" for lever, n in control.levers.items())
        say(f"  {slug}: {control.sentence}{f' Moved by: {named}.' if named else ''}")


def _print_left(tested: Looked, lost: list[Lever], left: list[TakenAway]) -> None:
    say()
    if not any(row.stood for row in left):
        say("Nothing stands now, so there is nothing to lose.")
        return
    for lever in lost:
        name = lever_word(lever.name)
        n = len(lever.offers)
        say(f"Without {name} ({n} offer{'' if n == 1 else 's'}), of the areas where it stands now")
        for row in left:
            if row.lever == lever.name and row.stood:
                say(f"  {row.policy}: {stands_words(row)}{fallen_words(row, tested.names)}")


def _plain(platform: Platform, found: tuple[RestsOn, ...], left: list[TakenAway]) -> dict[str, Any]:
    slugs = sorted({row.policy for row in found})
    controls = {slug: control_of(platform.policies[slug]) for slug in slugs}
    return {
        "platform": _rounded(mean_shares(found)),
        "policies": [
            {"policy": slug, "rests_on": _rounded(mean_shares(row for row in found if row.policy == slug))}
            | {name: getattr(controls[slug], name) for name in ("ours", "others", "unsaid", "levers")}
            for slug in slugs
        ],
        "areas": [
            {
                "policy": slug,
                "area": area,
                "rests_on": _rounded(mean_shares(r for r in found if (r.policy, r.area) == (slug, area))),
            }
            for slug, area in dict.fromkeys((row.policy, row.area) for row in found)
        ],
        "without": [
            {
                "lever": row.lever,
                "policy": row.policy,
                "stood": row.stood,
                "stands": row.stands,
                "fallen": list(row.fallen),
            }
            for row in left
        ],
    }


def _rounded(shares: dict[str, float]) -> dict[str, float]:
    return {part: round(share, 9) for part, share in shares.items()}
