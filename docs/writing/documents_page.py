"""Reference of policy documents and local designs: every key, matched with the models that read them."""

from datetime import date
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from docs.writing.markdown import code, page, table
from docs.writing.meanings import by_key, matched
from threebuckets.policy.designs import LocalDesign
from threebuckets.policy.documents import (
    Choice,
    CorePart,
    PolicyDocument,
    RequirementLine,
    ServedValues,
    StatementLink,
    TargetedNeed,
    WhyNot,
)

TEXTS = Path(__file__).parents[2] / "src" / "threebuckets" / "demo" / "texts"
NOT_KEYS = {"slug", "prose", "source"}
PARTS: dict[str, type[BaseModel]] = {
    "policy": PolicyDocument,
    "statements": StatementLink,
    "needs": TargetedNeed,
    "requirements": RequirementLine,
    "core": CorePart,
    "choices": Choice,
    "values": ServedValues,
    "why_not": WhyNot,
    "design": LocalDesign,
}
HEADINGS = {
    "policy": "## Policy\n\nOne Markdown file `policies/<slug>.md`; the file’s name is the policy’s slug.",
    "statements": "### statements\n\nThe statements the policy rests on; at least one is `core`.",
    "needs": "### needs\n\nThe indicators it is meant to move; at least one.",
    "requirements": "### requirements\n\nWhat delivery takes in an area; at least one.",
    "core": "### core\n\nThe parts that are the same everywhere.",
    "choices": "### choices\n\nThe questions that every area answers for itself.",
    "values": "### values",
    "why_not": "### why_not\n\nShown with the policy, never a check.",
    "design": "## Local design\n\nOne Markdown file `designs/<policy>/<area>.md`: one area’s answers.",
}
BEFORE = """
A document begins with front matter between two `---` lines and goes on in Markdown. The front matter is plain YAML:
no anchors, aliases or tags, at most 64 kB, and `yes`, `no` and `on` stay text. Unknown keys are faults, and raw HTML in
the prose is refused. Numbers of requirements are taken for one area.
"""


def documents() -> str:
    """The page."""
    written = by_key("documents", "part", "key")
    matched("keys of documents", written, [f"{part}.{key}" for part, model in PARTS.items() for key in keys_of(model)])
    sections = [f"{HEADINGS[part]}\n\n{_keys(part, model, written)}" for part, model in PARTS.items()]
    policy = f"## A policy, whole\n\n```yaml\n{_front('policies/family-centres.md')}\n```"
    design = f"### A design, whole\n\n```yaml\n{_front('designs/quayhead.md')}\n```"
    return page("Policy documents and local designs", BEFORE, *sections, design, policy)


def keys_of(model: type[BaseModel]) -> dict[str, Any]:
    """Key as it is written in the file → field."""
    return {field.alias or name: field for name, field in model.model_fields.items() if name not in NOT_KEYS}


def _keys(part: str, model: type[BaseModel], written: Any) -> str:
    rows = [
        (code(key), written[f"{part}.{key}"]["value"], written[f"{part}.{key}"]["meaning"], default(field))
        for key, field in keys_of(model).items()
    ]
    return table(("key", "value", "meaning", "default"), rows)


def default(field: Any) -> str:
    """The default of a key, in words."""
    if field.is_required():
        return "needed"
    value = field.default
    if value is PydanticUndefined or value is None or value == "" or value == () or isinstance(value, BaseModel):
        return ""
    return code(
        str(value).lower() if isinstance(value, bool) else value.isoformat() if isinstance(value, date) else str(value)
    )


def _front(name: str) -> str:
    """Front matter of a document of the invented county."""
    path = TEXTS / name
    found = path if path.exists() else next(TEXTS.glob(f"**/{Path(name).name}"))
    return found.read_text(encoding="utf-8").split("---\n")[1].strip("\n")
