"""Support in each opinion group on one axis: a lane a group, with its interval, and a dashed line at one half.

Drawn in percentages of its width. The figures stand beside it in text and in the table of statements; the drawing itself
is hidden from screen readers.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from threebuckets.report.glyphs import group_class, group_shape

LANE = 17
HALF = 50


@dataclass(frozen=True, slots=True)
class GroupShare:
    """Share 0–1 of a group that agrees, with its interval; group `all` is everybody."""

    group: str
    share: float
    low: float
    high: float

    @property
    def percent(self) -> int:
        """The share as whole percent."""
        return round(100 * self.share)


def group_support(shares: Sequence[GroupShare]) -> str:
    """The lanes of one statement, in the order given.

    Examples
    --------
    >>> group_support([GroupShare("A", 0.74, 0.7, 0.78), GroupShare("B", 0.24, 0.2, 0.29)])
    '<svg class="interval lanes" width="100%" height="40" aria-hidden="true"><line class="ref" x1="50%" ...</svg>'
    """
    height = LANE * len(shares) + 6
    line = f'<line class="ref" x1="{HALF}%" x2="{HALF}%" y1="0" y2="{height}"/>'
    lanes = "".join(_lane(share, LANE * (row + 0.5) + 3) for row, share in enumerate(shares))
    return f'<svg class="interval lanes" width="100%" height="{height}" aria-hidden="true">{line}{lanes}</svg>'


def _lane(share: GroupShare, y: float) -> str:
    low, middle, high = (f"{100 * min(max(value, 0.0), 1.0):.1f}%" for value in (share.low, share.share, share.high))
    bar = f'<line class="range" x1="{low}" x2="{high}" y1="{y}" y2="{y}"/>'
    point = f'<svg class="point" x="{middle}" y="{y}" overflow="visible">{group_shape(share.group)}</svg>'
    return f'<g class="{group_class(share.group)}">{bar}{point}</g>'
