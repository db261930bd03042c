"""Carrying figures forward to the areas of a year: recoded, merged and split areas.

Counts add; shares, rates and means are averaged by their base or not at all. Never an unweighted mean.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from threebuckets.areas import AreaChanges, Hierarchy, Succession
from threebuckets.situation.observations import Status
from threebuckets.situation.series import Series

NO_BASE = "cannot be merged without a base"
NO_PART = "cannot be merged: a part has no figure"
NO_SPLIT = "only counts can be split"
_GRAVEST = (Status.PROJECTION, Status.UNRELIABLE, Status.PROVISIONAL)


@dataclass(frozen=True, slots=True)
class CarriedSeries:
    """A series on a year's areas, and what was done to it."""

    series: Series
    changes: AreaChanges


def carry_forward(series: Series, hierarchy: Hierarchy, *, year: int) -> CarriedSeries:
    """The series on the areas of a year.

    Parameters
    ----------
    series : Series
    hierarchy : Hierarchy
        With its successions.
    year : int

    Returns
    -------
    CarriedSeries
        Recoded areas keep every figure. In a merged area counts add, other measures are means weighted by base where
        every part has one, else there is no number and a note; limits are made again where all parts have them; one
        suppressed part suppresses the whole. A split shares out counts, and nothing else. A figure that the new area
        has of its own is kept. Codes that nobody knows, and ended areas without successor, stay as they are and are
        listed.

    Examples
    --------
    >>> from threebuckets.areas import Area
    >>> from threebuckets.situation import Indicator, ObservationRows, Source, series_from_rows
    >>> births = Indicator(slug="births", label="Births", unit="", polarity=0, measure="count", source=Source("ONS"))
    >>> rows = ObservationRows.of(indicator="births", area=["a", "b"], start=["2017-01-01"] * 2, length="P1Y", value=[3, 4])
    >>> steps = [Succession("a", "c", 1.0, 2019), Succession("b", "c", 1.0, 2019)]
    >>> areas = [Area("a", "A", end=2018), Area("b", "B", end=2018), Area("c", "C", start=2019)]
    >>> carry_forward(series_from_rows(births, rows), Hierarchy.of(areas, [], steps), year=2025).series.values
    array([[7.]])
    """
    parts: dict[str, list[Succession]] = defaultdict(list)
    unknown = []
    for code in series.areas:
        known = code in hierarchy.areas or code in hierarchy.successions
        steps = hierarchy.successors(code, year=year) if known else ()
        if not steps:
            unknown.append(code)
            steps = (Succession(code, code, 1.0, year),)
        for step in steps:
            parts[step.new].append(step)
    areas = tuple(sorted(parts))
    found = _Grid.empty(len(areas), len(series.ends))
    index = {code: row for row, code in enumerate(series.areas)}
    moves_alone = {steps[0].old: new for new, steps in parts.items() if len(steps) == 1}
    notes = {(moves_alone[code], c): text for (code, c), text in series.notes.items() if code in moves_alone}
    for row, new in enumerate(areas):
        rows = np.array([index[step.old] for step in parts[new]], dtype=np.int64)
        shares = np.array([step.share for step in parts[new]])
        own = next((index[step.old] for step in parts[new] if step.old == new), -1)
        for column, note in _carry(series, found, row, rows, shares, own).items():
            notes[new, column] = note
    carried = Series(
        series.indicator, series.dimension, areas, series.starts, series.ends, found.values, found.lower, found.upper,
        None if series.count is None else found.count, None if series.base is None else found.base,
        found.status, notes,
    )  # fmt: skip
    return CarriedSeries(carried, _changes(parts, unknown))


@dataclass(frozen=True, slots=True, eq=False)
class _Grid:
    """Cells to be filled, shape (A, T)."""

    values: NDArray[np.float64]
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]
    count: NDArray[np.float64]
    base: NDArray[np.float64]
    status: NDArray[np.uint8]

    @classmethod
    def empty(cls, n_areas: int, n_periods: int) -> "_Grid":
        shape = (n_areas, n_periods)
        values, lower, upper, count, base = (np.full(shape, np.nan) for _ in range(5))
        return cls(values, lower, upper, count, base, np.full(shape, Status.MISSING, dtype=np.uint8))

    def copy_row(self, row: int, series: Series, old: int, columns: NDArray[np.bool_]) -> None:
        for name in ("values", "lower", "upper", "count", "base", "status"):
            source = getattr(series, name)
            if source is not None:
                getattr(self, name)[row, columns] = source[old, columns]


def _carry(
    series: Series, found: _Grid, row: int, rows: NDArray[np.int64], shares: NDArray[np.float64], own: int
) -> dict[int, str]:
    """Fill one area's row; gives the notes by period."""
    everywhere = np.ones(len(series.ends), dtype=bool)
    if len(rows) == 1 and shares[0] == 1:
        found.copy_row(row, series, int(rows[0]), everywhere)
        return {}
    has_own = np.zeros(len(series.ends), dtype=bool)
    if own >= 0 and shares[rows == own][0] == 1:
        has_own = series.status[own] != Status.MISSING
        found.copy_row(row, series, own, has_own)
        rows, shares = rows[rows != own], shares[rows != own]
    notes = {}
    for column in np.flatnonzero(~has_own & (series.status[rows] != Status.MISSING).any(axis=0)).tolist():
        note = _merge(series, found, row, rows, shares, column)
        if note:
            notes[column] = note
    return notes


def _merge(
    series: Series, found: _Grid, row: int, rows: NDArray[np.int64], shares: NDArray[np.float64], column: int
) -> str:
    """Fill one cell from its parts; gives a note where it gets no number."""
    status = series.status[rows, column]
    values = series.values[rows, column]
    base = np.full(len(rows), np.nan) if series.base is None else series.base[rows, column]
    if (status == Status.SUPPRESSED).any():
        found.status[row, column] = Status.SUPPRESSED
        return ""
    if np.isnan(values).any():
        return NO_PART
    if series.indicator.measure == "count":
        weights = shares
    elif (shares < 1).any():
        return NO_SPLIT
    elif not (base > 0).all():
        return NO_BASE
    else:
        weights = base / base.sum()
    found.values[row, column] = weights @ values
    half = (series.upper[rows, column] - series.lower[rows, column]) / 2
    spread = float(np.sqrt(weights**2 @ half**2)) if not np.isnan(half).any() else np.nan
    found.lower[row, column] = found.values[row, column] - spread
    found.upper[row, column] = found.values[row, column] + spread
    found.base[row, column] = shares @ base
    if series.count is not None:
        found.count[row, column] = shares @ series.count[rows, column]
    found.status[row, column] = next((kind for kind in _GRAVEST if (status == kind).any()), Status.PUBLISHED)
    return ""


def _changes(parts: dict[str, list[Succession]], unknown: Sequence[str]) -> AreaChanges:
    moved = [(step, len(found)) for found in parts.values() for step in found if step.old != step.new]
    return AreaChanges(
        recoded=tuple(sorted(step for step, n in moved if n == 1 and step.share == 1)),
        merged=tuple(sorted(step for step, n in moved if n > 1 and step.share == 1)),
        split=tuple(sorted(step for step, _ in moved if step.share < 1)),
        unknown=tuple(unknown),
    )
