"""Made series for tests: yearly figures of a few areas."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from threebuckets.situation import Indicator, ObservationRows, Series, Source, series_from_rows

JOBS = Indicator(
    slug="jobs", label="In work", unit="points", polarity=1, source=Source("An office"), frequency="annual"
)


def series_of(
    values: Sequence[Sequence[float]] | NDArray[np.float64],
    *,
    indicator: Indicator = JOBS,
    first: int = 2010,
    half_width: float | None = None,
    areas: Sequence[str] | None = None,
    order: NDArray[np.int64] | None = None,
) -> Series:
    """Yearly series: one row of values an area, NaN for no row; with limits of one width where it is given."""
    grid = np.asarray(values, dtype=np.float64)
    names = [f"a{row:03d}" for row in range(len(grid))] if areas is None else list(areas)
    row, column = np.nonzero(~np.isnan(grid))
    if order is not None:
        row, column = row[order], column[order]
    found = grid[row, column]
    return series_from_rows(
        indicator,
        ObservationRows.of(
            indicator=indicator.slug,
            area=[names[r] for r in row],
            start=[f"{first + c}-01-01" for c in column],
            length="P1Y",
            value=found,
            lower=None if half_width is None else found - half_width,
            upper=None if half_width is None else found + half_width,
        ),
    )
