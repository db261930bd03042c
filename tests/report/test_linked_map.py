"""The map whose areas lead somewhere, the lane of a profile, and the trend beside the whole."""

from datetime import date

from threebuckets.policy.exhibits import ForecastPoint, SeriesPoint
from threebuckets.report.charts.area_map import Outline, Outlines
from threebuckets.report.charts.linked_map import MapArea, linked_map, map_legend, step_of
from threebuckets.report.charts.profile_chart import profile_lane
from threebuckets.report.charts.trend_chart import TrendLine, trend_chart

BAD = '"><script>alert(1)</script>'
LAND = Outlines((Outline("a", "Ayton", "M0 0z"), Outline("b", "Beeford", "M1 1z"), Outline("c", "C", "M2 2z")), 100)
LINE = TrendLine(
    "Jobs",
    "%",
    0,
    (SeriesPoint(date(2024, 1, 1), 60.0, None, None), SeriesPoint(date(2025, 1, 1), 61.0, 58.0, 64.0)),
    (ForecastPoint(date(2026, 1, 1), 62.0, 61.0, 63.0, 60.0, 64.0),),
)


def test_areas_are_drawn_in_their_step_hatched_without_a_figure_and_bare_where_not_asked_for() -> None:
    drawn = linked_map(LAND, {"a": MapArea(5, "Ayton: 9", "/a/"), "b": MapArea(0, "Beeford: no figure")}, chosen="b")
    assert 'class="area q5"' in drawn
    assert 'class="area hatched"' in drawn
    assert 'class="area bare"' in drawn
    assert drawn.count("<a ") == 1
    assert drawn.endswith('<path class="area chosen" d="M1 1z"/></svg>')
    assert 'aria-hidden="true"' in drawn
    assert 'tabindex="-1"' in drawn


def test_words_and_addresses_are_made_safe() -> None:
    drawn = linked_map(LAND, {"a": MapArea(1, BAD, f"/{BAD}/")}) + map_legend([BAD], BAD)
    drawn += trend_chart(LINE, name=BAD, ahead_word=BAD)
    assert "<script" not in drawn
    assert 'href="/"' not in drawn


def test_a_value_on_a_break_belongs_to_the_upper_step() -> None:
    assert [step_of(value, (1.0, 2.0)) for value in (0.9, 1.0, 2.0, None)] == [1, 2, 3, 0]


def test_better_lies_to_the_right_whichever_way_the_figure_runs() -> None:
    lower_is_better = profile_lane(4.0, None, (1.0, 5.0), polarity=-1, reference=2.0)
    higher_is_better = profile_lane(4.0, None, (1.0, 5.0), polarity=1, reference=2.0, middle_half=(2.0, 3.0))
    assert 'class="point" x="25%"' in lower_is_better
    assert 'class="point" x="75%"' in higher_is_better
    assert 'class="peers"' in higher_is_better
    assert 'class="peers"' not in lower_is_better


def test_the_whole_is_a_quiet_line_within_the_years_of_the_area() -> None:
    before = SeriesPoint(date(2000, 1, 1), 5.0, None, None)
    whole = (before, SeriesPoint(date(2024, 1, 1), 70.0, None, None), SeriesPoint(date(2025, 1, 1), 71.0, None, None))
    drawn = trend_chart(LINE, name="Jobs in Ayton", ahead_word="rhagamcan", beside=whole)
    assert 'class="line beside"' in drawn
    assert ">rhagamcan</text>" in drawn
    assert 'aria-label="Jobs in Ayton"' in drawn
    assert 'class="line beside"' not in trend_chart(LINE, name="x", ahead_word="y", beside=whole[:1])
    assert trend_chart(TrendLine("Jobs", "%", 0, ()), name="x", ahead_word="y") == ""
