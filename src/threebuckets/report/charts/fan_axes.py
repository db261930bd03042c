"""The axes of a chart over time: round steps upwards, days along, room for the words at the end.

What is drawn between them is `fan_chart.py`'s.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from threebuckets.policy.exhibits import SeriesExhibit
from threebuckets.policy.wording import number
from threebuckets.report.wording import escaped, place

PLOT = 190
TOP = 14
LEFT = 1.0
STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
TICKS = 4
MOST_DECIMALS = 9
TINY = 1e-6
ROOM_A_LETTER = 2.1


@dataclass(frozen=True, slots=True)
class FanAxes:
    """Where values and days lie.

    Parameters
    ----------
    low, high, step : float
        Ends of the value axis and the distance of its lines, in the indicator's unit.
    first, now, last : date
        First and latest measured day, and the last day shown (the end of the projection, or `now`).
    right : float
        Percent of the width where `last` lies; words stand behind it.
    """

    low: float
    high: float
    step: float
    first: date
    now: date
    last: date
    right: float

    def x(self, day: date) -> float:
        """Percent of the width."""
        span = (self.last - self.first).days
        return LEFT + (self.right - LEFT) * ((day - self.first).days / span if span else 0.5)

    def up(self, value: float) -> float:
        """Percent of the plot's height from its top, on the stretched inner drawing."""
        return 100 - 100 * (value - self.low) / (self.high - self.low)

    def y(self, value: float) -> float:
        """Pixels from the top of the chart."""
        return TOP + self.up(value) / 100 * PLOT

    @property
    def ticks(self) -> list[float]:
        """Round values from the bottom to the top."""
        count = round((self.high - self.low) / self.step)
        # + 0.0: never a minus zero
        return [round(self.low + n * self.step, MOST_DECIMALS) + 0.0 for n in range(count + 1)]

    def grid(self) -> str:
        """Lines at round values."""
        places = (place(self.y(value)) for value in self.ticks)
        return "".join(f'<line class="grid-line" x1="0" x2="100%" y1="{y}" y2="{y}"/>' for y in places)

    def figures(self) -> str:
        """The round values in figures, at the left above their lines."""
        decimals = next((n for n in range(MOST_DECIMALS) if _is_whole(self.step * 10**n)), MOST_DECIMALS)
        return "".join(
            f'<text class="tick" x="0" y="{place(self.y(value) - 4)}">{escaped(number(value, decimals))}</text>'
            for value in self.ticks
        )

    def times(self) -> str:
        """First, latest and last period under the plot; those that would touch are left out."""
        y = PLOT + TOP + 20
        words = [(LEFT, "start", self.first)] if self.x(self.now) > LEFT + 15 else []
        at = self.x(self.now)
        anchor = "middle" if at < self.right - 8 else "end"
        words.append((at, anchor, self.now))
        if self.x(self.last) > at + 12:
            words.append((self.right, "end", self.last))
        return "".join(
            f'<text class="tick" x="{place(x)}%" y="{y}" text-anchor="{side}">{period_label(day)}</text>'
            for x, side, day in words
        )


def fan_axes(series: SeriesExhibit, also: Sequence[float] = ()) -> FanAxes:
    """Axes that hold every figure of a series, and others that are drawn with it."""
    low, high, step = _value_axis([*_figures(series), *also])
    last = max([series.points[-1].end, *(p.end for p in series.forecast)])
    longest = max((len(number(p.middle, series.decimals)) for p in series.forecast), default=0)
    right = 98 - ROOM_A_LETTER * (longest + 0.5) if series.forecast else 98.0
    return FanAxes(low, high, step, series.points[0].end, series.points[-1].end, last, right)


def period_label(end: date) -> str:
    """The year of the last day of a period, whether `end` is that day or the one after.

    Examples
    --------
    >>> period_label(date(2025, 1, 1)), period_label(date(2024, 12, 31))
    ('2024', '2024')
    """
    return str((end - timedelta(days=1)).year)


def _figures(series: SeriesExhibit) -> list[float]:
    found: list[float | None] = [series.target]
    for point in series.points:
        found += [point.value, point.low, point.high]
    for ahead in series.forecast:
        found += [ahead.middle, ahead.low80, ahead.high80]
    found += list(series.peers or ())
    return [value for value in found if value is not None]


def _value_axis(values: list[float]) -> tuple[float, float, float]:
    low, high = min(values), max(values)
    if 0 <= low < 0.5 * high:
        low = 0.0
    if low == high:
        low, high = low - 1, high + 1
    rough = (high - low) / TICKS
    size: float = 10.0 ** math.floor(math.log10(rough))
    step = next(size * s for s in STEPS if size * s >= rough * 0.999)
    return math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step, step


def _is_whole(value: float) -> bool:
    return abs(value - round(value)) < TINY
