"""What areas are measured against, always by name."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from tests.situation.made import JOBS, series_of
from threebuckets.areas import Area, Hierarchy
from threebuckets.errors import InputError, UnknownCodeError
from threebuckets.situation import (
    Comparator,
    ObservationRows,
    comparators,
    series_from_rows,
    target_values,
    with_polarity,
)

NAN = float("nan")
TODAY = date(2026, 1, 1)
DISTRICTS = [f"d{i}" for i in range(6)]
HIERARCHY = Hierarchy.of(
    [
        Area("K", "Kingdom", frozenset({"country"})),
        Area("E", "Eastland", frozenset({"country"})),
        Area("N", "North", frozenset({"region"})),
        *[Area(code, code.upper(), frozenset({"district"})) for code in DISTRICTS],
        Area("old", "Old", frozenset({"district"}), None, 2020),
    ],
    [("E", "K"), ("N", "E"), *[(code, "N") for code in [*DISTRICTS, "old"]]],
)
VALUES = [[10.0, 11], [20, 21], [30, 31], [40, 41], [50, 51], [60, NAN]]


def test_the_parent_is_the_nearest_above_with_figures_and_the_country_the_furthest_or_of_a_level() -> None:
    series = series_of([*VALUES, [33, 34], [40, 44]], areas=[*DISTRICTS, "E", "K"])
    parent = comparators(series, HIERARCHY, "parent", level="district", on=TODAY)
    assert parent["d0"] == Comparator("parent", ("E",), "Eastland")
    country = comparators(series, HIERARCHY, "country", level="district", on=TODAY)
    assert country["d0"].label == "Kingdom"
    nation = comparators(series, HIERARCHY, "country", level="district", country_level="country", on=TODAY)
    assert nation["d0"].label == "Eastland"
    found = target_values(series, parent, on=TODAY)
    assert found.value.tolist()[2:] == [34, 34, 34, 34, 34, 33]
    assert found.label[2] == "Eastland"
    assert found.label[0] == ""


def test_a_parent_without_figures_is_the_mean_of_its_parts_by_their_base() -> None:
    rows = ObservationRows.of(
        indicator="jobs", area=DISTRICTS, start=["2024-01-01"] * 6, length="P1Y",
        value=[10.0, 20, 30, 40, 50, 60], count=[1.0] * 6, base=[1.0, 1, 1, 1, 1, 5],
    )  # fmt: skip
    series = series_from_rows(JOBS, rows)
    parent = comparators(series, HIERARCHY, "parent", level="district", on=TODAY)
    found = target_values(series, parent, on=TODAY)
    assert found.value[0] == pytest.approx(45.0)
    assert found.label[0] == "North (from its parts)"
    bare = series_of(VALUES, areas=DISTRICTS)
    assert np.isnan(target_values(bare, parent, on=TODAY).value).all()


def test_peers_are_the_others_of_the_level_in_force() -> None:
    series = series_of(VALUES, areas=DISTRICTS)
    peers = comparators(series, HIERARCHY, "peers", level="district", within="N", on=TODAY)
    assert peers["d0"].codes == tuple(DISTRICTS[1:])
    assert peers["d0"].label == "its peers in North"
    found = target_values(series, peers, on=TODAY)
    assert found.value[0] == 36.0  # median of 21, 31, 41, 51 in the newest year that d0 has
    assert found.value[5] == 30.0
    assert found.se[0] == pytest.approx(1.2533 * np.std([21, 31, 41, 51], ddof=1) / 2)


def test_the_best_fifth_follows_the_polarity() -> None:
    series = series_of(np.arange(1.0, 7.0)[:, None], areas=DISTRICTS)
    best = comparators(series, HIERARCHY, "best-fifth", level="district", on=TODAY)
    assert target_values(series, best, on=TODAY).value[0] == pytest.approx(5.0)
    lower = replace(series, indicator=with_polarity(JOBS, -1))
    assert target_values(lower, best, on=TODAY).value[0] == pytest.approx(2.0)
    with pytest.raises(InputError, match="direction"):
        target_values(replace(series, indicator=with_polarity(JOBS, 0)), best, on=TODAY)


def test_figures_of_no_shared_period_give_no_target() -> None:
    series = series_of([[10.0, NAN], [NAN, 20.0]], areas=["d0", "K"])
    found = target_values(series, {"d0": Comparator("country", ("K",), "Kingdom")}, on=TODAY)
    assert np.isnan(found.value[0])
    assert found.period[0] == -1


def test_an_area_without_any_figure_is_given_the_comparators_newest() -> None:
    series = series_of([[10.0, 20.0]], areas=["K"]).at(["K", "d0"])
    found = target_values(series, {"d0": Comparator("country", ("K",), "Kingdom")}, on=TODAY)
    assert found.value[1] == 20.0


def test_another_kind_of_comparator_is_refused() -> None:
    with pytest.raises(UnknownCodeError, match="neighbours"):
        comparators(series_of(VALUES, areas=DISTRICTS), HIERARCHY, "neighbours", level="district", on=TODAY)
