"""`threebuckets plan`: which policies could start where, from whose offers, and what keeps the others from starting."""

import json
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Annotated, Any

import typer

from threebuckets.cli.mistakes import MistakeError
from threebuckets.cli.screen import progress, say, say_written
from threebuckets.cli.testing import Tested, area_code, run
from threebuckets.delivery.lacks import joint_sentence
from threebuckets.delivery.plan_by_area import AreaPlan, Outlook, by_area, head_lines, headline
from threebuckets.delivery.platform_plan import STEPS, PlatformPlan, platform_plan
from threebuckets.delivery.surroundings import surroundings_of
from threebuckets.policy.wording import listed
from threebuckets.report.plan_page import plan_page

MOST_AREAS = 12
MOST_WAITING = 10


@dataclass(frozen=True, slots=True, eq=False)
class Planned:
    """A tested platform with its plan from what is offered, and the plan if everybody who could help said yes."""

    tested: Tested
    offered: PlatformPlan
    asked: PlatformPlan
    area: str | None

    @property
    def title(self) -> str:
        """Title of the platform, and whether it is invented."""
        settings = self.tested.platform.settings
        return f"{settings.title}{' (invented)' if settings.invented else ''}"


def plan_platform(
    path: Annotated[Path, typer.Argument(help="Platform folder or workbook.")],
    area: Annotated[str | None, typer.Option(help="All about this area (code or name).")] = None,
    policy: Annotated[str | None, typer.Option(help="Only this policy (its slug).")] = None,
    standing: Annotated[bool, typer.Option("--standing", help="Only where values and situation both hold.")] = False,
    steps: Annotated[
        int, typer.Option(help="How long to look for a better plan; the same steps, the same plan.")
    ] = STEPS,
    on: Annotated[str | None, typer.Option(help="Day of the plan; today unless given.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the plan as JSON.")] = False,
    html: Annotated[Path | None, typer.Option(help="Write a page to send on.")] = None,
) -> None:
    """Plan who could deliver what together: what could start where, from whose offers, and what is missing."""
    if steps < 1:
        raise MistakeError(f"{steps} steps are none.", "Give a whole number from 1 up.")
    planned = _planned(path, area, on, policy=policy, standing=standing, steps=steps)
    if as_json:
        typer.echo(json.dumps(_plain(planned), ensure_ascii=False, indent=1, sort_keys=True))
    else:
        _print(planned)
    if html is not None:
        with progress(f"Writing {html} …"):
            page = plan_page(planned.tested.platform, planned.offered, planned.asked, area=planned.area)
            html.write_text(page, encoding="utf-8")
        say_written(html, beside_json=as_json)


def _planned(
    path: Path, area: str | None, on: str | None, *, policy: str | None, standing: bool, steps: int
) -> Planned:
    tested = run(path, on, is_told=True)
    if policy and policy not in tested.platform.policies:
        known = ", ".join(sorted(tested.platform.policies))
        raise MistakeError(f"There is no policy “{policy}”.", f"The policies are: {known}.")
    code = area_code(tested, area) if area else None
    with progress("Planning …"):
        around = surroundings_of(tested.platform, on=tested.round.on)
        offered = platform_plan(tested.round, around, policy=policy, standing=standing, steps=steps)
        asked = platform_plan(tested.round, around, policy=policy, standing=standing, steps=steps, if_asked=True)
    return Planned(tested, offered, asked, code)


def _print(planned: Planned) -> None:
    say(f"{planned.title} – planned on {planned.tested.round.on.isoformat()}")
    for line in head_lines(planned.offered, planned.asked):
        say(line)
    if planned.area is not None:
        _print_area(planned, planned.area)
        return
    now, asked = by_area(planned.offered, limit=0), by_area(planned.asked, limit=0)
    _print_starting("What could start with what is offered today", [_only_starting(one) for one in now])
    started = {(outlook.policy, outlook.area) for one in now for outlook in one.outlooks if outlook.starts}
    more = [_only_starting(one, but=started) for one in asked]
    _print_starting("What else could start if all on record who could help said yes", more)
    _print_waiting(asked, started)
    say()
    say("All about one area, and what more of a kind would start there: threebuckets plan FOLDER --area AREA")


def _only_starting(one: AreaPlan, *, but: Collection[tuple[str, str]] = ()) -> AreaPlan:
    """An area's plan with what starts there alone, some policies and areas left out."""
    starting = (outlook for outlook in one.outlooks if outlook.starts and (outlook.policy, outlook.area) not in but)
    return replace(one, outlooks=tuple(starting))


def _print_starting(title: str, areas: Sequence[AreaPlan]) -> None:
    shown = [one for one in areas if one.outlooks]
    if not shown:
        return
    say()
    say(title)
    for one in shown[:MOST_AREAS]:
        say(f"  {one.name}")
        for outlook in one.outlooks:
            _print_outlook(outlook, "    ")
    if len(shown) > MOST_AREAS:
        rest = sum(one.n_starting for one in shown[MOST_AREAS:])
        say(f"  … and {rest} more in {len(shown) - MOST_AREAS} more areas.")


def _print_outlook(outlook: Outlook, indent: str) -> None:
    """A policy with from whom, or with what it lacks."""
    words = "goes on" if outlook.delivering else "could start" if outlook.starts else "cannot start yet"
    known = "" if outlook.stands else " (values or situation not yet known)"
    say(f"{indent}{outlook.title}: {words}{known}")
    for giver in outlook.givers:
        say(f"{indent}  {giver.sentence}")
    for lack in outlook.lacks:
        say(f"{indent}  – {lack.sentence}")


def _print_waiting(areas: Sequence[AreaPlan], started: Collection[tuple[str, str]]) -> None:
    """Those that lack least, whoever is asked."""
    found = [outlook for one in areas for outlook in one.outlooks if not outlook.starts]
    waiting = [outlook for outlook in found if (outlook.policy, outlook.area) not in started]
    if not waiting:
        return
    waiting.sort(key=lambda one: (len(one.lacks), not one.stands, one.policy, one.area))
    alike: dict[tuple[str, ...], list[Outlook]] = {}
    for one in waiting:
        alike.setdefault((one.title, *(lack.without_number for lack in one.lacks)), []).append(one)
    say()
    say("Nearest to starting, but something is missing even if all are asked")
    for (title, *_), those in list(alike.items())[:MOST_WAITING]:
        words = "; ".join(joint_sentence(lacks) for lacks in zip(*(one.lacks for one in those), strict=True))
        say(f"  {title} in {listed([one.area_name for one in those])}: {words}")
    rest = sum(len(those) for those in list(alike.values())[MOST_WAITING:])
    if rest:
        say(f"  … and {rest} more.")


def _print_area(planned: Planned, code: str) -> None:
    """Everything about one area, by what is offered; then what asking would change."""
    now, asked = (by_area(found, areas=[code]) for found in (planned.offered, planned.asked))
    name = planned.tested.names[code]
    say()
    if not now:
        say(f"{name}: nothing could be delivered here; values or situation speak against every policy.")
        return
    say(f"{name}, with what is offered today")
    for outlook in now[0].outlooks:
        _print_outlook(outlook, "  ")
    for sentence in now[0].prices:
        say(f"  {sentence}")
    before = {outlook.policy for outlook in now[0].outlooks if outlook.starts}
    more = [outlook for outlook in asked[0].outlooks if outlook.starts and outlook.policy not in before]
    if more:
        say()
        say(f"{name}, if all on record who could help said yes")
        for outlook in more:
            _print_outlook(outlook, "  ")


def _plain(planned: Planned) -> dict[str, Any]:
    """The plans as JSON values; amounts that may not be told are null."""
    areas = [planned.area] if planned.area else None
    return {
        "on": planned.tested.round.on.isoformat(),
        "candidates": len(planned.offered.candidates),
        "offered": _plain_plan(planned.offered, areas),
        "if_asked": _plain_plan(planned.asked, areas),
    }


def _plain_plan(found: PlatformPlan, areas: Sequence[str] | None) -> dict[str, Any]:
    plan = found.plan
    return {
        "starts": int(plan.delivered.sum()),
        "value": round(plan.value, 9),
        "bound": round(plan.bound, 9),
        "gap": round(plan.gap, 9),
        "bound_from": plan.bound_from,
        "state": plan.state,
        "sentence": headline(found),
        "areas": [_told(asdict(one)) for one in by_area(found, areas=areas, limit=5 if areas else 0)],
    }


def _told(value: Any) -> Any:
    """Plain values with null for what may not be told."""
    if isinstance(value, Mapping):
        return {key: _told(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_told(item) for item in value]
    return None if isinstance(value, float) and math.isnan(value) else value
