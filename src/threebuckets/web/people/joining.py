"""What this room brings to the others: its share of "Your part", its links, its sentences."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from threebuckets.web.jobs.kinds import every_day
from threebuckets.web.people import notices as notices
from threebuckets.web.people.accounts import DEMO, SIGN_IN, STEWARD, enter, enter_as_demo, enter_as_steward
from threebuckets.web.people.actions import move_consents
from threebuckets.web.people.forgetting import forget_daily
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
    every_day(forget_daily)
    when_redeemed(
        CONFIRM,
        _back_to_my_part,
        subject=_("Confirm your e-mail address"),
        sentence=_("With this link you show that the address is yours, and this browser becomes yours too."),
        button=_("Yes, this is my address"),
    )
    _join_accounts()


def _join_accounts() -> None:
    """Links that lead to an account; none of them has to do with a participant."""
    sign_in = _("Sign in")
    when_redeemed(
        SIGN_IN, enter, subject=sign_in, sentence=_("With this link you sign in."), button=sign_in, joins=False
    )
    when_redeemed(
        STEWARD,
        enter_as_steward,
        subject=_("You are invited to the steward’s desk"),
        sentence=_("With this link you become a steward or moderator and sign in. Next you set up a second factor."),
        button=_("Accept and sign in"),
        joins=False,
    )
    when_redeemed(
        DEMO,
        enter_as_demo,
        subject=sign_in,
        sentence=_("With this link you try the steward’s desk of an invented platform."),
        button=_("Try the desk"),
        joins=False,
    )


def _nothing_more(participant: Participant | None, contact: Contact | None) -> None:
    """The page itself draws state, address and consents."""


def _back_to_my_part(request: HttpRequest, payload: Mapping[str, Any], contact: Contact | None) -> str:
    return f"{reverse('people:me')}?done=confirmed"
