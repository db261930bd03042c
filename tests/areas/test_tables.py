"""Areas as plain arrays."""

import numpy as np
import pytest

from threebuckets.areas import Area, Hierarchy, PopulationPoints, area_table
from threebuckets.errors import ShapeError, UnknownCodeError

HIERARCHY = Hierarchy.of([Area("b", "B"), Area("a", "A"), Area("c", "C")], [("a", "c"), ("b", "c")])
PLACES = {"a": (0.0, 50.0), "c": (0.5, 50.5)}


def test_the_lowest_areas_with_a_place_stand_for_their_people() -> None:
    table = area_table(HIERARCHY, people={"a": 10.0}, places=PLACES, boundary={"a": "{}", "elsewhere": "{}"})
    assert table.code.tolist() == ["a", "b", "c"]
    assert table.point_area.tolist() == [0]
    assert table.point_people.tolist() == [10.0]
    assert np.isnan(table.lon[1])
    assert dict(table.boundary) == {"a": "{}"}


def test_given_population_points_are_kept() -> None:
    points = PopulationPoints(["b", "a"], np.array([0.0, 1.0]), np.array([50.0, 51.0]), np.array([5.0, 6.0]))
    table = area_table(HIERARCHY, people={}, places=PLACES, boundary={}, points=points)
    assert table.point_area.tolist() == [1, 0]
    assert table.point_people.tolist() == [5.0, 6.0]


def test_points_outside_the_hierarchy_or_of_unequal_length_are_refused() -> None:
    one = np.array([0.0])
    with pytest.raises(UnknownCodeError, match="nowhere"):
        area_table(HIERARCHY, people={}, places={}, boundary={}, points=PopulationPoints(["nowhere"], one, one, one))
    with pytest.raises(ShapeError):
        area_table(HIERARCHY, people={}, places={}, boundary={}, points=PopulationPoints(["a", "b"], one, one, one))


def test_a_hierarchy_without_places_has_no_points() -> None:
    assert area_table(HIERARCHY, people={}, places={}, boundary={}).point_area.shape == (0,)
