"""The model behind bridging scores: how much people agree anyway, how much a statement is liked anyway, and one line on
which both lie.

Fits answer = mean + person + statement + person's side x statement's side by alternating least squares. What the numbers
mean to readers is the matter of `threebuckets.values.bridging`.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from threebuckets.stats import FloatArray
from threebuckets.values.votes import Votes

BLOCK = 65_536
MAX_SWEEPS = 300
MEMORY = 8
TOLERANCE = 1e-7

numba: Any
try:
    import numba
except ImportError:
    numba = None


@dataclass(frozen=True, slots=True)
class Penalties:
    """How strongly mean, person and statement (intercept) and the two sides (factor) are drawn to 0; above 0."""

    intercept: float
    factor: float


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """What the model found: mean; b, f of people (P,); c, g of statements (S,)."""

    mean: float
    b: FloatArray
    f: FloatArray
    c: FloatArray
    g: FloatArray
    n_sweeps: int = 0
    has_converged: bool = False


@dataclass(frozen=True, eq=False)
class RatedRows:
    """Answers of people of weight above 0 as compressed rows, ratings being 1, 1/2 and 0 for agree, pass, disagree."""

    starts: NDArray[np.int64]
    statement: NDArray[np.uint16]
    answers: NDArray[np.int8]
    weight: FloatArray
    n_statements: int

    @classmethod
    def of(cls, votes: Votes, weight: FloatArray) -> "RatedRows":
        """Make them from votes."""
        return cls(votes.starts, votes.statement_index, votes.answers, weight, votes.n_statements)

    def weighing(self, weight: FloatArray) -> "RatedRows":
        """The same answers with other weights."""
        return RatedRows(self.starts, self.statement, self.answers, weight, self.n_statements)

    @property
    def lengths(self) -> NDArray[np.int64]:
        """Answers of each person, shape (P,)."""
        return np.diff(self.starts)

    @cached_property
    def answered(self) -> Any:
        """1 where there is an answer, a sparse matrix."""
        return self._matrix(np.ones(self.answers.size))

    @cached_property
    def rated(self) -> Any:
        """The rating where there is an answer, a sparse matrix."""
        return self._matrix((self.answers + 1) / 2)

    def _matrix(self, data: FloatArray) -> Any:
        shape = (self.weight.size, self.n_statements)
        return sparse.csr_array((data, self.statement.astype(np.int32), self.starts), shape=shape)


Sweep = Callable[[RatedRows, Fit, FloatArray, bool], FloatArray]
"""Solves people's b and f in place (unless told not to) and returns the five sums of each statement, shape (S, 5)."""


def fit_model(
    rows: RatedRows, start: Fit, penalties: Penalties, *, tolerance: float = TOLERANCE, solve_first: bool = True
) -> Fit:
    """Fit the model from a start.

    Parameters
    ----------
    rows : RatedRows
    start : Fit
        Where to begin; with `solve_first` False its f is taken as it is and statements are solved first.
    penalties : Penalties
    tolerance : float
        Ends when no statement's c moves by more than this in a sweep, or after 300 sweeps.

    Notes
    -----
    The loss is in means: (1/R) sum w (r - mean - b - c - f g)^2 + intercept (mean^2 + mean_w b^2 + mean c^2)
    + factor (mean_w f^2 + mean g^2), R the weight of all answers. Each sweep is one pass over the answers, in blocks of
    65,536 people whose sums are added in order, so that the number of threads changes nothing. Sweeps end where those
    of plain alternating least squares would; they get there in a sixth of the number.

    References
    ----------
    Anderson (1965), Iterative procedures for nonlinear integral equations, Journal of the ACM 12(4).
    """
    total = float((rows.weight * rows.lengths).sum())
    ridge = np.array([penalties.intercept, penalties.factor])
    sweep = _sweep_by_kernel if numba is not None else sweep_by_matrices
    fit = Fit(start.mean, start.b.copy(), start.f.copy(), start.c, start.g)
    memory = _Memory()
    for n_sweeps in range(1, MAX_SWEEPS + 1):
        is_whole = solve_first or n_sweeps > 1
        sums = sweep(rows, fit, ridge * (total / rows.weight.sum()), is_whole)
        c, g = _solved(sums, ridge * (total / rows.n_statements))
        left = float((sums[:, 3] - c * sums[:, 0] - g * sums[:, 1]).sum())
        mean = (fit.mean + left / total) / (1 + penalties.intercept)
        moved = float(np.abs(c - fit.c).max())
        found = Fit(mean, fit.b, fit.f, c, g, n_sweeps, moved < tolerance)
        if found.has_converged:
            return found
        fit = memory.advanced(fit, found) if is_whole else found
    return found


class _Memory:
    """The last sweeps, from which the next one starts further on than the last ended (Anderson's mixing)."""

    def __init__(self) -> None:
        self._steps: list[FloatArray] = []
        self._ends: list[FloatArray] = []

    def advanced(self, start: Fit, end: Fit) -> Fit:
        """Where to go on after a sweep from `start` to `end`."""
        state = np.concatenate([[end.mean], end.c, end.g])
        step = state - np.concatenate([[start.mean], start.c, start.g])
        if self._steps and np.abs(step).max() > 2 * np.abs(self._steps[-1]).max():
            # It led astray: forget what led there.
            self._steps, self._ends = [], []
        self._steps, self._ends = [*self._steps, step][-MEMORY:], [*self._ends, state][-MEMORY:]
        if len(self._steps) > 1:
            changes = np.diff(np.stack(self._steps, axis=1), axis=1)
            part = np.linalg.lstsq(changes, step, rcond=None)[0]
            state = state - np.diff(np.stack(self._ends, axis=1), axis=1) @ part
        c, g = np.split(state[1:], 2)
        return Fit(float(state[0]), end.b, end.f, c, g, end.n_sweeps)


def loss(rows: RatedRows, fit: Fit, penalties: Penalties) -> float:
    """What the model leaves unexplained and its penalties, as in `fit_model`."""
    squares = 0.0
    for first in range(0, rows.weight.size, BLOCK):
        people = np.arange(first, min(first + BLOCK, rows.weight.size))
        person = np.repeat(people, rows.lengths[people])
        span = slice(rows.starts[people[0]], rows.starts[people[-1] + 1])
        j, rating = rows.statement[span], (rows.answers[span] + 1) / 2
        left = rating - fit.mean - fit.b[person] - fit.c[j] - fit.f[person] * fit.g[j]
        squares += float(rows.weight[person] @ left**2)
    w = rows.weight / rows.weight.sum()
    intercepts = fit.mean**2 + float(w @ fit.b**2) + float((fit.c**2).mean())
    factors = float(w @ fit.f**2) + float((fit.g**2).mean())
    total = float((rows.weight * rows.lengths).sum())
    return squares / total + penalties.intercept * intercepts + penalties.factor * factors


def _solved(sums: FloatArray, ridge: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Intercepts and factors from sums of w, w x, w x^2, w r, w r x; each a system of two equations."""
    a, cross, d = sums[:, 0] + ridge[0], sums[:, 1], sums[:, 2] + ridge[1]
    determinant = a * d - cross**2
    intercept = (sums[:, 3] * d - sums[:, 4] * cross) / determinant
    return intercept, (a * sums[:, 4] - cross * sums[:, 3]) / determinant


def sweep_by_matrices(rows: RatedRows, fit: Fit, ridge: FloatArray, solve: bool) -> FloatArray:
    """One sweep by products of sparse matrices, where Numba is absent."""
    answered, rated = rows.answered, rows.rated
    if solve:
        g, n = fit.g, rows.lengths.astype(float)
        over_g, over_gg, over_c, over_cg = (answered @ np.stack([g, g**2, fit.c, fit.c * g], axis=1)).T
        r = rated @ np.stack([np.ones_like(g), g], axis=1)
        left = (r[:, 0] - fit.mean * n - over_c, r[:, 1] - fit.mean * over_g - over_cg)
        fit.b[:], fit.f[:] = _solved(np.stack([n, over_g, over_gg, *left], axis=1), ridge)
    w, wf, own = rows.weight, rows.weight * fit.f, fit.mean + fit.b
    sums = answered.T @ np.stack([w, wf, wf * fit.f, -w * own, -wf * own], axis=1)
    sums[:, 3:] += rated.T @ np.stack([w, wf], axis=1)
    return np.asarray(sums)


def _sweep_by_kernel(rows: RatedRows, fit: Fit, ridge: FloatArray, solve: bool) -> FloatArray:
    """One sweep by a compiled pass over the answers, each block of people on a thread of its own."""
    size = rows.weight.size
    blocks = [(first, min(first + BLOCK, size)) for first in range(0, size, BLOCK)]

    def part(block: tuple[int, int]) -> FloatArray:
        sums = np.zeros((rows.n_statements, 5))
        place = (rows.starts, rows.statement, rows.answers, rows.weight)
        _COMPILED(*place, fit.mean, fit.c, fit.g, ridge, fit.b, fit.f, *block, solve, sums)
        return sums

    if len(blocks) == 1:
        return part(blocks[0])
    with ThreadPoolExecutor() as threads:
        return np.asarray(sum(threads.map(part, blocks)))


def _pass(  # type: ignore[no-untyped-def]
    starts, statement, answers, weight, mean, c, g, ridge, b, f, first, last, solve, sums
):
    """Solve b and f of some people and add their answers to the sums of the statements."""
    for i in range(first, last):
        if weight[i] == 0.0:
            continue
        if solve:
            over_g, over_gg, over_r, over_rg = 0.0, 0.0, 0.0, 0.0
            for v in range(starts[i], starts[i + 1]):
                side = g[statement[v]]
                left = (answers[v] + 1) * 0.5 - mean - c[statement[v]]
                over_g += side
                over_gg += side * side
                over_r += left
                over_rg += left * side
            across, down = starts[i + 1] - starts[i] + ridge[0], over_gg + ridge[1]
            determinant = across * down - over_g * over_g
            b[i] = (over_r * down - over_rg * over_g) / determinant
            f[i] = (across * over_rg - over_g * over_r) / determinant
        w, wf = weight[i], weight[i] * f[i]
        for v in range(starts[i], starts[i + 1]):
            left = (answers[v] + 1) * 0.5 - mean - b[i]
            row = sums[statement[v]]
            row[0] += w
            row[1] += wf
            row[2] += wf * f[i]
            row[3] += w * left
            row[4] += wf * left


_COMPILED: Any = numba.njit(_pass, nogil=True, cache=True) if numba is not None else None
