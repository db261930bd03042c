"""Charts as SVG text with classes only, each with a sentence that says the same and a table that holds the same figures."""

from threebuckets.report.charts.area_bar import AreaCounts, area_bar, area_bar_legend, area_bar_sentence, area_bar_table
from threebuckets.report.charts.area_map import (
    Outline,
    Outlines,
    choropleth,
    choropleth_legend,
    choropleth_table,
    outlines_of,
    verdict_map,
    verdict_map_legend,
    verdict_map_sentence,
    verdict_map_table,
)
from threebuckets.report.charts.fan_chart import fan_chart, fan_key, fan_sentence, fan_table
from threebuckets.report.charts.interval_chart import interval_axis, interval_chart
from threebuckets.report.charts.meter import MeterPart, meter
from threebuckets.report.charts.tables import Table, table_details, table_html

__all__ = [
    "AreaCounts",
    "MeterPart",
    "Outline",
    "Outlines",
    "Table",
    "area_bar",
    "area_bar_legend",
    "area_bar_sentence",
    "area_bar_table",
    "choropleth",
    "choropleth_legend",
    "choropleth_table",
    "fan_chart",
    "fan_key",
    "fan_sentence",
    "fan_table",
    "interval_axis",
    "interval_chart",
    "meter",
    "outlines_of",
    "table_details",
    "table_html",
    "verdict_map",
    "verdict_map_legend",
    "verdict_map_sentence",
    "verdict_map_table",
]
