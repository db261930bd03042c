"""From rows of observations to series: one grid an indicator and subgroup.

Row order changes nothing. Nothing is half-loaded: any error among the rows refuses them all.
"""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from threebuckets.errors import InputError, ShapeError
from threebuckets.situation.indicators import Indicator
from threebuckets.situation.observations import ObservationRows, Status
from threebuckets.situation.row_faults import MOST_FAULTS, row_faults
from threebuckets.situation.series import Series


def every_series(indicators: Mapping[str, Indicator], rows: ObservationRows) -> tuple[Series, ...]:
    """All series in rows of observations.

    Parameters
    ----------
    indicators : mapping of str to Indicator
        By slug.
    rows : ObservationRows

    Returns
    -------
    tuple of Series
        Sorted by slug and dimension; indicators without rows are absent. Limits that do not hold their value are
        left out.

    Raises
    ------
    InputError
        The errors of `row_faults`, all at once.

    Examples
    --------
    >>> from threebuckets.situation import Source
    >>> jobs = Indicator(slug="jobs", label="In work", unit="%", polarity=1, source=Source("ONS"))
    >>> rows = ObservationRows.of(
    ...     indicator="jobs", area=["b", "a"], start=["2024-01-01"] * 2, length="P1Y", value=[61.5, 60.0]
    ... )
    >>> every_series({"jobs": jobs}, rows)[0].values
    array([[60. ],
           [61.5]])
    """
    errors = [fault for fault in row_faults(indicators, rows) if fault.severity == "error"]
    if errors:
        raise InputError(errors[:MOST_FAULTS], n_faults=len(errors))
    slugs, slug = np.unique(rows.indicator, return_inverse=True)
    dimensions, dimension = np.unique(rows.dimension, return_inverse=True)
    key = slug.astype(np.int64) * max(len(dimensions), 1) + dimension
    order = np.argsort(key, kind="stable")
    keys, firsts = np.unique(key[order], return_index=True)
    groups = np.split(order, firsts[1:]) if len(keys) else []
    areas, area = np.unique(rows.area, return_inverse=True)
    return tuple(
        _grid(
            indicators[str(slugs[k // len(dimensions)])], str(dimensions[k % len(dimensions)]), rows, group, areas, area
        )
        for k, group in zip(keys.tolist(), groups, strict=True)
    )


def series_from_rows(indicator: Indicator, rows: ObservationRows) -> Series:
    """The series of one indicator, from its rows only.

    Raises
    ------
    InputError
        The errors of `row_faults`, all at once.
    ShapeError
        Rows of more than one dimension, or none at all.
    """
    found = every_series({indicator.slug: indicator}, rows)
    if len(found) != 1:
        raise ShapeError.of("rows", f"{len(found)} series", "rows of one indicator and one dimension")
    return found[0]


def _grid(
    indicator: Indicator,
    dimension: str,
    rows: ObservationRows,
    group: NDArray[np.int64],
    areas: NDArray[np.str_],
    area: NDArray[np.int64],
) -> Series:
    here, row = np.unique(area[group], return_inverse=True)
    start, end = rows.start[group].astype(np.int64), rows.end[group].astype(np.int64)
    periods, column = np.unique(np.stack([end, end - start]), axis=1, return_inverse=True)
    column = column.reshape(-1)
    shape = (len(here), periods.shape[1])

    def grid(cells: NDArray[np.float64]) -> NDArray[np.float64]:
        found = np.full(shape, np.nan)
        found[row, column] = cells[group]
        return found

    status = np.full(shape, Status.MISSING, dtype=np.uint8)
    status[row, column] = rows.status[group]
    noted = np.flatnonzero(rows.note[group] != "").tolist()
    count, base = grid(rows.count), grid(rows.base)
    found = Series(
        indicator, dimension, tuple(areas[here].tolist()),
        (periods[0] - periods[1]).astype("datetime64[D]"), periods[0].astype("datetime64[D]"),
        grid(rows.value), grid(rows.lower), grid(rows.upper),
        None if np.isnan(count).all() else count, None if np.isnan(base).all() else base, status,
        {(str(areas[here[row[i]]]), int(column[i])): str(rows.note[group[i]]) for i in noted},
    )  # fmt: skip
    return _without_broken_limits(found)


def _without_broken_limits(series: Series) -> Series:
    broken = (series.values < series.lower) | (series.values > series.upper)
    if not broken.any():
        return series
    lower, upper = (np.where(broken, np.nan, limit) for limit in (series.lower, series.upper))
    return replace(series, lower=lower, upper=upper)
