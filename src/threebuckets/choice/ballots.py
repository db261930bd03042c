"""Ballots: what each voter supports, as rows of a compressed matrix. Not for reading files (`exchange.pabulib`)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from threebuckets.choice.kernels import compiled
from threebuckets.errors import Fault, InputError, ShapeError

PERSON = 1000
"""Weight of one person."""
HEAVIEST = 5 * PERSON


@dataclass(frozen=True, eq=False)
class Ballots:
    """What voters support, one row a voter.

    Parameters
    ----------
    policies : tuple of str
        The policies voted on; rows name them by position.
    starts : ndarray of int64, shape (n_voters + 1,)
        Where each voter's entries begin.
    policy : ndarray of int32, shape (n_entries,)
        Ascending within a voter.
    utility : ndarray of int64, shape (n_entries,)
        What the policy is worth to the voter, > 0.
    weight : ndarray of int64, shape (n_voters,)
        In thousandths: 1,000 is one person; 1 to 5,000 before equal ballots are merged.
    """

    policies: tuple[str, ...]
    starts: NDArray[np.int64]
    policy: NDArray[np.int32]
    utility: NDArray[np.int64]
    weight: NDArray[np.int64]

    @property
    def n_voters(self) -> int:
        """How many rows there are."""
        return len(self.weight)

    @classmethod
    def of(
        cls,
        policies: Sequence[str],
        ballots: Sequence[Mapping[str, int]],
        *,
        weights: Sequence[int] | None = None,
    ) -> "Ballots":
        """Ballots from one mapping a voter: policy → what it is worth; 0 is the same as not named.

        Raises
        ------
        InputError
            Unknown policies, negative worth, weights out of range: all at once.

        Examples
        --------
        >>> Ballots.of(["a", "b"], [{"a": 1}, {"a": 1, "b": 1}]).policy.tolist()
        [0, 0, 1]
        """
        index = {policy: position for position, policy in enumerate(policies)}
        given = np.asarray(weights if weights is not None else [PERSON] * len(ballots), dtype=np.int64)
        _check(index, ballots, given)
        rows = [sorted((index[policy], worth) for policy, worth in ballot.items() if worth) for ballot in ballots]
        starts = np.cumsum([0, *(len(row) for row in rows)], dtype=np.int64)
        return cls(
            tuple(policies),
            starts,
            np.array([policy for row in rows for policy, _ in row], dtype=np.int32),
            np.array([worth for row in rows for _, worth in row], dtype=np.int64),
            given,
        )

    def merged(self) -> "Ballots":
        """Equal ballots as one voter with their weights added; empty ballots keep theirs. The order is that of content.

        Notes
        -----
        Rows are told apart by 128 bits of hash. Cost: linear in entries, plus sorting rows.
        """
        return self.merging().ballots

    def merging(self) -> "Merging":
        """The merged ballots, and which of them each voter's became."""
        low, high = _row_hashes(self.starts, self.policy, self.utility)
        order = np.lexsort((high, low))
        same = (low[order][1:] == low[order][:-1]) & (high[order][1:] == high[order][:-1])
        is_first = np.concatenate([[True], ~same]) if len(order) else np.zeros(0, dtype=np.bool_)
        first = np.flatnonzero(is_first)
        weight = np.add.reduceat(self.weight[order], first) if len(first) else self.weight
        row = np.empty(len(order), dtype=np.int64)
        row[order] = np.cumsum(is_first) - 1
        return Merging(self._rows(order[first], weight), row)

    def heard(self) -> "Ballots":
        """The ballots that weigh anything."""
        return self._rows(np.flatnonzero(self.weight), self.weight[self.weight > 0])

    def _rows(self, rows: NDArray[np.int64], weight: NDArray[np.int64]) -> "Ballots":
        """Some rows, in the order given, with other weights."""
        lengths = np.diff(self.starts)[rows]
        starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        entries = np.repeat(self.starts[rows] - starts[:-1], lengths) + np.arange(starts[-1])
        return Ballots(self.policies, starts, self.policy[entries], self.utility[entries], weight)

    def over(self, policies: Sequence[str]) -> "Ballots":
        """The same ballots over other policies, which must hold all of these; those that are new have no supporters."""
        index = {policy: position for position, policy in enumerate(policies)}
        moved = np.array([index[policy] for policy in self.policies], dtype=np.int32)
        if (np.diff(moved) > 0).all():
            entries = moved[self.policy] if len(self.policy) else self.policy
            return Ballots(tuple(policies), self.starts, entries, self.utility, self.weight)
        position = moved[self.policy] if len(self.policy) else self.policy
        voter = np.repeat(np.arange(self.n_voters), np.diff(self.starts))
        order = np.lexsort((position, voter))
        return Ballots(tuple(policies), self.starts, position[order], self.utility[order], self.weight)

    @cached_property
    def columns(self) -> "Columns":
        """The same entries by policy."""
        order = np.argsort(self.policy, kind="stable")
        voter = np.repeat(np.arange(self.n_voters, dtype=np.int64), np.diff(self.starts))
        counts = np.bincount(self.policy, minlength=len(self.policies))
        starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        place = np.empty(len(order), dtype=np.int64)
        place[order] = np.arange(len(order))
        return Columns(starts, voter[order], self.utility[order], place)

    @cached_property
    def supporters(self) -> NDArray[np.int64]:
        """Weight of those who support each policy, shape (n_policies,)."""
        columns = self.columns
        totals: NDArray[np.int64] = np.concatenate([[0], np.cumsum(self.weight[columns.voter])])
        found: NDArray[np.int64] = totals[columns.starts[1:]] - totals[columns.starts[:-1]]
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Merging:
    """Ballots of which equal ones were merged, and the row that each voter's became: int64, shape (n_voters before,)."""

    ballots: Ballots
    row: NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """Entries of ballots by policy, all int64.

    `starts` (n_policies + 1,); `voter` and `utility` (n_entries,); `place` (n_entries,) tells where the entries of the
    ballots, in their own order, stand here.
    """

    starts: NDArray[np.int64]
    voter: NDArray[np.int64]
    utility: NDArray[np.int64]
    place: NDArray[np.int64]


def _check(index: Mapping[str, int], ballots: Sequence[Mapping[str, int]], weights: NDArray[np.int64]) -> None:
    if len(weights) != len(ballots):
        raise ShapeError.of("weights", f"{len(weights)} weights", f"one for each of {len(ballots)} ballots")
    faults = [
        Fault("F85", "error", "ballots", number, policy, str(worth), "a policy that is voted on, worth 0 or more")
        for number, ballot in enumerate(ballots, start=1)
        for policy, worth in ballot.items()
        if policy not in index or worth < 0
    ]
    faults += [
        Fault("F85", "error", "ballots", number, "weight", str(weight), f"1 to {HEAVIEST} thousandths of a person")
        for number, weight in enumerate(weights.tolist(), start=1)
        if not 1 <= weight <= HEAVIEST
    ]
    if faults:
        raise InputError(faults)


def _hash_rows(starts: Any, policy: Any, utility: Any, low: Any, high: Any) -> None:
    for row in range(len(low)):
        a, b = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)
        for entry in range(starts[row], starts[row + 1]):
            x = np.uint64(policy[entry]) * np.uint64(0xFF51AFD7ED558CCD) + np.uint64(utility[entry])
            a = (a ^ x) * np.uint64(0x9FB21C651E98DF25)
            a ^= a >> np.uint64(29)
            b = (b + x) * np.uint64(0xD6E8FEB86659FD93)
            b ^= b >> np.uint64(32)
        low[row], high[row] = a, b


_hash_kernel = compiled(_hash_rows)


def _row_hashes(starts: Any, policy: Any, utility: Any) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    n = len(starts) - 1
    low, high = np.empty(n, dtype=np.uint64), np.empty(n, dtype=np.uint64)
    with np.errstate(over="ignore"):
        _hash_kernel(starts, policy, utility, low, high)
    return low, high
