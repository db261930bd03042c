"""Twelve words to come back by: shown once, kept as a hash, good on any device until new ones are made."""

import hashlib
import json
import re
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from tests.web.people_rows import DIRECT, ask, bare_platform, person, pseudonym
from threebuckets.web.core.models import Platform
from threebuckets.web.people.models import Participant, RecoveryWords
from threebuckets.web.people.recognising import merge
from threebuckets.web.people.words import LIST, new_words, strange_words, typed_words, words_hash

pytestmark = pytest.mark.django_db
PUBLISHED = "2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda"


@pytest.fixture
def site(db: None, settings: Any) -> Platform:
    """A platform that sends letters."""
    settings.TASKS = DIRECT
    return bare_platform(is_invented=False)


def make(browser: Client) -> list[str]:
    """Make the words, as the page shows them."""
    page = browser.post("/me/words/").content.decode()
    found = re.search(r'<ol class="words".*?</ol>', page, re.DOTALL)
    assert found
    return re.findall(r"<li>(\w+)</li>", found[0])


def test_the_list_is_the_published_one() -> None:
    """As its licence and checksum say; four letters tell every word."""
    content = LIST.read_bytes()
    assert hashlib.sha256(content).hexdigest() == PUBLISHED
    words = content.decode().split()
    assert len({word[:4] for word in words}) == len(words) == 2048


def test_words_are_understood_however_they_were_typed() -> None:
    """Capitals, numbers, commas, four letters only; another order is another secret."""
    words = new_words()
    assert words_hash(words) == words_hash(
        typed_words(" ".join(f"{n}. {word.upper()}," for n, word in enumerate(words)))
    )
    assert words_hash(words) == words_hash(tuple(word[:4] for word in words))
    assert len(words_hash(words)) == 64
    assert words_hash(words[:11]) == ""
    assert words_hash((*words[:11], "qqqq")) == ""
    assert strange_words((*words[:11], "abilities")) == ("abilities",)
    assert len({new_words() for _ in range(50)}) == 50


def test_words_bring_somebody_back_in_another_browser(site: Platform) -> None:
    """The same pseudonym; shown once, and as often as they like."""
    row, browser = person(site)
    words = make(browser)
    assert len(words) == 12
    again = browser.get("/me/words/").content.decode()  # single words may stand in its sentences
    assert not all(word in again for word in words)
    for _ in range(2):
        other = Client()
        answer = other.post("/me/back/", {"words": " ".join(words)})
        assert answer["Location"] == "/me/?done=came-back"
        assert pseudonym(other) == row.code
    page = browser.get("/me/").content.decode()
    assert "with them you come back in any browser" in page
    assert "You come back with your twelve words" in page


def test_the_database_holds_no_word(site: Platform, tmp_path: Any) -> None:
    """Neither the words nor an unkeyed hash of them."""
    _row, browser = person(site)
    words = " ".join(make(browser))
    call_command("dumpdata", "people", output=str(tmp_path / "rows.json"), verbosity=0)
    content = (tmp_path / "rows.json").read_text()
    assert RecoveryWords.objects.get().words_hash in content
    assert words not in content
    assert hashlib.sha256(words.encode()).hexdigest() not in content


def test_new_words_make_old_ones_void(site: Platform) -> None:
    """Whoever found the old ones finds nobody."""
    _row, browser = person(site)
    old, new = make(browser), make(browser)
    assert Client().post("/me/back/", {"words": " ".join(old)}).status_code == 422
    assert Client().post("/me/back/", {"words": " ".join(new)}).status_code == 302


def test_faults_are_told_and_guessing_is_limited(site: Platform, settings: Any) -> None:
    """Too few words, words that are none, nobody's words; after a few of those, a pause."""
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "code": (2, 1800)}
    browser = Client()
    for typed, said in (
        ("one two", "there should be twelve"),
        ("xyzzy " * 12, "Not words of the list: xyzzy"),
        ("", "This field is required"),
        ("<img src=x> " * 4, "&lt;img src=x&gt;"),
    ):
        answer = browser.post("/me/back/", {"words": typed})
        assert answer.status_code == 422
        assert said in answer.content.decode()
    statuses = [browser.post("/me/back/", {"words": " ".join(new_words())}).status_code for _ in range(3)]
    assert statuses == [422, 422, 429]


def test_words_of_another_platform_bring_nobody_back(site: Platform) -> None:
    """A pseudonym belongs to one platform."""
    other = bare_platform(is_invented=False, slug="other")
    row, _browser = person(other, "w-other")
    words = new_words()
    RecoveryWords.objects.create(participant=row, words_hash=words_hash(words), made_at="2026-11-17T12:00:00Z")
    assert Client().post("/me/back/", {"words": " ".join(words)}).status_code == 422


@pytest.mark.parametrize("together", [True, False])
def test_what_the_browser_gave_is_put_together_only_if_asked_for(site: Platform, together: bool) -> None:
    """Another person's browser keeps its own pseudonym in the database."""
    row, browser = person(site)
    words = make(browser)
    here, second = person(site, "w-two", state="verified", verified=True)
    assert "put it together" in second.get("/me/back/").content.decode()
    assert "put it together" not in Client().get("/me/back/").content.decode()
    second.post("/me/back/", {"words": " ".join(words), **({"together": "on"} if together else {})})
    assert pseudonym(second) == row.code
    assert Participant.objects.filter(pk=here.pk).exists() is not together
    row.refresh_from_db()
    assert row.verified is together


def test_somebody_with_an_address_is_never_merged(site: Platform) -> None:
    """Their part stays theirs, whatever was ticked."""
    _row, browser = person(site)
    words = make(browser)
    here, second = person(site, "w-two")
    second.post(ask(second))
    second.post("/me/back/", {"words": " ".join(words), "together": "on"})
    assert Participant.objects.filter(pk=here.pk).exists()


def test_words_go_along_when_two_pseudonyms_become_one(site: Platform) -> None:
    """Unless there are newer ones already; erased with the rest, and told in the file."""
    row, browser = person(site)
    words = make(browser)
    other, _ = person(site, "w-two")
    merge(row, other)
    back = Client()
    assert back.post("/me/back/", {"words": " ".join(words)}).status_code == 302
    assert pseudonym(back) == "w-two"
    content = json.loads(back.post("/me/take/").content)
    assert content["rooms"]["people"]["twelve_words_made_at"]
    assert not any(word in json.dumps(content) for word in words if len(word) > 6)
    back.post("/me/erase/", {"sure": "on"})
    assert not RecoveryWords.objects.exists()


def test_only_who_takes_part_makes_words_and_no_cache_keeps_them(site: Platform) -> None:
    """Nobody in particular has nothing to come back to."""
    assert Client().post("/me/words/").status_code == 403
    _row, browser = person(site)
    assert "no-store" in browser.post("/me/words/")["Cache-Control"]
    assert "no-store" in browser.get("/me/back/")["Cache-Control"]
