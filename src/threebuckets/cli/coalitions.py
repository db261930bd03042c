"""`threebuckets coalition`: who could deliver a policy in an area together, what each gains, whom to ask next."""

import math
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from threebuckets.cli.mistakes import MistakeError
from threebuckets.cli.naming import area_named, day_of, policy_named
from threebuckets.cli.platforms import opened
from threebuckets.cli.retesting import printed_json
from threebuckets.cli.screen import print_table, progress, say, say_written
from threebuckets.delivery.benefit import Partner
from threebuckets.delivery.coalition_pages import CoalitionPage, coalition_page
from threebuckets.delivery.surroundings import surroundings_of
from threebuckets.policy.wording import amount_of, listed
from threebuckets.report.coalition_report import coalition_report


def coalition(
    path: Annotated[Path, typer.Argument(help="Platform folder or workbook.")],
    policy: Annotated[str, typer.Option(help="Which policy (its slug).")],
    area: Annotated[str, typer.Option(help="Where (code or name of an area); a line for each area unless given.")] = "",
    on: Annotated[str | None, typer.Option(help="Day looked from; today unless given.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the page as JSON.")] = False,
    html: Annotated[Path | None, typer.Option(help="Write the page as one HTML file, to send on.")] = None,
) -> None:
    """Say who could deliver a policy together, what each gains, what breaks without one, and whom to ask next."""
    platform = opened(path)
    policy_named(platform, policy)
    with progress("Looking who could do what …"):
        around = surroundings_of(platform, on=day_of(platform, on))
        areas = (
            [area_named(platform, area)] if area else sorted(around.tested, key=lambda code: around.area_names[code])
        )
        pages = [coalition_page(around, policy, code) for code in areas]
    if as_json:
        typer.echo(printed_json(plain(pages[0]) if area else {"areas": [plain(page) for page in pages]}))
    elif area:
        print_page(pages[0])
    else:
        rows = [(page.area_name, page.stage_sentence, page.together_sentence) for page in pages]
        print_table(pages[0].title if pages else "", ("area", "how far it has come", "who could deliver it"), rows)
    if html is not None:
        if not area:
            raise MistakeError("A page is about one area.", f"Add --area, such as --area “{pages[0].area_name}”.")
        html.write_text(coalition_report(platform, pages[0], on=around.on), encoding="utf-8")
        say_written(html, beside_json=as_json)


def plain(page: CoalitionPage) -> dict[str, Any]:
    """A page for JSON: amounts that may not be told, or are not known, are null."""
    found = _told(asdict(page))
    assert isinstance(found, dict)  # noqa: S101
    for resting, row in zip(page.resting, found["resting"], strict=True):
        row["sentence"] = resting.sentence
    for key, shown in (("now", page.now), ("together", page.together)):
        found[key]["sentences"] = list(shown.sentences)
        for partner, row in zip(shown.partners, found[key]["partners"], strict=True):
            row |= {"gain_sentence": partner.gain_sentence, "without_sentence": partner.without_sentence}
    return found


def print_page(page: CoalitionPage) -> None:
    """The page on the screen."""
    say(f"{page.title} – {page.area_name}")
    say(page.stage_sentence)
    for slot in page.slots:
        say(f"  {'●' if slot.is_full else '○'} {slot.sentence}")
    say()
    say("Who could deliver it together")
    say(f"  {page.together_sentence}")
    for partner in page.together.partners:
        _print_partner(partner)
    if page.together.partners:
        for sentence in page.together.sentences:
            say(f"  {sentence}")
    if page.asks:
        say()
        say("Whom to ask next, and what to say")
    for number, ask in enumerate(page.asks, 1):
        who = f"Everybody in {page.area_name}, by a public call" if ask.is_call else ask.name
        through = f" (through {ask.through})" if ask.through else ""
        say(f"  {number}. {who}{through}")
        say(f"     {ask.sentence}")
    for resting in page.resting:
        say(f"  {resting.sentence}")


def _print_partner(partner: Partner) -> None:
    gives = listed([amount_of(_number(each.amount), each.unit, [each.kind]) for each in partner.gives], most=4)
    say(f"  – {partner.name}: {gives}.")
    say(f"    {partner.gain_sentence}")
    say(f"    {partner.without_sentence}")
    if partner.restless:
        say(f"    {partner.restless}")


def _number(value: float) -> float | None:
    return None if math.isnan(value) else value


def _told(value: Any) -> Any:
    """Plain values: NaN as null, days as text, sequences as lists."""
    if isinstance(value, dict):
        return {key: _told(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_told(each) for each in value]
    if isinstance(value, date):
        return value.isoformat()
    return None if isinstance(value, float) and math.isnan(value) else value
