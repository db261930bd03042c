"""Two versions of a policy compared: fields one by one, prose word by word."""

from hypothesis import given
from hypothesis import strategies as st

from threebuckets.policy.comparing import (
    field_differences,
    is_tested_alike,
    prose_differences,
    word_differences,
)
from threebuckets.policy.documents import PolicyDocument, parse_policy

TEXT = """---
title: Warm rooms
version: 1
kind: warm-room
from: 2027-01-01
until: 2028-12-31
statements: [{statement: s1}]
needs: [{indicator: cold-homes, target: 5, horizon: 2028-12-31}]
requirements: [{id: room, kind: space, amount: 60, unit: m2}]
why_not: {market: Nobody pays for warmth.}
---
A warm room in every ward."""


def policy(*exchanges: tuple[str, str]) -> PolicyDocument:
    """The policy with parts of its text exchanged."""
    text = TEXT
    for old, new in exchanges:
        assert old in text
        text = text.replace(old, new)
    return parse_policy(text, slug="warm-rooms")


def test_an_amount_that_changed_is_told_as_that_amount() -> None:
    """Not the whole list: the requirement, the part of it, before and after."""
    (found,) = field_differences(policy(), policy(("amount: 60", "amount: 45.5")))
    assert (found.field, found.thing, found.part) == ("requirements", "room", "amount")
    assert (found.before, found.after) == ("60", "45.5")


def test_things_that_came_or_went_are_told_whole() -> None:
    """A second statement; the first need gone for another."""
    more = policy(("[{statement: s1}]", "[{statement: s1}, {statement: s2, stance: against}]"))
    (found,) = field_differences(policy(), more)
    assert (found.thing, found.before, found.after) == ("s2", "", "s2, stance against, role core")


def test_a_policy_does_not_differ_from_itself() -> None:
    """Nor by its prose, its version or the form of its text."""
    assert field_differences(policy(), policy(("A warm room", "A place"), ("version: 1", "version: 2"))) == ()


def test_words_alone_leave_what_is_tested_alike() -> None:
    """A title or a reason is no new policy; an amount is."""
    assert is_tested_alike(policy(), policy(("Warm rooms", "Warm places"), ("Nobody pays", "No firm pays")))
    assert not is_tested_alike(policy(), policy(("amount: 60", "amount: 61")))
    assert not is_tested_alike(policy(), policy(("2028-12-31\nstatements", "2029-12-31\nstatements")))


@given(st.text(max_size=80), st.text(max_size=80))
def test_the_pieces_put_together_are_the_two_texts(before: str, after: str) -> None:
    """What stayed and what went is the earlier text; what stayed and what came is the later."""
    pieces = word_differences(before, after)
    assert "".join(piece.text for piece in pieces if piece.how != "added") == before
    assert "".join(piece.text for piece in pieces if piece.how != "removed") == after


def test_paragraphs_far_from_a_change_are_left_out() -> None:
    """One paragraph of ten changed by a word: its neighbours are shown, the others counted."""
    before = "\n\n".join(f"Paragraph {n} is here." for n in range(10))
    pieces = prose_differences(before, before.replace("5 is here", "5 was here"))
    assert [piece.text for piece in pieces if piece.how == "left out"] == ["4", "3"]
    assert [(piece.how, piece.text) for piece in pieces if piece.how in {"added", "removed"}] == [
        ("removed", "is"),
        ("added", "was"),
    ]


def test_prose_that_is_the_same_has_no_differences() -> None:
    """An empty answer, not one long piece."""
    assert prose_differences("A.\n\nB.", "A.\n\nB.\n") == ()
