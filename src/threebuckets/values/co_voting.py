"""Statements that the same people agree with: how answers to one go with answers to another.

Tells whether two statements are taken alike, or as opposites, whatever their wording
(`threebuckets.values.similarity` compares wording). Says nothing about why.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from threebuckets.errors import ShapeError
from threebuckets.stats import FloatArray, IntArray, normal_quantile
from threebuckets.values.votes import Votes

_BLOCK = 256
_LEAST_COMMON = 4
# Answers are whole numbers, so that sums are exact: a variance below this is 0.
_NO_VARIANCE = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class CoVoting:
    """Pairs of statements by how strongly answers go together, the strongest first; arrays of shape (n,).

    Parameters
    ----------
    first, second : ndarray of int64
        Indices of statements, first < second.
    correlation : ndarray of float64
        Of the answers (+1, 0, -1) of people who answered both, -1 to 1.
    low, high : ndarray of float64
        Limits of its 95 % interval.
    n_common : ndarray of int64
        People who answered both.
    """

    first: IntArray
    second: IntArray
    correlation: FloatArray
    low: FloatArray
    high: FloatArray
    n_common: IntArray


def co_voting(votes: Votes, *, min_common: int = 20) -> CoVoting:
    """Correlation of answers to each two statements over the people who answered both.

    Parameters
    ----------
    votes : Votes
    min_common : int
        People who must have answered both, at least 4.

    Returns
    -------
    CoVoting
        Without pairs to one of which all common voters gave the same answer: nothing can be said of them.

    Notes
    -----
    The interval is Fisher's: tanh(atanh r +- 1.96 / sqrt(n - 3)). Cost: three sparse products of all pairs, in blocks of
    256 statements.

    References
    ----------
    Fisher (1921), On the "probable error" of a coefficient of correlation, Metron 1.

    Examples
    --------
    >>> answers = np.tile([[1, 1, -1], [-1, -1, 1], [1, 1, 1]], (10, 1))
    >>> person, statement = np.indices(answers.shape)
    >>> found = co_voting(Votes.from_columns(person.ravel(), statement.ravel(), answers.ravel()))
    >>> found.first, found.second, found.correlation.round(2), found.n_common
    (array([0, 0, 1]), array([1, 2, 2]), array([ 1. , -0.5, -0.5]), array([30, 30, 30]))
    """
    if min_common < _LEAST_COMMON:
        raise ShapeError.of("min_common", min_common, f"{_LEAST_COMMON} people or more, or there is no interval")
    parts = [part for part in _blocks(votes, min_common) if part[0].size]
    if not parts:
        nothing, none = np.zeros(0, np.int64), np.zeros(0)
        return CoVoting(nothing, nothing, none, none, none, nothing)
    first, second, correlation, n_common = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.lexsort((second, first, -np.abs(correlation).round(9)))
    first, second, correlation, n_common = first[order], second[order], correlation[order], n_common[order]
    low, high = _interval(correlation, n_common)
    return CoVoting(first, second, correlation, low, high, n_common)


def _blocks(votes: Votes, min_common: int) -> Iterator[tuple[IntArray, IntArray, FloatArray, IntArray]]:
    """First, second, correlation and common voters of all pairs, some statements at a time."""
    shape = (votes.n_participants, votes.n_statements)
    place = (votes.statement_index.astype(np.int32), votes.starts)
    answer = sparse.csr_array((votes.answers.astype(float), *place), shape=shape)
    answered = sparse.csr_array((np.ones(votes.n_votes), *place), shape=shape)
    square = answer.power(2)
    for start in range(0, votes.n_statements, _BLOCK):
        span = slice(start, start + _BLOCK)
        own, own_seen, own_square = (matrix[:, span].T.tocsr() for matrix in (answer, answered, square))
        n = _dense(own_seen @ answered)
        with np.errstate(divide="ignore", invalid="ignore"):
            mean, other_mean = _dense(own @ answered) / n, _dense(own_seen @ answer) / n
            variance = _dense(own_square @ answered) / n - mean**2
            other_variance = _dense(own_seen @ square) / n - other_mean**2
            covariance = _dense(own @ answer) / n - mean * other_mean
            correlation = covariance / np.sqrt(variance * other_variance)
        later = np.arange(start, start + n.shape[0])[:, None] < np.arange(votes.n_statements)
        varies = (variance > _NO_VARIANCE) & (other_variance > _NO_VARIANCE)
        row, column = np.nonzero((n >= min_common) & later & varies)
        found = np.clip(correlation[row, column], -1.0, 1.0)
        yield row + start, column, found, np.rint(n[row, column]).astype(np.int64)


def _dense(matrix: Any) -> FloatArray:
    return np.asarray(matrix.toarray(), float)


def _interval(correlation: FloatArray, n_common: IntArray) -> tuple[FloatArray, FloatArray]:
    inside = np.clip(correlation, -1 + 1e-15, 1 - 1e-15)
    half = normal_quantile(0.975) / np.sqrt(n_common - 3)
    low, high = np.tanh(np.arctanh(inside) - half), np.tanh(np.arctanh(inside) + half)
    return np.minimum(low, correlation), np.maximum(high, correlation)
