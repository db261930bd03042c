"""Pairs of offers and areas, and compressed rows: the small change of `areas_reached.py`.

Not for what the pairs mean.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from threebuckets.resources.types import Bools, Floats, Ints

UNKNOWN_SHARE = -1.0


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Offers and areas, row by row, with the share of the area's people (−1: not known)."""

    offer: Ints
    area: Ints
    share: Floats

    @staticmethod
    def joined(parts: Sequence["Pairs"]) -> "Pairs":
        """All rows of all parts."""
        return Pairs(
            np.concatenate([part.offer for part in parts]).astype(np.int64),
            np.concatenate([part.area for part in parts]).astype(np.int64),
            np.concatenate([part.share for part in parts]),
        )

    def where(self, kept: Bools) -> "Pairs":
        """Some of the rows."""
        return Pairs(self.offer[kept], self.area[kept], self.share[kept])


def repeated(start: Ints, values: Ints, rows: Ints) -> tuple[Ints, Ints]:
    """For each of some compressed rows its values: the position among the rows, and the value."""
    lengths = start[rows + 1] - start[rows]
    position = np.repeat(np.arange(len(rows)), lengths)
    offset = np.arange(len(position)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return position, values[start[rows][position] + offset]
