"""Which areas are alike: as many people, living as densely. Pure: no database.

What areas are alike in must be no outcome, or likeness would explain away the differences it is to show.
"""

import json
import math
from collections.abc import Mapping

import numpy as np
from shapely.geometry import shape

from threebuckets.policy.facts.places import Places
from threebuckets.policy.platform import Platform
from threebuckets.situation import SimilarAreas, nearest_areas

SETTLEMENT = "settlement"
KM_A_DEGREE = 111.2


def similar_areas(platform: Platform, places: Places) -> SimilarAreas:
    """The tested areas most alike in people and in people a square kilometre; none where either is not known."""
    people = population(platform)
    features = np.full((len(places.tested), 2), np.nan)
    for row, code in enumerate(places.tested):
        size = _square_km(platform.boundaries[code]) if code in platform.boundaries else 0.0
        if size > 0 and people.get(code, 0) > 0:
            features[row] = math.log(people[code]), math.log(people[code] / size)
    return nearest_areas(SETTLEMENT, places.tested, features)


def population(platform: Platform) -> Mapping[str, float]:
    """People by area, where known."""
    rows = platform.table("situation/areas").select("area", "population").iter_rows()
    return {code: people for code, people in rows if people is not None}


def _square_km(geometry: str) -> float:
    """Size of an outline in degrees; near enough to tell a town from a moor."""
    outline = shape(json.loads(geometry))
    return float(outline.area) * KM_A_DEGREE**2 * math.cos(math.radians(outline.centroid.y))
