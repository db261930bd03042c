"""One figure with its 95 % interval on an axis: pale bar, mark, and a dashed line for what it is held against.

Drawn in percentages of its width with fixed heights, so it fits any column. The numbers stand beside it in text; the
drawing itself is hidden from screen readers.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from threebuckets.policy.checks.strata import EVERYBODY
from threebuckets.report.glyphs import group_class, group_shape
from threebuckets.report.wording import escaped

HEIGHT = 26
PEERS_HEIGHT = 16


def interval_chart(
    middle: float,
    low: float,
    high: float,
    *,
    axis: tuple[float, float] = (0.0, 1.0),
    reference: float | None = None,
    peers: tuple[float, float] | None = None,
    group: str = EVERYBODY,
    hue: str = "",
) -> str:
    """A lane of one figure.

    Parameters
    ----------
    middle, low, high : float
        The figure and its interval, in the unit of the axis; what lies outside the axis is cut.
    axis : tuple of float
        Left and right end; left may be the greater one where lower is better.
    reference : float, optional
        What it is held against: a dashed line.
    peers : tuple of float, optional
        Middle half of comparable places: a grey box.
    group : str
        Opinion group whose shape and colour it has; `all` a diamond.
    hue : str
        Class of another colour, such as `situation`.

    Examples
    --------
    >>> interval_chart(0.7, 0.61, 0.78, reference=0.5, group="A")
    '<svg class="interval ga" width="100%" height="26" aria-hidden="true">...x1="61%" x2="78%"...</svg>'
    """
    at = _Axis(*axis)
    y = HEIGHT // 2
    drawn = []
    if peers is not None:
        left, right = sorted(at.percent(value) for value in peers)
        box = f'x="{_pc(left)}" width="{_pc(right - left)}" y="{y - PEERS_HEIGHT // 2}" height="{PEERS_HEIGHT}"'
        drawn.append(f'<rect class="peers" {box} rx="3"/>')
    if reference is not None:
        x = _pc(at.percent(reference))
        drawn.append(f'<line class="ref" x1="{x}" x2="{x}" y1="0" y2="{HEIGHT}"/>')
    left, right = sorted((at.percent(low), at.percent(high)))
    drawn.append(f'<line class="range" x1="{_pc(left)}" x2="{_pc(right)}" y1="{y}" y2="{y}"/>')
    point = f'class="point" x="{_pc(at.percent(middle))}" y="{y}" overflow="visible"'
    drawn.append(f"<svg {point}>{group_shape(group)}</svg>")
    colour = escaped(hue or group_class(group))
    return f'<svg class="interval {colour}" width="100%" height="{HEIGHT}" aria-hidden="true">{"".join(drawn)}</svg>'


def interval_axis(ticks: Sequence[tuple[float, str]], *, axis: tuple[float, float] = (0.0, 1.0)) -> str:
    """Words under a column of lanes, each at its value.

    Examples
    --------
    >>> interval_axis([(0.0, "0%"), (0.5, "half")])
    '<svg width="100%" height="18" aria-hidden="true"><text x="0%" y="13">0%</text><text x="50%" ...>half</text></svg>'
    """
    at = _Axis(*axis)
    words = "".join(
        f'<text x="{_pc(at.percent(value))}" y="13"{_anchor(at.percent(value))}>{escaped(word)}</text>'
        for value, word in ticks
    )
    return f'<svg width="100%" height="18" aria-hidden="true">{words}</svg>'


@dataclass(frozen=True, slots=True)
class _Axis:
    """Where a value lies between two ends, in percent of the width."""

    left: float
    right: float

    def percent(self, value: float) -> float:
        if self.left == self.right:
            return 50.0
        return min(100.0, max(0.0, 100 * (value - self.left) / (self.right - self.left)))


def _pc(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0") + "%"


def _anchor(percent: float) -> str:
    return "" if percent < 5 else f' text-anchor="{"end" if percent > 95 else "middle"}"'
