"""Situation: where each area stands, where it is going, who is worse off and by how much, and how sure that is."""

from threebuckets.situation.backtests import Backtest, BacktestTasks, backtest, backtest_tasks
from threebuckets.situation.carrying import CarriedSeries, carry_forward
from threebuckets.situation.comparisons import Comparison, compare
from threebuckets.situation.counts import Limits, proportion_limits, rate_limits
from threebuckets.situation.figures import Figures, figures, stale_error
from threebuckets.situation.forecasts import Forecast, forecast, steps_to
from threebuckets.situation.grids import every_series, series_from_rows
from threebuckets.situation.indicators import Indicator, Source, with_polarity
from threebuckets.situation.needs import (
    Bounds,
    Needs,
    either,
    needs,
    peer_scale,
    shortfall,
    shortfall_ahead,
    shortfall_probability,
)
from threebuckets.situation.observations import ObservationRows, Status, read_status
from threebuckets.situation.outlooks import Outlook, exceedance
from threebuckets.situation.periods import Calendar, add_months, calendar_of, period_end, period_ends
from threebuckets.situation.pools import ErrorPool, error_pools
from threebuckets.situation.red_reds import RedRed, RedReds, red_reds
from threebuckets.situation.row_faults import row_faults
from threebuckets.situation.series import Latest, Series
from threebuckets.situation.targets import Comparator, Targets, comparators, target_values
from threebuckets.situation.theta import ThetaOrigins, theta_origins
from threebuckets.situation.trends import Trends, TrendStatement, trend_statements, trends
from threebuckets.situation.uncertainty import Basis, StandardErrors, standard_errors, yearly_drift

__all__ = [
    "Backtest",
    "BacktestTasks",
    "Basis",
    "Bounds",
    "Calendar",
    "CarriedSeries",
    "Comparator",
    "Comparison",
    "ErrorPool",
    "Figures",
    "Forecast",
    "Indicator",
    "Latest",
    "Limits",
    "Needs",
    "ObservationRows",
    "Outlook",
    "RedRed",
    "RedReds",
    "Series",
    "Source",
    "StandardErrors",
    "Status",
    "Targets",
    "ThetaOrigins",
    "TrendStatement",
    "Trends",
    "add_months",
    "backtest",
    "backtest_tasks",
    "calendar_of",
    "carry_forward",
    "comparators",
    "compare",
    "either",
    "error_pools",
    "every_series",
    "exceedance",
    "figures",
    "forecast",
    "needs",
    "peer_scale",
    "period_end",
    "period_ends",
    "proportion_limits",
    "rate_limits",
    "read_status",
    "red_reds",
    "row_faults",
    "series_from_rows",
    "shortfall",
    "shortfall_ahead",
    "shortfall_probability",
    "stale_error",
    "standard_errors",
    "steps_to",
    "target_values",
    "theta_origins",
    "trend_statements",
    "trends",
    "with_polarity",
    "yearly_drift",
]
