"""Which statement to show next: the one whose next vote would tell most, with a floor so that none starves.

For choosing by chance, the chance known and kept with the vote. Draws no random number itself: the caller hands one over.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from threebuckets.errors import ShapeError
from threebuckets.stats import FloatArray
from threebuckets.values.counts import GroupCounts

FLOOR = 0.2
"""Part of the chances that is shared out evenly, whatever a statement's votes say."""


def statement_chances(
    counts: GroupCounts,
    *,
    seen: NDArray[np.bool_],
    live: NDArray[np.bool_],
    group: int | None = None,
    group_shares: ArrayLike | None = None,
    floor: float = FLOOR,
) -> FloatArray:
    """Chance of each statement to be shown next to one person.

    Parameters
    ----------
    counts : GroupCounts
        Votes so far by group; one row where there are no groups.
    seen : ndarray of bool, shape (S,)
        Statements this person has answered or skipped.
    live : ndarray of bool, shape (S,)
        Statements that are shown to people at all.
    group : int, optional
        Opinion group of the person, where it is known: only that group's figures count then.
    group_shares : array_like of float, shape (G,), optional
        The groups' parts of the people; scaled to sum 1. None takes the groups' members.
    floor : float
        Part of the chances shared out evenly, 0-1.

    Returns
    -------
    ndarray of float64, shape (S,)
        Sums to 1; 0 for statements seen or not live, and everywhere when nothing is left.

    Notes
    -----
    chance = floor / open + (1 - floor) x sqrt(u) / sum sqrt(u) with u the value of one more vote: the part of answers
    that are no passes, times the fall to be expected in the variance of each group's support, var / (n + 1) of
    Beta(agree + 1/2, disagree + 1/2), n = agree + disagree + 1. Keep the chance with the vote: counts can then be
    corrected by its inverse.

    Examples
    --------
    >>> counts = GroupCounts.of(agree=[[50, 1, 0]], disagree=[[50, 1, 0]])
    >>> statement_chances(counts, seen=np.array([False, False, True]), live=np.ones(3, bool)).round(2)
    array([0.13, 0.87, 0.  ])
    """
    size = counts.agree.shape[1]
    is_open = _answers(live, size, "live") & ~_answers(seen, size, "seen")
    if not 0 <= floor <= 1:
        raise ShapeError.of("floor", floor, "a part from 0 to 1")
    if not is_open.any():
        return np.zeros(size)
    worth = np.where(is_open, np.sqrt(vote_values(counts, _shares(counts, group, group_shares))), 0.0)
    even = is_open / is_open.sum()
    total = worth.sum()
    return np.asarray(floor * even + (1 - floor) * (worth / total if total > 0 else even))


def vote_values(counts: GroupCounts, group_shares: FloatArray) -> FloatArray:
    """What one more vote on each statement is worth: the fall to be expected in the variance of support, shape (S,)."""
    alpha, beta = counts.agree + 0.5, counts.disagree + 0.5
    n = alpha + beta
    fall = alpha * beta / (n * (n + 1)) ** 2
    passed = counts.passed.sum(axis=0)
    answers = counts.opinions.sum(axis=0) + passed
    has_opinion = 1 - np.divide(passed, answers, out=np.zeros_like(passed), where=answers > 0)
    return np.asarray(has_opinion * (group_shares @ fall))


def pick_statement(chances: FloatArray, *, draw: float) -> int:
    """Statement that a draw falls on.

    Parameters
    ----------
    chances : ndarray of float64, shape (S,)
        From `statement_chances`.
    draw : float
        Random number, 0 <= draw < 1.

    Returns
    -------
    int
        Index of the statement; -1 when nothing is left to show.

    Examples
    --------
    >>> [pick_statement(np.array([0.5, 0.0, 0.5]), draw=draw) for draw in (0.0, 0.49, 0.5, 0.999)]
    [0, 0, 2, 2]
    >>> pick_statement(np.zeros(3), draw=0.3)
    -1
    """
    if not 0 <= draw < 1:
        raise ShapeError.of("draw", draw, "a number from 0 to below 1")
    possible = np.flatnonzero(chances > 0)
    if not possible.size:
        return -1
    upto = np.cumsum(chances[possible])
    place = int(np.searchsorted(upto, draw * upto[-1], side="right"))
    return int(possible[min(place, possible.size - 1)])


def _answers(mask: NDArray[np.bool_], size: int, name: str) -> NDArray[np.bool_]:
    array = np.asarray(mask)
    if array.shape != (size,) or array.dtype != np.bool_:
        raise ShapeError.of(name, f"{array.dtype} of shape {array.shape}", f"bool of shape ({size},)")
    return array


def _shares(counts: GroupCounts, group: int | None, given: ArrayLike | None) -> FloatArray:
    """The groups' parts of what counts, summing to 1."""
    n_groups = counts.n_groups
    if group is not None:
        if not 0 <= group < n_groups:
            raise ShapeError.of("group", group, f"a group from 0 to {n_groups - 1}")
        return np.asarray(np.eye(n_groups)[group])
    shares = np.asarray(counts.weighted_members if given is None else given, float)
    if shares.shape != (n_groups,) or not (np.isfinite(shares) & (shares >= 0)).all():
        raise ShapeError.of("group_shares", shares.shape, f"a part of 0 or more for each group, shape ({n_groups},)")
    total = shares.sum()
    return np.asarray(shares / total if total > 0 else np.full(n_groups, 1 / n_groups))
