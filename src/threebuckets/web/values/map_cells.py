"""The opinion map in squares: a mark stands for ten verified people or more of one group; nobody's own place is kept.

Pure. What the map draws is worked out from the marks alone, so that it tells no more than they do.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from threebuckets.stats import MIN_PEOPLE, FloatArray
from threebuckets.values import Landscape, OpinionGroups, group_labels

FINEST, COARSEST = 26, 4
ENOUGH_SHOWN = 0.75
SIZES = (10, 20, 40, 80, 160)
"""A mark says that at least so many people are there, no more precisely."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Where the squares lie in the landscape, and what is drawn: marks and outlines of groups in units of a square."""

    origin: tuple[float, float]
    side: float
    sheet: Mapping[str, Any]


def map_cells(landscape: Landscape, groups: OpinionGroups, who: NDArray[np.bool_]) -> Grid | None:
    """The finest grid in which most people are in squares of ten or more; None where no square holds ten.

    Parameters
    ----------
    landscape, groups
        Of all participants.
    who : ndarray of bool, shape (P,)
        Who is counted: the verified.
    """
    counted = who & landscape.included & (groups.group >= 0)
    if not counted.any():
        return None
    places, group = landscape.positions[counted], groups.group[counted].astype(np.int64)
    low, high = places.min(axis=0), places.max(axis=0)
    extent = float(max(high - low)) or 1.0
    for n_squares in range(FINEST, COARSEST - 1, -1):
        side = extent / n_squares
        marks = _marks(places, group, low, side)
        if sum(mark[3] for mark in marks) >= ENOUGH_SHOWN * len(places):
            break
    if not marks:
        return None
    letters = group_labels(groups.n_groups if groups.is_clear else 1)
    sheet = {
        "marks": [
            {"group": letters[min(g, len(letters) - 1)], "x": x, "y": y, "people": max(s for s in SIZES if s <= n)}
            for g, x, y, n in marks
        ],
        "groups": [_outline(letter, marks, index) for index, letter in enumerate(letters)],
    }
    return Grid((float(low[0]), float(low[1])), side, sheet)


def _marks(
    places: FloatArray, group: NDArray[np.int64], low: FloatArray, side: float
) -> list[tuple[int, int, int, int]]:
    """Group, column, row and people of every square that holds ten or more of one group."""
    squares = np.floor((places - low) / side).astype(np.int64)
    found, n_people = np.unique(np.column_stack([group, squares]), axis=0, return_counts=True)
    return [
        (int(g), int(x), int(y), int(n))
        for (g, x, y), n in zip(found.tolist(), n_people.tolist(), strict=True)
        if n >= MIN_PEOPLE
    ]


def _outline(letter: str, marks: list[tuple[int, int, int, int]], index: int) -> dict[str, Any]:
    """An ellipse around the marks of a group: middle and half axes, in squares."""
    own = np.array([(x, y) for g, x, y, _ in marks if g == index], float)
    if not own.size:
        return {"letter": letter, "x": None}
    middle = (own.max(axis=0) + own.min(axis=0)) / 2
    half = (own.max(axis=0) - own.min(axis=0)) / 2
    # A box's corners lie outside the ellipse of its half axes; marks seldom fill corners, so a little more is enough.
    wide, tall = half * 1.2 + 1.2
    return {
        "letter": letter,
        "x": float(middle[0]),
        "y": float(middle[1]),
        "wide": round(float(wide), 2),
        "tall": round(float(tall), 2),
    }
