"""How many votes would turn a verdict, and whether unverified votes could.

From published counts, in exact arithmetic. Not for combining statements or groups, which is the policy test's matter.
"""

from collections.abc import Callable
from fractions import Fraction

import numpy as np
from numpy.typing import ArrayLike, NDArray

from threebuckets.errors import ShapeError
from threebuckets.stats import HIDDEN, IntArray, beta_tail
from threebuckets.values.counts import CAP
from threebuckets.values.publishing import HIDDEN_STANDS_FOR

_DECIMALS = 9
_MAX_DOUBLINGS = 40


def flip_number(
    agree: ArrayLike, disagree: ArrayLike, *, threshold: Fraction, certainty: float | None = None
) -> IntArray:
    """Fewest added votes that turn the answer to "is support above the threshold?".

    Parameters
    ----------
    agree, disagree : array_like of int
        Published counts of one shape; a hidden one (-1) stands for 4.
    threshold : Fraction
        Strictly between 0 and 1.
    certainty : float, optional
        None compares the share itself. Else the answer is *holds* where the probability that support is above the
        threshold reaches this, *fails* where it is at most 1 minus this, else *not yet known*.

    Returns
    -------
    ndarray of int64
        Opposing votes where the answer is yes (holds); supporting ones where it is not.

    Examples
    --------
    >>> flip_number([60, 30], [40, 70], threshold=Fraction(1, 2))
    array([20, 41])
    >>> flip_number([66], [44], threshold=Fraction(1, 2), certainty=0.9)
    array([9])
    """
    yes, no = _filled(agree), _filled(disagree)
    if yes.shape != no.shape:
        raise ShapeError.of("disagree", no.shape, f"the shape of the agreeing, {yes.shape}")
    if not 0 < threshold < 1:
        raise ShapeError.of("threshold", threshold, "a Fraction between 0 and 1")
    if certainty is None:
        return _exact(yes, no, threshold)
    return _uncertain(yes, no, float(threshold), certainty)


def _filled(counts: ArrayLike) -> IntArray:
    array = np.asarray(counts)
    if array.dtype.kind not in "iu" or (array < HIDDEN).any():
        raise ShapeError.of("agree", array.dtype, "published counts: whole numbers of 0 or more, or -1 hidden")
    return np.where(array == HIDDEN, HIDDEN_STANDS_FOR, array).astype(np.int64)


def _exact(yes: IntArray, no: IntArray, threshold: Fraction) -> IntArray:
    top, bottom = threshold.numerator, threshold.denominator
    # bottom x agree above top x all, in whole numbers: no rounding can turn a tie.
    lead = yes * bottom - top * (yes + no)
    return np.where(lead > 0, -(-lead // top), -lead // (bottom - top) + 1)


def _uncertain(yes: IntArray, no: IntArray, threshold: float, certainty: float) -> IntArray:
    def state(more_yes: IntArray, more_no: IntArray) -> IntArray:
        agreed = yes + more_yes
        p = beta_tail(agreed, agreed + no + more_no, threshold).round(_DECIMALS)
        return (p >= round(certainty, _DECIMALS)).astype(np.int64) - (p <= round(1 - certainty, _DECIMALS))

    zero = np.zeros_like(yes)
    now = state(zero, zero)

    def turned(added: IntArray) -> NDArray[np.bool_]:
        return np.asarray(state(np.where(now > 0, 0, added), np.where(now > 0, added, 0)) != now)

    return _least(turned, zero)


def _least(turned: Callable[[IntArray], NDArray[np.bool_]], zero: IntArray) -> IntArray:
    """Least number of 1 or more for which a monotone answer is true, by doubling and bisection of all cells at once."""
    high = zero + 1
    for _ in range(_MAX_DOUBLINGS):
        open_cells = ~turned(high)
        if not open_cells.any():
            break
        high = np.where(open_cells, 2 * high, high)
    low = zero.copy()
    while (high - low > 1).any():
        middle = (low + high) // 2
        reached = turned(middle)
        low, high = np.where(reached, low, middle), np.where(reached, np.maximum(middle, low + 1), high)
    return high


def is_certified(agree: ArrayLike, disagree: ArrayLike, *, threshold: Fraction, cap: float = CAP) -> NDArray[np.bool_]:
    """Whether no number of unverified votes can turn the answer, given that they count at most `cap` of the verified.

    Parameters
    ----------
    agree, disagree : array_like of int
        Published counts of verified people only; a hidden one stands for 4.
    threshold : Fraction
        Strictly between 0 and 1.
    cap : float
        As in `count_votes`.

    Returns
    -------
    ndarray of bool
        False where nobody has an opinion.

    Examples
    --------
    >>> is_certified([60, 52], [40, 48], threshold=Fraction(1, 2))
    array([ True, False])
    """
    yes, no = _filled(agree), _filled(disagree)
    exact_cap = Fraction(cap).limit_denominator(10_000)
    top, bottom, part, whole = threshold.numerator, threshold.denominator, exact_cap.numerator, exact_cap.denominator
    everybody = yes + no
    needed = top * everybody * (whole + part)
    if_against, if_for = bottom * yes * whole, bottom * (yes * whole + everybody * part)
    is_above = bottom * yes > top * everybody
    return (everybody > 0) & np.where(is_above, if_against > needed, if_for <= needed)
