"""How far areas fall short, and how sure that is."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.situation.made import JOBS, series_of
from threebuckets.errors import InputError, ShapeError
from threebuckets.situation import (
    Needs,
    Series,
    either,
    error_pools,
    figures,
    forecast,
    needs,
    peer_scale,
    shortfall_probability,
    stale_error,
    with_polarity,
)

NAN = float("nan")
TODAY, LATER = date(2022, 1, 1), date(2025, 1, 1)
WALKS = 60 + np.random.default_rng(11).normal(size=(40, 12)).cumsum(axis=1)


def peers_of(series: Series) -> list[list[int]]:
    everyone = range(len(series.areas))
    return [[other for other in everyone if other != row] for row in everyone]


def found(series: Series, target: float = 62.0, *, forecasted: bool = True, day: date = LATER) -> Needs:
    pool = error_pools([series], on=TODAY)[series.indicator.slug]
    ahead = forecast(series, pool, on=TODAY) if forecasted else None
    return needs(series, np.full(len(series.areas), target), ahead, peers_of(series), on=TODAY, day=day)


def test_the_worked_example() -> None:
    se = stale_error(1.1, 0.8, 1.4)
    now = shortfall_probability(64.8, 70, 1, scale=4, se=se, delta=0.25)
    then = shortfall_probability(66, 70, 1, scale=4, se=2.4, delta=0.25)
    bounds = either(now, then, has_forecast=True)
    assert float(se) == pytest.approx(1.451206, abs=1e-6)
    assert [float(now), float(then)] == pytest.approx([0.998099, 0.894350], abs=1e-6)
    assert [float(bounds.low), float(bounds.high)] == pytest.approx([0.998099, 0.999799], abs=1e-6)


def test_without_error_it_is_one_or_the_other() -> None:
    p = shortfall_probability([60.0, 69.5, 80.0], 70, 1, scale=4, se=0.0, delta=0.25)
    assert p.tolist() == [1.0, 0.0, 0.0]


def test_what_is_not_known_stays_not_known() -> None:
    for missing in ({"scale": NAN}, {"scale": 0.0}, {"se": NAN}):
        assert np.isnan(shortfall_probability([60.0], 70, 1, **({"scale": 4.0, "se": 1.0} | missing), delta=0.25)[0])
    assert np.isnan(shortfall_probability([NAN], 70, 1, scale=4, se=1, delta=0.25)[0])


def test_without_a_forecast_a_need_may_hold_and_never_fail() -> None:
    series = series_of(WALKS, half_width=0.5)
    without = found(series, 62.0, forecasted=False)
    assert not without.has_forecast.any()
    assert (without.p_high == 1.0).all()
    assert without.p_low.max() > 0.99
    both = found(series, 62.0)
    assert both.has_forecast.all()
    assert both.p_high.min() < 0.1


def test_the_error_grows_with_the_years_to_the_day() -> None:
    series = series_of(WALKS, half_width=0.5)
    one = found(series, 90.0, forecasted=False)
    drift = figures(series, on=TODAY).drift
    years = (LATER - TODAY).days / 365.25
    se = np.sqrt(one.se_now**2 + years * drift**2)
    expected = shortfall_probability(WALKS[:, -1], 90.0, 1, scale=one.scale, se=se, delta=0.25)
    np.testing.assert_allclose(one.p_ahead, expected, rtol=1e-9)


def test_the_scale_is_the_robust_spread_of_the_peers() -> None:
    series = series_of(WALKS)
    others = np.delete(WALKS[:, -1], 3)
    spread = 1.4826 * np.median(np.abs(others - np.median(others)))
    assert found(series).scale[3] == pytest.approx(spread)


def test_with_few_or_equal_peers_the_indicators_own_scale_counts() -> None:
    few = series_of(WALKS[:5])
    assert np.isnan(peer_scale(few, figures(few, on=TODAY), peers_of(few))).all()
    own = replace(few, indicator=replace(JOBS, scale=3.0))
    assert peer_scale(own, figures(own, on=TODAY), peers_of(own)).tolist() == [3.0] * 5
    alike = series_of(np.ones((9, 5)))
    assert np.isnan(peer_scale(alike, figures(alike, on=TODAY), peers_of(alike))).all()


def test_an_area_without_figures_is_given_the_scale_of_its_peers() -> None:
    series = series_of(WALKS).at([*series_of(WALKS).areas, "b"])
    one = found(series)
    assert np.isfinite(one.scale[-1])
    assert np.isnan([one.p_now[-1], one.p_ahead[-1], one.p_low[-1], one.p_high[-1]]).all()


def test_a_direction_targets_and_peers_must_be_given() -> None:
    series = series_of(WALKS)
    with pytest.raises(InputError, match="direction"):
        found(replace(series, indicator=with_polarity(JOBS, 0)))
    with pytest.raises(ShapeError, match="targets"):
        needs(series, np.ones(3), None, peers_of(series), on=TODAY, day=LATER)
    with pytest.raises(ShapeError, match="peers"):
        needs(series, np.ones(40), None, [], on=TODAY, day=LATER)


def test_reversing_polarity_and_values_mirrors() -> None:
    up, down = series_of(WALKS, half_width=0.5), series_of(-WALKS, indicator=with_polarity(JOBS, -1), half_width=0.5)
    first, second = found(up, 61.0), found(down, -61.0)
    for name in ("severity_now", "severity_ahead", "p_now", "p_ahead", "p_low", "p_high", "scale"):
        np.testing.assert_allclose(getattr(first, name), getattr(second, name), rtol=1e-9, atol=1e-12)


def test_a_change_of_unit_changes_no_severity_or_probability() -> None:
    pounds, pence = series_of(WALKS, half_width=0.5), series_of(WALKS * 128, half_width=64.0)
    first, second = found(pounds, 61.0), found(pence, 61.0 * 128)
    for name in ("severity_now", "severity_ahead", "p_now", "p_ahead", "p_low", "p_high"):
        np.testing.assert_allclose(getattr(first, name), getattr(second, name), rtol=1e-9, atol=1e-12)


def test_area_order_changes_nothing() -> None:
    turned = series_of(WALKS[::-1], half_width=0.5)
    np.testing.assert_allclose(found(turned).p_low, found(series_of(WALKS, half_width=0.5)).p_low[::-1], rtol=1e-12)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 39), st.floats(55, 66))
def test_a_withheld_newest_figure_is_never_a_reason_to_fail(row: int, target: float) -> None:
    """Nor does it make another area's need fail that was not yet known, given the same scale."""
    series = series_of(WALKS, half_width=0.5)
    values, status = series.values.copy(), series.status.copy()
    values[row, -1], status[row, -1] = NAN, 2
    blank = found(replace(series, values=values, status=status), target)
    assert np.isnan(blank.p_now[row])
    assert not blank.p_high[row] < 1.0
