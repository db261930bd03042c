"""The whole analysis of a conversation in one call: landscape, groups, counts, support, published table.

For everything a page or a report needs about votes. Not for verdicts: these read the published table, in
`threebuckets.policy`.
"""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from threebuckets.stats import HIDDEN, FloatArray, IntArray
from threebuckets.values.area_tables import group_labels, row_stability, rows_shown
from threebuckets.values.bridging import Bridging, bridging_scores
from threebuckets.values.counts import CAP, GroupCounts, check_mask, check_weights, count_cells
from threebuckets.values.flags import flagged_participants
from threebuckets.values.flips import flip_number
from threebuckets.values.groups import OpinionGroups, opinion_groups
from threebuckets.values.landscape import Landscape, opinion_landscape
from threebuckets.values.publishing import ALL, PublishedTable, publish
from threebuckets.values.representative import Representative, representative_statements
from threebuckets.values.support import Support, support, worst_group_support
from threebuckets.values.votes import Votes

HALF = Fraction(1, 2)
FIRMLY_AGAINST = 0.35
"""A group in which no more than this part agrees is counted as against."""


@dataclass(frozen=True, slots=True, eq=False)
class ValuesAnalysis:
    """What a conversation says; arrays by participant follow votes.participant_ids, by statement votes.statement_ids.

    Parameters
    ----------
    votes : Votes
        On live statements.
    landscape : Landscape
    groups : OpinionGroups
    weights : ndarray of float64, shape (P,)
        1 for everybody where none were given.
    counts, totals : GroupCounts
        By group, and of everybody (one row).
    unweighted_counts, unweighted_totals : GroupCounts
        The same with every weight 1.
    support, worst_group : Support
        Of everybody, and in the group that likes a statement least; shape (S,).
    group_support : Support
        Shape (G, S).
    bridging : Bridging
        What people of both sides of the main divide agree with; shape (S,).
    representative : Representative
    table, verified_table : PublishedTable
        With capped unverified votes, and of verified people only.
    flagged : ndarray of bool, shape (P,)
        Participants worth a look.
    flip : ndarray of int64, shape (S,)
        Votes that would turn whether more than half agree, from the published table; -1 where it shows nothing.
    notes : tuple of str
        What a reader must know about these results.
    """

    votes: Votes
    landscape: Landscape
    groups: OpinionGroups
    weights: FloatArray
    counts: GroupCounts
    totals: GroupCounts
    unweighted_counts: GroupCounts
    unweighted_totals: GroupCounts
    support: Support
    worst_group: Support
    group_support: Support
    bridging: Bridging
    representative: Representative
    table: PublishedTable
    verified_table: PublishedTable
    flagged: NDArray[np.bool_]
    flip: IntArray
    notes: tuple[str, ...]


def analyse(
    votes: Votes,
    *,
    verified: NDArray[np.bool_] | None = None,
    weights: FloatArray | None = None,
    live: NDArray[np.bool_] | None = None,
    previous: ValuesAnalysis | None = None,
    replicates: int = 50,
    seed: int = 0,
) -> ValuesAnalysis:
    """Everything the votes say.

    Parameters
    ----------
    votes : Votes
    verified : ndarray of bool, shape (P,), optional
        Landscape and groups are fitted on verified participants only; the others are placed, and their votes capped.
        None is an open poll: everybody counts alike, and a note says so.
    weights : ndarray of float64, shape (P,), optional
        From `rake`, for instance.
    live : ndarray of bool, shape (S,), optional
        Statements that are neither moderated out nor about the person; the others are dropped. None takes all.
    previous : ValuesAnalysis, optional
        Of the round before, so that axes and group indices keep their meaning.
    replicates, seed
        As in `opinion_groups` and `bridging_scores`.

    Returns
    -------
    ValuesAnalysis

    Examples
    --------
    >>> votes = Votes.from_columns([1, 2, 3], ["s"] * 3, [1, 1, -1])
    >>> found = analyse(votes)
    >>> found.support.share.round(2), found.groups.n_groups, found.table.labels.size
    (array([0.67]), 1, 0)
    """
    kept = votes if live is None else votes.keep(statements=live)
    weight = check_weights(weights, votes.n_participants)
    trusted = check_mask(verified, votes.n_participants)
    last_map, last_groups = (None, None) if previous is None else (previous.landscape, previous.groups)
    landscape = opinion_landscape(kept, weights=weight, fit=trusted, previous=last_map)
    groups = opinion_groups(
        kept, landscape, weights=weight, fit=trusted, replicates=replicates, seed=seed, previous=last_groups
    )
    bridging = bridging_scores(kept, weights=weight, fit=trusted, landscape=landscape, replicates=replicates, seed=seed)
    return _described(_Tally(kept, groups, trusted), weight, landscape, bridging, is_open=verified is None)


def _described(
    tally: "_Tally", weight: FloatArray, landscape: Landscape, bridging: Bridging, *, is_open: bool
) -> ValuesAnalysis:
    """Everything that follows from votes, landscape and groups."""
    counts, totals = tally.by_group(weight), tally.overall(weight)
    table = _published(tally, weight)
    flagged = flagged_participants(tally.votes)
    return ValuesAnalysis(
        votes=tally.votes,
        landscape=landscape,
        groups=tally.groups,
        weights=weight,
        counts=counts,
        totals=totals,
        unweighted_counts=tally.by_group(None),
        unweighted_totals=tally.overall(None),
        support=support(totals).row(0),
        worst_group=worst_group_support(counts, can_veto=tally.groups.can_veto),
        group_support=support(counts),
        bridging=bridging,
        representative=representative_statements(counts),
        table=table,
        verified_table=_published(tally.among(tally.trusted), weight[tally.trusted]),
        flagged=flagged,
        flip=_flips(table),
        notes=tuple(_notes(tally, weight, landscape, flagged, is_open=is_open)),
    )


class _Tally:
    """Votes with their groups, ready to be counted."""

    def __init__(
        self, votes: Votes, groups: OpinionGroups, trusted: NDArray[np.bool_], index: IntArray | None = None
    ) -> None:
        self.votes, self.groups, self.trusted = votes, groups, trusted
        self.group = groups.group if index is None else groups.group[index]

    def among(self, who: NDArray[np.bool_]) -> "_Tally":
        """The same of some participants."""
        return _Tally(self.votes.keep(participants=who), self.groups, self.trusted[who], np.flatnonzero(who))

    def by_group(self, weight: FloatArray | None) -> GroupCounts:
        """Counts by group."""
        return self._counts(self.group.astype(np.int64), self.groups.n_groups, weight)

    def overall(self, weight: FloatArray | None) -> GroupCounts:
        """Counts of everybody."""
        return self._counts(np.zeros(self.votes.n_participants, np.int64), 1, weight)

    def _counts(self, group: IntArray, n_groups: int, weight: FloatArray | None) -> GroupCounts:
        # Weights may all be 0 among some of the participants, which is no fault here.
        known = np.ones(self.votes.n_participants) if weight is None else weight
        return count_cells(self.votes, group=group, n_groups=n_groups, weight=known, trusted=self.trusted, cap=CAP)


def _published(tally: _Tally, weight: FloatArray) -> PublishedTable:
    """Table by group, or of everybody where there are no clear groups."""
    n_rows = rows_shown(tally.groups)
    return publish(
        tally.by_group(weight).rows(slice(0, n_rows)),
        tally.overall(weight),
        statement_ids=tally.votes.statement_ids,
        labels=group_labels(n_rows),
        stability=row_stability(tally.groups),
    )


def _flips(table: PublishedTable) -> IntArray:
    unknown = np.full(table.statement_ids.size, HIDDEN, np.int64)
    row = np.flatnonzero(table.labels == ALL)
    if not row.size:
        return unknown
    turned = flip_number(table.agree[row[0]], table.disagree[row[0]], threshold=HALF)
    return np.where(table.is_shown[row[0]], turned, unknown)


def _notes(
    tally: _Tally, weight: FloatArray, landscape: Landscape, flagged: NDArray[np.bool_], *, is_open: bool
) -> list[str]:
    notes = [tally.groups.reason]
    if is_open:
        notes.append(
            "Nobody says which participants are verified: everybody counts alike, and an open poll decides nothing."
        )
    elif not tally.trusted.any():
        notes.append("Nobody who voted is verified: no vote counts.")
    if not landscape.is_map:
        notes.append("Fewer than 15 people with enough votes, or fewer than 7 statements: there is no map of opinion.")
    if flagged.any():
        notes.append(_flag_note(tally, weight, flagged))
    return notes


def _flag_note(tally: _Tally, weight: FloatArray, flagged: NDArray[np.bool_]) -> str:
    without = tally.among(~flagged)
    everyone, others = _sides(tally, weight), _sides(without, weight[~flagged])
    return (
        f"{int(flagged.sum())} participants gave one answer throughout or voted exactly like two others; without them "
        f"{int((everyone != others).sum())} of {everyone.size} figures that a verdict may rest on would change."
    )


def _sides(tally: _Tally, weight: FloatArray) -> NDArray[np.bool_]:
    """Which side of one half everybody is on, and whether a deciding group is against; for each statement."""
    overall = support(tally.overall(weight)).row(0)
    worst = worst_group_support(tally.by_group(weight), can_veto=tally.groups.can_veto)
    return np.stack([overall.share > float(HALF), worst.share > FIRMLY_AGAINST])
