"""Pages of offers: making one, one's own, one by itself. The list and the map are in `list_views`."""

import secrets
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language

from threebuckets.web.core.limits import network_of
from threebuckets.web.core.models import Platform
from threebuckets.web.core.notices import redirect_saying
from threebuckets.web.core.queries import frame_for_page
from threebuckets.web.people.permissions import may
from threebuckets.web.people.visitors import Visitor
from threebuckets.web.resources.actions import (
    address_of,
    change_offer,
    hand_in_offer,
    renew_offers,
    withdraw_offer,
)
from threebuckets.web.resources.forms import OfferForm, PickForm
from threebuckets.web.resources.models import Offer
from threebuckets.web.resources.offering_queries import (
    choices_for_offer,
    initial_for_change,
    initial_for_offer,
    place_for_part,
    wanted_for_offer,
)
from threebuckets.web.resources.one_queries import offer_named, one_for_page
from threebuckets.web.resources.own import offers_kept_by, own_offers, own_page


def offer(request: HttpRequest) -> HttpResponse:
    """The offer in one screen."""
    platform, visitor = platform_of(request), visitor_of(request)
    round_ = frame_for_page(request).round
    choices = choices_for_offer(platform, round_)
    wanted = wanted_for_offer(round_, choices, request.GET)
    first = {**initial_for_offer(choices, wanted, request.GET), "once": f"d-{secrets.token_hex(8)}"}
    is_known = visitor.contact is not None or visitor.account is not None
    form = OfferForm(request.POST or None, choices=choices, is_known=is_known, initial=first)
    if form.is_valid():
        given = form.cleaned_data
        return redirect(
            hand_in_offer(
                visitor,
                platform,
                once=given["once"],
                answers=form.answers(),
                email=given.get("email", ""),
                language=get_language() or platform.language,
                network=network_of(request),
            )
        )
    return render(request, "resources/offer.html", {"form": form, "choices": choices, "wanted": wanted})


def where(request: HttpRequest) -> HttpResponse:
    """How a place is understood, as somebody types it."""
    found = place_for_part(platform_of(request), request.GET.get("place", "")[:120])
    return render(request, "resources/_where.html", {"found": found})


def one(request: HttpRequest, code: str) -> HttpResponse:
    """One offer."""
    page = one_for_page(platform_of(request), frame_for_page(request).round, visitor_of(request), code)
    if page is None:
        raise Http404
    return render(request, "resources/one.html", {"page": page})


def change(request: HttpRequest, code: str) -> HttpResponse:
    """An offer of one's own, to be changed."""
    row = own_offer(request, "change-offer", code)
    choices = choices_for_offer(row.platform, frame_for_page(request).round)
    form = OfferForm(
        request.POST or None, choices=choices, is_change=True, initial=initial_for_change(row, choices.gazetteer)
    )
    if form.is_valid():
        return redirect_saying(address_of(change_offer(row, form.answers())), "offer-changed")
    return render(request, "resources/change.html", {"form": form, "choices": choices, "row": row})


def renew(request: HttpRequest, code: str) -> HttpResponse:
    """Yes, it still stands."""
    row = own_offer(request, "renew-offer", code)
    renew_offers([row])
    return redirect_saying(address_of(row), "offers-renewed")


def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """It is taken back, at once."""
    row = own_offer(request, "withdraw-offer", code)
    return redirect_saying(address_of(withdraw_offer(row)), "offer-withdrawn")


def mine(request: HttpRequest) -> HttpResponse:
    """What somebody offers; picked ones can be renewed together."""
    platform, rows = platform_of(request), offers_kept_by(visitor_of(request), platform_of(request))
    if request.method == "POST":
        form = PickForm(request.POST, codes=list(rows.values_list("code", flat=True)))
        picked = form.cleaned_data["offer"] if form.is_valid() else []
        renew_offers(rows.filter(code__in=picked))
        return redirect_saying(reverse("resources:mine"), "offers-renewed")
    found = own_page(own_offers(platform, rows), request.GET.get("page", ""))
    return render(request, "resources/mine.html", {"found": found, "own": found.own})


def platform_of(request: HttpRequest) -> Platform:
    """The platform shown; without one there is nothing here."""
    platform = frame_for_page(request).platform
    if platform is None:
        raise Http404
    return platform


def visitor_of(request: HttpRequest) -> Visitor:
    """Whoever asks."""
    visitor: Any = request.visitor  # type: ignore[attr-defined]
    assert isinstance(visitor, Visitor)  # noqa: S101
    return visitor


def own_offer(request: HttpRequest, act: str, code: str) -> Offer:
    """An offer on which the visitor may act; of others' not even that it is there is said."""
    row = offer_named(platform_of(request), code)
    if row is None or not may(visitor_of(request), act, row):
        raise Http404
    return row
