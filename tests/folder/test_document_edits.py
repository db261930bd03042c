"""A policy's text changed key by key: what nobody changed stays as it stands, comments included."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threebuckets.errors import InputError
from threebuckets.folder.document_edits import EMPTY, content_of, with_changes
from threebuckets.policy.documents import parse_policy

TEXTS = Path(__file__).parents[2] / "src" / "threebuckets" / "demo" / "texts" / "policies"
TEXT = """---
# what we call it
title: Warm rooms   # for now
version: 1
needs:
  # the first thing people told us
  - {indicator: cold-homes, target: 5, horizon: 2028-12-31}
  - indicator: lonely   # the second
    target: 10
    horizon: 2029-12-31
requires: [a, b]
---

A warm room in every ward.
"""


@pytest.mark.parametrize("path", sorted(TEXTS.glob("*.md")), ids=lambda path: path.stem)
def test_a_form_that_is_sent_back_untouched_changes_nothing(path: Path) -> None:
    """Every key with the value it has, and the prose as it is: byte for byte the same."""
    text = path.read_text(encoding="utf-8")
    front = content_of(text)
    assert with_changes(text, front.content, prose=front.prose) == text


def test_only_the_line_of_what_changed_is_another() -> None:
    """Comments beside other keys, and other items of a list, stay."""
    needs = [dict(item) for item in content_of(TEXT).content["needs"]]
    needs[0]["target"] = 4
    made = with_changes(TEXT, {"needs": needs})
    assert "title: Warm rooms   # for now" in made
    assert "  - indicator: lonely   # the second\n    target: 10" in made
    assert "{indicator: cold-homes, target: 4, horizon: 2028-12-31}" in made


def test_a_key_is_added_where_it_belongs_and_removed_with_its_comment() -> None:
    """The order is that of the reference; a comment above a key goes with it."""
    made = with_changes(TEXT, {"kind": "warm-room", "title": "", "requires": ()})
    assert made.index("version: 1") < made.index("kind: warm-room") < made.index("needs:")
    assert "what we call it" not in made
    assert "requires" not in made


def test_the_prose_is_exchanged_and_line_ends_of_browsers_are_made_plain() -> None:
    """A field of a form sends other line ends than a file has."""
    made = with_changes(TEXT, {}, prose="One.\r\n\r\nTwo.")
    assert made.endswith("---\n\nOne.\n\nTwo.")
    assert "\r" not in made
    assert with_changes(TEXT.replace("\n", "\r\n"), {}) == TEXT


@given(st.text(min_size=1, max_size=60).filter(lambda text: text.strip()))
def test_any_title_is_read_back_as_it_was_written(title: str) -> None:
    """Quotation marks, colons, brackets: whatever a person writes is text, never a part of the document."""
    assert content_of(with_changes(EMPTY, {"title": title})).content["title"] == " ".join(title.split())


def test_a_new_policy_grows_from_nothing() -> None:
    """From the empty text by way of the form to a document the library reads."""
    changes = {
        "title": "Warm rooms",
        "kind": "warm-room",
        "from": "2027-01-01",
        "until": "2028-12-31",
        "statements": [{"statement": "s1"}],
        "needs": [{"indicator": "cold-homes", "target": 5, "horizon": "2028-12-31"}],
        "requirements": [{"id": "room", "kind": "space", "amount": 60, "unit": "m2"}],
    }
    found = parse_policy(with_changes(EMPTY, changes, prose="Warm."), slug="warm-rooms")
    assert (found.title, found.version, found.prose) == ("Warm rooms", 1, "Warm.")


@pytest.mark.parametrize("empty", ["[]", "[]  # none yet", "", "[\n  ]", "words"])
def test_a_list_that_was_empty_or_none_takes_its_first_items(empty: str) -> None:
    """However nothing was written before."""
    text = f"---\ntitle: Warm rooms\nneeds: {empty}\nversion: 1\n---\nText.\n"
    changed = with_changes(text, {"needs": [{"indicator": "a"}, {"indicator": "b"}]})
    assert changed == (
        "---\ntitle: Warm rooms\nneeds:\n  - {indicator: a}\n  - {indicator: b}\nversion: 1\n---\nText.\n"
    )


def test_text_without_front_matter_is_a_fault_not_a_guess() -> None:
    """Nothing is written into a text that cannot be read."""
    with pytest.raises(InputError):
        with_changes("Just words.", {"title": "x"})
