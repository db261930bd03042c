"""The opinion map: groups as outlines with a letter, a mark for every spot with ten people or more, and “you are here”.

Each group has a shape of its own, so that colour is never needed. Nobody's own place is drawn but the reader's, which is
handed in with their request and kept nowhere. The sentence and the table beside it say the same.
"""

from dataclasses import dataclass

from threebuckets.report.charts.tables import Table
from threebuckets.report.glyphs import group_class, group_shape
from threebuckets.report.wording import escaped

WIDTH = 600
MARGIN = 46
HALF_MARK = 7.5
_GROWTH = {10: 0.72, 20: 0.95, 40: 1.2, 80: 1.45, 160: 1.7}


@dataclass(frozen=True, slots=True)
class OpinionMark:
    """A spot of the map: at least `people` of a group are there; column and row counted in spots."""

    group: str
    x: int
    y: int
    people: int


@dataclass(frozen=True, slots=True)
class OpinionOutline:
    """Where a group lies: middle and half axes in spots, its letter, and what is written below it."""

    letter: str
    x: float
    y: float
    wide: float
    tall: float
    words: str = ""


@dataclass(frozen=True, slots=True)
class OpinionMap:
    """All that the map draws."""

    marks: tuple[OpinionMark, ...]
    outlines: tuple[OpinionOutline, ...]


def opinion_map(
    found: OpinionMap, label: str, *, you: tuple[float, float] | None = None, you_words: str = "You are here"
) -> str:
    """The map as SVG.

    Parameters
    ----------
    found : OpinionMap
    label : str
        The sentence that says the same; read out in place of the drawing.
    you : tuple of float, optional
        Where the reader is, in spots; drawn at the edge where it lies outside.
    you_words : str
        What stands beside it.

    Examples
    --------
    >>> opinion_map(OpinionMap((OpinionMark("A", 0, 0, 10),), (OpinionOutline("A", 0, 0, 2, 2, "90 people"),)), "One")
    '<svg class="opinion" viewBox="0 0 600 431" role="img" aria-label="One">...'
    """
    at = _Frame.around(found)
    drawn = [_outline(outline, at) for outline in found.outlines]
    drawn += [_mark(mark, at) for mark in found.marks]
    drawn += [_name(outline, at) for outline in found.outlines if outline.words or len(found.outlines) > 1]
    if you is not None:
        drawn.append(_you(you, you_words, at))
    box = f'viewBox="0 0 {WIDTH} {at.height:.0f}"'
    return f'<svg class="opinion" {box} role="img" aria-label="{escaped(label)}">{"".join(drawn)}</svg>'


def opinion_map_table(
    found: OpinionMap, caption: str, head: tuple[str, ...] = ("Group", "Spots", "People there")
) -> Table:
    """The marks by group: how many spots, and at least how many people are in them."""
    rows = []
    for letter in sorted({mark.group for mark in found.marks}):
        own = [mark for mark in found.marks if mark.group == letter]
        rows.append((letter, str(len(own)), f"{sum(mark.people for mark in own):,} or more"))
    return Table(caption, head, tuple(rows))


@dataclass(frozen=True, slots=True)
class _Frame:
    """From spots to the drawing: the same scale both ways, the second axis upwards."""

    left: float
    top: float
    scale: float
    height: float

    @classmethod
    def around(cls, found: OpinionMap) -> "_Frame":
        xs, ys = _spread(found)
        scale = (WIDTH - 2 * MARGIN) / max(xs[1] - xs[0], 6.0)
        middle = (xs[0] + xs[1]) / 2
        left = middle - (WIDTH / 2 - MARGIN) / scale
        height = max(320.0, (ys[1] - ys[0]) * scale + 2 * MARGIN)
        top = (ys[0] + ys[1]) / 2 + (height / 2 - MARGIN) / scale
        return cls(left, top, scale, height)

    def point(self, x: float, y: float) -> tuple[float, float]:
        return MARGIN + (x - self.left) * self.scale, MARGIN + (self.top - y) * self.scale

    def within(self, x: float, y: float) -> tuple[float, float]:
        column, row = self.point(x, y)
        return min(max(column, 18.0), WIDTH - 18.0), min(max(row, 18.0), self.height - 18.0)


def _spread(found: OpinionMap) -> tuple[tuple[float, float], tuple[float, float]]:
    """Least and greatest column and row that anything is drawn in."""
    xs = [edge for o in found.outlines for edge in (o.x - o.wide, o.x + o.wide)] + [float(m.x) for m in found.marks]
    ys = [edge for o in found.outlines for edge in (o.y - o.tall, o.y + o.tall)] + [float(m.y) for m in found.marks]
    return (min(xs, default=0.0), max(xs, default=1.0)), (min(ys, default=0.0), max(ys, default=1.0))


def _outline(outline: OpinionOutline, at: _Frame) -> str:
    x, y = at.point(outline.x, outline.y)
    axes = f'rx="{outline.wide * at.scale:.0f}" ry="{outline.tall * at.scale:.0f}"'
    return f'<ellipse class="blob {group_class(outline.letter)}" cx="{x:.0f}" cy="{y:.0f}" {axes}/>'


def _mark(mark: OpinionMark, at: _Frame) -> str:
    x, y = at.point(mark.x, mark.y)
    size = _GROWTH.get(mark.people, 1.0) * min(1.0, 0.46 * at.scale / HALF_MARK)
    place = f'transform="translate({x:.0f} {y:.0f}) scale({size:.2f})"'
    return f'<g class="dots {group_class(mark.group)}" {place}>{group_shape(mark.group)}</g>'


def _name(outline: OpinionOutline, at: _Frame) -> str:
    x, y = at.point(outline.x, outline.y + outline.tall)
    top = max(y + 4, 30.0)
    letter = f'<text class="letter" x="{x:.0f}" y="{top:.0f}">{escaped(outline.letter)}</text>'
    words = (
        f'<text class="size" x="{x:.0f}" y="{top + 22:.0f}">{escaped(outline.words)}</text>' if outline.words else ""
    )
    return f'<g class="{group_class(outline.letter)}">{letter}{words}</g>'


def _you(you: tuple[float, float], words: str, at: _Frame) -> str:
    """A dot of its own with its name on a line, on the side where there is room."""
    x, y = at.within(*you)
    width = 9.2 * len(words) + 34
    side = -1 if x > WIDTH / 2 else 1
    left = x + side * 44 - (width if side < 0 else 0)
    down = y + 42 if y < at.height - 80 else y - 42
    line = f'<path d="M{x:.0f} {y:.0f}L{x + side * 44:.0f} {down:.0f}"/>'
    box = f'<rect x="{left:.0f}" y="{down - 16:.0f}" width="{width:.0f}" height="32" rx="16"/>'
    name = f'<text x="{left + width / 2:.0f}" y="{down + 5:.0f}">{escaped(words)}</text>'
    return f'<g class="you">{line}{box}{name}<circle cx="{x:.0f}" cy="{y:.0f}" r="9"/></g>'
