"""What to say about figures read: how many, what is missing, and limits that lie on the wrong side of the value."""

import polars as pl

from threebuckets.exchange.logbook import Logbook
from threebuckets.exchange.reading.grids import LINE


def note_limits(rows: pl.DataFrame, file: str, logbook: Logbook) -> None:
    """Warn (F24) of rows whose limits do not hold the value."""
    outside = (pl.col("lower95") > pl.col("value")) | (pl.col("value") > pl.col("upper95"))
    for line, low, value, high in rows.filter(outside).select(LINE, "lower95", "value", "upper95").iter_rows():
        found = f"{low} to {high} around {value}"
        logbook.caution("F24", found, "limits that hold the value", file=file, line=line, column="value")


def note_counts(rows: pl.DataFrame, logbook: Logbook) -> None:
    """Count indicators, areas, periods, missing and suppressed values, and indicators that skip years."""
    years = rows.filter(pl.col("period_length") == "P1Y").select(
        "indicator", pl.col("period_start").dt.year().alias("year")
    )
    spans = (
        years.drop_nulls()
        .group_by("indicator")
        .agg(pl.col("year").n_unique().alias("n"), (pl.col("year").max() - pl.col("year").min() + 1).alias("span"))
    )
    skipping = sorted(spans.filter(pl.col("n") < pl.col("span"))["indicator"])
    counts = {
        "rows": rows.height,
        "indicators": rows["indicator"].n_unique(),
        "areas": rows["area"].n_unique(),
        "periods": rows.select("period_start", "period_length").n_unique(),
        "missing": rows["value"].null_count(),
        "suppressed": int((rows["status"] == "c").sum() or 0),
        "skipping_years": len(skipping),
    }
    logbook.counts.update(counts)
    logbook.notes.append(
        f"{counts['rows']:,} figures of {counts['indicators']} indicators, {counts['areas']} areas,"
        f" {counts['periods']} periods; {counts['missing']:,} missing, {counts['suppressed']:,} of them confidential."
    )
    if skipping:
        logbook.notes.append(f"Years are missing in between in {', '.join(skipping)}.")
