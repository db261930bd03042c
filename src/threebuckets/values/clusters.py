"""Weighted k-means in two dimensions, silhouettes and the likeness of two divisions of people.

Plain geometry on points; what the clusters mean is the matter of `threebuckets.values.groups`. Results do not depend on
the order of points.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

from threebuckets.stats import FloatArray, IntArray

MAX_POINTS = 20_000
GRID = 256
MAX_EXACT_SILHOUETTE = 5_000
BASE_CLUSTERS = 100
MAX_SWEEPS = 300
TRIALS = 3
NO_GAIN = 1e-12
NEARLY_BEST = 0.005
_CHUNK = 512


@dataclass(frozen=True, slots=True, eq=False)
class Clusters:
    """Centres of shape (k, 2), the cluster of each point, and the weighted sum of squared distances."""

    centres: FloatArray
    label: IntArray
    inertia: float


def random_numbers(seed: int, stream: int, size: int) -> FloatArray:
    """Uniform numbers in 0-1 of a counter-based generator: number i depends on (seed, stream, i) alone."""
    return np.random.Generator(np.random.Philox(key=[seed, stream])).random(size)


def k_means(points: FloatArray, weight: FloatArray, k: int, *, restarts: int = 10, seed: int = 0) -> Clusters:
    """Divide points into k clusters so that they lie close to their cluster's centre.

    Parameters
    ----------
    points : ndarray of float64, shape (n, 2)
    weight : ndarray of float64, shape (n,)
        Finite and >= 0, not all 0; a point of weight 0 only receives a label.
    k : int
        Number of clusters; fewer come out where there are fewer distinct points.
    restarts : int
        Independent starts by greedy k-means++; the best counts.
    seed : int

    Returns
    -------
    Clusters

    Notes
    -----
    Over 20,000 points, the cells of a 256 x 256 grid stand for the points in them. Cost: linear in points.

    References
    ----------
    Arthur, Vassilvitskii (2007), k-means++: the advantages of careful seeding, SODA; Hartigan (1975), Clustering
    Algorithms.

    Examples
    --------
    >>> k_means(np.array([[0.0, 0], [0, 1], [9, 9]]), np.ones(3), 2).label.tolist()
    [0, 0, 1]
    """
    sites, mass = _sites(points, weight)
    k = min(k, sites.shape[0])
    draws = random_numbers(seed, k, restarts * k * TRIALS).reshape(restarts, k, TRIALS)
    centres = _starts(sites, mass, k, draws)
    centres = _promising(sites, mass, _lloyd(sites, mass, centres))
    centres = _exchanged(sites, mass, centres)
    inertia = _inertia(sites, mass, centres)
    best = centres[np.lexsort((centres[:, 0, 0], inertia.round(9)))[0]]
    label = nearest(points, best)
    size = np.bincount(label, weight, minlength=k)
    order = np.lexsort((best[:, 1], best[:, 0], -size))
    rank = np.argsort(order)
    return Clusters(best[order], rank[label], float(inertia.min()))


def nearest(points: FloatArray, centres: FloatArray) -> IntArray:
    """Index of the nearest centre to each point, the lower one at equal distance."""
    return np.asarray(_squares(points, centres[None])[0].argmin(axis=1), np.int64)


def _squares(points: FloatArray, centres: FloatArray) -> FloatArray:
    """Squared distances, shape (restarts, n, k)."""
    across = points[None, :, None, 0] - centres[:, None, :, 0]
    along = points[None, :, None, 1] - centres[:, None, :, 1]
    return np.asarray(across * across + along * along)


def _sites(points: FloatArray, weight: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Distinct places with their weight, in order of place."""
    if weight.size > MAX_POINTS:
        points, weight = _grid_cells(points, weight)
    used = weight > 0
    points, weight = points[used], weight[used]
    rounded = points.round(9)
    order = np.lexsort((weight, rounded[:, 1], rounded[:, 0]))
    points, rounded, weight = points[order], rounded[order], weight[order]
    new = np.ones(weight.size, bool)
    new[1:] = (rounded[1:] != rounded[:-1]).any(axis=1)
    first = np.flatnonzero(new)
    return points[first], np.asarray(np.add.reduceat(weight, first), float)


def _grid_cells(points: FloatArray, weight: FloatArray) -> tuple[FloatArray, FloatArray]:
    low, high = points.min(axis=0), points.max(axis=0)
    width = np.where(high > low, high - low, 1.0)
    cell = np.minimum(((points - low) / width * GRID).astype(np.int64), GRID - 1)
    number = cell[:, 0] * GRID + cell[:, 1]
    # Within a cell points are summed in the order of their place, so that their numbering changes no bit of the mean.
    order = np.lexsort((weight, points[:, 1], points[:, 0]))
    number, points, weight = number[order], points[order], weight[order]
    mass = np.asarray(np.bincount(number, weight, GRID * GRID), float)
    used = mass > 0
    sums = [np.bincount(number, weight * points[:, axis], GRID * GRID)[used] for axis in (0, 1)]
    return np.stack(sums, axis=1) / mass[used, None], mass[used]


def _starts(sites: FloatArray, mass: FloatArray, k: int, draws: FloatArray) -> FloatArray:
    """First centres by greedy k-means++ for each restart, shape (restarts, k, 2); draws has (restarts, k, trials)."""
    restarts, _, trials = draws.shape
    row = np.arange(restarts)
    chosen = [_pick(np.broadcast_to(mass, (restarts, mass.size)), draws[:, 0, 0])]
    distance = _squares(sites, sites[chosen[0]][:, None])[:, :, 0]
    for step in range(1, k):
        tried = [_pick(distance * mass, draws[:, step, trial]) for trial in range(trials)]
        nearer = np.stack([np.minimum(distance, _squares(sites, sites[index][:, None])[:, :, 0]) for index in tried])
        best = (nearer @ mass).argmin(axis=0)
        chosen.append(np.stack(tried)[best, row])
        distance = nearer[best, row]
    return np.stack([sites[index] for index in chosen], axis=1)


def _pick(chance: FloatArray, draw: FloatArray) -> IntArray:
    """Index drawn in proportion to chance in each row."""
    running = np.cumsum(chance, axis=1)
    goal = draw[:, None] * running[:, -1:]
    return np.asarray(np.minimum((running <= goal).sum(axis=1), chance.shape[1] - 1))


def _lloyd(sites: FloatArray, mass: FloatArray, centres: FloatArray) -> FloatArray:
    """Centres moved to the means of their points until none changes; all restarts at once."""
    restarts = centres.shape[0]
    moving = np.arange(restarts)
    centres = centres.copy()
    label = np.full((restarts, mass.size), -1)
    for _ in range(MAX_SWEEPS):
        new = _squares(sites, centres[moving]).argmin(axis=2)
        changed = (new != label[moving]).any(axis=1)
        moving, new = moving[changed], new[changed]
        if not moving.size:
            break
        label[moving] = new
        centres[moving] = _means(sites, mass, new, centres[moving])
    return centres


def _inertia(sites: FloatArray, mass: FloatArray, centres: FloatArray) -> FloatArray:
    return np.asarray((_squares(sites, centres).min(axis=2) * mass).sum(axis=1))


def _promising(sites: FloatArray, mass: FloatArray, centres: FloatArray) -> FloatArray:
    """The restarts that came out near the best, each result once."""
    inertia = _inertia(sites, mass, centres)
    _, first = np.unique(inertia.round(9), return_index=True)
    return np.asarray(centres[first[inertia[first] <= inertia.min() * (1 + NEARLY_BEST)]])


def _exchanged(sites: FloatArray, mass: FloatArray, centres: FloatArray) -> FloatArray:
    """Centres after moving single points as long as that lowers the inertia (Hartigan): Lloyd's moves stop too early."""
    restarts = centres.shape[0]
    label = _squares(sites, centres).argmin(axis=2)
    row = np.arange(restarts)
    centres = _means(sites, mass, label, centres)
    for _ in range(MAX_SWEEPS):
        point, goal, gain = _best_moves(sites, mass, label, centres)
        moving = gain > NO_GAIN
        if not moving.any():
            break
        label[row[moving], point[moving]] = goal[moving]
        centres = _means(sites, mass, label, centres)
    return centres


def _best_moves(
    sites: FloatArray, mass: FloatArray, label: IntArray, centres: FloatArray
) -> tuple[IntArray, IntArray, FloatArray]:
    """In each restart the point whose move lowers the inertia most, where to, and the part of the inertia it saves."""
    restarts, k, _ = centres.shape
    size = _by_cluster(label, mass, k)
    squares = _squares(sites, centres)
    own = np.take_along_axis(squares, label[:, :, None], axis=2)[:, :, 0]
    inertia = (own * mass).sum(axis=1)
    own_size = np.take_along_axis(size, label, axis=1)
    left = own_size - mass
    saved = np.divide(mass * own_size * own, left, out=np.zeros_like(own), where=left > NO_GAIN * own_size)
    cost = squares * (mass[None, :, None] * size[:, None, :] / (size[:, None, :] + mass[None, :, None]))
    np.put_along_axis(cost, label[:, :, None], np.inf, axis=2)
    goal = cost.argmin(axis=2)
    gain = saved - np.take_along_axis(cost, goal[:, :, None], axis=2)[:, :, 0]
    point = gain.argmax(axis=1)
    row = np.arange(restarts)
    return point, goal[row, point], gain[row, point] / np.maximum(inertia, NO_GAIN)


def _by_cluster(label: IntArray, amount: FloatArray, k: int) -> FloatArray:
    """Sum of an amount over the points of each cluster in each restart, shape (restarts, k)."""
    restarts = label.shape[0]
    place = (label + np.arange(restarts)[:, None] * k).ravel()
    return np.asarray(np.bincount(place, np.tile(amount, restarts), restarts * k), float).reshape(restarts, k)


def _means(sites: FloatArray, mass: FloatArray, label: IntArray, centres: FloatArray) -> FloatArray:
    """Means of the points of each cluster; a cluster that lost all its points stays where it was."""
    size = _by_cluster(label, mass, centres.shape[1])
    axes = [
        np.divide(
            _by_cluster(label, mass * sites[:, axis], size.shape[1]),
            size,
            out=centres[:, :, axis].copy(),
            where=size > 0,
        )
        for axis in (0, 1)
    ]
    return np.stack(axes, axis=2)


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
        return [_silhouettes(*_base_clusters(points, weight, label))[0] for label in labels]
    return _silhouettes(points, weight, labels)


def _base_clusters(
    points: FloatArray, weight: FloatArray, label: IntArray
) -> tuple[FloatArray, FloatArray, list[IntArray]]:
    k = int(label.max()) + 1
    parts = [k_means(points[label == g], weight[label == g], BASE_CLUSTERS // k, restarts=1) for g in range(k)]
    mass = [np.bincount(part.label, weight[label == g], part.centres.shape[0]) for g, part in enumerate(parts)]
    owner = [np.full(part.centres.shape[0], g) for g, part in enumerate(parts)]
    return np.concatenate([part.centres for part in parts]), np.concatenate(mass), [np.concatenate(owner)]


def _silhouettes(points: FloatArray, weight: FloatArray, labels: list[IntArray]) -> list[float]:
    sizes = [int(label.max()) + 1 for label in labels]
    offsets = np.concatenate([[0], np.cumsum(sizes)])
    member = np.zeros((weight.size, offsets[-1]))
    for label, offset in zip(labels, offsets, strict=False):
        member[np.arange(weight.size), offset + label] = weight
    sums = np.empty_like(member)
    for first in range(0, weight.size, _CHUNK):
        rows = slice(first, first + _CHUNK)
        sums[rows] = np.sqrt(_squares(points[rows], points[None])[0]) @ member
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
    rows, columns = linear_sum_assignment(-table)
    match = np.full(table.shape[0], -1, np.int64)
    match[rows] = columns
    return match
