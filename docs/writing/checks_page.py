"""Reference of the checks: the question each asks, how it combines, and every sentence it can say."""

from docs.writing.markdown import code, page, table
from docs.writing.meanings import by_key, matched
from threebuckets.policy import Outcome
from threebuckets.policy.sentences import TEMPLATES

BEFORE = """
A policy stands in an area only where *values*, *situation* and *resources* all hold. Each bucket is made of checks,
and each check finds that something holds, fails or is not yet known, for a reason with a short code. The code stands in
[the round's JSON](round.md); the sentence is what people read.

Words in braces are filled in: `{percent}` with a share, `{low}` and `{high}` with its 95 % interval, and so on.
How the buckets are judged is explained in [values](../explanation/how-values-are-judged.md),
[situation](../explanation/how-the-situation-is-judged.md) and
[resources](../explanation/how-resources-are-judged.md).
"""
HEADINGS = {"values": "Values: would people go along?", "situation": "Situation: is it needed, and does it work?"}
HEADINGS["resources"] = "Resources: who could do it?"


def checks() -> str:
    """The page."""
    ids = list(dict.fromkeys(check for check, _, _ in TEMPLATES))
    asked = by_key("checks", "check")
    matched("checks", asked, ids)
    sections = []
    for bucket, heading in HEADINGS.items():
        sections.append(f"## {heading}")
        sections += [_section(check, asked[check]) for check in ids if check.startswith(f"{bucket}.")]
    return page("The checks and what they say", BEFORE, *sections)


def _section(check: str, said: dict[str, str]) -> str:
    rows = [
        (_word(outcome), code(reason), template)
        for (each, outcome, reason), template in TEMPLATES.items()
        if each == check
    ]
    return (
        f"### {check}\n\n**{said['question']}** {said['holds']} {said['combines']}\n\n"
        f"{table(('outcome', 'reason', 'sentence'), rows)}"
    )


def _word(outcome: Outcome) -> str:
    return outcome.label
