"""k-means, silhouettes and likeness against scikit-learn."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score, silhouette_score
from threadpoolctl import threadpool_limits

from threebuckets.values import clusters as room
from threebuckets.values.clusters import adjusted_rand, contingency, k_means, matched, silhouettes


def blobs(seed, n=300, k=4):
    draw = np.random.default_rng(seed)
    return draw.normal(size=(k, 2))[draw.integers(0, k, n)] * 2 + draw.normal(size=(n, 2)) * 0.5


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


@pytest.mark.parametrize("k", [2, 3, 5])
def test_the_silhouette_is_scikit_learns(k):
    points = blobs(k, 700)
    label = k_means(points, np.ones(700), k).label
    assert silhouettes(points, np.ones(700), [label])[0] == pytest.approx(silhouette_score(points, label), abs=1e-9)


def test_the_silhouette_counts_weights_and_stays_near_with_base_clusters(monkeypatch):
    points = blobs(2, 600)
    label = k_means(points, np.ones(600), 3).label
    exact = silhouettes(points, np.ones(600), [label, label])
    assert exact[0] == exact[1]
    assert silhouettes(points, np.full(600, 2.0), [label])[0] == pytest.approx(exact[0], abs=0.02)
    monkeypatch.setattr(room, "MAX_EXACT_SILHOUETTE", 100)
    assert silhouettes(points, np.ones(600), [label])[0] == pytest.approx(exact[0], abs=0.05)
    assert np.isnan(silhouettes(points, np.ones(600), [np.zeros(600, np.int64)])[0])


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=2, max_size=60))
def test_the_likeness_of_two_divisions_is_scikit_learns(pairs):
    first, second = np.array(pairs).T
    ours = adjusted_rand(contingency(first, second, (4, 4)))
    assert ours == pytest.approx(adjusted_rand_score(first, second), abs=1e-12)


def test_clusters_are_matched_by_the_points_they_share():
    assert matched(np.array([[1, 9], [8, 2], [0, 0]])).tolist() == [1, 0, -1]
