"""How far a ranking of statements would come out alike if other people had voted.

One number to stand beside each headline ranking. Not an interval of a single figure.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from threebuckets.errors import ShapeError
from threebuckets.stats import FloatArray
from threebuckets.values.clusters import random_numbers
from threebuckets.values.landscape import canonical_order
from threebuckets.values.votes import Votes

_MIN_RANKED = 3


@dataclass(frozen=True, slots=True)
class Reliability:
    """How alike two halves of the people rank the statements.

    Parameters
    ----------
    rank_correlation : float
        Mean rank correlation (Spearman's rho) of the halves' rankings, -1 to 1; NaN where too little can be ranked.
    low, high : float
        Of the repeats, one in twenty lies below and one in twenty above.
    top_overlap : float
        Mean part that the halves' top tenths share, 0-1.
    n_repeats : int
        Repeats in which both halves ranked at least three statements.
    """

    rank_correlation: float
    low: float
    high: float
    top_overlap: float
    n_repeats: int


def split_half(
    votes: Votes, ranking: Callable[[Votes], FloatArray], *, repeats: int = 20, top: float = 0.10, seed: int = 0
) -> Reliability:
    """Rank statements by the votes of one half of the people and by those of the other, several times, and compare.

    Parameters
    ----------
    votes : Votes
    ranking : callable
        Gives each statement of the votes it is handed a number, shape (S,), larger for higher ranks; NaN for unranked.
    repeats : int
        Random divisions into halves.
    top : float
        Part of the statements that counts as the top, 0-1.
    seed : int

    Returns
    -------
    Reliability

    Notes
    -----
    Halves are drawn by what people voted, not by their ids, so that renumbering people changes nothing. Of an odd number
    one half has one person more. Cost: `ranking` runs twice a repeat.

    References
    ----------
    Spearman (1910), Correlation calculated from faulty data, British Journal of Psychology 3(3).

    Examples
    --------
    >>> from threebuckets.values import count_votes, support
    >>> votes = Votes.from_columns(np.repeat(np.arange(40), 4), np.tile(np.arange(4), 40), np.tile([1, 1, 0, -1], 40))
    >>> split_half(votes, lambda half: count_votes(half).agree[0], repeats=5).rank_correlation
    1.0
    """
    if not 0 < top <= 1:
        raise ShapeError.of("top", top, "a part above 0, at most 1")
    order = canonical_order(votes, np.ones(votes.n_participants))
    likeness, overlap = [], []
    for repeat in range(repeats):
        first = np.zeros(votes.n_participants, bool)
        drawn = np.argsort(random_numbers(seed, repeat, votes.n_participants), kind="stable")
        first[order[drawn[: votes.n_participants // 2]]] = True
        one, other = ranking(votes.keep(participants=first)), ranking(votes.keep(participants=~first))
        ranked = np.isfinite(one) & np.isfinite(other)
        rho = _rank_correlation(one[ranked], other[ranked])
        if np.isfinite(rho):
            likeness.append(rho)
            overlap.append(_overlap(one[ranked], other[ranked], top))
    return _summary(likeness, overlap)


def _rank_correlation(one: FloatArray, other: FloatArray) -> float:
    """Spearman's rho; NaN with fewer than three statements or where all have one rank."""
    if one.size < _MIN_RANKED:
        return float("nan")
    from scipy.stats import rankdata  # loaded only where ranks are compared: it takes its time

    ranks = [rankdata(values) - (values.size + 1) / 2 for values in (one, other)]
    size = float(np.sqrt((ranks[0] ** 2).sum() * (ranks[1] ** 2).sum()))
    return float(ranks[0] @ ranks[1]) / size if size > 0 else float("nan")


def _overlap(one: FloatArray, other: FloatArray, top: float) -> float:
    n_top = max(1, int(np.ceil(top * one.size - 1e-9)))
    highest = [set(np.argsort(-values, kind="stable")[:n_top].tolist()) for values in (one, other)]
    return len(highest[0] & highest[1]) / n_top


def _summary(likeness: list[float], overlap: list[float]) -> Reliability:
    if not likeness:
        unknown = float("nan")
        return Reliability(unknown, unknown, unknown, unknown, 0)
    low, high = np.quantile(likeness, [0.05, 0.95])
    return Reliability(float(np.mean(likeness)), float(low), float(high), float(np.mean(overlap)), len(likeness))
