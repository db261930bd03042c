"""Offers of one's own: changed, renewed, taken back, lapsing by themselves, taken along, erased; nobody else's."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.web.offering import ROOM, hand_in, offer_something
from tests.web.people_rows import DIRECT, last_link, steward
from threebuckets.web.core.models import Platform
from threebuckets.web.folders.actions import load_platform, store_platform
from threebuckets.web.folders.queries import platform_from_database
from threebuckets.web.folders.recomputing import recompute
from threebuckets.web.jobs.models import Wish
from threebuckets.web.moderation.models import Case
from threebuckets.web.people.models import Account, Contact
from threebuckets.web.resources.actions import note_expiries, renew_offers
from threebuckets.web.resources.models import Actor, Draft, Keeping, Offer, OfferText, Reminder
from threebuckets.web.situation.models import Area

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 17)


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    with time_machine.travel("2026-11-17T12:00:00Z", tick=False):
        yield


def text_of(client: Client, path: str) -> str:
    """The page, which must be there."""
    response = client.get(path)
    assert response.status_code == 200, path
    return str(response.content.decode())


def test_taking_an_offer_back_works_at_once(site: Platform, client: Client) -> None:
    """It ended yesterday, its page says so, an update is asked for; again changes nothing."""
    offer = offer_something(client)
    wishes = Wish.objects.count()
    for _ in range(2):
        response = client.post(f"/offers/{offer.code}/withdraw/", follow=True)
        assert "This offer was taken back on 17 November 2026" in response.content.decode()
    offer.refresh_from_db()
    assert (offer.withdrawn_on, offer.ends_on) == (TODAY, TODAY - timedelta(days=1))
    assert Wish.objects.count() == wishes + 1
    assert "This offer was taken back" in text_of(Client(), f"/offers/{offer.code}/")
    assert offer.code not in text_of(Client(), "/offers/")
    assert "What is over" in text_of(client, "/offers/mine/")


def test_what_was_taken_back_can_be_offered_again(site: Platform, client: Client) -> None:
    """From today, for a month at least."""
    offer = offer_something(client)
    client.post(f"/offers/{offer.code}/withdraw/")
    client.post(f"/offers/{offer.code}/renew/")
    offer.refresh_from_db()
    assert (offer.withdrawn_on, offer.starts_on) == (None, TODAY)
    assert offer.ends_on >= TODAY + timedelta(days=30)


def test_an_offer_can_be_changed(site: Platform, client: Client) -> None:
    """The form has what was said; what is said now counts at once; new words are read anew."""
    offer = offer_something(client)
    page = text_of(client, f"/offers/{offer.code}/change/")
    for words in ("Upstairs room with a sink", 'value="40"', "Quayhead, Ansmere", "2027-07-24"):
        assert words in page
    assert 'name="email"' not in page
    changed = {**ROOM, "amount": "60", "place": "Saltgarth", "words": "Two rooms", "reach": "wider", "until": ""}
    assert client.post(f"/offers/{offer.code}/change/", changed).status_code == 302
    offer.refresh_from_db()
    assert (offer.amount, offer.area_code, offer.reach_area_code, offer.ends_on) == (60.0, "W2", "D", None)
    assert list(Case.objects.filter(kind="offer").values_list("text", flat=True)) == [
        "Quayhead Parents\nTwo rooms\nHelp with the heating bill"
    ]
    assert "already" not in client.post(f"/offers/{offer.code}/change/", changed).content.decode()
    assert Case.objects.filter(kind="offer").count() == 1


def test_nobody_else_may_touch_an_offer(site: Platform, client: Client) -> None:
    """Not another participant, not nobody, not another's account: they are told that there is no such page."""
    offer = offer_something(client)
    other = Client()
    offer_something(other, email="other@example.org", once="d-other", name="Others")
    stranger = Client()
    for browser in (other, stranger):
        for act in ("change", "renew", "withdraw"):
            assert browser.post(f"/offers/{offer.code}/{act}/", ROOM).status_code in (403, 404)
    assert "It is yours" not in text_of(other, f"/offers/{offer.code}/")
    assert offer.code not in text_of(other, "/offers/mine/")
    other.post("/offers/mine/", {"offer": [offer.code]})
    offer.refresh_from_db()
    assert (offer.amount, offer.withdrawn_on) == (40.0, None)


def test_a_steward_may_take_back_a_bodys_offer_but_sees_no_persons(site: Platform, client: Client) -> None:
    """What a group offered can be taken off; what a person offered is theirs alone."""
    offer = offer_something(client)
    mine = offer_something(Client(), who="person", name="", once="d-p", email="p@example.org")
    _account, desk = steward(site)
    assert desk.post(f"/offers/{offer.code}/withdraw/").status_code == 302
    assert desk.get(f"/offers/{mine.code}/").status_code == 404
    assert desk.post(f"/offers/{mine.code}/withdraw/").status_code == 404


def test_an_account_keeps_many_offers_and_renews_those_it_ticks(site: Platform) -> None:
    """Signed in, no letter is needed; of three, two are said again."""
    account = Account.objects.create(username="mill", email="mill@example.org")
    browser = Client()
    browser.force_login(account)
    for number in range(3):
        form = {**ROOM, "once": f"d-{number}", "who": "business", "name": "The Mill", "email": ""}
        assert browser.post("/offers/new/", form).status_code == 302
    assert not mail.outbox
    assert Keeping.objects.get().account == account
    codes = list(Offer.objects.filter(actor__keeping__account=account).values_list("code", flat=True))
    assert len(codes) == 3
    Offer.objects.filter(code__in=codes).update(last_confirmed=date(2026, 1, 1))
    page = text_of(browser, "/offers/mine/")
    assert all(code in page for code in codes)
    assert browser.post("/offers/mine/", {"offer": [*codes[:2], "o1"]}).status_code == 302
    browser.post("/offers/mine/", {"offer": codes[:2]})
    fresh = Offer.objects.filter(last_confirmed=TODAY).values_list("code", flat=True)
    assert set(fresh) == set(codes[:2])


def test_keepers_are_asked_once_two_weeks_before_the_end(site: Platform, client: Client, settings: Any) -> None:
    """One letter about all that is due, once; its link leads to what one offers."""
    settings.TASKS = DIRECT
    Platform.objects.update(is_invented=False)
    site.refresh_from_db()
    offer_something(client, until="2027-01-20")
    client.post("/offers/new/", {**ROOM, "until": "2027-01-22", "once": "d-two", "kind": "space"})
    mail.outbox.clear()
    assert note_expiries(site, on=date(2027, 1, 1)) == 0
    assert note_expiries(site, on=date(2027, 1, 9)) == 1
    assert note_expiries(site, on=date(2027, 1, 9)) == 0
    assert len(mail.outbox) == 1
    assert Reminder.objects.count() == 2
    assert "still stand" in mail.outbox[0].subject
    assert Client().post(last_link())["Location"] == "/offers/mine/"


def test_an_offer_that_grows_old_is_asked_about_too(site: Platform, client: Client) -> None:
    """Without an end it lives as long as the shelf life of its kind."""
    offer_something(client, kind="skill", unit="hour/week", until="")
    old = TODAY + timedelta(days=180)
    assert note_expiries(site, on=old - timedelta(days=20)) == 0
    assert note_expiries(site, on=old - timedelta(days=10)) == 1
    renew_offers(Offer.objects.filter(kind="skill"))
    assert Offer.objects.get(kind="skill").last_confirmed == TODAY


def test_an_update_is_asked_for_when_an_offer_has_ended(site: Platform, client: Client) -> None:
    """And only then: on a day on which all stand as they did nothing is asked for."""
    offer_something(client, until="2026-11-30")
    recompute(site, on=TODAY)
    Wish.objects.all().delete()
    note_expiries(site, on=date(2026, 11, 25))
    assert not Wish.objects.exists()
    note_expiries(site, on=date(2026, 12, 1))
    assert Wish.objects.filter(platform=site, kind="update").count() == 1


def test_your_part_shows_takes_along_and_erases_what_one_offers(site: Platform, client: Client) -> None:
    """The section, the file, and then nothing: neither offer nor actor, text, draft or address."""
    offer = offer_something(client)
    hand_in(Client(), once="d-open")
    assert "What you offer" in text_of(client, "/me/")
    taken = json.loads(client.post("/me/take/").content)
    row = taken["rooms"]["resources"][0]
    assert row["code"] == offer.code
    assert row["actor"]["name"] == "Quayhead Parents"
    assert row["texts"] == [{"words": "Upstairs room with a sink", "in_return": "Help with the heating bill"}]
    assert client.post("/me/erase/", {"sure": "on"}).status_code == 302
    assert not Offer.objects.filter(code=offer.code).exists()
    assert not Actor.objects.filter(keeping__isnull=False).exists()
    assert not OfferText.objects.exists()
    assert not Draft.objects.exists()
    assert not Contact.objects.exists()
    assert not Case.objects.filter(text__contains="sink").exists()


def test_loading_the_folder_again_keeps_what_only_the_site_knows(site: Platform, client: Client) -> None:
    """Withdrawn stays withdrawn, places on the map stay, keepers stay."""
    offer = offer_something(client)
    client.post(f"/offers/{offer.code}/withdraw/")
    load_platform(platform_from_database(site), on=TODAY)
    offer.refresh_from_db()
    assert offer.withdrawn_on == TODAY
    assert offer.actor.keeping.name == "Quayhead Parents"


def test_offers_of_a_folder_get_their_place_on_the_map(site: Platform) -> None:
    """In the middle of their area where they have no point; a person's nowhere."""
    Area.objects.filter(platform=site, code="W1").update(lon=-2.0, lat=53.0)
    made = platform_from_database(site)
    store_platform(site, made, on=TODAY)
    keys = dict(Offer.objects.values_list("code", "map_key"))
    assert keys["o1"] > 0
    assert keys["o2"] == -1


def test_the_number_of_queries_does_not_grow_with_what_one_offers(site: Platform, client: Client) -> None:
    """Three offers or thirty: the same."""
    offer_something(client)
    few = n_queries(client, "/offers/mine/")
    row = Offer.objects.get(actor__keeping__isnull=False)
    Offer.objects.bulk_create(
        Offer(platform=site, actor=row.actor, code=f"more-{n}", kind="space", unit="m2", starts_on=TODAY)
        for n in range(30)
    )
    assert n_queries(client, "/offers/mine/") == few
    assert few <= 16


def n_queries(client: Client, path: str) -> int:
    """How many queries a page takes."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)
