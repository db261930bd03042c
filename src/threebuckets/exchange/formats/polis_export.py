"""The public part of a Polis export: summary, comments and counts by group, from the published table alone.

Counts hidden there stay empty here. Votes and the rows of participants are never written.
"""

from pathlib import Path

import polars as pl

from threebuckets.errors import Fault, InputError
from threebuckets.exchange.targets import Tables
from threebuckets.exchange.writing import write_csv

_ALL = "all"
_COUNTS = {"votes": "base", "agrees": "agree", "disagrees": "disagree", "passes": "passed"}


def write_public(tables: Tables, out: Path, *, area: str = "") -> tuple[Path, ...]:
    """Write summary.csv, comments.csv and comment-groups.csv into a folder.

    Parameters
    ----------
    tables : mapping
        `values/published` and `values/statements`.
    out : Path
        Folder.
    area : str
        Area of the counts; empty where the table has only one.

    Raises
    ------
    InputError
        No published table (F01), or several areas and none chosen (F61).
    """
    published, statements = tables.get("values/published"), tables.get("values/statements")
    if published is None or statements is None or published.is_empty():
        expected = "values/published and values/statements: votes of persons are never exported"
        raise InputError([Fault("F01", "error", "values/published.csv", None, None, "no published table", expected)])
    areas = sorted(published["area"].unique())
    chosen = area or (areas[0] if len(areas) == 1 else "")
    if chosen not in areas:
        expected = f"option area: one of {', '.join(areas[:12])}"
        raise InputError(
            [Fault("F61", "error", "values/published.csv", None, "area", area or "no area chosen", expected)]
        )
    counts = _shown(published.filter(pl.col("area") == chosen))
    return (
        write_csv(_summary(counts, statements), out / "summary.csv"),
        write_csv(_comments(counts, statements), out / "comments.csv"),
        write_csv(_groups(counts, statements), out / "comment-groups.csv"),
    )


def _shown(published: pl.DataFrame) -> pl.DataFrame:
    """Counts under Polis' names; hidden ones null."""
    names = [pl.when(pl.col(ours) >= 0).then(pl.col(ours)).alias(theirs) for theirs, ours in _COUNTS.items()]
    return published.select("statement", "group", "people", *names)


def _summary(counts: pl.DataFrame, statements: pl.DataFrame) -> pl.DataFrame:
    voters = counts.filter(pl.col("group") == _ALL)["people"].max()
    n_groups = counts.filter(pl.col("group") != _ALL)["group"].n_unique()
    pairs = {"topic": "", "voters": voters, "comments": statements.height, "groups": n_groups}
    return pl.DataFrame({"key": list(pairs), "value": [str(value) for value in pairs.values()]})


def _comments(counts: pl.DataFrame, statements: pl.DataFrame) -> pl.DataFrame:
    total = counts.filter(pl.col("group") == _ALL).select("statement", "agrees", "disagrees")
    moderated = pl.when(pl.col("status") == "withdrawn").then(-1).otherwise(1)
    seconds = pl.col("created").cast(pl.Datetime("ms")).dt.epoch("s")
    return (
        statements.sort("statement")
        .join(total, on="statement", how="left", maintain_order="left")
        .select(
            seconds.alias("timestamp"),
            pl.lit("").alias("datetime"),
            pl.col("statement").alias("comment-id"),
            pl.lit("").alias("author-id"),
            "agrees",
            "disagrees",
            moderated.alias("moderated"),
            pl.col("text").alias("comment-body"),
        )
    )


def _groups(counts: pl.DataFrame, statements: pl.DataFrame) -> pl.DataFrame:
    texts = statements.select("statement", pl.col("text").alias("comment"))
    wide = counts.select("statement").unique().sort("statement").join(texts, on="statement", how="left")
    for group in [_ALL, *sorted(set(counts["group"].unique()) - {_ALL})]:
        stem = "total-" if group == _ALL else f"group-{group.lower()}-"
        part = counts.filter(pl.col("group") == group).drop("group", "people")
        wide = wide.join(part.rename({name: stem + name for name in _COUNTS}), on="statement", how="left")
    return wide.sort("statement").rename({"statement": "comment-id"})
