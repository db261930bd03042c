"""Worse and worsening: the list a page of the situation begins with, over all indicators together.

Both counts always stand beside each other: how many look so by plain values, and how many are so beyond doubt. The
decision itself is `red_reds`'s; here the list is put in order and what nearly belongs to it is told.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from threebuckets.situation.red_reds import SURE, RedReds, red_reds
from threebuckets.situation.standings import Standing
from threebuckets.situation.trends import Trends, TrendStatement, trend_statements


@dataclass(frozen=True, slots=True)
class WorseArea:
    """An area that is worse off in an indicator and getting worse.

    Parameters
    ----------
    indicator, area : str
    difference : float
        Area less what it is held against, in the indicator's unit.
    severity : float
        The difference in units of how much the areas differ (1.4826·MAD), above 0; NaN where that is not known.
    trend : TrendStatement
    p_worse : float
    """

    indicator: str
    area: str
    difference: float
    severity: float
    trend: TrendStatement
    p_worse: float


@dataclass(frozen=True, slots=True)
class WorseningList:
    """Areas worse off and getting worse.

    Parameters
    ----------
    beyond_doubt : tuple of WorseArea
        Both beyond doubt; most severe first.
    too_close : tuple of WorseArea
        Getting worse beyond doubt and worse off by their values, but too close to what they are held against to call.
    n_by_values : int
        How many look worse off and worsening by their plain values.
    n_compared : int
        Pairs of area and indicator with both a comparison and a trend.
    statements : mapping of (indicator, area) to TrendStatement
        Of all areas shown, judged as one list.
    """

    beyond_doubt: tuple[WorseArea, ...]
    too_close: tuple[WorseArea, ...]
    n_by_values: int
    n_compared: int
    statements: Mapping[tuple[str, str], TrendStatement]


def worsening(standings: Sequence[Standing], *, fdr: float = 0.05) -> WorseningList:
    """Areas worse off than the whole, and getting worse, over all indicators with a direction.

    Parameters
    ----------
    standings : sequence of Standing
        Each is held against the first of its comparisons.
    fdr : float
        Share of false alarms accepted in the list.

    Returns
    -------
    WorseningList

    Examples
    --------
    >>> worsening([]).beyond_doubt
    ()
    """
    statements = shown_statements(standings, fdr=fdr)
    by_slug = {one.series.indicator.slug: one for one in standings if one.series.indicator.polarity}
    found: RedReds = red_reds({slug: one.first for slug, one in by_slug.items()}, list(statements.values()), fdr=fdr)
    sure = [_worse_area(by_slug[one.indicator], one.trend) for one in found.beyond_doubt]
    named = {(one.indicator, one.area) for one in sure}
    close = [
        _worse_area(by_slug[trend.indicator], trend)
        for key, trend in statements.items()
        if trend.word == "worse" and trend.indicator in by_slug and key not in named
    ]
    return WorseningList(
        tuple(sorted(sure, key=_most_severe)),
        tuple(sorted((one for one in close if 0.5 < one.p_worse < SURE), key=_most_severe)),
        found.n_by_values,
        found.n_compared,
        statements,
    )


def shown_statements(
    standings: Sequence[Standing], *, above: bool = False, fdr: float = 0.05
) -> dict[tuple[str, str], TrendStatement]:
    """Trend statements of the areas shown, over all indicators as one list; with `above`, of those that hold them."""
    kept = [_of_areas(one.trends, [(area in one.areas) is not above for area in one.trends.areas]) for one in standings]
    told = trend_statements(kept, [one.series.indicator for one in standings], fdr=fdr)
    return {(statement.indicator, statement.area): statement for statement in told}


def _of_areas(found: Trends, is_kept: Sequence[bool]) -> Trends:
    """The trends of some of the areas, so that a list is judged by its own tests alone."""
    rows = np.flatnonzero(is_kept)
    arrays = ("slope", "slope_low", "slope_high", "p", "n_points", "first", "last")
    return replace(
        found,
        areas=tuple(found.areas[row] for row in rows.tolist()),
        **{name: getattr(found, name)[rows] for name in arrays},
    )


def _worse_area(standing: Standing, trend: TrendStatement) -> WorseArea:
    row = standing.row(trend.area)
    difference = float(standing.first.difference[row])
    return WorseArea(
        trend.indicator,
        trend.area,
        difference,
        -standing.series.indicator.polarity * difference / float(standing.scale[row]),
        trend,
        float(standing.first.p_worse[row]),
    )


def _most_severe(one: WorseArea) -> tuple[float, float, str, str]:
    return (-np.nan_to_num(one.severity), one.trend.q, one.indicator, one.area)
