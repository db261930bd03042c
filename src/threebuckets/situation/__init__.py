"""Situation: where each area stands, where it is going, who is worse off and by how much, and how sure that is."""

from threebuckets.situation.counts import Limits, proportion_limits, rate_limits
from threebuckets.situation.grids import every_series, series_from_rows
from threebuckets.situation.indicators import Indicator, Source, with_polarity
from threebuckets.situation.observations import ObservationRows, Status, read_status
from threebuckets.situation.periods import Calendar, add_months, calendar_of, period_end, period_ends
from threebuckets.situation.row_faults import row_faults
from threebuckets.situation.series import Latest, Series
from threebuckets.situation.uncertainty import Basis, StandardErrors, standard_errors, yearly_drift

__all__ = [
    "Basis",
    "Calendar",
    "Indicator",
    "Latest",
    "Limits",
    "ObservationRows",
    "Series",
    "Source",
    "StandardErrors",
    "Status",
    "add_months",
    "calendar_of",
    "every_series",
    "period_end",
    "period_ends",
    "proportion_limits",
    "rate_limits",
    "read_status",
    "row_faults",
    "series_from_rows",
    "standard_errors",
    "with_polarity",
    "yearly_drift",
]
