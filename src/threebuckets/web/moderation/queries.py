"""Reads of moderation: what became of a text, as its author and everybody may know it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from threebuckets.web.core.models import Platform
from threebuckets.web.core.queries import shown_platform
from threebuckets.web.moderation.actions import can_be_appealed
from threebuckets.web.moderation.models import Case
from threebuckets.web.moderation.reasons import REASONS


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a text.

    Parameters
    ----------
    kind, code : str
        What it is.
    status : str
        waiting, accepted or rejected.
    reason : str
        Code of the reason; empty unless rejected.
    title, sentence : str
        The reason in a word or two, and as its author is told; in the reader's language.
    note : str
        What the moderator added, for all to read.
    merged_into : str
        Code of the text that says the same; empty where none.
    decided_on : date or None
    is_appealed : bool
        Its author asked for another look: waiting for it, or decided after it.
    can_appeal : bool
        Its author may still ask.
    """

    kind: str
    code: str
    status: str
    reason: str
    title: str
    sentence: str
    note: str
    merged_into: str
    decided_on: date | None
    is_appealed: bool
    can_appeal: bool


def fate(kind: str, code: str, *, platform: Platform | None = None) -> Fate | None:
    """What became of a text; None where it was never handed in. Without a platform: of the one that is shown."""
    return fates(kind, [code], platform=platform).get(code)


def fates(kind: str, codes: Iterable[str], *, platform: Platform | None = None) -> dict[str, Fate]:
    """What became of texts of a kind, by code."""
    rows = Case.objects.filter(platform=platform or shown_platform(), kind=kind, code__in=list(codes))
    return {row.code: fate_of(row) for row in rows}


def fate_of(case: Case) -> Fate:
    """What became of the text of a case."""
    reason = REASONS.get(case.reason)
    return Fate(
        kind=case.kind,
        code=case.code,
        status=case.status,
        reason=case.reason,
        title=str(reason.title) if reason else "",
        sentence=str(reason.sentence) if reason else "",
        note=case.note,
        merged_into=case.merged_into,
        decided_on=timezone.localdate(case.decided_at) if case.decided_at else None,
        is_appealed=case.appealed_at is not None,
        can_appeal=can_be_appealed(case),
    )


def public_texts(platform: Platform, codes: Iterable[str]) -> dict[str, str]:
    """Texts that are accepted, by code: what the log may show beside an act."""
    rows = Case.objects.filter(platform=platform, status=Case.ACCEPTED, code__in=list(codes))
    return dict(rows.values_list("code", "text"))
