"""Areas: places with a code and levels, in a hierarchy of parents, as tables of plain arrays.

Codes are opaque strings: no prefix is ever read. Geometry is a table of outlines beside the codes; nothing here
measures distances (that is `threebuckets.resources.reach`).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class AreaTable:
    """The area hierarchy as plain arrays, sorted by code.

    Parameters
    ----------
    code : ndarray of str, shape (A,)
        Ascending and unique.
    levels : tuple of A frozensets of str
        Levels of each area; may be empty.
    parents : tuple of A tuples of str
        Ancestors, nearest first.
    people : ndarray of float64, shape (A,)
        Population; NaN where it is not known.
    lon, lat : ndarray of float64, shape (A,)
        Representative point, WGS84 degrees; NaN where there is none.
    boundary : mapping of str to str
        Outline of an area as GeoJSON geometry text; areas without one are absent.
    point_area : ndarray of int32, shape (N,)
        For each population point the index of the area it lies in (the smallest area of the hierarchy).
    point_lon, point_lat, point_people : ndarray of float64, shape (N,)
        Population points: WGS84 degrees and people. Where the platform has none, every lowest area with a
        representative point is one point.
    """

    code: NDArray[np.str_]
    levels: tuple[frozenset[str], ...]
    parents: tuple[tuple[str, ...], ...]
    people: NDArray[np.float64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    boundary: Mapping[str, str]
    point_area: NDArray[np.int32]
    point_lon: NDArray[np.float64]
    point_lat: NDArray[np.float64]
    point_people: NDArray[np.float64]
