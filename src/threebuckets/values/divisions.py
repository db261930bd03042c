"""Ways to divide people into groups, and what speaks for each: size, stability, silhouette.

For finding the candidates; which is taken, and what a group is called, is the matter of `threebuckets.values.groups`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from threebuckets.errors import ShapeError
from threebuckets.stats import FloatArray, IntArray
from threebuckets.values.cluster_quality import silhouettes
from threebuckets.values.clusters import Clusters, k_means
from threebuckets.values.counts import check_weights
from threebuckets.values.landscape import Landscape, VoteMatrix, canonical_order
from threebuckets.values.stability import Recurrence, recurrences
from threebuckets.values.votes import Votes

MIN_STABILITY = 0.75
MIN_GROUP_PEOPLE = 5
MIN_GROUP_SHARE = 0.05


@dataclass(frozen=True, slots=True)
class Candidate:
    """One number of groups that was considered.

    Parameters
    ----------
    n_groups : int
    stability : float
        Median adjusted Rand index over bootstrap replicates; NaN without replicates.
    silhouette : float
        Mean silhouette, -1 to 1.
    smallest_share : float
        People in the smallest group as a part of all in groups, 0-1.
    is_admissible : bool
        Whether it is stable and no group is too small.
    """

    n_groups: int
    stability: float
    silhouette: float
    smallest_share: float
    is_admissible: bool


@dataclass(frozen=True, slots=True, eq=False)
class Division:
    """One division of the people in a study, and what speaks for it.

    Parameters
    ----------
    clusters : Clusters
        Labels follow `GroupStudy.core`.
    returned : Recurrence
        How well it comes back when people are drawn again.
    candidate : Candidate
    """

    clusters: Clusters
    returned: Recurrence
    candidate: Candidate

    @property
    def sizes(self) -> IntArray:
        """People in each cluster."""
        return np.bincount(self.clusters.label, minlength=self.candidate.n_groups)


class GroupStudy:
    """The people groups are sought among, in canonical order, and where they lie.

    Parameters
    ----------
    votes : Votes
    landscape : Landscape
        Fitted on these votes.
    weights : ndarray of float64, shape (P,), optional
    fit : ndarray of bool, shape (P,), optional
        Who shapes the groups; None takes everybody.
    """

    def __init__(
        self, votes: Votes, landscape: Landscape, weights: FloatArray | None, fit: NDArray[np.bool_] | None
    ) -> None:
        weight = check_weights(weights, votes.n_participants)
        self.fitted = np.ones(votes.n_participants, bool) if fit is None else np.asarray(fit, bool)
        if self.fitted.shape != (votes.n_participants,) or landscape.included.shape != (votes.n_participants,):
            raise ShapeError.of("fit", self.fitted.shape, f"one answer for each of {votes.n_participants} participants")
        self.votes, self.landscape = votes, landscape
        order = canonical_order(votes, weight * self.fitted)
        self.people = order[self.fitted[order]]
        self.weight = weight[self.people]
        self.grouped = landscape.included[self.people]
        self.core = self.people[self.grouped]
        self.positions = landscape.positions[self.core]

    @property
    def voters(self) -> NDArray[np.bool_]:
        """Who shapes the groups and voted at all, shape (P,)."""
        return self.fitted & (self.votes.votes_per_participant > 0)

    def divisions(self, numbers: Sequence[int], *, replicates: int, seed: int) -> tuple[Division, ...]:
        """The best division into each number of groups that can be had."""
        weight = self.weight[self.grouped]
        if not weight.any():
            return ()
        tried = [k_means(self.positions, weight, k, seed=seed) for k in numbers]
        found = [clusters for clusters, k in zip(tried, numbers, strict=True) if np.unique(clusters.label).size == k]
        if not found:
            return ()
        labels = [clusters.label for clusters in found]
        shapes = silhouettes(self.positions, weight, labels)
        returned = self._recurrences(labels, replicates, seed)
        return tuple(map(_division, found, returned, shapes))

    def _recurrences(self, labels: list[IntArray], replicates: int, seed: int) -> list[Recurrence]:
        matrix = VoteMatrix.of(self.votes, self.people)
        start = self.landscape.components.sum(axis=0)
        return recurrences(matrix, self.weight, self.grouped, labels, start=start, replicates=replicates, seed=seed)


def _division(clusters: Clusters, returned: Recurrence, silhouette: float) -> Division:
    sizes = np.bincount(clusters.label)
    n_people, smallest = int(sizes.sum()), int(sizes.min())
    is_large = smallest >= max(MIN_GROUP_PEOPLE, MIN_GROUP_SHARE * n_people)
    is_stable = np.isnan(returned.stability) or returned.stability >= MIN_STABILITY
    candidate = Candidate(sizes.size, returned.stability, silhouette, smallest / n_people, bool(is_large and is_stable))
    return Division(clusters, returned, candidate)
