"""Votes of participants on statements, kept as compressed rows.

For building, selecting, changing and reading off votes without ever making a dense matrix. Not for files
(`threebuckets.values.vote_files`) and not for counting (`threebuckets.values.counts`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from threebuckets.errors import Fault, InputError, ShapeError, UnknownCodeError, shown

MAX_STATEMENTS = 65_535

AGREE, PASS, DISAGREE = 1, 0, -1

IdArray = NDArray[Any]
"""Identifiers: int64 or str."""


@dataclass(frozen=True, slots=True, eq=False)
class Votes:
    """Votes as compressed rows, one row a participant; at most one vote for each participant and statement.

    Parameters
    ----------
    participant_ids : ndarray of int64 or str, shape (P,)
        Ascending, unique. A participant may have no vote.
    statement_ids : ndarray of int64 or str, shape (S,)
        Ascending, unique, at most 65,535. A statement may have no vote.
    starts : ndarray of int64, shape (P + 1,)
        Row i is votes starts[i] to starts[i + 1].
    statement_index : ndarray of uint16, shape (V,)
        Index into statement_ids, ascending within a row.
    answers : ndarray of int8, shape (V,)
        +1 agree, -1 disagree, 0 pass.
    n_superseded : int
        Votes left out because the same participant voted on the same statement again.

    Notes
    -----
    All arrays are read-only. The same rows in another order give byte-identical arrays wherever times tell repeated
    votes apart.

    Examples
    --------
    >>> votes = Votes.from_columns([7, 7, 3], ["a", "b", "a"], [1, 0, -1])
    >>> votes.participant_ids, votes.n_votes, votes.answers
    (array([3, 7]), 3, array([-1,  1,  0], dtype=int8))
    """

    participant_ids: IdArray
    statement_ids: IdArray
    starts: NDArray[np.int64]
    statement_index: NDArray[np.uint16]
    answers: NDArray[np.int8]
    n_superseded: int = field(default=0)

    def __post_init__(self) -> None:
        for array in (self.participant_ids, self.statement_ids, self.starts, self.statement_index, self.answers):
            array.flags.writeable = False

    @property
    def n_participants(self) -> int:
        """Number of participants P, those without a vote included."""
        return int(self.participant_ids.size)

    @property
    def n_statements(self) -> int:
        """Number of statements S, those without a vote included."""
        return int(self.statement_ids.size)

    @property
    def n_votes(self) -> int:
        """Number of votes V."""
        return int(self.answers.size)

    @property
    def votes_per_participant(self) -> NDArray[np.int64]:
        """Number of votes of each participant, shape (P,)."""
        return np.diff(self.starts)

    @property
    def participant_index(self) -> NDArray[np.int64]:
        """Index into participant_ids of each vote, shape (V,)."""
        return np.repeat(np.arange(self.n_participants, dtype=np.int64), self.votes_per_participant)

    @classmethod
    def from_columns(
        cls,
        participant_ids: ArrayLike | Sequence[Any],
        statement_ids: ArrayLike | Sequence[Any],
        answers: ArrayLike,
        *,
        times: ArrayLike | None = None,
        all_statement_ids: ArrayLike | Sequence[Any] | None = None,
    ) -> "Votes":
        """Make votes from columns with one row a vote, in any order.

        Parameters
        ----------
        participant_ids, statement_ids : array_like of int or str, shape (n,)
            Each column of one type.
        answers : array_like of int, shape (n,)
            +1 agree, -1 disagree, 0 pass.
        times : array_like of number or datetime64, shape (n,), optional
            Where a participant voted twice on a statement the latest vote counts; missing times are the earliest;
            among equal times, and without times, the later row counts.
        all_statement_ids : array_like of int or str, optional
            Every statement there is, so that those nobody voted on are kept.

        Raises
        ------
        InputError
            Unequal lengths, unknown answers, missing or mixed ids, statements that are not among all_statement_ids,
            more than 65,535 statements; all faults at once.

        Examples
        --------
        >>> votes = Votes.from_columns([1, 1], [5, 5], [1, -1], times=[20, 10], all_statement_ids=[4, 5])
        >>> votes.answers, votes.n_superseded, votes.n_statements
        (array([1], dtype=int8), 1, 2)
        """
        people, statements = id_array(participant_ids, "participant_ids"), id_array(statement_ids, "statement_ids")
        values = _answer_array(answers)
        if not people.size == statements.size == values.size:
            sizes = f"{people.size}, {statements.size} and {values.size}"
            raise ShapeError.of("answers", sizes, "participants, statements and answers of one length")
        known_people, person = _unique_index(people)
        known_statements, statement = _statement_index(statements, all_statement_ids)
        order = np.arange(values.size) if times is None else _time_order(times, values.size)
        order = order[np.argsort(statement[order], kind="stable")]
        order = order[_counting_order(person[order], known_people.size)]
        return _assemble(known_people, known_statements, person[order], statement[order], values[order])

    def keep(
        self, *, participants: NDArray[np.bool_] | None = None, statements: NDArray[np.bool_] | None = None
    ) -> "Votes":
        """Votes of some participants on some statements.

        Parameters
        ----------
        participants : ndarray of bool, shape (P,), optional
            Who stays; None keeps everybody. Those who stay keep their row even if no vote is left in it.
        statements : ndarray of bool, shape (S,), optional
            Which statements stay.

        Examples
        --------
        >>> votes = Votes.from_columns([1, 2], ["a", "b"], [1, -1])
        >>> kept = votes.keep(statements=votes.statement_ids == "a")
        >>> kept.n_participants, kept.n_statements, kept.n_votes
        (2, 1, 1)
        """
        votes = self if participants is None else self._rows(_mask(participants, self.n_participants, "participants"))
        return votes if statements is None else votes._columns(_mask(statements, self.n_statements, "statements"))

    def _rows(self, stay: NDArray[np.bool_]) -> "Votes":
        chosen = np.flatnonzero(stay)
        lengths = self.votes_per_participant[chosen]
        starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        taken = np.repeat(self.starts[chosen] - starts[:-1], lengths) + np.arange(starts[-1])
        index, answers = self.statement_index[taken], self.answers[taken]
        return Votes(self.participant_ids[chosen], self.statement_ids, starts, index, answers, self.n_superseded)

    def _columns(self, stay: NDArray[np.bool_]) -> "Votes":
        taken = stay[self.statement_index]
        starts = np.concatenate([[0], np.cumsum(taken)]).astype(np.int64)[self.starts]
        renumbered = (np.cumsum(stay) - 1).astype(np.uint16)
        index, answers = renumbered[self.statement_index[taken]], self.answers[taken]
        return Votes(self.participant_ids, self.statement_ids[stay], starts, index, answers, self.n_superseded)

    def with_votes(
        self, participant_ids: ArrayLike | Sequence[Any], statement_ids: ArrayLike | Sequence[Any], answers: ArrayLike
    ) -> "Votes":
        """These votes and a batch of later ones, which win where both hold a vote; new people and statements join.

        Examples
        --------
        >>> votes = Votes.from_columns([1, 2], [5, 5], [1, -1]).with_votes([2, 3], [5, 6], [1, 0])
        >>> votes.participant_ids, votes.answers, votes.n_superseded
        (array([1, 2, 3]), array([1, 1, 0], dtype=int8), 1)
        """
        later = Votes.from_columns(participant_ids, statement_ids, answers)
        if not later.n_votes:
            return self
        people = _union(self.participant_ids, later.participant_ids, "participant_ids")
        statements = _union(self.statement_ids, later.statement_ids, "statement_ids")
        keys, new_keys = self._keys(people, statements), later._keys(people, statements)
        places = np.searchsorted(keys, new_keys)
        again = np.zeros(new_keys.size, bool)
        inside = places < keys.size
        again[inside] = keys[places[inside]] == new_keys[inside]
        merged = self.answers.copy()
        merged[places[again]] = later.answers[again]
        keys = np.insert(keys, places[~again], new_keys[~again])
        merged = np.insert(merged, places[~again], later.answers[~again])
        person, statement = np.divmod(keys, statements.size)
        superseded = self.n_superseded + later.n_superseded + int(again.sum())
        return _assemble(people, statements, person, statement, merged, superseded)

    def _keys(self, people: IdArray, statements: IdArray) -> NDArray[np.int64]:
        """Ascending number of each vote's place in the table of these people and statements."""
        rows = np.searchsorted(people, self.participant_ids)[self.participant_index].astype(np.int64)
        columns = np.searchsorted(statements, self.statement_ids)[self.statement_index]
        return np.asarray(rows * statements.size + columns, np.int64)

    def without(self, participant_ids: ArrayLike | Sequence[Any]) -> "Votes":
        """These votes without some participants, whose votes were withdrawn or erased; unknown ids change nothing.

        Examples
        --------
        >>> Votes.from_columns([1, 2], [5, 5], [1, -1]).without([2]).participant_ids
        array([1])
        """
        gone = id_array(participant_ids, "participant_ids")
        return self.keep(participants=~np.isin(self.participant_ids, gone))


def _mask(mask: NDArray[np.bool_], size: int, name: str) -> NDArray[np.bool_]:
    array = np.asarray(mask)
    if array.dtype != np.bool_ or array.shape != (size,):
        raise ShapeError.of(name, f"{array.dtype} of shape {array.shape}", f"bool of shape ({size},)")
    return array


def id_array(ids: ArrayLike | Sequence[Any], name: str) -> IdArray:
    """Identifiers as an array of int64 or str; `InputError` where they are missing or of mixed type."""
    array = np.asarray(ids)
    if array.size == 0:
        return np.zeros(0, np.int64) if array.dtype.kind == "f" else array.reshape(-1)
    if array.dtype.kind in "iu" and array.ndim == 1:
        return np.asarray(array, np.int64)
    if array.dtype.kind == "U" and array.ndim == 1 and not _has_mixed_types(ids):
        if (array == "").any():
            raise _id_fault(name, "an empty id")
        return array
    if array.dtype.kind == "O" and array.ndim == 1:
        kinds = {type(value) for value in array.tolist()}
        if kinds == {str} or kinds == {int}:
            return id_array(np.asarray(array.tolist()), name)
        raise _id_fault(name, "ids of types " + ", ".join(sorted(kind.__name__ for kind in kinds)))
    raise _id_fault(name, f"{array.dtype} of shape {array.shape}")


def _has_mixed_types(ids: ArrayLike | Sequence[Any]) -> bool:
    return isinstance(ids, (list, tuple)) and any(not isinstance(value, str) for value in ids)


def _id_fault(name: str, found: str) -> InputError:
    expected = "a list of whole numbers or a list of texts, none missing"
    return InputError([Fault("F15", "error", "arguments", None, name, found, expected)])


def _answer_array(answers: ArrayLike) -> NDArray[np.int8]:
    array = np.asarray(answers)
    known = np.isin(array, [AGREE, PASS, DISAGREE]) if array.dtype.kind in "iufb" else np.zeros(array.shape, bool)
    if array.ndim != 1 or not known.all():
        bad = np.flatnonzero(~known.reshape(-1))
        expected = "1 (agree), 0 (pass) or -1 (disagree)"
        rows = [(int(row), array.reshape(-1)[row]) for row in bad[:20]] or [(0, array.shape)]
        faults = [Fault("F12", "error", "arguments", row + 1, "answers", shown(value), expected) for row, value in rows]
        raise InputError(faults, max(bad.size, 1))
    return array.astype(np.int8)


def _unique_index(ids: IdArray) -> tuple[IdArray, NDArray[np.int64]]:
    """Unique ids, ascending, and the index of each; by a table of those present where numbers lie close together."""
    if ids.dtype.kind == "i" and ids.size:
        lowest, span = int(ids.min()), int(ids.max()) - int(ids.min()) + 1
        if span <= 4 * ids.size + 1_000_000:
            present = np.zeros(span, bool)
            present[ids - lowest] = True
            number = np.cumsum(present) - 1
            return np.flatnonzero(present) + lowest, number[ids - lowest]
    unique, index = np.unique(ids, return_inverse=True)
    return unique, index.astype(np.int64)


def _statement_index(ids: IdArray, every: ArrayLike | Sequence[Any] | None) -> tuple[IdArray, NDArray[np.uint16]]:
    used, index = _unique_index(ids)
    known = used if every is None else np.unique(id_array(every, "all_statement_ids"))
    if known.size > MAX_STATEMENTS:
        raise ShapeError.of("statement_ids", known.size, f"at most {MAX_STATEMENTS} statements")
    if every is None or not used.size:
        return known, index.astype(np.uint16)
    strange = used[~np.isin(used, known)] if used.dtype.kind == known.dtype.kind else used
    if strange.size:
        raise UnknownCodeError.of("statement_ids", strange[0], "a statement among all_statement_ids")
    return known, np.searchsorted(known, used)[index].astype(np.uint16)


def _time_order(times: ArrayLike, size: int) -> NDArray[np.int64]:
    """Rows by time, missing times first, equal times in the order of rows."""
    array = np.asarray(times)
    if array.shape != (size,) or array.dtype.kind not in "iufM":
        raise ShapeError.of("times", f"{array.dtype} of shape {array.shape}", f"numbers or datetime64, shape ({size},)")
    missing = np.isnat(array) if array.dtype.kind == "M" else np.isnan(array.astype(float))
    order = np.argsort(array, kind="stable")
    return np.concatenate([order[missing[order]], order[~missing[order]]])


def _counting_order(index: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    """Stable order by index in linear time: SciPy's conversion to rows is a counting sort."""
    if (index[1:] >= index[:-1]).all():
        return np.arange(index.size)
    place = (index, np.arange(index.size))
    rows = sparse.coo_array((np.ones(index.size, bool), place), shape=(size, index.size)).tocsr()
    return np.asarray(rows.indices, np.int64)


def _assemble(
    people: IdArray,
    statements: IdArray,
    person: NDArray[np.int64],
    statement: NDArray[Any],
    answers: NDArray[np.int8],
    n_superseded: int = 0,
) -> Votes:
    """Votes from columns in order of person and statement; of equal places the last counts."""
    stands = np.ones(person.size, bool)
    stands[:-1] = (person[1:] != person[:-1]) | (statement[1:] != statement[:-1])
    counts = np.bincount(person[stands], minlength=people.size)
    starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    left_out = n_superseded + int((~stands).sum())
    return Votes(people, statements, starts, statement[stands].astype(np.uint16), answers[stands], left_out)


def _union(first: IdArray, second: IdArray, name: str) -> IdArray:
    if first.size and second.size and first.dtype.kind != second.dtype.kind:
        raise _id_fault(name, f"ids of types {first.dtype} and {second.dtype}")
    return second if not first.size else np.union1d(first, second)
