"""Figures carried to the areas of a year."""

from dataclasses import replace

import numpy as np
import pytest

from tests.situation.made import JOBS
from threebuckets.areas import Area, Hierarchy, Succession
from threebuckets.situation import ObservationRows, Series, Status, carry_forward, series_from_rows

NAN = float("nan")
HIERARCHY = Hierarchy.of(
    [Area(code, code, end=2018) for code in "abrs"]
    + [Area("gone", "Gone", end=2020)]
    + [Area(code, code) for code in "mnuv"],
    [],
    [
        Succession("a", "m", 1.0, 2019),
        Succession("b", "m", 1.0, 2019),
        Succession("r", "n", 1.0, 2019),
        Succession("s", "u", 0.25, 2019),
        Succession("s", "v", 0.75, 2019),
    ],
)
BIRTHS = replace(JOBS, slug="births", measure="count")
SHARE = replace(JOBS, slug="share", unit="%", measure="proportion")


def made(indicator: object, area: list[str], value: list[float], **columns: object) -> Series:
    start = columns.pop("start", ["2017-01-01"] * len(area))
    rows = ObservationRows.of(
        indicator=indicator.slug,
        area=area,
        start=start,
        length="P1Y",
        value=value,
        **columns,  # type: ignore[attr-defined, arg-type]
    )
    return series_from_rows(indicator, rows)  # type: ignore[arg-type]


def cell(series: Series, code: str, grid: str = "values") -> float:
    return float(getattr(series, grid)[series.areas.index(code), 0])


def test_a_recoded_area_keeps_every_figure_and_note() -> None:
    found = carry_forward(
        made(SHARE, ["r"], [50.0], lower=[48.0], upper=[53.0], status=["revised"]), HIERARCHY, year=2025
    )
    assert found.series.areas == ("n",)
    assert [cell(found.series, "n", grid) for grid in ("values", "lower", "upper")] == [50.0, 48.0, 53.0]
    assert found.series.notes == {("n", 0): "revised"}
    assert found.changes.recoded == (Succession("r", "n", 1.0, 2019),)


def test_counts_of_merged_areas_add() -> None:
    found = carry_forward(made(BIRTHS, ["a", "b"], [30.0, 40.0]), HIERARCHY, year=2025)
    assert cell(found.series, "m") == 70.0
    assert len(found.changes.merged) == 2


def test_shares_of_merged_areas_are_averaged_by_their_base_with_limits_in_quadrature() -> None:
    both = made(
        SHARE, ["a", "b"], [10.0, 20.0], base=[100.0, 300.0], count=[10.0, 60.0], lower=[6.0, 17.0], upper=[14.0, 23.0]
    )
    found = carry_forward(both, HIERARCHY, year=2025).series
    assert cell(found, "m") == 17.5
    assert cell(found, "m", "upper") - 17.5 == pytest.approx(np.hypot(0.25 * 4, 0.75 * 3))
    assert (cell(found, "m", "base"), cell(found, "m", "count")) == (400.0, 70.0)


def test_without_a_base_there_is_no_number_and_never_a_plain_mean() -> None:
    found = carry_forward(made(SHARE, ["a", "b"], [10.0, 20.0]), HIERARCHY, year=2025).series
    assert np.isnan(cell(found, "m"))
    assert found.status[0, 0] == Status.MISSING
    assert found.notes["m", 0] == "cannot be merged without a base"


def test_one_suppressed_part_suppresses_the_whole_and_a_missing_one_leaves_no_number() -> None:
    hidden = carry_forward(made(BIRTHS, ["a", "b"], [30.0, NAN], status=["", "c"]), HIERARCHY, year=2025).series
    assert hidden.status[0, 0] == Status.SUPPRESSED
    assert np.isnan(cell(hidden, "m"))
    part = carry_forward(made(BIRTHS, ["a", "b"], [30.0, NAN], status=["", "x"]), HIERARCHY, year=2025).series
    assert np.isnan(cell(part, "m"))
    assert "part" in part.notes["m", 0]


def test_a_split_shares_out_counts_and_nothing_else() -> None:
    found = carry_forward(made(BIRTHS, ["s"], [100.0]), HIERARCHY, year=2025)
    assert [cell(found.series, code) for code in "uv"] == [25.0, 75.0]
    assert len(found.changes.split) == 2
    assert np.isnan(carry_forward(made(SHARE, ["s"], [10.0]), HIERARCHY, year=2025).series.values).all()


def test_a_new_areas_own_figures_are_kept_beside_those_carried_to_it() -> None:
    both = made(BIRTHS, ["a", "b", "m"], [30.0, 40.0, 99.0], start=["2017-01-01", "2017-01-01", "2020-01-01"])
    assert carry_forward(both, HIERARCHY, year=2025).series.values.tolist() == [[70.0, 99.0]]


def test_what_nobody_knows_stays_and_is_listed() -> None:
    found = carry_forward(made(BIRTHS, ["gone", "zzz"], [1.0, 2.0]), HIERARCHY, year=2025)
    assert found.series.areas == ("gone", "zzz")
    assert found.changes.unknown == ("gone", "zzz")


def test_carried_to_its_own_year_nothing_changes() -> None:
    series = made(BIRTHS, ["a", "b"], [30.0, 40.0])
    np.testing.assert_array_equal(carry_forward(series, HIERARCHY, year=2017).series.values, series.values)
