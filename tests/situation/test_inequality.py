"""Inequality and polarisation against a plain second writing, known limits, and what must change nothing."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.stats import norm, t

from threebuckets.errors import ShapeError
from threebuckets.situation import gini, inequality, mean_gaps, polarisation

EVEN = (np.arange(300) + 0.5) / 300
ALIKE = np.full(300, 1 / 300)
AMOUNTS = st.lists(st.floats(0.01, 1000), min_size=3, max_size=30)
RELATIVE = ("ratio", "rii", "gini", "theil", "variation")
NAN = float("nan")


def plain_gini(x: NDArray[np.float64], w: NDArray[np.float64]) -> float:
    """Every pair, straight from the formula."""
    w = w / w.sum()
    return float((w[:, None] * w[None] * np.abs(x[:, None] - x[None])).sum() / 2 / (w @ x))


def plain_polarisation(x: NDArray[np.float64], w: NDArray[np.float64]) -> float:
    """Every pair, straight from the formula."""
    x = (x - w @ x) / math.sqrt(float(w @ (x - w @ x) ** 2))
    h = 4.7 / math.sqrt(len(x)) * 0.5**0.1
    gap = x[:, None] - x[None]
    density = (w[None] * np.exp(-((gap / h) ** 2) / 2)).sum(axis=1) / h / math.sqrt(2 * math.pi)
    return float((w * np.sqrt(density)) @ (w[None] * np.abs(gap)).sum(axis=1))


def plain_sii(y: NDArray[np.float64], w: NDArray[np.float64]) -> tuple[float, float, float]:
    """Slope, its HC1 error and the fit at both ends, by matrices; the values tell who is better off."""
    w = w[np.argsort(y)] / w.sum()
    y = np.sort(y)
    r = np.cumsum(w) - w / 2
    x = np.stack([np.ones_like(r), r], axis=1)
    bread = np.linalg.inv(x.T @ (w[:, None] * x))
    beta = bread @ x.T @ (w * y)
    meat = x.T @ (((w * (y - x @ beta)) ** 2)[:, None] * x)
    error = math.sqrt(len(y) / (len(y) - 2) * (bread @ meat @ bread)[1, 1])
    return float(beta[1]), error, float((beta[0] + beta[1]) / beta[0])


@settings(max_examples=60)
@given(AMOUNTS, st.integers(0, 999))
def test_it_equals_a_plain_second_writing(amounts: list[float], seed: int) -> None:
    x = np.array(amounts) + np.random.default_rng(seed).random(len(amounts)) * 1e-3
    w = np.random.default_rng(seed).random(len(x)) + 0.1
    found = inequality(x, zero_baseline=True, population=w)
    assert found.gini == pytest.approx(plain_gini(x, w), rel=1e-12)
    slope, error, ends = plain_sii(x, w)
    assert found.sii == pytest.approx(slope, rel=1e-7, abs=1e-9)
    assert (found.sii_high - found.sii_low) / 2 == pytest.approx(error * _t(len(x)), rel=1e-5, abs=1e-7)
    if found.rii == found.rii:
        assert found.rii == pytest.approx(ends, rel=1e-6)
    assert found.polarisation == pytest.approx(plain_polarisation(x, w / w.sum()), rel=1e-10)


def _t(n: int) -> float:
    return float(t.ppf(0.975, n - 2))


def test_golden_numbers() -> None:
    """Worked by hand: 2, 4, 6, 8, 30 with people 10, 20, 30, 20, 20."""
    found = inequality(
        np.array([2.0, 4, 6, 8, 30]), zero_baseline=True, population=np.array([10.0, 20, 30, 20, 20]), bandwidth=0.5
    )
    assert found.worst_fifth == pytest.approx((2 * 10 + 4 * 10) / 20)
    assert (found.best_fifth, found.gap, found.ratio) == (pytest.approx(30), pytest.approx(27), pytest.approx(10))
    assert found.gini == pytest.approx(9.2 / 20.8)
    assert found.variation == pytest.approx(math.sqrt(99.04) / 10.4)
    assert found.weighted
    assert found.n_areas == 5


@pytest.mark.parametrize(("peak", "expected"), [(0.0, 0.531), (0.95, 0.689)])
def test_two_peaks_polarise_more_than_one(peak: float, expected: float) -> None:
    """Three hundred evenly spaced quantiles of a normal, and of two of them at ±0.95 with overall deviation 1."""
    width = math.sqrt(1 - peak**2)

    def share(x: float) -> float:
        return float(norm.cdf((x - peak) / width) + norm.cdf((x + peak) / width)) / 2

    values = np.array([brentq(lambda x, p=p: share(x) - p, -9, 9) for p in EVEN])
    assert polarisation(values, ALIKE) == pytest.approx(expected, abs=0.001)
    assert polarisation(EVEN, ALIKE) == pytest.approx(0.593, abs=0.001)


def test_without_a_true_zero_nothing_relative_is_said() -> None:
    """Degrees, scores and indexes have no ratio; neither has anything that goes below zero or is nought throughout."""
    for values, has_zero in (([1.0, 2, 3], False), ([-1.0, 2, 3], True), ([0.0, 0, 0], True)):
        found = inequality(np.array(values), zero_baseline=has_zero)
        assert all(math.isnan(getattr(found, name)) for name in RELATIVE), values
    assert inequality(np.array([1.0, 2, 3]), zero_baseline=False).gap == pytest.approx(2)


def test_an_order_from_outside_says_who_is_better_off() -> None:
    """More empty shops where incomes are lower: the gap runs downwards."""
    found = inequality(np.array([9.0, 5, 4, 3, 1]), zero_baseline=True, order=np.array([1.0, 2, 3, 4, 5]))
    assert (found.worst_fifth, found.best_fifth, found.gap) == (pytest.approx(9), pytest.approx(1), pytest.approx(-8))
    assert found.sii < 0


def test_areas_on_one_step_count_together_whatever_their_order() -> None:
    values, steps = np.array([1.0, 9, 3, 4, 5]), np.array([1.0, 1, 2, 3, 4])
    flipped = inequality(values[::-1], zero_baseline=True, order=steps[::-1])
    assert flipped.worst_fifth == pytest.approx(5)
    assert flipped.sii == pytest.approx(inequality(values, zero_baseline=True, order=steps).sii)


@settings(max_examples=40)
@given(AMOUNTS, st.floats(0.01, 100), st.integers(0, 999))
def test_unit_and_order_of_rows_change_nothing(amounts: list[float], unit: float, seed: int) -> None:
    x = np.array(amounts) * (1 + 1e-3 * np.arange(len(amounts)))
    mixed = np.random.default_rng(seed).permutation(x) * unit
    before, after = inequality(x, zero_baseline=True), inequality(mixed, zero_baseline=True)
    for name in ("gini", "theil", "variation", "ratio", "polarisation"):
        assert getattr(after, name) == pytest.approx(getattr(before, name), rel=1e-8, abs=1e-12, nan_ok=True), name
    assert after.sii == pytest.approx(before.sii * unit, rel=1e-6, abs=1e-9)


def test_people_count_as_if_each_were_an_area() -> None:
    one = inequality(np.array([1.0, 2, 5]), zero_baseline=True, population=np.array([2.0, 1, 3]))
    many = inequality(np.array([1.0, 1, 2, 5, 5, 5]), zero_baseline=True)
    for name in ("worst_fifth", "best_fifth", "gini", "theil", "variation", "sii", "rii"):
        assert getattr(one, name) == pytest.approx(getattr(many, name), nan_ok=True), name


def test_missing_figures_are_left_out_and_too_few_say_nothing() -> None:
    found = inequality(np.array([1.0, NAN, 3.0, 4.0]), zero_baseline=True, population=np.array([1.0, NAN, 1, 1]))
    assert found.n_areas == 3
    assert found.gap == pytest.approx(3)
    assert math.isnan(inequality(np.array([1.0, NAN]), zero_baseline=True).gap)
    assert math.isnan(inequality(np.array([2.0, 2, 2]), zero_baseline=True).polarisation)


@pytest.mark.parametrize(
    ("given_name", "population", "order"),
    [
        ("population", np.array([1.0, 2]), None),
        ("population", np.array([1.0, -2, 3]), None),
        ("population", np.array([1.0, NAN, 3]), None),
        ("order", None, np.array([1.0])),
    ],
)
def test_wrong_weights_are_named(
    given_name: str, population: NDArray[np.float64] | None, order: NDArray[np.float64] | None
) -> None:
    with pytest.raises(ShapeError, match=given_name):
        inequality(np.array([1.0, 2, 3]), zero_baseline=True, population=population, order=order)
    with pytest.raises(ShapeError, match="bandwidth"):
        inequality(np.array([1.0, 2, 3]), zero_baseline=True, bandwidth=0.0)


def test_small_gaps_between_large_numbers_keep_their_digits() -> None:
    """Nothing cancels: a million and one, a million and two."""
    x = 1e9 + np.arange(5.0)
    assert gini(x, np.full(5, 0.2)) == pytest.approx(0.8 / (1e9 + 2), rel=1e-12)
    assert mean_gaps(x, np.full(5, 0.2)).tolist() == pytest.approx([2, 1.4, 1.2, 1.4, 2])
