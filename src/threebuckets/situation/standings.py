"""Standings: everything there is to say of one indicator in the areas of a level – figures, comparisons, ranks, spread.

What a map, a table or a profile of an area shows, gathered once. Words for areas that are worse off and getting worse
come from `worsening`, which looks at all indicators together.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from threebuckets.areas import Hierarchy
from threebuckets.situation.comparisons import Comparison, compare
from threebuckets.situation.convergence import Convergence, convergence
from threebuckets.situation.figures import Figures, figures
from threebuckets.situation.inequality import Inequality, inequality
from threebuckets.situation.needs import peer_scale
from threebuckets.situation.series import Latest, Series
from threebuckets.situation.targets import Comparator
from threebuckets.situation.trends import Trends, trends

WHOLE, PARENT, SIMILAR = "whole", "parent", "similar"
MOST_OF_THEM = 0.8
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Spread:
    """How far areas lie apart at the newest period that most of them share, and whether they grow together.

    Parameters
    ----------
    period, first_period : int
        Columns of the series: now, and where convergence is counted from; the same where there is no earlier one.
    now : Inequality
    change : Convergence
    """

    period: int
    first_period: int
    now: Inequality
    change: Convergence


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """Where areas stand in one indicator.

    Parameters
    ----------
    series : Series
        Of the areas shown and all that hold them.
    areas : tuple of str
        Those shown: of one level, ascending. The arrays below are of the areas of the series.
    latest : Latest
    figures : Figures
        The newest numbers with their errors.
    ranking : Comparison
        Of the areas shown among themselves: ranks with their limits, and each beside the median of the others.
    beside : mapping of str to Comparison
        By what areas are held against: `whole` (the furthest area above that has figures), `parent` (the nearest),
        `similar`; those that there are, in this order.
    middle_half : ndarray of float64, shape (A, 2)
        Lower and upper quartile of each area's similar areas (without those, of all shown) at its newest period.
    scale : ndarray of float64, shape (A,)
        How much the areas shown differ: the unit of severity.
    trends : Trends
    spread : Spread or None
        None where fewer than five of the areas have a number at one period.
    """

    series: Series
    areas: tuple[str, ...]
    latest: Latest
    figures: Figures
    ranking: Comparison
    beside: Mapping[str, Comparison]
    middle_half: Array
    scale: Array
    trends: Trends
    spread: Spread | None

    @property
    def first(self) -> Comparison:
        """The comparison that is shown unless another is asked for; without any area above, that with the others."""
        return next(iter(self.beside.values()), self.ranking)

    def row(self, code: str) -> int:
        """Position of an area in the arrays; -1 where it has none."""
        return self.series.areas.index(code) if code in self.series.areas else -1


def standing(
    series: Series,
    hierarchy: Hierarchy,
    areas: tuple[str, ...],
    *,
    similar: Mapping[str, Comparator],
    population: Mapping[str, float],
    on: date,
) -> Standing:
    """Gather where areas stand in one indicator.

    Parameters
    ----------
    series : Series
        All figures of the indicator.
    hierarchy : Hierarchy
    areas : tuple of str
        Areas to be shown, of one level, ascending.
    similar : mapping of str to Comparator
        Similar areas of each, where known.
    population : mapping of str to float
        People by area; they weigh the spread where they are known of every area with a number.
    on : date
        Only periods ended by then are known.

    Returns
    -------
    Standing

    Examples
    --------
    >>> from threebuckets.areas import Area
    >>> from threebuckets.situation import Indicator, ObservationRows, Source, series_from_rows
    >>> jobs = Indicator(slug="jobs", label="In work", unit="%", polarity=1, source=Source("ONS"))
    >>> rows = ObservationRows.of(
    ...     indicator="jobs", area=["a", "uk"], start=["2024-01-01"] * 2, length="P1Y", value=[61, 75],
    ...     lower=[58, 74], upper=[64, 76],
    ... )
    >>> land = Hierarchy.of([Area("a", "Ayton"), Area("uk", "United Kingdom")], [("a", "uk")])
    >>> series = series_from_rows(jobs, rows)
    >>> found = standing(series, land, ("a",), similar={}, population={}, on=date(2026, 1, 1))
    >>> list(found.beside), found.beside["whole"].word[0]
    (['whole'], 'worse')
    """
    above = {code for area in areas for code in hierarchy.parents(area)}
    here = series.at(sorted(above.union(areas)))
    now = figures(here, on=on)
    among = {code: Comparator("peers", tuple(o for o in areas if o != code), "") for code in areas}
    sides = {
        WHOLE: _above(here, hierarchy, areas, nearest=False, on=on),
        PARENT: _above(here, hierarchy, areas, nearest=True, on=on),
        SIMILAR: {code: found for code, found in similar.items() if code in among},
    }
    if all(found.codes == sides[WHOLE][code].codes for code, found in sides[PARENT].items()):
        del sides[PARENT]
    ranking = _known_now(compare(here, among, on=on), now)
    rows = [here.areas.index(code) for code in areas]
    return Standing(
        series=here,
        areas=areas,
        latest=here.latest(on=on),
        figures=now,
        ranking=ranking,
        beside=MappingProxyType(
            {name: _known_now(compare(here, found, on=on), now) for name, found in sides.items() if found}
        ),
        middle_half=_middle_half(here, sides[SIMILAR] or among, now.period, on),
        scale=peer_scale(here, now, [rows] * len(here.areas)),
        trends=trends(here, on=on),
        spread=_spread(here.at(areas), population, on),
    )


def _known_now(found: Comparison, now: Figures) -> Comparison:
    """Where the newest figure was withheld nothing is known: an older one never silently takes its place."""
    gone = np.isnan(now.value)

    def kept(array: Array) -> Array:
        return np.where(gone, np.nan, array)

    return replace(
        found,
        difference=kept(found.difference),
        low=kept(found.low),
        high=kept(found.high),
        p_worse=kept(found.p_worse),
        p_better=kept(found.p_better),
        word=tuple("not known" if is_gone else word for is_gone, word in zip(gone.tolist(), found.word, strict=True)),
    )


def _above(
    series: Series, hierarchy: Hierarchy, areas: Iterable[str], *, nearest: bool, on: date
) -> dict[str, Comparator]:
    """The nearest or the furthest area above with figures of its own."""
    has_figure = dict(zip(series.areas, np.any(series.is_published(on=on), axis=1), strict=True))
    found = {}
    for area in areas:
        above = [code for code in hierarchy.parents(area) if has_figure[code]]
        if above:
            code = above[0] if nearest else above[-1]
            found[area] = Comparator("parent" if nearest else "country", (code,), hierarchy.areas[code].name)
    return found


def _middle_half(
    series: Series, among: Mapping[str, Comparator], period: NDArray[np.int64], on: date
) -> NDArray[np.float64]:
    usable = np.where(series.counted_once() & series.is_published(on=on), series.values, np.nan)
    row_of = {code: row for row, code in enumerate(series.areas)}
    found = np.full((len(series.areas), 2), np.nan)
    for code, comparator in among.items():
        rows = [row_of[other] for other in comparator.codes if other in row_of]
        column = int(period[row_of[code]])
        values = usable[rows, column] if rows and column >= 0 else np.empty(0)
        values = values[~np.isnan(values)]
        if len(values) > 1:
            found[row_of[code]] = np.quantile(values, (0.25, 0.75))
    return found


def _spread(series: Series, population: Mapping[str, float], on: date) -> Spread | None:
    """Of the areas shown; periods are taken where at least four in five of those with most numbers have one."""
    values = np.where(series.counted_once() & series.is_published(on=on), series.values, np.nan)
    counts = (~np.isnan(values)).sum(axis=0)
    full = np.flatnonzero(counts >= max(5, int(np.ceil(MOST_OF_THEM * counts.max(initial=0)))))
    if not len(full):
        return None
    first, last = int(full[0]), int(full[-1])
    people = np.array([population.get(code, np.nan) for code in series.areas])
    now = values[:, last]
    se = series.standard_error(on=on).se
    return Spread(
        period=last,
        first_period=first,
        now=inequality(
            now,
            zero_baseline=series.indicator.zero_baseline,
            population=None if np.isnan(people[~np.isnan(now)]).any() else people,
            order=now * (series.indicator.polarity or 1),
        ),
        change=convergence(values[:, first], now, se_first=se[:, first], se_last=se[:, last]),
    )
