"""Inequality between England's districts in open data, by deprivation and over time."""

import csv
from datetime import date

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.real import test_situation_figures as uk
from threebuckets.situation import Series, convergence, inequality

pytestmark = uk.pytestmark
RENUMBERED = {"E08000016": "E08000038", "E08000019": "E08000039"}


def districts(slug: str) -> Series:
    return uk.series()[slug].at(sorted(uk.hierarchy().descendants("E92000001", "ltla", year=2025)))


def numbers(series: Series, year: int) -> NDArray[np.float64]:
    column = int(np.flatnonzero(series.starts == np.datetime64(f"{year}-01-01"))[0])
    return np.where(series.is_published(on=uk.TODAY), series.values, np.nan)[:, column]


def deprivation() -> dict[str, float]:
    with (uk.DATA / "iod2025_lad.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["index_domain"] == "Index of Multiple Deprivation"]
    return {RENUMBERED.get(row["area_code"], row["area_code"]): float(row["average_score"]) for row in rows}


def test_claimants_have_spread_more_evenly_over_districts() -> None:
    claimants = districts("claimant-count")
    first, last = numbers(claimants, 2001), numbers(claimants, 2025)
    assert inequality(first, zero_baseline=True).variation == pytest.approx(0.59, abs=0.01)
    assert inequality(last, zero_baseline=True).variation == pytest.approx(0.42, abs=0.01)


def test_more_people_claim_where_deprivation_is_greater() -> None:
    claimants, score = districts("claimant-count"), deprivation()
    order = np.array([-score.get(code, np.nan) for code in claimants.areas])
    values = np.where(np.isnan(order), np.nan, numbers(claimants, 2025))
    found = inequality(values, zero_baseline=True, order=order)
    assert found.n_areas >= 294
    assert found.sii_high < 0
    assert 0 < found.ratio < 0.7


def test_a_quantity_that_goes_below_zero_has_no_relative_measure() -> None:
    """Its mean lies near 0, and deviation over mean would come out near 30 or 100."""
    gas = districts("greenhouse-gas-regulating")
    found = inequality(numbers(gas, 2012), zero_baseline=True)
    assert np.isnan([found.gini, found.theil, found.variation, found.rii, found.ratio]).all()
    assert found.gap > 0


def test_anxiety_did_not_converge_though_its_slope_on_the_start_is_steep() -> None:
    anxiety = districts("wellbeing-anxiety")
    known = anxiety.is_published(on=date(2026, 11, 1))
    full = np.flatnonzero(known.sum(axis=0) > 200)
    first, last = int(full[0]), int(full[-1])
    se = anxiety.standard_error(on=uk.TODAY).se
    found = convergence(anxiety.values[:, first], anxiety.values[:, last], se_first=se[:, first], se_last=se[:, last])
    assert found.beta_raw < -0.6
    assert found.word != "converging"
