"""What the tests of offers share: a form filled in, and the link of its letter."""

import re

from django.core import mail
from django.test import Client

from threebuckets.web.resources.models import Offer

ADDRESS = "parents@example.org"
ROOM = {
    "once": "d-one",
    "kind": "space/hall",
    "words": "Upstairs room with a sink",
    "amount": "40",
    "unit": "m2",
    "place": "Quayhead",
    "reach": "here",
    "point": "",
    "starts": "2026-11-17",
    "until": "2027-07-24",
    "sure": "sure",
    "who": "community",
    "name": "Quayhead Parents",
    "in_return": "Help with the heating bill",
    "shown": "public",
    "email": ADDRESS,
}


def hand_in(browser: Client, **other: str) -> str:
    """Send the form; the path of the link in the letter."""
    before = len(mail.outbox)
    response = browser.post("/offers/new/", {**ROOM, **other}, follow=True)
    assert response.redirect_chain, response.context["form"].errors
    found = re.search(r"/letters/[0-9A-Z-]{20,}/", response.content.decode())
    if found is None and len(mail.outbox) > before:
        found = re.search(r"/letters/[0-9A-Z-]{20,}/", mail.outbox[-1].body)
    assert found
    return found[0]


def offer_something(browser: Client, **other: str) -> Offer:
    """Hand in an offer and open its link."""
    known = set(Offer.objects.values_list("pk", flat=True))
    assert browser.post(hand_in(browser, **other)).status_code == 302
    return Offer.objects.exclude(pk__in=known).get()
