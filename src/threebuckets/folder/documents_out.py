"""Policies, local designs and settings as the text of their files.

A document whose text nobody changed is written exactly as it was read, comments included; any other in one fixed
form that the strict reader takes back unchanged.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import quote

import tomlkit
from pydantic import BaseModel

from threebuckets.errors import InputError
from threebuckets.policy.designs import LocalDesign, parse_design
from threebuckets.policy.documents import PolicyDocument, parse_policy
from threebuckets.policy.settings import Settings, parse_settings

_PLAIN = re.compile(r"[A-Za-z(][\w ./()’–%£+-]*\Z")
_WORDS_OF_YAML = {"true", "false", "null"}
_NOT_IN_FRONT_MATTER = {"slug", "prose", "source"}


def policy_text(document: PolicyDocument) -> str:
    """Text of a policy's file.

    Examples
    --------
    >>> from threebuckets.policy.documents import parse_policy
    >>> text = '''---
    ... title: Warm rooms
    ... version: 1
    ... kind: warm-room
    ... from: 2027-01-01
    ... until: 2028-12-31
    ... statements: [{statement: s1}]
    ... needs: [{indicator: cold-homes, target: 5, horizon: 2028-12-31}]
    ... requirements: [{id: room, kind: space, amount: 60, unit: m2}]
    ... ---
    ... A warm room in every ward.'''
    >>> policy_text(parse_policy(text, slug="warm-rooms")) == text
    True
    """
    if document.source and _same_policy(document):
        return document.source
    return _document_text(document)


def design_text(design: LocalDesign) -> str:
    """Text of a local design's file."""
    if design.source and _same_design(design):
        return design.source
    return _document_text(design)


def settings_text(settings: Settings) -> str:
    """Text of platform.toml."""
    if settings.text and _same_settings(settings):
        return settings.text
    content = settings.model_dump(exclude={"text"}, exclude_defaults=True)
    return tomlkit.dumps(_without_nothing(content))


def design_path(design: LocalDesign) -> str:
    """Path of a local design's file; characters that do not belong in a file name are written as `%2F`.

    Examples
    --------
    >>> design_file("family-centres", "E05000001")
    'designs/family-centres/E05000001.md'
    """
    return design_file(design.policy, design.area)


def design_file(policy: str, area: str) -> str:
    """Path of the file of a policy's design in an area."""
    return f"designs/{policy}/{quote(area, safe=' ')}.md"


def _same_policy(document: PolicyDocument) -> bool:
    try:
        return parse_policy(document.source, slug=document.slug) == document
    except InputError:
        return False


def _same_design(design: LocalDesign) -> bool:
    try:
        return parse_design(design.source, file="") == design
    except InputError:
        return False


def _same_settings(settings: Settings) -> bool:
    try:
        return parse_settings(settings.text) == settings
    except InputError:
        return False


def _without_nothing(value: Any) -> Any:
    """TOML has no word for nothing, and no tuples."""
    if isinstance(value, Mapping):
        return {str(key): _without_nothing(item) for key, item in value.items() if item is not None}
    return [_without_nothing(item) for item in value] if isinstance(value, (tuple, list)) else value


def _document_text(document: PolicyDocument | LocalDesign) -> str:
    lines = ["---"]
    for name, field in type(document).model_fields.items():
        value = getattr(document, name)
        if name in _NOT_IN_FRONT_MATTER or (not field.is_required() and value == field.get_default()):
            continue
        key = field.alias or name
        if isinstance(value, tuple) and value and isinstance(value[0], BaseModel):
            lines += [f"{key}:", *(f"  - {in_one_line(item)}" for item in value)]
        elif value not in ((), {}) or (not field.is_required() and field.default is None):
            lines.append(f"{key}: {in_one_line(value)}")
    return "\n".join([*lines, "---", "", document.prose])


def in_one_line(value: Any) -> str:
    """A value in one line, as the strict reader takes it back."""
    if isinstance(value, BaseModel):
        fields = type(value).model_fields.items()
        content = {field.alias or name: getattr(value, name) for name, field in fields}
        return in_one_line({key: item for key, item in content.items() if item != ()})
    if isinstance(value, Mapping):  # an empty list is an answer: none of them
        kept = {key: item for key, item in value.items() if item not in (None, "", {})}
        return "{" + ", ".join(f"{_scalar(str(key))}: {in_one_line(item)}" for key, item in kept.items()) + "}"
    if isinstance(value, (tuple, list)):
        return "[" + ", ".join(in_one_line(item) for item in value) + "]"
    return _scalar(value)


def _scalar(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, (int, date)):
        return str(value)
    if _PLAIN.match(value) and value == value.strip() and value not in _WORDS_OF_YAML:
        return str(value)
    return '"' + "".join(_escaped(letter) for letter in value) + '"'


def _escaped(letter: str) -> str:
    if letter in '"\\':
        return "\\" + letter
    number = ord(letter)
    if letter.isprintable():
        return letter
    return f"\\x{number:02x}" if number < 256 else f"\\u{number:04x}" if number < 65536 else f"\\U{number:08x}"
