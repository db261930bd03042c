"""How sure it is that an area falls short of a target by more than a little, now and at a later day.

The bridge from facts to `threebuckets.situation`, where the probabilities are reckoned. Figures and forecasts may be
shifted by an array, for finding out what change would turn a verdict.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import isnan, nan

import numpy as np
from numpy.typing import NDArray

from threebuckets.policy.checks.cases import Case
from threebuckets.policy.checks.targets import Target
from threebuckets.policy.facts.records import ForecastFact, PoolFact, SeriesFact
from threebuckets.situation import either as library_either
from threebuckets.situation import exceedance, shortfall_probability, stale_error

DAYS_A_YEAR = 365.25
NO_SHIFT = (0.0,)
Ahead = tuple[ForecastFact | None, PoolFact | None]


@dataclass(frozen=True, slots=True)
class Gap:
    """Probability that the gap is there on a day (None: not known), the middle figure, whether it was forecast."""

    p: float | None
    middle: float | None
    is_forecast: bool


@dataclass(frozen=True, slots=True)
class Bounds:
    """Least and greatest probability that there is a gap at one of two times; None where neither is known."""

    low: float | None
    high: float | None


def gap_now(
    case: Case, series: SeriesFact, target: Target, *, as_if_new: bool = False, shifts: Sequence[float] = NO_SHIFT
) -> list[Gap]:
    """Today, from the latest figure; the error grows with the age of the figure. One gap for each shift of the figure."""
    years = 0.0 if as_if_new else (case.on - series.end).days / DAYS_A_YEAR
    return _from_figure(case, series, target, years, shifts)


def gap_at(
    case: Case, series: SeriesFact, ahead: Ahead, target: Target, day: date, *, shifts: Sequence[float] = NO_SHIFT
) -> list[Gap]:
    """On a later day: from the forecast and how far past ones missed; where it does not reach, the last figure.

    The last figure then stands with an error that has grown until that day, and it is no forecast.
    """
    forecast, pool = ahead
    step = None if forecast is None else step_at(forecast, day)
    if forecast is not None and pool is not None and step is not None and forecast.scale:
        quantiles = pool.quantiles[step] if step < len(pool.quantiles) else ()
        if quantiles:
            middle = forecast.middle[step] + np.asarray(shifts, dtype=np.float64)
            bar = (target.value or 0.0) - target.direction * case.rules.situation.delta * (target.scale or 0.0)
            above = exceedance(middle, np.full(len(middle), forecast.scale), quantiles, np.full(len(middle), bar))
            return _gaps(1 - above if target.direction > 0 else above, middle, is_forecast=True)
    return _from_figure(case, series, target, (day - series.end).days / DAYS_A_YEAR, shifts)


def step_at(forecast: ForecastFact, day: date) -> int | None:
    """The step of a forecast that a day is read at: the first period that ends on or after it, or the last of several
    where the day lies no more than one step beyond; None further away.

    Examples
    --------
    >>> forecast = ForecastFact((date(2026, 1, 1), date(2027, 1, 1)), (1.0, 2.0), 1.0)
    >>> step_at(forecast, date(2026, 6, 1)), step_at(forecast, date(2027, 12, 31)), step_at(forecast, date(2029, 1, 1))
    (1, 1, None)
    """
    ends = forecast.ends
    step = next((n for n, end in enumerate(ends) if end >= day), None)
    if step is None and len(ends) > 1 and ends[-1] + (ends[-1] - ends[-2]) >= day:
        step = len(ends) - 1
    return step


def either(first: Sequence[Gap], second: Sequence[Gap]) -> list[Bounds]:
    """Bounds of the probability that there is a gap at one of two times; without a forecast it may always be so."""
    p = [[nan if gap.p is None else gap.p for gap in gaps] for gaps in (first, second)]
    found = library_either(p[0], p[1], has_forecast=[gap.is_forecast for gap in second])
    ends = zip(found.low.tolist(), found.high.tolist(), strict=True)
    return [Bounds(None if isnan(low) else low, None if isnan(high) else max(low, high)) for low, high in ends]


def _from_figure(case: Case, series: SeriesFact, target: Target, years: float, shifts: Sequence[float]) -> list[Gap]:
    value = series.value + np.asarray(shifts, dtype=np.float64)
    # Where nobody knows how much a figure drifts, it stands as it is for a year, and says nothing of later days.
    unknown = 0.0 if years <= 1 else nan
    drift = unknown if series.drift is None else series.drift
    error = nan if series.standard_error is None else series.standard_error
    p = shortfall_probability(
        value, nan if target.value is None else target.value, target.direction,
        scale=nan if target.scale is None else target.scale, se=stale_error(error, drift, years),
        delta=case.rules.situation.delta,
    )  # fmt: skip
    return _gaps(p, value, is_forecast=False)


def _gaps(p: NDArray[np.float64], middle: NDArray[np.float64], *, is_forecast: bool) -> list[Gap]:
    pairs = zip(p.tolist(), middle.tolist(), strict=True)
    return [Gap(None if isnan(chance) else chance, value, is_forecast) for chance, value in pairs]
