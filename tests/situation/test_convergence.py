"""Whether areas grow together is told by their spread, never by regression to the mean."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import pearsonr

from threebuckets.errors import ShapeError
from threebuckets.situation import convergence


def test_pure_noise_does_not_look_like_convergence() -> None:
    """Levels that never change, measured twice with error: the raw slope is far below 0, the word says nothing."""
    rng = np.random.default_rng(5)
    level = rng.normal(0, 1, 400)
    first, last = (level + rng.normal(0, 1, 400) for _ in range(2))
    error = np.ones(400)
    found = convergence(first, last, se_first=error, se_last=error)
    assert found.word == "no clear change"
    assert found.beta_raw < -0.4
    assert found.beta == pytest.approx(0, abs=0.15)
    assert found.reliability == pytest.approx(0.5, abs=0.06)
    assert found.spread_first == pytest.approx(1, abs=0.12)


def test_the_words() -> None:
    start = np.arange(20.0)
    noise = np.random.default_rng(1).normal(0, 0.5, 20)
    assert convergence(start, start / 2 + noise, se_first=None, se_last=None).word == "converging"
    assert convergence(start, start * 2 + noise, se_first=None, se_last=None).word == "diverging"
    assert convergence(start, start + 3, se_first=None, se_last=None).word == "no clear change"
    assert convergence(start[:3], start[:3], se_first=None, se_last=None).word == "too few areas"


@settings(max_examples=40)
@given(st.integers(5, 40), st.integers(0, 999))
def test_p_equals_that_of_the_correlation_of_difference_and_sum(n: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    first, last = rng.normal(size=n), rng.normal(size=n)
    expected = pearsonr(last - first, last + first).pvalue
    found = convergence(first, last, se_first=None, se_last=None)
    assert found.p == pytest.approx(expected, rel=1e-9)
    turned = convergence(last, first, se_first=None, se_last=None)
    words = {"converging": "diverging", "diverging": "converging"}
    assert turned.word == words.get(found.word, found.word)


def test_areas_without_both_ends_are_left_out() -> None:
    first = np.array([1.0, 2, 3, 4, 5, math.nan])
    last = np.array([2.0, 3, 4, 5, math.nan, 6])
    assert convergence(first, last, se_first=None, se_last=None).n_areas == 4


def test_without_errors_or_with_too_much_of_them_the_corrected_slope_is_not_known() -> None:
    first, last = np.arange(6.0), np.arange(6.0) + 1
    assert math.isnan(convergence(first, last, se_first=None, se_last=None).beta)
    assert math.isnan(convergence(first, last, se_first=np.full(6, 1.7), se_last=None).beta)
    with pytest.raises(ShapeError, match="se_last"):
        convergence(first, last, se_first=None, se_last=np.ones(3))
