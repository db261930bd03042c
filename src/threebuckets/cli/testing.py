"""`threebuckets test`: the verdicts of a platform, a line each or summed up, with what decides them."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import typer

from threebuckets.cli.mistakes import MistakeError
from threebuckets.cli.platforms import opened, today
from threebuckets.cli.recording import last_round, record
from threebuckets.cli.screen import print_table, progress, say, say_beside, say_written
from threebuckets.cli.summing_up import print_changes, print_each, print_summary, print_trouble
from threebuckets.cli.turned import falls
from threebuckets.cli.why import print_why
from threebuckets.delivery.lapses import with_conditions_settled
from threebuckets.policy import (
    Change,
    Facts,
    Platform,
    Round,
    compare,
    exhibits_of,
    facts_of,
    judge_all,
    sensitivity,
    to_json,
)
from threebuckets.report import html_report

FALLEN = 1
MANY = 40


@dataclass(frozen=True, slots=True)
class Tested:
    """A platform with its facts, its round, the last recorded one and what changed since."""

    platform: Platform
    facts: Facts
    round: Round
    before: Round | None
    changes: tuple[Change, ...]
    names: dict[str, str]


def judge_platform(
    path: Annotated[Path, typer.Argument(help="Platform folder or workbook.")],
    policy: Annotated[str | None, typer.Option(help="Only this policy (its slug).")] = None,
    area: Annotated[str | None, typer.Option(help="Only this area (code or name).")] = None,
    why: Annotated[str | None, typer.Option(help="The whole explanation of one verdict: POLICY:AREA.")] = None,
    on: Annotated[str | None, typer.Option(help="Day of the test; today unless given.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the round as JSON.")] = False,
    html: Annotated[Path | None, typer.Option(help="Write a report that prints as one page a policy and area.")] = None,
    to_record: Annotated[
        bool, typer.Option("--record", help="Record the round, to compare the next one with.")
    ] = False,
    how_sensitive: Annotated[
        bool, typer.Option("--sensitivity", help="What a tenth more or less in each rule would turn.")
    ] = False,
) -> None:
    """Test every policy in every area: would people go along, is it needed, who could do it?"""
    if why and not all(why.partition(":")):
        raise MistakeError(f"“{why}” names no area.", f"Name both: threebuckets test {path} --why POLICY:AREA")
    if to_record and (policy or area or why):
        raise MistakeError("A round is recorded whole.", f"threebuckets test {path} --record")
    tested = run(path, on)
    shown = chosen(tested, *(why.partition(":")[::2] if why else (policy, area)))
    recorded = record(path, tested.round, tested.facts) if to_record else ""
    if as_json:
        typer.echo(to_json(shown.round).decode(), nl=False)
    elif why:
        print_why(shown.platform, shown.round.verdicts[0], shown.facts, shown.names)
    else:
        _print(shown)
    if how_sensitive and not as_json:
        _print_sensitivity(shown)
    if html is not None:
        _write_html(html, shown, as_json=as_json)
    if recorded:
        (say_beside if as_json else say)(f"Recorded as {recorded}.")
    fallen = falls(shown.changes)
    if fallen:
        raise typer.Exit(FALLEN)


def run(path: Path, on: str | None, *, is_told: bool = False) -> Tested:
    """Read and test a platform: on the day asked for, else on its own day, else today; with its warnings if wanted."""
    platform = opened(path, is_told=is_told)
    day = today(on) if on or platform.settings.as_of is None else platform.settings.as_of
    with progress("Testing …"):
        facts = facts_of(with_conditions_settled(platform, on=day), on=day)
        before, facts_before = last_round(path, platform)
        found = judge_all(platform, on=day, memory=before, facts=facts)
        changes = compare(before, found, facts_before, facts) if before and facts_before else ()
    names = dict(platform.table("situation/areas").select("area", "name").iter_rows())
    return Tested(platform, facts, found, before, changes, names)


def chosen(tested: Tested, policy: str | None, area: str | None) -> Tested:
    """Only the verdicts asked for."""
    code = area_code(tested, area) if area else None
    if policy and policy not in tested.platform.policies:
        known = ", ".join(sorted(tested.platform.policies))
        raise MistakeError(f"There is no policy “{policy}”.", f"The policies are: {known}.")
    verdicts = tuple(
        verdict
        for verdict in tested.round.verdicts
        if (not policy or verdict.policy == policy) and (code is None or verdict.area == code)
    )
    if not verdicts:
        level = tested.platform.settings.areas.level
        if not tested.platform.policies:
            raise MistakeError("The platform has no policy yet.", "Write one, then test again; the examples show how.")
        raise MistakeError(
            f"The platform has no area of the level “{level}” yet.", "Add the places, or name another level."
        )
    keys = {verdict.key for verdict in verdicts}
    changes = tuple(change for change in tested.changes if (change.policy, change.area) in keys)
    return replace(tested, round=replace(tested.round, verdicts=verdicts), changes=changes)


def area_code(tested: Tested, area: str) -> str:
    """The code of an area given by code or by name."""
    codes = sorted({verdict.area for verdict in tested.round.verdicts})
    if area in codes:
        return area
    found = [code for code in codes if tested.names[code].casefold() == area.casefold()]
    if len(found) == 1:
        return found[0]
    if found:
        raise MistakeError(f"Several areas are called “{area}”: {', '.join(found)}.", "Give the code.")
    near = ", ".join(tested.names[code] for code in codes[:8])
    raise MistakeError(f"“{area}” is not an area that is tested.", f"Areas are, for example: {near}.")


def _print(shown: Tested) -> None:
    title = shown.platform.settings.title
    invented = " (invented)" if shown.platform.settings.invented else ""
    rules = shown.platform.rules
    say(f"{title}{invented} – tested on {shown.round.on.isoformat()} by rules {rules.id}")
    for name, value in sorted(shown.platform.settings.rules.change.items()):
        say(f"  changed rule: {name} = {value}")
    verdicts = shown.round.verdicts
    if len(verdicts) > MANY or len({v.area for v in verdicts}) > 12:
        print_summary(shown.platform, verdicts, shown.names)
    else:
        print_each(shown.platform, verdicts, shown.names)
    print_trouble(verdicts)
    if shown.before is not None:
        print_changes(shown.before, shown.changes, shown.names)


def _print_sensitivity(shown: Tested) -> None:
    with progress("Trying every rule a tenth higher and lower …"):
        found = sensitivity(shown.platform, shown.round, shown.facts)
    rows = []
    for each in found:
        where = ", ".join(f"{policy}:{shown.names[area]}" for policy, area in each.turned[:5])
        more = f" and {len(each.turned) - 5} more" if len(each.turned) > 5 else ""
        rows.append((each.parameter, f"{each.value:g} → {each.changed:g}", str(len(each.turned)), where + more))
    say()
    print_table(
        "What a tenth more or less in each rule would turn", ("rule", "change", "verdicts turned", "where"), rows
    )


def _write_html(html: Path, shown: Tested, *, as_json: bool) -> None:
    with progress(f"Writing {html} …"):
        exhibits = exhibits_of(shown.platform, shown.round, facts=shown.facts)
        page = html_report(shown.platform, shown.round, exhibits, changes=shown.changes)
        html.write_text(page, encoding="utf-8")
    say_written(html, beside_json=as_json)
