"""`threebuckets design check`: whether designs fit, what is open, what a new version asks, and what a draft would give."""

from dataclasses import asdict, dataclass
from pathlib import Path

import typer

from threebuckets.cli.designs_shown import print_questions
from threebuckets.cli.mistakes import BAD_INPUT, MistakeError
from threebuckets.cli.naming import day_of, names_of_areas
from threebuckets.cli.platforms import opened
from threebuckets.cli.recording import last_round
from threebuckets.cli.screen import print_faults, print_json, progress, say
from threebuckets.delivery.adoptions import Question, news_of, questions_again
from threebuckets.delivery.lapses import with_conditions_settled
from threebuckets.errors import Fault, InputError
from threebuckets.policy import (
    AreaFacts,
    Facts,
    LocalDesign,
    Platform,
    PolicyDocument,
    design_faults,
    facts_of,
    headline,
    judge,
    parse_design,
    parse_policy,
    requirements_range,
    sentence,
)
from threebuckets.policy.designs import OPENING
from threebuckets.policy.documents import text_of
from threebuckets.policy.facts.places import figures_of_areas
from threebuckets.policy.facts.records import TextFact
from threebuckets.policy.wording import amount_of, kind_word, listed

SETTINGS = "platform.toml"
FIGURES = {"situation": "situation.need", "values": "values.majority", "resources": "resources."}
"""What stands beside each of the three opening questions: bucket → checks whose findings belong there."""


@dataclass(frozen=True, slots=True)
class CheckedDesign:
    """What there is to say of one design.

    Parameters
    ----------
    policy, area : str
    faults : tuple of Fault
    open : tuple of str
        Choices that change what it takes and are not answered.
    unanswered : tuple of str
        Other choices that are not answered, and parts of the core that nobody leads yet.
    again : tuple of Question
        What a new version of the policy asks.
    news : tuple of str
        What the area that it was adopted from has decided since.
    takes : tuple of str
        What it takes, in words.
    """

    policy: str
    area: str
    faults: tuple[Fault, ...]
    open: tuple[str, ...]
    unanswered: tuple[str, ...]
    again: tuple[Question, ...]
    news: tuple[str, ...]
    takes: tuple[str, ...]


def checked_designs(path: Path, on: str | None, *, as_json: bool) -> None:
    """Check every design of a platform."""
    platform = opened(path)
    names = names_of_areas(platform)
    found = [_checked(platform, design, names) for _, design in sorted(platform.designs.items())]
    if as_json:
        print_json([asdict(each) for each in found])
        return
    n_open, n_older = sum(bool(each.open) for each in found), sum(bool(each.again) or _is_older(each) for each in found)
    for each in found:
        if each.open or each.unanswered or each.again or each.news or _is_older(each):
            _print(each, names, platform.policies[each.policy])
    say(_summary(len(found), n_older, n_open))


def checked_design(file: Path, on: str | None, *, as_json: bool) -> None:
    """Check one design or draft, and say what the policy would be with it."""
    root = _root_of(file)
    platform = opened(root)
    design = parse_design(text_of(file), file=file.name)
    policy = platform.policies.get(design.policy)
    if policy is None:
        fault = Fault("F21", "error", file.name, None, "policy", design.policy, "the slug of a policy here")
        raise InputError([fault])
    names = names_of_areas(platform)
    if design.area not in names:
        raise InputError(
            [Fault("F21", "error", file.name, None, "area", design.area, "an area of situation/areas.csv")]
        )
    checked = _checked(platform, design, names, file=file.name)
    if as_json:
        print_json(asdict(checked))
    else:
        print_faults(checked.faults)
        _print(checked, names, policy)
    if any(fault.severity == "error" for fault in checked.faults):
        raise typer.Exit(BAD_INPUT)
    if not as_json and design.is_for(policy):
        _print_outlook(platform, root, policy, design, names, on)


def policy_of_version(platform: Platform, slug: str, version: int) -> PolicyDocument | None:
    """A policy as it was: the present one, or one that a recorded round was computed from; None where nobody kept it."""
    present = platform.policies.get(slug)
    if present is not None and present.version == version:
        return present
    for _, recorded in sorted(platform.rounds.items(), reverse=True):
        text = Facts.from_gz(recorded.facts_gz).get(f"policy:{slug}") if recorded.facts_gz else None
        try:
            found = parse_policy(text.text, slug=slug) if isinstance(text, TextFact) else None
        except InputError:  # of a form that is no longer read: as if nobody had kept it
            continue
        if found is not None and found.version == version:
            return found
    return None


def _checked(platform: Platform, design: LocalDesign, names: dict[str, str], file: str = "") -> CheckedDesign:
    policy = platform.policies[design.policy]
    area = figures_of_areas(platform).get(design.area)
    takes = requirements_range(policy, design, area)
    before = None if design.is_for(policy) else policy_of_version(platform, policy.slug, design.policy_version)
    origin = design.adopted_from
    source = platform.designs.get((origin.policy, origin.area)) if origin else None
    return CheckedDesign(
        policy=policy.slug,
        area=design.area,
        faults=design_faults(policy, design, file=file or f"designs/{design.name}.md", area=area),
        open=tuple(choice.question for choice in takes.open) if design.is_for(policy) else (),
        unanswered=_unanswered(policy, design),
        again=questions_again(before, policy, design),
        news=news_of(design, source, policy, names=names),
        takes=_takes(policy, design, area),
    )


def _unanswered(policy: PolicyDocument, design: LocalDesign) -> tuple[str, ...]:
    """What is open and changes no amount."""
    if not design.is_for(policy):
        return ()
    choices = [c.question for c in policy.choices if not c.is_counted and c.id not in design.answers]
    leads = [
        f"Who answers for “{part.text.rstrip('.')}”?"
        for part in policy.core
        if part.lead == "required" and part.id not in design.leads and part.led_by is None
    ]
    return (*choices, *leads)


def _takes(policy: PolicyDocument, design: LocalDesign, area: AreaFacts | None) -> tuple[str, ...]:
    """What the design takes, each with the range that open choices leave."""
    takes = requirements_range(policy, design, area)
    least, likely = ({line.id: line.amount for line in lines} for lines in (takes.least, takes.likely))
    words = []
    kinds = [line.full_kind for line in takes.most]
    for line in takes.most:
        amount = amount_of(likely.get(line.id, 0.0) or line.amount, line.unit, [line.full_kind])
        if kinds.count(line.full_kind) > 1 and kind_word(line.id) != kind_word(line.full_kind):
            amount += f" for “{kind_word(line.id)}”"
        low = least.get(line.id, 0.0)
        words.append(amount if low == line.amount else f"{amount} ({low:g} to {line.amount:g} by what is still open)")
    return tuple(words)


def _summary(n: int, n_older: int, n_open: int) -> str:
    """How many there are of each."""
    fit, whole = n - n_older, "1 design" if n == 1 else f"{n} designs"
    return (
        f"{whole}: {fit} {'is' if fit == 1 else 'are'} for the present version of {'its' if n == 1 else 'their'} policy, "
        f"{n_older} {_verb('wait', n_older)} to be confirmed, {n_open} {_verb('leave', n_open)} open what changes the need."
    )


def _verb(word: str, number: int) -> str:
    return f"{word}s" if number == 1 else word


def _is_older(checked: CheckedDesign) -> bool:
    return any(fault.column == "policy_version" for fault in checked.faults)


def _print(checked: CheckedDesign, names: dict[str, str], policy: PolicyDocument) -> None:
    say(f"{policy.title}, {names[checked.area]}")
    say(f"  It takes {listed(list(checked.takes), most=12)}.")
    for fault in checked.faults:
        if fault.column == "policy_version":
            say(
                f"  It is for {fault.found} of the policy; the present one is {policy.version}. Until it is confirmed nothing is decided."
            )
            if not checked.again:
                say("  Nothing that it answers has changed: it can be confirmed as it is.")
    if checked.open:
        say(f"  Still open, and it changes what is needed: {listed([f'“{each}”' for each in checked.open])}.")
    if checked.unanswered:
        say(f"  Not decided yet: {' '.join(checked.unanswered)}")
    print_questions(checked.again, indent="  ")
    for line in checked.news:
        say(f"  {line}")


def _print_outlook(
    platform: Platform, root: Path, policy: PolicyDocument, design: LocalDesign, names: dict[str, str], on: str | None
) -> None:
    """What the test would say with this design; nothing is recorded."""
    with progress("Testing it …"):
        day = day_of(platform, on)
        facts = facts_of(with_conditions_settled(platform, on=day), on=day)
        memory, _ = last_round(root, platform)
        verdict = judge(policy, design.area, facts, platform.rules, on=day, design=design, memory=memory)
    say("With this design:")
    say(f"  {headline(verdict, policy.title, names[design.area], language=platform.settings.language)}")
    for (key, question), (bucket, wanted) in zip(OPENING.items(), FIGURES.items(), strict=True):
        say(f"  {question}")
        if own := getattr(design, key):
            say(f"    “{own}”")
        for check in verdict.buckets[bucket].checks:
            if check.id.startswith(wanted):
                say(f"    {sentence(check, language=platform.settings.language)}")


def _root_of(file: Path) -> Path:
    """The platform that a design or draft belongs to."""
    for folder in file.resolve().parents:
        if (folder / SETTINGS).is_file():
            return folder
        if folder.suffix == ".drafts" and folder.with_suffix(".xlsx").is_file():
            return folder.with_suffix(".xlsx")
    raise MistakeError(
        f"{file} lies in no platform folder.", "Put it where it belongs: designs/POLICY/AREA.md, or drafts/designs/…"
    )
