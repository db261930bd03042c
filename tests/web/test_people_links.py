"""Letters and invitations: links of one use, told to nobody, that race without harm."""

import logging
import re
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

import pytest
from django.core import mail
from django.db import connection
from django.test import Client, RequestFactory, override_settings

from tests.web.people_rows import ADDRESS, DIRECT, ask, bare_platform, person, pseudonym
from threebuckets.web.core.clock import now
from threebuckets.web.core.models import Act, Platform, RateCount
from threebuckets.web.people.invitations import batches_for_desk, make_invitations, redeem_invitation, revoke_batch
from threebuckets.web.people.links import letter_by_token
from threebuckets.web.people.models import Contact, Invitation, InvitationBatch, Letter, Participant
from threebuckets.web.people.sealing import token_hash
from threebuckets.web.people.visitors import COOKIE, Visitor

pytestmark = pytest.mark.django_db
T = TypeVar("T")


@pytest.fixture
def site(db: None) -> Platform:
    """An invented platform."""
    return bare_platform(is_invented=True)


@pytest.fixture
def real(db: None, settings: Any) -> Platform:
    """A platform that is not invented: letters are sent."""
    settings.TASKS = DIRECT
    return bare_platform(is_invented=False)


def test_a_link_confirms_whoever_asked_for_it(real: Platform) -> None:
    """The letter, the button, the state; the address is kept encrypted and apart."""
    row, browser = person(real)
    path = ask(browser)
    assert mail.outbox[-1].to == [ADDRESS]
    assert "Yes, this is my address" in browser.get(path).content.decode()
    response = browser.post(path)
    assert response.headers["Location"] == "/me/?done=confirmed"
    row.refresh_from_db()
    assert row.state == "confirmed"
    assert row.verified is False
    assert ADDRESS in browser.get("/me/").content.decode()
    contact = Contact.objects.get()
    assert ADDRESS.encode() not in bytes(contact.email_sealed)
    assert row.code not in f"{contact.person_hash}{bytes(contact.person_sealed)!r}"


def test_looking_at_a_link_uses_nothing(real: Platform) -> None:
    """Programs that look at every link in a letter do no harm."""
    path = ask(Client())
    for _ in range(3):
        assert Client().get(path).status_code == 200
        assert Client().head(path).status_code == 200
    assert Letter.objects.get().used_at is None
    assert not Participant.objects.exclude(state="").exists()


def test_a_used_link_says_when_and_nothing_more(real: Platform) -> None:
    """The second use, by the same or by another, does nothing."""
    path, browser = ask(Client()), Client()
    browser.post(path)
    for other in (browser, Client()):
        response = other.post(path)
        assert response.status_code == 410
        page = response.content.decode()
        assert "It was used on" in page
        assert "example.org" not in page
        assert COOKIE not in response.cookies
    assert Letter.objects.get().payload == {}


def test_a_link_runs_out(real: Platform) -> None:
    """After its hours it does nothing, and an unknown one reads the same."""
    path = ask(Client())
    Letter.objects.update(expires_at=now(real) - timedelta(seconds=1))
    gone, unknown = Client().post(path), Client().post("/letters/AAAA-BBBB/")
    assert gone.status_code == unknown.status_code == 410
    assert "It has run out, or it is not complete." in gone.content.decode()
    assert "It has run out, or it is not complete." in unknown.content.decode()


def test_somebody_comes_back_on_another_device(real: Platform) -> None:
    """The other browser becomes theirs; who they are does not change."""
    row, browser = person(real)
    browser.post(ask(browser))
    other = Client()
    other.post(ask(other))
    assert pseudonym(other) == row.code
    assert Participant.objects.exclude(state="").count() == 1


def test_what_a_second_pseudonym_gave_moves_over(real: Platform) -> None:
    """Two browsers of one person become one participant with the better standing."""
    row, browser = person(real)
    browser.post(ask(browser))
    _, other = person(real, "w-two", state="verified", verified=True, batch_code="b-1", area_code="W1")
    other.post(ask(other))
    row.refresh_from_db()
    assert (row.state, row.verified, row.batch_code, row.area_code) == ("verified", True, "b-1", "W1")
    assert not Participant.objects.filter(code="w-two").exists()


def test_a_link_nobody_here_asked_for_warns_before_it_takes(real: Platform) -> None:
    """Somebody else's link, opened in a browser in use, says what would happen."""
    path = ask(Client(), "stranger@example.org")
    _, victim = person(real)
    page = victim.get(path).content.decode()
    assert "will then belong to whoever reads that address" in page
    assert "s…@example.org" in page
    assert "stranger@" not in page


def test_a_browser_with_an_address_keeps_it_from_strangers(real: Platform) -> None:
    """A stranger's link makes the browser somebody else; nothing of the first moves, and they can come back."""
    row, browser = person(real)
    browser.post(ask(browser))
    browser.post(ask(Client(), "stranger@example.org"))
    row.refresh_from_db()
    assert pseudonym(browser) != row.code
    browser.post(ask(Client()))
    assert pseudonym(browser) == row.code


def test_an_address_can_be_changed(real: Platform) -> None:
    """What refers to the contact stays; the old address no longer leads here."""
    row, browser = person(real)
    browser.post(ask(browser))
    before = Contact.objects.get().pk
    browser.post(ask(browser, "winnie@example.org"))
    assert [contact.pk for contact in Contact.objects.all()] == [before]
    assert "winnie@example.org" in browser.get("/me/").content.decode()
    assert Participant.objects.exclude(state="").get().pk == row.pk


def test_known_and_unknown_addresses_are_answered_alike(real: Platform) -> None:
    """The same page, the same number of statements to the database, a letter each."""
    _row, browser = person(real)
    browser.post(ask(browser))
    answers, counts = [], []
    for address in (ADDRESS, "nobody@example.org"):
        RateCount.objects.all().delete()
        with CountQueries() as counted:
            response = Client().post("/me/confirm/", {"email": address}, follow=True)
        answers.append(re.sub(r'value="\w+"', "", response.content.decode()))
        counts.append(len(counted))
    assert answers[0] == answers[1]
    assert abs(counts[0] - counts[1]) <= 2


class CountQueries:
    """Statements sent to the database."""

    def __enter__(self) -> list[str]:
        self.seen: list[str] = []
        self.wrapper = connection.execute_wrapper(self._note)
        self.wrapper.__enter__()
        return self.seen

    def __exit__(self, *given: object) -> None:
        self.wrapper.__exit__(*given)

    def _note(self, execute: object, sql: str, *rest: object) -> object:
        self.seen.append(sql)
        return execute(sql, *rest)  # type: ignore[operator]


def test_letters_are_limited_by_address(real: Platform) -> None:
    """Five in half an hour, then wait."""
    for _ in range(5):
        ask(Client())
    response = Client().post("/me/confirm/", {"email": ADDRESS.upper()})
    assert response.status_code == 429
    assert int(response.headers["Retry-After"]) > 0


def test_an_address_that_cannot_be_one_is_refused(real: Platform) -> None:
    """Said beside the field; nothing is kept."""
    for address in ("", "nobody", "a@b\nBcc: c@d.org", "x" * 300 + "@example.org"):
        assert Client().post("/me/confirm/", {"email": address}).status_code == 422
    assert not Contact.objects.exists()


def test_the_invented_county_shows_the_letter(site: Platform) -> None:
    """No letter is sent; the page after sending has it, for a while, and only there."""
    browser = Client()
    response = browser.post("/me/confirm/", {"email": ADDRESS}, follow=True)
    page = response.content.decode()
    assert "is invented, so no letters are sent" in page
    path = re.search(r'href="(/letters/[0-9A-Z-]+/)"', page)
    assert path
    assert browser.post(path[1]).status_code == 302
    assert not mail.outbox
    assert "is invented, so no" not in browser.get("/letters/sent/?letter=1:abc:def").content.decode()
    Platform.objects.update(is_invented=False)
    again = browser.get(response.redirect_chain[-1][0])
    assert "/letters/" not in re.sub(r"/letters/sent/", "", again.content.decode())


def test_old_links_and_unconfirmed_addresses_are_forgotten(real: Platform) -> None:
    """After three months and after a week."""
    ask(Client())
    Contact.objects.update(created_at=now(real) - timedelta(days=8))
    ask(Client(), "other@example.org")
    assert Contact.objects.count() == 1
    Letter.objects.update(expires_at=now(real) - timedelta(days=91))
    ask(Client(), "third@example.org")
    assert Letter.objects.count() == 1


def test_no_token_reaches_log_or_database_or_referrer(real: Platform, caplog: pytest.LogCaptureFixture) -> None:
    """With everything logged, used and misused."""
    path = ask(Client())
    [code] = make_invitations(real, name="Hall", n=1, by="steward S")
    with caplog.at_level(logging.DEBUG), override_settings(DEBUG=False):
        browser = Client(enforce_csrf_checks=True)
        for address in (path, f"/invite/{code}/"):
            assert browser.get(address).headers["Referrer-Policy"] == "no-referrer"
            assert "no-store" in browser.get(address).headers["Cache-Control"]
            browser.post(address)
            browser.get(f"{address}more/")
            Client().post(address)
            Client().post(address)
    for secret in (path.split("/")[2], code):
        assert secret not in caplog.text
        assert not any(secret in str(record.__dict__) for record in caplog.records)
        for table in connection.introspection.table_names():
            with connection.cursor() as cursor:
                cursor.execute(f'SELECT * FROM "{table}"')
                assert secret not in repr(cursor.fetchall()), table


def test_a_page_elsewhere_cannot_press_the_button(real: Platform) -> None:
    """The form's token is asked for, with a hidden origin too."""
    path = ask(Client())
    browser = Client(enforce_csrf_checks=True)
    assert browser.post(path).status_code == 403
    assert browser.post(path, headers={"origin": "null"}).status_code == 403
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', browser.get(path).content.decode())
    assert token
    wrong = browser.post(path, {"csrfmiddlewaretoken": token[1]}, headers={"origin": "https://elsewhere.example"})
    assert wrong.status_code == 403
    assert browser.post(path, {"csrfmiddlewaretoken": token[1]}, headers={"origin": "null"}).status_code == 302


def test_an_invitation_verifies_and_forgets_whose_it_was(site: Platform) -> None:
    """From a clean browser to a verified participant at a clean address."""
    [code, other] = make_invitations(site, name="Quayhead hall", n=2, by="steward S")
    assert re.fullmatch(r"(?:[0-9A-Z]{4}-){7}[0-9A-Z]{4}", code)
    browser = Client()
    assert "Use my invitation" in browser.get(f"/invite/{code}/").content.decode()
    assert Invitation.objects.filter(used_on=None).count() == 2
    response = browser.post(f"/invite/{code}/")
    assert response.headers["Location"] == "/me/?done=verified"
    row = Participant.objects.exclude(state="").get()
    assert (row.state, row.verified, row.batch_code) == ("verified", True, InvitationBatch.objects.get().code)
    names = {field.name for field in Invitation._meta.get_fields()}
    assert names == {"id", "batch", "token_hash", "used_on"}
    assert [(line.n_made, line.n_used) for line in batches_for_desk(site)] == [(2, 1)]
    assert Act.objects.filter(act="make-invitations", subject="Quayhead hall").exists()
    browser.post(f"/invite/{other}/")
    assert Invitation.objects.filter(used_on=None).count() == 1, "whoever is verified keeps the code for another"


def test_an_invitation_verifies_whoever_takes_part_already(site: Platform) -> None:
    """The participant stays the same."""
    [code] = make_invitations(site, name="Hall", n=1, by="steward S")
    row, browser = person(site)
    browser.post("/invite/", {"code": code.lower().replace("-", " ")})
    row.refresh_from_db()
    assert row.state == "verified"


def test_invitations_say_plainly_why_they_do_not_work(site: Platform) -> None:
    """Used, run out, taken back, unknown: each its own sentence, typed or scanned, and nothing happens."""
    used, old, back = (make_invitations(site, name=name, n=1, by="steward S")[0] for name in ("used", "old", "back"))
    Client().post(f"/invite/{used}/")
    InvitationBatch.objects.filter(name="old").update(expires_at=now(site))
    revoke_batch(InvitationBatch.objects.get(name="back"), by="steward S", reason="Lost")
    sentences = {used: "was used on", old: "has run out", back: "was taken back", "AAAA": "There is no such invitation"}
    for code, sentence in sentences.items():
        scanned, typed = Client().post(f"/invite/{code}/"), Client().post("/invite/", {"code": code})
        assert (scanned.status_code, typed.status_code) == (410, 422)
        assert sentence in scanned.content.decode()
        assert sentence in typed.content.decode()
    assert Participant.objects.exclude(state="").count() == 1


def test_guessing_at_codes_is_slowed_down(site: Platform) -> None:
    """Only wrong codes count: a hall full of people behind one address gets in."""
    for code in make_invitations(site, name="Hall", n=8, by="steward S"):
        assert Client().post(f"/invite/{code}/").status_code == 302
    statuses = [Client().post("/invite/", {"code": f"WRONG{n}"}).status_code for n in range(6)]
    assert statuses == [422] * 5 + [429]


def test_an_invitation_of_another_organisation_is_unknown_here(site: Platform) -> None:
    """Codes belong to one platform."""
    other = Platform.objects.create(slug="other", title="Other", organisation="Others", settings_text="", rules_text="")
    [code] = make_invitations(other, name="Theirs", n=1, by="steward O")
    assert Client().post(f"/invite/{code}/").status_code == 410
    assert letter_by_token(site, code) is None


@pytest.mark.parametrize("n", [0, -1, 5001])
def test_a_batch_has_a_size(site: Platform, n: int) -> None:
    """Neither none nor a flood."""
    with pytest.raises(ValueError, match="1 to 5000"):
        make_invitations(site, name="Hall", n=n, by="steward S")


@pytest.mark.django_db(transaction=True)
def test_of_two_who_use_an_invitation_at_once_one_wins(site: Platform) -> None:
    """One verified participant, one used invitation, however they interleave."""
    for _ in range(5):
        [code] = make_invitations(site, name="Race", n=1, by="steward S")
        won = race(lambda code=code: redeem_invitation(stranger(), site, code))
        assert sorted(won) == [False, True]
    assert Participant.objects.filter(state="verified").count() == 5


@pytest.mark.django_db(transaction=True)
def test_of_two_who_press_a_link_at_once_one_wins(real: Platform) -> None:
    """One goes on, one is told that it was used."""
    path = ask(Client())
    statuses = race(lambda: Client().post(path).status_code)
    assert sorted(statuses) == [302, 410]
    assert Participant.objects.exclude(state="").count() == 1


def stranger() -> Visitor:
    """A visitor without any cookie."""
    return Visitor(RequestFactory().get("/"))


def race(act: Callable[[], T]) -> list[T]:
    """What two threads get that do the same at once."""
    gate, found = threading.Barrier(2), list[T]()

    def run() -> None:
        try:
            gate.wait(timeout=10)
            found.append(act())
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return found


def test_what_is_kept_of_a_token_does_not_depend_on_how_it_is_typed(db: None) -> None:
    """Capitals, hyphens, spaces, O for 0 and I or L for 1."""
    written = "01AB-CDEF-GH01-2345-6789-ABCD-EFGH-JKMN"
    assert token_hash(written) == token_hash("o i ab cdef ghOL 2345 6789 abcd efgh jkmn") != ""
    assert token_hash("01AB") == token_hash("") == ""
