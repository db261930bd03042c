"""An area over time with where it is heading, and the whole beside it as a quiet line.

A fan chart whose words come from whoever shows it, in the reader's language; the same figures stand beside it as a
table.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from threebuckets.policy.exhibits import ForecastPoint, SeriesExhibit, SeriesPoint
from threebuckets.report.charts.fan_chart import fan_chart


@dataclass(frozen=True, slots=True)
class TrendLine:
    """An area's figures by period, oldest first, and its projection."""

    label: str
    unit: str
    decimals: int
    points: tuple[SeriesPoint, ...]
    ahead: tuple[ForecastPoint, ...] = ()


def trend_chart(line: TrendLine, *, name: str, ahead_word: str, beside: Sequence[SeriesPoint] = ()) -> str:
    """The chart.

    Parameters
    ----------
    line : TrendLine
    name : str
        The chart in one sentence: its accessible name.
    ahead_word : str
        Word for the projection.
    beside : sequence of SeriesPoint
        The whole's figures; those before the line begins are left out.

    Returns
    -------
    str
        SVG of full width and fixed height; empty where nothing was measured.

    Examples
    --------
    >>> line = TrendLine("Jobs", "%", 0, (SeriesPoint(date(2025, 1, 1), 61.0, 58.0, 64.0),))
    >>> 'aria-label="Jobs in Ayton"' in trend_chart(line, name="Jobs in Ayton", ahead_word="projection")
    True
    """
    return fan_chart(_exhibit(line), name=name, ahead_word=ahead_word, beside=beside)


def _exhibit(line: TrendLine) -> SeriesExhibit:
    return SeriesExhibit(
        indicator="",
        label=line.label,
        unit=line.unit,
        decimals=line.decimals,
        polarity=0,
        points=line.points,
        forecast=line.ahead,
        target=None,
        target_label="",
        horizon=date.max,
        peers=None,
        heading="",
        source="",
        source_url="",
        source_date=None,
        licence="",
    )
