"""The theta forecast against a plain second writing of it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from threebuckets.situation import theta_origins


def plain_theta(y: list[float], step: int) -> float:
    """Straight from the formula, one series at a time, the slope by NumPy's least squares."""
    n = len(y)
    half_slope = float(np.polyfit(range(n), y, 1)[0]) / 2
    best: tuple[float, float, float] | None = None
    for tenth in range(1, 11):
        alpha, level, squares = tenth / 10, y[0], 0.0
        for point in y[1:]:
            squares += (point - level) ** 2
            level += alpha * (point - level)
        if best is None or squares < best[0]:
            best = (squares, alpha, level)
    assert best is not None
    _, alpha, level = best
    return level + half_slope * (step - 1 + (1 - (1 - alpha) ** n) / alpha)


@settings(max_examples=60)
@given(st.lists(st.floats(-1000, 1000), min_size=5, max_size=20), st.integers(1, 8))
def test_it_equals_a_plain_second_writing(y: list[float], step: int) -> None:
    found = theta_origins(np.array([y])).ahead(step)[0, -1]
    size = max(1.0, max(map(abs, y)))
    assert abs(found - plain_theta(y, step)) < 1e-9 * size


def test_golden_numbers() -> None:
    """Flow of the Nile 1871–1880, worked by hand from the formula: α 0.1, level 1135.0116, half slope 5.4364."""
    nile = [1120.0, 1160, 963, 1210, 1160, 1160, 813, 1230, 1370, 1140]
    found = theta_origins(np.array([nile]))
    ahead = [float(found.ahead(step)[0, -1]) for step in (1, 2, 3)]
    assert ahead == pytest.approx([1170.419845, 1175.856209, 1181.292572], abs=1e-6)
    assert found.scale[0, -1] == pytest.approx(np.abs(np.diff(nile)).mean())


def test_every_origin_sees_only_what_came_before() -> None:
    y = np.random.default_rng(5).normal(size=(4, 15)).cumsum(axis=1)
    whole = theta_origins(y).ahead(2)
    for origin in range(4, 15):
        np.testing.assert_array_equal(whole[:, origin], theta_origins(y[:, : origin + 1]).ahead(2)[:, -1])
    assert np.isnan(whole[:, :4]).all()


def test_a_missing_period_starts_a_new_run() -> None:
    y = np.array([[9.0, 9, 9, np.nan, 1, 2, 3, 4, 5, np.nan]])
    found = theta_origins(y)
    assert found.n[0].tolist() == [1, 2, 3, 0, 1, 2, 3, 4, 5, 0]
    assert found.ahead(1)[0, 8] == pytest.approx(plain_theta([1, 2, 3, 4, 5], 1))
    assert np.isnan(found.ahead(1)[0, 9])


def test_a_constant_series_stays_and_has_no_scale_to_measure_errors_by() -> None:
    found = theta_origins(np.full((1, 6), 1e9))
    assert found.ahead(3)[0, -1] == 1e9
    assert found.is_flat[0, -1]
    assert found.alpha[0, -1] == 0.1


@settings(max_examples=30)
@given(st.lists(st.integers(-500, 500), min_size=5, max_size=15), st.sampled_from([0.25, 2.0, 1024.0]))
def test_a_change_of_unit_changes_only_the_unit(y: list[int], unit: float) -> None:
    first, second = theta_origins(np.array([y], dtype=float)), theta_origins(np.array([y], dtype=float) * unit)
    np.testing.assert_allclose(second.ahead(3)[0, -1], first.ahead(3)[0, -1] * unit, rtol=1e-12, atol=1e-9)
    mirrored = theta_origins(-np.array([y], dtype=float))
    np.testing.assert_allclose(mirrored.ahead(3)[0, -1], -first.ahead(3)[0, -1], rtol=1e-12, atol=1e-12)
