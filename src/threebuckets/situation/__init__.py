"""Situation: where each area stands, where it is going, who is worse off and by how much, and how sure that is."""

from threebuckets.situation.backtests import Backtest, BacktestTasks, backtest, backtest_tasks
from threebuckets.situation.carrying import CarriedSeries, carry_forward
from threebuckets.situation.comparisons import Comparison, compare
from threebuckets.situation.convergence import Convergence, convergence
from threebuckets.situation.counts import Limits, proportion_limits, rate_limits
from threebuckets.situation.figures import Figures, figures, stale_error
from threebuckets.situation.forecasts import Forecast, forecast, steps_to
from threebuckets.situation.grids import every_series, series_from_rows
from threebuckets.situation.indicators import Indicator, Source, with_polarity
from threebuckets.situation.inequality import Inequality, gini, inequality
from threebuckets.situation.map_steps import map_breaks
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
from threebuckets.situation.polarisation import mean_gaps, polarisation
from threebuckets.situation.pools import ErrorPool, error_pools
from threebuckets.situation.red_reds import RedRed, RedReds, red_reds
from threebuckets.situation.row_faults import row_faults
from threebuckets.situation.series import Latest, Series
from threebuckets.situation.similar import SimilarAreas, nearest_areas
from threebuckets.situation.standings import Spread, Standing, standing
from threebuckets.situation.targets import Comparator, Targets, comparators, target_values
from threebuckets.situation.theta import ThetaOrigins, theta_origins
from threebuckets.situation.trends import Trends, TrendStatement, trend_statements, trends
from threebuckets.situation.uncertainty import Basis, StandardErrors, standard_errors, yearly_drift
from threebuckets.situation.worsening import WorseArea, WorseningList, shown_statements, worsening

__all__ = [
    "Backtest",
    "BacktestTasks",
    "Basis",
    "Bounds",
    "Calendar",
    "CarriedSeries",
    "Comparator",
    "Comparison",
    "Convergence",
    "ErrorPool",
    "Figures",
    "Forecast",
    "Indicator",
    "Inequality",
    "Latest",
    "Limits",
    "Needs",
    "ObservationRows",
    "Outlook",
    "RedRed",
    "RedReds",
    "Series",
    "SimilarAreas",
    "Source",
    "Spread",
    "StandardErrors",
    "Standing",
    "Status",
    "Targets",
    "ThetaOrigins",
    "TrendStatement",
    "Trends",
    "WorseArea",
    "WorseningList",
    "add_months",
    "backtest",
    "backtest_tasks",
    "calendar_of",
    "carry_forward",
    "comparators",
    "compare",
    "convergence",
    "either",
    "error_pools",
    "every_series",
    "exceedance",
    "figures",
    "forecast",
    "gini",
    "inequality",
    "map_breaks",
    "mean_gaps",
    "nearest_areas",
    "needs",
    "peer_scale",
    "period_end",
    "period_ends",
    "polarisation",
    "proportion_limits",
    "rate_limits",
    "read_status",
    "red_reds",
    "row_faults",
    "series_from_rows",
    "shortfall",
    "shortfall_ahead",
    "shortfall_probability",
    "shown_statements",
    "stale_error",
    "standard_errors",
    "standing",
    "steps_to",
    "target_values",
    "theta_origins",
    "trend_statements",
    "trends",
    "with_polarity",
    "worsening",
    "yearly_drift",
]
