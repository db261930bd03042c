"""Days that end before they begin."""

import polars as pl

from threebuckets.folder.drafts import Draft
from threebuckets.folder.files.fault_list import FaultList

_PAIRS = (
    ("situation/areas", "start", "end"),
    ("resources/offers", "from", "until"),
    ("delivery/coalitions", "started_on", "closed_on"),
    ("delivery/pledges", "from", "until"),
    ("delivery/pledges", "made_on", "withdrawn_on"),
)


def check_days(draft: Draft, faults: FaultList) -> None:
    """No end before its start, in any table."""
    for name, start, end in _PAIRS:
        placed = draft.tables.get(name)
        if placed is not None:
            found = pl.format('"{}", before "{}" ({})', pl.col(end), pl.col(start), pl.lit(start))
            placed.report(faults, pl.col(end) < pl.col(start), "F23", end, f"not before {start}", found=found)
