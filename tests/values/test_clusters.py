"""k-means against scikit-learn."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.cluster import KMeans
from threadpoolctl import threadpool_limits

from tests.values.made import blobs
from threebuckets.values import clusters as room
from threebuckets.values.cluster_quality import adjusted_rand, contingency
from threebuckets.values.clusters import k_means


def test_inertia_is_on_average_not_above_scikit_learns():
    ratios = []
    for seed in range(8):
        points = blobs(seed)
        for k in (2, 3, 4, 5):
            with threadpool_limits(1):
                theirs = KMeans(k, n_init=10, random_state=0).fit(points).inertia_
            ratios.append(k_means(points, np.ones(300), k).inertia / theirs)
    assert np.mean(ratios) <= 1 + 1e-9
    assert max(ratios) <= 1.005


@given(st.integers(0, 500))
@settings(max_examples=10, deadline=None)
def test_the_order_of_points_changes_nothing(seed):
    points, weight = blobs(seed, 120), np.random.default_rng(seed).uniform(0.5, 2, 120)
    order = np.random.default_rng(seed + 1).permutation(120)
    here, there = k_means(points, weight, 3), k_means(points[order], weight[order], 3)
    assert here.centres.tobytes() == there.centres.tobytes()
    assert (here.label[order] == there.label).all()


def test_a_weight_of_three_counts_like_three_points():
    points = blobs(1, 50)
    weight = np.random.default_rng(1).integers(1, 4, 50)
    here, there = (
        k_means(points, weight.astype(float), 3),
        k_means(np.repeat(points, weight, axis=0), np.ones(weight.sum()), 3),
    )
    assert here.centres == pytest.approx(there.centres)


def test_more_clusters_than_places_give_as_many_as_there_are_places():
    assert k_means(np.zeros((9, 2)), np.ones(9), 3).centres.shape == (1, 2)


def test_cells_of_a_grid_stand_for_many_points(monkeypatch):
    points = blobs(3, 4000, 3)
    exact = k_means(points, np.ones(4000), 3)
    monkeypatch.setattr(room, "MAX_POINTS", 1000)
    coarse = k_means(points, np.ones(4000), 3)
    assert adjusted_rand(contingency(exact.label, coarse.label, (3, 3))) > 0.98
