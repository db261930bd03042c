"""A choice on the screen and as JSON."""

import json
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from threebuckets.choice import Choice, Counterfactual, Reason, Step
from threebuckets.cli.screen import print_table, say
from threebuckets.policy.wording import percent
from threebuckets.report.manifesto import Draft, Findings
from threebuckets.report.manifesto.drafts import GroupLine, LeftOut
from threebuckets.report.wording import capital, counted

MOST_OUT = 40
MOST_AREAS = 12
FORMAT = "threebuckets-choice-1"


def print_draft(draft: Draft) -> None:
    """What is in and why, what it takes, how groups fare, and what is not in."""
    for note in draft.notes:
        say(note)
    say(f"{draft.title}: {counted(len(draft.chosen), draft.one, draft.noun)} chosen{_of_them_in_places(draft)}")
    for number, policy in enumerate(draft.chosen, start=1):
        facts = " · ".join(part for part in (policy.where, policy.facts) if part)
        say(f"{number:3}. {policy.title}{f' – {facts}' if facts else ''}")
        say(f"     {policy.why[0]}")
    say()
    say("How it was chosen")
    for sentence in draft.method:
        say(f"  {sentence}")
    for bar in draft.bars:
        say(f"  {bar.name}: {bar.words}{f' – {percent(bar.share)}' if bar.share is not None else ''}")
    _print_groups("How opinion groups fare", draft.groups)
    _print_groups("How areas fare", draft.areas)
    _print_left_out(f"Chosen in some areas, not in others: {_count(draft.out_in_places, draft)}", draft.out_in_places)
    _print_left_out(f"Not in: {_count(draft.out_altogether, draft)}", draft.out_altogether)
    _print_left_out(f"Not standing yet: {_count(draft.untested, draft)}", draft.untested)


def _of_them_in_places(draft: Draft) -> str:
    """How many of those chosen are not chosen in every area where they could be."""
    places, chosen = len(draft.out_in_places), len(draft.chosen)
    if not places:
        return ""
    if places == chosen:
        return ", not everywhere it could be" if chosen == 1 else ", none of them everywhere it could be"
    return f", {counted(places, 'of them', 'of them')} not everywhere {'it' if places == 1 else 'they'} could be"


def _count(entries: Sequence[LeftOut], draft: Draft) -> str:
    return counted(len(entries), draft.one, draft.noun)


def print_reasons(title: str, sentences: Sequence[str], changes: Sequence[str]) -> None:
    """Everything known about one policy."""
    say(title)
    for sentence in sentences:
        say(f"  {sentence}")
    if changes:
        say("What would bring it in, each by itself")
        for change in changes:
            say(f"  {change}")


def _print_groups(title: str, lines: Sequence[GroupLine]) -> None:
    if not lines:
        return
    say()
    rows = [(line.name, line.people, f"{line.share:.2f}", f"{line.plain:.2f}") for line in lines[:MOST_AREAS]]
    more = f", the first {MOST_AREAS} of {len(lines)}" if len(lines) > MOST_AREAS else ""
    head = ("who", "people", "by this choice", "by plain majority")
    say(f"{title}: the part of what its people asked for that is in, the worst-off first{more}")
    print_table("", head, rows)


def _print_left_out(title: str, entries: Sequence[LeftOut]) -> None:
    if not entries:
        return
    say()
    say(capital(title))
    for entry in entries[:MOST_OUT]:
        say(f"  {entry.title}{f' – {entry.facts}' if entry.facts else ''}")
        for sentence in (entry.why[0], *entry.changes):
            say(f"     {sentence}")
    if len(entries) > MOST_OUT:
        say(f"  … and {len(entries) - MOST_OUT} more: --why POLICY says why, --json and --html list them all.")


def choice_json(choice: Choice, found: Findings, untested: Mapping[str, Reason], *, seed: int) -> str:
    """The choice as JSON: fractions as text, people who may not be told as null, the seed from which lots are drawn."""
    content = {
        "format": FORMAT,
        "facts_sha256": choice.facts_sha256,
        "rule": {
            "name": choice.rules.rule,
            "utility": choice.rules.utility,
            "completion": choice.rules.completion,
            "step": str(choice.rules.step),
            "ties": list(choice.rules.ties),
            "seed": seed,
        },
        "chosen": list(choice.chosen),
        "steps": [_step(step) for step in choice.steps],
        "out": {policy: _reason(reason) for policy, reason in {**choice.out, **untested}.items()},
        "used": {resource: str(amount) for resource, amount in choice.used.items()},
        "support": float(choice.support),
        "most_support": choice.bound,
        "rise": str(choice.rise),
        "ties": [{"policies": list(tie.policies), "first": tie.first, "key": tie.key} for tie in choice.ties],
        "groups": [_fare(fare) for fare in found.groups],
        "areas": [_fare(fare) for fare in found.areas],
        "changes": {policy: [_change(change) for change in changes] for policy, changes in found.changes.items()},
        "share_of_redrawn_runs": dict(found.sure),
    }
    return json.dumps(content, ensure_ascii=False, indent=1)


def _step(step: Step) -> dict[str, Any]:
    return {
        "policy": step.policy,
        "stage": step.stage,
        "round": step.round,
        "price": None if step.price is None else float(step.price),
        "resource": step.resource,
        "supporters": None if step.supporters is None else float(step.supporters),
        "effective": step.effective,
        "margin": step.margin,
        "second": step.second,
        "payers": dict(step.payers),
    }


def _reason(reason: Reason) -> dict[str, Any]:
    parts = {name: float(value) if isinstance(value, Fraction) else value for name, value in reason.parts.items()}
    return {
        "code": reason.code,
        **parts,
        **({"spent": {p: float(a) for p, a in reason.spent.items()}} if reason.spent else {}),
    }


def _fare(fare: Any) -> dict[str, Any]:
    return {
        "group": fare.group,
        "people": fare.people,
        "share": fare.share,
        "plain_majority": fare.plain,
        "with_any": fare.with_any,
    }


def _change(change: Counterfactual) -> dict[str, Any]:
    return {
        "kind": change.kind,
        "resource": change.resource,
        "who": change.who,
        "change": None if change.change is None else float(change.change),
        "before": None if change.before is None else float(change.before),
        "after": None if change.after is None else float(change.after),
        "tries": change.tries,
        "verified": change.verified,
    }
