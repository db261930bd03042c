"""The reference pages say what the program is now, and leave nothing public out."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from docs import generate
from docs.writing.api_page import ROOMS, public_names
from docs.writing.documents_page import PARTS, keys_of
from docs.writing.faults_page import used
from docs.writing.meanings import UnwrittenError, matched
from docs.writing.settings_pages import environment
from threebuckets.cli.app import app
from threebuckets.exchange import SOURCE_OPTIONS, formats
from threebuckets.policy import standard_rules, tables
from threebuckets.policy.sentences import TEMPLATES

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "docs" / "reference"


def page(name: str) -> str:
    return (REFERENCE / f"{name}.md").read_text(encoding="utf-8")


def missing(name: str, words: list[str]) -> list[str]:
    """Words that the page does not show as code."""
    text = re.sub(r"^```.*?^```", "", page(name), flags=re.DOTALL | re.MULTILINE)
    shown = set(re.findall(r"`([^`\n]+)`", text))
    return sorted(set(words) - shown)


@pytest.mark.parametrize("name", generate.PAGES)
def test_a_generated_page_is_as_the_program_would_write_it_now(name: str) -> None:
    """Where this fails: `python -m docs.generate`, and look at the difference."""
    assert page(name) == generate.PAGES[name]()


@pytest.mark.parametrize("room", ROOMS)
def test_every_public_name_is_in_the_reference_with_a_line_of_its_own(room: str) -> None:
    """A room hands on nothing undocumented."""
    section = page("api").split(f"## threebuckets.{room}\n")[1].split("\n## ")[0]
    lines = dict(re.findall(r"^\| `(\w+)` \| \w+ \| (.*) \|$", section, flags=re.MULTILINE))
    assert [name for name in public_names(room) if not lines.get(name)] == []


def commands_of(group: Any, context: Any) -> Iterator[tuple[str, Any]]:
    """Every command, those under one name by both words."""
    for name in group.list_commands(context):
        command = group.resolve_command(context, [name])[1]
        if hasattr(command, "list_commands"):
            yield from ((f"{name} {below}", found) for below, found in commands_of(command, context))
        else:
            yield name, command


def test_every_command_and_option_is_in_the_reference() -> None:
    group: Any = typer.main.get_command(app)
    context = group.make_context("threebuckets", [], resilient_parsing=True)
    for name, command in commands_of(group, context):
        section = page("command-line").split(f"\n## {name}\n")[1].split("\n## ")[0]
        options = [option for parameter in command.params for option in parameter.opts if option.startswith("--")]
        assert [option for option in options if option != "--help" and f"`{option}`" not in section] == [], name


def test_every_check_and_reason_is_in_the_reference() -> None:
    assert missing("checks", [reason for _, _, reason in TEMPLATES]) == []
    assert [check for check, _, _ in TEMPLATES if f"### {check}\n" not in page("checks")] == []


def test_every_format_and_option_is_in_the_reference() -> None:
    options = [option.name for found in formats() for option in found.options]
    assert missing("formats", [*(found.name for found in formats()), *options, *(o.name for o in SOURCE_OPTIONS)]) == []


def test_every_fault_code_is_in_the_reference_and_only_those() -> None:
    assert set(re.findall(r"\*\*(F\d\d)\*\*", page("faults"))) == used()


def test_every_rule_is_in_the_reference() -> None:
    rules = standard_rules().model_dump()
    sections = {name: value for name, value in rules.items() if isinstance(value, dict)}
    names = [f"{section}.{key}" for section, keys in sections.items() for key in keys]
    assert missing("rules", [*names, *(name for name in rules if name not in sections)]) == []


def test_every_column_is_in_the_reference() -> None:
    for name, found in tables().items():
        section = page("folder").split(f"### {name}.csv\n")[1].split("\n### ")[0]
        assert [column.name for column in found.columns if f"| `{column.name}` |" not in section] == [], name


def test_every_key_of_a_document_is_in_the_reference() -> None:
    assert missing("documents", [key for model in PARTS.values() for key in keys_of(model)]) == []


def test_every_setting_of_the_web_app_is_in_the_reference() -> None:
    text = (ROOT / "src" / "threebuckets" / "web" / "settings.py").read_text(encoding="utf-8")
    named = re.findall(r'env(?:\.\w+)?\(\s*"(TB_\w+)"', text)
    assert len(named) > 10
    assert sorted(set(named)) == sorted(environment())
    assert missing("settings", named) == []


def test_every_key_of_a_round_is_in_the_reference() -> None:
    source = (ROOT / "src" / "threebuckets" / "policy" / "rounds.py").read_text(encoding="utf-8")
    keys = re.findall(r'^\s*(?:return \{)?"(\w+)": ', source, flags=re.MULTILINE)
    assert len(set(keys)) > 25
    assert missing("round", keys) == []


def test_every_key_of_the_schema_of_a_round_is_in_the_reference() -> None:
    """Parts of sentences are named by the schema alone."""

    def keys(node: Any) -> list[str]:
        if isinstance(node, list):
            return [key for item in node for key in keys(item)]
        if not isinstance(node, dict):
            return []
        inner = [key for name, item in node.items() if name != "parts" for key in keys(item)]
        return [*(node["properties"] if isinstance(node.get("properties"), dict) else []), *inner]

    schema = json.loads((REFERENCE / "round.schema.json").read_text(encoding="utf-8"))
    assert len(keys(schema)) > 25
    assert missing("round", [key for key in keys(schema) if key != "number"]) == []


def test_something_written_about_that_is_gone_stops_the_generation() -> None:
    with pytest.raises(UnwrittenError, match="gone: \\['old'\\]"):
        matched("keys", ["old", "kept"], ["kept"])


def test_something_not_yet_written_about_stops_the_generation() -> None:
    with pytest.raises(UnwrittenError, match="not yet written about: \\['new'\\]"):
        matched("keys", ["kept"], ["kept", "new"])
