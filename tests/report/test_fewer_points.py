"""Outlines on a page: fewer points than the file has, and neighbours that still touch."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from threebuckets.report.charts.fewer_points import Point, with_fewer_points

WIGGLES = st.lists(st.integers(-9, 9), min_size=3, max_size=30)


def neighbours(wiggles: list[int]) -> tuple[list[Point], list[Point], list[Point]]:
    """Two areas left and right of a border, which they walk in opposite directions; and the border."""
    border = [(100 + x, 10 * n + 10) for n, x in enumerate(wiggles)]
    top, bottom = (100, 0), (100, 10 * len(wiggles) + 10)
    left = [(0, 0), top, *border, bottom, (0, bottom[1])]
    right = [(200, bottom[1]), bottom, *reversed(border), top, (200, 0)]
    return left, right, [top, *border, bottom]


@given(WIGGLES, st.floats(0.5, 8))
def test_both_neighbours_keep_the_same_points_of_their_border(wiggles: list[int], within: float) -> None:
    """So that nothing shows between them; and the corners stay."""
    left, right, border = neighbours(wiggles)
    thin_left, thin_right = with_fewer_points([left, right], within=within)
    assert [p for p in thin_left if p in border] == [p for p in thin_right if p in border][::-1]
    assert {(0, 0), (100, 0)} <= set(thin_left)
    assert set(thin_left) <= set(left)


@given(WIGGLES, st.floats(0.5, 8))
def test_no_dropped_point_is_far_from_what_is_drawn(wiggles: list[int], within: float) -> None:
    """Each lies within the distance of the line between the points that are kept around it."""
    left, right, border = neighbours(wiggles)
    thin = [p for p in with_fewer_points([left, right], within=within)[0] if p in border]
    for (ax, ay), (bx, by) in pairwise(thin):
        for x, y in border[border.index((ax, ay)) : border.index((bx, by))]:
            off = abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5
            assert off <= within + 1e-9


def test_a_small_island_stays() -> None:
    """An area is never drawn away."""
    island = [(0, 0), (2, 1), (4, 0), (2, 2)]
    assert with_fewer_points([island], within=50) == [island]
