"""What a page shows of a file that was handed in, as plain values: rows, faults, what was dropped, what would change.

Pure functions of what the exchange says. Values of tables about single people are never shown.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from threebuckets.errors import Fault
from threebuckets.exchange import Detection, Preview, Report
from threebuckets.exchange.registry import format_named
from threebuckets.policy.tables import tables

ROWS_SHOWN, COLUMNS_SHOWN, FAULTS_SHOWN, CELL = 5, 8, 100, 80


def report_of(found: Preview, *, guesses: Iterable[Detection] = ()) -> dict[str, Any]:
    """What was read of a file."""
    mapping = found.mapping
    pairs = {**mapping.columns, **{key: f"={value}" for key, value in mapping.constants.items()}} if mapping else {}
    return {
        "format": found.format,
        "title": format_named(found.format).title if found.format else "",
        "source": found.source,
        "licence": found.licence or "",
        "tables": [_table(name, n, found.first.get(name)) for name, n in sorted(found.n_rows.items())],
        "mapping": pairs,
        "reasons": dict(mapping.reasons) if mapping else {},
        "dropped": dict(found.dropped_columns),
        "repairs": list(found.repairs),
        "notes": list(found.notes),
        "questions": list(found.questions),
        "guesses": [{"format": guess.format, "because": guess.because} for guess in guesses],
        **faults_of(found.faults, found.n_faults),
    }


def faults_of(faults: Iterable[Fault], n_faults: int) -> dict[str, Any]:
    """Faults as plain values: those that refuse the file first, the first hundred of them."""
    ordered = sorted(faults, key=lambda fault: fault.severity != "error")
    return {
        "faults": [
            {
                "severity": fault.severity,
                "where": _where(fault),
                "found": fault.found,
                "expected": fault.expected,
                "code": fault.code,
            }
            for fault in ordered[:FAULTS_SHOWN]
        ],
        "n_faults": n_faults,
        "is_refused": any(fault.severity == "error" for fault in ordered),
    }


def counts_of(report: Report) -> dict[str, Any]:
    """What an import did or would do: rows added, changed, unchanged and absent, table by table."""
    names = sorted({*report.added, *report.changed, *report.unchanged})
    kinds = ("added", "changed", "unchanged", "absent", "ended")
    return {
        "counts": [{"name": name, **{kind: getattr(report, kind).get(name, 0) for kind in kinds}} for name in names],
        "conflicts": faults_of(report.conflicts, len(report.conflicts))["faults"],
        "warnings": faults_of(report.warnings, len(report.warnings))["faults"],
    }


def _where(fault: Fault) -> str:
    places = (fault.file, f"line {fault.line}" if fault.line else "", fault.column or "")
    return ", ".join(place for place in places if place)


def _table(name: str, n_rows: int, first: pl.DataFrame | None) -> dict[str, Any]:
    is_private = name in tables() and tables()[name].private
    if first is None or is_private:
        return {"name": name, "n_rows": n_rows, "columns": [], "rows": [], "is_private": is_private}
    filled = [column for column in first.columns if first[column].null_count() < first.height][:COLUMNS_SHOWN]
    rows = [[_cell(value) for value in row] for row in first.select(filled).head(ROWS_SHOWN).iter_rows()]
    return {"name": name, "n_rows": n_rows, "columns": filled, "rows": rows, "is_private": False}


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return text if len(text) <= CELL else f"{text[: CELL - 1]}…"


def options_for(name: str) -> Mapping[str, Any]:
    """Options and mappable columns of a format, as the registry has them."""
    found = format_named(name)
    return {"options": found.options, "mappable": found.mappable}
