"""Designs on the screen: the comparison, the questions that are open, and what is asked of the centre."""

from collections.abc import Sequence
from math import isnan
from typing import Any

from threebuckets.cli.screen import print_table, say
from threebuckets.delivery.adoptions import Question
from threebuckets.delivery.designs import DesignComparison
from threebuckets.delivery.help_asked import HelpAsked
from threebuckets.policy.fitting import in_words
from threebuckets.report.designs_page import added_table, choices_table, frequency_words, help_table


def print_comparison(found: DesignComparison, names: dict[str, str]) -> None:
    """What each area chose, what that adds for each 1,000 people, and how often each answer was chosen."""
    if len(found.areas) == 1:
        say(f"{found.policy.title}: 1 local design; there is none yet to compare it with.")
    else:
        say(f"{found.policy.title}: {len(found.areas)} local designs, by name; areas are never ranked.")
    chosen = choices_table(found, names)
    print_table("", chosen.head, chosen.rows)
    added = added_table(found, names)
    if len(added.head) > 1:
        say()
        say(
            f"What each design takes beyond the policy’s own amounts, for each 1,000 people: {', '.join(added.head[1:])}"
        )
        print_table("", added.head, added.rows)
    say()
    say("How often each answer was chosen")
    for choice in found.choices:
        say(f"  {choice.question} {frequency_words(found, choice.id)}")


def print_questions(questions: Sequence[Question], *, indent: str = "") -> None:
    """What has to be decided, one a line with the reason."""
    if questions:
        say(f"{indent}To decide:")
    for asked in questions:
        so_far = f" (so far: {in_words(asked.answer)})" if asked.answer is not None else ""
        say(f"{indent}  - {asked.question}{so_far} {asked.why}")


def print_asked(found: HelpAsked, names: dict[str, str]) -> None:
    """What is asked of the centre: what, how much, where; then the areas' own words."""
    say()
    if not found.asked and not found.words:
        say("Nothing is asked of the centre.")
        return
    say("What is asked of the centre")
    table = help_table(found, names)
    print_table("", table.head, table.rows)
    if found.words:
        say("In their own words")
    for _, area, text in found.words:
        say(f"  {names.get(area, area)}: {text}")
    for policy, area in found.unconfirmed:
        say(f"Not counted: {names.get(area, area)}, whose design is for an older version of {policy}.")


def as_plain(found: DesignComparison, asked: HelpAsked) -> dict[str, Any]:
    """The comparison as plain values."""
    return {
        "policy": found.policy.slug,
        "version": found.policy.version,
        "choices": [choice.id for choice in found.choices],
        "frequencies": {choice.id: found.frequencies(choice.id) for choice in found.choices},
        "areas": [_area(found, area) for area in found.areas],
        "asked_of_centre": asked_plain(asked),
    }


def asked_plain(found: HelpAsked) -> dict[str, Any]:
    """What is asked of the centre as plain values."""
    asked = [
        {"kind": each.kind, "unit": each.unit, "amount": each.amount}
        | {"where": [{"policy": p, "area": a, "amount": n} for (p, a), n in each.areas.items()]}
        for each in found.asked
    ]
    words = [{"policy": policy, "area": area, "text": text} for policy, area, text in found.words]
    return {"asked": asked, "words": words, "unconfirmed": [{"policy": p, "area": a} for p, a in found.unconfirmed]}


def _area(found: DesignComparison, area: str) -> dict[str, Any]:
    n = found.areas.index(area)
    design, verdict, coverage = found.designs[n], found.verdicts.get(area), found.coverage(area)
    added = zip(found.requirements, found.added_per_1000[n], strict=True)
    return {
        "area": area,
        "policy_version": design.policy_version,
        "decided_on": design.decided_on.isoformat(),
        "decided_by": design.decided_by,
        "answers": dict(found.answers[n]),
        "opening": design.opening,
        "adopted_from": None if design.adopted_from is None else design.adopted_from.model_dump(mode="json"),
        "added_per_1000": {line.id: None if isnan(value) else round(float(value), 9) for line, value in added},
        "verdict": verdict.outcome.label if verdict else None,
        "coverage": coverage.label if coverage is not None else None,
        "resilience": found.resilience.get(area),
        "nearest": list(found.nearest(area)),
    }
