"""An election as a `.pb` file tells it: what could be funded, what it costs, and what each voter wants."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from math import lcm

import numpy as np
from numpy.typing import NDArray

from threebuckets.choice import Ballots
from threebuckets.choice.ballots import PERSON

APPROVAL, CHOOSE_ONE, ORDINAL, CUMULATIVE, SCORING = "approval", "choose-1", "ordinal", "cumulative", "scoring"
VOTE_TYPES = (APPROVAL, CHOOSE_ONE, ORDINAL, CUMULATIVE, SCORING)


@dataclass(frozen=True, eq=False)
class Election:
    """One election.

    Parameters
    ----------
    meta : mapping of str to str
        As in the file, unknown keys included, in the order of the file.
    project_columns, voter_columns : tuple of str
        Heads of the two tables.
    projects, voters : tuple of tuple of str
        Their rows as in the file.
    costs : tuple of Fraction
        Cost of each project, in the file's currency.
    starts, project : ndarray of int64 and int32
        Projects each voter names, in the order of the ballot, as compressed rows.
    points : tuple of Fraction
        Points beside them, where the ballots have points; else empty.
    """

    meta: Mapping[str, str]
    project_columns: tuple[str, ...]
    projects: tuple[tuple[str, ...], ...]
    voter_columns: tuple[str, ...]
    voters: Sequence[tuple[str, ...]]
    costs: tuple[Fraction, ...]
    starts: NDArray[np.int64]
    project: NDArray[np.int32]
    points: tuple[Fraction, ...] = field(default=())

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """Ids of the projects, as text."""
        place = self.project_columns.index("project_id")
        return tuple(row[place] for row in self.projects)

    @property
    def vote_type(self) -> str:
        """`approval`, `choose-1`, `ordinal`, `cumulative` or `scoring`."""
        return self.meta["vote_type"].strip().lower()

    @cached_property
    def unit(self) -> int:
        """What costs are multiplied by to be whole numbers."""
        return lcm(self._budget.denominator, *(cost.denominator for cost in self.costs))

    @property
    def budget(self) -> int:
        """The budget, in whole units."""
        return int(self._budget * self.unit)

    @cached_property
    def whole_costs(self) -> tuple[int, ...]:
        """Costs in whole units."""
        return tuple(int(cost * self.unit) for cost in self.costs)

    @property
    def _budget(self) -> Fraction:
        return Fraction(self.meta["budget"].strip().replace(",", "."))

    @cached_property
    def ballots(self) -> Ballots:
        """What each voter supports, and how much where the ballots tell: points, or places on an ordered ballot.

        On an ordered ballot of ℓ projects the first is worth ℓ − 1, the last nothing; points below zero count as nothing.
        """
        worth = self._worth()
        voter = np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))
        kept = worth > 0
        order = np.argsort(voter[kept] * len(self.ids) + self.project[kept], kind="stable")
        counts = np.bincount(voter[kept], minlength=len(self.starts) - 1)
        return Ballots(
            self.ids,
            np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
            self.project[kept][order],
            worth[kept][order],
            np.full(len(counts), PERSON, dtype=np.int64),
        )

    @cached_property
    def approvals(self) -> Ballots:
        """Who names what, whatever it is worth to them."""
        return replace(self, meta={**self.meta, "vote_type": APPROVAL}, points=()).ballots

    def _worth(self) -> NDArray[np.int64]:
        if self.vote_type == ORDINAL:
            lengths = np.repeat(np.diff(self.starts), np.diff(self.starts))
            places = np.arange(len(self.project)) - np.repeat(self.starts[:-1], np.diff(self.starts))
            return lengths - 1 - places
        if not self.points:
            return np.ones(len(self.project), dtype=np.int64)
        unit = lcm(*(points.denominator for points in self.points))
        return np.array([max(int(points * unit), 0) for points in self.points], dtype=np.int64)
