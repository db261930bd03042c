"""The area hierarchy as plain arrays, for rooms that count and measure.

Geometry is a table of outlines beside the codes; nothing here measures distances (that is
`threebuckets.resources.reach`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from threebuckets.areas.hierarchy import Hierarchy
from threebuckets.errors import ShapeError, UnknownCodeError


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


@dataclass(frozen=True, slots=True, eq=False)
class PopulationPoints:
    """Where people live, as points.

    Parameters
    ----------
    area : sequence of str, length N
        Code of the smallest area each point lies in.
    lon, lat, people : ndarray of float64, shape (N,)
        WGS84 degrees and number of people.
    """

    area: Sequence[str]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    people: NDArray[np.float64]


def area_table(
    hierarchy: Hierarchy,
    *,
    people: Mapping[str, float],
    places: Mapping[str, tuple[float, float]],
    boundary: Mapping[str, str],
    points: PopulationPoints | None = None,
) -> AreaTable:
    """Areas of a hierarchy as plain arrays.

    Parameters
    ----------
    hierarchy : Hierarchy
    people : mapping of str to float
        Population by code; areas may be absent.
    places : mapping of str to (float, float)
        Representative point by code: longitude and latitude, WGS84 degrees; areas may be absent.
    boundary : mapping of str to str
        Outline by code, as GeoJSON geometry text; areas may be absent.
    points : PopulationPoints, optional
        Without them every lowest area that has a place is one point with its population (0 where unknown).

    Returns
    -------
    AreaTable

    Raises
    ------
    UnknownCodeError
        A point lies in an area that the hierarchy does not know.
    ShapeError
        Columns of `points` of different lengths.

    Examples
    --------
    >>> from threebuckets.areas import Area
    >>> hierarchy = Hierarchy.of([Area("A", "Ayton"), Area("B", "Beeford")], [("B", "A")])
    >>> table = area_table(hierarchy, people={"B": 900.0}, places={"B": (-0.3, 54.0)}, boundary={})
    >>> table.point_area, table.point_people
    (array([1], dtype=int32), array([900.]))
    """
    codes = tuple(hierarchy.areas)
    lon, lat = (np.array([places.get(code, (np.nan, np.nan))[axis] for code in codes], float) for axis in (0, 1))
    known = np.array([people.get(code, np.nan) for code in codes], float)
    index = {code: position for position, code in enumerate(codes)}
    if points is None:
        above = {code for found in hierarchy.ancestors.values() for code in found}
        lowest = [i for i, code in enumerate(codes) if code not in above and np.isfinite(lon[i] + lat[i])]
        points = PopulationPoints([codes[i] for i in lowest], lon[lowest], lat[lowest], np.nan_to_num(known[lowest]))
    if len({len(points.area), *(len(column) for column in (points.lon, points.lat, points.people))}) > 1:
        raise ShapeError.of("points", "columns of different lengths", "area, lon, lat and people of one length")
    for code in points.area:
        if code not in index:
            raise UnknownCodeError.of("points", code, "the code of an area of the hierarchy")
    return AreaTable(
        code=np.array(codes, dtype=np.str_),
        levels=tuple(area.levels for area in hierarchy.areas.values()),
        parents=tuple(hierarchy.ancestors[code] for code in codes),
        people=known,
        lon=lon,
        lat=lat,
        boundary={code: boundary[code] for code in codes if code in boundary},
        point_area=np.array([index[code] for code in points.area], dtype=np.int32),
        point_lon=np.array(points.lon, float),
        point_lat=np.array(points.lat, float),
        point_people=np.array(points.people, float),
    )
