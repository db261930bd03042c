"""Reference of platform.toml, of the rule file and of the web app's environment."""

import re
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from docs.writing.documents_page import default
from docs.writing.markdown import code, page, table
from docs.writing.meanings import by_key, matched
from threebuckets.policy.rules import (
    DecisionRules,
    ResourcesRules,
    Rules,
    SituationRules,
    ValuesRules,
    standard_rules,
    standard_rules_text,
)
from threebuckets.policy.settings import (
    AreaSettings,
    ResourcesSettings,
    RulesSettings,
    Settings,
    SourceSettings,
    ValuesSettings,
)

SOURCE = Path(__file__).parents[2] / "src" / "threebuckets"
SECTIONS: dict[str, type[BaseModel]] = {
    "": Settings,
    "areas": AreaSettings,
    "values": ValuesSettings,
    "resources": ResourcesSettings,
    "rules": RulesSettings,
    "sources": SourceSettings,
}
RULES: dict[str, type[BaseModel]] = {
    "": Rules,
    "decision": DecisionRules,
    "values": ValuesRules,
    "situation": SituationRules,
    "resources": ResourcesRules,
}
PLATFORM = """
`platform.toml` says what the platform is, where its policies are tested and by which rules. Unknown keys are faults.
Comments survive when the program writes the file. In a workbook the same stands on the sheets *Platform*, *Sources*
and *Rules changed*.
"""
RULES_BEFORE = """
Every threshold of the test stands in a versioned rule file, `rules/2026-1.toml`. Each verdict names the file and its
fingerprint (SHA-256 of its content), so that anybody can compute it again. All keys are needed and none may be added.

To use another value, leave the file as it is and name the value in `platform.toml`; every verdict then lists it:

```toml
[rules.change]
"decision.gamma" = 0.95
```

`threebuckets test FOLDER --sensitivity` shows which verdicts would turn if a rule were a tenth higher or lower.
"""
WEB_BEFORE = """
`threebuckets serve` works without any setting. Each setting is an environment variable; lists are divided by commas,
truth is `true` or `false`.
"""


def platform_toml() -> str:
    """The page about platform.toml."""
    written = by_key("platform", "section", "key")
    matched("platform.toml", written, [f"{s}.{k}" for s, model in SECTIONS.items() for k in _keys(model)])
    parts = []
    for section, model in SECTIONS.items():
        heading = {"": "## At the top", "sources": "## [[sources]]\n\nOne block for each source of data."}
        parts.append(f"{heading.get(section, f'## [{section}]')}\n\n{_settings(section, model, written)}")
    parts.append(f"## Example\n\n```toml\n{_example()}\n```")
    return page("platform.toml", PLATFORM, *parts)


def rules() -> str:
    """The page about the rule file."""
    written = by_key("rules", "section", "key")
    matched(
        "the rule file",
        written,
        [f"{s}.{k}" for s, model in RULES.items() for k in model.model_fields if k not in RULES],
    )
    values = standard_rules().model_dump(mode="json")
    parts = []
    for section, model in RULES.items():
        found = values[section] if section else values
        rows = [
            (
                code(f"{section}.{key}" if section else key),
                code(_value(found[key])),
                written[f"{section}.{key}"]["meaning"],
            )
            for key in model.model_fields
            if key not in RULES
        ]
        parts.append(f"## {section.title() or 'The file itself'}\n\n{table(('parameter', '2026-1', 'meaning'), rows)}")
    return page("The rule file", RULES_BEFORE, *parts, f"## The file\n\n```toml\n{standard_rules_text().strip()}\n```")


def web_settings() -> str:
    """The page about the environment."""
    written = by_key("settings", "name")
    found = environment()
    matched("settings of the web app", written, found)
    rows = [(code(name), written[name]["meaning"], written[name]["default"] or _python(found[name])) for name in found]
    return page("Settings of the web app", WEB_BEFORE, table(("variable", "meaning", "default"), rows))


def environment() -> dict[str, str]:
    """Every environment variable that the web app reads, with its default as it stands in the code."""
    text = (SOURCE / "web" / "settings.py").read_text(encoding="utf-8")
    return dict(re.findall(r'env\.\w+\(\s*"(TB_\w+)", default=(.+?)\)(?=[\s):,}]|$)', text, flags=re.MULTILINE))


def _keys(model: type[BaseModel]) -> dict[str, Any]:
    return {key: field for key, field in model.model_fields.items() if key != "text"}


def _settings(section: str, model: type[BaseModel], written: Any) -> str:
    rows = [
        (code(key), written[f"{section}.{key}"]["value"], written[f"{section}.{key}"]["meaning"], default(field))
        for key, field in _keys(model).items()
    ]
    return table(("key", "value", "meaning", "default"), rows)


def _example() -> str:
    return (SOURCE / "demo" / "texts" / "platform.toml").read_text(encoding="utf-8").strip()


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) else str(value) if value != "" else '""'


def _python(text: str) -> str:
    """A Python default as it is written in the environment."""
    if text in {'""', "[]"}:
        return ""
    if text in {"True", "False"}:
        return code(text.lower())
    items = re.findall(r'"([^"]*)"', text)
    return code(",".join(items)) if items else code(text)
