"""Bridging scores: which statements people agree with whichever side they usually take.

For ranking and reading. Verdicts do not rest on them: these read every group's support in the published table.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from threebuckets.errors import ShapeError
from threebuckets.stats import MIN_PEOPLE, FloatArray
from threebuckets.values.counts import check_mask, check_weights
from threebuckets.values.factor_model import Fit, Penalties, RatedRows, fit_model, loss
from threebuckets.values.landscape import Landscape, canonical_order, opinion_landscape
from threebuckets.values.stability import multiplicities
from threebuckets.values.votes import AGREE, PASS, Votes

MIN_VOTES = 5
BRIDGING_SCORE = 0.40
BRIDGING_FACTOR = 0.50
_START_RMS = 0.3
# Of interval limits, far below their width: they move by under 0.0003 from those of the full tolerance.
_REPLICATE_TOLERANCE = 1e-5


@dataclass(frozen=True, slots=True, eq=False)
class Bridging:
    """What people of both sides agree with; arrays of shape (S,).

    Parameters
    ----------
    score : ndarray of float64
        How much a statement is liked once it is known who takes which side, about -0.5 to 0.6; NaN with fewer than five
        votes and where there is no map of opinion.
    factor : ndarray of float64
        How far a statement lies to one side (positive along the landscape's first axis); 0 to neither.
    low, high : ndarray of float64
        Interval of the score over people drawn again; NaN without replicates.
    both_sides : ndarray of bool
        Whether at least ten people with an opinion on each side voted and more than half of them agree, on each side.
    mean : float
        Mean rating of everything, 0-1, drawn to 0.
    loss : float
        What the model leaves unexplained, with its penalties.
    n_sweeps : int
    has_converged : bool
    """

    score: FloatArray
    factor: FloatArray
    low: FloatArray
    high: FloatArray
    both_sides: NDArray[np.bool_]
    mean: float
    loss: float
    n_sweeps: int
    has_converged: bool

    @property
    def bridges(self) -> NDArray[np.bool_]:
        """Whether a statement bridges: score at least 0.40, factor within 0.50 of 0, and both sides; shape (S,)."""
        near = (self.score >= BRIDGING_SCORE) & (np.abs(self.factor) < BRIDGING_FACTOR)
        return np.asarray(near & self.both_sides)


def bridging_scores(
    votes: Votes,
    *,
    weights: FloatArray | None = None,
    fit: NDArray[np.bool_] | None = None,
    landscape: Landscape | None = None,
    replicates: int = 0,
    seed: int = 0,
    intercept_penalty: float = 0.15,
    factor_penalty: float = 0.03,
) -> Bridging:
    """Score of each statement across the line that divides people most.

    Parameters
    ----------
    votes : Votes
        On live statements only.
    weights : ndarray of float64, shape (P,), optional
    fit : ndarray of bool, shape (P,), optional
        Who counts, of those with enough votes to be on the map; None takes everybody.
    landscape : Landscape, optional
        Of these votes, so that it is not made again.
    replicates : int
        Times people are drawn again for the intervals; 50 do, 0 gives none.
    seed : int
        Of those draws.
    intercept_penalty, factor_penalty : float
        As in the formula, above 0.

    Returns
    -------
    Bridging

    Notes
    -----
    Agree, pass, disagree are 1, 1/2, 0. The score is the statement's own part c in r = mean + b + c + f g, fitted by
    penalised least squares in means (`fit_model`): being liked by one side alone goes into f g. A person of weight 2
    equals two such people; how people are numbered and where the search starts do not matter. That a pass is 1/2 is a
    choice. Cost: one pass over the votes a sweep.

    References
    ----------
    Wojcik and others (2022), Birdwatch: crowd wisdom and bridging algorithms can inform understanding and reduce the
    spread of misinformation, arXiv:2210.15723.

    Examples
    --------
    >>> person, statement = np.divmod(np.arange(400), 10)
    >>> own_side = np.where((person < 20) == (statement % 2 == 0), 1, -1)
    >>> votes = Votes.from_columns(person, statement, np.where(statement < 2, 1, own_side))
    >>> found = bridging_scores(votes)
    >>> found.score[[0, 2]].round(2), found.both_sides.nonzero()[0]
    (array([0.54, 0.1 ]), array([0, 1]))
    """
    penalties = _penalties(intercept_penalty, factor_penalty)
    weight = check_weights(weights, votes.n_participants) * check_mask(fit, votes.n_participants)
    found = opinion_landscape(votes, weights=weights, fit=fit) if landscape is None else landscape
    study = _Study.of(votes, found, weight)
    if study is None:
        return _nothing(votes.n_statements)
    fitted = fit_model(study.rows, study.start(), penalties, solve_first=False)
    fitted = _facing(fitted, found.components[0][study.rated])
    low, high = study.interval(fitted, penalties, replicates, seed)
    return Bridging(
        score=study.spread(fitted.c),
        factor=study.spread(fitted.g),
        low=study.spread(low),
        high=study.spread(high),
        both_sides=study.spread(study.both_sides(fitted.f).astype(float)) == 1,
        mean=fitted.mean,
        loss=loss(study.rows, fitted, penalties),
        n_sweeps=fitted.n_sweeps,
        has_converged=fitted.has_converged,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Study:
    """The people on the map and the statements with enough of their votes, in an order that no numbering changes."""

    votes: Votes
    rows: RatedRows
    axis: FloatArray
    rated: NDArray[np.bool_]

    @classmethod
    def of(cls, votes: Votes, landscape: Landscape, weight: FloatArray) -> "_Study | None":
        """Choose them; None where there is no map of opinion or nothing left."""
        if landscape.positions.shape[0] != votes.n_participants or landscape.means.size != votes.n_statements:
            raise ShapeError.of("landscape", landscape.positions.shape, "a landscape of these votes")
        who = landscape.included & (weight > 0)
        people = votes.keep(participants=who)
        rated = np.bincount(people.statement_index, minlength=votes.n_statements) >= MIN_VOTES
        if not landscape.is_map or not rated.any():
            return None
        kept = people.keep(statements=rated)
        order = canonical_order(kept, weight[who])
        ordered = _in_order(kept, order)
        axis = landscape.positions[who, 0][order]
        return cls(ordered, RatedRows.of(ordered, weight[who][order]), axis, rated)

    def start(self) -> Fit:
        """The first axis of the landscape as everybody's side."""
        rms = float(np.sqrt((self.axis**2).mean()))
        side = self.axis * (_START_RMS / rms) if rms > 0 else np.zeros_like(self.axis)
        nobody, nothing = np.zeros(side.size), np.zeros(self.rows.n_statements)
        return Fit(0.5, nobody, side, nothing, nothing)

    def interval(self, fitted: Fit, penalties: Penalties, replicates: int, seed: int) -> tuple[FloatArray, FloatArray]:
        """Where the middle 95 % of scores lie when people are drawn again, each fit beginning at the whole one."""
        scores = [fitted.c]
        for replicate in range(replicates):
            drawn = self.rows.weight * multiplicities(seed, replicate, self.rows.weight.size)
            if drawn.any():
                rows = self.rows.weighing(drawn)
                scores.append(fit_model(rows, fitted, penalties, tolerance=_REPLICATE_TOLERANCE).c)
        if len(scores) == 1:
            unknown = np.full(fitted.c.size, np.nan)
            return unknown, unknown
        low, high = np.quantile(np.stack(scores[1:]), [0.025, 0.975], axis=0)
        return np.minimum(low, fitted.c), np.maximum(high, fitted.c)

    def both_sides(self, side: FloatArray) -> NDArray[np.bool_]:
        """Whether enough people of either side have an opinion and more than half of them agree, weighted."""
        answers = self.votes.answers
        person = self.votes.participant_index
        holds = np.ones(self.rows.n_statements, bool)
        for own in (side[person] > 0, side[person] < 0):
            opinion = own & (answers != PASS)
            holds &= self._sum(opinion.astype(float)) >= MIN_PEOPLE
            weight = self.rows.weight[person]
            holds &= self._sum(weight * (own & (answers == AGREE))) > 0.5 * self._sum(weight * opinion)
        return holds

    def _sum(self, amount: FloatArray) -> FloatArray:
        return np.asarray(np.bincount(self.votes.statement_index, amount, self.rows.n_statements))

    def spread(self, values: FloatArray) -> FloatArray:
        """Values of the rated statements among all, NaN elsewhere."""
        out = np.full(self.rated.size, np.nan)
        out[self.rated] = values
        return out


def _in_order(votes: Votes, order: NDArray[np.int64]) -> Votes:
    """The same rows in another order; ids give way to positions, which are all that counts here."""
    lengths = votes.votes_per_participant[order]
    starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    taken = np.repeat(votes.starts[order] - starts[:-1], lengths) + np.arange(starts[-1])
    index, answers = votes.statement_index[taken], votes.answers[taken]
    return Votes(np.arange(order.size), votes.statement_ids, starts, index, answers)


def _facing(fit: Fit, axis: FloatArray) -> Fit:
    """The fit with its sides turned the way the landscape's first axis points."""
    if float((fit.g - fit.g.mean()) @ (axis - axis.mean())) >= 0:
        return fit
    return Fit(fit.mean, fit.b, -fit.f, fit.c, -fit.g, fit.n_sweeps, fit.has_converged)


def _penalties(intercept: float, factor: float) -> Penalties:
    for name, value in (("intercept_penalty", intercept), ("factor_penalty", factor)):
        if not (np.isfinite(value) and value > 0):
            raise ShapeError.of(name, value, "a finite number above 0")
    return Penalties(intercept, factor)


def _nothing(n_statements: int) -> Bridging:
    missing, nowhere = np.full(n_statements, np.nan), np.zeros(n_statements, bool)
    return Bridging(missing, missing, missing, missing, nowhere, float("nan"), float("nan"), 0, has_converged=False)
