"""How sure it is that an area falls short of a target by more than a little, now and at a later day."""

import math
from dataclasses import dataclass
from datetime import date

from scipy.special import ndtr

from threebuckets.policy.checks.cases import Case
from threebuckets.policy.checks.targets import Target
from threebuckets.policy.facts.records import ForecastFact, PoolFact, SeriesFact

DAYS_A_YEAR = 365.25


@dataclass(frozen=True, slots=True)
class Gap:
    """Probability that the gap is there on a day (None: not known), the middle figure, whether it was forecast."""

    p: float | None
    middle: float | None
    is_forecast: bool


def gap_now(case: Case, series: SeriesFact, target: Target, *, as_if_new: bool = False) -> Gap:
    """Today, from the latest figure; the error grows with the age of the figure.

    P = Φ((s − δ)·scale/se) with s = direction·(target − value)/scale and se² = se_x² + years·drift².
    """
    years = 0.0 if as_if_new else max(0.0, (case.on - series.end).days / DAYS_A_YEAR)
    return Gap(_shortfall(case, series.value, _widened(series, years), target), series.value, is_forecast=False)


def gap_at(
    case: Case, series: SeriesFact, ahead: tuple[ForecastFact | None, PoolFact | None], target: Target, day: date
) -> Gap:
    """On a later day: from the forecast and how far past ones missed; without one, the last figure with a wider error."""
    forecast, pool = ahead
    if forecast is not None and pool is not None and forecast.scale and forecast.ends:
        step = next((n for n, end in enumerate(forecast.ends) if end >= day), len(forecast.ends) - 1)
        step = min(step, len(pool.quantiles) - 1)
        middle = forecast.middle[step]
        bar = _bar(case, target)
        above = probability_above(bar, middle, forecast.scale, pool.quantiles[step])
        return Gap(1 - above if target.direction > 0 else above, middle, is_forecast=True)
    years = max(0.0, (day - series.end).days / DAYS_A_YEAR)
    return Gap(_shortfall(case, series.value, _widened(series, years), target), series.value, is_forecast=False)


def probability_above(bar: float, middle: float, scale: float, quantiles: tuple[float, ...]) -> float:
    """Probability that a forecast quantity ends above a bar, from percentiles 1…99 of |error|/scale.

    ½ + ½·sign(middle − bar)·F(|middle − bar|/scale); F is linear between percentiles, 0 at 0, 0.995 beyond the last.
    """
    if middle == bar:
        return 0.5
    distance = abs(middle - bar) / scale
    return 0.5 + 0.5 * math.copysign(_share_within(distance, quantiles), middle - bar)


def _share_within(distance: float, quantiles: tuple[float, ...]) -> float:
    if distance >= quantiles[-1]:
        return 0.995
    below, at = 0.0, 0.0
    for n, quantile in enumerate(quantiles, 1):
        if distance < quantile:
            return (
                (at + (distance - below) / (quantile - below) * (n - 100 * at) / 100) if quantile > below else n / 100
            )
        below, at = quantile, n / 100
    return at


def _bar(case: Case, target: Target) -> float:
    """The value beyond which the gap counts."""
    value, scale = target.value or 0.0, target.scale or 0.0
    return value - target.direction * case.rules.situation.delta * scale


def _widened(series: SeriesFact, years: float) -> float | None:
    if series.standard_error is None:
        return None
    if series.drift is None:
        return series.standard_error if years <= 1 else None
    return math.sqrt(series.standard_error**2 + years * series.drift**2)


def _shortfall(case: Case, value: float, error: float | None, target: Target) -> float | None:
    if error is None:
        return None
    room = target.direction * (_bar(case, target) - value)
    if error == 0:
        return 1.0 if room > 0 else 0.0
    return float(ndtr(room / error))
