"""What can be wrong or odd in the heads of a `.pb` file: keys, columns, the budget, kinds of ballot and rule, and ids."""

from collections.abc import Mapping, Sequence
from typing import Any

from threebuckets.errors import Fault, shown
from threebuckets.exchange.logbook import Faults
from threebuckets.exchange.pabulib.elections import CUMULATIVE, SCORING, VOTE_TYPES
from threebuckets.exchange.pabulib.numbers import DIGITS, number

MANDATORY = (
    "description",
    "country",
    "unit",
    "instance",
    "num_projects",
    "num_votes",
    "budget",
    "vote_type",
    "rule",
    "date_begin",
    "date_end",
)
RULES = ("greedy", "equalshares", "phragmen", "unknown")
"""Words that the rule of a city begins with; `greedy-threshold` and `equalshares/add1` are among them."""


def check_meta(
    meta: Mapping[str, str], project_head: Sequence[str], vote_head: Sequence[str], name: str, faults: Faults
) -> None:
    """Keys, columns, budget and the kind of ballot."""
    needed = ("budget", "vote_type")
    for key in MANDATORY:
        if key not in meta:
            severity: Any = "error" if key in needed else "warning"
            faults.add(Fault("F81", severity, name, None, f"META {key}", "nothing", "a value"))
    for section, head, columns in (
        ("PROJECTS", project_head, ("project_id", "cost")),
        ("VOTES", vote_head, ("voter_id", "vote")),
    ):
        for column in columns:
            if column not in head:
                faults.add(Fault("F81", "error", name, None, f"{section} {column}", "no such column", column))
    _check_budget(meta, name, faults)
    kind = meta.get("vote_type", "approval").strip().lower()
    if kind not in VOTE_TYPES:
        faults.add(Fault("F89", "error", name, None, "META vote_type", _quoted(kind), ", ".join(VOTE_TYPES)))
    if kind in {CUMULATIVE, SCORING} and "points" not in vote_head:
        expected = f"points, as the ballots are {kind}; without them every project named counts the same"
        faults.add(Fault("F81", "warning", name, None, "VOTES points", "no such column", expected))
    rule = meta.get("rule", "").strip()
    if rule and not rule.lower().startswith(RULES):
        faults.add(Fault("F89", "warning", name, None, "META rule", _quoted(rule), f"one of {', '.join(RULES)}"))


def _check_budget(meta: Mapping[str, str], name: str, faults: Faults) -> None:
    if "budget" not in meta:
        return
    text = meta["budget"].strip()
    budget = number(text)
    if budget is None or budget <= 0:
        faults.add(Fault("F83", "error", name, None, "META budget", _quoted(text), f"a number above 0, {DIGITS}"))
    elif "," in text:
        faults.add(Fault("F83", "warning", name, None, "META budget", _quoted(text), "a decimal point; read as one"))


def _quoted(text: str) -> str:
    return f'"{shown(text)}"'


def check_rows(
    rows: Sequence[tuple[int, list[str]]], place: int, column: str, name: str, faults: Faults
) -> dict[str, int]:
    """Ids in the order of the rows; one that stands there twice is a fault."""
    index: dict[str, int] = {}
    for position, (line, cells) in enumerate(rows):
        code = cells[place].strip() if place < len(cells) else ""
        if code in index or not code:
            found = f'"{code}" again' if code else "nothing"
            faults.add(Fault("F84", "error", name, line, column, found, "an id of its own"))
        index.setdefault(code, position)
    return index
