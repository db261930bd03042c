"""One-use links: what each kind is for, its token, and using it once.

The token is made from a seed with the site's key, so that it stands nowhere but in the letter.
"""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from threebuckets.web.core.clock import now
from threebuckets.web.core.models import Platform
from threebuckets.web.people.models import Contact, Letter
from threebuckets.web.people.recognising import recognise
from threebuckets.web.people.sealing import token_from, token_hash
from threebuckets.web.people.visitors import Visitor

USE = "letter"
Words = str | Promise
Redeem = Callable[[HttpRequest, Mapping[str, Any], Contact | None], str]


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a kind of link is for: what using it does, and how letter, page and button say so."""

    redeem: Redeem
    subject: Words
    sentence: Words
    button: Words
    joins: bool


_purposes: dict[str, Purpose] = {}


def when_redeemed(
    purpose: str,
    redeem: Redeem,
    *,
    subject: Words = _("Your link"),
    sentence: Words = _("You asked for this link with your e-mail address."),
    button: Words = _("Yes, go on"),
    joins: bool = True,
) -> None:
    """Say what happens when a link of a purpose is used; each room does so when it is ready.

    Parameters
    ----------
    purpose : str
        Slug, such as `offer`.
    redeem : callable
        `(request, payload, contact)` → address to go on to, in the transaction that marks the link used.
    subject, sentence, button : str
        Subject of the letter; what the link is for, in the letter and on its page; what the button says.
    joins : bool
        Whether the browser becomes that of the contact's participant, joining if there is none, before `redeem` runs.
    """
    _purposes[purpose] = Purpose(redeem, subject, sentence, button, joins)


def purpose_of(letter: Letter) -> Purpose:
    """What a letter's link is for.

    Raises
    ------
    KeyError
        No room said so.
    """
    return _purposes[letter.purpose]


def make_letter(
    contact: Contact | None, purpose: str, payload: Mapping[str, Any], *, platform: Platform, language: str, hours: int
) -> Letter:
    """Keep a link of a purpose, good for some hours, without sending it."""
    seed = secrets.token_hex(16)
    return Letter.objects.create(
        platform=platform,
        contact=contact,
        purpose=purpose,
        payload=dict(payload),
        language=language,
        seed=seed,
        token_hash=token_hash(token_from(seed, use=USE)),
        expires_at=now(platform) + timedelta(hours=hours),
    )


def path_of(letter: Letter) -> str:
    """Path of the link, made anew from its seed."""
    return reverse("people:letter", args=[token_from(letter.seed, use=USE)])


def letter_by_token(platform: Platform, token: str) -> Letter | None:
    """The letter a token stands in; None where there is none."""
    rows = Letter.objects.filter(platform=platform).select_related("contact", "platform")
    return rows.filter(token_hash=token_hash(token) or "-").first()


def is_open(letter: Letter) -> bool:
    """Whether the link can still be used."""
    return letter.used_at is None and letter.expires_at > now(letter.platform)


@transaction.atomic
def redeem(request: HttpRequest, visitor: Visitor, letter: Letter) -> str | None:
    """Use a link: the address to go on to; None where it ran out or somebody was faster."""
    moment = now(letter.platform)
    waiting = Letter.objects.filter(pk=letter.pk, used_at__isnull=True, expires_at__gt=moment)
    if not waiting.update(used_at=moment, payload={}):
        return None
    purpose, contact = purpose_of(letter), letter.contact
    if purpose.joins and contact is not None:
        recognise(visitor, contact, asked_by=letter.asked_by)
    return purpose.redeem(request, letter.payload, contact)
