"""Writes of badges: a stance put on until a day, and taken off."""

import secrets
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from threebuckets.web.core.clock import today
from threebuckets.web.people.models import Participant
from threebuckets.web.values.models import Badge


@dataclass(frozen=True, slots=True)
class Stance:
    """For or against a statement or a policy, in words that fit on a badge."""

    stance: str
    words: str
    statement_id: int | None = None
    policy_slug: str = ""


@transaction.atomic
def wear_badge(participant: Participant, stance: Stance, *, until: date) -> Badge:
    """Put a badge on in place of the one worn before; its pictures get a new address."""
    Badge.objects.filter(participant=participant).delete()
    return Badge.objects.create(
        platform=participant.platform,
        participant=participant,
        code=secrets.token_urlsafe(24),
        stance=stance.stance,
        words=stance.words,
        statement_id=stance.statement_id,
        policy_slug=stance.policy_slug,
        worn_from=today(participant.platform),
        worn_until=until,
    )


def take_off_badge(participant: Participant) -> None:
    """Take the badge off: its pictures are gone with it."""
    Badge.objects.filter(participant=participant).delete()
