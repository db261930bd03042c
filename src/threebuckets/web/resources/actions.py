"""Writes of this room: an offer handed in, confirmed, changed, said again and taken back.

Nothing counts before it is confirmed: until then it is a draft. Every write that changes what policies can count on asks
for an update in its own transaction.
"""

import secrets
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse

from threebuckets.web.core.clock import now, today
from threebuckets.web.core.limits import count_towards
from threebuckets.web.core.models import Platform
from threebuckets.web.jobs.actions import want_update
from threebuckets.web.people.contacts import contact_for
from threebuckets.web.people.letters import send_link
from threebuckets.web.people.models import Account, Contact
from threebuckets.web.people.visitors import Visitor
from threebuckets.web.resources.expiring import note_expiries
from threebuckets.web.resources.models import Actor, Draft, Keeping, Offer
from threebuckets.web.resources.places import Gazetteer, map_key
from threebuckets.web.resources.texts import hand_in_texts, placeholder

__all__ = [
    "address_of",
    "change_offer",
    "confirm_draft",
    "draft_offer",
    "hand_in_offer",
    "make_offer",
    "note_expiries",
    "offer_at_once",
    "renew_offers",
    "withdraw_offer",
]
PERSON = "person"
DRAFT_DAYS = 7
SHORTEST = timedelta(days=30)


def hand_in_offer(
    visitor: Visitor,
    platform: Platform,
    *,
    once: str,
    answers: Mapping[str, Any],
    email: str,
    language: str,
    network: str,
) -> str:
    """Take what the form says: as an offer of somebody who is known, else as a draft that waits for its link.

    Returns
    -------
    str
        Address to go on to.

    Raises
    ------
    TooOftenError
        Too many offers from this visitor, or letters to the address.
    """
    if not Draft.objects.filter(platform=platform, code=once).exists():
        count_towards("offer", visitor.code or network)
    contact = visitor.contact or visitor.account_contact
    account = visitor.account if contact is None else None
    if contact is None and account is None:
        return draft_offer(platform, once=once, answers=answers, email=email, language=language)
    offer = offer_at_once(platform, once=once, answers=answers, contact=contact, account=account)
    return f"{address_of(offer)}?done=offer-made"


@transaction.atomic
def draft_offer(platform: Platform, *, once: str, answers: Mapping[str, Any], email: str, language: str) -> str:
    """Keep an offer as a draft and send the link that makes it count.

    Parameters
    ----------
    platform : Platform
    once : str
        Came with the form: the same form sent twice is one draft and one letter.
    answers : mapping
        Of `OfferForm.answers`.
    email, language : str
        Where the link goes, and in which language.

    Returns
    -------
    str
        Address of the page that says that a letter is on its way.

    Raises
    ------
    TooOftenError
        Too many letters to the address.
    """
    Draft.objects.filter(platform=platform, made_at__lt=now(platform) - timedelta(days=DRAFT_DAYS)).delete()
    draft, is_new = Draft.objects.get_or_create(
        platform=platform, code=once, defaults={"answers": dict(answers), "made_at": now(platform)}
    )
    if is_new:
        draft.sent_to = send_link(
            platform, email=email, purpose="offer", payload={"draft": draft.code}, language=language
        )
        draft.contact = contact_for(platform, email, language=language)
        draft.save(update_fields=["sent_to", "contact"])
    return draft.sent_to


@transaction.atomic
def confirm_draft(platform: Platform, code: str, *, contact: Contact | None) -> Offer | None:
    """Make the offer of a draft, once; None where the draft is gone."""
    draft = Draft.objects.select_for_update().filter(platform=platform, code=code).first()
    if draft is None or draft.offer is not None:
        return draft.offer if draft else None
    draft.offer = make_offer(platform, draft.answers, contact=contact)
    draft.answers = {}
    draft.save(update_fields=["offer", "answers"])
    return draft.offer


@transaction.atomic
def offer_at_once(
    platform: Platform,
    *,
    once: str,
    answers: Mapping[str, Any],
    contact: Contact | None,
    account: Account | None = None,
) -> Offer:
    """An offer of somebody who is known already; the same form sent twice is one offer."""
    draft, is_new = Draft.objects.get_or_create(
        platform=platform, code=once, defaults={"answers": {}, "made_at": now(platform)}
    )
    if is_new or draft.offer is None:
        draft.offer = make_offer(platform, answers, contact=contact, account=account)
        draft.save(update_fields=["offer"])
    return draft.offer


@transaction.atomic
def make_offer(
    platform: Platform, answers: Mapping[str, Any], *, contact: Contact | None, account: Account | None = None
) -> Offer:
    """An offer that counts from now on, with the actor it belongs to; what was written waits to be read."""
    actor = _actor(platform, answers, contact, account)
    offer = Offer(platform=platform, actor=actor, code=_code("o"), basis="offered", source="")
    _answer(offer, answers)
    offer.save()
    hand_in_texts(offer, answers)
    platform.tables.get_or_create(name="resources/actors")
    platform.tables.get_or_create(name="resources/offers")
    want_update(platform)
    return offer


@transaction.atomic
def change_offer(offer: Offer, answers: Mapping[str, Any]) -> Offer:
    """Let an offer be as its keeper says now."""
    is_person = offer.actor.kind == PERSON
    kept = {"lon": None, "lat": None, "shown": "organisation"} if is_person else {}
    _answer(offer, {**answers, **kept})
    offer.withdrawn_on = None
    offer.save()
    hand_in_texts(offer, answers)
    want_update(offer.platform)
    return offer


@transaction.atomic
def renew_offers(offers: Iterable[Offer]) -> int:
    """Say of offers that they still stand; one that has ended begins anew and lasts as long again, a month at least."""
    found = list(offers)
    for offer in found:
        day = today(offer.platform)
        if offer.ends_on is not None and offer.ends_on < day:
            lasted = offer.ends_on - offer.starts_on
            offer.starts_on, offer.ends_on = day, day + max(lasted, SHORTEST)
        offer.last_confirmed, offer.withdrawn_on = day, None
        offer.save(update_fields=["starts_on", "ends_on", "last_confirmed", "withdrawn_on"])
    for platform in {offer.platform for offer in found}:
        want_update(platform)
    return len(found)


@transaction.atomic
def withdraw_offer(offer: Offer) -> Offer:
    """Take an offer back at once: its last day was yesterday. Taking it back again changes nothing."""
    if offer.withdrawn_on is None:
        day = today(offer.platform)
        offer.withdrawn_on, offer.ends_on = day, day - timedelta(days=1)
        offer.starts_on = min(offer.starts_on, offer.ends_on)
        offer.save(update_fields=["withdrawn_on", "starts_on", "ends_on"])
        want_update(offer.platform)
    return offer


def address_of(offer: Offer) -> str:
    """The page of an offer."""
    return reverse("resources:one", args=[offer.code])


def _answer(offer: Offer, answers: Mapping[str, Any]) -> None:
    """Put what was answered into an offer; whoever answers says that it stands today."""
    platform = offer.platform
    spot = Gazetteer.of(platform).spots.get(answers["area"])
    offer.kind, offer.amount, offer.unit = answers["kind"], answers["amount"], answers["unit"]
    offer.area_code, offer.lon, offer.lat = answers["area"], answers["lon"], answers["lat"]
    offer.reach_m, offer.reach_area_code = answers["reach_m"], answers["reach_area"]
    offer.starts_on = date.fromisoformat(answers["from"])
    offer.ends_on = date.fromisoformat(answers["until"]) if answers["until"] else None
    offer.reliability, offer.shown = answers["reliability"], answers["shown"]
    offer.last_confirmed = today(platform)
    offer.map_key = map_key(offer.actor.kind, spot, offer.lon, offer.lat)


def _actor(platform: Platform, answers: Mapping[str, Any], contact: Contact | None, account: Account | None) -> Actor:
    """The actor whom somebody speaks for: one they keep already, of the kind and name they give, or a new one.

    A person is one actor, however many offers they make, so that ten offers of one person are never a crowd.
    """
    keeper = {"contact": contact} if contact else {"account": account}
    kept = Actor.objects.filter(
        platform=platform, kind=answers["who"], **{f"keeping__{k}": v for k, v in keeper.items()}
    )
    for actor in kept.select_related("keeping"):
        if answers["who"] == PERSON or answers["name"].casefold() in {
            actor.name.casefold(),
            actor.keeping.name.casefold(),
        }:
            return actor
    actor = Actor.objects.create(
        platform=platform,
        code=_code("a"),
        name=placeholder(answers["who"]),
        kind=answers["who"],
        area_code=answers["area"],
        shown=answers["shown"],
    )
    Keeping.objects.create(platform=platform, actor=actor, name=answers["name"], **keeper)
    return actor


def _code(letter: str) -> str:
    return f"{letter}-{secrets.token_hex(8)}"
