"""Who paid for what was bought: shares by opinion group or area of ten people or more, never by person."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from threebuckets.choice.ballots import PERSON, Ballots
from threebuckets.choice.contests import Contest
from threebuckets.choice.several_resources import SharesRun
from threebuckets.errors import ShapeError
from threebuckets.stats import MIN_PEOPLE

DECIMALS = 3
Floats = NDArray[np.float64]


def payers_of(
    contest: Contest, run: SharesRun, ballots: Ballots, groups: Sequence[str]
) -> Mapping[str, Mapping[str, float]]:
    """Share of each bought policy's price that each group paid, of the resource that was scarcest for it.

    Parameters
    ----------
    contest : Contest
    run : SharesRun
        The told run of that contest.
    ballots : Ballots
        As they were before equal ones were merged.
    groups : sequence of str
        Group of each of these voters; "" where it is not known.

    Returns
    -------
    mapping of str to mapping of str to float
        Policy → group → share, of groups of which at least ten people paid.
    """
    if len(groups) != ballots.n_voters:
        raise ShapeError.of("groups", len(groups), f"one for each of {ballots.n_voters} voters")
    labels, group = np.unique(np.asarray(groups, dtype=np.str_), return_inverse=True)
    row = ballots.over([c.policy for c in contest.field.candidates]).merging().row
    weight = np.zeros((contest.ballots.n_voters, len(labels)))
    np.add.at(weight, (row, group), ballots.weight)
    found: dict[str, Mapping[str, float]] = {}
    for bought in run.bought:
        if bought.resource:
            paid = run.paid[run.resources.index(bought.resource)]
            shares = _shares(contest, paid, weight, bought.bundle)
            named = {str(label): share for label, share in zip(labels, shares, strict=True) if label and share > 0}
            found |= {contest.field.candidates[policy].policy: named for policy in bought.bundle}
    return found


def _shares(contest: Contest, paid: Floats, weight: Floats, bundle: Sequence[int]) -> list[float]:
    """Share that each group paid; 0 for groups of which fewer than ten paid."""
    columns = contest.ballots.columns
    entries = np.concatenate([np.arange(columns.starts[p], columns.starts[p + 1]) for p in bundle])
    by_group = weight[columns.voter[entries]]
    amounts = paid[entries] @ by_group
    people = (paid[entries] > 0).astype(np.float64) @ by_group / PERSON
    shares = np.where(people >= MIN_PEOPLE, amounts / amounts.sum(), 0.0)
    return [round(share, DECIMALS) for share in shares.tolist()]
