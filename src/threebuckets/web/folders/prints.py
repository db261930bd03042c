"""Fingerprints of what an update is made from: whatever has the same ones need not be made again. Pure: no database."""

import hashlib
from collections.abc import Iterable
from datetime import date

import polars as pl

from threebuckets import __version__
from threebuckets.policy.platform import Platform

BUCKETS = ("values", "situation", "resources", "delivery")


def prints_of(platform: Platform, *, on: date) -> dict[str, str]:
    """Fingerprint of each bucket's facts, of the `ground` that all rest on, and of `everything` that a round shows.

    The ground is the day, the program, settings, rules, policies, designs and areas; it is part of all others.
    """
    ground = _ground(platform, on)
    tables = {name: _table(frame) for name, frame in sorted(platform.tables.items())}
    found = {bucket: _text([ground, *_of(tables, bucket)]) for bucket in BUCKETS}
    found["resources"] = _text([found["resources"], found["delivery"]])
    others = [
        *platform.boundaries.values(),
        *platform.files,
        *_hashed(platform.files.values()),
        *sorted(platform.rounds),
    ]
    return {**found, "ground": ground, "everything": _text([*found.values(), *tables.values(), *others])}


def _ground(platform: Platform, on: date) -> str:
    areas = [_table(platform.table(name)) for name in ("situation/areas", "situation/successions")]
    texts = [document.source for _, document in sorted(platform.policies.items())]
    texts += [design.source for _, design in sorted(platform.designs.items())]
    rules = platform.rules.model_dump_json()
    return _text([on.isoformat(), __version__, platform.settings.text, rules, *areas, *texts])


def _of(tables: dict[str, str], bucket: str) -> list[str]:
    return [value for name, value in tables.items() if name.startswith(f"{bucket}/")]


def _table(frame: pl.DataFrame) -> str:
    """Of a table's rows in whatever order."""
    rows = frame.hash_rows(seed=1).sort().to_numpy().tobytes() if frame.width else b""
    return hashlib.sha256(",".join(frame.columns).encode() + rows).hexdigest()


def _hashed(contents: Iterable[bytes]) -> list[str]:
    return [hashlib.sha256(content).hexdigest() for content in contents]


def _text(parts: Iterable[str]) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
