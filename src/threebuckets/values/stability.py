"""Whether opinion groups come back when the people are drawn again: the bootstrap behind "no clear groups".

Each replicate counts every person 0, 1, 2 … times, fits means, components and groups anew and labels everybody. Not for
choosing a number of groups, which is the matter of `threebuckets.values.groups`.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from threebuckets.stats import FloatArray, IntArray
from threebuckets.values.cluster_quality import adjusted_rand, contingency, matched
from threebuckets.values.clusters import k_means, nearest, random_numbers
from threebuckets.values.landscape import VoteMatrix, fit_components

RESTARTS = 3
# Chances that a Poisson(1) number is at most 0, 1, 2, …: beyond the last the chance is under 1e-12.
_POISSON = np.cumsum([np.exp(-1.0) / float(factorial) for factorial in np.cumprod([1, *range(1, 15)])])


@dataclass(frozen=True, slots=True, eq=False)
class Recurrence:
    """How well one division of people comes back over the replicates.

    Parameters
    ----------
    stability : float
        Median adjusted Rand index of a replicate's division with this one; 1 the same, about 0 unrelated.
    group_stability : ndarray of float64, shape (k,)
        Mean Jaccard index of each group with its counterpart.
    membership : ndarray of float64, shape (n,)
        Part of the replicates in which a person falls in their group's counterpart.
    """

    stability: float
    group_stability: FloatArray
    membership: FloatArray


def multiplicities(seed: int, replicate: int, size: int) -> FloatArray:
    """How often each person counts in a replicate, Poisson(1); person i's number depends on (seed, replicate, i) alone."""
    draws = random_numbers(seed, replicate + 1_000_000, size)
    return np.searchsorted(_POISSON, draws, side="right").astype(float)


def recurrences(
    matrix: VoteMatrix,
    weight: FloatArray,
    grouped: NDArray[np.bool_],
    labels: list[IntArray],
    *,
    start: FloatArray,
    replicates: int,
    seed: int,
) -> list[Recurrence]:
    """Fit everything again on drawn people and see how well each division comes back.

    Parameters
    ----------
    matrix : VoteMatrix
        Of the n people who shape the map, in canonical order.
    weight : ndarray of float64, shape (n,)
    grouped : ndarray of bool, shape (n,)
        Who has enough votes to belong to a group.
    labels : list of ndarray of int64, shape (grouped people,)
        Divisions found on everybody, clusters numbered from 0.
    start : ndarray of float64, shape (S,)
        Where the search for components begins; the map's own components are near.
    replicates, seed : int
    """
    tallies = [_Tally(label, replicates) for label in labels]
    for replicate in range(replicates):
        drawn = weight * multiplicities(seed, replicate, weight.size)
        if not drawn[grouped].any():
            continue
        positions = _positions(matrix, drawn, start)[grouped]
        for tally in tallies:
            found = k_means(positions, drawn[grouped], tally.n_groups, restarts=RESTARTS, seed=seed)
            tally.add(replicate, nearest(positions, found.centres))
    return [tally.result() for tally in tallies]


def _positions(matrix: VoteMatrix, weight: FloatArray, start: FloatArray) -> FloatArray:
    fit = fit_components(matrix, weight, start)
    answered = np.maximum(np.diff(matrix.answers.indptr), 1)
    placed = matrix.centred(fit.means) @ fit.components.T
    return np.asarray(placed * np.sqrt(fit.means.size / answered)[:, None], float)


class _Tally:
    """What the replicates said about one division."""

    def __init__(self, label: IntArray, replicates: int) -> None:
        self.label = label
        self.n_groups = int(label.max()) + 1
        self.likeness = np.full(replicates, np.nan)
        self.overlap = np.full((replicates, self.n_groups), np.nan)
        self.hits = np.zeros(label.size)

    def add(self, replicate: int, found: IntArray) -> None:
        table = contingency(self.label, found, (self.n_groups, self.n_groups))
        counterpart = matched(table)
        shared = table[np.arange(self.n_groups), counterpart]
        either = table.sum(axis=1) + table.sum(axis=0)[counterpart] - shared
        self.likeness[replicate] = adjusted_rand(table)
        self.overlap[replicate] = shared / np.maximum(either, 1)
        self.hits += found == counterpart[self.label]

    def result(self) -> Recurrence:
        done = ~np.isnan(self.likeness)
        if not done.any():
            return Recurrence(float("nan"), np.full(self.n_groups, np.nan), np.full(self.label.size, np.nan))
        stability = float(np.median(self.likeness[done]))
        return Recurrence(stability, self.overlap[done].mean(axis=0), self.hits / done.sum())
