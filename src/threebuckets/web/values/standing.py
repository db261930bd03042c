"""Where somebody stands in the landscape, from their own answers and the axes of the round. Pure; nothing is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from threebuckets.stats import FloatArray
from threebuckets.values import Landscape, Votes, place

MIN_ANSWERS = 7
EDGE = 0.75
"""Nearest centre this near to as far as the second nearest: somebody is on the edge of their group."""
HALF = 0.5
Figures = Mapping[str, Mapping[str, Sequence[float]]]


@dataclass(frozen=True, slots=True, eq=False)
class Axes:
    """What visitors are placed by: the map's axes, the centres of the groups, and the counts routing goes by."""

    landscape: Landscape | None
    centres: FloatArray
    letters: tuple[str, ...]
    origin: FloatArray
    side: float
    cells: Mapping[str, FloatArray]

    @property
    def n_groups(self) -> int:
        """Rows of the counts."""
        return len(next(iter(self.cells.values()), ()))

    def counts(self) -> Mapping[str, FloatArray]:
        """Agree, disagree and pass by group, shape (G, 3), of each statement."""
        return self.cells

    @classmethod
    def of(cls, sheet: Mapping[str, Any] | None) -> "Axes | None":
        """From the sheet of the round; None where there is none."""
        if not sheet:
            return None
        codes = sheet["statements"]
        three = np.array([sheet["agree"], sheet["disagree"], sheet["passed"]], float)
        centres = np.array(sheet["centres"], float)
        return cls(
            landscape=_landscape(sheet, centres) if sheet["is_map"] else None,
            centres=centres,
            letters=tuple(sheet["letters"]),
            origin=np.array(sheet["origin"], float),
            side=float(sheet["side"]),
            cells={code: three[:, :, column].T for column, code in enumerate(codes)},
        )


@dataclass(frozen=True, slots=True)
class Difference:
    """A statement on which somebody does not answer as most of their group; `with_groups` answer like them."""

    statement: str
    with_groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody is: spot on the map, the group they vote most like (empty: there are no clear groups).

    Of `n_compared` statements that they and most of the group have an opinion on, they answer alike on `n_alike`.
    """

    x: float
    y: float
    group: str
    group_index: int | None
    is_on_edge: bool
    n_alike: int
    n_compared: int
    differences: tuple[Difference, ...]

    @property
    def spot(self) -> tuple[float, float]:
        """Where the map draws them."""
        return self.x, self.y


def standing_of(answers: Mapping[str, int], axes: Axes, figures: Figures) -> Standing | None:
    """Where somebody with these answers stands; None where there is no map, or they gave fewer than seven.

    Parameters
    ----------
    answers : mapping of str to int
        Statement → 1, 0 or -1.
    axes : Axes
    figures : mapping
        Published figures: statement → group → share of those with an opinion who agree, and more.
    """
    landscape = axes.landscape
    known = {} if landscape is None else {code: answers[code] for code in answers if code in axes.cells}
    if landscape is None or len(known) < MIN_ANSWERS:
        return None
    votes = Votes.from_columns(["you"] * len(known), list(known), list(known.values()))
    spot = place(landscape, votes)[0]
    x, y = (spot - axes.origin) / axes.side - 0.5
    far = np.sqrt(((axes.centres - spot) ** 2).sum(axis=1))
    order = np.argsort(far, kind="stable")
    letter = axes.letters[order[0]] if axes.letters else ""
    compared = [code for code, vote in answers.items() if vote and letter in figures.get(code, {})]
    alike = [code for code in compared if _side(figures[code][letter]) == answers[code]]
    return Standing(
        x=float(x),
        y=float(y),
        group=letter,
        group_index=int(order[0]) if letter else None,
        is_on_edge=bool(letter) and len(order) > 1 and bool(far[order[0]] > EDGE * far[order[1]]),
        n_alike=len(alike),
        n_compared=len(compared),
        differences=tuple(
            _difference(code, answers[code], letter, figures[code]) for code in compared if code not in alike
        ),
    )


def _difference(code: str, vote: int, own: str, figures: Mapping[str, Sequence[float]]) -> Difference:
    others = tuple(letter for letter in figures if letter not in {own, "all"} and _side(figures[letter]) == vote)
    return Difference(code, others)


def _side(figures: Sequence[float]) -> int:
    """The answer of most: 1 agree, -1 disagree, 0 where they are even."""
    return int(np.sign(figures[0] - HALF))


def _landscape(sheet: Mapping[str, Any], centres: FloatArray) -> Landscape:
    """The map without anybody on it."""
    codes = np.array(sheet["statements"], dtype=str)
    return Landscape(
        statement_ids=codes,
        means=np.array(sheet["means"], float),
        components=np.array(sheet["components"], float),
        explained=np.zeros(2),
        positions=centres,
        statement_positions=np.zeros((codes.size, 2)),
        included=np.ones(len(centres), bool),
        n_products=0,
    )
