""" "Your part": what is kept, consents, where one lives, taking it along, erasing all of it, leaving."""

import base64
import gzip
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models
from django.test import Client

from tests.web.people_rows import ADDRESS, DIRECT, ask, bare_platform, person
from threebuckets.web.core.models import Act, Platform
from threebuckets.web.jobs.actions import UPDATE
from threebuckets.web.jobs.models import Wish
from threebuckets.web.people.actions import give_consent, withdraw_consent
from threebuckets.web.people.mine import Mine, shares
from threebuckets.web.people.models import Consent, Contact, Letter, Participant
from threebuckets.web.people.recognising import rooms_that_move
from threebuckets.web.people.visitors import COOKIE

pytestmark = pytest.mark.django_db
COVERED = {
    "people.Consent": "people",
    "people.Contact": "people",
    "people.Letter": "people",
    "people.Participant": "people",
    "people.RecoveryWords": "people",
}
"""Tables with a person in them, and the room whose share covers each; other rooms' tables begin with their name."""
NOT_KEPT = {"people.Account"}


@pytest.fixture
def site(db: None, settings: Any) -> Platform:
    """A platform that sends letters."""
    settings.TASKS = DIRECT
    return bare_platform(is_invented=False)


def confirmed(site: Platform, code: str = "w-canary") -> tuple[Participant, Client]:
    """Somebody with a confirmed address, an area and all consents."""
    row, browser = person(site, code)
    browser.post(ask(browser))
    browser.post("/me/area/", {"area": "W1"})
    for purpose in Consent.PURPOSES:
        browser.post("/me/consent/", {"purpose": purpose, "give": "true"})
    row.refresh_from_db()
    return row, browser


def test_reading_leaves_no_trace(site: Platform) -> None:
    """Without taking part there is nothing to see, no cookie and no row."""
    for path in ("/me/", "/privacy/", "/invite/"):
        response = Client().get(path)
        assert response.status_code == 200
        assert COOKIE not in response.cookies
        assert "sessionid" not in response.cookies
    assert "Nothing is kept of you in this browser" in Client().get("/me/").content.decode()
    Platform.objects.all().delete()  # a site on which nothing has been set up yet has that page too
    assert "Nothing is kept of you in this browser" in Client().get("/me/").content.decode()
    assert not Participant.objects.exists()


def test_the_cookie_is_out_of_reach(site: Platform, settings: Any) -> None:
    """HttpOnly, Lax, Secure where the site is reached by HTTPS; no session is opened for participants."""
    settings.SESSION_COOKIE_SECURE = True
    browser = Client()
    response = browser.post(ask(browser))
    cookie = response.cookies[COOKIE]
    assert cookie["httponly"]
    assert cookie["secure"]
    assert cookie["samesite"] == "Lax"
    assert "sessionid" not in browser.cookies
    forged = Client()
    forged.cookies[COOKIE] = Participant.objects.get().code
    assert "Nothing is kept of you" in forged.get("/me/").content.decode()


def test_everything_personal_is_kept_by_no_cache(site: Platform) -> None:
    """`no-store` on every page of one's own."""
    _, browser = confirmed(site)
    for path in ("/me/", "/me/erase/", "/me/confirm/", "/letters/sent/"):
        assert "no-store" in browser.get(path).headers["Cache-Control"], path
    assert "no-store" in browser.post("/me/take/").headers["Cache-Control"]


def test_agreeing_and_no_longer_agreeing_are_one_button_each(site: Platform) -> None:
    """With version, language and moments; given twice it is one consent."""
    row, browser = person(site)
    for _ in range(2):
        assert browser.post("/me/consent/", {"purpose": "votes", "give": "true"}).status_code == 302
    consent = Consent.objects.get()
    assert (consent.purpose, consent.version, consent.withdrawn_at) == ("votes", 1, None)
    assert consent.language
    assert "You agreed on" in browser.get("/me/").content.decode()
    browser.post("/me/consent/", {"purpose": "votes"})
    consent.refresh_from_db()
    assert consent.withdrawn_at is not None
    browser.post("/me/consent/", {"purpose": "votes", "give": "true"})
    assert row.consents.count() == 2
    assert browser.post("/me/consent/", {"purpose": "everything", "give": "true"}).headers["Location"] == "/me/"


def test_no_longer_agreeing_deletes_what_rested_on_it(site: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    """The room's share is erased, and the figures are made anew."""
    erased: list[object] = []
    fake = Mine("values", "", lambda *_: None, lambda *_: {}, lambda who, _contact: erased.append(who))
    monkeypatch.setattr("threebuckets.web.people.actions.shares", lambda: (fake,))
    row, _ = person(site)
    give_consent(row, Consent.VOTES, language="en-gb")
    withdraw_consent(row, Consent.LETTERS)
    assert erased == []
    withdraw_consent(row, Consent.VOTES)
    assert erased == [row]
    assert Wish.objects.filter(platform=site, kind=UPDATE).exists()


def test_where_somebody_lives_is_one_of_the_areas_tested(site: Platform) -> None:
    """Wards here, not districts; empty is an answer; anything else is refused."""
    row, browser = person(site)
    page = browser.get("/me/").content.decode()
    assert "Quayhead" in page
    assert ">Ansmere</option>" not in page
    browser.post("/me/area/", {"area": "W2"})
    row.refresh_from_db()
    assert row.area_code == "W2"
    for wrong in ("D", "nowhere", "<script>"):
        assert browser.post("/me/area/", {"area": wrong}).status_code == 422
    browser.post("/me/area/", {"area": ""})
    row.refresh_from_db()
    assert row.area_code == ""


def test_all_of_it_can_be_taken_along(site: Platform) -> None:
    """One file with every room's share; a few times a day."""
    row, browser = confirmed(site)
    response = browser.post("/me/take/")
    assert response.headers["Content-Disposition"].startswith("attachment")
    kept = json.loads(response.content)
    assert set(kept["rooms"]) == {share.room for share in shares()}
    mine = kept["rooms"]["people"]
    assert mine["participant"]["pseudonym"] == row.code
    assert mine["participant"]["area"] == "W1"
    assert mine["contact"]["email"] == ADDRESS
    assert {consent["purpose"] for consent in mine["consents"]} == set(Consent.PURPOSES)
    assert mine["letters"]
    statuses = [browser.post("/me/take/").status_code for _ in range(3)]
    assert statuses == [200, 200, 429]


def test_nobody_takes_or_erases_what_is_not_theirs(site: Platform) -> None:
    """Strangers are refused; the other person's row stays."""
    confirmed(site)
    for path in ("/me/take/", "/me/area/", "/me/consent/", "/me/leave/", "/me/erase/"):
        assert Client().post(path, {"sure": "on"}).status_code == 403
        assert Client().put(path).status_code == 405
    _, other = person(site, "w-other")
    assert "w-canary" not in other.post("/me/take/").content.decode()
    other.post("/me/erase/", {"sure": "on"})
    assert Participant.objects.get().code == "w-canary"
    assert Contact.objects.count() == 1


def test_somebody_of_another_platform_is_nobody_here(site: Platform) -> None:
    """A cookie is good for the platform shown."""
    elsewhere = bare_platform(is_invented=False, slug="other")
    _, browser = person(elsewhere, "w-elsewhere")
    assert "Nothing is kept of you" in browser.get("/me/").content.decode()
    assert browser.post("/me/take/").status_code == 403


def test_erasing_asks_once_and_then_leaves_nothing(site: Platform) -> None:
    """No row, no address, no pseudonym in any table, as text or in what is packed; the cookie is gone."""
    row, browser = confirmed(site)
    contact = Contact.objects.get()
    traces = [
        row.code,
        ADDRESS,
        contact.email_hash,
        contact.person_hash,
        *Letter.objects.values_list("seed", flat=True),
    ]
    assert browser.get("/me/erase/").status_code == 200
    assert browser.post("/me/erase/").status_code == 422
    assert Participant.objects.filter(pk=row.pk).exists()
    response = browser.post("/me/erase/", {"sure": "on"})
    assert response.headers["Location"] == "/me/?done=erased"
    assert response.cookies[COOKIE].value == ""
    for table, content in everything():
        for trace in traces:
            assert trace not in content, table
    assert Act.objects.get(act="erase-person").by == "a participant"
    assert Wish.objects.filter(platform=site, kind=UPDATE).exists()
    assert "Everything that was kept of you has been erased" in browser.get("/me/?done=erased").content.decode()


def everything() -> Iterator[tuple[str, str]]:
    """Every table of the database as text; what is compressed or encoded, unpacked."""
    for table in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{table}"')
            cells = [cell for line in cursor.fetchall() for cell in line]
        yield table, " ".join(text(cell) for cell in cells)


def text(cell: object) -> str:
    """A cell as one could read it."""
    if isinstance(cell, memoryview | bytes):
        content = bytes(cell)
        content = gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content
        return content.decode("utf-8", "replace") + base64.b64encode(content).decode()
    return str(cell)


def test_an_erasure_that_fails_erases_nothing(site: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whole or not at all."""
    row, browser = confirmed(site)

    def fail(*_given: object) -> None:
        raise RuntimeError("the disk is full")

    broken = Mine("zzz", "", lambda *_: None, lambda *_: {}, fail)
    monkeypatch.setattr("threebuckets.web.people.leaving.shares", lambda: (*shares(), broken))
    browser.raise_request_exception = False
    assert browser.post("/me/erase/", {"sure": "on"}).status_code == 500
    assert Participant.objects.filter(pk=row.pk).exists()
    assert row.consents.count() == len(Consent.PURPOSES)
    assert Contact.objects.exists()


def test_leaving_forgets_the_browser_and_erases_nothing(site: Platform) -> None:
    """The cookie goes, the rows stay, and a letter leads back."""
    row, browser = confirmed(site)
    assert browser.post("/me/leave/").cookies[COOKIE].value == ""
    assert "Nothing is kept of you" in browser.get("/me/").content.decode()
    browser.post(ask(browser))
    assert Participant.objects.get().pk == row.pk
    assert ADDRESS in browser.get("/me/").content.decode()


def test_every_table_with_a_person_in_it_has_a_share() -> None:
    """A new table that leads to a participant or contact must be shown, taken along and erased by its room."""
    rooms = {share.room: share for share in shares()}
    for label in personal_models():
        room = COVERED.get(label, label.partition(".")[0])
        assert room in rooms, f"{label} leads to a person, but the room {room} has no share in people.mine"
        assert callable(rooms[room].export)
        assert callable(rooms[room].erase)


def test_every_room_moves_what_it_keeps_when_two_pseudonyms_become_one() -> None:
    """Rows nobody moves would be lost with the older pseudonym."""
    rooms = {
        relation.related_model._meta.app_label
        for relation in Participant._meta.related_objects
        if relation.related_model is not None
    }
    assert rooms <= set(rooms_that_move())


def personal_models() -> set[str]:
    """Models with a reference, straight or over others, to a participant or contact, or with one in a field's name."""
    people = {Participant, Contact}
    found = set(people)
    while True:
        more = {model for model in apps.get_models() if any(leads_to(field, found) for field in model._meta.fields)}
        if more <= found:
            return {model._meta.label for model in found} - NOT_KEPT
        found |= more


def leads_to(field: models.Field[Any, Any], found: set[Any]) -> bool:
    """Whether a field refers to one of the models, or is named after a person."""
    named = any(word in field.name for word in ("participant", "person_hash", "author_code", "pseudonym"))
    return named or (field.remote_field is not None and field.remote_field.model in found)


def test_the_page_of_the_operators_says_what_cannot_be_promised(site: Platform) -> None:
    """In plain words, linked from every page."""
    page = Client().get("/privacy/").content.decode()
    assert "no voting system for public elections" in page
    assert 'href="/privacy/"' in Client().get("/me/").content.decode()
