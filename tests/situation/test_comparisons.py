"""Worse, better, similar or not known – and ranks with limits."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.situation.made import JOBS, series_of
from threebuckets.errors import ShapeError
from threebuckets.situation import (
    Comparator,
    Comparison,
    Series,
    compare,
    red_reds,
    trend_statements,
    trends,
    with_polarity,
)

NAN = float("nan")
TODAY = date(2030, 1, 1)
WALKS = 60 + 2 * np.random.default_rng(2).normal(size=(12, 8)).cumsum(axis=1)


def against_first(series: Series) -> dict[str, Comparator]:
    return {code: Comparator("area", (series.areas[0],), "the first") for code in series.areas[1:]}


def compared(series: Series) -> Comparison:
    return compare(series, against_first(series), on=TODAY)


def test_the_difference_decides_and_not_whether_intervals_overlap() -> None:
    """50 ± 1.96 and 53.5 ± 1.96 overlap; the difference is 3.5 with error √2, p 0.9933."""
    found = compared(series_of([[50.0], [53.5], [47.0], [50.5]], half_width=1.96))
    assert found.word == ("not known", "better", "worse", "similar")
    assert found.p_better[1] == pytest.approx(0.993335, abs=1e-5)
    assert found.low[1] == pytest.approx(3.5 - 1.959964 * np.sqrt(2), abs=1e-4)


def test_without_polarity_it_is_higher_or_lower() -> None:
    found = compared(series_of([[50.0], [58.0], [40.0]], indicator=with_polarity(JOBS, 0), half_width=1.96))
    assert found.word == ("not known", "higher", "lower")


def test_the_side_of_the_limits_that_faces_the_comparator_counts() -> None:
    series = series_of([[50.0], [46.0]], half_width=0.5)
    lower, upper = series.lower.copy(), series.upper.copy()
    lower[1], upper[1] = 10.0, 46.1
    assert compared(replace(series, lower=lower, upper=upper)).word[1] == "worse"
    lower[1], upper[1] = 45.9, 80.0
    assert compared(replace(series, lower=lower, upper=upper)).word[1] == "similar"


def test_without_error_or_shared_period_nothing_is_known() -> None:
    assert compared(series_of([[50.0], [53.0]])).word[1] == "not known"
    assert compared(series_of([[50.0, NAN], [NAN, 53.0]], half_width=1)).word[1] == "not known"


def test_ranks_begin_with_the_worst_off_and_have_limits() -> None:
    series = series_of([[99.0], [10.0], [10.5], [30.0], [30.0], [50.0]], half_width=1.96)
    found = compared(series)
    assert found.n_ranked == 5
    assert found.rank[1:].tolist() == [1, 2, 3, 3, 5]
    assert found.rank_low[1:].tolist() == [1, 1, 3, 3, 5]
    assert found.rank_high[1:].tolist() == [2, 2, 4, 4, 5]


def test_a_confidence_outside_its_range_is_refused() -> None:
    with pytest.raises(ShapeError, match="confidence"):
        compare(series_of([[1.0]]), {}, on=TODAY, confidence=1.0)


def test_reversing_polarity_and_values_mirrors_exactly() -> None:
    first = compared(series_of(WALKS, half_width=1.0))
    second = compared(series_of(-WALKS, indicator=with_polarity(JOBS, -1), half_width=1.0))
    assert first.word == second.word
    np.testing.assert_allclose(first.p_worse, second.p_worse, rtol=1e-12)
    np.testing.assert_array_equal(first.rank, second.rank)


def test_a_change_of_unit_changes_no_word_or_rank() -> None:
    first, second = compared(series_of(WALKS, half_width=1.0)), compared(series_of(WALKS * 64, half_width=64.0))
    assert first.word == second.word
    np.testing.assert_array_equal(first.rank_high, second.rank_high)


@settings(max_examples=40)
@given(st.lists(st.lists(st.floats(0, 100), min_size=4, max_size=4), min_size=3, max_size=5), st.data())
def test_withholding_a_value_never_turns_not_known_into_worse(grid: list[list[float]], data: st.DataObject) -> None:
    series = series_of(grid, half_width=data.draw(st.sampled_from([None, 1.0, 5.0])))
    row, column = data.draw(st.integers(1, len(grid) - 1)), data.draw(st.integers(0, 3))
    values, status = series.values.copy(), series.status.copy()
    values[row, column], status[row, column] = NAN, 2
    before, after = compared(series), compared(replace(series, values=values, status=status))
    assert not (before.word[row] == "not known" and after.word[row] == "worse")


def test_red_reds_are_worse_and_worsening_beyond_doubt() -> None:
    grid = np.array([[60.0] * 10, 60 - 3 * np.arange(10.0), 60 + 3 * np.arange(10.0), 59 + 0 * np.arange(10.0)])
    series = series_of(grid, half_width=1.0)
    statements = trend_statements([trends(series, on=TODAY)], [JOBS])
    found = red_reds({"jobs": compared(series)}, statements)
    assert [(one.area, one.difference) for one in found.beyond_doubt] == [("a001", -27.0)]
    assert found.n_by_values == 1
    assert found.n_compared == 3
