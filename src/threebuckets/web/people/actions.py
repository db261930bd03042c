"""Writes of people: joining as a participant, consent given and withdrawn, where somebody lives, leaving a browser."""

from django.db import transaction

from threebuckets.web.core.clock import now
from threebuckets.web.core.models import Platform
from threebuckets.web.jobs.actions import want_update
from threebuckets.web.people.contacts import contact_of
from threebuckets.web.people.mine import shares
from threebuckets.web.people.models import Consent, Participant, RecoveryWords
from threebuckets.web.people.visitors import Visitor, new_code

CONSENT_VERSION = 1
"""Version of the texts that are consented to; see `templates/people/consent/`."""
ROOM_OF = {Consent.VOTES: "values", Consent.OFFERS: "resources", Consent.TEXTS: "policy"}
"""Whose share is erased when consent to a purpose is withdrawn: what rests on it may not be kept."""


@transaction.atomic
def join(visitor: Visitor, platform: Platform, *, area_code: str = "") -> Participant:
    """Make the visitor a participant, unless they are one; the answer carries the cookie.

    A participant of this site is *open* until an e-mail link or an invitation says more. Pages that anybody may send
    count towards the limit `join` first.
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
    visitor.become(participant)
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


@transaction.atomic
def withdraw_consent(participant: Participant, purpose: str) -> None:
    """Take a consent back; what was kept for its purpose is deleted with it."""
    in_force = Consent.objects.filter(participant=participant, purpose=purpose, withdrawn_at__isnull=True)
    in_force.update(withdrawn_at=now(participant.platform))
    share = next((share for share in shares() if share.room == ROOM_OF.get(purpose)), None)
    if share is not None:
        share.erase(participant, contact_of(participant))
        want_update(participant.platform)


@transaction.atomic
def set_area(participant: Participant, area_code: str) -> None:
    """Write down where somebody lives; empty: they would rather not say."""
    if participant.area_code == area_code:
        return
    participant.area_code = area_code
    participant.save(update_fields=["area_code"])
    want_update(participant.platform)


def move_consents(old: Participant, new: Participant) -> None:
    """When two pseudonyms become one: a consent in force stays in force, once; either's twelve words, but one's only."""
    if not RecoveryWords.objects.filter(participant=new).exists():
        RecoveryWords.objects.filter(participant=old).update(participant=new)
    in_force = new.consents.filter(withdrawn_at__isnull=True).values_list("purpose", "version")
    again = [row.pk for row in old.consents.filter(withdrawn_at__isnull=True) if (row.purpose, row.version) in in_force]
    old.consents.filter(pk__in=again).delete()
    old.consents.update(participant=new)
