"""Rows of observations: statuses, faults, and the grid they make."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.situation.made import JOBS, series_of
from threebuckets.errors import InputError, ShapeError
from threebuckets.situation import ObservationRows, Status, every_series, read_status, row_faults, series_from_rows

NAN = float("nan")


def rows(value: list[float], **columns: object) -> ObservationRows:
    given = {"area": [f"a{i}" for i in range(len(value))], "start": ["2024-01-01"] * len(value)} | columns
    return ObservationRows.of(indicator="jobs", length="P1Y", value=value, file="o.csv", **given)


@pytest.mark.parametrize(
    ("text", "has_value", "status"),
    [
        ("", True, Status.PUBLISHED),
        ("", False, Status.MISSING),
        ("x", False, Status.UNAVAILABLE),
        ("c", False, Status.SUPPRESSED),
        ("u", False, Status.UNRELIABLE),
        ("u", True, Status.UNRELIABLE),
        ("z", False, Status.NOT_APPLICABLE),
        ("p", True, Status.PROVISIONAL),
        ("projection", True, Status.PROJECTION),
        ("Value for Cornwall and Isles of Scilly combined", True, Status.SHARED),
        ("revised", True, Status.PUBLISHED),
        ("not asked", False, Status.UNAVAILABLE),
    ],
)
def test_a_status_cell_is_read(text: str, has_value: bool, status: Status) -> None:
    assert read_status(text, has_value=has_value) is status


def test_every_fault_of_the_rows_is_told_at_once_with_its_line() -> None:
    bad = rows(
        [1, 1, 1, 1, np.inf, 1, -1],
        area=["a", "a", "b", "c", "d", "e", "f"],
        lower=[NAN, NAN, 3, 0, NAN, NAN, NAN],
        upper=[NAN, NAN, 0, NAN, NAN, NAN, NAN],
        status=["", "", "", "", "", "c", ""],
    )
    found = row_faults({"jobs": JOBS}, bad)
    assert [(fault.code, fault.line) for fault in found] == [
        ("F20", 3), ("F24", 4), ("F24", 4), ("F10", 5), ("F11", 6), ("F12", 7),
    ]  # fmt: skip
    with pytest.raises(InputError) as caught:
        every_series({"jobs": JOBS}, bad)
    assert caught.value.n_faults == 5
    assert [f.code for f in row_faults({}, rows([1.0]))] == ["F21"]


def test_a_value_outside_its_limits_loses_them_with_a_warning() -> None:
    odd = rows([89.0, 50.0], lower=[88, 49], upper=[88, 51])
    assert [(fault.code, fault.severity) for fault in row_faults({"jobs": JOBS}, odd)] == [("F24", "warning")]
    series = series_from_rows(JOBS, odd)
    assert np.isnan(series.lower[0, 0])
    assert series.lower[1, 0] == 49


def test_columns_of_different_lengths_are_refused() -> None:
    with pytest.raises(ShapeError, match="lower"):
        rows([1.0], lower=[1.0, 2.0])
    with pytest.raises(ShapeError, match="one dimension"):
        series_from_rows(JOBS, rows([1.0, 2.0], dimension=["", "sex=female"]))


def test_subgroups_become_series_of_their_own() -> None:
    found = every_series({"jobs": JOBS}, rows([1.0, 2.0], area=["a", "a"], dimension=["", "sex=female"]))
    assert [(series.dimension, series.values.tolist()) for series in found] == [("", [[1.0]]), ("sex=female", [[2.0]])]
    assert every_series({"jobs": JOBS}, rows([])) == ()


def test_a_withheld_figure_is_the_newest_and_has_no_number() -> None:
    two = rows([5.0, NAN], area=["a", "a"], start=["2023-01-01", "2024-01-01"], status=["", "c"])
    latest = series_from_rows(JOBS, two).latest(on=date(2026, 1, 1))
    assert latest.status.tolist() == [Status.SUPPRESSED]
    assert np.isnan(latest.value[0])


def test_an_empty_row_and_a_projection_are_not_the_newest() -> None:
    three = rows([5.0, NAN, 7.0], area=["a"] * 3, start=["2022-01-01", "2023-01-01", "2024-01-01"],
                 status=["", "", "projection"])  # fmt: skip
    assert series_from_rows(JOBS, three).latest(on=date(2026, 1, 1)).value.tolist() == [5.0]


def test_only_periods_that_have_ended_are_known() -> None:
    series = series_of([[1.0, 2.0, 3.0]], first=2022)
    assert series.latest(on=date(2023, 12, 31)).value.tolist() == [1.0]
    assert series.latest(on=date(2024, 1, 1)).value.tolist() == [2.0]
    assert series.latest(on=date(2000, 1, 1)).period.tolist() == [-1]


def test_of_periods_with_one_end_the_longer_counts() -> None:
    both = ObservationRows.of(
        indicator="jobs", area=["a", "a"], start=["2024-01-01", "2022-01-01"], length=["P1Y", "P3Y"], value=[1.0, 3.0]
    )
    assert series_from_rows(JOBS, both).latest(on=date(2026, 1, 1)).value.tolist() == [3.0]


def test_a_shared_value_counts_once() -> None:
    note = "Value for Ayton and Beeford combined"
    series = series_from_rows(JOBS, rows([4.0, 4.0, 4.0], status=[note, note, ""]))
    assert series.counted_once()[:, 0].tolist() == [True, False, True]


def test_areas_without_figures_get_empty_rows() -> None:
    series = series_of([[1.0], [2.0]]).at(["a001", "zzz"])
    assert series.values[0].tolist() == [2.0]
    assert np.isnan(series.values[1]).all()
    assert series.status[1].tolist() == [Status.MISSING]
    with pytest.raises(ShapeError):
        series.at(["b", "a"])


@settings(max_examples=40)
@given(st.lists(st.floats(-100, 100), min_size=1, max_size=12), st.randoms())
def test_row_order_changes_nothing(values: list[float], chance: object) -> None:
    grid = np.array(values).reshape(1, -1)
    order = list(range(len(values)))
    chance.shuffle(order)  # type: ignore[attr-defined]
    first, second = series_of(grid), series_of(grid, order=np.array(order))
    np.testing.assert_array_equal(first.values, second.values)
    np.testing.assert_array_equal(first.ends, second.ends)
