"""Figures, forecasts and spreads as facts."""

from datetime import date

import numpy as np
import pytest

from tests.policy import making as m
from threebuckets.policy import facts_of
from threebuckets.policy.facts import records as r
from threebuckets.policy.facts.situation import indicators_of, scale_fact, series_of
from threebuckets.situation import figures, peer_scale


def facts(**rows):
    """Facts of the small platform with some tables changed."""
    return facts_of(m.platform(**(m.small_rows() | rows)), on=m.ON)


def test_the_latest_figure_of_each_area_used_is_a_fact():
    """With its period, its error and when the next is due."""
    found = facts()["series:jobs:w1"]
    assert (found.start, found.end, found.n_points) == (date(2025, 1, 1), date(2026, 1, 1), 10)
    assert found.standard_error == 0.0
    assert found.drift > 0


def test_figures_of_later_periods_are_not_known_yet():
    """The day is what counts."""
    found = facts_of(m.platform(**m.small_rows()), on=date(2020, 6, 1))["series:jobs:w1"]
    assert found.end == date(2020, 1, 1)


def test_steps_without_past_errors_have_no_percentiles_and_the_others_keep_theirs():
    """Step by step; a short history of seven wards knows the near steps only."""
    pool = facts()["pool:jobs"]
    known = [bool(step) for step in pool.quantiles]
    assert known == sorted(known, reverse=True)
    assert all(len(step) in {0, 99} for step in pool.quantiles)


def test_a_forecast_reaches_the_horizon_of_the_needs():
    """Counted from the area's last figure."""
    found = facts()["forecast:jobs:w1"]
    assert found.ends[-1] >= date(2029, 12, 31)
    assert len(found.ends) == len(found.middle)


def test_an_indicator_without_polarity_has_no_best_fifth_of_its_own():
    """But both fifths are kept for policies that give a direction."""
    scale = facts()["scale:jobs:ward"]
    assert scale.fifths[0] < scale.quartiles[1] < scale.fifths[1]


@pytest.mark.parametrize("values", [[], [3.0], [3.0, 3.0, 3.0]])
def test_places_that_are_all_alike_have_no_spread(values):
    """Nor do none, or one."""
    assert scale_fact(np.array(values), None).scale is None


def test_the_spread_of_places_is_that_of_the_room_it_comes_from():
    """One number, reckoned in two places."""
    platform = m.platform(**m.small_rows())
    series = series_of(platform, indicators_of(platform))["jobs"].at([f"w{n}" for n in range(1, 8)])
    expected = peer_scale(series, figures(series, on=m.ON), [list(range(7))] * 7)[0]
    assert facts_of(platform, on=m.ON)["scale:jobs:ward"].scale == pytest.approx(expected)


@pytest.mark.parametrize("status", ["c", "x"])
def test_a_figure_withheld_is_no_figure(status):
    """An older one never silently takes its place."""
    rows = m.small_rows()["situation__observations"]
    last = [row | {"value": None, "status": status} if row["period_start"].year == 2025 else row for row in rows]
    assert "series:jobs:w1" not in facts(situation__observations=last) or status == "x"


def test_only_indicators_that_a_policy_or_a_study_of_its_kind_names_are_facts():
    """Others are not read."""
    rows = m.small_rows()["situation__indicators"]
    found = facts(situation__indicators=[*rows, rows[0] | {"indicator": "pay", "label": "Pay"}])
    assert "indicator:pay" not in found
    assert isinstance(found["indicator:jobs"], r.IndicatorFact)
