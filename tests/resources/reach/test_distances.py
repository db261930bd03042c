"""Nearest places and sums within a radius, against every pair."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from threebuckets.errors import ShapeError
from threebuckets.resources import nearest, walking_minutes, within_distance
from threebuckets.resources.reach.grid import sums_by_tree, sums_within

COORDINATES = st.lists(st.tuples(st.integers(-6, 6), st.integers(-6, 6)), max_size=25)


def xy_of(points):
    return np.array(points, float).reshape(-1, 2)


@settings(max_examples=60, deadline=None)
@given(people=COORDINATES, places=COORDINATES, k=st.integers(1, 7))
def test_nearest_equals_sorting_every_pair_with_ties_to_the_least_row(people, places, k):
    people, places = xy_of(people), xy_of(places)
    found = nearest(people, places, k=k)
    taken = min(k, len(places))
    for row, person in enumerate(people):
        far = np.hypot(*(places - person).T)
        order = np.lexsort((np.arange(len(places)), far))[:taken]
        assert found.index[row, :taken].tolist() == order.tolist()
        assert found.distance_m[row, :taken].tolist() == far[order].tolist()
    assert (found.index[:, taken:] == -1).all()
    assert np.isinf(found.distance_m[:, taken:]).all()


@settings(max_examples=60, deadline=None)
@given(people=COORDINATES, places=COORDINATES, radius=st.integers(1, 9), seed=st.integers(0, 99))
def test_sums_within_a_radius_equal_those_of_every_pair_edge_included(people, places, radius, seed):
    people, places = xy_of(people), xy_of(places)
    weights = np.random.default_rng(seed).integers(0, 50, len(places)).astype(float)
    near = ((people[:, None] - places[None]) ** 2).sum(axis=2) <= radius**2
    assert within_distance(people, places, radius).tolist() == near.sum(axis=1).tolist()
    assert within_distance(people, places, radius, weights=weights).tolist() == (near @ weights).tolist()
    assert sums_by_tree(people, places, float(radius), weights).tolist() == (near @ weights).tolist()


def test_places_far_apart_cost_no_memory():
    places = np.array([[0.0, 0.0], [9e8, 9e8]])
    assert within_distance(places, places, 1.0).tolist() == [1.0, 1.0]


def test_the_order_of_places_changes_no_bit():
    rng = np.random.default_rng(3)
    people, places, weights = rng.random((40, 2)) * 100, rng.random((300, 2)) * 100, rng.random(300)
    order = rng.permutation(300)
    one = sums_within(people, places, 30.0, weights)
    assert one.tobytes() == sums_within(people, places[order], 30.0, weights[order]).tobytes()
    np.testing.assert_allclose(one, sums_by_tree(people, places, 30.0, weights), rtol=1e-12)


@pytest.mark.parametrize(
    "call",
    [
        lambda xy: within_distance(xy, xy, 0.0),
        lambda xy: within_distance(xy, xy, float("nan")),
        lambda xy: within_distance(xy, xy, 5.0, weights=np.ones(3)),
        lambda xy: within_distance(xy * np.nan, xy, 5.0),
        lambda xy: nearest(xy[:, :1], xy),
        lambda xy: nearest(xy, xy, k=0),
    ],
)
def test_arguments_that_mean_nothing_are_refused(call):
    with pytest.raises(ShapeError):
        call(np.zeros((2, 2)))


def test_a_kilometre_as_the_crow_flies_is_a_quarter_of_an_hour_on_foot():
    assert walking_minutes(np.array([1000.0]))[0] == pytest.approx(16.25)
