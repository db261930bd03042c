"""Trends against SciPy, and the words they are given."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import kendalltau, theilslopes

from tests.situation.made import JOBS, series_of
from threebuckets.errors import ShapeError
from threebuckets.situation import (
    ObservationRows,
    Trends,
    add_months,
    series_from_rows,
    trend_statements,
    trends,
    with_polarity,
)

NAN = float("nan")
TODAY = date(2030, 1, 1)


@settings(max_examples=50)
@given(st.lists(st.integers(-1000, 1000), min_size=5, max_size=10, unique=True))
def test_without_ties_p_is_the_exact_one_and_the_slope_the_median(values: list[int]) -> None:
    series = series_of([[float(v) for v in values]])
    found = trends(series, on=TODAY)
    years = series.ends.astype(float) / 365.25
    assert found.p[0] == pytest.approx(kendalltau(years, values, method="exact").pvalue, abs=1e-9)
    assert found.slope[0] == pytest.approx(theilslopes(values, years).slope, rel=1e-9, abs=1e-9)
    assert found.slope_low[0] <= found.slope[0] <= found.slope_high[0]


def test_with_ties_p_is_normal_with_both_corrections() -> None:
    """S = 9 of 5 points with one pair of ties: variance (5·4·15 − 2·1·9)/18 = 15.667, z = 8/√15.667 = 2.0212."""
    found = trends(series_of([[1.0, 1, 2, 3, 4]]), on=TODAY)
    assert found.p[0] == pytest.approx(0.043263, abs=1e-6)


def test_a_constant_series_has_no_trend_and_a_short_one_is_not_judged() -> None:
    found = trends(series_of([[5.0] * 6, [1.0, 2, 3, 4, NAN, NAN]]), on=TODAY)
    assert found.p[0] == 1.0
    assert np.isnan(found.p[1])
    assert found.n_points.tolist() == [6, 4]
    words = [one.word for one in trend_statements([found], [JOBS])]
    assert words == ["no clear change", "too few points"]


def test_only_the_last_points_count_and_gaps_do_no_harm() -> None:
    values = [*[100.0] * 6, 1, 2, NAN, 4, 5, 6, 7, 8, 9, 10, 11]
    found = trends(series_of([values]), on=TODAY)
    assert found.n_points[0] == 10
    assert found.slope[0] == pytest.approx(1.0, abs=2e-3)
    assert found.first[0] == np.datetime64("2017-01-01")


def test_overlapping_periods_are_thinned_from_the_newest_back() -> None:
    rows = ObservationRows.of(
        indicator="jobs", area=["a"] * 15, start=[f"{2005 + i}-01-01" for i in range(15)], length="P3Y",
        value=np.arange(15.0),
    )  # fmt: skip
    found = trends(series_from_rows(JOBS, rows), on=TODAY)
    assert found.n_points[0] == 5
    assert found.slope[0] == pytest.approx(1.0, abs=1e-3)


def test_monthly_figures_are_compared_with_the_same_month() -> None:
    months = np.arange(96)
    starts = add_months(np.full(96, np.datetime64("2016-01-01")), months)
    value = 20 * np.sin(months * 2 * np.pi / 12) + months / 12
    rows = ObservationRows.of(indicator="jobs", area=["a"] * 96, start=starts, length="P1M", value=value)
    found = trends(series_from_rows(JOBS, rows), on=TODAY)
    assert found.step == 12
    assert found.n_points[0] == 96
    assert found.slope[0] == pytest.approx(1.0, abs=2e-3)
    assert found.p[0] < 1e-10


def test_words_follow_the_polarity_and_the_whole_list() -> None:
    series = series_of([[float(year) for year in range(10)]])
    clear = trends(series, on=TODAY)
    for polarity, word in ((1, "better"), (-1, "worse"), (0, "rising")):
        assert trend_statements([clear], [with_polarity(JOBS, polarity)])[0].word == word
    near = trends(series_of([[1.0, 2, 3, 4, 5]]), on=TODAY)
    assert trend_statements([near], [JOBS])[0].word == "better"
    noise = trends(
        series_of(np.random.default_rng(1).normal(size=(99, 10)), indicator=replace(JOBS, slug="n")), on=TODAY
    )
    assert trend_statements([near, noise], [JOBS, replace(JOBS, slug="n")])[0].word == "no clear change"


def test_a_statement_has_size_limits_and_dates() -> None:
    one = trend_statements([trends(series_of([[1.0, 2, 4, 5, 7, 8]]), on=TODAY)], [JOBS])[0]
    assert (one.from_, one.to) == (date(2011, 1, 1), date(2016, 1, 1))
    assert one.change == pytest.approx(5 * 1.5, abs=0.1)
    assert one.change_low <= one.change <= one.change_high


def test_reversing_values_and_polarity_mirrors_and_other_areas_change_no_trend() -> None:
    grid = np.random.default_rng(3).normal(size=(8, 9)).cumsum(axis=1)
    up, down = trends(series_of(grid), on=TODAY), trends(series_of(-grid), on=TODAY)
    np.testing.assert_allclose(up.slope, -down.slope)
    np.testing.assert_allclose(up.slope_low, -down.slope_high)
    np.testing.assert_array_equal(up.p, down.p)
    words = [one.word for one in trend_statements([up], [JOBS])]
    assert words == [one.word for one in trend_statements([down], [with_polarity(JOBS, -1)])]
    np.testing.assert_array_equal(trends(series_of(grid[:3]), on=TODAY).p, up.p[:3])


def test_a_wrong_window_or_wrong_indicators_are_refused() -> None:
    series = series_of([[1.0, 2, 3, 4, 5]])
    with pytest.raises(ShapeError, match="window"):
        trends(series, on=TODAY, window=11)
    found: Trends = trends(series, on=TODAY)
    with pytest.raises(ShapeError, match="indicators"):
        trend_statements([found], [])
