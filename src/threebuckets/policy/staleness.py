"""What nobody has looked at for long: the guard against keeping a policy because it is there.

A stale policy has not failed; it asks to be looked at. Nothing here changes a verdict. Reasons are read from the facts
that a round's verdicts rest on, so that what is named is what counts.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from threebuckets.errors import InputError
from threebuckets.policy.facts import Facts
from threebuckets.policy.facts.records import (
    ActorFact,
    AreaFact,
    EvidenceFact,
    IndicatorFact,
    OfferFact,
    SeriesFact,
    StatementFact,
    SupportFact,
)
from threebuckets.policy.platform import Platform
from threebuckets.policy.rules import Rules, parse_rules, standard_rules
from threebuckets.policy.verdicts import Round
from threebuckets.policy.windows import months_after
from threebuckets.policy.wording import day, listed, plural
from threebuckets.resources import standard_kinds

Why = Literal["rules", "over", "untouched", "votes", "figures", "evidence", "offers", "designs"]
YEARS_OF_EVIDENCE = 10
"""Age of the newest study from which it is time to look for newer ones."""


@dataclass(frozen=True, slots=True)
class Stale:
    """One reason to look again at a policy (`policy` empty: at all of them), since when (None: not dated)."""

    policy: str
    why: Why
    since: date | None
    sentence: str


def stale(platform: Platform, facts: Facts, round_: Round, *, on: date) -> tuple[Stale, ...]:
    """Reasons to look again, those that concern all policies first, then by policy.

    Parameters
    ----------
    platform : Platform
        Its policies, designs, rule file and other rule files beside it.
    facts : Facts
        What the round rests on.
    round_ : Round
        The verdicts: what they read is what is looked at.
    on : date

    Returns
    -------
    tuple of Stale
        None for what is simply missing: that is said by the verdicts.
    """
    found = [*_rules(platform, on)]
    for slug in sorted(platform.policies):
        inputs = _inputs(round_, slug)
        found += _over(platform, slug, on)
        for reasons in (_votes, _figures, _studies, _offers):
            found += [Stale(slug, *rest) for rest in reasons(inputs, facts, platform, on)]
        found += _designs(platform, facts, slug)
        found += _untouched(slug, inputs, facts, platform, on)
    return tuple(found)


Reason = tuple[Why, date | None, str]
Reasons = Callable[[Collection[str], Facts, Platform, date], Iterable[Reason]]


def _inputs(round_: Round, slug: str) -> frozenset[str]:
    verdicts = (verdict for verdict in round_.verdicts if verdict.policy == slug)
    return frozenset(
        key for v in verdicts for bucket in v.buckets.values() for check in bucket.checks for key in check.inputs
    )


def _rules(platform: Platform, on: date) -> Iterator[Stale]:
    """A rule file in force that supersedes the one in use: beside it, or coming with the program."""
    for rules in _other_rules(platform):
        if rules.supersedes == platform.rules.id and rules.in_force_from <= on:
            said = f"The rules {platform.rules.id} have been superseded by {rules.id} since {day(rules.in_force_from)}."
            yield Stale("", "rules", rules.in_force_from, said)


def _other_rules(platform: Platform) -> Iterator[Rules]:
    found: dict[str, Rules] = {standard_rules().id: standard_rules()}
    for name, content in sorted(platform.files.items()):
        if name.startswith("rules/") and name.endswith(".toml"):
            try:
                rules = parse_rules(content.decode("utf-8"), file=name)
            except (InputError, UnicodeDecodeError):
                # Not the file in use: whether it is in order is its own matter, said when it comes into use.
                continue
            found[rules.id] = rules
    yield from (rules for name, rules in sorted(found.items()) if name != platform.rules.id)


def _over(platform: Platform, slug: str, on: date) -> Iterator[Stale]:
    until = platform.policies[slug].until
    if until < on:
        yield Stale(slug, "over", until, f"It was meant to run until {day(until)}.")


def _votes(inputs: Collection[str], facts: Facts, platform: Platform, on: date) -> Iterator[Reason]:
    last: dict[str, date] = {}
    for key, fact in _facts_of(inputs, facts, "support:"):
        if isinstance(fact, SupportFact) and fact.last_vote is not None:
            statement = key.split(":")[1]
            last[statement] = max(fact.last_vote, last.get(statement, fact.last_vote))
    months = platform.rules.values.max_age_months
    old = {name: at for name, at in sorted(last.items()) if months_after(at, months) < on}
    if old:
        words = [f"“{_statement(name, facts)}” since {day(at)}" for name, at in old.items()]
        yield "votes", min(old.values()), f"Nobody has voted on {listed(words)}: votes speak for {months} months."


def _figures(inputs: Collection[str], facts: Facts, platform: Platform, on: date) -> Iterator[Reason]:
    due: dict[str, date] = {}
    for key, fact in _facts_of(inputs, facts, "series:"):
        slug = key.split(":")[1]
        about = facts.get(f"indicator:{slug}")
        release = about.next_release if isinstance(about, IndicatorFact) else None
        expected = release or (fact.due if isinstance(fact, SeriesFact) else None)
        if expected is not None and expected < on:
            due[slug] = min(expected, due.get(slug, expected))
    if due:
        words = [f"{_label(slug, facts)} (since {day(at)})" for slug, at in sorted(due.items())]
        yield "figures", min(due.values()), f"Newer figures are due: {listed(words)}."


def _studies(inputs: Collection[str], facts: Facts, platform: Platform, on: date) -> Iterator[Reason]:
    found = [fact for _, fact in _facts_of(inputs, facts, "evidence:") if isinstance(fact, EvidenceFact)]
    years = [fact.year for fact in found if fact.year is not None]
    if years and max(years) < on.year - YEARS_OF_EVIDENCE:
        said = f"The newest study of this kind of policy on record is of {max(years)}: look for newer ones."
        yield "evidence", date(max(years), 12, 31), said


def _offers(inputs: Collection[str], facts: Facts, platform: Platform, on: date) -> Iterator[Reason]:
    """Bodies' offers within reach that nobody has confirmed for longer than offers of their kind keep."""
    kinds = standard_kinds()
    known = [fact for _, fact in _facts_of(inputs, facts, "offer:") if isinstance(fact, OfferFact)]
    known = [fact for fact in known if not _is_person(fact.actor, facts)]
    old = [
        fact.last_confirmed
        for fact in known
        if fact.last_confirmed is not None
        and fact.last_confirmed + timedelta(days=int(kinds.shelf_days[kinds.row(fact.kind)])) < on
    ]
    if old:
        said = f"{len(old)} of {len(known)} offers within reach were confirmed too long ago, the oldest on {day(min(old))}."
        yield "offers", min(old), said


def _designs(platform: Platform, facts: Facts, slug: str) -> Iterator[Stale]:
    policy = platform.policies[slug]
    old = [design for (of, _), design in sorted(platform.designs.items()) if of == slug and not design.is_for(policy)]
    if old:
        names = [_area(design.area, facts) for design in old]
        word = "design" if len(old) == 1 else plural("design")
        said = f"The {word} of {listed(names)} {'is' if len(old) == 1 else 'are'} for an earlier version and not used."
        yield Stale(slug, "designs", min(design.decided_on for design in old), said)


def _untouched(slug: str, inputs: Collection[str], facts: Facts, platform: Platform, on: date) -> Iterator[Stale]:
    """Whether nothing at all that the policy rests on is younger than votes may be."""
    days = [at for key in inputs if (at := _looked_at(facts.get(key))) is not None]
    days += [design.decided_on for (of, _), design in platform.designs.items() if of == slug]
    if days and months_after(max(days), platform.rules.values.max_age_months) < on:
        yield Stale(slug, "untouched", max(days), f"Nothing that it rests on is newer than {day(max(days))}.")


def _looked_at(fact: object) -> date | None:
    if isinstance(fact, SupportFact):
        return fact.last_vote
    if isinstance(fact, SeriesFact):
        return fact.end
    if isinstance(fact, OfferFact):
        return fact.last_confirmed
    return date(fact.year, 12, 31) if isinstance(fact, EvidenceFact) and fact.year is not None else None


def _facts_of(inputs: Collection[str], facts: Facts, word: str) -> Iterator[tuple[str, object]]:
    return ((key, facts[key]) for key in sorted(inputs) if key.startswith(word) and key in facts)


def _statement(name: str, facts: Facts) -> str:
    fact = facts.get(f"statement:{name}")
    return fact.text.removesuffix(".") if isinstance(fact, StatementFact) else name


def _label(slug: str, facts: Facts) -> str:
    fact = facts.get(f"indicator:{slug}")
    return fact.label if isinstance(fact, IndicatorFact) else slug


def _area(code: str, facts: Facts) -> str:
    fact = facts.get(f"area:{code}")
    return fact.name if isinstance(fact, AreaFact) else code


def _is_person(actor: str, facts: Facts) -> bool:
    fact = facts.get(f"actor:{actor}")
    return not isinstance(fact, ActorFact) or fact.kind == "person"
