"""Opinion groups: people who vote alike, and whether there are any.

"No clear groups" is an answer: groups must come back when the people are drawn again. Groups are for reading results by
and for protecting minorities; they are never attached to a person in anything published.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from threebuckets.errors import ShapeError
from threebuckets.stats import FloatArray, IntArray
from threebuckets.values.cluster_quality import contingency, matched
from threebuckets.values.clusters import nearest
from threebuckets.values.divisions import MIN_STABILITY, Candidate, Division, GroupStudy
from threebuckets.values.landscape import Landscape, opinion_landscape
from threebuckets.values.votes import IdArray, Votes

CLEAR_STABILITY = 0.90
NEARLY_AS_STABLE = 0.05
VETO_PEOPLE = 30
VETO_SHARE = 0.10


@dataclass(frozen=True, slots=True, eq=False)
class OpinionGroups:
    """Opinion groups among participants.

    Parameters
    ----------
    participant_ids : ndarray of int64 or str, shape (P,)
    group : ndarray of int8, shape (P,)
        Group of each participant; -1 for none (too few votes). With one group everybody who voted belongs to it.
    centres : ndarray of float64, shape (G, 2)
        Where each group lies in the landscape; NaN where there is no map.
    sizes : ndarray of int64, shape (G,)
        People among those the groups were fitted on.
    n_groups : int
        G, at least 1.
    is_clear : bool
        Whether the groups may be used for a verdict.
    stability : float
        Of this number of groups; where no number is clear, of the most stable one. NaN if not computed.
    group_stability : ndarray of float64, shape (G,)
        Mean Jaccard index of each group with its counterpart over the replicates, 0-1.
    membership : ndarray of float64, shape (P,)
        Part of the replicates in which a person falls in their group; NaN for people the groups were not fitted on.
    silhouette : float
    can_veto : ndarray of bool, shape (G,)
        Groups of at least 30 people and a tenth of those who voted.
    reason : str
        One sentence: how sure the groups are, or why there are none.
    candidates : tuple of Candidate
        Every number of groups that was considered.
    """

    participant_ids: IdArray
    group: NDArray[np.int8]
    centres: FloatArray
    sizes: IntArray
    n_groups: int
    is_clear: bool
    stability: float
    group_stability: FloatArray
    membership: FloatArray
    silhouette: float
    can_veto: NDArray[np.bool_]
    reason: str
    candidates: tuple[Candidate, ...]


def opinion_groups(
    votes: Votes,
    landscape: Landscape,
    *,
    weights: FloatArray | None = None,
    fit: NDArray[np.bool_] | None = None,
    max_groups: int = 5,
    replicates: int = 50,
    seed: int = 0,
    previous: OpinionGroups | None = None,
) -> OpinionGroups:
    """Groups of people who vote alike, if there are any.

    Parameters
    ----------
    votes : Votes
        The votes the landscape was fitted on.
    landscape : Landscape
    weights : ndarray of float64, shape (P,), optional
    fit : ndarray of bool, shape (P,), optional
        Who shapes the groups; the others join the nearest. None takes everybody.
    max_groups : int
        Largest number of groups considered.
    replicates : int
        Bootstrap replicates; 0 leaves stability out, and then nothing is clear.
    seed : int
        Of the random starts and draws; stable groups do not depend on it.
    previous : OpinionGroups, optional
        Of the round before, so that group indices keep their meaning.

    Returns
    -------
    OpinionGroups

    Notes
    -----
    k-means on positions for each k. A k is admissible if its stability is at least 0.75 and every group holds at least
    5 people and 5 %. Of the admissible k within 0.05 of the most stable, the one with the highest silhouette is taken,
    then the smaller. Without an admissible k everybody is one group. The result depends neither on the order of rows
    nor on how participants are numbered.

    References
    ----------
    Hennig (2007), Cluster-wise assessment of cluster stability, Computational Statistics & Data Analysis 52.

    Examples
    --------
    >>> person, statement = np.repeat(np.arange(60), 8), np.tile(np.arange(8), 60)
    >>> votes = Votes.from_columns(person, statement, np.where((person < 20) ^ (statement < 4), 1, -1))
    >>> groups = opinion_groups(votes, opinion_landscape(votes), replicates=10)
    >>> groups.n_groups, groups.sizes.tolist(), groups.is_clear
    (2, [40, 20], True)
    """
    study = GroupStudy(votes, landscape, weights, fit)
    if not landscape.is_map:
        return _one_group(study, "There are too few people or statements to look for groups.", ())
    divisions = study.divisions(range(2, max_groups + 1), replicates=replicates, seed=seed)
    chosen = _chosen(divisions, replicates > 0)
    if chosen is None:
        return _one_group(study, _why_none(divisions), divisions)
    return _as_groups(study, chosen, divisions, previous)


def redraw_groups(
    votes: Votes,
    groups: OpinionGroups,
    *,
    leave_out: NDArray[np.bool_],
    weights: FloatArray | None = None,
    fit: NDArray[np.bool_] | None = None,
    seed: int = 0,
) -> OpinionGroups:
    """The same number of groups drawn without some statements, to see whether a result rests on them.

    Parameters
    ----------
    votes : Votes
        The votes the groups were drawn from.
    groups : OpinionGroups
        Their number and indices are kept; a group keeps the index of the one it shares most people with.
    leave_out : ndarray of bool, shape (S,)
        Statements that must not shape the groups.
    weights, fit, seed
        As in `opinion_groups`.

    Returns
    -------
    OpinionGroups
        Stability is not computed again (NaN); is_clear is that of the groups given. One group where too little is left.
    """
    kept = votes.keep(statements=~leave_out)
    landscape = opinion_landscape(kept, weights=weights, fit=fit)
    study = GroupStudy(kept, landscape, weights, fit)
    if groups.n_groups == 1 or not landscape.is_map:
        return _one_group(study, "Drawn without some statements: one group.", ())
    divisions = study.divisions([groups.n_groups], replicates=0, seed=seed)
    if not divisions:
        return _one_group(study, "Drawn without some statements, people no longer differ enough.", ())
    drawn = _as_groups(study, divisions[0], divisions, groups)
    return replace(drawn, is_clear=groups.is_clear, reason="Drawn without some statements.")


def assign(groups: OpinionGroups, positions: FloatArray, *, included: NDArray[np.bool_]) -> IntArray:
    """Group of people placed in the landscape: the nearest centre; -1 where not included.

    Parameters
    ----------
    groups : OpinionGroups
    positions : ndarray of float64, shape (n, 2)
        From `place`.
    included : ndarray of bool, shape (n,)
        Who has enough votes.
    """
    if positions.shape != (included.size, 2):
        raise ShapeError.of("positions", positions.shape, f"shape ({included.size}, 2)")
    if groups.n_groups == 1:
        return np.where(included, 0, -1)
    return np.where(included, nearest(positions, groups.centres), -1)


def _chosen(divisions: tuple[Division, ...], has_stability: bool) -> Division | None:
    """The division taken; without stability the best silhouette among those of fair size."""
    admissible = [division for division in divisions if division.candidate.is_admissible]
    if has_stability and admissible:
        best = max(division.candidate.stability for division in admissible)
        admissible = [each for each in admissible if each.candidate.stability >= best - NEARLY_AS_STABLE]
    return max(admissible, key=_by_silhouette, default=None)


def _by_silhouette(division: Division) -> tuple[float, int]:
    return round(division.candidate.silhouette, 9), -division.candidate.n_groups


def _why_none(divisions: tuple[Division, ...]) -> str:
    if not divisions:
        return "Everybody voted alike: there are no groups."
    candidates = [division.candidate for division in divisions]
    best = max(candidates, key=lambda candidate: (np.nan_to_num(candidate.stability), -candidate.n_groups))
    if np.isnan(best.stability) or best.stability >= MIN_STABILITY:
        return f"No clear groups: of {best.n_groups} groups one would hold only {best.smallest_share:.0%} of people."
    return (
        f"No clear groups: drawn again from other people, {best.n_groups} groups come back with a likeness of "
        f"{best.stability:.2f} at most; {MIN_STABILITY:.2f} is needed."
    )


def _how_clear(stability: float, n_groups: int) -> str:
    if np.isnan(stability):
        return f"{n_groups} groups; their stability was not computed."
    word = "clear" if stability >= CLEAR_STABILITY else "fairly clear"
    return (
        f"{n_groups} groups, {word}: drawn again from other people they come back with a likeness of {stability:.2f}."
    )


def _as_groups(
    study: GroupStudy, division: Division, divisions: tuple[Division, ...], previous: OpinionGroups | None
) -> OpinionGroups:
    """The groups of one division, numbered by size or as before."""
    sizes, returned = division.sizes, division.returned
    order = np.argsort(-sizes, kind="stable")
    if previous is not None:
        order = _order_as_before(study, division, previous, order)
    membership = np.full(study.votes.n_participants, np.nan)
    membership[study.core] = returned.membership
    centres = division.clusters.centres[order]
    included = study.landscape.included
    return OpinionGroups(
        participant_ids=study.votes.participant_ids,
        group=np.where(included, nearest(study.landscape.positions, centres), -1).astype(np.int8),
        centres=centres,
        sizes=sizes[order],
        n_groups=sizes.size,
        is_clear=bool(returned.stability >= MIN_STABILITY),
        stability=returned.stability,
        group_stability=returned.group_stability[order],
        membership=membership,
        silhouette=division.candidate.silhouette,
        can_veto=_can_veto(sizes[order], study),
        reason=_how_clear(returned.stability, sizes.size),
        candidates=tuple(each.candidate for each in divisions),
    )


def _order_as_before(study: GroupStudy, division: Division, previous: OpinionGroups, by_size: IntArray) -> IntArray:
    """Clusters in the order of the earlier groups they share most people with; new ones last, by size."""
    k, ids = division.sizes.size, study.votes.participant_ids[study.core]
    _, here, there = np.intersect1d(ids, previous.participant_ids, return_indices=True)
    before = previous.group[there].astype(np.int64)
    shared = before >= 0
    table = contingency(division.clusters.label[here][shared], before[shared], (k, previous.n_groups))
    match = matched(table)
    match = np.where((match >= 0) & (table[np.arange(k), match] > 0), match, previous.n_groups)
    return np.lexsort((np.argsort(by_size), match))


def _one_group(study: GroupStudy, reason: str, divisions: tuple[Division, ...]) -> OpinionGroups:
    """Everybody as one group, for a reason."""
    voted = study.votes.votes_per_participant > 0
    sizes = np.array([study.voters.sum()])
    candidates = tuple(division.candidate for division in divisions)
    stabilities = [candidate.stability for candidate in candidates if not np.isnan(candidate.stability)]
    return OpinionGroups(
        participant_ids=study.votes.participant_ids,
        group=np.where(voted, 0, -1).astype(np.int8),
        centres=study.positions.mean(axis=0)[None] if study.core.size else np.full((1, 2), np.nan),
        sizes=sizes,
        n_groups=1,
        is_clear=False,
        stability=max(stabilities, default=float("nan")),
        group_stability=np.full(1, np.nan),
        membership=np.full(study.votes.n_participants, np.nan),
        silhouette=float("nan"),
        can_veto=_can_veto(sizes, study),
        reason=reason,
        candidates=candidates,
    )


def _can_veto(sizes: IntArray, study: GroupStudy) -> NDArray[np.bool_]:
    return np.asarray(sizes >= max(VETO_PEOPLE, VETO_SHARE * study.voters.sum()))
