"""What an area is measured against: the area above, the country, its peers, the best fifth – always by name.

Area and comparator are taken at the newest period they share. No verdict is given here; differences are in
`comparisons`, shortfalls in `needs`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from threebuckets.areas import Hierarchy
from threebuckets.errors import Fault, InputError, UnknownCodeError
from threebuckets.situation.series import Series

KINDS = ("parent", "country", "peers", "best-fifth")
BEST_SHARE = 0.8
MEDIAN_ERROR = 1.2533


@dataclass(frozen=True, slots=True)
class Comparator:
    """What one area is compared with.

    Parameters
    ----------
    kind : str
        `parent country peers similar area best-fifth`.
    codes : tuple of str
        One area whose own figure is taken, or several: of peers and similar areas the median, of the best fifth the
        value that one in five reaches, of a parent without figures the mean of its parts, weighted by their base.
    label : str
        Its name, fit to stand in a sentence.
    """

    kind: str
    codes: tuple[str, ...]
    label: str


@dataclass(frozen=True, slots=True, eq=False)
class Targets:
    """Values to be measured against, one an area.

    Parameters
    ----------
    areas : tuple of str, length A
    value, se : ndarray of float64, shape (A,)
        NaN where nothing can be compared; the best fifth is a bar and has no error.
    period : ndarray of int64, shape (A,)
        Column of the series; -1 where none is shared.
    label : tuple of str, length A
        Name of what it is; empty where there is nothing.
    """

    areas: tuple[str, ...]
    value: NDArray[np.float64]
    se: NDArray[np.float64]
    period: NDArray[np.int64]
    label: tuple[str, ...]


def comparators(
    series: Series,
    hierarchy: Hierarchy,
    kind: str,
    *,
    level: str,
    within: str | None = None,
    country_level: str | None = None,
    on: date,
) -> dict[str, Comparator]:
    """Comparator of every area of a level, for one indicator.

    Parameters
    ----------
    series : Series
        A parent is the nearest area above that has figures of its own.
    hierarchy : Hierarchy
    kind : str
        `parent`, `country`, `peers` or `best-fifth`.
    level : str
        Level of the areas, and of their peers.
    within : str, optional
        Code of an area above that peers and best fifth are taken from; without it everywhere.
    country_level : str, optional
        Level word of the country; without it the furthest area above is the country.
    on : date
        Areas in force that year; figures known that day.

    Returns
    -------
    dict of str to Comparator
        By area code; areas with nothing to compare with are absent.

    Raises
    ------
    UnknownCodeError
        Another kind, or `within` is not an area.
    """
    if kind not in KINDS:
        raise UnknownCodeError.of("kind", kind, ", ".join(KINDS))
    areas = hierarchy.at_level(level, year=on.year)
    if kind in ("peers", "best-fifth"):
        return _among(hierarchy, areas, kind, level, within, on.year)
    has_figure = dict(zip(series.areas, np.any(series.is_published(on=on), axis=1), strict=True))
    found = {}
    for code in areas:
        above = hierarchy.parents(code)
        if kind == "country":
            country = hierarchy.ancestor(code, country_level) if country_level else next(reversed(above), None)
            above = (country,) if country else ()
        name = next((parent for parent in above if has_figure.get(parent)), None)
        if name is not None:
            found[code] = Comparator(kind, (name,), hierarchy.areas[name].name)
        elif above:
            parts = hierarchy.descendants(above[0], level, year=on.year)
            found[code] = Comparator(kind, parts, f"{hierarchy.areas[above[0]].name} (from its parts)")
    return found


def _among(
    hierarchy: Hierarchy, areas: tuple[str, ...], kind: str, level: str, within: str | None, year: int
) -> dict[str, Comparator]:
    everyone = areas if within is None else hierarchy.descendants(within, level, year=year)
    where = "" if within is None else f" in {hierarchy.areas[within].name}"
    if kind == "best-fifth":
        return {code: Comparator(kind, everyone, f"what the best fifth{where} reach") for code in areas}
    return {code: Comparator(kind, tuple(p for p in everyone if p != code), f"its peers{where}") for code in areas}


def target_values(series: Series, comparators: Mapping[str, Comparator], *, on: date) -> Targets:
    """Value of each area's comparator, at the newest period both have a number.

    Parameters
    ----------
    series : Series
        Holding the comparators' figures too.
    comparators : mapping of str to Comparator
        By area code.
    on : date
        Only periods ended by then are known.

    Returns
    -------
    Targets
        For the areas of the series. An area without any figure is given its comparator's newest value.

    Raises
    ------
    InputError
        The best fifth of an indicator of which neither direction is better.

    Examples
    --------
    >>> from threebuckets.situation import Indicator, ObservationRows, Source, series_from_rows
    >>> jobs = Indicator(slug="jobs", label="In work", unit="%", polarity=1, source=Source("ONS"))
    >>> rows = ObservationRows.of(
    ...     indicator="jobs", area=["a", "uk"], start=["2024-01-01"] * 2, length="P1Y", value=[61, 75]
    ... )
    >>> uk = {"a": Comparator("country", ("uk",), "United Kingdom")}
    >>> target_values(series_from_rows(jobs, rows), uk, on=date(2026, 1, 1)).value
    array([75., nan])
    """
    if series.indicator.polarity == 0 and any(found.kind == "best-fifth" for found in comparators.values()):
        expected = "a direction: say whether higher or lower is better"
        raise InputError([Fault("F35", "error", "indicators", None, "polarity", series.indicator.slug, expected)])
    known = series.is_published(on=on)
    index = {code: row for row, code in enumerate(series.areas)}
    single = known & series.counted_once()
    se = series.standard_error(on=on).se
    values, errors = (np.full(len(series.areas), np.nan) for _ in range(2))
    periods = np.full(len(series.areas), -1, dtype=np.int64)
    labels = [""] * len(series.areas)
    for code, comparator in comparators.items():
        rows = np.array([index[other] for other in comparator.codes if other in index], dtype=np.int64)
        if code not in index or not len(rows):
            continue
        row = index[code]
        there = (single if len(rows) > 1 else known)[rows]
        shared = there.any(axis=0) & (known[row] if known[row].any() else True)
        column = int(np.flatnonzero(shared).max(initial=-1))
        if column >= 0:
            values[row], errors[row] = _value(series, comparator, rows[there[:, column]], column, se)
            periods[row] = -1 if np.isnan(values[row]) else column
            labels[row] = comparator.label
    return Targets(series.areas, values, errors, periods, tuple(labels))


def _value(
    series: Series, comparator: Comparator, rows: NDArray[np.int64], column: int, se: NDArray[np.float64]
) -> tuple[float, float]:
    found = series.values[rows, column]
    if len(comparator.codes) == 1:
        return float(found[0]), float(se[rows[0], column])
    base = np.full(len(rows), np.nan) if series.base is None else series.base[rows, column]
    weighted = bool((base > 0).all())
    if comparator.kind == "best-fifth":
        share = BEST_SHARE if series.indicator.polarity > 0 else 1 - BEST_SHARE
        return float(np.quantile(found, share)), 0.0
    if comparator.kind in ("parent", "country"):
        if not weighted or len(rows) < len(comparator.codes):
            return float("nan"), float("nan")
        weight = base / base.sum()
        return float(weight @ found), float(np.sqrt(weight**2 @ se[rows, column] ** 2))
    error = MEDIAN_ERROR * float(found.std(ddof=1)) / np.sqrt(len(found)) if len(found) > 1 else float("nan")
    return weighted_median(found, base) if weighted else float(np.median(found)), float(error)


def weighted_median(values: NDArray[np.float64], weights: NDArray[np.float64]) -> float:
    """The value at which half of all weight is reached.

    Parameters
    ----------
    values, weights : ndarray of float64, shape (N,)
        N at least 1, weights above 0.

    Examples
    --------
    >>> weighted_median(np.array([1.0, 2.0, 9.0]), np.array([1.0, 1.0, 3.0]))
    9.0
    """
    order = np.argsort(values, kind="stable")
    total = np.cumsum(weights[order])
    at = int(np.searchsorted(total, total[-1] / 2 * (1 - 1e-12)))
    if np.isclose(total[at], total[-1] / 2, rtol=1e-12) and at + 1 < len(values):
        return float((values[order][at] + values[order][at + 1]) / 2)
    return float(values[order][at])
