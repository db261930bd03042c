"""Writes of moderation: a text handed in, and the decision on it, which the room it came from carries out."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from threebuckets.web.core.acts import note_act
from threebuckets.web.core.clock import now
from threebuckets.web.core.models import Platform
from threebuckets.web.moderation.models import Case

Carry = Callable[[Case], None]
_carriers: dict[str, Carry] = {}


@dataclass(frozen=True, slots=True)
class Decision:
    """What is decided: accept, or reject for a reason; a duplicate is merged into another text of its kind."""

    status: str
    reason: str = ""
    note: str = ""
    merged_into: str = ""


def carry_out(kind: str, carrier: Carry) -> None:
    """Say who carries out decisions on a kind of text; each room does so when it is ready (`apps.py`)."""
    _carriers[kind] = carrier


@transaction.atomic
def submit_text(platform: Platform, *, kind: str, code: str, text: str, language: str = "") -> Case:
    """Hand in a text to be decided on, in the transaction that stores it."""
    return Case.objects.create(
        platform=platform, kind=kind, code=code, text=text, language=language, submitted_at=now(platform)
    )


@transaction.atomic
def decide(case: Case, decision: Decision, *, by: str) -> Case:
    """Decide on a text; the public log says what and why, never who wrote it.

    Raises
    ------
    KeyError
        No room carries out decisions on texts of this kind.
    """
    case.status, case.reason, case.note = decision.status, decision.reason, decision.note
    case.merged_into, case.decided_at, case.decided_by = decision.merged_into, now(case.platform), by
    case.save()
    _carriers[case.kind](case)
    verb = "accept" if case.status == Case.ACCEPTED else "reject"
    note_act(
        case.platform,
        by=by,
        act=f"{verb}-{case.kind}",
        subject=case.text if verb == "accept" else case.code,
        reason=decision.note or decision.reason,
        details={"code": case.code, "merged_into": case.merged_into},
    )
    return case
