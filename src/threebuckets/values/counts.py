"""Votes counted in cells of opinion group and statement, unverified votes capped.

For the sums every figure about support is made of. Not for intervals (`threebuckets.values.support`) and not for
publishing (`threebuckets.values.publishing`): counts hold small numbers and never leave the library as they are.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from threebuckets.errors import Fault, InputError, ShapeError, shown
from threebuckets.stats import FloatArray, IntArray
from threebuckets.values.votes import AGREE, DISAGREE, PASS, Votes

CAP = 0.10
"""Unverified votes count at most this part of the verified ones in each cell."""

GroupIndex = NDArray[np.integer[Any]]


@dataclass(frozen=True, slots=True, eq=False)
class GroupCounts:
    """Sums over people in cells of group (rows) and statement (columns).

    Parameters
    ----------
    agree, disagree, passed : ndarray of float64, shape (G, S)
        Weighted people, unverified ones capped.
    n_effective : ndarray of float64, shape (G, S)
        Kish's effective number of people with an opinion.
    n_people : ndarray of int64, shape (G, S, 3)
        Verified people behind disagree, pass and agree.
    members : ndarray of int64, shape (G,)
        Verified people with any vote in the group.
    weighted_members : ndarray of float64, shape (G,)
        Sum of their weights.

    References
    ----------
    Kish (1965), Survey Sampling: n_effective = (sum w)^2 / sum w^2.
    """

    agree: FloatArray
    disagree: FloatArray
    passed: FloatArray
    n_effective: FloatArray
    n_people: IntArray
    members: IntArray
    weighted_members: FloatArray

    def __post_init__(self) -> None:
        for array in (self.agree, self.disagree, self.passed, self.n_effective, self.n_people, self.members):
            array.flags.writeable = False

    @property
    def n_groups(self) -> int:
        """Number of groups G."""
        return int(self.agree.shape[0])

    @property
    def opinions(self) -> FloatArray:
        """Weighted people who agree or disagree, shape (G, S)."""
        return self.agree + self.disagree

    @property
    def base(self) -> IntArray:
        """Verified people with any answer in each cell, shape (G, S)."""
        return np.asarray(self.n_people.sum(axis=2))

    @classmethod
    def of(cls, agree: ArrayLike, disagree: ArrayLike, passed: ArrayLike | None = None) -> "GroupCounts":
        """Make unweighted counts from numbers of people, shape (G, S) each.

        Examples
        --------
        >>> GroupCounts.of(agree=[[9], [0]], disagree=[[0], [9]]).n_effective
        array([[9.],
               [9.]])
        """
        yes, no = np.atleast_2d(np.array(agree, float)), np.atleast_2d(np.array(disagree, float))
        skipped = np.zeros_like(yes) if passed is None else np.atleast_2d(np.array(passed, float))
        if not yes.shape == no.shape == skipped.shape:
            raise ShapeError.of("disagree", no.shape, f"counts of one shape, {yes.shape}")
        people = np.stack([no, skipped, yes], axis=2)
        if not (people >= 0).all():
            raise ShapeError.of("agree", shown(people.min()), "numbers of people, none missing or below 0")
        members = people.sum(axis=2).max(axis=1, initial=0)
        return cls(
            yes, no, skipped, yes + no, np.rint(people).astype(np.int64), np.rint(members).astype(np.int64), members
        )

    def rows(self, rows: slice | IntArray) -> "GroupCounts":
        """Counts of some of the groups."""
        return GroupCounts(
            self.agree[rows],
            self.disagree[rows],
            self.passed[rows],
            self.n_effective[rows],
            self.n_people[rows],
            self.members[rows],
            self.weighted_members[rows],
        )


def count_votes(
    votes: Votes,
    *,
    groups: GroupIndex | None = None,
    n_groups: int = 1,
    weights: FloatArray | None = None,
    verified: NDArray[np.bool_] | None = None,
    cap: float = CAP,
) -> GroupCounts:
    """Count votes by group and statement.

    Parameters
    ----------
    votes : Votes
    groups : ndarray of int, shape (P,), optional
        Group of each participant, -1 for none; None counts everybody as group 0.
    n_groups : int
        Number of groups G.
    weights : ndarray of float64, shape (P,), optional
        Weight of each participant, finite and >= 0; None weighs everybody 1.
    verified : ndarray of bool, shape (P,), optional
        Who is known to be a person with one account. None treats everybody alike.
    cap : float
        In each cell unverified opinions count with factor min(1, cap x verified / unverified weight); passes likewise.

    Returns
    -------
    GroupCounts

    Notes
    -----
    However many unverified votes there are, no cell's support moves by more than cap / (1 + cap) x max(p, 1 - p), which
    is 9.1 points at 0.10. n_effective is at most 1 + cap times that of the verified people alone, so that many fakes
    cannot narrow an interval. Cost: linear in votes.

    Examples
    --------
    >>> votes = Votes.from_columns([1, 2, 3], [5, 5, 5], [1, -1, 0])
    >>> counts = count_votes(votes, groups=np.array([0, 0, 1]), n_groups=2)
    >>> counts.agree.tolist(), counts.passed.tolist()
    ([[1.0], [0.0]], [[0.0], [1.0]])
    """
    return count_cells(
        votes,
        group=_check_groups(groups, n_groups, votes.n_participants),
        n_groups=n_groups,
        weight=check_weights(weights, votes.n_participants),
        trusted=check_mask(verified, votes.n_participants),
        cap=cap,
    )


def count_cells(
    votes: Votes, *, group: IntArray, n_groups: int, weight: FloatArray, trusted: NDArray[np.bool_], cap: float
) -> GroupCounts:
    """Count votes as `count_votes` does, from arguments that are known to fit."""
    sums = _Sums(votes, group, n_groups, weight)
    own, others = sums.by_answer(trusted), sums.by_answer(~trusted)
    factor = _capped(own[DISAGREE + 1] + own[AGREE + 1], others[DISAGREE + 1] + others[AGREE + 1], cap)
    pass_factor = _capped(own[PASS + 1], others[PASS + 1], cap)
    counted = trusted & (votes.votes_per_participant > 0) & (group >= 0)
    return GroupCounts(
        agree=own[AGREE + 1] + factor * others[AGREE + 1],
        disagree=own[DISAGREE + 1] + factor * others[DISAGREE + 1],
        passed=own[PASS + 1] + pass_factor * others[PASS + 1],
        n_effective=sums.effective(trusted, factor, cap),
        n_people=np.moveaxis(sums.people(trusted), 0, 2).copy(),
        members=np.bincount(group[counted], minlength=n_groups),
        weighted_members=np.asarray(np.bincount(group[counted], weight[counted], minlength=n_groups), float),
    )


class _Sums:
    """Sums over votes in cells; the cell of each vote is worked out once."""

    def __init__(self, votes: Votes, group: IntArray, n_groups: int, weight: FloatArray) -> None:
        self.shape = (n_groups, votes.n_statements)
        self.person = votes.participant_index
        in_group = group[self.person] >= 0
        self.person = self.person[in_group]
        self.answer = votes.answers[in_group].astype(np.int64)
        self.cell = group[self.person] * votes.n_statements + votes.statement_index[in_group]
        self.weight = weight

    def by_answer(self, who: NDArray[np.bool_]) -> FloatArray:
        """Weight of the disagreeing, passing and agreeing, shape (3, G, S)."""
        return self._binned(self.weight * who)

    def people(self, who: NDArray[np.bool_]) -> IntArray:
        """People disagreeing, passing and agreeing, shape (3, G, S)."""
        return np.rint(self._binned(who.astype(float))).astype(np.int64)

    def effective(self, trusted: NDArray[np.bool_], factor: FloatArray, cap: float) -> FloatArray:
        """Kish's effective number of opinions, at most 1 + cap times that of the trusted alone, shape (G, S)."""
        own, own_squares = self._opinions(self.weight * trusted), self._opinions(self.weight**2 * trusted)
        alone = _kish(own, own_squares)
        if trusted.all():
            return alone
        others = self._opinions(self.weight * ~trusted)
        squares = own_squares + factor**2 * self._opinions(self.weight**2 * ~trusted)
        return np.minimum(_kish(own + factor * others, squares), (1 + cap) * alone)

    def _binned(self, amount: FloatArray) -> FloatArray:
        n_cells = self.shape[0] * self.shape[1]
        place = (self.answer + 1) * n_cells + self.cell
        sums = np.bincount(place, amount[self.person], minlength=3 * n_cells)
        return np.asarray(sums, float).reshape(3, *self.shape)

    def _opinions(self, amount: FloatArray) -> FloatArray:
        sums = self._binned(amount)
        return np.asarray(sums[DISAGREE + 1] + sums[AGREE + 1])


def _kish(total: FloatArray, squares: FloatArray) -> FloatArray:
    return np.divide(total**2, squares, out=np.zeros_like(total), where=squares > 0)


def _capped(own: FloatArray, others: FloatArray, cap: float) -> FloatArray:
    return np.minimum(1.0, np.divide(cap * own, others, out=np.ones_like(own), where=others > 0))


def check_weights(weights: FloatArray | None, size: int) -> FloatArray:
    """Weights as an array of float64, all 1 for None; `InputError` where they are not weights."""
    if weights is None:
        return np.ones(size)
    array = np.asarray(weights, float)
    if array.shape != (size,):
        raise ShapeError.of("weights", array.shape, f"one weight for each participant, shape ({size},)")
    bad = np.flatnonzero(~(np.isfinite(array) & (array >= 0)))
    if bad.size:
        expected = "a finite weight of 0 or more"
        faults = [
            Fault("F13", "error", "arguments", int(i) + 1, "weights", shown(array[i]), expected) for i in bad[:20]
        ]
        raise InputError(faults, bad.size)
    if size and not array.any():
        raise ShapeError.of("weights", "all 0", "at least one weight above 0")
    return array


def check_mask(verified: NDArray[np.bool_] | None, size: int) -> NDArray[np.bool_]:
    """Who is verified as an array of bool, all True for None; `ShapeError` where it is none."""
    if verified is None:
        return np.ones(size, bool)
    array = np.asarray(verified)
    if array.shape != (size,) or array.dtype != np.bool_:
        raise ShapeError.of("verified", f"{array.dtype} of shape {array.shape}", f"bool of shape ({size},)")
    return array


def _check_groups(groups: GroupIndex | None, n_groups: int, size: int) -> IntArray:
    if groups is None:
        return np.zeros(size, np.int64)
    array = np.asarray(groups).astype(np.int64)
    if array.shape != (size,):
        raise ShapeError.of("groups", array.shape, f"one group for each participant, shape ({size},)")
    if array.size and not (array.min() >= -1 and array.max() < n_groups):
        raise ShapeError.of("groups", f"{array.min()} to {array.max()}", f"groups from -1 to {n_groups - 1}")
    return array
