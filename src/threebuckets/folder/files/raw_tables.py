"""A table as text: what a CSV file or a sheet holds before any cell is understood, each row with its line."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl


@dataclass(frozen=True, slots=True, eq=False)
class RawTable:
    """Cells as text.

    Parameters
    ----------
    file : str
        Named in faults: `values/votes.csv`, or `plan.xlsx!Votes`.
    frame : DataFrame
        All columns String; an empty cell is null.
    lines : Series
        Int64, one a row: its line in the file (the first line of a row over several) or its row in the sheet.
    labels : mapping of str to str
        Column name → how faults call it (`C (vote)`), where that differs.
    """

    file: str
    frame: pl.DataFrame
    lines: pl.Series
    labels: Mapping[str, str] = field(default_factory=dict)

    def label(self, column: str) -> str:
        """How faults call a column."""
        return self.labels.get(column, column)
