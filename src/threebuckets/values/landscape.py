"""The landscape: a map of opinion, people who vote alike lying close together.

Exact principal components of the votes, from the votes alone: no dense matrix is made. Not for groups
(`threebuckets.values.groups`).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import linalg, sparse
from scipy.sparse.linalg import LinearOperator, eigsh

from threebuckets.errors import ShapeError
from threebuckets.stats import FloatArray, IntArray
from threebuckets.values.counts import check_weights
from threebuckets.values.votes import IdArray, Votes

MIN_PEOPLE = 15
MIN_STATEMENTS = 7
DENSE_STATEMENTS = 64
NEARLY_EQUAL = 0.05
NO_VARIANCE = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class Landscape:
    """A map of opinion in two dimensions.

    Parameters
    ----------
    statement_ids : ndarray of int64 or str, shape (S,)
        The statements it was fitted on.
    means : ndarray of float64, shape (S,)
        Mean answer to each statement, -1 to 1; 0 where nobody answered.
    components : ndarray of float64, shape (2, S)
        The two directions in which answers differ most, of length 1; zeros where nothing differs.
    explained : ndarray of float64, shape (2,)
        Part of the variance along each, 0-1.
    positions : ndarray of float64, shape (P, 2)
        Where each participant lies; NaN for everybody where there is too little to make a map of.
    statement_positions : ndarray of float64, shape (S, 2)
        Where somebody would lie who agreed with this statement and answered nothing else.
    included : ndarray of bool, shape (P,)
        Participants with enough votes to be placed in a group.
    n_products : int
        Products of the vote matrix with a vector that the fit took.

    References
    ----------
    Small, Bjorkegren, Erkkila, Shaw, Megill (2021), Polis, Recerca 26(2).
    """

    statement_ids: IdArray
    means: FloatArray
    components: FloatArray
    explained: FloatArray
    positions: FloatArray
    statement_positions: FloatArray
    included: NDArray[np.bool_]
    n_products: int

    @property
    def is_map(self) -> bool:
        """Whether there were enough people and statements to make a map of."""
        return bool(np.isfinite(self.positions).all()) and self.positions.size > 0


def opinion_landscape(
    votes: Votes,
    *,
    weights: FloatArray | None = None,
    fit: NDArray[np.bool_] | None = None,
    previous: Landscape | None = None,
    min_votes: int = 7,
) -> Landscape:
    """Map of opinion: where people lie who vote alike, and where who vote differently.

    Parameters
    ----------
    votes : Votes
        On live statements only.
    weights : ndarray of float64, shape (P,), optional
        Weight of each participant; None weighs everybody 1.
    fit : ndarray of bool, shape (P,), optional
        Who shapes the map; the others are placed in it. None takes everybody.
    previous : Landscape, optional
        Map of the round before, so that axes keep their order and side.
    min_votes : int
        Votes needed to be included; all statements where there are fewer.

    Returns
    -------
    Landscape

    Notes
    -----
    The matrix holds answer minus mean where there is an answer and 0 elsewhere, which equals filling gaps with the
    mean. Components are the leading eigenvectors of X'WX by Lanczos iteration; each product costs one pass over the
    votes. A position is scaled by sqrt(statements / own votes), so that few votes do not mean the middle. The result
    does not depend on how participants are numbered.

    Examples
    --------
    >>> ids = np.repeat(np.arange(20), 8)
    >>> votes = Votes.from_columns(ids, np.tile(np.arange(8), 20), np.where((ids < 10) ^ (np.arange(160) % 2), 1, -1))
    >>> opinion_landscape(votes).explained.round(2)
    array([1., 0.])
    """
    weight = check_weights(weights, votes.n_participants)
    fitted = np.ones(votes.n_participants, bool) if fit is None else np.asarray(fit)
    if fitted.shape != (votes.n_participants,) or fitted.dtype != np.bool_:
        raise ShapeError.of(
            "fit", f"{fitted.dtype} of shape {fitted.shape}", f"bool of shape ({votes.n_participants},)"
        )
    included = votes.votes_per_participant >= max(1, min(min_votes, votes.n_statements))
    if (included & fitted).sum() < MIN_PEOPLE or votes.n_statements < MIN_STATEMENTS:
        return _no_map(votes, np.where(fitted, weight, 0.0), included)
    order = canonical_order(votes, weight * fitted)
    fit_of = fit_components(VoteMatrix.of(votes, order), (weight * fitted)[order])
    components, explained = fit_of.components, fit_of.explained
    if previous is not None:
        components, explained = _aligned(components, explained, votes.statement_ids, previous)
    positions = project(votes, fit_of.means, components)
    corners = _statement_positions(fit_of.means, components)
    return Landscape(
        votes.statement_ids, fit_of.means, components, explained, positions, corners, included, fit_of.n_products
    )


def place(landscape: Landscape, votes: Votes) -> FloatArray:
    """Positions of people in a landscape fitted before.

    Parameters
    ----------
    landscape : Landscape
    votes : Votes
        Votes on statements the landscape does not know are passed over.

    Returns
    -------
    ndarray of float64, shape (P, 2)
        The middle (0, 0) for somebody without votes on the landscape's statements; NaN where it is no map.
    """
    if not landscape.is_map:
        return np.full((votes.n_participants, 2), np.nan)
    known = np.isin(votes.statement_ids, landscape.statement_ids)
    shared = votes.keep(statements=known)
    column = np.searchsorted(landscape.statement_ids, shared.statement_ids)
    means, components = landscape.means[column], landscape.components[:, column]
    return project(shared, means, components, n_statements=landscape.statement_ids.size)


def project(votes: Votes, means: FloatArray, components: FloatArray, n_statements: int | None = None) -> FloatArray:
    """Positions of everybody along components, scaled by sqrt(statements / own votes); shape (P, 2)."""
    size = votes.n_statements if n_statements is None else n_statements
    person = votes.participant_index
    centred = votes.answers - means[votes.statement_index]
    scale = np.sqrt(size / np.maximum(votes.votes_per_participant, 1))
    axes = [np.bincount(person, centred * axis[votes.statement_index], votes.n_participants) for axis in components]
    return np.asarray(np.stack(axes, axis=1) * scale[:, None], float)


def canonical_order(votes: Votes, weight: FloatArray) -> IntArray:
    """Order of participants by what they voted, so that sums do not depend on how people are numbered.

    People with the same votes and weight are interchangeable.
    """
    return np.lexsort((weight, votes.votes_per_participant, row_hashes(votes)))


def row_hashes(votes: Votes) -> NDArray[np.uint64]:
    """Number that stands for all the votes of a participant, shape (P,): equal for equal rows, else different."""
    with np.errstate(over="ignore"):
        mixed = votes.statement_index.astype(np.uint64) * np.uint64(3) + (votes.answers + 1).astype(np.uint64)
        mixed = (mixed + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
        mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        mixed ^= mixed >> np.uint64(31)
        running = np.concatenate([np.zeros(1, np.uint64), np.cumsum(mixed, dtype=np.uint64)])
        return np.asarray(running[votes.starts[1:]] - running[votes.starts[:-1]])


@dataclass(frozen=True, slots=True, eq=False)
class VoteMatrix:
    """Votes as sparse matrices in canonical order: answers, and where there is one."""

    answers: Any
    answered: Any

    @classmethod
    def of(cls, votes: Votes, order: IntArray) -> "VoteMatrix":
        """Make one with participants in this order."""
        shape = (votes.n_participants, votes.n_statements)
        place = (votes.statement_index.astype(np.int32), votes.starts)
        answers = sparse.csr_array((votes.answers.astype(float), *place), shape=shape)[order]
        ones = np.ones(answers.data.size)
        return cls(answers, sparse.csr_array((ones, answers.indices, answers.indptr), shape=answers.shape))

    def means(self, weight: FloatArray) -> FloatArray:
        """Weighted mean answer to each statement; 0 where nobody answered."""
        total, seen = weight @ self.answers, weight @ self.answered
        return np.asarray(np.divide(total, seen, out=np.zeros_like(total), where=seen > 0))

    def centred(self, means: FloatArray) -> Any:
        """Answer minus mean where there is an answer, 0 elsewhere; a sparse matrix."""
        source = self.answers
        return sparse.csr_array(
            (source.data - means[source.indices], source.indices, source.indptr), shape=source.shape
        )


@dataclass(frozen=True, slots=True, eq=False)
class ComponentFit:
    """Means and leading components of weighted votes; explained in 0-1 each."""

    means: FloatArray
    components: FloatArray
    explained: FloatArray
    n_products: int


def fit_components(matrix: VoteMatrix, weight: FloatArray, start: FloatArray | None = None) -> ComponentFit:
    """Weighted means and the two leading principal components; `start` is a vector to begin the search at."""
    means = matrix.means(weight)
    centred = matrix.centred(means)
    trace = float((weight @ centred.power(2)).sum())
    size = means.size
    if trace <= NO_VARIANCE:
        return ComponentFit(means, np.zeros((2, size)), np.zeros(2), 0)
    found = _dense(centred, weight) if size <= DENSE_STATEMENTS else _lanczos(centred, weight, start)
    components = np.where(found.values[:, None] > NO_VARIANCE * trace, _signed(found.vectors), 0.0)
    return ComponentFit(means, components, np.maximum(found.values, 0.0) / trace, found.n_products)


@dataclass(frozen=True, slots=True, eq=False)
class _Leading:
    """The two largest eigenvalues, falling, with their vectors as rows."""

    values: FloatArray
    vectors: FloatArray
    n_products: int


def _dense(centred: Any, weight: FloatArray) -> _Leading:
    gram = (centred.T @ (centred * weight[:, None]).tocsr()).toarray()
    size = gram.shape[0]
    values, vectors = linalg.eigh(gram, subset_by_index=[size - 2, size - 1])
    return _Leading(values[::-1], vectors.T[::-1], 1)


def _lanczos(centred: Any, weight: FloatArray, start: FloatArray | None) -> _Leading:
    size = centred.shape[1]
    transposed = centred.T.tocsr()
    counted = [0]

    def product(vector: FloatArray) -> FloatArray:
        counted[0] += 1
        return np.asarray(transposed @ (weight * (centred @ vector.ravel())))

    operator = LinearOperator((size, size), matvec=product, dtype=np.float64)
    first = np.cos(np.arange(size, dtype=float)) + 1.5 if start is None else start
    values, vectors = eigsh(operator, k=2, which="LA", v0=first, tol=1e-8, rng=np.random.default_rng(0))
    order = np.argsort(-values)
    return _Leading(values[order], vectors.T[order], counted[0])


def _signed(components: FloatArray) -> FloatArray:
    """Components with their largest loading positive; of equally large ones the first decides."""
    size = np.abs(components).round(9)
    largest = np.take_along_axis(components, size.argmax(axis=1)[:, None], axis=1)
    return np.where(largest < 0, -components, components)


def _statement_positions(means: FloatArray, components: FloatArray) -> FloatArray:
    return np.asarray((components * (1 - means)).T * np.sqrt(means.size))


def _aligned(
    components: FloatArray, explained: FloatArray, ids: IdArray, previous: Landscape
) -> tuple[FloatArray, FloatArray]:
    """Components in the order and with the signs of a map made before; turned onto it where both matter alike."""
    _, here, there = np.intersect1d(ids, previous.statement_ids, return_indices=True)
    overlap = components[:, here] @ previous.components[:, there].T
    if not np.isfinite(overlap).all() or not overlap.any():
        return components, explained
    if explained[0] - explained[1] < NEARLY_EQUAL * explained[0]:
        left, _, right = np.linalg.svd(overlap.T)
        turn = left @ right
        return turn @ components, (turn**2) @ explained
    straight, crossed = np.abs(np.diag(overlap)).sum(), np.abs(np.diag(overlap[::-1])).sum()
    if crossed > straight:
        components, explained, overlap = components[::-1], explained[::-1], overlap[::-1]
    return components * np.where(np.diag(overlap) < 0, -1.0, 1.0)[:, None], explained


def _no_map(votes: Votes, weight: FloatArray, included: NDArray[np.bool_]) -> Landscape:
    size = votes.n_statements
    means = VoteMatrix.of(votes, np.arange(votes.n_participants)).means(weight) if size else np.zeros(0)
    nowhere = np.full((votes.n_participants, 2), np.nan)
    flat = np.zeros((2, size))
    return Landscape(votes.statement_ids, means, flat, np.zeros(2), nowhere, np.full((size, 2), np.nan), included, 0)
