"""Silhouettes and likeness against scikit-learn."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import adjusted_rand_score, silhouette_score

from tests.values.made import blobs
from threebuckets.values import cluster_quality as room
from threebuckets.values.cluster_quality import adjusted_rand, contingency, matched, silhouettes
from threebuckets.values.clusters import k_means


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
