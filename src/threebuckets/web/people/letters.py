"""Letters by e-mail: a link of one use, written in plain words and sent behind the page.

Asking for a letter does the same work for an address that is known and for one that is not, so that nobody learns which.
`when_redeemed` says what a link does: see `links`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.core.signing import BadSignature, TimestampSigner
from django.db import transaction
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override
from django_tasks import task

from threebuckets.web.core.limits import count_towards
from threebuckets.web.core.models import Platform
from threebuckets.web.people.contacts import contact_for, email_of, person_hash
from threebuckets.web.people.forgetting import forget_old
from threebuckets.web.people.links import make_letter, path_of, purpose_of, when_redeemed
from threebuckets.web.people.models import Account, Letter, Participant

__all__ = ["send_link", "send_link_to_account", "when_redeemed"]
HOURS = 48
SHOWN_SECONDS = 900
_show = TimestampSigner(salt="threebuckets.letter")


@dataclass(frozen=True, slots=True)
class WrittenLetter:
    """A letter as it is read: the button says what its link does."""

    subject: str
    text: str
    path: str
    button: str


@transaction.atomic
def send_link(
    platform: Platform,
    *,
    email: str,
    purpose: str,
    payload: Mapping[str, Any] | None = None,
    language: str,
    asked_by: Participant | None = None,
    hours: int = HOURS,
) -> str:
    """Send a one-use link to an address.

    Parameters
    ----------
    platform : Platform
    email : str
        A valid address; it is kept encrypted, and for a week only where nobody opens the link.
    purpose : str
        As given to `when_redeemed`.
    payload : mapping
        What the link is for, JSON; forgotten when it is used.
    language : str
        Language of the letter.
    asked_by : Participant
        Who asked for it: what they gave in this browser will belong to the address, without a further warning.
    hours : int
        How long the link is good for.

    Returns
    -------
    str
        Address of the page that says that a letter is on its way: redirect there.

    Raises
    ------
    TooOftenError
        Too many letters to this address.
    """
    count_towards("letter", email.strip().casefold())
    forget_old(platform)
    contact = contact_for(platform, email, language=language)
    letter = make_letter(contact, purpose, payload or {}, platform=platform, language=language, hours=hours)
    if asked_by is not None:
        letter.asked_by = person_hash(asked_by)
        letter.save(update_fields=["asked_by"])
    send_letter.enqueue(letter.pk)
    return sent_page(letter)


@transaction.atomic
def send_link_to_account(
    account: Account, platform: Platform, *, purpose: str, language: str, hours: int = HOURS
) -> None:
    """Send a one-use link to the address of an account; it signs nobody in.

    Raises
    ------
    TooOftenError
        Too many letters to this address.
    """
    count_towards("letter", account.email.strip().casefold())
    payload = {"account": account.pk}
    letter = make_letter(None, purpose, payload, platform=platform, language=language, hours=hours)
    send_letter.enqueue(letter.pk)


@task()
def send_letter(pk: int) -> None:
    """Send a letter; nothing where it was erased meanwhile."""
    letter = Letter.objects.select_related("contact", "platform").filter(pk=pk, used_at__isnull=True).first()
    address = _address_of(letter) if letter else ""
    if letter is not None and address:
        written = written_letter(letter)
        send_mail(written.subject, written.text, settings.DEFAULT_FROM_EMAIL, [address])


def _address_of(letter: Letter) -> str:
    """Where a letter goes: to its contact, or to the account it is for; empty where it goes nowhere."""
    if letter.contact is not None:
        return "" if letter.platform.is_invented else email_of(letter.contact)
    return Account.objects.filter(pk=letter.payload.get("account")).values_list("email", flat=True).first() or ""


def written_letter(letter: Letter) -> WrittenLetter:
    """The letter in its language."""
    purpose, path = purpose_of(letter), path_of(letter)
    with override(letter.language):
        subject = _("%(what)s – %(platform)s") % {"what": purpose.subject, "platform": letter.platform.title}
        paragraphs = [
            _("Hello, this letter comes from %(platform)s.") % {"platform": letter.platform.title},
            str(purpose.sentence),
            f"{settings.SITE_URL}{path}",
            _("The link can be used once, until %(until)s.") % {"until": date_format(letter.expires_at, "j F Y, H:i")},
            _("If you did not ask for it, do nothing: without the link nothing happens."),
        ]
        return WrittenLetter(" ".join(subject.split()), "\n\n".join(paragraphs), path, str(purpose.button))


def sent_page(letter: Letter) -> str:
    """The page after sending; that of an invented platform shows the letter, for no letters are sent there."""
    address = reverse("people:sent")
    return f"{address}?letter={_show.sign(str(letter.pk))}" if letter.platform.is_invented else address


def shown_letter(platform: Platform, signed: str) -> WrittenLetter | None:
    """The letter that an invented platform shows instead of sending it; None for any other, or after a while."""
    try:
        pk = int(_show.unsign(signed, max_age=SHOWN_SECONDS))
    except (BadSignature, ValueError):
        return None
    letter = Letter.objects.filter(pk=pk, platform=platform, contact__isnull=False, used_at__isnull=True).first()
    return written_letter(letter) if letter is not None and platform.is_invented else None
