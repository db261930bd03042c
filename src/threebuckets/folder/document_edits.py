"""A policy's text with some of its keys changed: comments and everything nobody changed stay as they stand.

A form and the Markdown beside it are two ways into one text. What the keys mean is `policy.documents`' matter; here
only text is exchanged, key by key, and within a list item by item.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from threebuckets.errors import InputError
from threebuckets.folder.documents_out import in_one_line
from threebuckets.policy.documents import PolicyDocument
from threebuckets.policy.front_matter import FrontMatter, read_front_matter

NOTHING: tuple[Any, ...] = (None, "", (), [], {})
ORDER = tuple(field.alias or name for name, field in PolicyDocument.model_fields.items())
EMPTY = "---\nversion: 1\n---\n"
"""What a new policy begins with."""


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines of one key, from the key to the line before the next; what stands above the first key has none."""

    key: str
    lines: tuple[str, ...]


def content_of(text: str, *, file: str = "") -> FrontMatter:
    """Keys and prose of a policy's text, without judging them.

    Raises
    ------
    InputError
        The front matter itself cannot be read.
    """
    front = read_front_matter(normal(text), file=file)
    if front.faults:
        raise InputError(front.faults)
    return front


def with_changes(text: str, changes: Mapping[str, Any], *, prose: str | None = None) -> str:
    r"""The text with other values for some of its keys.

    Parameters
    ----------
    text : str
        A policy's text; its front matter must be readable, its values need not be right.
    changes : mapping of str to plain value
        Key as it stands in the file → value; an empty one removes the key. Values that say the same as before change
        nothing, so that their comments and line breaks stay.
    prose : str, optional
        The Markdown after the front matter; by default as it is.

    Raises
    ------
    InputError
        The front matter cannot be read.

    Examples
    --------
    >>> print(with_changes("---\ntitle: Warm rooms  # for now\nversion: 1\n---\nText.", {"version": 2}), end="")
    ---
    title: Warm rooms  # for now
    version: 2
    ---
    Text.
    """
    text = normal(text)
    front = content_of(text)
    lines = text.split("\n")
    end = next(n for n, line in enumerate(lines[1:], 1) if line.rstrip() == "---")
    blocks = _blocks(lines[1:end], front)
    for key, value in changes.items():
        if tidy(value) != tidy(front.content.get(key)):
            blocks = _exchanged(blocks, key, value, front)
    head = [line for block in blocks for line in block.lines]
    tail = lines[end:] if prose is None or normal(prose).strip() == front.prose.strip() else ["---", "", normal(prose)]
    return "\n".join([lines[0], *head, *tail])


def normal(text: str) -> str:
    """Text with plain line ends, as a browser's field or an old editor may have sent others."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def tidy(value: Any) -> Any:
    """A value as it is compared: nothing is the same as absent, and white space does not count."""
    if isinstance(value, Mapping):
        found = {str(key): tidy(item) for key, item in value.items()}
        return {key: item for key, item in found.items() if item not in NOTHING} or None
    if isinstance(value, list | tuple):
        return [tidy(item) for item in value] or None
    if isinstance(value, str):
        return " ".join(value.split()) or None
    return value


def _blocks(lines: Sequence[str], front: FrontMatter) -> list[_Block]:
    """Front matter cut into keys; a comment above a key belongs to it."""
    starts = sorted((mark[0] - 2, str(path[0])) for path, mark in front.marks.items() if len(path) == 1)
    cuts = [(_with_comments(lines, at), key) for at, key in starts]
    blocks = [_Block("", tuple(lines[: cuts[0][0]] if cuts else lines))]
    for n, (at, key) in enumerate(cuts):
        after = cuts[n + 1][0] if n + 1 < len(cuts) else len(lines)
        blocks.append(_Block(key, tuple(lines[at:after])))
    return blocks


def _with_comments(lines: Sequence[str], at: int) -> int:
    while at > 0 and lines[at - 1].startswith("#"):
        at -= 1
    return at


def _exchanged(blocks: list[_Block], key: str, value: Any, front: FrontMatter) -> list[_Block]:
    kept = [n for n, block in enumerate(blocks) if block.key == key]
    if value in NOTHING or tidy(value) is None:
        return [block for block in blocks if block.key != key]
    if kept:
        above = tuple(line for line in blocks[kept[0]].lines if line.startswith("#"))
        new = _Block(key, (*above, *_lines(key, value, front, blocks[kept[0]])))
        return [*blocks[: kept[0]], new, *blocks[kept[0] + 1 :]]
    later = set(ORDER[ORDER.index(key) + 1 :]) if key in ORDER else set()
    place = next((n for n, block in enumerate(blocks) if block.key in later), len(blocks))
    return [*blocks[:place], _Block(key, tuple(_lines(key, value, front, None))), *blocks[place:]]


def _lines(key: str, value: Any, front: FrontMatter, block: _Block | None) -> list[str]:
    """A key with its value: a list of things one a line, anything else in one line."""
    if not (isinstance(value, list | tuple) and value and isinstance(value[0], Mapping)):
        return [f"{key}: {in_one_line(_plain(value))}"]
    old = _item_lines(key, front, block) if block else []
    made = [f"{key}:"]
    for item in value:
        same = next((n for n, (before, _) in enumerate(old) if before == tidy(item)), None)
        made += list(old.pop(same)[1]) if same is not None else [f"  - {in_one_line(_plain(item))}"]
    return made


def _item_lines(key: str, front: FrontMatter, block: _Block) -> list[tuple[Any, tuple[str, ...]]]:
    """Items of a list that stand on lines of their own, each with its lines as they are."""
    before = front.content.get(key)
    if not isinstance(before, list) or not before:
        return []
    first = front.marks[(key,)][0]
    above = sum(line.startswith("#") for line in block.lines[: block.lines.index(_key_line(key, block))])
    body = block.lines[above:]
    starts = [front.marks[(key, n)][0] - first for n in range(len(before))]
    if len(set(starts)) != len(starts) or not body[starts[0]].startswith("  - "):
        return []
    ends = [*starts[1:], len(body)]
    return [(tidy(before[n]), body[at:to]) for n, (at, to) in enumerate(zip(starts, ends, strict=True))]


def _key_line(key: str, block: _Block) -> str:
    return next(line for line in block.lines if line.startswith((f"{key}:", f'"{key}"', f"'{key}'")))


def _plain(value: Any) -> Any:
    """Without what is empty, so that nothing is written that says nothing."""
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items() if item not in NOTHING and tidy(item) is not None}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value if isinstance(value, bool | int | float | date) else " ".join(str(value).split())
