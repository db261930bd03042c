"""What this room brings to the others: the offer's link, its share of "Your part", the texts it has read, permissions."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from threebuckets.web.jobs.kinds import every_day
from threebuckets.web.moderation.actions import carry_out
from threebuckets.web.people.actions import give_consent
from threebuckets.web.people.letters import when_redeemed
from threebuckets.web.people.links import Redeem
from threebuckets.web.people.mine import Mine, register
from threebuckets.web.people.models import Consent, Contact
from threebuckets.web.people.permissions import allow
from threebuckets.web.resources import notices as notices
from threebuckets.web.resources.actions import address_of, confirm_draft, note_expiries
from threebuckets.web.resources.own import erase_own, export_own, is_keeper, own_for_page
from threebuckets.web.resources.texts import KIND, carry_decision, is_author


def join() -> None:
    """Join in; once, when the site starts."""
    register(Mine("resources", "resources/_mine.html", own_for_page, export_own, erase_own))
    carry_out(KIND, carry_decision, label=_("Offer"), is_author=is_author)
    every_day(note_expiries)
    for act in ("change-offer", "renew-offer", "withdraw-offer"):
        allow(act, is_keeper)
    when_redeemed(
        "offer",
        _confirm,
        subject=_("Confirm your offer"),
        sentence=_("With this link what you offered begins to count. You can change it or take it back at any time."),
        button=_("Yes, I offer this"),
    )
    _join_reminder("offers", _to_own, joins=True)
    _join_reminder("account-offers", _to_own_of_account, joins=False)


def _join_reminder(purpose: str, redeem: Redeem, *, joins: bool) -> None:
    """The link by which a keeper is asked whether what they offer still stands."""
    when_redeemed(
        purpose,
        redeem,
        subject=_("Does what you offer still stand?"),
        sentence=_(
            "Something you offer ends soon, or was last confirmed long ago. Here you can say whether it still stands."
        ),
        button=_("Show what I offer"),
        joins=joins,
    )


def _confirm(request: HttpRequest, payload: Mapping[str, Any], contact: Contact | None) -> str:
    """Make the draft an offer; its owner agrees that it is kept."""
    if contact is None:
        return reverse("resources:offers")
    offer = confirm_draft(contact.platform, str(payload.get("draft", "")), contact=contact)
    participant = request.visitor.participant  # type: ignore[attr-defined]
    if offer is None:
        return reverse("resources:mine")
    if participant is not None:
        give_consent(participant, Consent.OFFERS, language=contact.language)
    return f"{address_of(offer)}?done=offer-made"


def _to_own(request: HttpRequest, payload: Mapping[str, Any], contact: Contact | None) -> str:
    return reverse("resources:mine")


def _to_own_of_account(request: HttpRequest, payload: Mapping[str, Any], contact: Contact | None) -> str:
    """What the account offers, where it is signed in here; else the page to sign in: a reminder is no key to an account."""
    account = request.visitor.account  # type: ignore[attr-defined]
    is_here = account is not None and account.pk == payload.get("account")
    return reverse("resources:mine") if is_here else reverse("account_login")
