"""Changes of area codes out of a wide table: one column of codes a year, a row an area.

A row whose code differs between neighbouring years is a change. Where one code goes to several and one of them keeps
the name, only the boundary moved: it counts as a new code for the same area, and a note says so.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import polars as pl

from threebuckets.exchange.contract import Batch
from threebuckets.exchange.logbook import Logbook
from threebuckets.exchange.reading.grids import Grid
from threebuckets.policy.tables import tables

_CODE = re.compile(r"^(.*?)(\d{2}|\d{4})_?(?:code|cd)$", re.IGNORECASE)
_ENOUGH = 2
_TABLE = "situation/successions"


@dataclass(frozen=True, slots=True, order=True)
class _Step:
    year: int
    old: str
    new: str
    keeps_name: bool
    line: int


def is_wide_changes(header: Iterable[str]) -> bool:
    """Whether a header has columns of codes for several years.

    Examples
    --------
    >>> is_wide_changes(["ltla23_code", "ltla23_name", "ltla24_code", "ltla24_name"])
    True
    """
    return len(_years(header)) >= _ENOUGH


def _years(header: Iterable[str]) -> list[tuple[int, str]]:
    """(year, column) of the code columns, in order."""
    found = []
    for column in header:
        hit = _CODE.match(column)
        if hit:
            digits = hit.group(2)
            found.append((int(digits) if len(digits) == 4 else 2000 + int(digits), column))
    return sorted(found)


def read_wide_changes(grid: Grid, logbook: Logbook) -> Batch:
    """Successions of a wide table; splits without shares are faults (F10)."""
    whole = grid.whole()
    years = _years(grid.header)
    steps: set[_Step] = set()
    for (_, before), (year, after) in pairwise(years):
        names = [_name_column(before, grid.header), _name_column(after, grid.header)]
        columns = [whole.rows[before], whole.rows[after], *(whole.rows[name] for name in names if name)]
        for line, old, new, *called in zip(whole.lines, *columns, strict=True):
            if old and new and old != new:
                steps.add(_Step(year, old, new, len(called) == 2 and called[0] == called[1], line))
    kept = _without_splits(steps, grid.file, logbook)
    rows = {(step.old, step.new, step.year): step.line for step in sorted(kept, reverse=True)}
    frame = pl.DataFrame([(*key, 1.0) for key in rows], schema=tables()[_TABLE].schema, orient="row")
    return Batch(_TABLE, frame, grid.file, pl.Series(list(rows.values()), dtype=pl.Int64()))


def _name_column(code_column: str, header: Iterable[str]) -> str | None:
    stem = re.sub(r"(code|cd)$", "", code_column, flags=re.IGNORECASE)
    return next((column for column in header if column in {f"{stem}name", f"{stem}nm"}), None)


def _without_splits(steps: Iterable[_Step], file: str, logbook: Logbook) -> list[_Step]:
    by_old: dict[tuple[int, str], list[_Step]] = defaultdict(list)
    for step in steps:
        by_old[step.year, step.old].append(step)
    kept: list[_Step] = []
    for (year, old), found in sorted(by_old.items()):
        same = [step for step in found if step.keeps_name]
        if len({step.new for step in found}) == 1:
            kept += found
        elif len({step.new for step in same}) == 1:
            kept += same
            logbook.notes.append(
                f"{old} exchanged some land in {year}; read as a new code, {same[0].new}, of one area."
            )
        else:
            news = ", ".join(sorted({step.new for step in found}))
            expected = "long rows (old, new, year, share) that say how much went to each"
            logbook.fault("F10", f"{old} split into {news}", expected, file=file, line=min(s.line for s in found))
    return kept
