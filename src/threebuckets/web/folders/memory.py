"""What an update leaves behind for the next one: the round, its facts, the votes that counted, the published table."""

import hashlib
import hmac
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl
from django.conf import settings

from threebuckets.policy.facts import Facts
from threebuckets.policy.facts.batches import Counted
from threebuckets.policy.renewing import Part
from threebuckets.policy.rounds import from_json
from threebuckets.policy.verdicts import Round
from threebuckets.web.changes import models as changes
from threebuckets.web.changes.actions import PRIVATE
from threebuckets.web.changes.queries import sheet
from threebuckets.web.core import models as core
from threebuckets.web.folders.models import LastUpdate
from threebuckets.web.people.models import Participant
from threebuckets.web.values.sheets import OPINION_SHEETS

NAME_BYTES = 12


@dataclass(frozen=True, slots=True)
class Remembered:
    """The last update of a platform, as far as it was kept.

    Parameters
    ----------
    round : Round or None
    facts : Facts or None
        What the round was computed from.
    counted : Counted or None
        The votes that counted in it.
    published : DataFrame or None
        The published table made from those.
    prints : mapping of str to str
        Fingerprints of what each part was made from.
    unsettled : frozenset of (policy, area, bucket), or None
        What has to be judged again in any case; None where that was not kept: everything.
    landscape : mapping of str to JSON value, or None
        The round's sheets of opinions; None where there are none.
    number : int
        The round's number on this site; 0 where there is none.
    """

    round: Round | None = None
    facts: Facts | None = None
    counted: Counted | None = None
    published: pl.DataFrame | None = None
    prints: Mapping[str, str] = field(default_factory=dict)
    unsettled: frozenset[Part] | None = None
    landscape: Mapping[str, Any] | None = None
    number: int = 0


def last_update(row: core.Platform) -> Remembered:
    """What the newest update of a platform left behind."""
    newest = row.rounds.order_by("-number").first()
    if newest is None:
        return Remembered()
    round_ = from_json(bytes(newest.round_json))
    facts = Facts.from_gz(bytes(newest.facts_gz)) if newest.facts_gz else None
    kept = LastUpdate.objects.filter(platform=row).first()
    if kept is None:
        return Remembered(round_, facts, number=newest.number)
    parts = None if kept.unsettled is None else frozenset((str(p), str(a), str(b)) for p, a, b in kept.unsettled)
    return Remembered(
        round=round_,
        facts=facts,
        counted=_counted(row, kept),
        published=_unpacked(bytes(kept.published)),
        prints=kept.prints,
        unsettled=parts,
        landscape=_landscape(newest),
        number=newest.number,
    )


def keep_update(
    row: core.Platform,
    *,
    counted: Counted | None,
    published: pl.DataFrame,
    prints: Mapping[str, str],
    unsettled: Iterable[Part],
) -> None:
    """Keep what the next update will want to know; call it in the transaction that publishes the round."""
    content: dict[str, Any] = {"published": _packed(published), "prints": dict(prints), "unsettled": sorted(unsettled)}
    if counted is not None:
        names = _names(row, counted.rows["participant"].unique())
        content["counted"] = _packed(_renamed(counted.rows, names))
        content["waiting"] = _packed(_renamed(counted.waiting, names))
        content["withheld"] = sorted(counted.withheld)
    LastUpdate.objects.update_or_create(platform=row, defaults=content)


def _landscape(newest: changes.Round) -> Mapping[str, Any] | None:
    """The sheets of opinions of a round."""
    found = {name: sheet(newest, name.removeprefix(PRIVATE)) for name in OPINION_SHEETS}
    return {name: content for name, content in found.items() if content is not None} or None


def _counted(row: core.Platform, kept: LastUpdate) -> Counted | None:
    """The counted votes; of somebody who is no longer there the kept name stands for the pseudonym."""
    if kept.counted is None or kept.waiting is None:
        return None
    codes = Participant.objects.filter(platform=row).values_list("code", flat=True)
    pseudonyms = {name: code for code, name in _names(row, codes).items()}
    rows, waiting = (_renamed(_unpacked(bytes(each)), pseudonyms) for each in (kept.counted, kept.waiting))
    return Counted(rows, waiting, frozenset((statement, area) for statement, area in kept.withheld))


def _renamed(frame: pl.DataFrame, names: Mapping[str, str]) -> pl.DataFrame:
    return frame.with_columns(pl.col("participant").replace(dict(names)))


def _names(row: core.Platform, codes: Iterable[str]) -> dict[str, str]:
    """Pseudonym → the name it is kept under."""
    key = hashlib.sha256(f"counted\0{row.slug}\0{settings.SECRET_KEY}".encode()).digest()
    return {code: hmac.new(key, code.encode(), hashlib.sha256).hexdigest()[: 2 * NAME_BYTES] for code in codes}


def _packed(frame: pl.DataFrame) -> bytes:
    out = io.BytesIO()
    frame.write_ipc(out, compression="zstd")
    return out.getvalue()


def _unpacked(content: bytes) -> pl.DataFrame:
    return pl.read_ipc(io.BytesIO(content))
