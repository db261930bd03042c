"""Where the participants of a Polis conversation live, as far as someone says so, and the group Polis put them in."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from threebuckets.exchange.contract import Batch, Source
from threebuckets.exchange.logbook import Logbook
from threebuckets.exchange.reading.grids import read_csv
from threebuckets.exchange.reading.opening import open_source

_PEOPLE = "values/people"


def people_batches(
    participants: pl.Series, groups: pl.DataFrame | None, source: Source, logbook: Logbook
) -> Iterator[Batch]:
    """One batch of people whose area or Polis group is known; none where neither is.

    Parameters
    ----------
    participants : Series of str
        Ids as Polis has them.
    groups : DataFrame or None
        participant, peer_group.
    source : Source
        Options `area` (of everybody), `people` (a CSV with participant and area), `prefix`.
    logbook : Logbook
        Receives F01 and F04 for the CSV of people.
    """
    people = pl.DataFrame({"participant": participants})
    area = source.options["area"] or None
    people = people.with_columns(pl.lit(area, pl.String).alias("area"))
    if source.options["people"]:
        told = _told(Path(source.options["people"]), source, logbook)
        people = people.join(told, on="participant", how="left").with_columns(pl.coalesce("told", "area").alias("area"))
        people = people.drop("told")
    if groups is not None:
        people = people.join(groups, on="participant", how="left")
    known = people.filter(pl.any_horizontal(pl.exclude("participant").is_not_null()))
    if known.height:
        prefix = source.options["prefix"]
        yield Batch(_PEOPLE, known.with_columns((prefix + pl.col("participant")).alias("participant")), source.name)


def _told(path: Path, source: Source, logbook: Logbook) -> pl.DataFrame:
    grid = read_csv(open_source(path, source.limits).members[0], logbook, source.limits)
    lacking = [name for name in ("participant", "area") if grid is not None and name not in grid.header]
    for name in lacking:
        logbook.fault("F04", "no such column", "participant and area", file=path.name, line=1, column=name)
    if grid is None or lacking:
        return pl.DataFrame(schema={"participant": pl.String, "told": pl.String})
    rows = grid.whole().rows.select("participant", pl.col("area").alias("told")).drop_nulls()
    return rows.sort("participant", "told").unique("participant", keep="first")
