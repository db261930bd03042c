"""A local design as a row, and the row as a design again."""

from typing import Any

from threebuckets.folder.workbook.policy_rows import LONGEST_PROSE, Row
from threebuckets.policy.designs import OPENING, Answer, LocalDesign, Origin
from threebuckets.policy.tables import split_list

DESIGNS = "workbook/designs"
NOTHING = "none"
_MADE = frozenset({"answers", "leads", "asks_centre", "adopted_from", "prose"})


def design_row(design: LocalDesign) -> Row:
    """The design as a row, empty cells left out."""
    row = {
        "policy": design.policy,
        "area": design.area,
        "policy_version": design.policy_version,
        "decided_on": design.decided_on,
        "decided_by": design.decided_by,
        "answers": "\n".join(f"{choice} = {_answer_text(answer)}" for choice, answer in design.answers.items()),
        "leads": "\n".join(f"{part} = {actor}" for part, actor in design.leads.items()),
        **{name: getattr(design, name) for name in OPENING},
        "asks_centre": None if design.asks_centre is None else "|".join(design.asks_centre) or NOTHING,
        "adopted_from": _origin_text(design.adopted_from),
        "prose": design.prose[:LONGEST_PROSE],
    }
    return {name: value for name, value in row.items() if value not in (None, "")}


def _answer_text(answer: Answer) -> str:
    if isinstance(answer, tuple):
        return "|".join(answer) + ("|" if len(answer) < 2 else "")
    return f"{answer:.17g}" if isinstance(answer, float) else answer


def design_content(row: Row) -> dict[str, Any]:
    """The row as the front matter of a design.

    Examples
    --------
    >>> design_content({"policy": "p", "answers": "places = 24"})["answers"]
    {'places': 24.0}
    """
    content = {name: value for name, value in row.items() if name not in _MADE}
    content["answers"] = {choice: _answer(text) for choice, text in _lines(row.get("answers"))}
    content["leads"] = dict(_lines(row.get("leads")))
    if row.get("asks_centre"):
        asked = row["asks_centre"].strip()
        content["asks_centre"] = [] if asked == NOTHING else list(split_list(asked))
    if row.get("adopted_from"):
        content["adopted_from"] = _origin(row["adopted_from"])
    return content


def _origin_text(origin: Origin | None) -> str | None:
    if origin is None:
        return None
    return f"{origin.policy} | {origin.area} | {origin.version} | {origin.decided_on.isoformat()}"


def _origin(text: str) -> dict[str, Any]:
    names = ("policy", "area", "version", "decided_on")
    found: dict[str, Any] = dict(zip(names, split_list(text), strict=False))
    if found.get("version", "").isdigit():
        found["version"] = int(found["version"])
    return found


def _lines(cell: str | None) -> list[tuple[str, str]]:
    lines = (line.partition("=") for line in (cell or "").splitlines() if line.strip())
    return [(name.strip(), text.strip()) for name, _, text in lines]


def _answer(text: str) -> Any:
    if "|" in text:
        return list(split_list(text))
    try:
        return float(text)
    except ValueError:
        return text
