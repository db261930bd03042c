"""Totals of votes instead of the votes: turned into published counts of everybody, with small numbers hidden.

A row of fewer than ten people is left out, with a warning; counts are rounded to fives, small ones hidden. Without
the single votes there are no opinion groups: everybody counts as one. That voters were verified is never assumed.
"""

import polars as pl

from threebuckets.folder.files.fault_list import FaultList
from threebuckets.folder.tables.placed import BAD, LINE, PART, Placed, in_order
from threebuckets.policy.tables import tables
from threebuckets.stats import MIN_PEOPLE, publishable, round_to_step

COUNTS = "workbook/counts"
PUBLISHED = "values/published"
_ANSWERS = ("agree", "disagree", "passed")


def published_counts(counts: Placed, faults: FaultList) -> Placed:
    """The totals as rows of `values/published`, each at its row of the sheet."""
    for name in _ANSWERS:
        counts.report(faults, pl.col(name) < 0, "F13", name, "0 or more people")
    people = pl.sum_horizontal(_ANSWERS)
    expected = f"{MIN_PEOPLE} people or more; smaller numbers are left out, so that nobody is recognised"
    found = "fewer than ten people"
    counts.report(faults, people < MIN_PEOPLE, "F41", "agree", expected, found=found, is_warning=True)
    rows = counts.frame.drop_nulls(_ANSWERS).filter(people >= MIN_PEOPLE, *(pl.col(name) >= 0 for name in _ANSWERS))
    shown = {name: publishable(rows[name].to_numpy(), rows[name].to_numpy()) for name in _ANSWERS}
    base = round_to_step(rows.select(people).to_series().to_numpy())
    table = tables()[PUBLISHED]
    missing = [pl.lit(None, dtype).alias(name) for name, dtype in table.schema.items()]
    frame = rows.select("statement", "area", "last_vote", pl.col("verified").fill_null(value=False), LINE, PART, BAD)
    frame = frame.with_columns(expr for expr in missing if expr.meta.output_name() not in frame.columns).with_columns(
        *(pl.Series(name, values, pl.Int64) for name, values in shown.items()),
        group=pl.lit("all"),
        base=pl.Series(base, dtype=pl.Int64),
        people=pl.Series(base, dtype=pl.Int64),
    )
    return Placed(table, in_order(frame, table), counts.places)
