"""A local design as a row, and the row as a design again."""

from typing import Any

from threebuckets.folder.workbook.policy_rows import LONGEST_PROSE, Row
from threebuckets.policy.designs import Answer, LocalDesign
from threebuckets.policy.tables import split_list

DESIGNS = "workbook/designs"


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
    content = {name: value for name, value in row.items() if name not in {"answers", "leads", "prose"}}
    content["answers"] = {choice: _answer(text) for choice, text in _lines(row.get("answers"))}
    content["leads"] = dict(_lines(row.get("leads")))
    return content


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
