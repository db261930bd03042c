"""Flip numbers against brute force."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from threebuckets.errors import ShapeError
from threebuckets.stats import beta_tail
from threebuckets.values import flip_number, is_certified

THRESHOLDS = st.sampled_from([Fraction(1, 2), Fraction(35, 100), Fraction(2, 3), Fraction(1, 10)])
COUNTS = st.integers(0, 40).map(lambda count: count * 5)


def first_m(turned):
    return next(m for m in range(1, 20_000) if turned(m))


@given(COUNTS, COUNTS, THRESHOLDS)
@settings(max_examples=300)
def test_the_flip_number_of_a_share_equals_brute_force(agree, disagree, threshold):
    def is_above(a, d):
        return a > threshold * (a + d)

    above = is_above(agree, disagree)
    expected = first_m(lambda m: is_above(agree + (0 if above else m), disagree + (m if above else 0)) != above)
    assert flip_number([agree], [disagree], threshold=threshold).tolist() == [expected]


@given(COUNTS, COUNTS, THRESHOLDS)
@settings(max_examples=60, deadline=None)
def test_the_flip_number_of_a_verdict_equals_brute_force(agree, disagree, threshold):
    def states(a, d):
        p = np.round(beta_tail(a, a + d, float(threshold)), 9)
        return np.where(p >= 0.9, 1, np.where(p <= 0.1, -1, 0))

    now = states(agree, disagree)
    m = np.arange(1, 20_000)
    later = states(agree + (0 if now == 1 else m), disagree + (m if now == 1 else 0))
    expected = int(m[later != now][0])
    assert flip_number([agree], [disagree], threshold=threshold, certainty=0.9).tolist() == [expected]


def test_many_cells_are_turned_at_once():
    agree, disagree = np.meshgrid(np.arange(0, 200, 5), np.arange(0, 200, 5))
    whole = flip_number(agree, disagree, threshold=Fraction(35, 100), certainty=0.9)
    one = flip_number(agree[7, 30:31], disagree[7, 30:31], threshold=Fraction(35, 100), certainty=0.9)
    assert whole.shape == (40, 40)
    assert whole[7, 30] == one[0]


def test_nine_opposing_votes_turn_a_fresh_verdict_of_66_in_110():
    assert flip_number([66], [44], threshold=Fraction(1, 2), certainty=0.9).tolist() == [9]
    assert flip_number([66], [44], threshold=Fraction(1, 2), certainty=0.8).tolist() == [13]


def test_a_hidden_count_stands_for_four():
    assert flip_number([-1], [40], threshold=Fraction(1, 2)) == flip_number([4], [40], threshold=Fraction(1, 2))


@given(COUNTS, COUNTS, THRESHOLDS)
@settings(max_examples=100)
def test_what_is_certified_no_capped_vote_can_turn(agree, disagree, threshold):
    certified = bool(is_certified([agree], [disagree], threshold=threshold, cap=0.1)[0])
    n = agree + disagree
    extra = Fraction(n, 10)
    shares = [(agree, n), (agree + extra, n + extra), (agree, n + extra)]
    assert certified == (n > 0 and len({part > threshold * whole for part, whole in shares}) == 1)


def test_counts_that_were_not_published_are_refused():
    with pytest.raises(ShapeError):
        flip_number([1.5], [2.0], threshold=Fraction(1, 2))
    with pytest.raises(ShapeError):
        flip_number([1, 2], [2], threshold=Fraction(1, 2))
    with pytest.raises(ShapeError):
        flip_number([1], [2], threshold=Fraction(1))
