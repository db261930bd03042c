"""Points in square cells, kept by sorted key: sums over circles without a table of pairs.

Used by `distances.py`. Cells are found by binary search, so a small radius in a large country costs no memory.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.spatial import cKDTree

from threebuckets.resources.types import XY, Floats, Ints

_PARTS = 3
_CHUNK = 4096
Kernel = Callable[..., None]

numba: Any
try:
    import numba
except ImportError:
    numba = None


def sums_within(people_xy: XY, places_xy: XY, radius_m: float, weights: Floats) -> Floats:
    """Sum of the weights of the places within the radius of each person-point, shape (n,).

    The result depends neither on the order of the places nor on the number of threads: places are sorted first, and
    each sum has one writer.
    """
    if not len(people_xy) or not len(places_xy):
        return np.zeros(len(people_xy))
    if numba is None:
        return sums_by_tree(people_xy, places_xy, radius_m, weights)
    # A hair wider than a third, so that rounding puts no place on the circle outside the cells looked at.
    side = radius_m / _PARTS * (1 + 1e-9)
    corner = places_xy.min(axis=0)
    cell = np.floor((places_xy - corner) / side).astype(np.int64)
    n_rows = int(cell[:, 1].max()) + 1
    key = cell[:, 0] * n_rows + cell[:, 1]
    order = np.lexsort((weights, places_xy[:, 1], places_xy[:, 0], key))
    out = np.zeros(len(people_xy))
    centre = np.floor((people_xy - corner) / side).astype(np.int64)
    _kernel()(people_xy, centre, places_xy[order], weights[order], key[order], n_rows, radius_m**2, out)
    return out


def sums_by_tree(people_xy: XY, places_xy: XY, radius_m: float, weights: Floats) -> Floats:
    """The same by a k-d tree, where Numba is absent."""
    order = np.lexsort((weights, places_xy[:, 1], places_xy[:, 0]))
    tree, sorted_weights = cKDTree(places_xy[order]), weights[order]
    out = np.zeros(len(people_xy))
    for start in range(0, len(people_xy), _CHUNK):
        found = tree.query_ball_point(people_xy[start : start + _CHUNK], radius_m, return_sorted=True)
        out[start : start + len(found)] = [sorted_weights[rows].sum() for rows in found]
    return out


def _sum_rows(
    people_xy: XY, centre: Ints, xy: XY, weights: Floats, key: Ints, n_rows: int, square: float, out: Floats
) -> None:
    """For each person-point the columns of cells that the circle touches, each one run of the sorted places."""
    for person in numba.prange(len(people_xy)):
        east, north = people_xy[person, 0], people_xy[person, 1]
        low, high = max(centre[person, 1] - _PARTS, 0), min(centre[person, 1] + _PARTS, n_rows - 1)
        total = 0.0
        if low <= high:
            for column in range(centre[person, 0] - _PARTS, centre[person, 0] + _PARTS + 1):
                begin = np.searchsorted(key, column * n_rows + low)
                end = np.searchsorted(key, column * n_rows + high, side="right")
                for place in range(begin, end):
                    dx, dy = xy[place, 0] - east, xy[place, 1] - north
                    if dx * dx + dy * dy <= square:
                        total += weights[place]
        out[person] = total


_COMPILED: Any = numba.njit(_sum_rows, parallel=True, cache=True) if numba is not None else None


def _kernel() -> Kernel:
    return _COMPILED  # type: ignore[no-any-return]
