"""A policy as rows of four sheets, and the rows as a policy again.

Rows are dictionaries of column → value with missing cells left out, so that rows read can be compared with the rows a
document would give: where they agree nothing was changed, and the document's own text stays.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import BaseModel

from threebuckets.policy.documents import PolicyDocument, Scale
from threebuckets.policy.front_matter import Path_
from threebuckets.policy.tables import split_list

Row = dict[str, Any]
Rows = dict[str, list[Row]]
POLICIES, NEEDS, TAKES, PARTS = ("workbook/policies", "workbook/needs", "workbook/takes", "workbook/parts")
LONGEST_PROSE = 32_000
_LINKS = {
    "core_for": ("for", "core"),
    "core_against": ("against", "core"),
    "supporting_for": ("for", "supporting"),
    "supporting_against": ("against", "supporting"),
}
_PLAIN = ("title", "version", "kind", "problem", "summary")
_DAYS = ("from", "until", "effect_from")
_WHY = ("nobody", "market", "national")


def policy_rows(policy: PolicyDocument) -> Rows:
    """The policy as rows, by sheet."""
    return {
        POLICIES: [_policy_row(policy)],
        NEEDS: [_kept({"policy": policy.slug, **_fields(need)}) for need in policy.needs],
        TAKES: [_kept({"policy": policy.slug, **row}) for row in _takes(policy)],
        PARTS: [_kept({"policy": policy.slug, **row}) for row in _parts(policy)],
    }


def _fields(model: BaseModel) -> Row:
    return {
        field.alias or name: _number_text(getattr(model, name)) if name == "target" else getattr(model, name)
        for name, field in type(model).model_fields.items()
    }


def _number_text(value: Any) -> Any:
    return f"{value:.17g}" if isinstance(value, float) and not value.is_integer() else _whole(value)


def _whole(value: Any) -> Any:
    return str(int(value)) if isinstance(value, float) else value


def _kept(row: Mapping[str, Any]) -> Row:
    """The row without empty cells, lists as text, numbers as floats."""
    joined = {name: "|".join(value) if isinstance(value, tuple) else value for name, value in row.items()}
    return {name: value for name, value in joined.items() if value not in (None, "")}


def _policy_row(policy: PolicyDocument) -> Row:
    row: Row = {"policy": policy.slug, **{name: getattr(policy, name) for name in _PLAIN}}
    row |= {"aims": policy.aims, "from": policy.from_, "until": policy.until, "effect_from": policy.effect_from}
    for column, (stance, role) in _LINKS.items():
        linked = (link for link in policy.statements if (link.stance, link.role) == (stance, role))
        row[column] = tuple(link.statement for link in linked)
    row |= {"serves": policy.values.serves, "requires": policy.requires, "excludes": policy.excludes}
    for name in _WHY:
        row[f"why_{name}"] = getattr(policy.why_not, name) if policy.why_not else None
    return _kept({**row, "prose": policy.prose[:LONGEST_PROSE]})


def _takes(policy: PolicyDocument) -> Iterable[Row]:
    for line in policy.requirements:
        yield _fields(line)
    for choice in policy.choices:
        for option, lines in choice.adds.items():
            for line in lines:
                yield {**_fields(line), "choice": choice.id, "option": option}


def _parts(policy: PolicyDocument) -> Iterable[Row]:
    for part in policy.core:
        yield {"id": part.id, "is": "core", "text": part.text, "lead": part.lead, "scales": part.scales_with}
    for choice in policy.choices:
        row = {
            name: getattr(choice, name) for name in ("id", "type", "options", "unit", "minimum", "maximum", "targets")
        }
        scales = tuple(f"{name}={_scale_text(scale)}" for name, scale in choice.scales.items())
        yield {**row, "is": "choice", "text": choice.question, "scales": scales}


class PolicyContent:
    """Rows of one policy turned into the content of a document, remembering which row each key came from.

    Attributes
    ----------
    content : dict
        As front matter would give it.
    places : dict
        Path of a key → (sheet, number of the row among those of the sheet, column).
    """

    def __init__(self, rows: Mapping[str, list[tuple[int, Row]]]) -> None:
        self.content: Row = {}
        self.places: dict[Path_, tuple[str, int, str]] = {}
        self.prose = ""
        number, row = rows[POLICIES][0]
        self._take_policy(number, row)
        for number, row in rows.get(NEEDS, []):
            self._append("needs", NEEDS, number, {**row, "target": _target(row.get("target"))})
        choices = self._take_parts(rows.get(PARTS, []))
        for number, row in rows.get(TAKES, []):
            self._take_requirement(number, row, choices)

    def _take_policy(self, number: int, row: Row) -> None:
        for name in (*_PLAIN, *_DAYS):
            self._set((name,), POLICIES, number, name, row.get(name))
        for name in ("aims", "requires", "excludes"):
            self._set((name,), POLICIES, number, name, list(split_list(row.get(name))) or None)
        if row.get("serves"):
            self._set(("values",), POLICIES, number, "serves", {"serves": list(split_list(row["serves"]))})
        why = {name: row[f"why_{name}"] for name in _WHY if row.get(f"why_{name}")}
        self._set(("why_not",), POLICIES, number, "why_nobody", why or None)
        self.content["statements"] = []
        self.places["statements",] = (POLICIES, number, "core_for")
        for column, (stance, role) in _LINKS.items():
            for statement in split_list(row.get(column)):
                self.places["statements", len(self.content["statements"])] = (POLICIES, number, column)
                self.content["statements"].append({"statement": statement, "stance": stance, "role": role})
        self.content |= {"needs": [], "requirements": [], "core": [], "choices": []}
        self.prose = row.get("prose", "")

    def _set(self, path: Path_, sheet: str, number: int, column: str, value: Any) -> None:
        self.places[path] = (sheet, number, column)
        if value is not None:
            self.content[str(path[0])] = value

    def _append(self, key: str, sheet: str, number: int, row: Row) -> None:
        position = len(self.content[key])
        self.places[key, position] = (sheet, number, "policy")
        for column in row:
            self.places[key, position, column] = (sheet, number, column)
        self.content[key].append({name: value for name, value in row.items() if name != "policy"})

    def _take_parts(self, rows: list[tuple[int, Row]]) -> dict[str, Row]:
        choices: dict[str, Row] = {}
        for number, row in rows:
            if row.get("is") == "core":
                part: Row = {name: row[name] for name in ("id", "text", "lead") if name in row}
                part["scales_with"] = list(split_list(row.get("scales")))
                self._append("core", PARTS, number, part)
                continue
            choice: Row = {name: row[name] for name in ("id", "type", "unit", "minimum", "maximum") if name in row}
            choice["question"] = row.get("text")
            for name in ("options", "targets"):
                choice[name] = list(split_list(row.get(name)))
            choice["scales"] = dict(_scale(item) for item in split_list(row.get("scales")))
            self._append("choices", PARTS, number, choice)
            choices[str(row.get("id"))] = self.content["choices"][-1]
        return choices

    def _take_requirement(self, number: int, row: Row, choices: Mapping[str, Row]) -> None:
        line = {name: value for name, value in row.items() if name not in {"choice", "option"}}
        if "choice" not in row:
            self._append("requirements", TAKES, number, line)
            return
        line.pop("policy", None)
        choice = choices.get(row["choice"])
        if choice is None:
            self._append("requirements", TAKES, number, {**line, "choice": row["choice"]})
            return
        position = self.content["choices"].index(choice)
        added = choice.setdefault("adds", {}).setdefault(row.get("option", ""), [])
        path: Path_ = ("choices", position, "adds", row.get("option", ""), len(added))
        for column in ("option", *line):
            self.places[(*path, column) if column != "option" else path] = (TAKES, number, column)
        added.append(line)


def _target(text: Any) -> Any:
    try:
        return float(text)
    except (TypeError, ValueError):
        return text


def _scale(item: str) -> tuple[str, Any]:
    name, _, factor = item.partition("=")
    times, per, figure = factor.partition(" per ")
    scale = _target(times.strip())
    return name.strip(), {"factor": scale, "per": figure.strip()} if per else scale


def _scale_text(scale: float | Scale) -> str:
    """A factor as it stands in a cell.

    Examples
    --------
    >>> _scale_text(3.5), _scale_text(Scale(factor=0.5, per="children_under_5"))
    ('3.5', '0.5 per children_under_5')
    """
    if isinstance(scale, Scale):
        return f"{_number_text(scale.factor)} per {scale.per}"
    return str(_number_text(scale))


def same_rows(one: Rows, other: Rows) -> bool:
    """Whether two policies give the same rows, in any order.

    Examples
    --------
    >>> same_rows({"a": [{"x": 1}]}, {"a": [{"x": 1.0}], "b": []})
    True
    """
    return all(_sorted(one.get(sheet, [])) == _sorted(other.get(sheet, [])) for sheet in one.keys() | other.keys())


def _sorted(rows: Iterable[Row]) -> list[list[tuple[str, str]]]:
    return sorted(sorted((name, _comparable(value)) for name, value in row.items()) for row in rows)


def _comparable(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return repr(float(value)) if isinstance(value, (int, float)) else str(value)
