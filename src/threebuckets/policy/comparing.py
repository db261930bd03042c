"""What differs between two versions of a policy: field by field, and the prose word by word.

Fields are named by their keys; which words a page uses for them is the page's matter. Nothing is judged here: what a
change turns is found by testing (`changes.py`).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Any, Literal

from threebuckets.policy.documents import PolicyDocument
from threebuckets.policy.wording import day, number

How = Literal["same", "added", "removed", "left out"]
NAMES: Mapping[str, str] = {
    "statements": "statement",
    "needs": "indicator",
    "requirements": "id",
    "core": "id",
    "choices": "id",
}
"""Lists of things → the key that names a thing."""
TESTED = ("kind", "from", "until", "effect_from", "statements", "needs", "requirements", "core", "choices")
"""Fields that verdicts or local designs rest on: a change of one makes a new version."""
SHORT = 3
"""Words up to which a value is not compared word by word."""
_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
_NOT_COMPARED = frozenset({"slug", "version", "prose", "source"})


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text: in both, only in the later, only in the earlier; or paragraphs in both that are left out."""

    how: How
    text: str


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """A field that differs: of the policy, or of one thing in a list.

    Parameters
    ----------
    field : str
        Key of the field, dotted where it lies within another (`why_not.market`).
    thing : str
        Name of the thing in a list (`room`); empty where the field is the policy's own.
    part : str
        Key within the thing (`amount`); empty where the whole thing came or went.
    before, after : str
        The values in words; empty where there was none.
    pieces : tuple of Piece
        Both, word by word.
    """

    field: str
    thing: str
    part: str
    before: str
    after: str

    @property
    def is_short(self) -> bool:
        """Whether both are best read whole beside each other: a number, a day, a word or two."""
        return max(len(self.before.split()), len(self.after.split())) <= SHORT

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """The two values, word by word."""
        return word_differences(self.before, self.after)


def field_differences(before: PolicyDocument, after: PolicyDocument) -> tuple[FieldDifference, ...]:
    """Fields that differ, in the order of the document; the prose is not among them."""
    old, new = _plain(before), _plain(after)
    return tuple(
        found for field in dict.fromkeys([*old, *new]) for found in _of_field(field, old.get(field), new.get(field))
    )


def is_tested_alike(before: PolicyDocument, after: PolicyDocument) -> bool:
    """Whether verdicts and local designs rest on the same: only words differ."""
    return not any(found.field.split(".")[0] in TESTED for found in field_differences(before, after))


def word_differences(before: str, after: str) -> tuple[Piece, ...]:
    """Two short texts, word by word.

    Examples
    --------
    >>> [(piece.how, piece.text) for piece in word_differences("opens at nine", "opens at half past six")]
    [('same', 'opens at '), ('removed', 'nine'), ('added', 'half past six')]
    """
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    return tuple(_joined(_pieces(old, new)))


def prose_differences(before: str, after: str, *, around: int = 1) -> tuple[Piece, ...]:
    """Two Markdown texts paragraph by paragraph, and changed paragraphs word by word.

    Parameters
    ----------
    before, after : str
    around : int
        How many unchanged paragraphs are kept beside a change; the others are left out.

    Returns
    -------
    tuple of Piece
        Empty where nothing differs.
    """
    old, new = (re.split(r"\n{2,}", text.strip()) if text.strip() else [] for text in (before, after))
    if old == new:
        return ()
    pieces: list[Piece] = []
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for n, (code, i, j, k, m) in enumerate(codes):
        if code == "equal":
            pieces += _kept(old[i:j], around, is_first=n == 0, is_last=n == len(codes) - 1)
        else:
            pieces += word_differences(_paragraphs(old[i:j]), _paragraphs(new[k:m]))
    return tuple(pieces)


def _plain(document: PolicyDocument) -> dict[str, Any]:
    return document.model_dump(mode="python", by_alias=True, exclude=set(_NOT_COMPARED), exclude_none=True)


def _of_field(field: str, before: Any, after: Any) -> Iterator[FieldDifference]:
    if before == after:
        return
    if field in NAMES:
        yield from _of_things(field, before or (), after or ())
    elif isinstance(before, dict) or isinstance(after, dict):
        old, new = before or {}, after or {}
        for key in dict.fromkeys([*old, *new]):
            yield from _of_field(f"{field}.{key}", old.get(key), new.get(key))
    else:
        yield FieldDifference(field, "", "", in_words(before), in_words(after))


def _of_things(field: str, before: Any, after: Any) -> Iterator[FieldDifference]:
    name = NAMES[field]
    old, new = {item[name]: item for item in before}, {item[name]: item for item in after}
    for thing in dict.fromkeys([*old, *new]):
        was, now = old.get(thing), new.get(thing)
        if was is None or now is None:
            yield FieldDifference(field, thing, "", in_words(was), in_words(now))
            continue
        for part in dict.fromkeys([*was, *now]):
            if was.get(part) != now.get(part):
                yield FieldDifference(field, thing, part, in_words(was.get(part)), in_words(now.get(part)))
    if list(old) != list(new) and set(old) == set(new):
        yield FieldDifference(field, "", "", ", ".join(old), ", ".join(new))


def in_words(value: Any) -> str:
    """A value of a document as it is read; empty for nothing.

    Examples
    --------
    >>> in_words({"id": "room", "amount": 60.0, "unit": "m2"}), in_words(("a", "b")), in_words(None)
    ('room, amount 60, unit m2', 'a, b', '')
    """
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return day(value)
    if isinstance(value, int | float):
        return number(float(value))
    if isinstance(value, Mapping):
        parts = [(key, in_words(item)) for key, item in value.items()]
        return ", ".join(text if key in set(NAMES.values()) else f"{key} {text}" for key, text in parts if text)
    return ", ".join(in_words(item) for item in value) if isinstance(value, list | tuple) else str(value)


def _pieces(old: list[str], new: list[str]) -> Iterator[Piece]:
    for code, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if code == "equal":
            yield Piece("same", "".join(old[i:j]))
            continue
        if i < j:
            yield Piece("removed", "".join(old[i:j]))
        if k < m:
            yield Piece("added", "".join(new[k:m]))


def _joined(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """A space alone between two changes is no island: what was taken out stays together, and what came in."""
    gone, came = "", ""
    for piece in pieces:
        if piece.how == "same" and (piece.text.strip() or not (gone or came)):
            yield from _changed(gone, came)
            gone = came = ""
            yield piece
        else:
            gone += piece.text if piece.how != "added" else ""
            came += piece.text if piece.how != "removed" else ""
    yield from _changed(gone, came)


def _changed(gone: str, came: str) -> Iterator[Piece]:
    """What was taken out and what came in; white space at the end that both share belongs to neither."""
    kept = gone[len(gone.rstrip()) :] if gone[len(gone.rstrip()) :] == came[len(came.rstrip()) :] else ""
    for how, text in (("removed", gone), ("added", came)):
        if text.removesuffix(kept):
            yield Piece("removed" if how == "removed" else "added", text.removesuffix(kept))
    if kept:
        yield Piece("same", kept)


def _paragraphs(found: list[str]) -> str:
    return "".join(f"{text}\n\n" for text in found)


def _kept(found: list[str], around: int, *, is_first: bool, is_last: bool) -> list[Piece]:
    """Unchanged paragraphs beside a change, and how many are left out."""
    ahead = 0 if is_first else around
    behind = 0 if is_last else around
    if len(found) <= ahead + behind:
        return [Piece("same", _paragraphs(found))]
    left = len(found) - ahead - behind
    kept = [Piece("same", _paragraphs(found[:ahead])), Piece("left out", str(left))]
    kept.append(Piece("same", _paragraphs(found[len(found) - behind :] if behind else [])))
    return [piece for piece in kept if piece.text]
