"""A badge: worn until a day, seen by its wearer, pictured for whoever has the address."""

import io
from datetime import timedelta

import pytest
from django.test import Client
from PIL import Image

from threebuckets.web.core import models as core
from threebuckets.web.core.clock import today
from threebuckets.web.values.badge_pictures import card_picture, ring_picture
from threebuckets.web.values.badge_queries import shortened
from threebuckets.web.values.models import Badge

pytestmark = pytest.mark.django_db


def wear(client: Client, platform: core.Platform, **fields: object) -> object:
    """Put a badge on, as the page sends it."""
    given = {"stance": "for", "about": "policy:family-centres", "consent": "votes"}
    until = (today(platform) + timedelta(days=30)).isoformat()
    return client.post("/badge/", {**given, "until": until, **fields})


def test_a_badge_is_seen_by_its_wearer_on_every_page_and_by_nobody_else(site: core.Platform, client: Client) -> None:
    """At the top of the page; another visitor sees none."""
    assert wear(client, site).status_code == 302  # type: ignore[attr-defined]
    words = "For: Family centres designed by the parents who use them"
    assert words in client.get("/").content.decode()
    assert words not in Client().get("/").content.decode()


def test_its_pictures_have_their_sizes_and_a_clear_middle(site: core.Platform, client: Client) -> None:
    """A ring of 400 × 400 with nothing in it, a card of 1200 × 630."""
    wear(client, site)
    code = Badge.objects.get().code
    ring = Image.open(io.BytesIO(Client().get(f"/badge/{code}.png").content))
    card = Image.open(io.BytesIO(Client().get(f"/badge/{code}-card.png").content))
    assert (ring.size, ring.mode, card.size) == ((400, 400), "RGBA", (1200, 630))
    assert ring.getpixel((200, 200))[3] == 0  # type: ignore[index]
    assert ring.getpixel((200, 392))[3] == 255  # type: ignore[index]


def test_it_comes_off_at_will_and_by_itself(site: core.Platform, client: Client) -> None:
    """Its pictures are gone with it."""
    wear(client, site)
    badge = Badge.objects.get()
    Badge.objects.update(worn_from=today(site) - timedelta(days=9), worn_until=today(site) - timedelta(days=1))
    assert client.get(f"/badge/{badge.code}.png").status_code == 404
    assert "For: Family centres" not in client.get("/").content.decode()
    wear(client, site)
    code = Badge.objects.get().code
    assert code != badge.code
    client.post("/badge/off/")
    assert not Badge.objects.exists()
    assert client.get(f"/badge/{code}-card.png").status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"about": "policy:nowhere"},
        {"about": "statement:s1"},
        {"stance": "perhaps"},
        {"until": "1999-01-01"},
        {"until": "2099-01-01"},
        {"until": "soon"},
        {"consent": ""},
    ],
)
def test_what_cannot_be_worn_is_refused(site: core.Platform, client: Client, wrong: dict[str, str]) -> None:
    """A thing that is not there, one not voted on, a day past or too far; or without consent."""
    answer = wear(client, site, **wrong)
    assert answer.status_code == 200  # type: ignore[attr-defined]
    assert b"error" in answer.content  # type: ignore[attr-defined]
    assert not Badge.objects.exists()


def test_a_statement_one_voted_on_can_be_worn(site: core.Platform, client: Client) -> None:
    """With the stance of one's vote suggested; another badge takes the place of the first."""
    client.post("/vote/", {"statement": "s1", "vote": -1, "consent": "on"})
    page = client.get("/badge/?last").content.decode()
    assert 'value="statement:s1" selected' in page
    wear(client, site)
    wear(client, site, about="statement:s1", stance="against")
    assert Badge.objects.get().words == "Parents should decide what their centre offers"


def test_only_participants_take_badges_off(site: core.Platform, client: Client) -> None:
    """Nobody else has one; and it takes a POST."""
    assert client.post("/badge/off/").status_code == 403
    assert client.get("/badge/off/").status_code == 405


@pytest.mark.parametrize("words", ["", "ŵ ŷ ł", "W" * 300, "word " * 60, "日本語", "<b>&amp;"])
def test_any_words_can_be_drawn(words: str) -> None:
    """Long, foreign, empty: a picture, never a fault."""
    assert Image.open(io.BytesIO(ring_picture("for", words))).size == (400, 400)
    assert Image.open(io.BytesIO(card_picture("against", words, words, words))).size == (1200, 630)


def test_words_are_cut_between_two_words() -> None:
    """A badge is small."""
    assert shortened("Short and sweet.") == "Short and sweet"
    long = shortened("word " * 40)
    assert len(long) <= 90
    assert long.endswith("word…")
