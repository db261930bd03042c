"""Statements that mark a group out: what its people say more often than the rest.

For describing groups to readers. Groups come from the same votes, so the q-values describe; they do not prove that
groups exist, which is what their stability is for.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from threebuckets.stats import MIN_PEOPLE, FloatArray, IntArray, false_discovery_q
from threebuckets.values.counts import GroupCounts
from threebuckets.values.votes import AGREE, DISAGREE


@dataclass(frozen=True, slots=True, eq=False)
class Representative:
    """Statements that mark groups out, by group, then by falling lift; arrays of shape (n,).

    Parameters
    ----------
    group_index, statement_index : ndarray of int64
    answer : ndarray of int8
        The answer the group gives more often: +1 agree, -1 disagree.
    share, rest_share : ndarray of float64
        Part of the group's (of the others') answers that are this one, passes included, 0-1.
    lift : ndarray of float64
        Smoothed difference of the two shares, above 0.
    z, q_value : ndarray of float64
        Of the two-proportion test, and the false discovery rate it stands for.
    """

    group_index: IntArray
    statement_index: IntArray
    answer: NDArray[np.int8]
    share: FloatArray
    rest_share: FloatArray
    lift: FloatArray
    z: FloatArray
    q_value: FloatArray


def representative_statements(
    counts: GroupCounts, *, false_discovery_rate: float = 0.05, min_people: int = MIN_PEOPLE
) -> Representative:
    """Statements that a group answers differently from everybody else, beyond chance.

    Parameters
    ----------
    counts : GroupCounts
    false_discovery_rate : float
        Expected part of false ones among those returned, over all groups, statements and answers.
    min_people : int
        Verified people who must have answered, in the group and in the rest.

    Returns
    -------
    Representative
        Empty with fewer than two groups.

    Notes
    -----
    z compares (answer + 1) / (n + 1) in the group and in the rest, n all answers, scaled to the effective number of
    people where votes are weighted. One-sided p-values, Benjamini-Hochberg over all tests made.

    References
    ----------
    Small, Bjorkegren, Erkkila, Shaw, Megill (2021), Polis, Recerca 26(2); Benjamini, Hochberg (1995), JRSS B 57(1).

    Examples
    --------
    >>> found = representative_statements(GroupCounts.of(agree=[[40, 20], [2, 20]], disagree=[[2, 20], [40, 20]]))
    >>> found.group_index, found.statement_index, found.answer
    (array([0, 1]), array([0, 0]), array([ 1, -1], dtype=int8))
    """
    scale = np.divide(counts.n_effective, counts.opinions, out=np.ones_like(counts.agree), where=counts.opinions > 0)
    given = np.stack([counts.agree, counts.disagree], axis=2) * scale[:, :, None]
    answers = (counts.opinions + counts.passed) * scale
    elsewhere, answers_elsewhere = given.sum(axis=0) - given, answers.sum(axis=0) - answers
    enough = (counts.base >= min_people) & (counts.base.sum(axis=0) - counts.base >= min_people)
    z = _two_proportions(given + 1, answers[:, :, None] + 1, elsewhere + 1, answers_elsewhere[:, :, None] + 1)
    lift = (given + 1) / (answers[:, :, None] + 2) - (elsewhere + 1) / (answers_elsewhere[:, :, None] + 2)
    p_value = np.where(enough[:, :, None], special.ndtr(-z), np.nan)
    q_value = false_discovery_q(p_value)
    group, statement, side = np.nonzero((np.nan_to_num(q_value, nan=1.0) <= false_discovery_rate) & (lift > 0))
    order = np.lexsort((side, statement, -lift[group, statement, side].round(12), group))
    group, statement, side = group[order], statement[order], side[order]
    place = (group, statement, side)
    return Representative(
        group_index=group,
        statement_index=statement,
        answer=np.where(side == 0, AGREE, DISAGREE).astype(np.int8),
        share=given[place] / answers[group, statement],
        rest_share=elsewhere[place] / answers_elsewhere[group, statement],
        lift=lift[place],
        z=z[place],
        q_value=q_value[place],
    )


def _two_proportions(s1: FloatArray, n1: FloatArray, s2: FloatArray, n2: FloatArray) -> FloatArray:
    """Test statistic of the difference s1 / n1 - s2 / n2; 0 where both shares are 0 or both are 1."""
    p = (s1 + s2) / (n1 + n2)
    variance = np.maximum(p * (1 - p), 0.0) * (1 / n1 + 1 / n2)
    difference = s1 / n1 - s2 / n2
    return np.divide(difference, np.sqrt(variance), out=np.zeros_like(difference), where=variance > 0)
