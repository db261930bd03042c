"""How good a division of points is: silhouettes, and the likeness of two divisions.

For judging clusters made by `threebuckets.values.clusters`; nothing here makes any.
"""

import numpy as np

from threebuckets.stats import FloatArray, IntArray
from threebuckets.values.clusters import squares_to, summary

MAX_EXACT_SILHOUETTE = 5_000
BASE_CLUSTERS = 100
_CHUNK = 512


def silhouettes(points: FloatArray, weight: FloatArray, labels: list[IntArray]) -> list[float]:
    """Mean silhouette of each of several divisions of the same points, -1 to 1.

    Parameters
    ----------
    points : ndarray of float64, shape (n, 2)
    weight : ndarray of float64, shape (n,)
    labels : list of ndarray of int64, shape (n,)
        Clusters numbered from 0; NaN comes out for fewer than two clusters.

    Notes
    -----
    Exact to 5,000 points, in pieces of 512 rows. Beyond, up to 100 base clusters of each division stand for the points,
    so that the cost stays linear in points.

    References
    ----------
    Rousseeuw (1987), Silhouettes, Journal of Computational and Applied Mathematics 20.

    Examples
    --------
    >>> points = np.array([[0.0, 0], [0, 1], [9, 0], [9, 1]])
    >>> round(silhouettes(points, np.ones(4), [np.array([0, 0, 1, 1])])[0], 3)
    0.889
    """
    if weight.size > MAX_EXACT_SILHOUETTE:
        return [_rough_silhouette(points, weight, label) for label in labels]
    return _silhouettes(points, weight, labels)


def _rough_silhouette(points: FloatArray, weight: FloatArray, label: IntArray) -> float:
    """Silhouette of a division from up to 100 base clusters that stand for its points."""
    k = int(label.max()) + 1
    parts = [summary(points[label == g], weight[label == g], BASE_CLUSTERS // k) for g in range(k)]
    owner = np.repeat(np.arange(k), [mass.size for _, mass in parts])
    centres, mass = np.concatenate([part for part, _ in parts]), np.concatenate([mass for _, mass in parts])
    return _silhouettes(centres, mass, [owner])[0]


def _silhouettes(points: FloatArray, weight: FloatArray, labels: list[IntArray]) -> list[float]:
    sizes = [int(label.max()) + 1 for label in labels]
    offsets = np.concatenate([[0], np.cumsum(sizes)])
    member = np.zeros((weight.size, offsets[-1]))
    for label, offset in zip(labels, offsets, strict=False):
        member[np.arange(weight.size), offset + label] = weight
    sums = np.empty_like(member)
    for first in range(0, weight.size, _CHUNK):
        rows = slice(first, first + _CHUNK)
        sums[rows] = np.sqrt(squares_to(points[rows], points[None])[0]) @ member
    return [
        _mean_silhouette(sums[:, low:high], member[:, low:high].sum(axis=0), label, weight)
        for label, low, high in zip(labels, offsets[:-1], offsets[1:], strict=True)
    ]


def _mean_silhouette(sums: FloatArray, mass: FloatArray, label: IntArray, weight: FloatArray) -> float:
    if mass.size < 2 or not weight.any():
        return float("nan")
    own = np.arange(label.size), label
    others = mass[label] - weight
    alone = others <= 1e-12 * mass[label]
    inside = sums[own] / np.where(alone, 1.0, others)
    means = np.divide(sums, mass, out=np.full_like(sums, np.inf), where=mass > 0)
    means[own] = np.inf
    outside = means.min(axis=1)
    largest = np.maximum(inside, outside)
    value = np.divide(outside - inside, largest, out=np.zeros_like(inside), where=(largest > 0) & ~alone)
    return float((value * weight).sum() / weight.sum())


def contingency(first: IntArray, second: IntArray, shape: tuple[int, int]) -> IntArray:
    """How many points lie in each pair of clusters of two divisions."""
    return np.bincount(first * shape[1] + second, minlength=shape[0] * shape[1]).reshape(shape)


def adjusted_rand(table: IntArray) -> float:
    """Likeness of two divisions from their contingency table: 1 the same, about 0 unrelated.

    References
    ----------
    Hubert, Arabie (1985), Comparing partitions, Journal of Classification 2.

    Examples
    --------
    >>> adjusted_rand(np.array([[5, 0], [0, 5]]))
    1.0
    """

    def pairs(n: IntArray) -> float:
        return float((n * (n - 1.0) / 2).sum())

    both, rows, columns = pairs(table), pairs(table.sum(axis=1)), pairs(table.sum(axis=0))
    every = pairs(np.atleast_1d(table.sum()))
    expected = rows * columns / every if every else 0.0
    most = (rows + columns) / 2
    return 1.0 if most == expected else (both - expected) / (most - expected)


def matched(table: IntArray) -> IntArray:
    """For each row of a contingency table the column that shares most points with it, one to one; -1 where none is left."""
    from scipy.optimize import linear_sum_assignment  # loaded only where groups are matched: it takes its time

    rows, columns = linear_sum_assignment(-table)
    match = np.full(table.shape[0], -1, np.int64)
    match[rows] = columns
    return match
