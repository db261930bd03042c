"""`threebuckets choose`: which policies to put forward together, and why; or what a city's own election funds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import typer

from threebuckets.choice import (
    Ballots,
    Candidate,
    Choice,
    ChoiceRules,
    Limits,
    Reason,
    WhatIf,
    Words,
    bring_in,
    choose,
    discreet,
    explain,
    faring,
    most_support,
    plain_majority,
    robustness,
    with_bound,
)
from threebuckets.choice.candidates import Completion, RuleName, Utility
from threebuckets.choice.counterfactuals import KINDS, Kind
from threebuckets.choice.explaining import why_not_tested_through
from threebuckets.choice.platform_candidates import PLATFORM_RULES, Slate, slate_of
from threebuckets.choice.robustness import Supply
from threebuckets.cli.choice_screen import choice_json, print_draft, print_reasons
from threebuckets.cli.elections import City, city_of, is_election
from threebuckets.cli.minimums import minimums, told_by_name
from threebuckets.cli.mistakes import MistakeError
from threebuckets.cli.platforms import there
from threebuckets.cli.screen import print_warnings, progress, say
from threebuckets.cli.testing import Tested, run
from threebuckets.delivery.levers import RestsOn, rests_on
from threebuckets.policy import Exhibits, Outcome, exhibits_of
from threebuckets.report.manifesto import (
    Draft,
    Findings,
    draft_of_election,
    draft_of_platform,
    manifesto_docx,
    manifesto_html,
    manifesto_pdf,
)
from threebuckets.report.wording import counted
from threebuckets.stats import STEP

TRIES = 20
TRIES_EACH = 10
MOST_TRIED = 20
"""Of more that are left out than so many, only less cost is tried: every try is a whole run."""
EACH: tuple[Kind, ...] = ("cost", "supply", "supporters")
MANY_RUNS, TRIES_LONG = 200, 6
"""Where one try under several resources takes more runs of the rule than so many, few tries are made: minutes, not hours."""
BOUND_S = 10.0
DRAWS = 200


@dataclass(frozen=True, slots=True, eq=False)
class Contested:
    """What a rule chooses from, whether a platform or an election."""

    candidates: Sequence[Candidate]
    ballots: Ballots
    limits: Limits
    rules: ChoiceRules
    words: Words
    groups: Sequence[str]
    areas: Sequence[str]
    supplies: dict[str, tuple[Supply, ...]]
    undisclosed: frozenset[str]
    is_public: bool
    of: Mapping[str, tuple[str, str]]

    def examples(self, choice: Choice) -> list[str]:
        """Those left out, of each policy that was left out in several areas the first."""
        first: dict[str, str] = {}
        for name in choice.out:
            first.setdefault(self.of[name][0] if name in self.of else name, name)
        return list(first.values())


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for besides the choice."""

    why: str | None
    what_if: bool
    how_sure: bool
    seed: int
    is_written: bool


def choose_platform(
    path: Annotated[Path, typer.Argument(help="Platform folder or workbook; or an election as a .pb file.")],
    rule: Annotated[RuleName, typer.Option(help="The rule.")] = "equal-shares",
    completion: Annotated[Completion, typer.Option(help="How Equal Shares spends what is left over.")] = "percentu",
    utility: Annotated[
        Utility | None,
        typer.Option(help="What a chosen policy is worth to a supporter: the same (card), its cost, or points."),
    ] = None,
    why: Annotated[str | None, typer.Option(help="Everything about one policy (its slug or id).")] = None,
    what_if: Annotated[bool, typer.Option("--what-if", help="What would bring in those left out.")] = False,
    how_sure: Annotated[
        bool, typer.Option("--how-sure", help=f"Draw votes, costs and supply anew {DRAWS} times.")
    ] = False,
    keep: Annotated[list[str] | None, typer.Option(help="A policy that is in whatever the votes say.")] = None,
    at_least: Annotated[
        list[str] | None,
        typer.Option(
            help="GROUP=NUMBER: so many policies of an area (code or name), a kind or a policy’s areas; "
            "with a resource behind the number, so much of it: “Saltgarth=20000 GBP”."
        ),
    ] = None,
    not_yet_known: Annotated[
        bool, typer.Option("--not-yet-known", help="Choose as if whatever is not yet known turned out well.")
    ] = False,
    by_area: Annotated[
        bool, typer.Option("--by-area", help="Choose area by area, not each policy for all its areas at once.")
    ] = False,
    seed: Annotated[int, typer.Option(help="Public seed of the lots, the last key of a tie.")] = 0,
    on: Annotated[str | None, typer.Option(help="Day of the test; today unless given.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the choice as JSON.")] = False,
    html: Annotated[Path | None, typer.Option(help="Write the platform draft as a page.")] = None,
    docx: Annotated[Path | None, typer.Option(help="Write it for a word processor.")] = None,
    pdf: Annotated[Path | None, typer.Option(help="Write it as PDF; needs Chromium or Chrome.")] = None,
) -> None:
    """Choose which policies to put forward together, so that every group of people gets its share; say why."""
    wanted = Wanted(why, what_if, how_sure, seed, any((html, docx, pdf)))
    rules = replace(PLATFORM_RULES, rule=rule, completion=completion)
    kept, least = tuple(keep or ()), tuple(at_least or ())
    if is_election(path):
        if least:
            raise MistakeError("Projects of an election are in no groups.", "--at-least is for platforms.")
        draft, choice, found, asked = _of_election(path, rules, utility, kept, wanted)
        untested: dict[str, Reason] = {}
    else:
        tested = run(path, on, is_told=True)
        slate = _slate(tested, path, Way(seed, kept, not_yet_known, by_area, least))
        wanted = replace(wanted, why=_by_name(why, slate) if why else None)
        untested = dict(slate.not_tested_through)
        rules = replace(rules, utility=utility or "points")
        asked_for = replace(wanted, why=None) if wanted.why in untested else wanted
        draft, choice, found, asked = _of_platform(tested, slate, rules, asked_for)
    if as_json:
        typer.echo(choice_json(choice, found, untested, seed=seed))
    elif wanted.why:
        _print_why(wanted.why, choice, found, asked, untested)
    else:
        print_draft(draft)
        if not by_area and any(reason.code == "cap" for reason in choice.out.values()) and asked.of:
            say()
            say("Some take more than there is for all their areas at once: --by-area chooses area by area.")
    _write(draft, html, docx, pdf, is_quiet=as_json)


def _of_election(
    path: Path, rules: ChoiceRules, utility: Utility | None, keep: tuple[str, ...], wanted: Wanted
) -> tuple[Draft, Choice, Findings, Contested]:
    with progress(f"Reading {path} …"):
        city = city_of(there(path), seed=wanted.seed, keep=keep, by_points=utility in {None, "points"})
    print_warnings(city.warnings, path)
    _known(keep, city.ballots.policies, "project")
    _known((wanted.why,) if wanted.why else (), city.ballots.policies, "project")
    rules = replace(rules, utility=utility or city.utility)
    nobody = ("",) * city.ballots.n_voters
    asked = Contested(
        city.candidates, city.ballots, city.limits, rules, city.words, nobody, city.areas, {}, frozenset(), True, {}
    )
    choice, found = _chosen(asked, wanted)
    draft = draft_of_election(
        choice,
        city.words,
        found,
        title=city.title,
        organisation=city.election.meta.get("unit", ""),
        people=city.ballots.n_voters,
        caps=city.limits.caps,
        facts=city.facts(),
        notes=_held_otherwise(city, choice),
    )
    return draft, choice, found, asked


def _held_otherwise(city: City, choice: Choice) -> tuple[str, ...]:
    """What the city itself funded, where the file says so and it is not the same."""
    if "selected" not in city.election.project_columns:
        return ()
    place = city.election.project_columns.index("selected")
    funded = {i for i, row in zip(city.election.ids, city.election.projects, strict=True) if row[place].strip() == "1"}
    rule = city.election.meta.get("rule", "its own rule")
    both = len(funded.intersection(choice.chosen))
    if not funded or funded == set(choice.chosen):
        return ()
    also = f"{counted(both, 'project')} of this choice {'was' if both == 1 else 'were'} among them"
    return (f"The city funded {counted(len(funded), 'project')} by {rule}; {also}.",)


@dataclass(frozen=True, slots=True)
class Way:
    """How a platform's candidates are made."""

    seed: int
    keep: tuple[str, ...]
    hopeful: bool
    by_area: bool
    at_least: tuple[str, ...] = ()


def _slate(tested: Tested, path: Path, way: Way) -> Slate:
    if not way.by_area:
        standing = {v.policy for v in tested.round.verdicts if v.outcome is Outcome.HOLDS or way.hopeful}
        _known(way.keep, sorted(standing), "policy that stands")
    with progress("Gathering what can be chosen …"):
        slate = slate_of(
            tested.platform,
            tested.facts,
            tested.round,
            seed=way.seed,
            hopeful=way.hopeful,
            by_area=way.by_area,
            keep=way.keep,
        )
    if not slate.candidates:
        open_ = any(verdict.outcome is Outcome.NOT_YET_KNOWN for verdict in tested.round.verdicts)
        mend = f"threebuckets choose {path} --not-yet-known   chooses as if what is open turned out well."
        raise MistakeError("No policy stands anywhere yet, so there is nothing to choose from.", mend if open_ else "")
    groups = {group for candidate in slate.candidates for group in candidate.groups}
    resources = {name: slate.words.scarce(name) for name in slate.limits.caps}
    bounds = minimums(way.at_least, slate.words.groups, groups, resources)
    kept = tuple(_by_name(name, slate) for name in way.keep)
    return replace(slate, limits=replace(slate.limits, bounds=bounds, keep=kept))


def _by_name(wanted: str, slate: Slate) -> str:
    """The candidate that is meant, its area given by code or by name."""
    if wanted in slate.of or wanted in slate.not_tested_through:
        return wanted
    slug, _, area = wanted.partition(":")
    called = {(s, slate.words.groups.get(code, code).casefold()): name for name, (s, code) in slate.of.items() if code}
    found = called.get((slug, area.casefold()), wanted)
    _known([found], list(slate.of), "policy that could be chosen")
    return found


def _of_platform(
    tested: Tested, slate: Slate, rules: ChoiceRules, wanted: Wanted
) -> tuple[Draft, Choice, Findings, Contested]:
    people = slate.supporters
    asked = Contested(
        slate.candidates,
        people.ballots,
        slate.limits,
        rules,
        slate.words,
        people.groups,
        people.areas,
        {pool.name: pool.parts for pool in slate.pools},
        slate.undisclosed,
        people.basis != "votes",
        slate.of,
    )
    choice, found = _chosen(asked, wanted)
    told = discreet(choice, undisclosed=slate.undisclosed) if people.basis == "votes" else choice
    exhibits: dict[tuple[str, str], Exhibits] = {}
    resting: tuple[RestsOn, ...] = ()
    if wanted.is_written:
        chosen = {
            (slug, area) for n in choice.chosen for slug, own in [slate.of[n]] for area in _areas(own, slate, slug)
        }
        verdicts = tuple(verdict for verdict in tested.round.verdicts if verdict.key in chosen)
        round_ = replace(tested.round, verdicts=verdicts)
        with progress("Gathering the evidence …"):
            exhibits = dict(exhibits_of(tested.platform, round_, facts=tested.facts))
            resting = rests_on(tested.platform, round_, tested.facts)
    draft = draft_of_platform(tested.platform, tested.round, exhibits, slate, told, found, resting=resting)
    return draft, told, found, asked


def _areas(own: str, slate: Slate, slug: str) -> tuple[str, ...]:
    """Areas of a candidate: its own, or all in which its policy may be chosen."""
    return (own,) if own else slate.areas[slug]


def _chosen(asked: Contested, wanted: Wanted) -> tuple[Choice, Findings]:
    """The choice with its bound, how groups fare, and what else was asked for."""
    contest = (asked.candidates, asked.ballots, asked.limits, asked.rules)
    with progress("Choosing …"), told_by_name(asked.words, asked.undisclosed):
        choice = choose(*contest, groups=asked.groups if any(asked.groups) else None)
        choice = with_bound(choice, most_support(*contest, seconds=BOUND_S))
        plain = plain_majority(*contest).chosen
    groups = faring(asked.ballots, asked.groups, chosen=choice.chosen, plain=plain)
    areas = faring(asked.ballots, asked.areas, chosen=choice.chosen, plain=plain)
    found = Findings(groups, areas if len(areas) > 1 else ())
    if wanted.what_if:
        found = replace(found, changes=_changes(asked, choice, wanted))
    if wanted.how_sure:
        with progress(f"Drawing everything anew, {DRAWS} times …"):
            sure = robustness(*contest, draws=DRAWS, seed=wanted.seed, supplies=asked.supplies)
        found = replace(found, sure=sure)
    return choice, found


def _changes(asked: Contested, choice: Choice, wanted: Wanted) -> dict[str, tuple]:  # type: ignore[type-arg]
    """What would bring in one policy, by every way; or all left out: by less cost, more supply, more supporters."""
    whole = [resource for resource in asked.limits.caps if asked.words.scarce(resource).is_counted]
    step = 1 if asked.is_public else STEP
    what_if = WhatIf.of(asked.candidates, asked.ballots, asked.limits, asked.rules, people_step=step, whole=whole)
    with progress("Weighing how long a try takes …"):
        is_long = not what_if.contest.is_plain and what_if.runs_each > MANY_RUNS
    names = [wanted.why] if wanted.why else asked.examples(choice)
    if wanted.why:
        kinds, tries = (EACH, TRIES_LONG) if is_long else (KINDS, TRIES)
    else:
        kinds = EACH if len(names) <= MOST_TRIED and not is_long else EACH[:1]
        tries = TRIES_LONG if is_long else TRIES_EACH
    found = {}
    for n, policy in enumerate(names, start=1):
        short = choice.out[policy].parts.get("resource") if is_long and policy in choice.out else None
        with progress(f"Trying what would bring in {n} of {len(names)} …"):
            found[policy] = what_if.changes(policy, kinds=kinds, tries=tries, resources={str(short)} if short else None)
    return found


def _known(names: Sequence[str], known: Sequence[str], what: str) -> None:
    unknown = [name for name in names if name not in known]
    if unknown:
        few = ", ".join(sorted(known)[:12])
        raise MistakeError(f"“{unknown[0]}” is no {what}.", f"There are: {few}{' …' if len(known) > 12 else ''}")


def _print_why(why: str, choice: Choice, found: Findings, asked: Contested, untested: Mapping[str, Reason]) -> None:
    if why in untested:
        print_reasons(asked.words.title(why), [why_not_tested_through(untested[why], asked.words)], ())
        return
    changes = [bring_in(change, asked.words, undisclosed=asked.undisclosed) for change in found.changes.get(why, ())]
    word = "in" if why in choice.chosen else "not in"
    print_reasons(f"{asked.words.title(why)}: {word}", explain(choice, why, asked.words), changes)


def _write(draft: Draft, html: Path | None, docx: Path | None, pdf: Path | None, *, is_quiet: bool) -> None:
    if html is not None:
        html.write_text(manifesto_html(draft), encoding="utf-8")
    if docx is not None:
        manifesto_docx(draft, docx)
    if pdf is not None:
        with progress(f"Printing {pdf} …"):
            manifesto_pdf(draft, pdf)
    for path in (html, docx, pdf):
        if path is not None and not is_quiet:
            say(f"Written: {path}")
