"""Writes of people: joining as a participant, consent given and withdrawn."""

from django.db import transaction

from threebuckets.web.core.clock import now
from threebuckets.web.core.models import Platform
from threebuckets.web.people.models import Consent, Participant
from threebuckets.web.people.visitors import Visitor, new_code

CONSENT_VERSION = 1
"""Version of the texts that are consented to; see `templates/people/consent/`."""


@transaction.atomic
def join(visitor: Visitor, platform: Platform, *, area_code: str = "") -> Participant:
    """Make the visitor a participant, unless they are one; the answer carries the cookie.

    A participant of this site is *open* until an e-mail link or an invitation says more.
    """
    if visitor.participant is not None:
        return visitor.participant
    participant = Participant.objects.create(
        platform=platform,
        code=new_code(),
        area_code=area_code,
        verified=False,
        is_listed=True,
        state=Participant.OPEN,
        joined_at=now(platform),
    )
    platform.tables.get_or_create(name="values/people")
    visitor.joined = visitor.participant = participant
    return participant


def give_consent(participant: Participant, purpose: str, *, language: str) -> Consent:
    """Write down that somebody agreed to a purpose, by the text of now and in which language; once is enough."""
    row, _ = Consent.objects.get_or_create(
        participant=participant,
        purpose=purpose,
        version=CONSENT_VERSION,
        withdrawn_at=None,
        defaults={"language": language, "given_at": now(participant.platform)},
    )
    return row
