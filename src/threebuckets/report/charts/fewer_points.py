"""Outlines with fewer points: as they look at the size of a page, and still closed where neighbours share a border.

Borders are cut where three areas meet, and each piece is thinned (Douglas and Peucker) from the same end for both
neighbours, so both keep the same points of it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

Point = tuple[int, int]


def with_fewer_points(rings: Iterable[Sequence[Point]], *, within: float) -> list[list[Point]]:
    """Rings without the points that lie nearly on the line between others; a ring of less than a triangle is kept whole.

    Parameters
    ----------
    rings : iterable of sequences of (int, int)
        Rings of all areas, on one grid; the first point is not repeated at the end.
    within : float
        How far a dropped point may lie from the line, in steps of the grid.

    Examples
    --------
    >>> with_fewer_points([[(0, 0), (10, 1), (20, 0), (20, 20), (0, 20)]], within=2)
    [[(0, 0), (20, 0), (20, 20), (0, 20)]]

    References
    ----------
    Douglas and Peucker (1973), Algorithms for the reduction of the number of points required to represent a digitized
    line or its caricature.
    """
    given = [list(ring) for ring in rings]
    met = _meeting_points(given)
    return [_thinned(ring, met, within) for ring in given]


def _meeting_points(rings: Iterable[Sequence[Point]]) -> set[Point]:
    """Points from which more than two borders go."""
    beside: dict[Point, set[Point]] = defaultdict(set)
    for ring in rings:
        for before, point in zip([ring[-1:], *([p] for p in ring)], ring, strict=False):
            beside[point].update(before)
            beside[before[0]].add(point)
    return {point for point, others in beside.items() if len(others) > 2}


def _thinned(ring: list[Point], met: set[Point], within: float) -> list[Point]:
    if len(ring) < 4:
        return ring
    ends = [place for place, point in enumerate(ring) if point in met] or [ring.index(min(ring))]
    kept: set[int] = set()
    for start, end in zip(ends, [*ends[1:], ends[0] + len(ring)], strict=True):
        places = [place % len(ring) for place in range(start, end + 1)]
        kept.update(_kept([ring[place] for place in places], places, within))
    found = [point for place, point in enumerate(ring) if place in kept]
    return found if len(found) > 2 else ring


def _kept(line: list[Point], places: list[int], within: float) -> Iterator[int]:
    """Places of the points of a line that stay; the same ones from whichever end it was walked."""
    if line[::-1] < line:
        line, places = line[::-1], places[::-1]
    yield from (places[0], places[-1])
    waiting = [(0, len(line) - 1)]
    while waiting:
        first, last = waiting.pop()
        far, at = max(
            ((_distance(line[n], line[first], line[last]), -n) for n in range(first + 1, last)), default=(0.0, 0)
        )
        if far > within:
            yield places[-at]
            waiting += [(first, -at), (-at, last)]


def _distance(point: Point, start: Point, end: Point) -> float:
    """Distance of a point from a stretch between two others."""
    (x, y), (ax, ay), (bx, by) = point, start, end
    dx, dy = bx - ax, by - ay
    length = dx * dx + dy * dy
    along = 0.0 if not length else min(1.0, max(0.0, ((x - ax) * dx + (y - ay) * dy) / length))
    return float(((x - ax - along * dx) ** 2 + (y - ay - along * dy) ** 2) ** 0.5)
