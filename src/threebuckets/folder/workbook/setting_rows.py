"""Settings as rows of name, value and meaning, and edits of those rows put into platform.toml."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import tomlkit

from threebuckets.policy.settings import Settings
from threebuckets.policy.tables import split_list

RULE = "rule "
"""A row whose setting begins so changes a parameter of the rules: `rule decision.gamma`."""
MEANINGS: Mapping[str, tuple[tuple[str, ...], str]] = {
    "title": (("title",), "What the platform is called."),
    "organisation": (("organisation",), "Who puts it forward."),
    "short name": (("slug",), "For web addresses: small letters, digits and hyphens."),
    "language": (("language",), "Language of the texts, such as en-GB."),
    "level of places tested": (("areas", "level"), "Policies are tested in every place of this level (sheet Places)."),
    "only inside": (("areas", "within"), "Only in places inside these, divided by |; empty: everywhere."),
    "open poll accepted because": (
        ("values", "accept_open_poll"),
        "If anybody could vote without being verified: why you accept that. Every verdict repeats it.",
    ),
    "everybody has been asked for": (
        ("resources", "register_complete"),
        "Kinds of which everybody who could help has been asked, divided by |, such as space/hall or person@WARD.",
    ),
    "asked until": (("resources", "declared_on"), "Day on which that was declared."),
    "invented": (("invented",), "true where the people and places do not exist."),
    "day of the story": (("as_of",), "For an invented or archived platform: the day it is tested on; empty: today."),
}
"""Setting as an officer reads it → its place in platform.toml, and what it means."""
_LISTS = {("areas", "within"), ("resources", "register_complete")}


def setting_rows(settings: Settings) -> dict[str, str]:
    """Setting → value as text, in the order of the sheet.

    Examples
    --------
    >>> from threebuckets.policy.settings import parse_settings
    >>> text = 'title="T"\\norganisation="O"\\nslug="t"\\n[areas]\\nlevel="ward"\\n[rules]\\nfile="rules/r.toml"'
    >>> setting_rows(parse_settings(text))["level of places tested"]
    'ward'
    """
    content = settings.model_dump()
    rows = {}
    for name, (path, _) in MEANINGS.items():
        value: Any = content
        for key in path:
            value = value[key]
        rows[name] = _text(value)
    for parameter, value in sorted(settings.rules.change.items()):
        rows[f"{RULE}{parameter}"] = _text(value)
    return rows


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (tuple, list)):
        return "|".join(map(str, value))
    return "" if value is None else str(value)


def edited_settings(text: str, before: Mapping[str, str], rows: Mapping[str, str]) -> str:
    """The text of platform.toml with the rows that differ put into it; comments stay."""
    content = tomlkit.parse(text)
    for name, value in rows.items():
        if before.get(name, "") == value:
            continue
        if name.startswith(RULE):
            changes = content["rules"].setdefault("change", tomlkit.table())
            changes[name.removeprefix(RULE)] = _scalar(value)
        elif name in MEANINGS:
            _put(content, MEANINGS[name][0], value)
    for name in before.keys() - rows.keys():
        if name.startswith(RULE):
            content["rules"]["change"].pop(name.removeprefix(RULE), None)
    return tomlkit.dumps(content)


def _put(content: Any, path: tuple[str, ...], value: str) -> None:
    table = content
    for key in path[:-1]:
        table = table.setdefault(key, tomlkit.table())
    if path in _LISTS:
        table[path[-1]] = list(split_list(value))
    elif path[-1] in {"declared_on", "as_of"}:
        table.pop(path[-1], None)
        if value:
            table[path[-1]] = _scalar(value)
    elif path[-1] == "invented":
        table[path[-1]] = value == "true"
    else:
        table[path[-1]] = value


def _scalar(text: str) -> Any:
    """A value of TOML from the text of a cell."""
    if text in {"true", "false"}:
        return text == "true"
    for kind in (int, float, date.fromisoformat):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def setting_of(column: str) -> str:
    """The setting that a dotted key of platform.toml belongs to; empty where it has no row.

    Examples
    --------
    >>> setting_of("areas.within[0]")
    'only inside'
    """
    bare = column.partition("[")[0]
    return next((name for name, (path, _) in MEANINGS.items() if ".".join(path) == bare), "")
