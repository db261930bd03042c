"""Faults of documents, settings and rules in plain words: what stands there, and what should.

One place turns what the checks of a data model report into faults that a policy officer can read. Which line a key
stands on is known by the reader of the file (`front_matter.py`).
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from pydantic import ValidationError

from threebuckets.errors import Fault, shown

Place = tuple[str | int, ...]
_UNION_TAGS = ("float", "str", "int", "tuple", "literal[", "function-", "constrained-")
_PATTERNS = {
    "^[a-z0-9][a-z0-9-]{0,63}$": "a name of small letters, digits and hyphens, such as family-centre",
    "^[a-z0-9][a-z0-9-]*(/[a-z0-9][a-z0-9-]*)*$": "a kind of small letters, digits and hyphens, such as space/hall",
}
_WORDS = {
    "int_": ("F11", "a whole number"),
    "float_": ("F11", "a number"),
    "finite_": ("F11", "a number"),
    "bool_": ("F12", "true or false"),
    "date_": ("F14", "a day, YYYY-MM-DD"),
    "string_type": ("F12", "text"),
    "tuple_type": ("F12", "a list"),
    "list_type": ("F12", "a list"),
    "dict_": ("F12", "keys with values"),
    "mapping_": ("F12", "keys with values"),
    "model_": ("F12", "keys with values"),
}
_LIMITS = {
    "greater_than": ("gt", "more than"),
    "greater_than_equal": ("ge", "at least"),
    "less_than": ("lt", "less than"),
    "less_than_equal": ("le", "at most"),
}


def plain_faults(error: ValidationError, *, file: str, line: Callable[[Place], int | None]) -> list[Fault]:
    """Faults of a file from what the checks of its data model found; several ways to mend one value are one fault.

    Parameters
    ----------
    error : pydantic.ValidationError
    file : str
    line : callable
        Line of a place (keys and positions), None where it is not known.
    """
    found: dict[tuple[Place, str], tuple[str, str, list[str]]] = {}
    for item in error.errors():
        place = _place(item)
        code, expected = expectation(item)
        known = found.setdefault((place, code if _is_whole(item) else ""), (code, _found(item, place), []))
        known[2].append(expected)
    return [
        Fault(code, "error", file, line(place), dotted(place) or None, text, " or ".join(dict.fromkeys(expected)))
        for (place, _), (code, text, expected) in found.items()
    ]


def expectation(item: Mapping[str, Any]) -> tuple[str, str]:
    """Code and words for what was expected, from one item of a validation error."""
    kind, context = str(item["type"]), item.get("ctx", {})
    if "code" in context:
        return context["code"], item["msg"]
    if kind == "missing":
        return "F10", f"a value for {item['loc'][-1]}"
    if kind == "extra_forbidden":
        return "F31", "a key that exists"
    if kind in _LIMITS:
        name, words = _LIMITS[kind]
        return "F13", f"{words} {context[name]:g}"
    if kind == "literal_error":
        return "F12", str(context["expected"]).replace("'", "")
    if kind == "string_pattern_mismatch":
        return "F15", _PATTERNS.get(context["pattern"], "another form")
    if kind.endswith("too_short"):
        return "F10", "some text"
    if kind.endswith("too_long"):
        return "F13", f"at most {context['max_length']} characters"
    return next((words for start, words in _WORDS.items() if kind.startswith(start)), ("F12", _message(item)))


def dotted(path: Iterable[str | int]) -> str:
    """A path as people write it.

    Examples
    --------
    >>> dotted(("needs", 0, "target"))
    'needs[0].target'
    """
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


def _place(item: Mapping[str, Any]) -> Place:
    """Where it stands, without the names of the ways a value may be read."""
    place = tuple(item["loc"])
    while place and isinstance(place[-1], str) and place[-1].startswith(_UNION_TAGS) and not _is_key(item):
        place = place[:-1]
    return (*place, *item.get("ctx", {}).get("at", ()))


def _is_key(item: Mapping[str, Any]) -> bool:
    return item["type"] in {"missing", "extra_forbidden"}


def _is_whole(item: Mapping[str, Any]) -> bool:
    """Whether it speaks of the whole thing rather than of one way to read a value."""
    return "code" in item.get("ctx", {}) or _is_key(item)


def _found(item: Mapping[str, Any], place: Place) -> str:
    value = item.get("ctx", {}).get("found", item["input"])
    if item["type"] == "missing" or value is None or value == "":
        return "nothing"
    if item["type"] == "extra_forbidden":
        return shown(place[-1])
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "keys with values"
    return "a list" if isinstance(value, list | tuple) else shown(value)


def _message(item: Mapping[str, Any]) -> str:
    text = str(item["msg"]).removeprefix("Value error, ").removeprefix("Input should be ")
    return text[:1].lower() + text[1:]
