"""Standard errors, drift and limits of counts."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from scipy.stats import binomtest, chi2

from tests.situation.made import JOBS, series_of
from threebuckets.errors import ShapeError
from threebuckets.situation import (
    Basis,
    ObservationRows,
    add_months,
    figures,
    proportion_limits,
    rate_limits,
    series_from_rows,
    yearly_drift,
)

NAN = float("nan")


def test_the_first_basis_that_applies_is_taken() -> None:
    share = replace(JOBS, slug="share", unit="%", measure="proportion", limits="none")
    rows = ObservationRows.of(
        indicator="share", area=["a", "b", "c"], start=["2024-01-01"] * 3, length="P1Y", value=[50.0, 50.0, 50.0],
        lower=[48.04, NAN, NAN], upper=[51.96, NAN, NAN], count=[50, 50, NAN], base=[100, 100, NAN],
    )  # fmt: skip
    errors = series_from_rows(share, rows).standard_error()
    assert errors.basis[:, 0].tolist() == [Basis.LIMITS, Basis.COUNTS, Basis.FULL_COUNT]
    wilson = binomtest(50, 100).proportion_ci(method="wilson")
    np.testing.assert_allclose(errors.se[:, 0], [1.0, 100 * (wilson.high - wilson.low) / 3.92, 0.0])


def test_without_limits_or_counts_the_error_is_read_off_four_yearly_changes() -> None:
    errors = series_of([[1.0, 2, 1, 2, 1], [1.0, 2, 1, 2, NAN]]).standard_error()
    changes = np.array([1.0, -1, 1, -1])
    np.testing.assert_allclose(errors.se[0], changes.std(ddof=1) / np.sqrt(2))
    assert errors.basis[0].tolist() == [Basis.DRIFT] * 5
    assert np.isnan(errors.se[1]).all()
    assert Basis.FULL_COUNT.label == "full count"


def test_monthly_figures_are_compared_with_the_same_month() -> None:
    ends = add_months(np.full(60, np.datetime64("2020-02-01")), np.arange(60))
    season = 10 * np.sin(np.arange(60) * 2 * np.pi / 12)
    assert yearly_drift(season[None, :], ends)[0] == pytest.approx(0, abs=1e-9)


def test_a_change_over_a_gap_counts_by_the_root_of_its_years() -> None:
    ends = np.array([f"{year}-01-01" for year in (2010, 2011, 2012, 2013, 2017)], dtype="datetime64[D]")
    found = yearly_drift(np.array([[0.0, 1, 0, 1, 5]]), ends)
    assert found[0] == pytest.approx(np.std([1, -1, 1, 2], ddof=1), rel=1e-3)


def test_a_figure_grows_stale_by_its_own_drift_or_the_usual_one() -> None:
    series = series_of([[1.0, 2, 1, 2, 1], [NAN, NAN, NAN, 3, 4]], half_width=1.96)
    now = figures(series, on=date(2016, 1, 1))
    drift = np.std([1, -1, 1, -1], ddof=1)
    np.testing.assert_allclose(now.drift, [drift, drift])
    np.testing.assert_allclose(now.se_on(date(2016, 1, 1)), np.sqrt(1 + 365 / 365.25 * drift**2), rtol=1e-9)
    np.testing.assert_allclose(now.se_on(date(2015, 1, 1)), [1.0, 1.0])


def test_limits_of_shares_are_wilsons() -> None:
    for k, n in ((0, 10), (3, 17), (9, 9), (250, 1000)):
        ours, theirs = proportion_limits([k], [n]), binomtest(k, n).proportion_ci(method="wilson")
        assert [ours.lower[0], ours.upper[0]] == pytest.approx([theirs.low, theirs.high], abs=1e-12)
    assert np.isnan(proportion_limits([1, 5, NAN], [0, 4, 10]).upper).all()


def test_limits_of_few_events_are_exact_and_of_many_byars() -> None:
    for events in (0, 1, 9):
        ours = rate_limits([events], [1.0], per=1.0)
        exact = [chi2.ppf(0.025, 2 * events) / 2 if events else 0.0, chi2.ppf(0.975, 2 * events + 2) / 2]
        assert [ours.lower[0], ours.upper[0]] == pytest.approx(exact, abs=1e-12)
    many = rate_limits([100], [1000], per=1000)
    z = 1.959963984540054
    assert many.lower[0] == pytest.approx(100 * (1 - 1 / 900 - z / 30) ** 3)
    assert many.upper[0] == pytest.approx(101 * (1 - 1 / 909 + z / (3 * np.sqrt(101))) ** 3)
    assert np.isnan(rate_limits([1], [0], per=1).lower[0])
    with pytest.raises(ShapeError):
        rate_limits([1, 2], [1], per=1)
