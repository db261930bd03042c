"""Published counts: nothing about fewer than ten people, nothing finer than fives."""

import polars as pl

from threebuckets.folder.drafts import Draft
from threebuckets.folder.files.fault_list import FaultList
from threebuckets.folder.tables.placed import LINE, PART

FEWEST_PEOPLE = 10
STEP = 5
SHARE_TOLERANCE = 0.01


def check_published(draft: Draft, faults: FaultList) -> None:
    """Counts are hidden or multiples of five, cells and groups have ten people or more, shares sum to 1 at most."""
    placed = draft.tables.get("values/published")
    if placed is None:
        return
    for name in ("agree", "disagree", "passed"):
        count = pl.col(name)
        placed.report(faults, (count >= 0) & (count % STEP != 0), "F41", name, "a multiple of 5, or -1 for hidden")
    for name in ("base", "people"):
        count = pl.col(name)
        placed.report(faults, (count >= FEWEST_PEOPLE) & (count % STEP != 0), "F41", name, "a multiple of 5")
    groups = (
        placed.frame.filter(pl.col("group") != "all")
        .sort(PART, LINE)
        .unique(["area", "group"], maintain_order=True)
        .with_columns(division=pl.col("group").str.extract(r" without (.+)$"))
    )
    sums = groups.group_by("area", "division", maintain_order=True).agg(
        pl.col("population_share").sum(), pl.col(LINE).first(), pl.col(PART).first()
    )
    wrong = sums.filter(pl.col("population_share") > 1 + SHARE_TOLERANCE)
    found = pl.format("groups of {} whose shares sum to {}", "area", pl.col("population_share").round(6))
    told = wrong.with_columns(found=found, expected=pl.lit("shares that sum to 1"))
    placed.report_rows(faults, told, "F13", "population_share")
