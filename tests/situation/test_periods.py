"""When periods end, and the rhythm they form."""

from datetime import date

import numpy as np
import pytest

from threebuckets.errors import InputError, ShapeError
from threebuckets.situation import add_months, calendar_of, period_end, period_ends


def days(*texts: str) -> np.ndarray:
    return np.array(texts, dtype="datetime64[D]")


@pytest.mark.parametrize(
    ("start", "length", "end"),
    [
        ("2023-04-01", "P1Y", "2024-04-01"),
        ("2023-04-01", "P3M", "2023-07-01"),
        ("2024-02-29", "P1Y", "2025-02-28"),
        ("2024-01-01", "P1W", "2024-01-08"),
        ("2024-01-01", "P10D", "2024-01-11"),
        ("2024-01-01", "P1Y6M", "2025-07-01"),
        ("2024-12-31", "", "2025-01-01"),
    ],
)
def test_a_period_ends_the_day_after_its_last(start: str, length: str, end: str) -> None:
    assert period_end(date.fromisoformat(start), length) == date.fromisoformat(end)


@pytest.mark.parametrize("length", ["P", "1Y", "PT1H", "P0D", "P-1Y", "p1y", "P1Y ", "P9999Y"])
def test_an_unknown_duration_is_a_fault(length: str) -> None:
    with pytest.raises(InputError, match="period_length"):
        period_end(date(2024, 1, 1), length)


def test_all_unknown_durations_of_a_file_are_told_at_once() -> None:
    with pytest.raises(InputError) as caught:
        period_ends(days("2024-01-01", "2024-01-01", "2024-01-01"), np.array(["P1Q", "P1Y", "year"]), file="o.csv")
    assert [(fault.file, fault.found) for fault in caught.value.faults] == [("o.csv", "P1Q"), ("o.csv", "year")]
    with pytest.raises(ShapeError):
        period_ends(days("2024-01-01"), np.array(["P1Y", "P1Y"]))


def test_months_are_added_without_leaving_the_month() -> None:
    assert add_months(days("2023-12-31"), 2).astype(str).tolist() == ["2024-02-29"]


def test_yearly_periods_with_a_gap_keep_their_slots() -> None:
    starts = days("2018-09-01", "2019-09-01", "2022-09-01", "2023-09-01")
    calendar = calendar_of(starts, add_months(starts, 12), np.ones(4, dtype=np.int64), frequency="annual")
    assert calendar is not None
    assert calendar.slots.tolist() == [0, 1, 4, 5]
    assert calendar.ends().astype(str).tolist()[-1] == "2024-09-01"
    assert calendar.step_years == 1


def test_monthly_periods_stay_months_over_many_years() -> None:
    starts = add_months(np.full(300, np.datetime64("2000-01-01")), np.arange(300))
    calendar = calendar_of(starts, add_months(starts, 1), np.ones(300, dtype=np.int64), frequency="monthly")
    assert calendar is not None
    assert (calendar.months, calendar.n_slots) == (1, 300)


def test_weekly_periods_step_by_days() -> None:
    starts = np.datetime64("2024-01-01") + 7 * np.arange(60)
    calendar = calendar_of(starts, starts + 7, np.ones(60, dtype=np.int64), frequency="irregular")
    assert calendar is not None
    assert (calendar.months, calendar.days) == (0, 7)
    assert calendar.later(days("2024-01-08"), 2).astype(str).tolist() == ["2024-01-22"]


def test_of_several_lengths_the_commonest_is_taken_and_of_equals_the_longest() -> None:
    starts = days("2020-01-01", "2020-01-01", "2021-01-01")
    ends = days("2021-01-01", "2023-01-01", "2022-01-01")
    order = np.argsort(ends)
    found = calendar_of(starts[order], ends[order], np.array([1, 2, 1]), frequency="annual")
    assert found is not None
    assert found.columns.tolist() == [0, 1]
    found = calendar_of(starts[order], ends[order], np.array([1, 1, 2]), frequency="annual")
    assert found is not None
    assert found.columns.tolist() == [2]


def test_uneven_periods_have_no_rhythm() -> None:
    ends = days("2020-01-01", "2021-01-01", "2022-01-01", "2022-03-01")
    assert calendar_of(ends - 1, ends, np.ones(4, dtype=np.int64), frequency="irregular") is None
    assert calendar_of(ends[:0], ends[:0], np.ones(0, dtype=np.int64), frequency="annual") is None
    assert calendar_of(ends[:1] - 1, ends[:1], np.ones(1, dtype=np.int64), frequency="irregular") is None
