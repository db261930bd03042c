"""Pools of past errors, intervals, and what a forecast says of a day."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from tests.situation.made import JOBS, series_of
from threebuckets.errors import ShapeError, UnknownCodeError
from threebuckets.situation import Forecast, Series, backtest, error_pools, exceedance, forecast, steps_to
from threebuckets.situation.backtests import backtest_tasks
from threebuckets.situation.forecasts import CLIPPED, LEVEL_BREAK, POOL_TOO_SMALL, TOO_FEW_POINTS

NAN = float("nan")
TODAY = date(2026, 6, 1)
CHANCE = np.random.default_rng(7)
WALKS = 100 + CHANCE.normal(size=(40, 12)).cumsum(axis=1)


def made_forecast(series: Series, *others: Series, horizon: int = 3) -> Forecast:
    pools = error_pools([series, *others], horizon=horizon, on=TODAY)
    return forecast(series, pools[series.indicator.slug], on=TODAY, horizon=horizon)


def test_a_platform_with_few_series_has_no_interval() -> None:
    found = made_forecast(series_of(WALKS[:2, :7]))
    assert np.isnan(found.low50).all()
    assert (found.flags & POOL_TOO_SMALL).all()
    assert np.isfinite(found.mean).all()
    assert np.isnan(found.probability_above(np.array([100.0, 100.0]), 1)).all()


def test_bands_are_the_mean_and_the_pools_quantile_times_the_scale() -> None:
    found = made_forecast(series_of(WALKS))
    half = found.pool.quantiles[:, 79] * found.scale[:, None]
    np.testing.assert_allclose(found.high80, found.mean + half)
    np.testing.assert_allclose(found.low80, found.mean - half)
    assert (found.low95 <= found.low80).all()
    assert (found.low80 <= found.low50).all()
    assert not found.flags.any()


def test_own_quantiles_are_the_conformal_ranks() -> None:
    """One step ahead, 40 areas × 7 origins = 280 own errors; the ⌈281 · 0.8⌉ = 225th is the 80 % half-width."""
    series = series_of(WALKS)
    pool = error_pools([series], horizon=1, on=TODAY)["jobs"]
    assert pool.n.tolist() == [280]
    sizes = []
    for row in WALKS:
        for origin in range(4, 11):
            one = made_forecast(series_of([row[: origin + 1]]), horizon=1)
            sizes.append(abs(row[origin + 1] - one.mean[0, 0]) / one.scale[0])
    assert pool.quantiles[0, 79] == pytest.approx(np.sort(sizes)[224], rel=1e-9)


def test_a_pool_holds_only_errors_known_by_the_end_of_its_origin() -> None:
    """What another indicator does later changes nothing."""
    old = series_of(WALKS[:, :9])
    wild = WALKS.copy()
    wild[:, 9:] += 1000 * CHANCE.normal(size=(40, 3))
    calm = series_of(WALKS, indicator=replace(JOBS, slug="other"))
    stormy = series_of(wild, indicator=replace(JOBS, slug="other"))
    first, second = (error_pools([old, other], on=TODAY)["jobs"] for other in (calm, stormy))
    np.testing.assert_array_equal(first.quantiles, second.quantiles)
    assert first.origin_end == date(2019, 1, 1)
    assert not np.array_equal(error_pools([stormy], on=TODAY)["other"].quantiles, first.quantiles)


def test_every_indicator_with_twenty_errors_has_equal_weight_and_the_larger_quantile_counts() -> None:
    few = series_of(WALKS[:3, :12], indicator=replace(JOBS, slug="few"))
    many = series_of(WALKS[3:] + 5 * CHANCE.normal(size=(37, 12)), indicator=replace(JOBS, slug="many"))
    pools = error_pools([few, many], horizon=1, on=TODAY)
    assert pools["few"].n.tolist() == [21]
    alone = error_pools([many], horizon=1, on=TODAY)["many"]
    assert (pools["many"].quantiles >= alone.quantiles - 1e-12).all()


def test_flags_tell_of_few_points_level_breaks_and_cuts() -> None:
    grid = WALKS.copy()
    grid[0, :8] = NAN
    grid[1, -1] += 50
    grid[2] = np.linspace(60, 1, 12)
    share = replace(JOBS, can_be_negative=False)
    found = made_forecast(series_of(grid, indicator=share))
    assert found.flags[0] == TOO_FEW_POINTS | POOL_TOO_SMALL
    assert found.flags[1] & LEVEL_BREAK
    assert found.flags[2] & CLIPPED
    assert np.nanmin(found.low95) == 0.0
    assert np.nanmin(found.mean) >= 0.0


def test_shares_stay_between_none_and_all() -> None:
    share = replace(JOBS, unit="%", measure="proportion")
    found = made_forecast(series_of(np.minimum(WALKS, 100.0), indicator=share))
    assert np.nanmax(found.high95) == 100.0


def test_a_day_is_read_at_the_first_period_that_ends_on_or_after_it() -> None:
    found = made_forecast(series_of(WALKS))  # last period ends on 2022-01-01
    assert found.ends[0].astype(str).tolist() == ["2023-01-01", "2024-01-01", "2025-01-01"]
    assert found.at(date(2023, 1, 1)).step[0] == 1
    assert found.at(date(2023, 1, 2)).step[0] == 2
    assert found.at(date(2025, 12, 31)).step[0] == 3
    beyond = found.at(date(2026, 2, 1))
    assert beyond.step[0] == 0
    assert np.isnan(beyond.mean).all()
    assert np.isnat(beyond.ends).all()


def test_steps_are_counted_to_reach_a_day() -> None:
    series = series_of(WALKS)
    steps = steps_to(series, date(2029, 12, 31), on=TODAY)
    assert steps == 8
    assert (made_forecast(series, horizon=steps).at(date(2029, 12, 31)).step == 8).all()


def test_an_area_whose_figures_stopped_is_forecast_from_its_own_last_number() -> None:
    grid = WALKS.copy()
    grid[0, 10:] = NAN
    found = made_forecast(series_of(grid))
    assert found.ends[0, 0] == np.datetime64("2021-01-01")
    assert found.at(date(2025, 1, 1)).step[0] == 0


def test_projections_never_enter_a_forecast() -> None:
    series = series_of(WALKS)
    status = series.status.copy()
    status[:, -1] = 8
    marked = replace(series, status=status)
    np.testing.assert_allclose(made_forecast(marked).mean, made_forecast(series_of(WALKS[:, :-1])).mean)


def test_the_probability_is_a_half_at_the_mean_and_bounded_beyond_the_largest_error() -> None:
    quantiles = np.linspace(0.1, 9.9, 99)
    found = exceedance([5.0] * 4, [1.0] * 4, quantiles, [5.0, 4.9, -100.0, 100.0])
    np.testing.assert_allclose(found, [0.5, 0.505, 0.9975, 0.0025])
    assert np.isnan(exceedance([5.0], [1.0], np.full(99, NAN), [1.0])[0])


def test_area_order_and_unrelated_areas_change_no_forecast_of_a_given_pool() -> None:
    series = series_of(WALKS)
    pool = error_pools([series], on=TODAY)["jobs"]
    part = forecast(series.at(series.areas[5:9]), pool, on=TODAY)
    whole = forecast(series, pool, on=TODAY)
    np.testing.assert_array_equal(part.high80, whole.high80[5:9])


def test_a_wrong_method_pool_or_step_is_refused() -> None:
    series = series_of(WALKS)
    pool = error_pools([series], on=TODAY)["jobs"]
    with pytest.raises(UnknownCodeError, match="prophet"):
        forecast(series, pool, on=TODAY, method="prophet")
    with pytest.raises(UnknownCodeError, match="prophet"):
        backtest([series], method="prophet")
    with pytest.raises(ShapeError):
        forecast(series, pool, on=TODAY, horizon=9)
    with pytest.raises(ShapeError):
        forecast(series, pool, on=TODAY).ahead(4)


def test_the_backtest_plays_the_last_origins_again() -> None:
    found = backtest([series_of(WALKS)])
    assert [(one.indicator, one.n_tasks) for one in found] == [("jobs", 120)]
    tasks = backtest_tasks([series_of(WALKS)], folds=1)
    earlier = made_forecast(series_of(WALKS[:, :9]))
    np.testing.assert_allclose(tasks.size, np.abs(WALKS[:, 9:] - earlier.mean) / earlier.scale[:, None])
    assert 0.5 < found[0].cover80 <= 1.0
    assert backtest([series_of(WALKS[:, :7])]) == []
