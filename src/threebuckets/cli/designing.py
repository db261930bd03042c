"""`threebuckets design …`: compare local designs, adopt another area's as a draft, check one, accept it, add up what is asked."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from threebuckets.cli.design_checks import checked_design, checked_designs, policy_of_version
from threebuckets.cli.designs_shown import as_plain, asked_plain, print_asked, print_comparison, print_questions
from threebuckets.cli.looking import Looked, looked_at
from threebuckets.cli.mistakes import MistakeError
from threebuckets.cli.naming import area_named, day_of, names_of_areas, policy_named
from threebuckets.cli.platforms import existing, opened
from threebuckets.cli.screen import print_json, progress, say, say_written
from threebuckets.delivery.adoptions import adopt_design, confirmed_design
from threebuckets.delivery.benefit import resilience_by_area
from threebuckets.delivery.designs import DesignComparison, compare_designs
from threebuckets.delivery.help_asked import help_asked
from threebuckets.delivery.surroundings import surroundings_of
from threebuckets.errors import InputError
from threebuckets.exchange.outside import load_mapped
from threebuckets.folder.design_files import draft_path, put_design, read_draft, write_draft
from threebuckets.folder.documents_out import design_file
from threebuckets.policy import Platform, PolicyDocument, design_faults
from threebuckets.policy.facts.places import figures_of_areas, places_of
from threebuckets.policy.facts.records import ReachFact
from threebuckets.policy.facts.resources import resources_facts
from threebuckets.policy.wording import day
from threebuckets.report.designs_page import designs_page

app = typer.Typer(add_completion=False, rich_markup_mode=None, no_args_is_help=True)

Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help="Platform folder or workbook.")]
Slug = Annotated[str, typer.Option("--policy", help="The policy (its slug).")]
On = Annotated[str | None, typer.Option(help="Day on which it is looked at; today unless given.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print it as JSON.")]


@app.command("compare")
def compare(
    path: Folder,
    policy: Slug,
    on: On = None,
    as_json: AsJson = False,
    html: Annotated[Path | None, typer.Option(help="Write the comparison as a page to send on.")] = None,
) -> None:
    """Put the designs of all areas side by side: what each chose, what that adds, what the test says there."""
    looked = looked_at(path, on, policy=policy, area=None, designed=True)
    found = _comparison(looked, looked.platform.policies[policy])
    if not found.areas:
        raise MistakeError(
            f"No area has a design of {policy} yet.",
            f"Write one as {path}/{design_file(policy, 'AREA')}; or adopt one.",
        )
    asked = help_asked(looked.platform.policies, found.designs, figures_of_areas(looked.platform).values())
    if as_json:
        print_json(as_plain(found, asked))
    else:
        print_comparison(found, looked.names)
        print_asked(asked, looked.names)
    if html is not None:
        html.write_text(designs_page(looked.platform, found, asked), encoding="utf-8")
        say_written(html, beside_json=as_json)


@app.command("adopt")
def adopt(
    path: Folder,
    policy: Slug,
    source: Annotated[str, typer.Option("--from", help="Area whose design to begin from (code or name).")],
    target: Annotated[str, typer.Option("--to", help="Area that adopts it (code or name).")],
    on: On = None,
    as_json: AsJson = False,
) -> None:
    """Take another area's design as a draft, with what must be decided anew. A draft is never live by itself."""
    platform = opened(path)
    document = policy_named(platform, policy)
    begin, area = area_named(platform, source), area_named(platform, target)
    origin = platform.designs.get((policy, begin))
    names = names_of_areas(platform)
    if origin is None:
        have = ", ".join(names[code] for slug, code in sorted(platform.designs) if slug == policy) or "none yet"
        raise MistakeError(f"{names[begin]} has no design of {policy}.", f"Areas that have one: {have}.")
    if begin == area:
        raise MistakeError(f"{names[area]} cannot adopt its own design.", "Name two areas.")
    when = day_of(platform, on)
    with progress("Looking who offers what there …"):
        offered = _offered(platform, document, area, on=when)
    adoption = adopt_design(
        origin, area=area, policy=document, on=when, facts=figures_of_areas(platform).get(area), offered=offered,
        before=policy_of_version(platform, policy, origin.policy_version), present=platform.designs.get((policy, area)),
        names=names,
    )  # fmt: skip
    notes = [
        f"A draft, begun from the design of {names[begin]} of {day(origin.decided_on)}. It counts for nothing until"
    ]
    notes += ["it is accepted: threebuckets design accept"]
    notes += [f"To decide: {asked.question} {asked.why}" for asked in adoption.decide_again]
    file = write_draft(path, adoption.draft, notes)
    if as_json:
        to_decide = [{"question": asked.question, "why": asked.why} for asked in adoption.decide_again]
        print_json({"draft": str(file), "news": list(adoption.news), "decide_again": to_decide})
        return
    say(f"{file} is a draft: nothing rests on it.")
    for line in adoption.news:
        say(line)
    print_questions(adoption.decide_again)
    say(f"Then: threebuckets design check {file}")


@app.command("check")
def check(
    path: Annotated[Path, typer.Argument(help="Platform folder or workbook; or one design or draft.")],
    on: On = None,
    as_json: AsJson = False,
) -> None:
    """Say whether designs fit their policies, what is still open, and what a new version asks; of a draft also what it would give."""
    if path.is_file() and path.suffix == ".md":
        checked_design(path, on, as_json=as_json)
    else:
        checked_designs(existing(path), on, as_json=as_json)


@app.command("accept")
def accept(
    path: Folder,
    policy: Slug,
    area: Annotated[str, typer.Option(help="Area that accepts it (code or name).")],
    by: Annotated[str, typer.Option(help="Who decided: a group of ten or more, or an actor; never a person.")],
    on: On = None,
    as_json: AsJson = False,
) -> None:
    """Make a draft the area's design; or confirm its design for the policy's new version. People of the area decide, not the program."""
    platform = opened(path)
    document, code = policy_named(platform, policy), area_named(platform, area)
    name = names_of_areas(platform)[code]
    if by in _persons(platform):
        raise MistakeError(f"{by} is a person.", "Name the group of ten or more that decided, or a body.")
    draft = read_draft(path, policy, code)
    present = platform.designs.get((policy, code))
    if draft is None and (present is None or present.is_for(document)):
        mend = f"threebuckets design adopt {path} --policy {policy} --from AREA --to {code}"
        raise MistakeError(f"There is nothing to accept in {name}: no draft, and no design for an older version.", mend)
    chosen = draft if draft is not None else present
    assert chosen is not None  # noqa: S101
    design = confirmed_design(chosen, document, on=day_of(platform, on), by=by)
    file = draft_path(path, policy, code).name
    faults = design_faults(document, chosen, file=file, area=figures_of_areas(platform).get(code)) if draft else ()
    if any(fault.severity == "error" for fault in faults):
        raise InputError(faults)
    unknown = sorted(set(design.leads.values()) - set(platform.table("resources/actors")["actor"]))
    if unknown:
        raise MistakeError(
            f"{', '.join(unknown)} is not in resources/actors.csv.", "Enter it there, or name another lead."
        )
    written = put_design(path, design, load=load_mapped)
    if as_json:
        print_json({"design": str(written), "policy": policy, "area": code, "policy_version": design.policy_version})
        return
    say(f"{written} is {name}’s design now. See what it gives: threebuckets test {path} --why {policy}:{code}")


@app.command("asked")
def asked(
    path: Folder,
    policy: Annotated[str | None, typer.Option(help="Only this policy (its slug).")] = None,
    as_json: AsJson = False,
) -> None:
    """Add up what communities ask of the centre in their designs: what, how much, where."""
    platform = opened(path)
    if policy:
        policy_named(platform, policy)
    designs = [design for (slug, _), design in platform.designs.items() if not policy or slug == policy]
    found = help_asked(platform.policies, designs, figures_of_areas(platform).values())
    if as_json:
        print_json(asked_plain(found))
    else:
        print_asked(found, names_of_areas(platform))


def _comparison(looked: Looked, policy: PolicyDocument) -> DesignComparison:
    designs = [design for (slug, _), design in looked.platform.designs.items() if slug == policy.slug]
    verdicts = {verdict.area: verdict for verdict in looked.round.verdicts}
    figures = list(figures_of_areas(looked.platform).values())
    around = surroundings_of(looked.platform, on=looked.round.on)
    return compare_designs(
        policy, designs, figures, verdicts=verdicts, resilience=resilience_by_area(policy.slug, around)
    )


def _offered(platform: Platform, policy: PolicyDocument, area: str, *, on: date) -> frozenset[str]:
    """Kinds of which something is offered within reach of an area, of those that the policy may take."""
    facts = dict(resources_facts(platform, places_of(platform, on=on), on=on))
    lines = (line for choice in policy.choices for added in choice.adds.values() for line in added)
    kinds = {line.full_kind for line in lines}
    return frozenset(
        k for k in kinds if isinstance(fact := facts.get(f"offers-index:{k}:{area}"), ReachFact) and fact.ids
    )


def _persons(platform: Platform) -> set[str]:
    actors = platform.table("resources/actors")
    return {
        str(value)
        for row in actors.filter(actors["kind"] == "person").select("actor", "name").iter_rows()
        for value in row
    }
