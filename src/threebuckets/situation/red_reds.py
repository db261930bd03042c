"""Red-reds: worse off than the comparator and getting worse, both beyond doubt.

Of every hundred that look so by their plain values, most are within the error of the figures; say both numbers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from threebuckets.situation.comparisons import Comparison
from threebuckets.situation.trends import TrendStatement
from threebuckets.stats import false_discovery_q

SURE = 0.975


@dataclass(frozen=True, slots=True)
class RedRed:
    """An area that is worse off in an indicator and getting worse.

    Parameters
    ----------
    indicator, area : str
    difference : float
        Area less comparator, in the indicator's unit.
    trend : TrendStatement
    p_worse : float
        Probability that it is worse off than its comparator.
    q_worse : float
        Among all areas and indicators of the list, share of false alarms to expect when all this clear are believed.
    """

    indicator: str
    area: str
    difference: float
    trend: TrendStatement
    p_worse: float
    q_worse: float


@dataclass(frozen=True, slots=True)
class RedReds:
    """What is beyond doubt, beside what only looks so.

    Parameters
    ----------
    beyond_doubt : tuple of RedRed
        Clearest first (by `q_worse`, then the size of the trend's own q, then names).
    n_by_values : int
        How many look worse and worsening by their plain values.
    n_compared : int
        Pairs of area and indicator with both a comparison and a trend.
    """

    beyond_doubt: tuple[RedRed, ...]
    n_by_values: int
    n_compared: int


def red_reds(
    comparisons: Mapping[str, Comparison], statements: Sequence[TrendStatement], *, fdr: float = 0.05
) -> RedReds:
    """Areas that are worse off than their comparator and getting worse, both beyond doubt.

    Parameters
    ----------
    comparisons : mapping of str to Comparison
        By indicator; of indicators with a polarity.
    statements : sequence of TrendStatement
        Of the same list; pairs without a comparison are passed over.
    fdr : float
        Share of false alarms accepted in the list.

    Returns
    -------
    RedReds
        Worse off with probability 0.975 or more, the trend's word `worse`, and both together within `fdr` by
        Benjamini–Hochberg on the less sure of the two.

    Examples
    --------
    >>> red_reds({}, [])
    RedReds(beyond_doubt=(), n_by_values=0, n_compared=0)
    """
    row_of = {slug: {area: row for row, area in enumerate(found.areas)} for slug, found in comparisons.items()}
    pairs = [
        (statement, comparisons[statement.indicator], row_of[statement.indicator][statement.area])
        for statement in statements
        if statement.area in row_of.get(statement.indicator, {})
    ]
    pairs = [(s, c, row) for s, c, row in pairs if not (np.isnan(c.p_worse[row]) or np.isnan(s.p))]
    doubts = np.array([max(s.p, 1 - float(c.p_worse[row])) for s, c, row in pairs], dtype=np.float64)
    found = [
        RedRed(s.indicator, s.area, float(c.difference[row]), s, float(c.p_worse[row]), float(q))
        for (s, c, row), q in zip(pairs, false_discovery_q(doubts), strict=True)
        if c.p_worse[row] >= SURE and s.word == "worse" and q <= fdr
    ]
    by_values = sum(_looks_worse(s, c, row) for s, c, row in pairs)
    found.sort(key=lambda one: (one.q_worse, one.trend.q, one.indicator, one.area))
    return RedReds(tuple(found), by_values, len(pairs))


def _looks_worse(statement: TrendStatement, comparison: Comparison, row: int) -> bool:
    is_worse = comparison.p_worse[row] > 0.5
    lower_is_worse = comparison.difference[row] < 0
    return bool(is_worse and statement.change != 0 and (statement.change < 0) == lower_is_worse)
