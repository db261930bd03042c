"""What differs between folder and database since they last met, on both sides; and the two put together.

Pure functions over fingerprints and platforms: nothing here reads a folder or a database.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from threebuckets.policy.platform import Platform
from threebuckets.policy.tables import tables

Fingerprints = Mapping[str, Mapping[bytes, bytes]]
"""Part of a platform (a table, `policies`, …) → fingerprint of a row's key → fingerprint of its content."""
Part = Mapping[str, str]
"""Key of a row → its content, as text."""


@dataclass(frozen=True, slots=True)
class Side:
    """Keys of the rows that one side added, changed or removed since both last met."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything differs."""
        return bool(self.added or self.changed or self.removed)

    @property
    def keys(self) -> frozenset[str]:
        """All keys that differ."""
        return frozenset((*self.added, *self.changed, *self.removed))


@dataclass(frozen=True, slots=True)
class PartDifference:
    """One part of a platform that differs: on which side what, and the keys that both sides changed differently."""

    part: str
    database: Side
    folder: Side
    conflicts: tuple[str, ...] = ()


def contents_of(platform: Platform) -> dict[str, Part]:
    """All of a platform as parts of keyed texts: what two platforms are compared by.

    Rows are compared by content, not by order; the columns of a table are a part of their own key.
    """
    parts = {name: _rows_of(name, frame) for name, frame in platform.tables.items()}
    return {
        **parts,
        "platform.toml": {"": platform.settings.text},
        "rules": {"": platform.rules_text},
        "policies": {slug: document.source for slug, document in platform.policies.items()},
        "designs": {"/".join(key): design.source for key, design in platform.designs.items()},
        "boundaries": dict(platform.boundaries),
        "rounds": {
            name: _digest(recorded.round_json) + _digest(recorded.facts_gz or b"")
            for name, recorded in platform.rounds.items()
        },
        "files": {path: _digest(content) for path, content in platform.files.items()},
    }


def fingerprints(contents: Mapping[str, Part]) -> dict[str, dict[bytes, bytes]]:
    """Short fingerprints of contents: enough to see that a row has changed, without keeping whose it is."""
    return {part: {short(key): short(text) for key, text in rows.items()} for part, rows in contents.items()}


def short(text: str) -> bytes:
    """Eight bytes that stand for a text."""
    return hashlib.blake2b(text.encode(), digest_size=8).digest()


def differences(
    base: Fingerprints, database: Mapping[str, Part], folder: Mapping[str, Part]
) -> tuple[PartDifference, ...]:
    """What each side changed since the base, part by part; parts without a difference are left out."""
    found = []
    for part in sorted({*base, *database, *folder}):
        before, ours, theirs = base.get(part, {}), database.get(part, {}), folder.get(part, {})
        here, there = _side(before, ours, theirs), _side(before, theirs, ours)
        both = sorted(key for key in here.keys & there.keys if ours.get(key) != theirs.get(key))
        if here or there:
            found.append(PartDifference(part, here, there, tuple(both)))
    return tuple(found)


def _side(before: Mapping[bytes, bytes], now: Part, other: Part) -> Side:
    """What a side changed and the other did not, or not in the same way."""
    differing = sorted(key for key in {*now, *other} if now.get(key) != other.get(key))
    marks = {key: short(key) for key in differing}
    return Side(
        added=tuple(key for key in differing if key in now and marks[key] not in before),
        changed=tuple(
            key for key in differing if key in now and before.get(marks[key], b"") not in (b"", short(now[key]))
        ),
        removed=tuple(key for key in differing if key not in now and marks[key] in before),
    )


def merged(database: Platform, folder: Platform, found: tuple[PartDifference, ...]) -> Platform:
    """The folder with what only the database changed put in; there must be no conflict."""
    ours = {difference.part: difference.database for difference in found}
    names = dict.fromkeys((*folder.tables, *database.tables))

    def pick(
        part: str, of: Callable[[Platform], Mapping[Any, Any]], text: Callable[[Any], str] = str
    ) -> dict[Any, Any]:
        keys = ours.get(part, Side()).keys
        kept = {key: value for key, value in of(folder).items() if text(key) not in keys}
        return {**kept, **{key: value for key, value in of(database).items() if text(key) in keys}}

    settings = database if ours.get("platform.toml") else folder
    return replace(
        folder,
        settings=settings.settings,
        rules=settings.rules if not ours.get("rules") else database.rules,
        rules_text=(database if ours.get("rules") else folder).rules_text,
        tables={name: _merged_table(name, database, folder, ours.get(name, Side())) for name in names},
        policies=pick("policies", lambda platform: platform.policies),
        designs=pick("designs", lambda platform: platform.designs, "/".join),
        boundaries=pick("boundaries", lambda platform: platform.boundaries),
        rounds=pick("rounds", lambda platform: platform.rounds),
        files=pick("files", lambda platform: platform.files),
    )


def _merged_table(name: str, database: Platform, folder: Platform, ours: Side) -> pl.DataFrame:
    theirs = folder.table(name)
    if not ours:
        return theirs
    keys = list(ours.keys)
    kept = theirs.filter(~_key_texts(name, theirs).is_in(keys))
    own = database.table(name)
    return pl.concat([kept, own.filter(_key_texts(name, own).is_in(keys))], how="diagonal")


def _rows_of(name: str, frame: pl.DataFrame) -> dict[str, str]:
    rows = zip(_key_texts(name, frame), frame.iter_rows(), strict=True)
    cells = {key: json.dumps(row, default=str, ensure_ascii=False) for key, row in rows}
    return {"": json.dumps(frame.columns), **cells}


def _key_texts(name: str, frame: pl.DataFrame) -> pl.Series:
    """Key of each row as text, divided by `|`; votes are told apart by their time as well."""
    key = [*tables()[name].key, *(["voted_at"] if name == "values/votes" else [])]
    texts = [pl.col(column).cast(pl.String).fill_null("") for column in key]
    return frame.select(pl.concat_str(texts, separator="|").alias("key"))["key"]


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
