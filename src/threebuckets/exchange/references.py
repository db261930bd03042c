"""Whether what an import refers to exists in the platform: statements of votes, indicators of figures, areas of all.

A vote or figure that belongs to nothing is an error; an area that the platform does not know is a warning, and an
offer there loses its area but stays.
"""

from collections.abc import Iterable
from difflib import get_close_matches

import polars as pl

from threebuckets.errors import Fault, InputError, shown
from threebuckets.exchange.logbook import Logbook
from threebuckets.exchange.targets import Tables, Target
from threebuckets.policy.tables import split_list

_AREAS = "situation/areas"
_OBSERVATIONS = "situation/observations"
_STRICT = (
    ("values/votes", "statement", "values/statements"),
    (_OBSERVATIONS, "indicator", "situation/indicators"),
    ("values/people", "area", _AREAS),
)
_PLACED = (("resources/offers", "area"), ("resources/offers", "reach_area"), ("resources/actors", "area"))
_SHOWN = 5


def checked_references(tables: Tables, target: Target, logbook: Logbook) -> Tables:
    """The tables with unknown areas of offers and actors emptied; raises InputError where something must exist."""
    for table, column, other in _STRICT:
        if table in tables:
            _require(tables, target, table, column, other, logbook)
    _check_parents(tables, target, logbook)
    known = known_codes(tables, target, _AREAS, "area")
    _check_figures(tables, target, known, logbook)
    logbook.faults.refuse()
    found = dict(tables)
    for table, column in _PLACED:
        if table in found:
            # Actors take their area from the offers beside them: one warning is enough.
            is_told = table == "resources/actors" and "resources/offers" in found
            found[table] = _only_known(found[table], table, column, known, Logbook() if is_told else logbook)
    return found


def known_codes(tables: Tables, target: Target, table: str, column: str) -> set[str]:
    """Codes of a column in the platform and in what is being imported."""
    incoming = set(tables[table][column]) if table in tables else set()
    return incoming | set(target.rows(table)[column])


def _require(tables: Tables, target: Target, table: str, column: str, other: str, logbook: Logbook) -> None:
    known = known_codes(tables, target, other, column)
    unknown = sorted(set(tables[table][column].drop_nulls().unique()) - known)
    if unknown:
        found = f"{len(unknown)} unknown: {', '.join(unknown[:_SHOWN])}"
        expected = f"{column}s of {other}.csv: import those first"
        if not known:
            expected += " (it has none yet)"
        logbook.fault("F21", found, expected, file=f"{table}.csv", column=column)


def _check_parents(tables: Tables, target: Target, logbook: Logbook) -> None:
    if _AREAS not in tables:
        return
    known = known_codes(tables, target, _AREAS, "area")
    cells = tables[_AREAS]["parents"].drop_nulls().unique()
    unknown = sorted({parent for cell in cells for parent in split_list(cell)} - known)
    if unknown:
        found = f"{len(unknown)} unknown parents: {', '.join(unknown[:_SHOWN])}"
        logbook.fault("F21", found, "areas of situation/areas.csv", file=f"{_AREAS}.csv", column="parents")


def _check_figures(tables: Tables, target: Target, known: set[str], logbook: Logbook) -> None:
    """Warn of figures in areas that are unknown or had ended; refuse a file that fits no area at all."""
    if _OBSERVATIONS not in tables or tables[_OBSERVATIONS].is_empty():
        return
    rows = tables[_OBSERVATIONS]
    codes = set(rows["area"].unique())
    unknown = sorted(codes - known)
    if unknown and len(unknown) == len(codes) and known:
        found = f"none of {len(codes)} area codes known, first {', '.join(unknown[:_SHOWN])}"
        logbook.fault("F21", found, "codes of situation/areas.csv", file=f"{_OBSERVATIONS}.csv", column="area")
    elif unknown:
        n = rows.filter(pl.col("area").is_in(unknown)).height
        found = f"{n:,} figures of {len(unknown)} unknown areas, first {', '.join(unknown[:_SHOWN])}"
        logbook.caution("F75", found, "codes of situation/areas.csv", file=f"{_OBSERVATIONS}.csv", column="area")
    _warn_of_ended(rows, tables, target, logbook)


def _warn_of_ended(rows: pl.DataFrame, tables: Tables, target: Target, logbook: Logbook) -> None:
    columns = ["area", "end"]
    areas = target.rows(_AREAS).select(columns)
    if _AREAS in tables:
        areas = pl.concat([areas, tables[_AREAS].select(columns)])
    ended = areas.drop_nulls().unique("area", keep="last")
    late = rows.join(ended, on="area").filter(pl.col("period_start").dt.year() > pl.col("end"))
    if late.is_empty():
        return
    successors = dict(target.rows("situation/successions").sort("new").select("old", "new").iter_rows())
    named = [f"{code} (now {successors[code]})" if code in successors else code for code in sorted(set(late["area"]))]
    found = f"{late.height:,} figures of {len(named)} areas after their end: {', '.join(named[:_SHOWN])}"
    logbook.caution("F75", found, "areas in force in the period", file=f"{_OBSERVATIONS}.csv", column="area")


def _only_known(rows: pl.DataFrame, table: str, column: str, known: set[str], logbook: Logbook) -> pl.DataFrame:
    counts = rows.filter(pl.col(column).is_not_null() & ~pl.col(column).is_in(list(known)))[column].value_counts()
    if counts.is_empty():
        return rows
    for code, n in counts.sort(column).head(_SHOWN).iter_rows():
        near = _near(code, known)
        expected = (
            f"{near}? left empty"
            if near
            else "a code of situation/areas.csv; left empty (add the area, then import again)"
        )
        logbook.caution("F75", f"{code} in {n} rows", expected, file=f"{table}.csv", column=column)
    if counts.height > _SHOWN:
        found = f"{counts.height - _SHOWN} more unknown codes"
        logbook.caution("F75", found, "codes of situation/areas.csv; left empty", file=f"{table}.csv", column=column)
    return rows.with_columns(pl.when(pl.col(column).is_in(list(known))).then(pl.col(column)).alias(column))


def _near(code: str, known: set[str]) -> str:
    """Known codes that a code may have been: with one character more, else the most alike."""
    longer = {other for other in known if len(other) == len(code) + 1}
    completed = sorted(o for o in longer if any(o[:at] + o[at + 1 :] == code for at in range(len(o))))
    return " or ".join(completed[:3] or get_close_matches(code, sorted(known), n=1, cutoff=0.8))


def refuse_taken_statements(conflicts: Iterable[Fault], source: str) -> None:
    """Raise InputError (F69) where a statement's id stands for another sentence already: its votes would be mixed up."""
    taken = [fault for fault in conflicts if fault.file == "values/statements.csv" and fault.column == "text"]
    if taken:
        expected = f"ids of its own for {shown(source)}: option prefix puts a letter or word before every id"
        raise InputError([Fault("F69", "error", f.file, None, f.column, f.found, expected) for f in taken])
