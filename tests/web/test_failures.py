"""What somebody sees when a request makes no sense, when something failed, and when the store cannot be written."""

import sqlite3
from collections.abc import Iterator

import psycopg
import psycopg_pool
import pytest
from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError
from django.test import Client
from django.utils import translation

from threebuckets.web.core import models as core
from threebuckets.web.databases import is_closed

pytestmark = pytest.mark.django_db
VOTE = {"vote": "1", "statement": "s1"}


@pytest.fixture
def browser() -> Iterator[Client]:
    """A browser that shows what a failed request answers."""
    yield Client(raise_request_exception=False, enforce_csrf_checks=True)
    translation.deactivate()


def sqlite_fault(name: str) -> OperationalError:
    """As Django raises it when SQLite says so."""
    cause = sqlite3.OperationalError(name)
    cause.sqlite_errorname = name
    return caused(OperationalError("…"), cause)


def caused(error: DatabaseError | InterfaceError, cause: BaseException) -> OperationalError:
    error.__cause__ = cause
    return error  # type: ignore[return-value]


def refuse(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """Whatever page is asked for, its store fails so."""

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr("threebuckets.web.values.views.shown_ballot", fail)


def test_a_form_without_its_token_is_told_in_plain_words(site: core.Platform, browser: Client) -> None:
    """Whoever keeps no cookies learns that nothing was kept, and what to do; in their language."""
    for language, words in (("en", "That was not kept"), ("cy", "Ni chadwyd hynny")):
        response = browser.post("/vote/", VOTE, headers={"Accept-Language": language})
        page = response.content.decode()
        assert response.status_code == 403
        assert words in page
        assert "CSRF" not in page
        assert "<style" not in page


def test_what_is_too_much_at_once_is_refused_with_a_page(site: core.Platform, browser: Client) -> None:
    """By its own status, and nothing of it is kept."""
    text = "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
    response = Client(raise_request_exception=False).post("/statements/new/", {"text": text})
    assert response.status_code == 413
    assert "That was too much at once" in response.content.decode()
    response = Client(raise_request_exception=False).get("/vote/", headers={"Host": "elsewhere.example"})
    assert response.status_code == 400
    assert "could not be understood" in response.content.decode()


def test_a_mistake_of_ours_is_told_in_the_language_of_the_reader(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the look of the site, without anything of what failed."""
    refuse(monkeypatch, RuntimeError("secret"))
    for language, words in (("en", "Something went wrong here"), ("cy", "Aeth rhywbeth o’i le yma")):
        response = browser.get("/vote/", headers={"Accept-Language": language})
        page = response.content.decode()
        assert response.status_code == 500
        assert words in page
        assert "look/look.css" in page
        assert "secret" not in page


@pytest.mark.parametrize("name", ["SQLITE_FULL", "SQLITE_READONLY_DBMOVED", "SQLITE_CANTOPEN", "SQLITE_IOERR_WRITE"])
def test_a_store_that_cannot_be_written_is_a_pause(
    site: core.Platform, browser: Client, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Told plainly, with the time after which to come again; the page itself reads nothing."""
    refuse(monkeypatch, sqlite_fault(name))
    response = browser.get("/vote/")
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "60"
    assert "Nothing can be kept here just now" in response.content.decode()


def test_only_a_store_that_is_closed_is_called_so() -> None:
    """Not one that was asked something wrong."""
    assert is_closed(caused(OperationalError(), psycopg.errors.DiskFull()))
    assert is_closed(caused(OperationalError(), psycopg.errors.AdminShutdown()))
    assert is_closed(caused(OperationalError(), psycopg.OperationalError("connection refused")))
    assert is_closed(caused(OperationalError(), psycopg_pool.PoolTimeout()))
    assert is_closed(caused(DatabaseError(), psycopg.errors.ReadOnlySqlTransaction()))
    assert not is_closed(caused(DatabaseError(), psycopg.errors.UndefinedTable()))
    assert not is_closed(sqlite_fault("SQLITE_ERROR"))
    assert not is_closed(OperationalError("no such table"))
    assert not is_closed(ValueError("full"))


@pytest.mark.parametrize("path", ["/opinions/?q=a", "/offers/?q=a", "/log/?words=a", "/situation/places/?find=a"])
def test_searches_are_counted(site: core.Platform, client: Client, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    """Whoever searches more than a person does is asked to wait; whoever only reads is not."""
    monkeypatch.setattr(settings, "RATE_LIMITS", {**settings.RATE_LIMITS, "search": (1, 60)})
    monkeypatch.setattr(settings, "SHARED_PAGE_SECONDS", 0)
    monkeypatch.setattr("time.time", lambda: 1_800_000_000.0)
    assert client.get(path).status_code == 200
    refused = client.get(path)
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "60"
    assert client.get(path.partition("?")[0]).status_code == 200


@pytest.mark.parametrize(
    "path", ["/offers/%00/", "/situation/areas/%00/", "/data/%00", "/letters/%00/", "/invite/%00/"]
)
def test_an_address_with_a_nought_byte_is_no_page(site: core.Platform, browser: Client, path: str) -> None:
    """PostgreSQL cannot look for one."""
    assert browser.get(path).status_code in {404, 410}


READ = (
    "/", "/vote/", "/opinions/", "/badge/", "/offers/", "/offers/new/", "/offers/where/", "/letters/sent/", "/progress/",
    "/changes/", "/log/", "/situation/", "/situation/places/", "/policies/family-centres/", "/moderation/",
    "/policies/family-centres/letter/",
)  # fmt: skip
ASKED = (
    "area", "sort", "q", "statement", "policy", "kind", "requirement", "place", "letter", "seen", "page", "before",
    "bucket", "act", "words", "since", "find", "fact", "against", "period", "indicator",
)  # fmt: skip


@pytest.mark.parametrize("path", READ)
def test_a_nought_byte_in_what_is_asked_is_no_failure(site: core.Platform, browser: Client, path: str) -> None:
    """What cannot be understood counts as not asked."""
    for name in ASKED:
        assert browser.get(path, {name: "a\0b"}).status_code < 500, name
