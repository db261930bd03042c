"""Figures and studies: limits in order, values that make sense for their indicator, one story a study."""

import polars as pl

from threebuckets.folder.drafts import Draft
from threebuckets.folder.files.fault_list import FaultList
from threebuckets.folder.tables.placed import LINE, PART, quoted

SHARE_TOLERANCE = 1e-6
_STUDY_COLUMNS = ("title", "url", "source", "year", "country", "retracted")


def check_figures(draft: Draft, faults: FaultList) -> None:
    """Values with their limits and status, and the values an indicator can have."""
    placed = draft.tables.get("situation/observations")
    if placed is None:
        return
    value, low, high = pl.col("value"), pl.col("lower95"), pl.col("upper95")
    status = pl.col("status").str.strip_chars()
    crossed = pl.format("{} above upper95 {}", low, high)
    placed.report(faults, low > high, "F24", "lower95", "lower95 ≤ value ≤ upper95", found=crossed)
    outside = ((value < low) | (value > high)) & (low <= high)
    said = pl.format("{} outside its limits {} to {}", value, low, high)
    placed.report(faults, outside, "F24", "value", "lower95 ≤ value ≤ upper95", found=said, is_warning=True)
    one_sided = low.is_null() != high.is_null()
    placed.report(faults, one_sided, "F24", "lower95", "both limits or neither", found="a limit on one side only")
    empty = "a value, or a status that says why there is none (x not available, c confidential)"
    placed.report(faults, value.is_null() & status.is_null(), "F10", "value", empty, is_warning=True)
    hidden = value.is_not_null() & status.is_in(["c", "z"])
    placed.report(faults, hidden, "F12", "value", "no value where the status is c or z")
    _check_by_indicator(draft, faults)


def _check_by_indicator(draft: Draft, faults: FaultList) -> None:
    """Shares outside 0–100 %, negative values where none make sense."""
    placed, indicators = draft.tables["situation/observations"], draft.tables.get("situation/indicators")
    if indicators is None:
        return
    names = indicators.frame
    shares = names.filter((pl.col("measure") == "proportion") & (pl.col("unit").str.strip_chars() == "%"))
    never_negative = names.filter(pl.col("can_be_negative") == pl.lit(value=False))
    is_share = pl.col("indicator").is_in(shares["indicator"].drop_nulls().implode())
    is_positive = pl.col("indicator").is_in(never_negative["indicator"].drop_nulls().implode())
    value = pl.col("value")
    placed.report(faults, is_share & ((value < 0) | (value > 100)), "F13", "value", "a share from 0 to 100 %")
    negative = is_positive & ~is_share & (value < 0)
    placed.report(faults, negative, "F13", "value", "0 or more (the indicator cannot be negative)")
    without = names.filter(pl.col("licence").is_null()).height
    if without:
        found = f"{without} indicators without a licence"
        faults.warn(
            "F10", indicators.file, found, "the licence of the figures, so that they may be shown", column="licence"
        )


def check_evidence(draft: Draft, faults: FaultList) -> None:
    """Effects inside their intervals; every row of one study tells the same about it."""
    placed = draft.tables.get("situation/evidence")
    if placed is None:
        return
    low, effect, high = pl.col("low"), pl.col("effect"), pl.col("high")
    said = pl.format("{} to {}", low, high)
    placed.report(faults, low > high, "F24", "low", "low ≤ effect ≤ high", found=said)
    placed.report(faults, (low <= high) & ((effect < low) | (effect > high)), "F24", "effect", "low ≤ effect ≤ high")
    study = pl.coalesce(pl.col("doi"), pl.col("title"))
    for column in _STUDY_COLUMNS:
        ordered = placed.frame.sort(PART, LINE).with_columns(study=study)
        first = pl.col(column).first().over("study")
        differs = ordered.filter(pl.col("study").is_not_null(), pl.col(column).ne_missing(first))
        told = differs.with_columns(found=quoted(column), expected=pl.lit("the same on every row of one study"))
        placed.report_rows(faults, told, "F69", column)


def check_successions(draft: Draft, faults: FaultList) -> None:
    """The shares of a split sum to 1, and are above 0."""
    placed = draft.tables.get("situation/successions")
    if placed is None:
        return
    placed.report(faults, pl.col("share") <= 0, "F13", "share", "a share above 0, at most 1")
    rows = placed.frame.sort(PART, LINE).with_columns(share=pl.col("share").fill_null(1.0))
    sums = rows.group_by("old", "year", maintain_order=True).agg(
        pl.col("share").sum(), pl.col(LINE).first(), pl.col(PART).first()
    )
    wrong = sums.filter((pl.col("share") - 1).abs() > SHARE_TOLERANCE)
    found = pl.format("shares of {} that sum to {}", "old", pl.col("share").round(6))
    placed.report_rows(faults, wrong.with_columns(found=found, expected=pl.lit("shares that sum to 1")), "F13", "share")
