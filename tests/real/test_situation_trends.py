"""Trends and red-reds of the UK's local statistics."""

from datetime import date

import numpy as np
import pytest

from tests.real import test_situation_figures as uk
from threebuckets.situation import comparators, compare, red_reds, trend_statements, trends

pytestmark = uk.pytestmark


def test_trends_are_as_clear_as_measured_before() -> None:
    found = [trends(one, on=uk.TODAY) for one in uk.long_series()]
    statements = trend_statements(found, [one.indicator for one in uk.long_series()])
    p, q = np.array([one.p for one in statements]), np.array([one.q for one in statements])
    words = [one.word for one in statements]
    assert 100 * (p < 0.05).mean() == pytest.approx(40.0, abs=0.5)
    assert 100 * (q <= 0.05).mean() == pytest.approx(29.6, abs=0.5)
    assert (words.count("worse"), words.count("better")) == (pytest.approx(140, abs=3), pytest.approx(1633, abs=8))


def test_few_districts_are_worse_than_england_and_getting_worse_beyond_doubt() -> None:
    listed = [one for one in uk.long_series() if one.indicator.polarity]
    statements = trend_statements(
        [trends(one, on=uk.TODAY) for one in uk.long_series()], [one.indicator for one in uk.long_series()]
    )
    england = set(uk.hierarchy().descendants("E92000001", "ltla", year=2024))
    comparisons = {}
    for one in listed:
        aims = comparators(one, uk.hierarchy(), "country", level="ltla", country_level="ctry", on=date(2024, 6, 1))
        comparisons[one.indicator.slug] = compare(
            one,
            {code: aim for code, aim in aims.items() if code in england and aim.codes == ("E92000001",)},
            on=uk.TODAY,
        )
    found = red_reds(comparisons, statements)
    assert 0 < len(found.beyond_doubt) <= 60
    assert found.n_by_values > 5 * len(found.beyond_doubt)
