"""Offers made by letter and an account with the same address: found again after signing in, and nothing is kept of it."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from tests.web.offering import ADDRESS, ROOM, offer_something
from tests.web.people_rows import DIRECT, last_link, steward
from threebuckets.web.core.models import Platform
from threebuckets.web.people.models import Account, Contact, Letter
from threebuckets.web.resources.actions import note_expiries
from threebuckets.web.resources.models import Keeping, Offer, Reminder

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_the_day(settings: Any) -> Iterator[None]:
    settings.TASKS = DIRECT
    with time_machine.travel("2026-11-17T12:00:00Z", tick=False):
        yield


@pytest.fixture
def platform(site: Platform) -> Platform:
    """The small platform, where letters are sent."""
    Platform.objects.update(is_invented=False)
    site.refresh_from_db()
    return site


def account_of(address: str) -> Account:
    """An account that has not yet shown that the address is its own."""
    account = Account.objects.create(username="mill", email=address)
    EmailAddress.objects.create(user=account, email=address, verified=False, primary=True)
    return account


def signed_in(address: str) -> Client:
    """A browser that opened the letter to an account."""
    browser = Client()
    browser.post("/sign-in/", {"email": address})
    assert browser.post(last_link()).status_code == 302
    return browser


def page_of(browser: Client, path: str = "/offers/mine/") -> str:
    """The page, which must be there."""
    response = browser.get(path)
    assert response.status_code == 200
    return str(response.content.decode())


def test_signing_in_shows_what_was_offered_by_letter(platform: Platform, client: Client) -> None:
    """After the link to the account's address was opened, and not before; however the address was written."""
    offer = offer_something(client)
    account = account_of(ADDRESS.upper())
    unproven = Client()
    unproven.force_login(account)
    assert offer.code not in page_of(unproven)
    assert unproven.post(f"/offers/{offer.code}/withdraw/").status_code == 404
    browser = signed_in(ADDRESS)
    assert offer.code in page_of(browser)
    assert browser.post(f"/offers/{offer.code}/withdraw/").status_code == 302


def test_no_row_leads_from_the_account_to_the_contact(platform: Platform, client: Client) -> None:
    """Offer and contact are as they were; another address shows nothing."""
    offer = offer_something(client)
    before = list(Contact.objects.values()), list(Keeping.objects.values())
    account_of(ADDRESS)
    assert offer.code in page_of(signed_in(ADDRESS))
    assert (list(Contact.objects.values()), list(Keeping.objects.values())) == before
    assert Keeping.objects.get().account is None
    steward_of_another, _ = steward(platform)
    EmailAddress.objects.create(user=steward_of_another, email=steward_of_another.email, verified=True)
    other = Client()
    other.force_login(steward_of_another)
    assert offer.code not in page_of(other)


def test_an_address_that_nobody_confirmed_shows_nothing(platform: Platform, client: Client) -> None:
    """A draft is nobody's offer."""
    client.post("/offers/new/", ROOM)
    account_of(ADDRESS)
    assert "knows of nothing" in page_of(signed_in(ADDRESS))


def test_another_offer_of_the_same_actor_goes_to_it(platform: Platform, client: Client) -> None:
    """An account makes an offer for the group that it offered for by letter: one actor, not two."""
    offer = offer_something(client)
    account_of(ADDRESS)
    browser = signed_in(ADDRESS)
    browser.post("/offers/new/", {**ROOM, "once": "d-two", "kind": "space", "email": ""})
    assert Keeping.objects.count() == 1
    assert Offer.objects.filter(actor=offer.actor).count() == 2


def test_many_offers_come_in_pages(platform: Platform) -> None:
    """Twenty-five a page, what stands before what is over; a page that is not there is the last."""
    account = account_of("mill@example.org")
    browser = Client()
    browser.force_login(account)
    browser.post("/offers/new/", {**ROOM, "who": "business", "name": "The Mill", "email": ""})
    first = Offer.objects.get(actor__keeping__account=account)
    for number in range(30):
        first.pk, first.code = None, f"o-{number:02}"
        first.starts_on = date(2026, 11, 1)
        first.ends_on = date(2026, 11, 16) if number >= 28 else date(2027, 7, 24)
        first.save(force_insert=True)
    page = page_of(browser)
    assert page.count('name="offer"') == 25
    assert "Page 1 of 2" in page
    assert "What is over" not in page
    further = page_of(browser, "/offers/mine/?page=2")
    assert further.count('name="offer"') == 4
    assert "What is over" in further
    assert page_of(browser, "/offers/mine/?page=9").count('name="offer"') == 4
    assert page_of(browser, "/offers/mine/?page=x").count('name="offer"') == 25
    assert "29 offers of yours stand" in page
    assert "29 offers of yours stand" in further


def test_accounts_are_asked_before_an_offer_ends_too(platform: Platform) -> None:
    """Once; the link of the letter signs nobody in."""
    account = account_of("mill@example.org")
    browser = Client()
    browser.force_login(account)
    form = {**ROOM, "who": "business", "name": "The Mill", "email": "", "until": "2027-01-20"}
    browser.post("/offers/new/", form)
    mail.outbox.clear()
    assert note_expiries(platform, on=date(2027, 1, 9)) == 1
    assert note_expiries(platform, on=date(2027, 1, 10)) == 0
    assert [letter.to for letter in mail.outbox] == [["mill@example.org"]]
    assert "still stand" in mail.outbox[0].subject
    stranger = Client()
    assert stranger.post(last_link())["Location"] == "/sign-in/"
    assert "sessionid" not in stranger.cookies
    Letter.objects.filter(purpose="account-offers").update(used_at=None, payload={"account": account.pk})
    assert browser.post(last_link())["Location"] == "/offers/mine/"


def test_one_address_gets_one_letter(platform: Platform, client: Client) -> None:
    """About what was offered by letter and what was offered signed in."""
    account = account_of(ADDRESS)
    browser = Client()
    browser.force_login(account)
    form = {**ROOM, "who": "business", "name": "The Mill", "email": "", "until": "2027-01-20", "once": "d-mill"}
    browser.post("/offers/new/", form)
    offer_something(client, until="2027-01-20")
    mail.outbox.clear()
    assert note_expiries(platform, on=date(2027, 1, 9)) == 1
    assert [letter.to for letter in mail.outbox] == [[ADDRESS]]
    assert Reminder.objects.count() == 2
