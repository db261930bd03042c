"""What can be wrong with rows of observations: every fault at once, each with its place.

Rows that are merely odd (a value outside its own limits) get a warning and are loaded. Files that cannot be read at
all never come here.
"""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from threebuckets.errors import Fault, shown
from threebuckets.situation.indicators import Indicator
from threebuckets.situation.observations import ObservationRows, Status

MOST_FAULTS = 1000
_HIDDEN = (Status.SUPPRESSED, Status.NOT_APPLICABLE)


def row_faults(indicators: Mapping[str, Indicator], rows: ObservationRows) -> tuple[Fault, ...]:
    """All faults and warnings of rows of observations, sorted by place (the first thousand of each kind).

    Parameters
    ----------
    indicators : mapping of str to Indicator
        By slug.
    rows : ObservationRows

    Returns
    -------
    tuple of Fault
        Errors: indicator not defined, two rows for one indicator, area, period and dimension, limits the wrong way
        round or on one side only, infinite numbers, a value beside a status that hides it, period end before start,
        values that the indicator cannot have. Warnings: value outside its own limits.

    Examples
    --------
    >>> rows = ObservationRows.of(indicator="jobs", area=["a"], start=["2024-01-01"], length="", value=[1.0])
    >>> print(row_faults({}, rows)[0])
    observations, line 2, column indicator: found jobs; expected an indicator that is defined. [F21]
    """
    slugs, index = np.unique(rows.indicator, return_inverse=True)
    known = np.array([str(slug) in indicators for slug in slugs], dtype=bool)
    ranges = np.array([indicators[str(s)].range if str(s) in indicators else (-np.inf, np.inf) for s in slugs])
    low, high = ranges.reshape(-1, 2)[index].T
    lower, upper, value = rows.lower, rows.upper, rows.value
    hidden = np.isin(rows.status, _HIDDEN)
    infinite = np.isinf(value) | np.isinf(lower) | np.isinf(upper) | np.isinf(rows.count) | np.isinf(rows.base)
    faults: list[Fault] = []

    def report(code: str, column: str, bad: NDArray[np.bool_], found: Callable[[int], str], expected: str) -> None:
        severity = "warning" if code == "F24" and column == "value" else "error"
        for row in np.flatnonzero(bad)[:MOST_FAULTS].tolist():
            place = int(rows.line[row])
            faults.append(Fault(code, severity, rows.file, place, column, shown(found(row)), expected))  # type: ignore[arg-type]

    def limits(row: int) -> str:
        return f"{value[row]:g} within {lower[row]:g} to {upper[row]:g}"

    report("F21", "indicator", ~known[index], lambda row: str(rows.indicator[row]), "an indicator that is defined")
    report("F20", "area", _twice(rows), lambda row: _key(rows, row), "one row a period, area and dimension")
    report("F24", "lower95", lower > upper, limits, "a lower limit that is not above the upper one")
    report("F10", "lower95", np.isnan(lower) != np.isnan(upper), limits, "limits on both sides or on none")
    report("F24", "value", (value < lower) | (value > upper), limits, "a value within its limits: they are not used")
    report("F11", "value", infinite, limits, "finite numbers")
    report("F12", "value", hidden & ~np.isnan(value), lambda row: f"{value[row]:g}", "no value beside this status")
    report("F23", "period_length", rows.end <= rows.start, lambda row: str(rows.end[row]), "an end after the start")
    outside = ((value < low) | (value > high)) & ~infinite
    report("F13", "value", outside, lambda row: f"{value[row]:g}", "a value that the indicator can have")
    return tuple(sorted(faults, key=lambda fault: fault.order))


def _key(rows: ObservationRows, row: int) -> str:
    return f"{rows.indicator[row]}, {rows.area[row]}, {rows.start[row]} to {rows.end[row]} twice"


def _twice(rows: ObservationRows) -> NDArray[np.bool_]:
    columns = (rows.indicator, rows.area, rows.dimension)
    codes = [np.unique(column, return_inverse=True)[1].astype(np.int64) for column in columns]
    keys = np.stack([*codes, rows.start.astype(np.int64), rows.end.astype(np.int64)])
    order = np.lexsort(keys[::-1])
    again = np.zeros(len(rows), dtype=bool)
    if len(rows):
        again[order[1:]] = (np.diff(keys[:, order], axis=1) == 0).all(axis=0)
    return again
