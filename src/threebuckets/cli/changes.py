"""`threebuckets changes`: what turned between recorded rounds and why, and what nobody has looked at for long."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from threebuckets.cli.mistakes import MistakeError
from threebuckets.cli.naming import area_named, day_of, names_of_areas, policy_named
from threebuckets.cli.platforms import opened
from threebuckets.cli.recording import recorded_rounds
from threebuckets.cli.screen import print_json, progress, say, say_written
from threebuckets.cli.turned import counted, plain_change, print_turned
from threebuckets.policy import BUCKETS, Change, Platform
from threebuckets.policy.history import Passage, Recorded, history
from threebuckets.policy.rejudging import under_other_rules
from threebuckets.policy.staleness import Stale, stale
from threebuckets.report import changes_report


@dataclass(frozen=True, slots=True)
class Told:
    """What the command tells: passages newest first, what the present rules would turn, what to look at again."""

    platform: Platform
    names: dict[str, str]
    n_rounds: int
    passages: tuple[Passage, ...]
    by_rules: tuple[Change, ...]
    stale: tuple[Stale, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which changes are asked for; empty: all."""

    policy: str
    area: str
    bucket: str

    def __contains__(self, change: object) -> bool:
        return (
            isinstance(change, Change)
            and self.policy in {"", change.policy}
            and self.area in {"", change.area}
            and (not self.bucket or self.bucket == change.bucket)
        )


def changes(
    path: Annotated[Path, typer.Argument(help="Platform folder or workbook.")],
    since: Annotated[str, typer.Option(help="Only what turned after this round (its day).")] = "",
    policy: Annotated[str, typer.Option(help="Only this policy (its slug).")] = "",
    area: Annotated[str, typer.Option(help="Only this area (code or name).")] = "",
    bucket: Annotated[str, typer.Option(help="Only this bucket: values, situation or resources.")] = "",
    on: Annotated[str | None, typer.Option(help="Day on which it is looked at; today unless given.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
    html: Annotated[Path | None, typer.Option(help="Write as a page to send on.")] = None,
) -> None:
    """List what turned between recorded rounds and why, newest first; and what nobody has looked at for long."""
    platform = opened(path)
    wanted = Wanted(
        policy_named(platform, policy).slug if policy else "",
        area_named(platform, area) if area else "",
        _bucket(bucket),
    )
    recorded = recorded_rounds(path, platform)
    if not recorded:
        raise MistakeError("No round has been recorded yet.", f"To record one: threebuckets test {path} --record")
    with progress("Comparing the rounds …"):
        told = _told(platform, recorded, wanted, since=_since(recorded, since), on=on)
    if as_json:
        print_json(_plain(told))
    else:
        _print(told)
    if html is not None:
        page = changes_report(platform, told.passages, stale=told.stale, by_rules=told.by_rules)
        html.write_text(page, encoding="utf-8")
        say_written(html, beside_json=as_json)


def _told(
    platform: Platform, recorded: tuple[Recorded, ...], wanted: Wanted, *, since: str, on: str | None
) -> Told:  # fmt: skip
    last = recorded[-1]
    found = tuple(_only(passage, wanted) for passage in history(recorded, since=since))
    old: tuple[Stale, ...] = ()
    by_rules: tuple[Change, ...] = ()
    if last.facts is not None:
        old = stale(platform, last.facts, last.round, on=day_of(platform, on))
        if any(verdict.rules != platform.rules.rules_id for verdict in last.round.verdicts):
            by_rules = tuple(c for c in under_other_rules(last.round, last.facts, platform.rules) if c in wanted)
    shown = tuple(each for each in old if not wanted.policy or each.policy in {"", wanted.policy})
    return Told(platform, names_of_areas(platform), len(recorded), found, by_rules, shown)


def _only(passage: Passage, wanted: Wanted) -> Passage:
    kept = tuple(change for change in passage.changes if change in wanted)
    return Passage(passage.before, passage.after, kept, passage.is_explained)


def _since(recorded: tuple[Recorded, ...], since: str) -> str:
    days = [each.round.id for each in recorded]
    if since and since not in days:
        raise MistakeError(f"There is no round of {since}.", f"The rounds are: {', '.join(days)}.")
    return since


def _bucket(bucket: str) -> str:
    if bucket and bucket not in BUCKETS:
        raise MistakeError(f"“{bucket}” is no bucket.", f"The buckets are: {', '.join(BUCKETS)}.")
    return bucket


def _print(told: Told) -> None:
    rounds = f"{told.n_rounds} recorded round{'' if told.n_rounds == 1 else 's'}"
    say(f"{told.platform.settings.title} – {rounds}")
    if told.n_rounds == 1:
        say("There is nothing to compare it with yet.")
    for passage in told.passages:
        say()
        say(f"{passage.after.id}, since {passage.before.id}: {counted(passage.changes)}.")
        _print_policies("new", passage.came)
        _print_policies("gone", passage.went)
        print_turned(passage.changes, told.names)
        if passage.changes and not passage.is_explained:
            say("  The facts of one of the two rounds were not kept, so nobody can say why.")
    if told.by_rules:
        say()
        say(f"By the rules in use now ({told.platform.rules.id}) the last round would differ:")
        print_turned(told.by_rules, told.names)
    _print_stale(told.stale)


def _print_policies(word: str, slugs: tuple[str, ...]) -> None:
    if slugs:
        say(f"  {word}: {', '.join(slugs)}")


def _print_stale(found: tuple[Stale, ...]) -> None:
    if found:
        say()
        say("Look again:")
    for each in found:
        say(f"  {each.policy or 'all policies'}: {each.sentence}")


def _plain(told: Told) -> dict[str, Any]:
    return {
        "passages": [
            {
                "from": passage.before.id,
                "to": passage.after.id,
                "explained": passage.is_explained,
                "new": list(passage.came),
                "gone": list(passage.went),
                "changes": [plain_change(change) for change in passage.changes],
            }
            for passage in told.passages
        ],
        "by_rules": [plain_change(change) for change in told.by_rules],
        "look_again": [
            {
                "policy": each.policy,
                "why": each.why,
                "since": each.since.isoformat() if each.since else None,
                "sentence": each.sentence,
            }
            for each in told.stale
        ],
    }
