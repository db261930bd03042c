"""Shared statistics against their published values and second implementations."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats as scipy_stats

from threebuckets.errors import ShapeError
from threebuckets.stats import (
    HIDDEN,
    beta_interval,
    beta_tail,
    false_discovery_q,
    normal_tail,
    pooled_share,
    publishable,
    sd_of_interval,
)


@pytest.mark.parametrize(
    ("agree", "n", "threshold", "expected"),
    [
        (66, 110, 0.50, 0.982271),
        (30, 50, 0.50, 0.921692),
        (12, 30, 0.50, 0.136555),
        (8, 30, 0.35, 0.169736),
        (0, 0, 0.50, 0.5),
        (0, 0, 0.35, 0.596987),
        (66, 122, 0.50, 0.817331),
        (66, 123, 0.50, 0.791406),
    ],
)
def test_the_beta_tail_gives_the_published_values(agree, n, threshold, expected):
    assert beta_tail(agree, n, threshold) == pytest.approx(expected, abs=1e-6)


def test_a_share_pooled_from_groups_gives_the_published_value():
    pooled = pooled_share([70, 36, 40], [100, 60, 54], [0.5, 0.3, 0.2])
    assert pooled.mean == pytest.approx(0.675791, abs=1e-6)
    assert pooled.variance == pytest.approx(0.00100416, abs=1e-8)
    assert pooled.above(0.65) == pytest.approx(0.793231, abs=1e-6)


@given(st.integers(0, 200), st.integers(0, 200), st.floats(0.05, 0.95))
@settings(max_examples=50)
def test_one_group_pooled_is_that_group_itself(agree, against, threshold):
    pooled = pooled_share([agree], [agree + against], [0.4])
    assert pooled.above(threshold) == pytest.approx(beta_tail(agree, agree + against, threshold), abs=1e-9)


def test_the_interval_covers_the_true_share_as_often_as_it_says():
    draw = np.random.default_rng(1)
    shares = np.repeat(np.linspace(0.02, 0.98, 25), 400)
    coverage = []
    for n in (10, 30, 100, 1000):
        low, high = beta_interval(draw.binomial(n, shares), np.full(shares.size, n))
        coverage.append(np.mean((low <= shares) & (shares <= high)))
    assert np.mean(coverage) >= 0.94


def test_false_discoveries_agree_with_scipy_and_leave_out_tests_not_made():
    p = np.random.default_rng(2).uniform(size=(4, 30)) ** 2
    assert false_discovery_q(p).ravel() == pytest.approx(scipy_stats.false_discovery_control(p.ravel()))
    gaps = np.append(p.ravel(), np.nan)
    assert false_discovery_q(gaps)[:-1] == pytest.approx(false_discovery_q(p).ravel())
    assert math.isnan(false_discovery_q(gaps)[-1])
    assert false_discovery_q([]).size == 0


def test_the_normal_tail_knows_a_quantity_without_error():
    assert normal_tail([1, 2, 3], 0, 2).tolist() == [0, 0, 1]
    assert normal_tail(0.1, 1, 0) == pytest.approx(scipy_stats.norm.sf(0, 0.1, 1))
    assert np.isnan(normal_tail(np.nan, 0, 2))
    assert sd_of_interval(-1.96, 1.96) == pytest.approx(1, abs=1e-4)


@given(st.floats(0, 10_000), st.integers(0, 10_000))
def test_no_published_count_stands_for_one_to_seven_people(effective, people):
    count = int(publishable([effective], [people])[0])
    assert count == HIDDEN or count % 5 == 0
    assert count == HIDDEN or not 1 <= people <= 7
    assert count == HIDDEN or not 1e-6 <= effective < 7.4999
    assert count == HIDDEN or abs(count - effective) <= 2.5 + 1e-6


def test_publishing_counts_of_another_shape_is_refused():
    with pytest.raises(ShapeError, match="n_people"):
        publishable([1, 2], [1])
