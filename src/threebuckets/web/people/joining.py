"""What this room brings to the others: its share of "Your part", its links, its sentences."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from threebuckets.web.people import notices as notices
from threebuckets.web.people.actions import move_consents
from threebuckets.web.people.leaving import erase_consents
from threebuckets.web.people.letters import when_redeemed
from threebuckets.web.people.mine import Mine, register
from threebuckets.web.people.models import Contact, Participant
from threebuckets.web.people.queries import export_of
from threebuckets.web.people.recognising import when_merged
from threebuckets.web.people.views import CONFIRM


def join() -> None:
    """Join in; once, when the site starts."""
    register(Mine("people", "", _nothing_more, export_of, erase_consents))
    when_merged("people", move_consents)
    when_redeemed(
        CONFIRM,
        _back_to_my_part,
        subject=_("Confirm your e-mail address"),
        sentence=_("With this link you show that the address is yours, and this browser becomes yours too."),
        button=_("Yes, this is my address"),
    )


def _nothing_more(participant: Participant | None, contact: Contact | None) -> None:
    """The page itself draws state, address and consents."""


def _back_to_my_part(request: HttpRequest, payload: Mapping[str, Any], contact: Contact | None) -> str:
    return f"{reverse('people:me')}?done=confirmed"
