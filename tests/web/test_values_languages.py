"""Words stand with their language, whatever the page speaks."""

import re
from collections.abc import Callable

import polars as pl
import pytest
from django.test import Client

from tests.web import factories
from tests.web.crowds import crowded
from threebuckets.policy.platform import Platform
from threebuckets.web.core import models as core
from threebuckets.web.values.models import ProposedStatement

pytestmark = pytest.mark.django_db
Publish = Callable[[Platform], core.Platform]
WELSH = "Dylai bysiau redeg ar y Sul."


def spoken() -> Platform:
    """The crowded platform with one statement in Welsh; the others are in the platform's language."""
    found = crowded()
    is_it = pl.col("statement") == "s1"
    frame = found.table("values/statements").with_columns(
        text=pl.when(is_it).then(pl.lit(WELSH)).otherwise("text"),
        language=pl.when(is_it).then(pl.lit("cy")).otherwise("language"),
    )
    return factories.with_table(found, "values/statements", frame)


def languages_of(page: str, words: str) -> set[str]:
    """What the elements that hold just these words say of their language; empty for nothing said."""
    found = re.findall(r"<[^<>]*>(?=" + re.escape(words) + "<)", page)
    assert found
    return {(re.search(r' lang="([^"]*)"', tag) or ["", ""])[1] for tag in found if "visually-hidden" not in tag}


def test_a_statement_on_the_card_and_the_one_before_have_their_language(published: Publish, client: Client) -> None:
    """On the whole page, on the part that is exchanged, and after the vote."""
    published(spoken())
    assert languages_of(client.get("/vote/?statement=s1").content.decode(), WELSH) == {"cy"}
    client.post("/vote/", {"statement": "s2", "vote": 1, "consent": "on"})
    part = client.post("/vote/", {"statement": "s1", "vote": 1}, headers={"HX-Request": "true"}).content.decode()
    assert languages_of(part, WELSH) == {"cy"}
    assert part.count(" lang=") == 1


def test_on_a_welsh_page_the_others_are_marked_as_english(published: Publish, client: Client) -> None:
    """Also on the part that is exchanged, which has no frame."""
    published(spoken())
    client.cookies["django_language"] = "cy"
    page = client.get("/opinions/?all=1").content.decode()
    assert languages_of(page, WELSH) == {""}
    assert len(re.findall(r'dir="auto" lang="en[^"]*">Statement', page)) >= 15
    assert not re.search(r'dir="auto">Statement', page)
    client.post("/vote/", {"statement": "s1", "vote": 1, "consent": "on"})
    part = client.post("/vote/", {"statement": "s2", "vote": 1}, headers={"HX-Request": "true"}).content.decode()
    assert re.search(r'<h1[^>]* lang="en[^"]*"', part)


def test_the_landscape_names_the_language_wherever_it_has_the_words(published: Publish, client: Client) -> None:
    """In the table, in what bridges, and where somebody is asked whether theirs is this one."""
    row = published(spoken())
    page = client.get("/opinions/?all=1").content.decode()
    assert languages_of(page, WELSH) == {"cy"}
    asked = client.post("/statements/new/", {"text": "Dylai bysiau redeg ar ddydd Sul.", "consent": "on"})
    assert languages_of(asked.content.decode(), WELSH) == {"cy"}
    client.post("/vote/", {"statement": "s2", "vote": 1, "consent": "on"})
    client.cookies["django_language"] = "cy"
    client.post("/statements/new/", {"text": "Dylai llyfrgelloedd agor gyda’r nos.", "consent": "on", "anyway": "on"})
    assert ProposedStatement.objects.get(platform=row).language == "cy"
    client.cookies["django_language"] = "en-gb"
    mine = client.get("/statements/new/").content.decode()
    assert languages_of(mine, "Dylai llyfrgelloedd agor gyda’r nos.") == {"cy"}
