"""Offers of one's own: read for "My offers" and "Your part", taken along, and erased."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import F, Q, QuerySet

from threebuckets.resources import Standing, lapsing, standard_kinds
from threebuckets.web.core.clock import today
from threebuckets.web.core.models import Platform
from threebuckets.web.core.routes import Who
from threebuckets.web.jobs.actions import want_update
from threebuckets.web.moderation.actions import forget_texts
from threebuckets.web.moderation.models import Case
from threebuckets.web.people.models import Contact, Participant
from threebuckets.web.people.visitors import Visitor
from threebuckets.web.resources.models import Actor, Draft, Offer, OfferText
from threebuckets.web.resources.places import Gazetteer
from threebuckets.web.resources.shown import ShownOffer, shown_offers
from threebuckets.web.resources.tables import offer_tables
from threebuckets.web.resources.texts import KIND

SOON_DAYS = 31
PAGE = 25
OVER = frozenset({Standing.ENDED, Standing.WITHDRAWN})
EXPORTED = (
    *("code", "kind", "also", "amount", "unit", "area_code", "lat", "lon", "reach_m", "reach_area_code"),
    *("starts_on", "ends_on", "reliability", "last_confirmed", "shown", "withdrawn_on", "extra"),
)


@dataclass(frozen=True, slots=True)
class OwnOffer:
    """An offer as its keeper sees it: whether it ends soon or needs saying again, and what became of its text."""

    offer: ShownOffer
    is_soon: bool
    text_status: str
    text_reason: str


@dataclass(frozen=True, slots=True)
class OwnOffers:
    """All that somebody keeps: what stands or will, and what is over."""

    standing: tuple[OwnOffer, ...]
    over: tuple[OwnOffer, ...]

    @property
    def n(self) -> int:
        """How many there are."""
        return len(self.standing) + len(self.over)

    @property
    def n_soon(self) -> int:
        """How many end soon or need saying again."""
        return sum(own.is_soon for own in self.standing)


@dataclass(frozen=True, slots=True)
class OwnPage:
    """All that "What I offer" shows: everything there is, for its counts, and of it what is on this page."""

    own: OwnOffers
    here: OwnOffers
    page: Page


def is_keeper(visitor: Visitor, offer: Offer) -> bool:
    """Whether a visitor looks after an offer; stewards may too, except that of a person."""
    keeping = getattr(offer.actor, "keeping", None)
    if visitor.who >= Who.STEWARD and offer.actor.kind != "person":
        return True
    if keeping is None:
        return False
    owners = (
        (visitor.contact, keeping.contact_id),
        (visitor.account, keeping.account_id),
        (visitor.account_contact, keeping.contact_id),
    )
    return any(owner is not None and owner.pk == key for owner, key in owners)


def offers_kept_by(visitor: Visitor, platform: Platform) -> QuerySet[Offer]:
    """Offers that a visitor looks after by their address or their account, those made by letter to it among them."""
    keepers = Q(pk=None)
    for contact in (visitor.contact, visitor.account_contact):
        if contact is not None:
            keepers |= Q(actor__keeping__contact=contact)
    if visitor.account is not None:
        keepers |= Q(actor__keeping__account=visitor.account)
    return _rows(platform).filter(keepers)


def own_offers(platform: Platform, rows: QuerySet[Offer]) -> OwnOffers:
    """Offers as their keeper sees them, in five queries however many there are."""
    found = list(rows)
    shown = shown_offers(found, Gazetteer.of(platform), today(platform))
    texts = dict(OfferText.objects.filter(offer__in=found).values_list("offer_id", "code"))
    cases = Case.objects.filter(platform=platform, kind=KIND, code__in=texts.values())
    states = {code: (status, reason) for code, status, reason in cases.values_list("code", "status", "reason")}
    soon = _soon(platform, found)
    own = [
        OwnOffer(offer, row.pk in soon, *states.get(texts.get(row.pk, ""), ("", "")))
        for row, offer in zip(found, shown, strict=True)
    ]
    return _parted(own)


def own_page(own: OwnOffers, number: str) -> OwnPage:
    """A page of somebody's offers: what stands comes before what is over; a number that is none is the first."""
    page = Paginator((*own.standing, *own.over), PAGE).get_page(number)
    return OwnPage(own, _parted(page.object_list), page)


def _parted(own: Iterable[OwnOffer]) -> OwnOffers:
    found = list(own)
    return OwnOffers(
        tuple(each for each in found if each.offer.standing not in OVER),
        tuple(each for each in found if each.offer.standing in OVER),
    )


def own_for_page(participant: Participant | None, contact: Contact | None) -> OwnOffers | None:
    """What "Your part" shows; None where somebody left no address."""
    return None if contact is None else own_offers(contact.platform, _of_contact(contact))


def export_own(participant: Participant | None, contact: Contact | None) -> list[dict[str, Any]]:
    """Everything this room keeps of somebody."""
    if contact is None:
        return []
    return [
        {
            **{column: _plain(getattr(row, column)) for column in EXPORTED},
            "actor": {"code": row.actor.code, "kind": row.actor.kind, "name": row.actor.keeping.name},
            "texts": list(OfferText.objects.filter(offer=row).values("words", "in_return")),
        }
        for row in _of_contact(contact)
    ]


def erase_own(participant: Participant | None, contact: Contact | None) -> None:
    """Delete what somebody offers, the actors they speak for, and what they wrote."""
    if contact is None:
        return
    actors = Actor.objects.filter(platform_id=contact.platform_id, keeping__contact=contact)
    texts = OfferText.objects.filter(offer__actor__in=actors).values_list("code", flat=True)
    forget_texts(contact.platform, kind=KIND, codes=list(texts))
    Draft.objects.filter(offer__actor__in=actors).delete()
    if actors.exists():
        want_update(contact.platform)
    actors.delete()


def _of_contact(contact: Contact) -> QuerySet[Offer]:
    return _rows(contact.platform).filter(actor__keeping__contact=contact)


def _rows(platform: Platform) -> QuerySet[Offer]:
    rows = Offer.objects.filter(platform=platform).select_related("actor__keeping", "platform")
    return rows.order_by(F("ends_on").asc(nulls_last=True), "kind", "code")


def _soon(platform: Platform, rows: list[Offer]) -> set[int]:
    tables = offer_tables(rows)
    found = lapsing(tables.offers, tables.actors, standard_kinds(), on=today(platform), days=SOON_DAYS)
    return {rows[n].pk for n in found}


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
