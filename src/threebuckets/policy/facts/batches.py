"""Which votes count in what is published now: changes wait until ten people of a place have made one.

Whoever compares two updates must not learn what a single person said. So the figures are made from *counted* votes, which
follow the votes themselves in batches: for each statement, and for people of the same published areas, ten or more at a
time or none. All figures of all areas are made from the same counted votes; sums and differences between areas, totals
and updates are therefore about ten people or more, too. What is *not* here: the rounding of counts (`values.publishing`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import polars as pl

from threebuckets.policy.facts.places import Places
from threebuckets.policy.platform import Platform
from threebuckets.stats import MIN_PEOPLE

LONGEST_WAIT = timedelta(days=30)
"""How long somebody's withdrawn vote may still be counted."""

PAIR = ["participant", "statement"]
SAME = ["vote", "verified", "area"]
VOTES, PEOPLE = "values/votes", "values/people"
WAITING = {"participant": pl.String, "statement": pl.String, "since": pl.Date}


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """The votes behind what is published: never published themselves.

    Parameters
    ----------
    rows : DataFrame
        One row a participant and statement: `participant, statement, vote, voted_at, verified, area`; `verified` and
        `area` as they were when the row was last counted, `area` "" where it is not known.
    waiting : DataFrame
        Withdrawn votes that are still counted: `participant, statement, since` (the day on which that was first seen).
    withheld : frozenset of (statement, area)
        Columns that are not published, since they would betray who withdrew.
    """

    rows: pl.DataFrame
    waiting: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=WAITING))
    withheld: frozenset[tuple[str, str]] = frozenset()


def counted_votes(platform: Platform, places: Places, *, before: Counted | None, on: date) -> Counted:
    """The votes that count now.

    Parameters
    ----------
    platform : Platform
    places : Places
    before : Counted or None
        What counted in the last update; None where there was none: then every vote counts.
    on : date
        Day of the update; later votes are not there yet.

    Returns
    -------
    Counted
        `withheld` still lacks what this update has to withhold: see `columns_to_withhold`.
    """
    now = _effective_rows(platform, places, on=on)
    if before is None:
        return Counted(now)
    changes = _changes(before.rows, now)
    units = _units(before.rows, places)
    released = _released(changes, units)
    withdrawn = changes.filter(pl.col("is_gone")).join(released, on=PAIR, how="anti").select(PAIR)
    waiting = withdrawn.join(before.waiting, on=PAIR, how="left").with_columns(pl.col("since").fill_null(on)).sort(PAIR)
    is_over = pl.col("since") <= on - LONGEST_WAIT
    taken = pl.concat([released, waiting.filter(is_over).select(PAIR)])
    return Counted(
        _with_changes(before.rows, now, taken),
        waiting.filter(~is_over),
        before.withheld - _moved_enough(changes, released, places, before.withheld),
    )


def _effective_rows(platform: Platform, places: Places, *, on: date) -> pl.DataFrame:
    """The last vote of each participant on each statement, with what is known of them."""
    at = pl.col("voted_at").str.to_datetime(time_zone="UTC", strict=False)
    known = pl.col("verified").fill_null(value=False).any().over("participant")
    votes = platform.table(VOTES).select(*PAIR, "vote", "voted_at", "verified").with_columns(at.alias("_at"), known)
    votes = votes.filter(pl.col("_at").is_null() | (pl.col("_at").dt.date() <= on))
    last = votes.sort(*PAIR, "_at", "vote", nulls_last=False).unique(PAIR, keep="last", maintain_order=True)
    people = platform.table(PEOPLE).select("participant", "area", pl.col("verified").alias("_sure"))
    codes = pl.Series(sorted(places.hierarchy.areas), dtype=pl.String)
    area = pl.when(pl.col("area").is_in(codes.implode())).then("area").fill_null("")
    joined = last.join(people.unique("participant"), on="participant", how="left", maintain_order="left")
    return joined.with_columns(pl.coalesce("_sure", "verified").alias("verified"), area.alias("area")).select(
        *PAIR, "vote", "voted_at", "verified", "area"
    )


def _changes(old: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    """Rows that were added, changed or withdrawn: their key, the areas before and after, and whether they are gone."""
    both = old.join(new, on=PAIR, how="full", coalesce=True, suffix="_now")
    differs = pl.any_horizontal([pl.col(name).ne_missing(pl.col(f"{name}_now")) for name in SAME])
    found = both.filter(differs)
    return found.select(*PAIR, "area", "area_now", pl.col("vote_now").is_null().alias("is_gone"))


def _units(rows: pl.DataFrame, places: Places) -> pl.DataFrame:
    """Area → the published areas that hold it, as one text: people of the same unit are always counted together."""
    homes = rows.filter(pl.col("verified")) if rows["verified"].any() else rows
    counted = homes.select("participant", "area").unique().group_by("area").len()
    n_people: dict[str, int] = {}
    for area, number in counted.iter_rows():
        for code in _holding(area, places):
            n_people[code] = n_people.get(code, 0) + number
    shown = {code for code in places.used if n_people.get(code, 0) >= MIN_PEOPLE}
    names = ["", *sorted(places.hierarchy.areas)]
    units = ["|".join(sorted(shown.intersection(_holding(area, places)))) for area in names]
    return pl.DataFrame({"area": names, "unit": units})


def _holding(area: str, places: Places) -> tuple[str, ...]:
    """An area and all that hold it; those at the top alone where it is not known."""
    hierarchy = places.hierarchy
    if area:
        return (area, *hierarchy.parents(area))
    return tuple(code for code in places.used if not hierarchy.parents(code))


def _released(changes: pl.DataFrame, units: pl.DataFrame) -> pl.DataFrame:
    """Keys of the changes that count from now on: with each, ten or more of its statement and unit."""
    named = pl.concat(
        [changes.select(*PAIR, pl.col(name).alias("area")).drop_nulls("area") for name in ("area", "area_now")]
    )
    left = named.join(units, on="area").select(*PAIR, "unit").unique()
    while True:
        counted = left.with_columns(pl.len().over("statement", "unit").alias("n"))
        kept = counted.filter(pl.col("n").min().over(PAIR) >= MIN_PEOPLE).drop("n")
        if len(kept) == len(left):
            return kept.select(PAIR).unique().sort(PAIR)
        left = kept


def _with_changes(old: pl.DataFrame, new: pl.DataFrame, taken: pl.DataFrame) -> pl.DataFrame:
    """The counted rows, those of some keys as they are now."""
    kept = old.join(taken, on=PAIR, how="anti")
    return pl.concat([kept, new.join(taken, on=PAIR, how="semi")]).sort(PAIR)


def _moved_enough(
    changes: pl.DataFrame, released: pl.DataFrame, places: Places, withheld: Iterable[tuple[str, str]]
) -> frozenset[tuple[str, str]]:
    """Withheld columns that so many people have changed by now that they betray nobody."""
    moved = changes.join(released, on=PAIR, how="semi")
    n_moved: dict[tuple[str, str], int] = {}
    for statement, before, now in moved.select("statement", "area", "area_now").iter_rows():
        held_by = {code for area in (before, now) if area is not None for code in _holding(area, places)}
        for code in held_by:
            n_moved[statement, code] = n_moved.get((statement, code), 0) + 1
    return frozenset(pair for pair in withheld if n_moved.get(pair, 0) >= MIN_PEOPLE)


def columns_to_withhold(
    before: Counted, after: Counted, places: Places, *, published_before: pl.DataFrame, published: pl.DataFrame
) -> frozenset[tuple[str, str]]:
    """Columns (statement, area) that would betray a withdrawal whose time was over, and those withheld already.

    A column betrays it where its figures differ from those published last; where rounding hides it, it stays.
    """
    gone = before.rows.join(after.rows, on=PAIR, how="anti").join(before.waiting, on=PAIR, how="semi")
    pairs = {
        (statement, code)
        for statement, area in gone.select("statement", "area").iter_rows()
        for code in _holding(area, places)
    }
    found = {pair for pair in pairs if not _column(published, pair).equals(_column(published_before, pair))}
    return frozenset(found) | after.withheld


def _column(published: pl.DataFrame, pair: tuple[str, str]) -> pl.DataFrame:
    counts = ["group", "agree", "disagree", "passed", "base"]
    is_of = (pl.col("statement") == pair[0]) & (pl.col("area") == pair[1])
    return published.filter(is_of).select(counts).sort(counts)


def without_columns(published: pl.DataFrame, withheld: Iterable[tuple[str, str]]) -> pl.DataFrame:
    """The published table without some columns (statement, area)."""
    pairs = sorted(withheld)
    gone = pl.DataFrame(pairs, schema={"statement": pl.String, "area": pl.String}, orient="row")
    return published.join(gone, on=["statement", "area"], how="anti", maintain_order="left") if pairs else published


def with_counted(platform: Platform, counted: Counted) -> Platform:
    """The platform with the counted votes in place of its votes, and what was known then of those who cast them.

    Somebody whose votes were counted at times when different things were known of them appears as two people.
    """
    if not platform.has(VOTES):
        return platform
    rows = (
        counted.rows.with_columns(pl.struct("verified", "area").rank("dense").over("participant").alias("_version"))
        if len(counted.rows)
        else counted.rows.with_columns(pl.lit(1).alias("_version"))
    )
    name = pl.when(pl.col("_version") > 1).then(pl.format("{}~{}", "participant", "_version")).otherwise("participant")
    rows = rows.with_columns(pl.col("participant").alias("_person"), name.alias("participant"))
    return replace(
        platform, tables={**platform.tables, VOTES: _like(platform.table(VOTES), rows), **_people(platform, rows)}
    )


def _people(platform: Platform, rows: pl.DataFrame) -> Mapping[str, pl.DataFrame]:
    """The table of people for the counted rows; what else it says of them stays."""
    table = platform.table(PEOPLE)
    others = [name for name in table.columns if name not in {"participant", "area", "verified"}]
    area = pl.when(pl.col("area") != "").then("area").alias("area")
    found = rows.select("participant", "_person", area, "verified").unique("participant").sort("participant")
    known = table.select(pl.col("participant").alias("_person"), *others).unique("_person")
    return {PEOPLE: _like(table, found.join(known, on="_person", how="left", maintain_order="left"))}


def _like(table: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with the columns and types of a table; columns that they lack are empty."""
    return rows.select(
        (pl.col(name) if name in rows.columns else pl.lit(None)).cast(dtype).alias(name)
        for name, dtype in table.schema.items()
    )
