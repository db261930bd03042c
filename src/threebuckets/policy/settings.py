"""The settings of a platform: `platform.toml`, checked.

Title and organisation, the level of area that is tested, the rule file and its changes, what the organisation declares
about its votes and its register, sources and licences, and mappings of outside files. The text as it was read is kept,
so that comments survive.
"""

import tomllib
from collections.abc import Mapping
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from threebuckets.errors import Fault, InputError, shown
from threebuckets.policy.documents import Slug
from threebuckets.policy.plain_words import plain_faults


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class AreaSettings(_Section):
    """Which areas policies are tested in: all of one level, optionally within some."""

    level: str = Field(min_length=1)
    within: tuple[str, ...] = ()
    centre: tuple[int, int] | None = None
    """Whole degrees (longitude, latitude) that distances are measured around; fixed once, so that no new offer moves one."""


class ValuesSettings(_Section):
    """What the organisation declares about its votes."""

    accept_open_poll: str = ""


class ResourcesSettings(_Section):
    """Kinds, or `kind@area`, of which everybody who could help has been asked, and when that was declared."""

    register_complete: tuple[str, ...] = ()
    declared_on: date | None = None


class RulesSettings(_Section):
    """The rule file and changed parameters."""

    file: str = Field(min_length=1)
    change: Mapping[str, Any] = Field(default_factory=dict)


class SourceSettings(_Section):
    """Where data came from and under what licence."""

    source: str
    title: str = ""
    publisher: str = ""
    url: str = ""
    licence: str
    attribution: str = ""
    retrieved_on: date | None = None
    sha256: str = ""


class Settings(_Section):
    """All of platform.toml.

    `invented` marks a platform whose people and places do not exist; `as_of` is the day on which such a platform, or
    one that is kept as it once was, is tested unless another day is asked for (else today).
    """

    title: str = Field(min_length=1)
    organisation: str = Field(min_length=1)
    slug: Slug
    language: str = "en-GB"
    invented: bool = False
    as_of: date | None = None
    areas: AreaSettings
    values: ValuesSettings = ValuesSettings()
    resources: ResourcesSettings = ResourcesSettings()
    rules: RulesSettings
    sources: tuple[SourceSettings, ...] = ()
    mappings: Mapping[str, Mapping[str, Any]] = Field(default_factory=dict)
    text: str = ""


def parse_settings(text: str, *, file: str = "platform.toml") -> Settings:
    """Settings from the text of platform.toml.

    Raises
    ------
    InputError
        Broken TOML, missing or unknown keys, wrong values: all at once.
    """
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError([Fault("F65", "error", file, None, None, shown(error), "TOML")]) from error
    rules = content.get("rules")
    if isinstance(rules, dict) and isinstance(rules.get("change"), dict):
        rules["change"] = _flattened(rules["change"])
    try:
        return Settings.model_validate({**content, "text": text})
    except ValidationError as error:
        raise InputError(plain_faults(error, file=file, line=lambda place: None)) from error


def _flattened(content: Mapping[str, Any], before: str = "") -> dict[str, Any]:
    """Dotted parameter → value, whether it was written `"decision.gamma"` or as a table of its own."""
    flat: dict[str, Any] = {}
    for key, value in content.items():
        name = f"{before}{key}"
        flat.update(_flattened(value, f"{name}.") if isinstance(value, dict) else {name: value})
    return flat
