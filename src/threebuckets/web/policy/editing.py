"""Between a policy's text and the form over it: the same document, both ways; the library's faults brought to fields.

Pure: no request and no database.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from threebuckets.errors import Fault, InputError
from threebuckets.folder.document_edits import content_of, with_changes
from threebuckets.policy.documents import PolicyDocument, parse_policy
from threebuckets.policy.front_matter import FrontMatter
from threebuckets.web.policy.document_forms import ROWS, DocumentForms

ONCE = {
    "title": "title",
    "kind": "kind",
    "summary": "summary",
    "problem": "problem",
    "aims": "aims",
    "from": "starts",
    "until": "until",
    "effect_from": "effect_from",
    "values.serves": "serves",
    "why_not.nobody": "nobody",
    "why_not.market": "market",
    "why_not.national": "national",
    "requires": "requires",
    "excludes": "excludes",
}
"""Key of the document → field of the form."""
MANY = frozenset({"aims", "values.serves", "requires", "excludes", "options", "scales_with"})
DAYS = frozenset({"from", "until", "effect_from", "horizon"})
NUMBERS = frozenset({"amount", "low", "high", "target", "minimum", "maximum"})
NAMED = {"from": "starts"}
"""Key of a thing in a list → field of its form, where they differ."""
DEFAULTS: Mapping[str, object] = {"stance": "for", "role": "core", "lead": "none", "scales_with": []}
NAME_OF = {"statements": "statement", "needs": "indicator"}
_WHERE = re.compile(r"(?P<list>[a-z]+)\[(?P<n>\d+)\](?:\.(?P<part>[a-z_]+))?")


def data_of(text: str) -> dict[str, str]:
    """What the form holds for a text, as a browser would send it; a blank row at the end of each list.

    Raises
    ------
    InputError
        The front matter cannot be read.
    """
    front = content_of(text)
    data = {field: _shown(_at(front.content, key), key) for key, field in ONCE.items()}
    data["prose"] = front.prose
    for name, row in ROWS.items():
        items = _things(front, name)
        fields = [field for field in row.base_fields if field != "was"]
        data |= {f"{name}-TOTAL_FORMS": str(len(items) + 1), f"{name}-INITIAL_FORMS": "0"}
        for n, item in enumerate(items):
            data[f"{name}-{n}-was"] = str(item.get(NAME_OF.get(name, "id"), ""))
            data |= {f"{name}-{n}-{field}": _shown(item.get(_key(field)), _key(field)) for field in fields}
    return data


def text_of(text: str, forms: DocumentForms) -> str:
    """The text with what the form says put into it; what the form does not show stays.

    Raises
    ------
    InputError
        The front matter of the text cannot be read.
    """
    front, given = content_of(text), forms.main.cleaned_data
    changes: dict[str, Any] = {}
    for key, field in ONCE.items():
        top, _dot, below = key.partition(".")
        value = _read(given[field], key)
        if below:
            within = changes.setdefault(top, dict(front.content.get(top) or {}))
            within[below] = value
        else:
            changes[top] = value
    for name in ROWS:
        changes[name] = _rows(name, forms.lists[name], front)
    return with_changes(text, changes, prose=given["prose"])


def read(text: str, *, slug: str) -> tuple[PolicyDocument | None, tuple[Fault, ...]]:
    """The document of a text, or what is wrong with it."""
    try:
        return parse_policy(text, slug=slug), ()
    except InputError as error:
        return None, error.faults


def place_faults(forms: DocumentForms, faults: Iterable[Fault]) -> None:
    """Put each fault at the field it is about; those about the whole stand above."""
    for fault in faults:
        form, field = _field_of(forms, fault.column or "")
        form.add_error(field, said(fault))


def said(fault: Fault) -> str:
    """A fault as a person is told."""
    return _("Here stands “{found}”; needed is {expected}.").format(found=fault.found, expected=fault.expected)


def _field_of(forms: DocumentForms, column: str) -> tuple[Any, str | None]:
    hit = _WHERE.match(column)
    if hit and hit["list"] in forms.lists:
        rows = forms.lists[hit["list"]].forms
        n, field = int(hit["n"]), NAMED.get(hit["part"] or "", hit["part"] or "")
        if n < len(rows):
            return rows[n], field if field in rows[n].fields else None
    if column in ROWS:
        return forms.main, None
    return forms.main, next((field for key, field in ONCE.items() if column.startswith(key)), None)


def _rows(name: str, formset: Any, front: FrontMatter) -> list[dict[str, Any]]:
    """A list as the form has it: rows without a mark of deletion that say anything."""
    known = {str(item.get(NAME_OF.get(name, "id"), "")): item for item in _things(front, name)}
    made = []
    for row in formset.forms:
        given = row.cleaned_data
        if given.get("DELETE") or not any(value for key, value in given.items() if key not in {"was", "DELETE"}):
            continue
        made.append(_item(row, known.get(given["was"], {})))
    return made


def _item(row: Any, before: Mapping[str, Any]) -> dict[str, Any]:
    item = dict(before)
    for field in row.fields:
        key = _key(field)
        if field in {"was", "DELETE"}:
            continue
        value = _read(row.cleaned_data[field], key)
        if key not in before and before and value == DEFAULTS.get(key):
            continue
        item[key] = value
    return item


def _things(front: FrontMatter, name: str) -> list[Mapping[str, Any]]:
    found = front.content.get(name)
    return [item if isinstance(item, Mapping) else {} for item in found] if isinstance(found, list) else []


def _at(content: Mapping[str, Any], key: str) -> Any:
    top, _dot, below = key.partition(".")
    found = content.get(top)
    return found.get(below) if below and isinstance(found, Mapping) else None if below else found


def _key(field: str) -> str:
    return "from" if field == "starts" else field


def _shown(value: Any, key: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return "\n".join(str(item) for item in value)
    return f"{value:g}" if isinstance(value, float) and abs(value) < 1e6 else str(value)


def _read(text: str, key: str) -> Any:
    """A field's text as the value it stands for; text where it is no such value: the library says so then."""
    text = text.strip()
    if key in MANY:
        return [line.strip() for line in text.splitlines() if line.strip()]
    if key == "ours" and text in {"true", "false"}:
        return text == "true"
    if key in DAYS:
        return _day(text)
    return _number(text) if key in NUMBERS else text


def _day(text: str) -> date | str:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


def _number(text: str) -> float | int | str:
    try:
        return int(text) if text.lstrip("-").isdigit() else float(text.replace(",", ""))
    except ValueError:
        return text
