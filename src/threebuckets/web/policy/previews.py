"""What a changed text would turn: judged by the facts of the newest round, without waiting for the next."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from threebuckets.policy.designs import LocalDesign, parse_design
from threebuckets.policy.documents import PolicyDocument
from threebuckets.policy.facts import Facts
from threebuckets.policy.judge import judge
from threebuckets.policy.rounds import from_json
from threebuckets.policy.rules import Rules, parse_rules
from threebuckets.policy.settings import parse_settings
from threebuckets.policy.verdicts import BUCKETS
from threebuckets.web.changes.models import Round, Verdict
from threebuckets.web.core.models import Platform
from threebuckets.web.core.queries import AreaChoice, area_choices
from threebuckets.web.policy.models import Design
from threebuckets.web.policy.queries import tested_areas

Outcomes = Mapping[str, int]
MOST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Preview:
    """What a text would change, had it been in force at the newest round.

    Parameters
    ----------
    counts : tuple of int
        In how many areas it would stand, be not yet known, not stand.
    before : tuple of int or None
        The same as it is now; None for a policy that is new.
    turns : tuple of (area, bucket, before, after)
        Buckets that would turn.
    unknown : tuple of str
        What the text names that no policy was tested by so far: its figures come with the next update.
    n_designs : int
        How many places decided for the version before, and would have to confirm.
    """

    counts: tuple[int, int, int]
    before: tuple[int, int, int] | None
    turns: tuple[tuple[AreaChoice, str, int, int], ...]
    unknown: tuple[str, ...]
    n_designs: int


def preview_of(platform: Platform, round_: Round, document: PolicyDocument) -> Preview | None:
    """What a document would change; None where the newest round's facts were not kept."""
    round_json, facts_gz = Round.objects.values_list("round_json", "facts_gz").get(pk=round_.pk)
    if facts_gz is None:
        return None
    facts, memory = Facts.from_gz(bytes(facts_gz)), from_json(bytes(round_json))
    rules = _rules(platform)
    designs = _designs(platform, document.slug)
    judged = {
        area: judge(document, area, facts, rules, on=round_.on, design=designs.get(area), memory=memory)
        for area in tested_areas(round_)
    }
    now = _outcomes_now(round_, document.slug)
    after = {
        area: {"": int(found.outcome), **{name: int(found.buckets[name].outcome) for name in BUCKETS}}
        for area, found in judged.items()
    }
    return Preview(
        counts=_counts(after.values()),
        before=_counts(now.values()) if now else None,
        turns=_turns(platform, now, after),
        unknown=_unknown(document, facts),
        n_designs=sum(not design.is_for(document) for design in designs.values()),
    )


def _rules(platform: Platform) -> Rules:
    settings_text, rules_text = Platform.objects.values_list("settings_text", "rules_text").get(pk=platform.pk)
    return parse_rules(rules_text).changed(parse_settings(settings_text).rules.change)


def _designs(platform: Platform, slug: str) -> dict[str, LocalDesign]:
    rows = Design.objects.filter(platform=platform, policy_slug=slug).values_list("area_code", "source")
    return {area: parse_design(source, file=f"designs/{slug}/{area}.md") for area, source in rows}


def _outcomes_now(round_: Round, slug: str) -> dict[str, Outcomes]:
    rows = Verdict.objects.filter(round=round_, policy_slug=slug)
    names = ("outcome", *(f"{name}_outcome" for name in BUCKETS))
    return {
        area: dict(zip(("", *BUCKETS), outcomes, strict=True))
        for area, *outcomes in rows.values_list("area_code", *names)
    }


def _counts(found: Iterable[Outcomes]) -> tuple[int, int, int]:
    outcomes = [row[""] for row in found]
    return (outcomes.count(2), outcomes.count(1), outcomes.count(0))


def _turns(
    platform: Platform, now: Mapping[str, Outcomes], after: Mapping[str, Outcomes]
) -> tuple[tuple[AreaChoice, str, int, int], ...]:
    choices = area_choices(platform, now)
    return tuple(
        (area, bucket, now[area.code][bucket], after[area.code][bucket])
        for area in choices
        for bucket in BUCKETS
        if area.code in after and now[area.code][bucket] != after[area.code][bucket]
    )[:MOST_SHOWN]


def _unknown(document: PolicyDocument, facts: Facts) -> tuple[str, ...]:
    """Statements, indicators and kinds that the facts of the round say nothing about."""
    named = [
        *((f"statement:{link.statement}", link.statement) for link in document.statements),
        *((f"indicator:{need.indicator}", need.indicator) for need in document.needs),
        *((f"evidence-index:{document.kind}", document.kind),),
    ]
    missing = [name for key, name in named if key not in facts]
    offered = {key.split(":")[1] for key in facts if key.startswith("offers-index:")}
    missing += [line.full_kind for line in document.requirements if line.full_kind not in offered]
    return tuple(dict.fromkeys(missing))
