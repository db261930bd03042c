"""Long files are read in chunks; a file that is bad only in a later one is reported like any other."""

import polars as pl
import pytest

from threebuckets.folder.files.fault_list import FaultList
from threebuckets.folder.files.raw_tables import RawTable
from threebuckets.folder.tables.typed import typed
from threebuckets.policy.tables import tables


def _votes(said: list[list[str]]) -> RawTable:
    """Votes on one statement, each list of times a chunk of its own."""
    parts = [
        pl.DataFrame(
            {
                "participant": [f"p{number}-{row}" for row in range(len(times))],
                "statement": ["s1"] * len(times),
                "vote": ["1"] * len(times),
                "voted_at": times,
            }
        )
        for number, times in enumerate(said)
    ]
    frame = pl.concat(parts, rechunk=False)
    return RawTable("values/votes.csv", frame, pl.int_range(2, frame.height + 2, dtype=pl.Int64, eager=True))


@pytest.mark.parametrize("bad", [1, 2, 3, 700])
def test_cells_that_are_bad_only_in_a_later_chunk_are_faults(bad: int) -> None:
    """Polars panicked here: the chunk before has no row left."""
    faults = FaultList()
    good = ["2026-11-24T10:00:00Z"] * 5
    placed = typed(_votes([good, ["yesterday"] * bad]), tables()["values/votes"], faults)
    assert placed is not None
    assert placed.frame.n_chunks() == 1
    kept = faults.kept()
    assert [fault.line for fault in kept][:2] == [7, 8][:bad]
    assert {fault.found for fault in kept} == {'"yesterday"'}
