"""Who reaches whom: places in the plane, distances, and the areas that offers reach."""

from threebuckets.resources.reach.areas_reached import AreaOffers, Reach, is_unplaced, reach
from threebuckets.resources.reach.distances import Nearest, nearest, walking_minutes, within_distance
from threebuckets.resources.reach.places import LonLat, Projection, is_too_wide, projection_for

__all__ = [
    "AreaOffers",
    "LonLat",
    "Nearest",
    "Projection",
    "Reach",
    "is_too_wide",
    "is_unplaced",
    "nearest",
    "projection_for",
    "reach",
    "walking_minutes",
    "within_distance",
]
