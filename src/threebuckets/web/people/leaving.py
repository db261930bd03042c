"""Taking everything along, erasing it, leaving a browser: as easy as joining, and complete."""

import json
from typing import Any

from django.db import transaction

from threebuckets.web.core.acts import note_act
from threebuckets.web.core.clock import now
from threebuckets.web.core.limits import count_towards
from threebuckets.web.jobs.actions import want_update
from threebuckets.web.people.contacts import contact_of
from threebuckets.web.people.mine import shares
from threebuckets.web.people.models import Consent, Contact, Participant, RecoveryWords
from threebuckets.web.people.visitors import Visitor

FILE_NAME = "all-that-is-kept-of-me.json"


def take_along(participant: Participant) -> bytes:
    """Everything that is kept of somebody, by room, as JSON.

    Raises
    ------
    TooOftenError
        It was taken a few times today already.
    """
    count_towards("export", participant.code)
    contact, platform = contact_of(participant), participant.platform
    content: dict[str, Any] = {
        "platform": platform.title,
        "as_of": now(platform).isoformat(),
        "rooms": {share.room: share.export(participant, contact) for share in shares()},
    }
    return json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True, default=str).encode()


@transaction.atomic
def erase_person(visitor: Visitor, participant: Participant) -> None:
    """Delete everything that is kept of somebody, in all rooms, at once; the public log says that it was done.

    Figures that counted them are made anew without them.
    """
    contact, platform = contact_of(participant), participant.platform
    for share in shares():
        share.erase(participant, contact)
    if contact is not None:
        contact.delete()
    participant.delete()
    note_act(platform, by="a participant", act="erase-person")
    want_update(platform)
    visitor.leave()


def erase_consents(participant: Participant | None, contact: Contact | None) -> None:
    """This room's own share; pseudonym and address go last, when every room has done its part."""
    Consent.objects.filter(participant=participant).delete()
    RecoveryWords.objects.filter(participant=participant).delete()
    if contact is not None:
        contact.letters.all().delete()
