"""The nearest id."""

from hypothesis import given
from hypothesis import strategies as st

from threebuckets.folder.nearest import edit_distance, nearest

_word = st.text("abc", max_size=6)


def _plain(one: str, other: str) -> int:
    if not one or not other:
        return len(one) + len(other)
    return min(
        _plain(one[1:], other) + 1, _plain(one, other[1:]) + 1, _plain(one[1:], other[1:]) + (one[0] != other[0])
    )


@given(_word, _word)
def test_the_distance_is_that_of_the_definition(one: str, other: str) -> None:
    """Against the recursive definition of edit distance."""
    assert edit_distance(one, other) == min(_plain(one, other), 3)


def test_far_away_words_and_short_ones_are_not_suggested() -> None:
    """Two changes at most, and never as many as the word is long."""
    assert nearest("example-ward-x", ["example-ward-b", "example-ward-a"]) == "example-ward-a"
    assert nearest("s9", ["s1", "t1"]) == "s1"
    assert nearest("x", ["y"]) is None
