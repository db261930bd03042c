"""The site speaks the reader's language, and says in which language the rest is."""

from collections.abc import Callable
from datetime import date

import html5lib
import pytest
from django.test import Client
from django.utils import formats, translation
from django.utils.translation import ngettext

from tests.web import factories
from threebuckets.policy.outcomes import Outcome
from threebuckets.policy.platform import Platform
from threebuckets.report import glyphs
from threebuckets.web.core import models as core
from threebuckets.web.core.safe_html import fragment
from threebuckets.web.people.letters import written_letter
from threebuckets.web.people.models import Account, Letter, Stewardship

pytestmark = [pytest.mark.django_db, pytest.mark.once]
WELSH = {"Accept-Language": "cy"}
PAGES = (
    "/",
    "/vote/",
    "/opinions/",
    "/offers/",
    "/offers/new/",
    "/me/",
    "/proposals/",
    "/changes/",
    "/situation/",
    "/data/",
    "/log/",
    "/moderation/",
    "/privacy/",
)


def page_of(client: Client, path: str, **headers: str) -> str:
    """The page, which must be there."""
    response = client.get(path, headers=headers)
    assert response.status_code == 200, path
    return response.content.decode()


def lang_of(page: str) -> str:
    """The language that a page says it is in."""
    root = html5lib.parse(page, namespaceHTMLElements=False)
    return str(root.get("lang"))


@pytest.mark.parametrize("path", PAGES)
def test_a_browser_that_asks_for_welsh_gets_it(site: core.Platform, client: Client, path: str) -> None:
    """Frame and words, marked as Welsh; the English page is marked as English."""
    page = page_of(client, path, **WELSH)
    assert lang_of(page) == "cy"
    for words in ("Neidio i’r dudalen", "Polisïau", "Adnoddau", "eich rhan chi"):
        assert words in page
    assert lang_of(page_of(client, path)) == "en-gb"


def test_the_switch_leads_back_to_the_page_in_welsh(site: core.Platform, client: Client) -> None:
    """And stays, whatever the browser asks for, until it is switched back."""
    assert client.get("/language/cy/?to=/vote/", follow=True).redirect_chain == [("/vote/", 302)]
    page = page_of(client, "/vote/", **{"Accept-Language": "en"})
    assert lang_of(page) == "cy"
    assert "Ydych chi’n cytuno?" in page
    client.get("/language/en-gb/?to=/vote/")
    assert "Do you agree?" in page_of(client, "/vote/", **WELSH)


def test_the_switch_leads_nowhere_else(site: core.Platform, client: Client) -> None:
    """Another site is no page to go back to, and a language nobody speaks here is not found."""
    assert client.get("/language/cy/?to=//elsewhere.example/")["Location"] == "/"
    assert client.get("/language/tlh/").status_code == 404


def test_each_language_is_named_in_itself(site: core.Platform, client: Client) -> None:
    """Whoever cannot read the page can read the name of their own language."""
    for headers in ({}, WELSH):
        page = page_of(client, "/vote/", **headers)
        assert ">English</a>" in page
        assert ">Cymraeg</a>" in page


def test_what_the_platform_wrote_keeps_its_language(site: core.Platform, client: Client) -> None:
    """The statement is English in a Welsh page and marked so; in an English page nothing needs a mark."""
    assert 'dir="auto" lang="en-GB"' in page_of(client, "/vote/", **WELSH)
    assert 'lang="en-GB"' not in page_of(client, "/vote/")
    assert '<h1 lang="en-GB">Family centres' in page_of(client, "/policies/family-centres/", **WELSH)


def test_a_welsh_platform_is_marked_in_an_english_page(
    published: Callable[[Platform], core.Platform], client: Client
) -> None:
    """And not in a Welsh one."""
    row = published(factories.platform())
    row.language = "cy"
    row.save()
    assert 'dir="auto" lang="cy"' in page_of(client, "/vote/")
    assert 'dir="auto" lang' not in page_of(client, "/vote/", **WELSH)


def test_sentences_of_verdicts_are_marked_as_english(site: core.Platform, client: Client) -> None:
    """The library writes them; the words of the buckets are Welsh."""
    page = page_of(client, "/policies/family-centres/?area=W1", **WELSH)
    assert '<p class="lede said-in-short" lang="en-GB">' in page
    assert "heb ei wybod eto" in page
    assert "<b>Gwerthoedd</b>" in page


def test_dates_are_in_welsh(site: core.Platform, client: Client) -> None:
    """Month and day of the week."""
    assert "17 Tachwedd 2026" in page_of(client, "/", **WELSH)
    with translation.override("cy"):
        assert formats.date_format(date(2026, 3, 1), "l j F Y") == "Dydd Sul 1 Mawrth 2026"


def test_numbers_are_in_welsh() -> None:
    """A comma between thousands and a point before decimals, as in English."""
    with translation.override("cy"):
        assert formats.number_format(12345, use_l10n=True, force_grouping=True) == "12,345"
        assert formats.number_format("0.75", use_l10n=True) == "0.75"


def test_numerals_mutate_the_word_after_them() -> None:
    """All six forms are used."""
    with translation.override("cy"):
        said = [ngettext("%(n)s policy listed", "%(n)s policies listed", n) % {"n": n} for n in (0, 1, 2, 3, 5, 6, 13)]
    assert [" ".join(words.split()[:2]) for words in said] == [
        "0 polisi", "1 polisi", "2 bolisi", "3 pholisi", "5 polisi", "6 pholisi", "13 polisi",
    ]  # fmt: skip


def test_words_of_drawings_are_made_safe_in_every_language(monkeypatch: pytest.MonkeyPatch) -> None:
    """A translation is text, never HTML; outside a page the library speaks English."""
    monkeypatch.setattr("threebuckets.web.core.safe_html.gettext", lambda word: f"<b>{word}")
    assert "&lt;b&gt;holds" in fragment(glyphs.bucket_word, "values", Outcome.HOLDS)
    with translation.override("cy"):
        assert glyphs.outcome_word(Outcome.HOLDS) == "holds"


def test_a_letter_is_in_the_language_it_was_asked_for_in(site: core.Platform, client: Client) -> None:
    """Whatever the language of the process that writes it."""
    asked = client.post("/me/confirm/", {"email": "somebody@example.org"}, headers=WELSH)
    assert asked.status_code == 302
    written = written_letter(Letter.objects.get())
    assert written.subject.startswith("Cadarnhau eich cyfeiriad e-bost")
    assert "Helo, daw’r llythyr hwn gan" in written.text


@pytest.mark.parametrize("path", ["/desk/", "/desk/imports/", "/desk/updates/"])
def test_the_desk_is_english_and_says_so(site: core.Platform, client: Client, path: str) -> None:
    """Nobody has translated it yet, so no half of a page is in another language than it says."""
    account = Account.objects.create(username="steward")
    Stewardship.objects.create(platform=site, account=account, role=Stewardship.STEWARD)
    client.force_login(account)
    core.Platform.objects.update(is_invented=True)  # where nobody needs a second factor
    response = client.get(path, **WELSH)
    assert response.status_code == 200
    assert lang_of(response.content.decode()) == response["Content-Language"] == "en-gb"
    assert '<nav class="wide" aria-label="Main">' in response.content.decode()
    assert lang_of(page_of(client, "/vote/", **WELSH)) == "cy"
