"""Writes of arguments: one handed in, one that helped, one taken back, a moderator's decision, all of a person erased."""

import hashlib
import secrets

from django.db import transaction

from threebuckets.web.core.clock import now
from threebuckets.web.core.limits import count_towards
from threebuckets.web.core.models import Platform
from threebuckets.web.moderation.actions import forget_texts, submit_text
from threebuckets.web.moderation.models import Case
from threebuckets.web.people.models import Participant
from threebuckets.web.policy.models import Argument, Helped, Proposal

KIND = "argument"


@transaction.atomic
def add_argument(participant: Participant, about: str | Proposal, *, side: str, text: str, language: str) -> Argument:
    """Hand in an argument; a moderator reads it before it is shown. The same text sent twice is one argument.

    Parameters
    ----------
    participant : Participant
        Who agreed that what they write is kept.
    about : str or Proposal
        A policy's slug, or a proposal.
    side : "for" or "against"
    text, language : str

    Raises
    ------
    TooOftenError
        More arguments in a day than a person has.
    """
    proposal = about if isinstance(about, Proposal) else None
    slug = "" if isinstance(about, Proposal) else about
    subject = f"proposal {proposal.code}" if proposal else f"policy {slug}"
    digest = hashlib.sha256(f"{subject}\0{side}\0{text}".encode()).hexdigest()
    known = Argument.objects.filter(participant=participant, digest=digest).first()
    if known is not None:
        return known
    count_towards("argument", participant.code)
    given = {"platform_id": participant.platform_id, "code": f"g-{secrets.token_hex(8)}", "policy_slug": slug}
    given |= {"proposal": proposal, "side": side, "text": text, "language": language}
    given |= {"written_at": now(participant.platform)}
    row, is_new = Argument.objects.get_or_create(participant=participant, digest=digest, defaults=given)
    if is_new:
        submit_text(participant.platform, kind=KIND, code=row.code, text=text, language=language)
    return row


def mark_helped(participant: Participant, argument: Argument, *, helped: bool) -> None:
    """Say that an argument helped, once; or take that back. One's own helps nobody's count."""
    if helped and argument.participant_id != participant.pk:
        Helped.objects.get_or_create(argument=argument, participant=participant)
    else:
        Helped.objects.filter(argument=argument, participant=participant).delete()


@transaction.atomic
def withdraw_argument(argument: Argument) -> None:
    """Delete an argument, with who found it helpful and its text in the queue; the caller knows whose it is."""
    forget_texts(argument.platform, kind=KIND, codes=[argument.code])
    argument.delete()


@transaction.atomic
def carry_argument(case: Case) -> None:
    """Apply a moderator's decision; an argument that is gone by now stays gone."""
    row = Argument.objects.filter(platform=case.platform, code=case.code).first()
    if row is None:
        return
    states = {Case.ACCEPTED: Argument.SHOWN, Case.REJECTED: Argument.REJECTED}
    row.status = states.get(case.status, Argument.WAITING)
    if case.reason == Case.PERSONAL_DATA:
        row.text = ""
    row.save(update_fields=["status", "text"])
    if case.merged_into:
        _move_helped(row, case.platform, case.merged_into)


def _move_helped(row: Argument, platform: Platform, into: str) -> None:
    """Whom the duplicate helped counts for the one it was merged into, once a person."""
    target = Argument.objects.filter(platform=platform, code=into).first()
    if target is not None:
        people = row.helped.exclude(participant=target.participant_id).values_list("participant_id", flat=True)
        Helped.objects.bulk_create(
            (Helped(argument=target, participant_id=person) for person in people), ignore_conflicts=True
        )
