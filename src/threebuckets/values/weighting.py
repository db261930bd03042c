"""Weights that make those who voted resemble the population (raking).

For known margins of a few categories, such as age and area. Not a survey suite: no replicate weights, no calibration on
amounts. Fit weights on verified participants only.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from threebuckets.errors import Fault, InputError, ShapeError, shown
from threebuckets.stats import FloatArray, IntArray

SUM_TOLERANCE = 1e-6
CLIP_ROUNDS = 100
CLIP_TOLERANCE = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """How much each person counts.

    Parameters
    ----------
    weights : ndarray of float64, shape (P,)
        Mean 1.
    n_effective : float
        People that an unweighted sample of the same certainty would have.
    design_effect : float
        People divided by n_effective; 1 without weighting.
    largest_gap : float
        Largest difference between a weighted share and its target, 0-1: what clipping left.
    n_sweeps, n_trimmed : int
        Rounds it took, and weights at a bound.
    has_converged : bool
        Whether all margins are met within the tolerance.
    """

    weights: FloatArray
    n_effective: float
    design_effect: float
    largest_gap: float
    n_sweeps: int
    n_trimmed: int
    has_converged: bool


def rake(
    categories: Mapping[str, ArrayLike],
    margins: Mapping[str, Mapping[str, float]],
    *,
    smallest: float = 0.2,
    largest: float = 5.0,
    tolerance: float = 1e-6,
    max_sweeps: int = 200,
) -> Weights:
    """Weights with which the shares of each category meet those of the population.

    Parameters
    ----------
    categories : mapping of str to array_like of str or int, shape (P,)
        Category of each person for each margin; None, NaN, "" and -1 are missing and keep their weight in that margin.
    margins : mapping of str to mapping of str to float
        Population share of each category, summing to 1. Whole-number categories are named by their digits.
    smallest, largest : float
        Bounds of a weight, in means.
    tolerance : float
        Largest gap at which the fit is good.
    max_sweeps : int

    Returns
    -------
    Weights

    Raises
    ------
    InputError
        Margins that do not sum to 1, categories without people and people without a margin, all at once.

    References
    ----------
    Deming, Stephan (1940), On a least squares adjustment of a sampled frequency table, Annals of Mathematical
    Statistics 11(4).

    Examples
    --------
    >>> rake({"age": ["young", "old", "old", "old"]}, {"age": {"young": 0.5, "old": 0.5}}).weights.round(3)
    array([2.   , 0.667, 0.667, 0.667])
    """
    coded = _coded(categories, margins)
    size = coded[0].index.size if coded else 0
    weights = np.ones(size)
    gap, sweep, trimmed = _largest_gap(weights, coded), 0, np.zeros(size, bool)
    while gap > tolerance and sweep < max_sweeps:
        sweep += 1
        for margin in coded:
            margin.adjust(weights)
        weights /= weights.mean()
        trimmed = (weights < smallest) | (weights > largest)
        weights = _clipped(weights, smallest, largest) if trimmed.any() else weights
        gap = _largest_gap(weights, coded)
    effect = float(size * (weights**2).sum() / weights.sum() ** 2) if size else 1.0
    return Weights(weights, size / effect, effect, gap, sweep, int(trimmed.sum()), gap <= tolerance)


def _clipped(weights: FloatArray, smallest: float, largest: float) -> FloatArray:
    """Weights within bounds and of mean 1: what clipping takes is given to the others, in proportion."""
    for _ in range(CLIP_ROUNDS):
        weights = np.clip(weights, smallest, largest)
        mean = weights.mean()
        if abs(mean - 1) <= CLIP_TOLERANCE:
            break
        weights = weights / mean
    return weights


@dataclass(frozen=True, slots=True, eq=False)
class _Margin:
    """One margin: each person's category as a number (-1 missing), and the target shares."""

    index: IntArray
    target: FloatArray

    def shares(self, weights: FloatArray) -> FloatArray:
        known = self.index >= 0
        sums = np.bincount(self.index[known], weights[known], self.target.size)
        return np.asarray(sums / sums.sum() if sums.sum() else sums, float)

    def adjust(self, weights: FloatArray) -> None:
        """Multiply weights so that this margin is met."""
        shares = self.shares(weights)
        factor = np.divide(self.target, shares, out=np.ones_like(shares), where=shares > 0)
        weights *= np.append(factor, 1.0)[self.index]


def _largest_gap(weights: FloatArray, coded: list[_Margin]) -> float:
    return max((float(np.abs(margin.shares(weights) - margin.target).max()) for margin in coded), default=0.0)


def _coded(categories: Mapping[str, ArrayLike], margins: Mapping[str, Mapping[str, float]]) -> list[_Margin]:
    faults: list[Fault] = []
    coded: list[_Margin] = []
    for name, shares in margins.items():
        if name not in categories:
            faults.append(_fault(name, "no column", "a category for each person"))
            continue
        labels = np.array([_label(value) for value in np.asarray(categories[name]).tolist()], object)
        faults += _faults(name, labels, shares)
        number = {label: position for position, label in enumerate(shares)}
        index = np.array([number.get(label, -1) for label in labels], np.int64)
        coded.append(_Margin(index, np.array(list(shares.values()), float)))
    if faults:
        raise InputError(faults)
    if len({margin.index.size for margin in coded}) > 1:
        raise ShapeError.of("categories", [margin.index.size for margin in coded], "columns of one length")
    return coded


def _label(value: object) -> str:
    if value is None or value == -1 or value == "" or (isinstance(value, float) and np.isnan(value)):
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _faults(name: str, labels: NDArray[np.object_], shares: Mapping[str, float]) -> list[Fault]:
    found = set(labels.tolist()) - {""}
    values = np.array(list(shares.values()), float)
    faults = []
    if not (np.isfinite(values).all() and (values >= 0).all() and abs(values.sum() - 1) <= SUM_TOLERANCE):
        faults.append(_fault(name, f"shares that sum to {values.sum():.6g}", "shares of 0 or more that sum to 1"))
    faults += [
        _fault(name, f"{label}: nobody", "at least one person")
        for label in sorted(set(shares) - found)
        if shares[label] > 0
    ]
    faults += [_fault(name, label, "a category with a margin") for label in sorted(found - set(shares))]
    return faults


def _fault(margin: str, found: str, expected: str) -> Fault:
    return Fault("F13", "error", "arguments", None, f"margin {margin}", shown(found), expected)
