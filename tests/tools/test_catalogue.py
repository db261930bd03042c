"""The catalogues of words: everything that can be translated is found, and the pages of participants are complete."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message

from tools import catalogue

READERS_ROOMS = frozenset(
    (
        "core",
        "people",
        "values",
        "situation",
        "resources",
        "policy",
        "changes",
        "jobs",
        "moderation",
        "folders",
        "report",
    )
)
"""Rooms whose pages anybody may see; the desk of the stewards may be shown in English."""
READERS_PAGES = frozenset(("desk/templates/desk/log.html", "desk/log_queries.py"))
"""What anybody may see of the desk: the log."""
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|\{\w*\}|</?\w[^<>]*>|&#?\w+;")
COMMAND = "run: python -m tools.catalogue, then translate what it counts"
PAGE = """{% load i18n %}{% translate "Vote" %}{% translate "For" context "a side" %}
{% blocktranslate with n=page.n %}About {{ n }} people, 95% sure{% endblocktranslate %}
{% blocktranslate trimmed count n=page.n %}
  {{ n }} area
{% plural %}
  {{ n }} areas
{% endblocktranslate %}
<a title="{% translate 'Take it off' as off %}{{ off }}">{% firstof name _("Everywhere") %}</a>
{% comment %}{% translate "Never shown" %}{% endcomment %}{# {% translate "Nor this" %} #}
"""
MODULE = """
from django.utils.translation import gettext_lazy as _, ngettext, pgettext

NAME = _("Policies")
KIND = pgettext("what somebody offers", "Time")
LONG = _(
    "One sentence "
    "in two pieces."
)
PLAIN = "Not for translation"


def said(n: int) -> str:
    return ngettext("{n} thing", "{n} things", n)
"""


@pytest.fixture(scope="module")
def kept() -> Catalog:
    """The Welsh catalogue as it is kept."""
    return catalogue.catalogue("cy")


@pytest.fixture(scope="module")
def found() -> Catalog:
    """The words of now."""
    return catalogue.template()


def readers(words: Catalog) -> list[Message]:
    """The words on pages of participants."""
    return [word for word in words if word.id and any(is_readers(place) for place, _ in word.locations)]


def is_readers(place: str) -> bool:
    """Whether anybody may see what a file says."""
    return place.split("/")[0] in READERS_ROOMS or place in READERS_PAGES


def keys(words: Catalog) -> set[tuple[str, str | None]]:
    return {(str(word.id), word.context) for word in readers(words)}


def texts(found: object) -> tuple[str, ...]:
    """What a word says in each of its forms; empty where a form is missing."""
    return tuple(str(form or "") for form in (found if isinstance(found, tuple | list) else (found,)))


def forms(word: Message) -> tuple[str, ...]:
    return texts(word.string)


def placeholders(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text))


def test_every_word_of_a_page_is_found_as_the_site_looks_it_up(tmp_path: Path) -> None:
    """Plurals, contexts, trimmed blocks, percent signs and attributes; nothing of comments."""
    path = tmp_path / "page.html"
    path.write_text(PAGE, encoding="utf-8")
    assert [(word, context) for _, word, context in catalogue.words_of(path)] == [
        ("Vote", None),
        ("For", "a side"),
        ("About %(n)s people, 95%% sure", None),
        (("%(n)s area", "%(n)s areas"), None),
        ("Take it off", None),
        ("Everywhere", None),
    ]


def test_every_word_of_a_module_is_found(tmp_path: Path) -> None:
    """Pieces of one sentence are one word; a text that is not marked is none."""
    path = tmp_path / "module.py"
    path.write_text(MODULE, encoding="utf-8")
    assert [(word, context) for _, word, context in catalogue.words_of(path)] == [
        ("Policies", None),
        ("Time", "what somebody offers"),
        ("One sentence in two pieces.", None),
        (("{n} thing", "{n} things"), None),
    ]


def test_the_catalogue_has_the_words_of_now(kept: Catalog, found: Catalog) -> None:
    """None is missing and none is left over."""
    assert keys(found) - keys(kept) == set(), COMMAND
    assert keys(kept) - keys(found) == set(), COMMAND


def test_every_page_of_a_participant_is_in_welsh(kept: Catalog) -> None:
    """Each word has a translation, and a word with a plural all six forms."""
    assert [word.id for word in readers(kept) if not all(forms(word))] == [], COMMAND
    assert [word.id for word in readers(kept) if isinstance(word.id, tuple) and len(forms(word)) != 6] == []


def test_translations_keep_what_is_filled_in(kept: Catalog) -> None:
    """The same placeholders, tags and entities in every form of every word."""
    wrong = []
    for word in (word for word in kept if word.id):
        wanted = [placeholders(text) for text in texts(word.id)]
        wrong += [(word.id, text) for text in forms(word) if text and placeholders(text) not in wanted]
    assert wrong == []


def test_translations_keep_the_blanks_at_their_ends(kept: Catalog) -> None:
    """A page puts nothing between a word and what follows it but what the word says."""

    def ends(text: str) -> tuple[bool, bool]:
        return text[0].isspace(), text[-1].isspace()

    whole = [(str(word.id), str(word.string)) for word in kept if isinstance(word.id, str) and word.id and word.string]
    assert [word for word, said in whole if ends(word) != ends(said)] == []


def test_the_files_are_what_the_tool_writes(kept: Catalog) -> None:
    """The compiled catalogue is of the text, and the text is in the tool's form."""
    folder = catalogue.LOCALES / "cy" / "LC_MESSAGES"
    text, compiled = catalogue.as_bytes(kept)
    assert (folder / "django.po").read_bytes() == text, COMMAND
    assert (folder / "django.mo").read_bytes() == compiled, COMMAND


def test_an_update_keeps_translations_and_drops_what_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    """New words come without a translation; nothing is guessed from words that look alike."""
    old, new = Catalog(locale="cy"), Catalog()
    old.add("Vote", "Pleidleisio")
    old.add("Gone", "Wedi mynd")
    for word in ("Vote", "Votes"):
        new.add(word)
    monkeypatch.setattr(catalogue, "catalogue", lambda _locale: old)
    monkeypatch.setattr(catalogue, "template", lambda: new)
    made = catalogue.updated("cy")
    assert {word.id: word.string or "" for word in made if word.id} == {"Vote": "Pleidleisio", "Votes": ""}
    assert b"Wedi mynd" not in catalogue.as_bytes(made)[0]
