"""Writes of proposals: one made, joined, left, taken back, decided on, taken up as the draft of a policy."""

import hashlib
import secrets
from dataclasses import dataclass

from django.db import transaction

from threebuckets.errors import ThreeBucketsError
from threebuckets.folder.document_edits import EMPTY, with_changes
from threebuckets.web.core.acts import note_act
from threebuckets.web.core.clock import now
from threebuckets.web.core.limits import count_towards
from threebuckets.web.moderation.actions import forget_texts, submit_text
from threebuckets.web.moderation.models import Case
from threebuckets.web.people.models import Participant
from threebuckets.web.policy.models import Draft, Policy, Proposal, ProposalJoin

KIND = "proposal"
TEXTS = ("sentence", "now", "wanted", "help")


class ProposalClosedError(ThreeBucketsError):
    """The proposal cannot be joined, or taken up: it waits, was rejected, or its maker took it back."""


@dataclass(frozen=True, slots=True)
class ProposalText:
    """What somebody proposes: the sentence, how people live, how they want to, what help from whom; where, how many."""

    sentence: str
    now: str
    wanted: str
    help: str
    area_code: str = ""
    needed: int = 10


@transaction.atomic
def make_proposal(participant: Participant, given: ProposalText, *, language: str) -> Proposal:
    """Hand in a proposal; its maker is the first to join. The same sentence sent twice is one proposal.

    Raises
    ------
    TooOftenError
        More proposals in a day than a person has.
    """
    digest = hashlib.sha256(given.sentence.encode()).hexdigest()
    known = Proposal.objects.filter(participant=participant, digest=digest).first()
    if known is not None:
        return known
    count_towards("propose", participant.code)
    stored = {name: getattr(given, name) for name in (*TEXTS, "area_code", "needed")}
    stored |= {"platform_id": participant.platform_id, "code": f"p-{secrets.token_hex(8)}", "language": language}
    stored |= {"written_at": now(participant.platform)}
    row, is_new = Proposal.objects.get_or_create(participant=participant, digest=digest, defaults=stored)
    if is_new:
        ProposalJoin.objects.create(proposal=row, participant=participant)
        text = "\n\n".join(getattr(given, name) for name in TEXTS if getattr(given, name))
        submit_text(participant.platform, kind=KIND, code=row.code, text=text, language=language)
    return row


def join_proposal(participant: Participant, proposal: Proposal) -> None:
    """Say that one would join if enough others do; once is enough.

    Raises
    ------
    ProposalClosedError
        It is not open.
    """
    if proposal.status != Proposal.OPEN:
        raise ProposalClosedError("Only a proposal that is open can be joined.")
    ProposalJoin.objects.get_or_create(proposal=proposal, participant=participant)


def leave_proposal(participant: Participant, proposal: Proposal) -> None:
    """Take back that one would join."""
    ProposalJoin.objects.filter(proposal=proposal, participant=participant).delete()


@transaction.atomic
def withdraw_proposal(proposal: Proposal) -> None:
    """Take a proposal back: its words are deleted, who joined is forgotten; what was made of it stays."""
    forget_texts(proposal.platform, kind=KIND, codes=[proposal.code])
    _empty(proposal)
    proposal.status, proposal.digest = Proposal.WITHDRAWN, proposal.code
    proposal.save()
    proposal.joins.all().delete()


@transaction.atomic
def carry_proposal(case: Case) -> None:
    """Apply a moderator's decision; a proposal taken back by now stays taken back."""
    row = Proposal.objects.filter(platform=case.platform, code=case.code).first()
    if row is None or row.status == Proposal.WITHDRAWN:
        return
    states = {Case.ACCEPTED: Proposal.OPEN, Case.REJECTED: Proposal.REJECTED}
    row.status = states.get(case.status, Proposal.WAITING)
    if case.reason == Case.PERSONAL_DATA:
        _empty(row)
    row.save()
    into = Proposal.objects.filter(platform=case.platform, code=case.merged_into).first() if case.merged_into else None
    if into is not None:
        people = row.joins.values_list("participant_id", flat=True)
        ProposalJoin.objects.bulk_create(
            (ProposalJoin(proposal=into, participant_id=person) for person in people), ignore_conflicts=True
        )


@transaction.atomic
def take_up_proposal(proposal: Proposal, *, by: str) -> str:
    """Make the draft of a policy of a proposal; the slug of the draft, or of the policy, that came of it.

    Raises
    ------
    ProposalClosedError
        It is not open.
    """
    row = Proposal.objects.select_for_update().select_related("platform").get(pk=proposal.pk)
    if row.policy_slug:
        return row.policy_slug
    if row.status != Proposal.OPEN:
        raise ProposalClosedError("Only a proposal that is open can be taken up.")
    row.policy_slug = _free_slug(row)
    row.save(update_fields=["policy_slug"])
    Draft.objects.create(
        platform=row.platform,
        slug=row.policy_slug,
        source=_draft_text(row),
        proposal=row,
        kept_at=now(row.platform),
        kept_by=by,
    )
    note_act(row.platform, by=by, act="take-up-proposal", subject=row.policy_slug, details={"code": row.code})
    return row.policy_slug


def _draft_text(proposal: Proposal) -> str:
    """A policy's text begun from a proposal's own words."""
    changes = {
        "title": proposal.sentence,
        "problem": proposal.now,
        "aims": [proposal.wanted] if proposal.wanted else [],
    }
    return with_changes(EMPTY, changes, prose=proposal.help)


def _free_slug(proposal: Proposal) -> str:
    name = f"proposal-{proposal.code.removeprefix('p-')[:8]}"
    taken = Policy.objects.filter(platform=proposal.platform, slug=name).exists()
    return f"proposal-{proposal.code.removeprefix('p-')}" if taken else name


def _empty(proposal: Proposal) -> None:
    for name in TEXTS:
        setattr(proposal, name, "")
