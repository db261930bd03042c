"""JSON documents, within limits of size and nesting.

Not for what they hold (the formats know that). NaN and Infinity, which JSON does not have, are faults.
"""

import json
import re
from typing import Any, NoReturn

from threebuckets.exchange.contract import Limits, Member
from threebuckets.exchange.logbook import Logbook

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_TOKENS = re.compile(r'"(?:[^"\\]|\\.)*"|[\[{]|[\]}]')


def read_json(member: Member, logbook: Logbook, limits: Limits) -> Any:
    """The document of a JSON file; None, with a fault, where it is not JSON or passes a limit."""
    with member.open() as stream:
        content = stream.read(limits.json_bytes + 1)
    if len(content) > limits.json_bytes:
        found = f"a JSON document of more than {limits.json_bytes} bytes"
        logbook.fault("F63", found, "a smaller one (limit json_bytes)", file=member.name)
        return None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        logbook.fault("F02", "a byte that is not UTF-8", "JSON in UTF-8", file=member.name, line=line)
        return None
    if _depth(text) > limits.json_depth:
        found = f"nested more than {limits.json_depth} deep"
        logbook.fault("F63", found, "less nesting (limit json_depth)", file=member.name)
        return None
    return _parsed(text, member.name, logbook)


def plain_text(value: object) -> str:
    """A JSON value as text of one line, without marks that no text should hold; empty for null.

    Examples
    --------
    >>> plain_text("  The\\x00 Mill,\\n Sale "), plain_text(12), plain_text(None)
    ('The Mill, Sale', '12', '')
    """
    text = "" if value is None else str(value).encode("utf-8", "replace").decode("utf-8")
    return " ".join(_CONTROL.sub(" ", text).split())


def _parsed(text: str, file: str, logbook: Logbook) -> Any:
    try:
        return json.loads(text, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        logbook.fault("F65", error.msg, "JSON", file=file, line=error.lineno)
    except (ValueError, RecursionError) as error:
        logbook.fault("F65", error, "JSON", file=file)
    return None


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name}, which is not a number")


def _depth(text: str) -> int:
    """Deepest nesting of brackets outside strings."""
    depth = deepest = 0
    for token in _TOKENS.findall(text):
        mark = token[0]
        if mark in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif mark != '"':
            depth -= 1
    return deepest
