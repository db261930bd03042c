"""Front matter: a strict subset of YAML between two `---` lines, every value with its line and column.

Refused, each as a fault: anchors, aliases, tags, duplicate keys, several documents, more than 64 kB. `yes`, `no` and
`on` stay text. What the keys mean is the documents' matter (`documents.py`, `designs.py`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from threebuckets.errors import Fault, InputError, shown
from threebuckets.policy.plain_words import dotted, plain_faults

MOST_BYTES = 64_000
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)$")
_NUMBER = re.compile(r"[-+]?([0-9]+\.[0-9]*|\.[0-9]+|[0-9]+)([eE][-+]?[0-9]+)?$")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}$")
_HTML = re.compile(r"<\s*(/?[a-zA-Z][a-zA-Z0-9-]*)(\s[^>]*)?/?>|<!--")
Path_ = tuple[str | int, ...]
Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What stands before the prose, with places.

    Parameters
    ----------
    content : mapping
        Plain Python values: dict, list, str, int, float, bool, date, None.
    marks : mapping of path to (line, column)
        Where each key or item stands in the file, from 1; the path is keys and positions.
    prose : str
        The Markdown after it.
    faults : tuple of Fault
        What is wrong with the YAML itself.
    """

    content: Mapping[str, Any]
    marks: Mapping[Path_, tuple[int, int]]
    prose: str
    faults: tuple[Fault, ...]

    def line(self, path: Path_) -> int | None:
        """Line of the key or of the nearest thing that holds it."""
        while path and path not in self.marks:
            path = path[:-1]
        return self.marks[path][0] if path in self.marks else None


@dataclass(slots=True)
class _Reading:
    file: str
    offset: int
    marks: dict[Path_, tuple[int, int]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def fault(self, code: str, node: yaml.Node, path: Path_, found: object, expected: str) -> None:
        line = node.start_mark.line + 1 + self.offset
        self.faults.append(Fault(code, "error", self.file, line, dotted(path) or None, shown(found), expected))


def read_front_matter(text: str, *, file: str) -> FrontMatter:
    """Front matter and prose of a file's text; faults are kept in the result, nothing is raised."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), None)
    if lines[0].rstrip() != "---" or end is None:
        found = "no line --- at the top" if lines[0].rstrip() != "---" else "no closing line ---"
        return FrontMatter({}, {}, "", (Fault("F30", "error", file, 1, None, found, "front matter between --- lines"),))
    prose = "\n".join(lines[end + 1 :]).lstrip("\n")
    reading = _Reading(file, 1)
    content = _composed("\n".join(lines[1:end]) + "\n", reading)
    _refuse_html(prose, lines, end, reading)
    return FrontMatter(content, reading.marks, prose, tuple(reading.faults))


def validated(model: type[Model], front: FrontMatter, *, file: str, **more: Any) -> Model:
    """A document of the model's type from front matter; `more` are fields that stand outside it.

    Raises
    ------
    InputError
        Every fault of the YAML and of the model, each with line and path.
    """
    faults = list(front.faults)
    if not faults:
        try:
            return model.model_validate({**front.content, **more})
        except ValidationError as error:
            faults += plain_faults(error, file=file, line=front.line)
    raise InputError(faults)


def _composed(text: str, reading: _Reading) -> Mapping[str, Any]:
    if len(text.encode()) > MOST_BYTES:
        reading.faults.append(
            Fault("F50", "error", reading.file, 1, None, "a longer one", "front matter of at most 64 kB")
        )
        return {}
    try:
        _refuse_aliases(text, reading)
        node = yaml.compose(text, Loader=yaml.BaseLoader)
    except yaml.MarkedYAMLError as error:
        line = (error.problem_mark.line + 1 + reading.offset) if error.problem_mark else None
        reading.faults.append(Fault("F32", "error", reading.file, line, None, shown(error.problem), "plain YAML"))
        return {}
    except yaml.YAMLError as error:
        reading.faults.append(Fault("F32", "error", reading.file, None, None, shown(error), "plain YAML"))
        return {}
    if not isinstance(node, yaml.MappingNode):
        reading.faults.append(Fault("F30", "error", reading.file, 1, None, "no keys", "lines such as title: …"))
        return {}
    content = _plain(node, (), reading)
    return content if isinstance(content, dict) else {}


def _refuse_aliases(text: str, reading: _Reading) -> None:
    for event in yaml.parse(text, Loader=yaml.BaseLoader):
        line = (event.start_mark.line if event.start_mark else 0) + 1 + reading.offset
        wrong = None
        if isinstance(event, yaml.AliasEvent):
            wrong = f"*{event.anchor}"
        elif isinstance(event, yaml.NodeEvent) and event.anchor:
            wrong = f"&{event.anchor}"
        elif getattr(event, "tag", None):
            wrong = str(event.tag)  # type: ignore[attr-defined]
        elif isinstance(event, yaml.DocumentStartEvent) and event.explicit:
            wrong = "a second document"
        if wrong:
            reading.faults.append(
                Fault("F32", "error", reading.file, line, None, shown(wrong), "no anchors, aliases or tags")
            )


def _plain(node: yaml.Node, path: Path_, reading: _Reading) -> Any:
    reading.marks[path] = (node.start_mark.line + 1 + reading.offset, node.start_mark.column + 1)
    if isinstance(node, yaml.MappingNode):
        return _plain_mapping(node, path, reading)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*path, n), reading) for n, item in enumerate(node.value)]
    return _scalar(node, path, reading)


def _plain_mapping(node: yaml.MappingNode, path: Path_, reading: _Reading) -> dict[str, Any]:
    content: dict[str, Any] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            reading.fault("F32", key, path, "a key that is not a word", "plain keys")
            continue
        name = str(key.value)
        if name in content:
            reading.fault("F20", key, (*path, name), f"the key {name} twice", "each key once")
            continue
        content[name] = _plain(value, (*path, name), reading)
        reading.marks[(*path, name)] = (key.start_mark.line + 1 + reading.offset, key.start_mark.column + 1)
    return content


def _scalar(node: yaml.Node, path: Path_, reading: _Reading) -> Any:
    text = str(node.value)
    if getattr(node, "style", None) is not None:  # quoted or block text is text
        return text
    if text in {"", "~", "null"}:
        return None
    if text in {"true", "false"}:
        return text == "true"
    if _INTEGER.match(text):
        return int(text)
    if _NUMBER.match(text):
        return float(text)
    if _DATE.match(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            reading.fault("F14", node, path, text, "a day that exists, YYYY-MM-DD")
    return text


def _refuse_html(prose: str, lines: list[str], end: int, reading: _Reading) -> None:
    fenced = False
    for n, line in enumerate(lines[end + 1 :], end + 2):
        fenced ^= line.lstrip().startswith("```")
        hit = None if fenced else _HTML.search(re.sub(r"`[^`]*`", "", line))
        if hit and prose:
            fault = Fault("F32", "error", reading.file, n, None, shown(hit.group()), "Markdown without HTML")
            reading.faults.append(fault)
