"""Pairs of offers and areas: which areas hold a place, and which have enough people near it.

Only for `areas_reached.py`, which says what counts.
"""

from typing import Any

import numpy as np
import shapely
from scipy.sparse import csr_array
from scipy.spatial import cKDTree

from threebuckets.areas import AreaTable
from threebuckets.resources.reach.lineage import Lineage
from threebuckets.resources.reach.pairs import Pairs, repeated
from threebuckets.resources.reach.places import Projection
from threebuckets.resources.types import XY, Floats, Index

_CHUNK = 4096


def smallest_areas(pairs: Pairs, n_offers: int, lineage: Lineage) -> Index:
    """For each offer its area that most others hold, the first by code among equals; −1 where there is none."""
    out = np.full(n_offers, -1, np.int32)
    order = np.lexsort((-pairs.area, lineage.depth()[pairs.area]))
    out[pairs.offer[order]] = pairs.area[order]
    return out


def containing_pairs(lon: Floats, lat: Floats, areas: AreaTable, lineage: Lineage) -> Pairs:
    """Areas whose outline holds a place, boundary included, and all that hold these; of no share yet."""
    placed = np.flatnonzero(np.isfinite(lon) & np.isfinite(lat))
    row = {str(code): position for position, code in enumerate(areas.code)}
    outlined = np.array([row[code] for code in sorted(areas.boundary) if code in row], np.int64)
    if not len(placed) or not len(outlined):
        none = np.zeros(0, np.int64)
        return Pairs(none, none, np.zeros(0))
    outlines = shapely.from_geojson([areas.boundary[str(areas.code[at])] for at in outlined])
    points: Any = shapely.points(lon[placed], lat[placed])
    which, point = shapely.STRtree(points).query(outlines, predicate="intersects")
    pair, up = repeated(lineage.up_start, lineage.up, outlined[which])
    return Pairs(placed[point][pair], up, np.zeros(len(up)))


def circle_pairs(xy: XY, radius_m: Floats, areas: AreaTable, lineage: Lineage, projection: Projection) -> Pairs:
    """Areas of whose people some live within an offer's radius, with their share."""
    offers = np.flatnonzero(np.isfinite(radius_m) & np.isfinite(xy).all(axis=1))
    points_xy, by_area = _points(areas, lineage, projection)
    parts = [Pairs(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))]
    if not len(points_xy):
        return parts[0]
    tree = cKDTree(points_xy)
    for start in range(0, len(offers), _CHUNK):
        chunk = offers[start : start + _CHUNK]
        found = tree.query_ball_point(xy[chunk], radius_m[chunk], return_sorted=True)
        lengths = np.array([len(rows) for rows in found], np.int64)
        begin = np.concatenate([[0], np.cumsum(lengths)])
        near = np.array([row for rows in found for row in rows], np.int64)
        within = csr_array((np.ones(len(near)), near, begin), shape=(len(chunk), len(points_xy)))
        share = (within @ by_area).tocoo()
        parts.append(Pairs(chunk[share.row], share.col.astype(np.int64), np.minimum(share.data, 1.0)))
    return Pairs.joined(parts)


def _points(areas: AreaTable, lineage: Lineage, projection: Projection) -> tuple[XY, csr_array]:
    """Population points in the plane, in an order of their own, and the share that each is of each area.

    Where nobody knows how many live in an area, its points count alike.
    """
    placed = np.flatnonzero(np.isfinite(areas.point_lon) & np.isfinite(areas.point_lat))
    columns = (areas.point_people, areas.point_lat, areas.point_lon, areas.point_area)
    placed = placed[np.lexsort([column[placed] for column in columns])]
    xy = projection.to_metres(areas.point_lon[placed], areas.point_lat[placed])
    point, area = repeated(lineage.up_start, lineage.up, areas.point_area[placed].astype(np.int64))
    people = np.nan_to_num(areas.point_people[placed])[point]
    n_areas = len(areas.code)
    total, count = np.bincount(area, people, minlength=n_areas), np.bincount(area, minlength=n_areas)
    share = np.where(total[area] > 0, people / np.where(total[area] > 0, total[area], 1.0), 1.0 / count[area])
    return xy, csr_array((share, (point, area)), shape=(len(placed), n_areas))
