"""Statements whose wording is alike; scikit-learn says the same."""

import unicodedata

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer

from threebuckets.values import similar_statements

WORDS = ["buses", "bus", "evening", "more", "no", "library", "the", "a", "Straße", "ﬁne", "car-free", "it's"]
TEXTS = st.lists(st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join), min_size=2, max_size=12)


def pairs_of(texts, **options):
    found = similar_statements(texts, **options)
    return list(zip(found.first.tolist(), found.second.tolist(), found.similarity.tolist(), strict=True))


def by_scikit_learn(texts, analyzer, ngram_range):
    plain = [unicodedata.normalize("NFKC", text).casefold() for text in texts]
    vectors = TfidfVectorizer(analyzer=analyzer, ngram_range=ngram_range, lowercase=False).fit_transform(plain)
    return (vectors @ vectors.T).toarray()


def assert_same(texts, theirs, at_least=0.05):
    ours = np.zeros(theirs.shape)
    found = similar_statements(texts, at_least=at_least)
    ours[found.first, found.second] = found.similarity
    expected = np.where((np.triu(theirs, 1) > 0) & (theirs >= at_least), np.triu(theirs, 1), 0)
    clear = np.abs(theirs - at_least) > 1e-9
    assert ours[clear] == pytest.approx(expected[clear], abs=1e-12)


@given(TEXTS.filter(lambda texts: any(text.strip() for text in texts)))
@settings(max_examples=60, deadline=None)
def test_similarity_is_scikit_learns_for_languages_with_gaps(texts):
    assert_same(texts, by_scikit_learn(texts, "char_wb", (3, 5)))


@given(st.lists(st.text("公車夜晚多一點 ねこカナไทย", min_size=2, max_size=12), min_size=2, max_size=8))
@settings(max_examples=40, deadline=None)
def test_similarity_is_scikit_learns_for_languages_without_gaps(parts):
    texts = [f"車{part.strip()}" for part in parts]
    assert_same([" ".join(text.split()) for text in texts], by_scikit_learn(texts, "char", (1, 3)))


def test_case_width_and_spaces_do_not_matter():
    assert pairs_of(["Ｍore  BUSES", "more buses", "Strasse", "Straße"]) == [
        (0, 1, pytest.approx(1)),
        (2, 3, pytest.approx(1)),
    ]


def test_words_of_another_meaning_may_look_alike():
    """The reason why nothing is ever merged by itself."""
    texts = ["Uber drivers should need a licence", "Uber drivers should not need a licence", "Plant trees"]
    assert pairs_of(texts, at_least=0.7) == [(0, 1, pytest.approx(0.9, abs=0.1))]


def test_texts_of_two_kinds_of_writing_are_never_alike():
    assert pairs_of(["Uber 公車", "Uber"], at_least=0.01) == []


def test_the_most_alike_come_first_and_ties_stand_in_the_order_of_the_list():
    found = similar_statements(["red door", "red doors", "red door", "blue sky", "blue sky"], at_least=0.1)
    assert (np.diff(found.similarity.round(9)) <= 0).all()
    assert list(zip(found.first, found.second, strict=True))[:2] == [(0, 2), (3, 4)]
    assert (found.first < found.second).all()


@pytest.mark.parametrize("texts", [[], ["alone"], ["", ""], ["  ", "text"], ["公", "車"]])
def test_nothing_to_compare_gives_no_pairs(texts):
    assert pairs_of(texts) == []


def test_many_texts_are_compared_across_blocks():
    draw = np.random.default_rng(3)
    letters = np.array(list("abcdefghijklmnopqrstuvwxyz"))
    texts = ["".join(draw.choice(letters, 12)) for _ in range(1100)]
    texts[1050] = texts[3]
    assert pairs_of(texts, at_least=0.99) == [(3, 1050, pytest.approx(1))]
