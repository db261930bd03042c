"""Support for statements with its uncertainty: overall, by group, in the least willing group, across groups.

Reads counts, never votes. What is published goes through `threebuckets.values.publishing` first.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from threebuckets.errors import ShapeError
from threebuckets.stats import FloatArray, IntArray, beta_interval
from threebuckets.values.counts import GroupCounts


@dataclass(frozen=True, slots=True, eq=False)
class Support:
    """Share of those with an opinion who agree, and how sure that is.

    Parameters
    ----------
    share : ndarray of float64, shape (S,) or (G, S)
        Agreeing part of those who agree or disagree, 0-1; NaN where nobody has an opinion.
    low, high : ndarray of float64
        Limits of the interval, 0-1; 0 and 1 where nobody has an opinion.
    n_effective : ndarray of float64
        Effective number of people with an opinion.
    pass_share : ndarray of float64
        Passing part of all answers, 0-1; NaN without answers.
    n_people : ndarray of int64
        Verified people with any answer.
    group_index : ndarray of int64
        Group the figures belong to, where it differs by statement (the worst group); else -1.
    """

    share: FloatArray
    low: FloatArray
    high: FloatArray
    n_effective: FloatArray
    pass_share: FloatArray
    n_people: IntArray
    group_index: IntArray

    def row(self, index: int) -> "Support":
        """Support in one group, arrays of shape (S,)."""
        fields = (self.share, self.low, self.high, self.n_effective, self.pass_share, self.n_people, self.group_index)
        share, low, high, n, passes, people, group = (array[index] for array in fields)
        return Support(share, low, high, n, passes, people, group)


def support(counts: GroupCounts, *, confidence: float = 0.95) -> Support:
    """Support of each statement in each group, with its interval.

    Parameters
    ----------
    counts : GroupCounts
    confidence : float
        Probability inside the interval.

    Returns
    -------
    Support
        Arrays of shape (G, S).

    Notes
    -----
    share = agree / (agree + disagree); passes stay visible in pass_share. The interval holds the middle of
    Beta(k + 1/2, n - k + 1/2) with n = n_effective and k = n x share.

    References
    ----------
    Brown, Cai, DasGupta (2001), Interval estimation for a binomial proportion, Statistical Science 16(2).

    Examples
    --------
    >>> overall = support(GroupCounts.of(agree=[[30]], disagree=[[10]], passed=[[10]]))
    >>> overall.share, overall.low.round(2), overall.pass_share
    (array([[0.75]]), array([[0.6]]), array([[0.2]]))
    """
    opinions, answers = counts.opinions, counts.opinions + counts.passed
    share = np.divide(counts.agree, opinions, out=np.full(opinions.shape, np.nan), where=opinions > 0)
    passes = np.divide(counts.passed, answers, out=np.full(opinions.shape, np.nan), where=answers > 0)
    k = counts.n_effective * np.nan_to_num(share)
    k = np.where(counts.disagree == 0, counts.n_effective, k)
    low, high = beta_interval(k, counts.n_effective, confidence)
    empty = np.isnan(share)
    nobody = np.full(opinions.shape, -1, np.int64)
    return Support(
        share, np.where(empty, 0.0, low), np.where(empty, 1.0, high), counts.n_effective, passes, counts.base, nobody
    )


def worst_group_support(
    counts: GroupCounts, *, can_veto: NDArray[np.bool_] | None = None, confidence: float = 0.95
) -> Support:
    """Support that each statement has in the group that likes it least.

    Parameters
    ----------
    counts : GroupCounts
        Counts by group, shape (G, S).
    can_veto : ndarray of bool, shape (G,), optional
        Groups large enough to decide; None takes all. One group alone always decides.
    confidence : float
        Probability inside the interval.

    Returns
    -------
    Support
        Arrays of shape (S,). For each statement the group with the lowest `low` (ties: the lower index), its index in
        `group_index`. Where no group may decide: share NaN, interval 0-1, index -1.

    Examples
    --------
    >>> worst = worst_group_support(GroupCounts.of(agree=[[9], [0]], disagree=[[0], [9]]))
    >>> worst.share, worst.group_index
    (array([0.]), array([1]))
    """
    by_group = support(counts, confidence=confidence)
    deciding = np.ones(counts.n_groups, bool) if can_veto is None or counts.n_groups == 1 else np.asarray(can_veto)
    if deciding.shape != (counts.n_groups,):
        raise ShapeError.of("can_veto", deciding.shape, f"one answer for each group, shape ({counts.n_groups},)")
    if not deciding.any():
        return _nobody(counts.agree.shape[1])
    group = np.where(deciding[:, None], by_group.low, np.inf).argmin(axis=0)
    column = np.arange(group.size)
    fields = (by_group.share, by_group.low, by_group.high, by_group.n_effective, by_group.pass_share)
    share, low, high, n, passes = (array[group, column] for array in fields)
    return Support(share, low, high, n, passes, by_group.n_people[group, column], group.astype(np.int64))


def _nobody(n_statements: int) -> Support:
    missing, zero = np.full(n_statements, np.nan), np.zeros(n_statements)
    nobody = np.full(n_statements, -1, np.int64)
    return Support(missing, zero, zero + 1, zero, missing, np.zeros(n_statements, np.int64), nobody)


@dataclass(frozen=True, slots=True, eq=False)
class GroupAware:
    """Consensus across groups as Polis publishes it, for comparison; arrays of shape (S,), 0-1.

    Parameters
    ----------
    agree, disagree : ndarray of float64
        Product over the groups of the chance to agree (to disagree).
    agree_geometric, disagree_geometric : ndarray of float64
        The same as a geometric mean, comparable between different numbers of groups.
    """

    agree: FloatArray
    disagree: FloatArray
    agree_geometric: FloatArray
    disagree_geometric: FloatArray


def group_aware_consensus(counts: GroupCounts) -> GroupAware:
    """Product over groups of (agree + 1) / (answers + 2), and the same of disagreement.

    A divided and an undecided group look alike in it: for verdicts use `worst_group_support`.

    References
    ----------
    Small, Bjorkegren, Erkkila, Shaw, Megill (2021), Polis: scaling deliberation by mapping high dimensional opinion
    spaces, Recerca 26(2).

    Examples
    --------
    >>> group_aware_consensus(GroupCounts.of(agree=[[8], [0]], disagree=[[0], [8]])).agree.round(3)
    array([0.09])
    """
    answers = counts.opinions + counts.passed
    agree = np.log((counts.agree + 1) / (answers + 2)).sum(axis=0)
    disagree = np.log((counts.disagree + 1) / (answers + 2)).sum(axis=0)
    n_groups = max(counts.n_groups, 1)
    return GroupAware(np.exp(agree), np.exp(disagree), np.exp(agree / n_groups), np.exp(disagree / n_groups))


def divisiveness(counts: GroupCounts) -> FloatArray:
    """How far the groups' support lies apart: variance between groups, 0 to 0.25.

    Groups count by their people with an opinion; shape (S,), NaN where fewer than two groups have one.

    Examples
    --------
    >>> divisiveness(GroupCounts.of(agree=[[9, 5], [0, 5]], disagree=[[0, 5], [9, 5]]))
    array([0.25, 0.  ])
    """
    opinions = counts.opinions
    total = opinions.sum(axis=0)
    share = np.divide(counts.agree, opinions, out=np.zeros_like(opinions), where=opinions > 0)
    part = np.divide(opinions, total, out=np.zeros_like(opinions), where=total > 0)
    mean = (part * share).sum(axis=0)
    between = (part * (share - mean) ** 2).sum(axis=0)
    return np.where((opinions > 0).sum(axis=0) >= 2, between, np.nan)
