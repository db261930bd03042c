"""Weighted k-means in two dimensions.

Plain geometry on points; what the clusters mean is the matter of `threebuckets.values.groups`, and how good a division is
that of `threebuckets.values.cluster_quality`. Results do not depend on the order of points.
"""

from dataclasses import dataclass

import numpy as np

from threebuckets.stats import FloatArray, IntArray

MAX_POINTS = 20_000
GRID = 256
SUMMARY_SWEEPS = 5
MAX_SWEEPS = 300
TRIALS = 3
NO_GAIN = 1e-12
NEARLY_BEST = 0.005


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
    centres = np.stack([_exchanged(sites, mass, each) for each in centres])
    inertia = _inertia(sites, mass, centres)
    best = centres[np.lexsort((centres[:, 0, 0], inertia.round(9)))[0]]
    label = nearest(points, best)
    size = np.bincount(label, weight, minlength=k)
    order = np.lexsort((best[:, 1], best[:, 0], -size))
    rank = np.argsort(order)
    return Clusters(best[order], rank[label], float(inertia.min()))


def nearest(points: FloatArray, centres: FloatArray) -> IntArray:
    """Index of the nearest centre to each point, the lower one at equal distance."""
    return np.asarray(squares_to(points, centres[None])[0].argmin(axis=1), np.int64)


def squares_to(points: FloatArray, centres: FloatArray) -> FloatArray:
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
    distance = squares_to(sites, sites[chosen[0]][:, None])[:, :, 0]
    for step in range(1, k):
        tried = [_pick(distance * mass, draws[:, step, trial]) for trial in range(trials)]
        nearer = np.stack([np.minimum(distance, squares_to(sites, sites[index][:, None])[:, :, 0]) for index in tried])
        best = (nearer @ mass).argmin(axis=0)
        chosen.append(np.stack(tried)[best, row])
        distance = nearer[best, row]
    return np.stack([sites[index] for index in chosen], axis=1)


def _pick(chance: FloatArray, draw: FloatArray) -> IntArray:
    """Index drawn in proportion to chance in each row."""
    running = np.cumsum(chance, axis=1)
    goal = draw[:, None] * running[:, -1:]
    return np.asarray(np.minimum((running <= goal).sum(axis=1), chance.shape[1] - 1))


def _lloyd(sites: FloatArray, mass: FloatArray, centres: FloatArray, sweeps: int = MAX_SWEEPS) -> FloatArray:
    """Centres moved to the means of their points until none changes; all restarts at once."""
    restarts = centres.shape[0]
    moving = np.arange(restarts)
    centres = centres.copy()
    label = np.full((restarts, mass.size), -1)
    for _ in range(sweeps):
        new = squares_to(sites, centres[moving]).argmin(axis=2)
        changed = (new != label[moving]).any(axis=1)
        moving, new = moving[changed], new[changed]
        if not moving.size:
            break
        label[moving] = new
        centres[moving] = _means(sites, mass, new, centres[moving])
    return centres


def _inertia(sites: FloatArray, mass: FloatArray, centres: FloatArray) -> FloatArray:
    return np.asarray((squares_to(sites, centres).min(axis=2) * mass).sum(axis=1))


def _promising(sites: FloatArray, mass: FloatArray, centres: FloatArray) -> FloatArray:
    """The restarts that came out near the best, each result once."""
    inertia = _inertia(sites, mass, centres)
    _, first = np.unique(inertia.round(9), return_index=True)
    return np.asarray(centres[first[inertia[first] <= inertia.min() * (1 + NEARLY_BEST)]])


def _exchanged(sites: FloatArray, mass: FloatArray, centres: FloatArray) -> FloatArray:
    """Centres after moving single points as long as that lowers the inertia (Hartigan): Lloyd's moves stop too early."""
    label = nearest(sites, centres)
    centres = _means(sites, mass, label[None], centres[None])[0]
    for _ in range(MAX_SWEEPS):
        goal, gain = _moves(sites, mass, label, centres)
        inertia = _spread(sites, mass, label, centres)
        gainful = gain > NO_GAIN * inertia
        if not gainful.any():
            break
        # All gainful moves at once mostly help; where they get into each other's way, the best one alone surely does.
        together = np.where(gainful, goal, label)
        moved = _means(sites, mass, together[None], centres[None])[0]
        if _spread(sites, mass, together, moved) < inertia:
            label, centres = together, moved
        else:
            label[gain.argmax()] = goal[gain.argmax()]
            centres = _means(sites, mass, label[None], centres[None])[0]
    return centres


def _moves(sites: FloatArray, mass: FloatArray, label: IntArray, centres: FloatArray) -> tuple[IntArray, FloatArray]:
    """For each point the other cluster it had best move to, and how much that lowers the inertia."""
    row, size = np.arange(label.size), np.bincount(label, mass, centres.shape[0])
    squares = squares_to(sites, centres[None])[0]
    left = size[label] - mass
    saved = mass * size[label] * squares[row, label]
    saved = np.divide(saved, left, out=np.zeros_like(saved), where=left > NO_GAIN * size[label])
    cost = squares * (mass[:, None] * size / (size + mass[:, None]))
    cost[row, label] = np.inf
    goal = cost.argmin(axis=1)
    return goal, saved - cost[row, goal]


def _spread(sites: FloatArray, mass: FloatArray, label: IntArray, centres: FloatArray) -> float:
    """Weighted sum of squared distances to the centres the labels name."""
    away = sites - centres[label]
    return float((mass * (away * away).sum(axis=1)).sum())


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


def summary(points: FloatArray, weight: FloatArray, k: int) -> tuple[FloatArray, FloatArray]:
    """A few places that stand for many points, with their weights; a few sweeps are near enough."""
    if not weight.any():
        return np.zeros((0, 2)), np.zeros(0)
    sites, mass = _sites(points, weight)
    k = min(k, mass.size)
    centres = _starts(sites, mass, k, random_numbers(0, k, k).reshape(1, k, 1))
    centres = _lloyd(sites, mass, centres, SUMMARY_SWEEPS)[0]
    total = np.bincount(nearest(sites, centres), mass, k)
    return centres[total > 0], np.asarray(total[total > 0], float)
