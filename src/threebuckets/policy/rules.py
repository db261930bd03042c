"""The rule file: every parameter of the test, versioned, with a fingerprint that stands in every verdict.

A platform may change single parameters (`[rules.change]` of platform.toml); the fingerprint then differs and the
changes are listed. Nothing is decided here.
"""

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from threebuckets.errors import Fault, InputError, shown
from threebuckets.policy.plain_words import plain_faults

STANDARD = "2026-1"
Share = Field(ge=0, le=1)


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class DecisionRules(_Section):
    """When a probability decides (shares 0–1), and the seeded draws."""

    gamma: float = Field(gt=0.5, lt=1)
    keep: float = Field(gt=0.5, lt=1)
    draws: int = Field(ge=100, le=100_000)
    seed: int = Field(ge=0)

    @model_validator(mode="after")
    def _keep_is_milder(self) -> "DecisionRules":
        if self.keep > self.gamma:
            raise ValueError("keep may not be above gamma")
        return self


class ValuesRules(_Section):
    """Thresholds of the values bucket; shares 0–1, counts of people."""

    majority: float = Share
    bridging: float = Share
    group_floor_people: int = Field(ge=10)
    group_floor_share: float = Share
    group_min_n_eff: int = Field(ge=1)
    group_min_stability: float = Share
    min_voters: int = Field(ge=10)
    min_share_entitled: float = Share
    max_pass_share: float = Share
    unverified_cap: float = Share
    confirmed_counts: bool
    max_age_months: int = Field(ge=1)
    climb_areas: bool
    too_close_votes: int = Field(ge=0)
    too_close_share: float = Share


class SituationRules(_Section):
    """Thresholds of the situation bucket; gaps in scale units."""

    delta: float = Field(ge=0)
    delta_harm: float = Field(ge=0)
    min_peers: int = Field(ge=2)
    effect_after_months: int = Field(ge=0)
    evidence_core: int = Field(ge=0, le=5)
    evidence_local: int = Field(ge=0, le=5)
    grades_that_count: tuple[str, ...] = Field(strict=False)


class ResourcesRules(_Section):
    """Thresholds of the resources bucket; shares 0–1, months."""

    sure_reliability: float = Share
    first_months: int = Field(ge=1)
    default_spread: float = Field(ge=0)
    default_reliability: float = Share


@dataclass(frozen=True, slots=True, order=True)
class RulesId:
    """Name and fingerprint of a rule file, as they stand in every verdict."""

    id: str
    sha256: str


class Rules(_Section):
    """A whole rule file; see `rule_files/2026-1.toml` for the meaning of each parameter."""

    id: str = Field(min_length=1)
    title: str
    in_force_from: date
    supersedes: str
    decision: DecisionRules
    values: ValuesRules
    situation: SituationRules
    resources: ResourcesRules

    @property
    def rules_id(self) -> RulesId:
        """Id and SHA-256 over the canonical JSON of the content."""
        content = json.dumps(self.model_dump(mode="json"), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return RulesId(self.id, hashlib.sha256(content.encode()).hexdigest())

    def changed(self, changes: Mapping[str, Any], *, file: str = "platform.toml") -> "Rules":
        """These rules with single parameters changed.

        Parameters
        ----------
        changes : mapping of str to value
            Dotted parameter → value, such as `{"decision.gamma": 0.95}`.
        file : str
            Named in faults.

        Raises
        ------
        InputError
            A parameter that does not exist, or a value out of range.
        """
        content = self.model_dump()
        faults = []
        for name, value in sorted(changes.items()):
            section, _, key = name.partition(".")
            if not isinstance(content.get(section), dict) or key not in content[section]:
                faults.append(
                    Fault("F31", "error", file, None, f"rules.change.{name}", name, "a parameter of the rules")
                )
                continue
            content[section][key] = value
        if faults:
            raise InputError(faults)
        return _validated(content, file)


def parse_rules(text: str, *, file: str = "rules.toml") -> Rules:
    """Rules from the text of a rule file.

    Raises
    ------
    InputError
        Broken TOML, missing or unknown keys, values out of range: all at once.
    """
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError([Fault("F65", "error", file, None, None, shown(error), "TOML")]) from error
    return _validated(content, file)


def read_rules(path: Path) -> Rules:
    """Rules from a file; see `parse_rules`."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise InputError([Fault("F01", "error", path.name, None, None, "no such file", "a rule file")]) from error
    except UnicodeDecodeError as error:
        raise InputError([Fault("F02", "error", path.name, None, None, "bytes that are not UTF-8", "UTF-8")]) from error
    return parse_rules(text, file=path.name)


@cache
def standard_rules() -> Rules:
    """The rules that come with the program.

    Examples
    --------
    >>> standard_rules().decision.gamma
    0.9
    """
    return parse_rules(standard_rules_text(), file=f"{STANDARD}.toml")


def standard_rules_text() -> str:
    """Text of the rule file that comes with the program, comments included."""
    return (resources.files("threebuckets.policy") / "rule_files" / f"{STANDARD}.toml").read_text(encoding="utf-8")


def _validated(content: Mapping[str, Any], file: str) -> Rules:
    try:
        return Rules.model_validate(content)
    except ValidationError as error:
        raise InputError(plain_faults(error, file=file, line=lambda place: None)) from error
