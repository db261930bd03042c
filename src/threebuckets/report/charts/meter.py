"""A bar that fills: how much of what is needed is there, for sure and perhaps."""

from collections.abc import Sequence
from dataclasses import dataclass

from threebuckets.report.wording import escaped

HEIGHT = 12


@dataclass(frozen=True, slots=True)
class MeterPart:
    """A part of a whole: share 0–1 and `solid` (sure), `half` (not certain) or `open` (an empty stretch)."""

    share: float
    state: str


def meter(
    parts: Sequence[MeterPart], hue: str = "resources", *, height: int = HEIGHT, reference: float | None = None
) -> str:
    """Parts of a whole side by side; what goes beyond the whole is cut. Hidden from screen readers.

    Parameters
    ----------
    parts : sequence of MeterPart
    hue : str
        Colour class: a bucket, or `ink` for the colour of text.
    height : int
        Pixels.
    reference : float, optional
        Share 0–1 marked by an upright line.

    Examples
    --------
    >>> meter([MeterPart(0.5, "solid"), MeterPart(0.29, "half")])
    '<svg class="meter resources" width="100%" height="12" aria-hidden="true">...x="50%" width="29%"...</svg>'
    """
    drawn, x = [], 0.0
    for part in parts:
        width = min(max(part.share, 0.0), 1 - x)
        if width > 0:
            drawn.append(f'<rect class="{escaped(part.state)}" x="{_pc(x)}" width="{_pc(width)}" height="{height}"/>')
        x += width
    if reference is not None:
        at = _pc(min(max(reference, 0.0), 1.0))
        drawn.append(f'<line class="ref" x1="{at}" x2="{at}" y1="0" y2="{height}"/>')
    body = "".join(drawn)
    return f'<svg class="meter {escaped(hue)}" width="100%" height="{height}" aria-hidden="true">{body}</svg>'


def _pc(share: float) -> str:
    return f"{100 * share:.2f}".rstrip("0").rstrip(".") + "%"
