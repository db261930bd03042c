"""Invitations: codes of one use that make a participant verified; which code was whose is kept nowhere."""

import secrets
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Count, Q

from threebuckets.web.core.acts import note_act
from threebuckets.web.core.clock import now, today
from threebuckets.web.core.models import Platform
from threebuckets.web.jobs.actions import want_update
from threebuckets.web.people.actions import join
from threebuckets.web.people.models import Invitation, InvitationBatch, Participant
from threebuckets.web.people.sealing import new_token, token_hash
from threebuckets.web.people.visitors import Visitor

DAYS = 60
MOST = 5000


@dataclass(frozen=True, slots=True)
class InvitationState:
    """What can be said of a code: `open`, `used` (on a day), `expired`, `revoked` or `unknown`."""

    word: str
    used_on: date | None = None


@dataclass(frozen=True, slots=True)
class BatchLine:
    """A batch as the desk lists it."""

    batch: InvitationBatch
    n_made: int
    n_used: int
    is_open: bool


@transaction.atomic
def make_invitations(platform: Platform, *, name: str, n: int, by: str) -> list[str]:
    """Make a batch of invitations.

    Parameters
    ----------
    platform : Platform
    name : str
        What the batch is for, such as where it is handed out.
    n : int
        How many, 1 to 5000.
    by : str
        Public name of the steward, for the log.

    Returns
    -------
    list of str
        The codes, 8 groups of 4, told here and never again: only their hashes are kept.

    Raises
    ------
    ValueError
        Too few or too many.
    """
    if not 1 <= n <= MOST:
        raise ValueError(f"A batch has 1 to {MOST} invitations, not {n}.")
    tokens, moment = [new_token() for _ in range(n)], now(platform)
    batch = InvitationBatch.objects.create(
        platform=platform,
        code=f"b-{secrets.token_hex(8)}",
        name=name,
        made_at=moment,
        made_by=by,
        expires_at=moment + timedelta(days=DAYS),
    )
    Invitation.objects.bulk_create([Invitation(batch=batch, token_hash=token_hash(token)) for token in tokens])
    note_act(platform, by=by, act="make-invitations", subject=name, details={"n": n, "batch": batch.code})
    return tokens


@transaction.atomic
def revoke_batch(batch: InvitationBatch, *, by: str, reason: str) -> None:
    """Make what is left of a batch worthless; whoever was verified by it stays so."""
    batch.revoked_at = batch.revoked_at or now(batch.platform)
    batch.save(update_fields=["revoked_at"])
    note_act(batch.platform, by=by, act="revoke-invitations", subject=batch.name, reason=reason)


def batches_for_desk(platform: Platform) -> list[BatchLine]:
    """The batches of a platform, the newest first."""
    used = Count("invitations", filter=Q(invitations__used_on__isnull=False))
    rows = platform.invitation_batches.annotate(n_made=Count("invitations"), n_used=used).order_by("-made_at", "-pk")
    moment = now(platform)
    return [BatchLine(row, row.n_made, row.n_used, row.revoked_at is None and row.expires_at > moment) for row in rows]


def state_of_invitation(platform: Platform, token: str) -> InvitationState:
    """What can be said of a code as it was typed or scanned."""
    row = _by_token(platform, token)
    if row is None:
        return InvitationState("unknown")
    if row.used_on is not None:
        return InvitationState("used", row.used_on)
    if row.batch.revoked_at is not None:
        return InvitationState("revoked")
    return InvitationState("open" if row.batch.expires_at > now(platform) else "expired")


@transaction.atomic
def redeem_invitation(visitor: Visitor, platform: Platform, token: str) -> bool:
    """Use a code: the visitor is verified from now on. False where it cannot be used, or somebody was faster.

    Whoever is verified already keeps the code unused, for somebody else.
    """
    if visitor.participant is not None and visitor.participant.state == Participant.VERIFIED:
        return True
    row = _by_token(platform, token)
    if row is None or state_of_invitation(platform, token).word != "open":
        return False
    if not Invitation.objects.filter(pk=row.pk, used_on__isnull=True).update(used_on=today(platform)):
        return False
    participant = join(visitor, platform)
    participant.state, participant.verified = Participant.VERIFIED, True
    participant.batch_code = row.batch.code
    participant.save(update_fields=["state", "verified", "batch_code"])
    want_update(platform)
    return True


def _by_token(platform: Platform, token: str) -> Invitation | None:
    rows = Invitation.objects.filter(batch__platform=platform).select_related("batch")
    return rows.filter(token_hash=token_hash(token) or "-").first()
