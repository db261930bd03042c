"""Bytes of a round as they are kept: verdicts and exhibits as canonical JSON, compressed."""

import gzip
import json
from collections.abc import Mapping
from typing import Any

from threebuckets.policy.exhibits import Exhibits, exhibits_from_plain, exhibits_to_plain
from threebuckets.policy.rounds import from_json, to_json
from threebuckets.policy.verdicts import PolicyVerdict, Round
from threebuckets.report.charts.area_map import Outline, Outlines


def packed_verdict(verdict: PolicyVerdict) -> bytes:
    """One verdict."""
    return gzip.compress(to_json(Round("", verdict.on, (verdict,), "")), compresslevel=6, mtime=0)


def unpacked_verdict(content: bytes) -> PolicyVerdict:
    """The inverse of `packed_verdict`."""
    return from_json(gzip.decompress(content)).verdicts[0]


def packed_outlines(outlines: Outlines) -> dict[str, Any]:
    """Areas of a map, as JSON values."""
    return {"height": outlines.height, "areas": [[area.code, area.name, area.path] for area in outlines.areas]}


def unpacked_outlines(content: Mapping[str, Any]) -> Outlines | None:
    """The inverse of `packed_outlines`; None where there is nothing to draw."""
    areas = tuple(Outline(*area) for area in content.get("areas", ()))
    return Outlines(areas, content["height"]) if areas else None


def packed_exhibits(exhibits: Exhibits) -> bytes:
    """The exhibits of a verdict."""
    return packed_plain(exhibits_to_plain(exhibits))


def unpacked_exhibits(content: bytes) -> Exhibits:
    """The inverse of `packed_exhibits`."""
    return exhibits_from_plain(unpacked_plain(content))


def packed_plain(content: Any) -> bytes:
    """JSON values, canonical and compressed."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return gzip.compress(text.encode(), compresslevel=6, mtime=0)


def unpacked_plain(content: bytes) -> Any:
    """The inverse of `packed_plain`."""
    return json.loads(gzip.decompress(content))
