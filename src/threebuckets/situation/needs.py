"""Needs: how far an area falls short of a target, now and ahead, and how sure that is.

A shortfall is measured in units of how much peers differ, so that indicators compare. Probabilities only: what they
mean for a policy is judged in `policy`. Targets are always given and named by the caller (`targets` makes them).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr

from threebuckets.errors import Fault, InputError, ShapeError
from threebuckets.situation.figures import Figures, figures
from threebuckets.situation.forecasts import Forecast
from threebuckets.situation.indicators import Indicator
from threebuckets.situation.outlooks import Outlook
from threebuckets.situation.series import Series

MAD_TO_SD = 1.4826
LEAST_PEERS = 5


@dataclass(frozen=True, slots=True, eq=False)
class Needs:
    """How far each area falls short; arrays of shape (A,), NaN where not yet known.

    Parameters
    ----------
    areas : tuple of str, length A
    indicator : str
    severity_now, severity_ahead : ndarray of float64
        Shortfall in scale units; above 0 the target is missed.
    se_now : ndarray of float64
        Standard error of the newest figure as of today, in the indicator's unit.
    scale : ndarray of float64
        Robust spread of the peers, in the indicator's unit.
    p_now, p_ahead : ndarray of float64
        Probability that the shortfall is more than `delta`.
    p_low, p_high : ndarray of float64
        Bounds of the probability that it is so now or ahead.
    basis : ndarray of uint8
        `Basis` of the newest figure's error.
    has_forecast : ndarray of bool
        Whether `p_ahead` rests on a forecast; where not, on the newest figure with growing error, and `p_high` is 1.
    """

    areas: tuple[str, ...]
    indicator: str
    severity_now: NDArray[np.float64]
    severity_ahead: NDArray[np.float64]
    se_now: NDArray[np.float64]
    scale: NDArray[np.float64]
    p_now: NDArray[np.float64]
    p_ahead: NDArray[np.float64]
    p_low: NDArray[np.float64]
    p_high: NDArray[np.float64]
    basis: NDArray[np.uint8]
    has_forecast: NDArray[np.bool_]


def needs(
    series: Series,
    targets: NDArray[np.float64],
    forecast: Forecast | None,
    peers: Sequence[Sequence[int]],
    *,
    on: date,
    day: date,
    delta: float = 0.25,
    least_peers: int = LEAST_PEERS,
) -> Needs:
    """Probability that each area falls short of its target, now or on a later day.

    Parameters
    ----------
    series : Series
    targets : ndarray of float64, shape (A,)
        In the indicator's unit; NaN where there is none.
    forecast : Forecast or None
        Of the same areas, with enough steps to reach `day`.
    peers : sequence of A sequences of int
        Positions of each area's peers in the series (itself left out).
    on, day : date
        Today and the later day.
    delta : float
        Shortfall, in scale units, from which on it counts.
    least_peers : int
        Peers with a number that a scale needs.

    Returns
    -------
    Needs

    Raises
    ------
    InputError
        An indicator of which neither direction is better: state one.
    ShapeError
        Targets, peers or forecast that do not fit the series.

    Notes
    -----
    Whether a need lasts is the same question asked with another `day`.

    Examples
    --------
    >>> from threebuckets.situation import Indicator, ObservationRows, Source, series_from_rows
    >>> jobs = Indicator(slug="jobs", label="", unit="%", polarity=1, source=Source("ONS"), limits="none", scale=4)
    >>> rows = ObservationRows.of(indicator="jobs", area=["a"], start=["2024-12-31"], length="", value=[64.8])
    >>> today = date(2025, 1, 1)
    >>> needs(series_from_rows(jobs, rows), np.array([70.0]), None, [[]], on=today, day=today).severity_now
    array([1.3])
    """
    n_areas = len(series.areas)
    _check(series, targets, forecast, peers)
    now = figures(series, on=on)
    scale = peer_scale(series, now, peers, least_peers=least_peers)
    direction = series.indicator.polarity
    p_now = shortfall_probability(now.value, targets, direction, scale=scale, se=now.se_on(on), delta=delta)
    p_still = shortfall_probability(now.value, targets, direction, scale=scale, se=now.se_on(day), delta=delta)
    if forecast is None:
        ahead, p_forecast = np.full(n_areas, np.nan), np.full(n_areas, np.nan)
    else:
        outlook = forecast.at(day)
        ahead = outlook.mean
        p_forecast = shortfall_ahead(outlook, targets, direction, scale=scale, delta=delta)
    has_forecast = ~np.isnan(p_forecast)
    p_ahead = np.where(has_forecast, p_forecast, p_still)
    bounds = either(p_now, p_ahead, has_forecast=has_forecast)
    return Needs(
        series.areas,
        series.indicator.slug,
        shortfall(now.value, targets, direction, scale=scale),
        shortfall(np.where(np.isnan(ahead), now.value, ahead), targets, direction, scale=scale),
        now.se_on(on),
        scale,
        p_now,
        p_ahead,
        bounds.low,
        bounds.high,
        now.basis,
        has_forecast,
    )


def shortfall(value: ArrayLike, target: ArrayLike, polarity: int, *, scale: ArrayLike) -> NDArray[np.float64]:
    """Distance to the target in scale units, above 0 where it is missed; NaN without a scale above 0.

    Examples
    --------
    >>> shortfall([64.8], [70], 1, scale=[4])
    array([1.3])
    """
    unit = np.asarray(scale, dtype=np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        gap = polarity * (np.asarray(target, dtype=np.float64) - np.asarray(value, dtype=np.float64)) / unit
    return np.where(unit > 0, gap, np.nan)


def shortfall_probability(
    value: ArrayLike, target: ArrayLike, polarity: int, *, scale: ArrayLike, se: ArrayLike, delta: float
) -> NDArray[np.float64]:
    """Probability that a measured figure falls short of its target by more than `delta` scale units.

    Parameters
    ----------
    value, target, scale, se : array_like of float64
        In the indicator's unit.
    polarity : int
        +1 higher is better, -1 lower is better.
    delta : float

    Returns
    -------
    ndarray of float64
        Φ((shortfall − delta)·scale/se); 0 or 1 where the error is 0; NaN where anything is not known.

    Examples
    --------
    >>> shortfall_probability([64.8], [70], 1, scale=[4], se=[1.451206], delta=0.25).round(6)
    array([0.998099])
    """
    error = np.asarray(se, dtype=np.float64)
    excess = (shortfall(value, target, polarity, scale=scale) - delta) * np.asarray(scale, dtype=np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        sure = np.where(excess > 0, 1.0, 0.0)
        found = np.where(error > 0, ndtr(excess / error), np.where(error == 0, sure, np.nan))
    return np.where(np.isnan(excess), np.nan, found)


def shortfall_ahead(
    outlook: Outlook, target: ArrayLike, polarity: int, *, scale: ArrayLike, delta: float
) -> NDArray[np.float64]:
    """Probability that a forecast falls short of its target by more than `delta` scale units, shape (A,).

    Returns
    -------
    ndarray of float64
        From the forecast's own past errors; NaN where there is no forecast, interval, target or scale.
    """
    unit = np.asarray(scale, dtype=np.float64)
    bar = np.asarray(target, dtype=np.float64) - polarity * delta * np.where(unit > 0, unit, np.nan)
    above = outlook.probability_above(bar)
    return 1 - above if polarity > 0 else above


@dataclass(frozen=True, slots=True, eq=False)
class Bounds:
    """Least and greatest probability of an event; arrays of one shape, NaN where nothing is known."""

    low: NDArray[np.float64]
    high: NDArray[np.float64]


def either(p_now: ArrayLike, p_ahead: ArrayLike, *, has_forecast: ArrayLike) -> Bounds:
    """Bounds of the probability that an area falls short now or ahead.

    Parameters
    ----------
    p_now, p_ahead : array_like of float64
        NaN where not known.
    has_forecast : array_like of bool
        Whether `p_ahead` rests on a forecast.

    Returns
    -------
    Bounds
        `low` is the larger of the two; `high` is 1 − (1−p_now)(1−p_ahead), exact unless the errors are negatively
        correlated. Missing data is never a failure: `high` is 1 where one of the two is not known or no forecast
        stands behind the second.

    Examples
    --------
    >>> either([0.998099], [0.894350], has_forecast=[True]).high.round(6)
    array([0.999799])
    """
    now, ahead = np.asarray(p_now, dtype=np.float64), np.asarray(p_ahead, dtype=np.float64)
    none = np.isnan(now) & np.isnan(ahead)
    high = np.where(np.isnan(now) | np.isnan(ahead) | ~np.asarray(has_forecast), 1.0, 1 - (1 - now) * (1 - ahead))
    return Bounds(np.fmax(now, ahead), np.where(none, np.nan, high))


def peer_scale(
    series: Series, now: Figures, peers: Sequence[Sequence[int]], *, least_peers: int = LEAST_PEERS
) -> NDArray[np.float64]:
    """How much peers differ: 1.4826 · median absolute deviation, each area at the period of its newest figure.

    Parameters
    ----------
    series : Series
    now : Figures
        Of the same series.
    peers : sequence of A sequences of int
        Positions of each area's peers in the series.
    least_peers : int

    Returns
    -------
    ndarray of float64, shape (A,)
        In the indicator's unit; where peers are too few or all alike the indicator's own `scale`, else NaN. A value
        published for several areas together counts once. For an area without any figure the peers are taken at the
        newest period in which enough of them have one.
    """
    fallback = np.nan if series.indicator.scale is None else series.indicator.scale
    out = np.full(len(series.areas), fallback)
    usable = np.where(series.counted_once() & series.is_published(on=now.on), series.values, np.nan)
    for row in range(len(series.areas)):
        cells = usable[np.array(peers[row], dtype=np.int64)]
        column = int(now.period[row])
        if column < 0:
            column = int(np.flatnonzero((~np.isnan(cells)).sum(axis=0) >= least_peers).max(initial=-1))
        values = cells[:, column] if column >= 0 else np.empty(0)
        values = values[~np.isnan(values)]
        if len(values) >= least_peers:
            spread = MAD_TO_SD * float(np.median(np.abs(values - np.median(values))))
            out[row] = spread if spread > 0 else fallback
    return out


def _check(
    series: Series, targets: NDArray[np.float64], forecast: Forecast | None, peers: Sequence[Sequence[int]]
) -> None:
    n_areas = len(series.areas)
    indicator: Indicator = series.indicator
    if indicator.polarity == 0:
        found = f"0 for {indicator.slug}"
        expected = "a direction: say whether higher or lower is better"
        raise InputError([Fault("F35", "error", "indicators", None, "polarity", found, expected)])
    if targets.shape != (n_areas,):
        raise ShapeError.of("targets", f"shape {targets.shape}", f"({n_areas},): one an area")
    if len(peers) != n_areas:
        raise ShapeError.of("peers", f"{len(peers)} lists", f"{n_areas}: one an area")
    if forecast is not None and forecast.areas != series.areas:
        raise ShapeError.of("forecast", f"{len(forecast.areas)} areas", "the areas of the series")
