"""Leaving out what a platform does not need: figures, areas and outlines by area, level and indicator.

Selected after everything is checked, so that a fault in a row left out is still named. `within` keeps an area, all
below it and all above it: a place is compared with those that hold it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

import polars as pl

from threebuckets.exchange.contract import Limits, Member, Option
from threebuckets.exchange.logbook import Logbook
from threebuckets.exchange.reading.grids import read_csv
from threebuckets.exchange.reading.opening import open_source
from threebuckets.exchange.targets import BOUNDARIES, Tables
from threebuckets.policy.tables import split_list

KNOWN = "known"
_AREAS = "situation/areas"
_BY_AREA = ("situation/areas", "situation/observations", BOUNDARIES)
_BY_INDICATOR = ("situation/indicators", "situation/observations")

SELECTION_OPTIONS = (
    Option("areas", "Keep only these area codes, divided by |; `known`: only areas that the platform has."),
    Option("within", "Keep only these areas with all below and above them, divided by |."),
    Option("levels", "Keep only areas of these levels (and those above them), divided by |."),
    Option("hierarchy", "A CSV with area, levels and parents, where `within` and `levels` need one."),
)
INDICATOR_OPTION = Option("indicators", "Keep only these indicators, divided by |.")


def selected(tables: Tables, options: Mapping[str, str], logbook: Logbook, limits: Limits) -> Tables:
    """The tables with only the rows that the options ask for; a note says how many were left out."""
    kept = dict(tables)
    indicators = split_list(options.get("indicators"))
    if indicators:
        _keep(kept, _BY_INDICATOR, "indicator", set(indicators), logbook)
    codes = _codes(tables, options, logbook, limits)
    if codes is not None:
        _keep(kept, _BY_AREA, "area", codes, logbook)
    return kept


def _keep(
    tables: dict[str, pl.DataFrame], names: Iterable[str], column: str, codes: set[str], logbook: Logbook
) -> None:
    for name in names:
        if name in tables:
            rows = tables[name].filter(pl.col(column).is_in(list(codes)))
            logbook.notes.append(f"{name}: {rows.height:,} of {tables[name].height:,} rows kept, as asked.")
            tables[name] = rows


def _codes(tables: Tables, options: Mapping[str, str], logbook: Logbook, limits: Limits) -> set[str] | None:
    """Area codes to keep; None: all."""
    listed = [code for code in split_list(options.get("areas")) if code != KNOWN]
    within, levels = split_list(options.get("within")), split_list(options.get("levels"))
    if not (listed or within or levels):
        return None
    if not (within or levels):
        return set(listed)
    tree = _tree(tables, options, logbook, limits)
    if tree is None:
        return set(listed)
    missing = [code for code in within if code not in tree.parents]
    for code in missing:
        logbook.fault("F21", code, "an area of the hierarchy", file="options", column="within")
    return set(listed) | tree.chosen(within, levels)


class _Tree:
    def __init__(self, rows: Iterable[tuple[str, str | None, str | None]]) -> None:
        self.parents: dict[str, tuple[str, ...]] = {}
        self._levels: dict[str, tuple[str, ...]] = {}
        self._children: dict[str, list[str]] = defaultdict(list)
        for code, levels, parents in rows:
            self.parents[code] = split_list(parents)
            self._levels[code] = split_list(levels)
            for parent in self.parents[code]:
                self._children[parent].append(code)

    def chosen(self, within: Iterable[str], levels: Iterable[str]) -> set[str]:
        roots = list(within)
        below = self._reached(roots, self._children) if roots else set(self.parents)
        wanted = set(levels)
        if wanted:
            below = {code for code in below if wanted & set(self._levels.get(code, ()))}
        return below | self._reached([*roots, *below], self.parents)

    @staticmethod
    def _reached(start: Iterable[str], steps: Mapping[str, Iterable[str]]) -> set[str]:
        found: set[str] = set()
        waiting = list(start)
        while waiting:
            code = waiting.pop()
            if code not in found:
                found.add(code)
                waiting.extend(steps.get(code, ()))
        return found


def _tree(tables: Tables, options: Mapping[str, str], logbook: Logbook, limits: Limits) -> _Tree | None:
    columns = ("area", "levels", "parents")
    if options.get("hierarchy"):
        member = _hierarchy_file(options["hierarchy"], limits)
        grid = read_csv(member, logbook, limits)
        if grid is None:
            return None
        lacking = [column for column in columns if column not in grid.header]
        for column in lacking:
            logbook.fault("F04", "no such column", "area, levels and parents", file=grid.file, line=1, column=column)
        return None if lacking else _Tree(grid.whole().rows.drop_nulls("area").select(columns).iter_rows())
    if _AREAS in tables and tables[_AREAS]["parents"].null_count() < tables[_AREAS].height:
        return _Tree(tables[_AREAS].select(columns).iter_rows())
    found = "within or levels without a hierarchy"
    logbook.fault("F61", found, "option hierarchy: a CSV with area, levels, parents", file="options")
    return None


def _hierarchy_file(path: str, limits: Limits) -> Member:
    return open_source(Path(path), limits).members[0]
