"""A table of text from a CSV file, a sheet or a Parquet file, whichever it is, without personal columns."""

from collections.abc import Iterable

from threebuckets.exchange.contract import Limits, Member
from threebuckets.exchange.logbook import Logbook
from threebuckets.exchange.reading.grids import Grid, read_csv
from threebuckets.exchange.reading.heads import is_workbook
from threebuckets.exchange.reading.parquet import is_parquet, read_parquet
from threebuckets.exchange.reading.personal import without_personal
from threebuckets.exchange.reading.sheets import read_sheet


def read_grid(
    member: Member, logbook: Logbook, limits: Limits, *, sheet: str = "", spared: Iterable[str] = ()
) -> Grid | None:
    """The table of a file; None, with faults, where its layout cannot be used.

    Parameters
    ----------
    member : Member
    logbook : Logbook
        Names the personal columns that were dropped.
    limits : Limits
    sheet : str
        Sheet of a workbook; empty: its only filled one.
    spared : iterable of str
        Columns not to be judged by their names.
    """
    with member.open() as stream:
        start = stream.read(4)
    if is_workbook(start):
        grid = read_sheet(member, logbook, limits, sheet=sheet)
    elif is_parquet(start):
        grid = read_parquet(member, logbook, limits)
    else:
        grid = read_csv(member, logbook, limits)
    return None if grid is None else without_personal(grid, logbook, spared=spared)
