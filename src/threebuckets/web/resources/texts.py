"""What people write about their offers: it waits for a moderator, and only then is it shown.

The offer itself counts at once. Until its texts are read it is called by its kind and amount, and its actor a group, a
business or a public body.
"""

import secrets
from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from threebuckets.web.core.models import Platform
from threebuckets.web.jobs.actions import want_update
from threebuckets.web.moderation.actions import submit_text
from threebuckets.web.moderation.models import Case
from threebuckets.web.people.visitors import Visitor
from threebuckets.web.resources.models import Actor, Offer, OfferText

KIND = "offer"
COLUMNS = ("words", "in_return")
"""Columns of the table of offers that hold accepted texts; the program itself does not need them."""


def placeholder(who: str) -> str:
    """What an actor is called while nobody has read its name; a person for good. A capital is for those who begin with it."""
    return {
        "person": _("somebody"),
        "community": _("a group"),
        "business": _("a business"),
        "public body": _("a public body"),
    }[who]


def hand_in_texts(offer: Offer, answers: Mapping[str, Any]) -> None:
    """Keep what was written and put it in the queue, where it is new; what it replaces is no longer shown.

    What a person writes about an offer of their own is shown to nobody, so nobody has to read it.
    """
    words = {column: answers[column].strip() for column in COLUMNS}
    before = OfferText.objects.filter(offer=offer).first()
    if before is not None and all(getattr(before, column) == words[column] for column in COLUMNS):
        return
    if before is not None:
        Case.objects.filter(platform_id=offer.platform_id, kind=KIND, code=before.code, status=Case.WAITING).delete()
        before.delete()
    _hide(offer)
    is_person = offer.actor.kind == "person"
    name = "" if is_person or offer.actor.name == offer.actor.keeping.name else offer.actor.keeping.name
    written = [part for part in (name, *words.values()) if part]
    if written:
        code = f"t-{secrets.token_hex(8)}"
        OfferText.objects.create(platform=offer.platform, offer=offer, code=code, **words)
        if not is_person:
            submit_text(offer.platform, kind=KIND, code=code, text="\n".join(written), language=get_language() or "")


def carry_decision(case: Case) -> None:
    """Show what was accepted, hide what was not; what holds personal data is deleted."""
    text = OfferText.objects.select_related("offer__actor__keeping", "platform").filter(
        platform_id=case.platform_id, code=case.code
    )
    found = text.first()
    if found is None:
        return
    if case.status == Case.ACCEPTED:
        _show(found)
    else:
        _hide(found.offer)
    if case.reason == "personal-data":
        found.words = found.in_return = ""
        found.save(update_fields=["words", "in_return"])


def is_author(visitor: Visitor, code: str) -> bool:
    """Whether a visitor keeps the offer that a text is about."""
    owners = {"contact": visitor.contact, "account": visitor.account}
    keepers = [Q(**{f"offer__actor__keeping__{name}": owner}) for name, owner in owners.items() if owner is not None]
    return any(OfferText.objects.filter(keeper, code=code).exists() for keeper in keepers)


def _show(text: OfferText) -> None:
    offer, actor = text.offer, text.offer.actor
    offer.extra = {**offer.extra, **{name: value for name in COLUMNS if (value := getattr(text, name))}}
    offer.save(update_fields=["extra"])
    if actor.kind != "person" and actor.keeping.name and actor.name != actor.keeping.name:
        Actor.objects.filter(pk=actor.pk).update(name=actor.keeping.name)
        want_update(text.platform)
    _know_columns(text.platform)


def _hide(offer: Offer) -> None:
    if any(name in offer.extra for name in COLUMNS):
        offer.extra = {name: value for name, value in offer.extra.items() if name not in COLUMNS}
        offer.save(update_fields=["extra"])


def _know_columns(platform: Platform) -> None:
    """Let the folder have the columns too."""
    table, _is_new = platform.tables.get_or_create(name="resources/offers")
    missing = [name for name in COLUMNS if name not in table.unknown_columns]
    if missing:
        table.unknown_columns = [*table.unknown_columns, *missing]
        table.save(update_fields=["unknown_columns"])
