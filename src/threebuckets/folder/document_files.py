"""Settings, rules, policies, local designs, rounds and other files of a platform folder."""

import json
from pathlib import Path

from threebuckets.errors import InputError, shown
from threebuckets.folder.contents import SETTINGS, names_below, travelling_files
from threebuckets.folder.documents_out import design_path
from threebuckets.folder.drafts import Draft
from threebuckets.folder.files.fault_list import FaultList
from threebuckets.folder.files.safe_bytes import read_bytes, read_text
from threebuckets.policy.designs import parse_design
from threebuckets.policy.documents import parse_policy
from threebuckets.policy.platform import RecordedRound
from threebuckets.policy.rules import parse_rules
from threebuckets.policy.settings import parse_settings


def read_settings(root: Path, draft: Draft, faults: FaultList) -> None:
    """Read platform.toml and the rule file it names."""
    text = read_text(root, SETTINGS, faults)
    if text is None:
        return
    try:
        draft.settings = parse_settings(text, file=SETTINGS)
    except InputError as error:
        faults.add(error.faults)
        return
    file = draft.settings.rules.file
    rules = read_text(root, file, faults) if file.endswith(".toml") else None
    if not file.endswith(".toml"):
        faults.error("F12", SETTINGS, shown(file), "a rule file such as rules/2026-1.toml", column="rules.file")
    if rules is not None:
        read_rules_text(rules, draft, faults)


def read_rules_text(text: str, draft: Draft, faults: FaultList) -> None:
    """Take the rule file of the settings from its text, with the platform's changes applied."""
    if draft.settings is None:
        return
    draft.rules_text = text
    try:
        rules = parse_rules(text, file=draft.settings.rules.file)
        draft.rules = rules.changed(draft.settings.rules.change, file=SETTINGS)
    except InputError as error:
        faults.add(error.faults)


def read_documents(root: Path, draft: Draft, faults: FaultList) -> None:
    """Read policies, designs, rounds and the files that travel with the platform."""
    for name in names_below(root, "policies", "*.md"):
        text = read_text(root, name, faults)
        take_policy(name, text, draft, faults)
    for name in names_below(root, "designs", "*/*.md"):
        text = read_text(root, name, faults)
        if text is not None:
            take_design(name, text, draft, faults)
    for name in names_below(root, "rounds", "*.json"):
        _take_round(root, name, draft, faults)
    for name in travelling_files(root, draft.settings) if draft.settings else ():
        content = read_bytes(root, name, faults)
        if content is not None:
            draft.files[name] = content


def take_policy(name: str, text: str | None, draft: Draft, faults: FaultList) -> None:
    """Put a policy's text into the draft; None stands for a file that could not be read."""
    slug = name.removeprefix("policies/").removesuffix(".md")
    if text is not None:
        try:
            draft.policies[slug] = parse_policy(text, slug=slug, file=name)
        except InputError as error:
            faults.add(error.faults)
        else:
            draft.policy_files[slug] = name
            return
    draft.unreadable.add(f"policies/{slug}")


def take_design(name: str, text: str, draft: Draft, faults: FaultList) -> None:
    """Put a local design's text into the draft; its place must agree with what it says."""
    try:
        design = parse_design(text, file=name)
    except InputError as error:
        faults.add(error.faults)
        return
    if design_path(design) != name:
        found = f"policy {shown(design.policy)}, area {shown(design.area)}"
        faults.error("F12", name, found, f"the policy and area of the file's path, or the path {design_path(design)}")
        return
    draft.designs[design.policy, design.area] = design
    draft.design_files[design.policy, design.area] = name


def _take_round(root: Path, name: str, draft: Draft, faults: FaultList) -> None:
    round_json = read_bytes(root, name, faults)
    facts = name.removesuffix(".json") + ".facts.json.gz"
    facts_gz = read_bytes(root, facts, faults) if (root / facts).exists() else None
    if round_json is not None:
        take_round(name, round_json, facts_gz, draft, faults)


def take_round(name: str, round_json: bytes, facts_gz: bytes | None, draft: Draft, faults: FaultList) -> None:
    """Put a recorded round into the draft."""
    try:
        json.loads(round_json)
    except (ValueError, RecursionError):
        faults.error("F65", name, "text that is not JSON", "a round as --record writes it")
    round_id = name.removeprefix("rounds/").removesuffix(".json")
    draft.rounds[round_id] = RecordedRound(round_json, facts_gz)
