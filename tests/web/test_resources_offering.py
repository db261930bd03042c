"""An offer from the form to the register: nothing counts before its link is opened, and nothing twice."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
import time_machine
from django.core import mail
from django.test import Client

from tests.web import factories
from tests.web.offering import ADDRESS, ROOM, hand_in, offer_something
from tests.web.payloads import PAYLOADS
from threebuckets.policy import platform
from threebuckets.policy.documents import parse_policy
from threebuckets.policy.outcomes import Outcome
from threebuckets.web.core.models import Platform
from threebuckets.web.folders.queries import platform_from_database
from threebuckets.web.folders.recomputing import recompute
from threebuckets.web.jobs.models import Wish
from threebuckets.web.moderation.actions import Decision, decide
from threebuckets.web.moderation.models import Case
from threebuckets.web.people.contacts import contact_for
from threebuckets.web.people.models import Consent
from threebuckets.web.resources.actions import make_offer
from threebuckets.web.resources.models import Actor, Draft, Offer
from threebuckets.web.situation.models import Area

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 17)


@pytest.fixture(autouse=True)
def _on_the_day():
    with time_machine.travel("2026-11-17T12:00:00Z", tick=False):
        yield


def read_texts(verdict: str = Case.ACCEPTED, reason: str = "") -> None:
    """A moderator reads all that waits."""
    for case in Case.objects.filter(kind="offer", status=Case.WAITING):
        decide(case, Decision(verdict, reason), by="moderator Mo")


def resources_in(site: Platform, area: str) -> int:
    """What the newest round says of the resources in an area."""
    newest = site.rounds.order_by("-number").first()
    assert newest
    return int(newest.verdicts.get(area_code=area).resources_outcome)


def page_of(browser: Client, path: str) -> str:
    """A page that must be there, in one line."""
    response = browser.get(path)
    assert response.status_code == 200, path
    return re.sub(r"\s+", " ", response.content.decode())


def test_the_form_says_what_is_still_lacking(site: Platform, client: Client) -> None:
    """The address of a gap fills in kind, amount, unit and place."""
    Offer.objects.filter(platform=site).delete()
    recompute(site, on=TODAY)
    page = page_of(client, "/offers/new/?policy=family-centres&area=W1&kind=space/hall&requirement=room")
    assert "Quayhead still lacks 72 m² of hall." in page
    assert '<option value="space/hall" selected>' in page
    assert '<option value="m2" selected>' in page
    assert 'value="72"' in page
    assert 'value="Quayhead, Ansmere"' in page


@pytest.mark.parametrize(
    "query", ["?policy=<script>&area=%00&kind=..&requirement=x", "?policy=nothing&area=W9&kind=beer"]
)
def test_what_the_address_names_wrongly_is_left_out(site: Platform, client: Client, query: str) -> None:
    """The form is there all the same."""
    page = page_of(client, f"/offers/new/{query}")
    assert "still lacks" not in page
    assert "<script>&" not in page


def test_nothing_counts_before_the_link_is_opened(site: Platform, client: Client) -> None:
    """A draft is no offer, asks for no update, and is told to nobody."""
    wishes = Wish.objects.count()
    link = hand_in(client)
    assert Offer.objects.count() == 2
    assert Wish.objects.count() == wishes
    assert "Upstairs room" not in page_of(Client(), "/offers/")
    assert client.get(link).status_code == 200
    assert Offer.objects.count() == 2


def test_the_link_makes_an_offer_that_counts(site: Platform, client: Client) -> None:
    """Kind, place, days and how sure as they were said; confirmed today; an update is asked for."""
    wishes = Wish.objects.count()
    offer = offer_something(client)
    assert (offer.kind, offer.amount, offer.unit, offer.area_code) == ("space/hall", 40.0, "m2", "W1")
    assert (offer.starts_on, offer.ends_on) == (date(2026, 11, 17), date(2027, 7, 24))
    assert (offer.basis, offer.reliability, offer.last_confirmed) == ("offered", 0.95, TODAY)
    assert Wish.objects.count() == wishes + 1
    assert Draft.objects.get().answers == {}
    assert Consent.objects.get().purpose == Consent.OFFERS
    page = page_of(client, f"/offers/{offer.code}/")
    assert "It counts now." in page


def test_an_offer_turns_the_verdict_and_is_named_as_the_cause(
    published: Callable[[platform.Platform], Platform], client: Client
) -> None:
    """The short loop: what lacked is there, and the page of changes says since when and why."""
    made = factories.platform()
    text = factories.POLICY.replace(", lead: required", "")
    made = replace(made, policies={"family-centres": parse_policy(text, slug="family-centres")})
    site = published(factories.with_table(made, "resources/offers", made.table("resources/offers").clear()))
    assert resources_in(site, "W1") == Outcome.NOT_YET_KNOWN
    offer_something(client, amount="80", until="")
    recompute(site, on=TODAY)
    assert resources_in(site, "W1") == Outcome.HOLDS
    page = page_of(client, "/changes/?area=W1&bucket=resources")
    assert "80 m² of hall" in page
    withdraw = client.post(f"/offers/{Offer.objects.get().code}/withdraw/", follow=True)
    assert "Nothing counts on it any more" in withdraw.content.decode()
    recompute(site, on=TODAY)
    assert resources_in(site, "W1") == Outcome.NOT_YET_KNOWN


def test_the_same_form_sent_twice_is_one_offer_and_one_letter(site: Platform, client: Client) -> None:
    """Double click, retry, back and again."""
    first = client.post("/offers/new/", ROOM)
    second = client.post("/offers/new/", ROOM)
    assert first["Location"] == second["Location"]
    assert Draft.objects.count() == 1
    offer_something(client)
    assert client.post("/offers/new/", ROOM).status_code == 302
    assert Offer.objects.count() == 3


def test_a_link_used_twice_makes_one_offer(site: Platform, client: Client) -> None:
    """The second time says that it was used."""
    link = hand_in(client)
    assert client.post(link).status_code == 302
    assert client.post(link).status_code != 302
    assert Offer.objects.count() == 3


def test_texts_wait_for_a_moderator_while_the_offer_counts(site: Platform, client: Client) -> None:
    """Before: by kind and amount, from "a group". After: in its own words and name, and in the folder too."""
    offer = offer_something(client)
    assert offer.actor.name == "a group"
    page = page_of(Client(), f"/offers/{offer.code}/")
    assert "<dd>A group</dd>" in page
    assert "40 m² of hall" in page
    assert "Upstairs room" not in page
    assert "Quayhead Parents" not in page
    read_texts()
    page = page_of(Client(), f"/offers/{offer.code}/")
    for words in ("Upstairs room with a sink", "Quayhead Parents", "Help with the heating bill"):
        assert words in page
    table = platform_from_database(site).table("resources/offers")
    assert table.filter(table["offer"] == offer.code)["words"].to_list() == ["Upstairs room with a sink"]


def test_a_rejected_text_is_never_shown(site: Platform, client: Client) -> None:
    """One with personal data is deleted; the offer goes on counting."""
    offer = offer_something(client, words="Ring Winifred on 0161 555")
    read_texts(Case.REJECTED, "personal-data")
    assert "Winifred on" not in page_of(client, f"/offers/{offer.code}/")
    assert "its words are not shown" in page_of(client, "/offers/mine/")
    offer.refresh_from_db()
    assert offer.text.words == ""
    assert offer.ends_on > TODAY


def test_a_persons_offer_has_no_place_and_no_page(site: Platform, client: Client) -> None:
    """Its point and name are dropped on the way in; nobody but its owner sees it."""
    offer = offer_something(
        client, who="person", name="Winifred Canary", kind="skill", unit="hour/week", point="53.4, -2.3", shown="public"
    )
    assert (offer.lat, offer.lon, offer.map_key, offer.shown) == (None, None, -1, "organisation")
    assert offer.actor.name == "somebody"
    assert "Winifred" not in " ".join(Actor.objects.filter(pk=offer.actor_id).values_list("name", "keeping__name")[0])
    assert Client().get(f"/offers/{offer.code}/").status_code == 404
    assert "Nobody sees it" in page_of(client, f"/offers/{offer.code}/")
    assert offer.code not in page_of(Client(), "/offers/")
    assert not Case.objects.exists()


def test_ten_offers_of_one_person_are_one_person(site: Platform, client: Client) -> None:
    """So that nobody makes a crowd alone."""
    for number in range(3):
        browser = Client()
        offer_something(browser, who="person", name="", once=f"d-{number}", kind="person", unit="people")
    assert Actor.objects.filter(kind="person", keeping__isnull=False).count() == 1


def test_whoever_is_known_needs_no_second_letter(site: Platform, client: Client) -> None:
    """The second offer counts at once, and belongs to the same group."""
    first = offer_something(client)
    response = client.post("/offers/new/", {**ROOM, "once": "d-two", "kind": "space", "email": ""})
    second = Offer.objects.order_by("-pk")[0]
    assert response["Location"] == f"/offers/{second.code}/?done=offer-made"
    assert second.actor == first.actor
    client.post("/offers/new/", {**ROOM, "once": "d-two", "kind": "space", "email": ""})
    assert Offer.objects.count() == 4


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("kind", "beer", "Select a valid choice"),
        ("amount", "0", "Nothing is no offer"),
        ("amount", "nan", "Enter a number"),
        ("amount", "-3", "greater than or equal to 0"),
        ("unit", "GBP", "This is counted in"),
        ("place", "Atlantis", "We know no area by that name"),
        ("point", "over there", "Two numbers"),
        ("point", "0, 0", "Latitude goes from"),
        ("until", "2026-11-01", "cannot be before the first"),
        ("until", "2099-01-01", "more than ten years"),
        ("starts", "1999-01-01", "more than ten years"),
        ("name", "", "required"),
        ("email", "nobody", "valid email"),
        ("words", "x" * 201, "at most 200"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    site: Platform, client: Client, field: str, value: str, says: str
) -> None:
    """The form comes back with a summary; nothing is stored, no letter goes out."""
    page = client.post("/offers/new/", {**ROOM, field: value}).content.decode()
    assert says in page
    assert "Something needs another look" in page
    assert f'href="#id_{field}' in page
    assert "Help with the heating bill" in page
    assert not Draft.objects.exists()
    assert not mail.outbox


def test_a_platform_without_a_form_field_says_nothing_of_postcodes(site: Platform, client: Client) -> None:
    """Postcodes are known only where the areas have them."""
    assert "A postcode or" not in page_of(client, "/offers/new/")
    area = site.tables.get(name="situation/areas")
    area.unknown_columns = [*area.unknown_columns, "postcodes"]
    area.save()
    Area.objects.filter(platform=site, code="W2").update(extra={"postcodes": "AN1 2|AN3"})
    assert "A postcode or" in page_of(client, "/offers/new/")
    assert "We understand: Saltgarth, Ansmere." in page_of(client, "/offers/where/?place=an1+2bb")
    assert offer_something(client, place="AN3 9ZZ").area_code == "W2"


def test_too_many_offers_are_refused_with_a_time_to_wait(site: Platform, client: Client) -> None:
    """Ten a day from one place; the same form again does not count."""
    for number in range(10):
        assert (
            client.post("/offers/new/", {**ROOM, "once": f"d-{number}", "email": f"a{number}@example.org"}).status_code
            == 302
        )
    assert client.post("/offers/new/", {**ROOM, "once": "d-0"}).status_code == 302
    late = client.post("/offers/new/", {**ROOM, "once": "d-late", "email": "b@example.org"})
    assert late.status_code == 429
    assert int(late["Retry-After"]) > 0


def test_hostile_texts_run_nothing_and_are_shown_as_they_are(site: Platform, client: Client) -> None:
    """A hundred of them in every field, read by a moderator and then shown on every page of the room."""
    contact = contact_for(site, ADDRESS, language="en-gb")
    base = {"kind": "space", "amount": None, "unit": "m2", "area": "W1", "lon": None, "lat": None, "reach_m": None}
    base |= {"reach_area": "", "from": "2026-11-17", "until": "", "reliability": 0.9, "shown": "public", "policy": ""}
    for text in PAYLOADS:
        answers = {**base, "words": text[:200], "in_return": text[:200], "who": "business", "name": text[:120]}
        make_offer(site, answers, contact=contact)
    read_texts()
    pages = [page_of(client, f"/offers/?page={number}") for number in range(1, 6)]
    pages += [page_of(client, f"/offers/{offer.code}/") for offer in Offer.objects.filter(code__startswith="o-")]
    for page in pages:
        body = page.split("<main", 1)[1]
        assert not re.search(
            r"<(?:script|img|iframe|object|embed|base|meta|video|audio|math|template|frameset|xml)\b(?! type=\"application/json)[^>]*(?:alert|javascript)",
            body,
        )
        assert not re.search(r"<[a-z]+[^>]*\son[a-z]+\s*=\s*[\"']?alert", body)


def test_hostile_addresses_of_the_form_run_nothing(site: Platform, client: Client) -> None:
    """Whatever is typed comes back as text."""
    for text in PAYLOADS:
        page = client.post("/offers/new/", dict.fromkeys(ROOM, text)).content.decode()
        assert text not in page.split("<main", 1)[1] or "<" not in text
