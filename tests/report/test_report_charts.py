"""Charts as SVG: well formed, classes only, inside their bounds, equal to their tables."""

import json
import re
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.report import quayhead
from threebuckets.policy.exhibits import ForecastPoint, SeriesPoint
from threebuckets.policy.outcomes import Outcome
from threebuckets.report import glyph, group_mark, icon, logo, overall_word, symbols
from threebuckets.report.charts import (
    AreaCounts,
    MeterPart,
    Table,
    area_bar,
    area_bar_sentence,
    choropleth,
    choropleth_legend,
    choropleth_table,
    fan_chart,
    fan_key,
    fan_sentence,
    fan_table,
    interval_axis,
    interval_chart,
    meter,
    outlines_of,
    table_html,
    verdict_map,
    verdict_map_legend,
    verdict_map_table,
)
from threebuckets.report.glyphs import ICONS, group_class, group_shape

NUMBERS = st.floats(-1e6, 1e6, allow_nan=False)
COLOUR = re.compile(r'(style=|fill="#|stroke="#|rgb\()')
SQUARE = json.dumps({"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]})
BESIDE = json.dumps({"type": "MultiPolygon", "coordinates": [[[[1, 0], [2, 0], [2, 1], [1, 1], [1, 0]]]]})
NAMES = {"a": "Alder & Ash", "b": "Birch"}


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(f"<div>{svg}</div>")


def every_drawing() -> dict[str, str]:
    outlines = outlines_of({"a": SQUARE, "b": BESIDE}, NAMES)
    return {
        "interval": interval_chart(0.7, 0.6, 0.8, reference=0.5, peers=(0.3, 0.4), group="B"),
        "axis": interval_axis([(0, "0%"), (0.5, "half"), (1, "100%")]),
        "fan": fan_chart(quayhead.series()),
        "key": fan_key(quayhead.series()),
        "meter": meter([MeterPart(0.5, "solid")], reference=0.8),
        "areas": area_bar(AreaCounts(3, 2, 1)),
        "verdicts": verdict_map(outlines, {"a": Outcome.HOLDS, "b": Outcome.FAILS}, chosen="a"),
        "legend": verdict_map_legend(),
        "steps": choropleth(outlines, {"a": 1.0, "b": None}, (1, 2, 3, 4), "A & B"),
        "ramp": choropleth_legend((1, 2, 3, 4)),
        "overall": overall_word(Outcome.FAILS),
        "logo": logo(),
        "mark": group_mark("C"),
        "bucket": glyph("values", Outcome.HOLDS, "big"),
        **{name: icon(name) for name in ICONS},
    }


@pytest.mark.parametrize("name", every_drawing())
def test_a_drawing_is_well_formed_and_takes_its_colour_from_classes(name):
    """Strict style policies and dark mode both need drawings without colours of their own."""
    drawn = every_drawing()[name]
    parsed(drawn)
    assert not COLOUR.search(drawn)


def test_the_symbols_are_well_formed():
    """They hold the only colours: black and white inside masks."""
    parsed(symbols())
    assert set(re.findall(r"#[0-9a-f]{3,6}\b", symbols())) <= {"#fff", "#000"}


@given(NUMBERS, NUMBERS, NUMBERS, NUMBERS, NUMBERS)
@settings(max_examples=60, deadline=None)
def test_an_interval_stays_on_its_axis(middle, low, high, left, right):
    """Whatever the numbers, nothing is drawn left of 0% or right of 100%, and the bar's ends are in order."""
    drawn = interval_chart(middle, low, high, axis=(left, right), reference=high, peers=(low, middle))
    places = [float(place) for place in re.findall(r'="(-?[\d.]+)%"', drawn)]
    assert all(0 <= place <= 100 for place in places)
    ends = re.search(r'class="range" x1="([\d.]+)%" x2="([\d.]+)%"', drawn)
    assert ends is not None
    assert float(ends.group(1)) <= float(ends.group(2))


@given(st.lists(st.floats(-1, 3), max_size=5))
@settings(max_examples=40, deadline=None)
def test_a_meter_never_overflows(shares):
    """Parts side by side never go beyond the whole."""
    drawn = meter([MeterPart(share, "solid") for share in shares])
    parts = [(float(x), float(w)) for x, w in re.findall(r'x="([\d.]+)%" width="([\d.]+)%"', drawn)]
    assert all(x + width <= 100.02 for x, width in parts)


def test_groups_differ_by_shape_and_colour():
    """A reader needs neither colour nor letter alone."""
    assert len({group_shape(group) for group in ("A", "B", "C", "all")}) == 4
    assert len({group_class(group) for group in ("A", "B", "C", "all")}) == 4


def test_the_chart_over_time_says_the_same_in_words_and_in_its_table():
    """First, latest and last figure stand in the drawing, the sentence and the table."""
    series = quayhead.series()
    rows = {row[0]: row[1:] for row in fan_table(series).rows}
    assert fan_sentence(series) == (
        "Children under five for each childcare place: 2.9 in 2018, 4.1 in 2025, likely between 3.6 and 5.6 by 2029, target 3.0."
    )
    assert rows["2025"] == ("4.1", "3.8–4.4", "95% interval")
    assert rows["2029 (projection)"] == ("4.6", "3.6–5.6", "4 in 5 chance")
    assert fan_sentence(series) in fan_chart(series)


def test_a_projection_without_bands_says_that_its_error_is_not_known():
    """A bare dashed line must not look sure."""
    series = quayhead.series()
    bare = replace(
        series, forecast=tuple(ForecastPoint(p.end, p.middle, None, None, None, None) for p in series.forecast)
    )
    assert "not known" in fan_key(bare)
    assert "not known" not in fan_key(series)


def test_without_figures_nothing_is_drawn():
    """An empty chart would look like a zero."""
    series = quayhead.series(points=0)
    assert fan_chart(series) == ""
    assert fan_sentence(series).endswith("no figure yet.")


@given(
    st.lists(st.floats(-1e5, 1e5, allow_nan=False), min_size=1, max_size=40),
    st.none() | st.floats(-1e5, 1e5, allow_nan=False),
    st.integers(0, 3),
)
@settings(max_examples=60, deadline=None)
def test_any_series_fits_its_frame(values, target, decimals):
    """Every place of a drawn point lies within the plot."""
    points = tuple(SeriesPoint(date(1980 + n, 1, 1), value, None, None) for n, value in enumerate(values))
    series = replace(quayhead.series(), points=points, forecast=(), target=target, decimals=decimals, peers=None)
    drawn = fan_chart(series)
    parsed(drawn)
    for x, y in re.findall(r'class="obs" cx="([\d.]+)%" cy="(-?[\d.]+)"', drawn):
        assert 0 <= float(x) <= 100
        assert 13.9 <= float(y) <= 204.1


def test_neighbours_share_their_border_on_the_map():
    """Two squares side by side: the right edge of one is the left edge of the other."""
    outlines = outlines_of({"a": SQUARE, "b": BESIDE}, NAMES)
    assert [area.name for area in outlines.areas] == ["Alder & Ash", "Birch"]
    starts = [float(area.path[1:].split(" ")[0]) for area in outlines.areas]
    width = float(outlines.areas[0].path.split("l")[1].split(" ")[0])
    assert starts[0] + width == starts[1]


def test_a_map_tells_each_area_in_words():
    """The pattern is never alone: each area has its name and verdict as a title."""
    outlines = outlines_of({"a": SQUARE, "b": BESIDE}, NAMES)
    drawn = verdict_map(outlines, {"a": Outcome.HOLDS})
    assert "<title>Alder &amp; Ash: stands</title>" in drawn
    assert "<title>Birch: no figure</title>" in drawn
    steps = choropleth(outlines, {"a": 2.0, "b": None}, (1, 2, 3, 4), "x")
    assert 'class="area q3"' in steps
    assert 'class="area none"' in steps
    assert verdict_map_table(NAMES, {"a": Outcome.FAILS}).rows == (("Alder & Ash", "does not stand"),)
    assert choropleth_table(NAMES, {"a": 2.0, "b": None}, "x").rows == (("Alder & Ash", "2.0"), ("Birch", "no figure"))


def test_no_outline_makes_an_empty_map():
    """A platform without boundaries has no map, and no error."""
    assert outlines_of({}, {}).areas == ()


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        (AreaCounts(3, 0, 0), "It stands in all 3 areas."),
        (AreaCounts(0, 0, 3), "It does not stand in any of 3 areas."),
        (AreaCounts(1, 0, 2), "It stands in 1 of 3 areas and does not stand in 2."),
        (AreaCounts(1, 0, 0), "Tested in one area."),
    ],
)
def test_areas_are_counted_in_plain_words(counts, words):
    """No zeros are read out."""
    assert area_bar_sentence(counts) == words


def test_a_table_is_safe_and_sets_figures_to_the_right():
    """Outside text is escaped; a column of figures is aligned as one, a column of words is not."""
    made = table_html(Table("<b>", ("Who", "n", "x"), (("<i>", "£3", "a"), ("b", "", "2"))))
    assert "<b>" not in made
    assert made.count('class="n"') == 3
    assert table_html(Table("Empty", ("a", "b"), ())).count("<td") == 0
