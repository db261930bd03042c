"""Distances in the plane: the nearest places, and how much lies within a radius.

Coordinates are metres (`Projection.to_metres`). Not for areas (`areas_reached.py`).
"""

from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from threebuckets.errors import ShapeError
from threebuckets.resources.reach.grid import sums_within
from threebuckets.resources.types import XY, Bools, Floats, Floats2, Index2

_METRES_A_MINUTE = 80.0
_DETOUR = 1.3
_TIES = 4


@dataclass(frozen=True, slots=True, eq=False)
class Nearest:
    """The nearest places of each person-point.

    Parameters
    ----------
    index : ndarray of int32, shape (n, k)
        Rows of the places, nearest first, equally near ones by row; −1 where there are fewer than k.
    distance_m : ndarray of float64, shape (n, k)
        Metres; inf where there are fewer than k.
    """

    index: Index2
    distance_m: Floats2


def nearest(people_xy: XY, places_xy: XY, *, k: int = 1) -> Nearest:
    """The k nearest places of each person-point.

    Parameters
    ----------
    people_xy, places_xy : ndarray of float64, shape (n, 2), (p, 2)
        Finite metres.
    k : int
        How many, at least 1; may exceed the number of places.

    Raises
    ------
    ShapeError
        Coordinates that are no finite pairs, or k below 1.

    Notes
    -----
    A k-d tree. Among places equally near the least row is taken, so sort places by id first.

    Examples
    --------
    >>> near = nearest(np.array([[0.0, 0.0]]), np.array([[3.0, 4.0], [0.0, 2.0]]), k=3)
    >>> near.index.tolist(), near.distance_m.tolist()
    ([[1, 0, -1]], [[2.0, 5.0, inf]])
    """
    people, places = _plane("people_xy", people_xy), _plane("places_xy", places_xy)
    if k < 1:
        raise ShapeError.of("k", k, "at least 1")
    index = np.full((len(people), k), -1, np.int32)
    distance = np.full((len(people), k), np.inf)
    taken = min(k, len(places))
    if not len(people) or not taken:
        return Nearest(index, distance)
    tree = cKDTree(places)
    asked = min(taken + _TIES, len(places))
    found = tree.query(people, k=asked)[1].reshape(len(people), asked).astype(np.int32)
    index[:, :taken], distance[:, :taken], unsettled = _first_by_distance(people, places, found, taken)
    for person in np.flatnonzero(unsettled) if asked < len(places) else ():
        # More places tie than were asked for: take all at that distance, then the least rows.
        radius = distance[person, taken - 1] * (1 + 1e-12)
        near = np.sort(tree.query_ball_point(people[person], radius)).astype(np.int32)[None]
        order = _first_by_distance(people[person : person + 1], places, near, taken)
        index[person, :taken], distance[person, :taken] = order[0][0], order[1][0]
    return Nearest(index, distance)


def within_distance(people_xy: XY, places_xy: XY, radius_m: float, *, weights: Floats | None = None) -> Floats:
    """Sum of weights (or count) of the places within the radius of each person-point.

    Parameters
    ----------
    people_xy, places_xy : ndarray of float64, shape (n, 2), (p, 2)
        Finite metres.
    radius_m : float
        > 0; a place exactly so far away is within.
    weights : ndarray of float64, shape (p,), optional
        Without them places are counted.

    Returns
    -------
    ndarray of float64, shape (n,)

    Raises
    ------
    ShapeError
        Coordinates that are no finite pairs, a radius not above 0, weights of another length.

    Examples
    --------
    >>> within_distance(np.array([[0.0, 0.0]]), np.array([[3.0, 4.0], [9.0, 9.0]]), 5.0)
    array([1.])
    """
    people, places = _plane("people_xy", people_xy), _plane("places_xy", places_xy)
    if not (np.isfinite(radius_m) and radius_m > 0):
        raise ShapeError.of("radius_m", radius_m, "metres, above 0")
    by = np.ones(len(places)) if weights is None else np.asarray(weights, np.float64)
    if by.shape != (len(places),):
        raise ShapeError.of("weights", by.shape, f"({len(places)},), one a place")
    return sums_within(people, places, float(radius_m), by)


def walking_minutes(distance_m: Floats) -> Floats:
    """Minutes on foot, an estimate: ways are 1.3 times as long as the line, at 4.8 km an hour.

    Examples
    --------
    >>> walking_minutes(np.array([800.0]))
    array([13.])
    """
    return np.asarray(distance_m * _DETOUR / _METRES_A_MINUTE)


def _first_by_distance(people: XY, places: XY, found: Index2, taken: int) -> tuple[Index2, Floats2, Bools]:
    """Of the rows found, those nearest by (distance, row), their distances, and where ties may go on beyond."""
    far = np.hypot(*np.moveaxis(places[found] - people[:, None], 2, 0))
    order = np.lexsort((found, far), axis=1)
    rows = np.take_along_axis(found, order, axis=1)
    sorted_far = np.take_along_axis(far, order, axis=1)
    unsettled = sorted_far[:, -1] <= sorted_far[:, taken - 1]
    return rows[:, :taken].astype(np.int32), sorted_far[:, :taken], np.asarray(unsettled, np.bool_)


def _plane(name: str, xy: XY) -> XY:
    """Coordinates as finite pairs."""
    pairs = np.asarray(xy, np.float64)
    if pairs.ndim != 2 or pairs.shape[1] != 2:
        raise ShapeError.of(name, pairs.shape, "(n, 2), metres east and north")
    if not np.isfinite(pairs).all():
        raise ShapeError.of(name, "a coordinate that is not finite", "finite metres; leave unplaced rows out")
    return pairs
