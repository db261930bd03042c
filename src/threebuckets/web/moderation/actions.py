"""Writes of moderation: a text handed in, the decision on it, taking it back, an appeal, forgetting the text.

The room that a text came from carries out what is decided. The public log says what was decided and why; it holds no
text of anybody, so that nothing has to be taken out of it again.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from threebuckets.errors import ThreeBucketsError
from threebuckets.web.core.acts import note_act
from threebuckets.web.core.clock import now
from threebuckets.web.core.models import Platform
from threebuckets.web.moderation.kinds import carry_out, kind_named
from threebuckets.web.moderation.models import Case
from threebuckets.web.people.models import Account

__all__ = [
    "AlreadyDecidedError",
    "CannotAppealError",
    "Decided",
    "Decision",
    "OwnDecisionError",
    "appeal",
    "carry_out",
    "decide",
    "decide_many",
    "forget_texts",
    "submit_text",
    "take_back",
]


class AlreadyDecidedError(ThreeBucketsError):
    """Somebody else has decided on the text in the meantime; `case` is what it is now."""

    def __init__(self, case: Case) -> None:
        super().__init__(f"{case.kind} {case.code} has been decided already ({case.status}, by {case.decided_by}).")
        self.case = case


class OwnDecisionError(ThreeBucketsError):
    """Whoever decided on a text may not decide on the appeal against it."""

    def __init__(self, case: Case) -> None:
        super().__init__(f"You decided on {case.kind} {case.code} before: the appeal is for somebody else to decide.")
        self.case = case


class CannotAppealError(ThreeBucketsError):
    """The text is not rejected, or there has been an appeal already."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What is decided: accept, or reject for a reason; a duplicate is merged into another text of its kind."""

    status: str
    reason: str = ""
    note: str = ""
    merged_into: str = ""


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of many decisions: how many count, were decided before by somebody else, and are one's own."""

    n: int
    n_before: int
    n_own: int


@transaction.atomic
def submit_text(platform: Platform, *, kind: str, code: str, text: str, language: str = "") -> Case:
    """Hand in a text to be decided on, in the transaction that stores it."""
    return Case.objects.create(
        platform=platform,
        kind=kind,
        code=code,
        text=text,
        language=language.partition("-")[0],
        submitted_at=now(platform),
    )


@transaction.atomic
def decide(case: Case, decision: Decision, *, by: str, decider: Account | None = None) -> Case:
    """Decide on a text that waits; the public log says what and why, never who wrote it, nor the text.

    Parameters
    ----------
    case : Case
    decision : Decision
    by : str
        Public name of whoever decides.
    decider : Account, optional
        Their account: they cannot decide on an appeal against it later.

    Raises
    ------
    AlreadyDecidedError
        It does not wait any more.
    OwnDecisionError
        It is an appeal against the decider's own decision.
    KeyError
        No room carries out decisions on texts of this kind.
    """
    kind = kind_named(case.kind)
    case = _waiting(case, decider)
    case.status, case.reason, case.note = decision.status, decision.reason, decision.note
    case.merged_into, case.decided_at, case.decided_by = decision.merged_into, now(case.platform), by
    case.decider = decider
    if case.reason == Case.PERSONAL_DATA:
        case.text = case.appeal = ""
    case.save()
    kind.carry(case)
    verb = "accept" if case.status == Case.ACCEPTED else "reject"
    _note(case, verb, by=by, reason=decision.note or decision.reason)
    return case


@transaction.atomic
def decide_many(
    platform: Platform, decisions: Mapping[int, Decision], *, by: str, decider: Account | None = None
) -> Decided:
    """Decide on many texts at once; those that somebody else decided in the meantime stay as they are.

    What is accepted comes first, so that others can be put together with it; where it was not, they go on waiting.

    Parameters
    ----------
    platform : Platform
        Cases of any other platform are passed over.
    decisions : mapping of int to Decision
        By the case's primary key.
    """
    n = n_before = n_own = 0
    rows = Case.objects.filter(platform=platform, pk__in=decisions).select_related("platform")
    for case in sorted(rows, key=lambda row: (bool(decisions[row.pk].merged_into), row.pk)):
        if _is_turned_down(platform, case.kind, decisions[case.pk].merged_into):
            n_before += 1
            continue
        try:
            decide(case, decisions[case.pk], by=by, decider=decider)
            n += 1
        except AlreadyDecidedError:
            n_before += 1
        except OwnDecisionError:
            n_own += 1
    return Decided(n, n_before, n_own)


def _is_turned_down(platform: Platform, kind: str, code: str) -> bool:
    """Whether the text that another one is put together with was handed in, and is not accepted."""
    rows = Case.objects.filter(platform=platform, kind=kind, code=code) if code else Case.objects.none()
    return rows.exclude(status=Case.ACCEPTED).exists()


@transaction.atomic
def take_back(case: Case, *, by: str) -> Case:
    """Take a decision back: the text waits again.

    Raises
    ------
    AlreadyDecidedError
        It waits already, its text was deleted, or it was put together with another one: that cannot be undone.
    """
    found = Case.objects.select_for_update().select_related("platform").get(pk=case.pk)
    if not can_be_taken_back(found):
        raise AlreadyDecidedError(found)
    found.status, found.reason, found.note, found.decided_at = Case.WAITING, "", "", None
    if found.appealed_at is None:
        found.decided_by, found.decider = "", None
    found.save()
    kind_named(found.kind).carry(found)
    _note(found, "take-back", by=by)
    return found


def can_be_taken_back(case: Case) -> bool:
    """Whether a decision can be undone without loss."""
    return case.status != Case.WAITING and case.reason != Case.PERSONAL_DATA and not case.merged_into


@transaction.atomic
def appeal(case: Case, *, text: str) -> Case:
    """Ask for another look at a rejected text, once; the caller knows that it is the author who asks.

    Raises
    ------
    CannotAppealError
        It is not rejected, there was an appeal already, or its text was deleted.
    """
    found = Case.objects.select_for_update().select_related("platform").get(pk=case.pk)
    if not can_be_appealed(found):
        raise CannotAppealError(f"There is no appeal against what was decided on {found.kind} {found.code}.")
    found.status, found.appealed_at, found.appeal = Case.WAITING, now(found.platform), text
    found.save()
    return found


def can_be_appealed(case: Case) -> bool:
    """Whether the author may ask for another look."""
    return case.status == Case.REJECTED and case.appealed_at is None and case.reason != Case.PERSONAL_DATA


def forget_texts(platform: Platform, *, kind: str, codes: list[str]) -> int:
    """Delete texts and appeals of somebody who erases everything; what was decided stays, without words of theirs."""
    return Case.objects.filter(platform=platform, kind=kind, code__in=codes).update(text="", appeal="")


def _waiting(case: Case, decider: Account | None) -> Case:
    found = Case.objects.select_for_update().select_related("platform").get(pk=case.pk)
    if found.status != Case.WAITING:
        raise AlreadyDecidedError(found)
    if found.appealed_at is not None and decider is not None and found.decider_id == decider.pk:
        raise OwnDecisionError(found)
    return found


def _note(case: Case, verb: str, *, by: str, reason: str = "") -> None:
    details = {"kind": case.kind, "code": case.code, "reason": case.reason, "merged_into": case.merged_into}
    note_act(case.platform, by=by, act=f"{verb}-{case.kind}", subject=case.code, reason=reason, details=details)
