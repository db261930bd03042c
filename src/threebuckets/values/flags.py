"""Participants whose votes look made by machine: marked, never left out.

A mark is a reason to look, not a verdict: some people do agree with everything. Results say what would change without
those marked.
"""

import numpy as np
from numpy.typing import NDArray

from threebuckets.values.landscape import row_hashes
from threebuckets.values.votes import Votes

MIN_VOTES = 15
MIN_ALIKE = 3


def flagged_participants(votes: Votes) -> NDArray[np.bool_]:
    """Participants with 15 or more votes that are all the same answer, or exactly the votes of two others.

    Parameters
    ----------
    votes : Votes

    Returns
    -------
    ndarray of bool, shape (P,)

    Examples
    --------
    >>> votes = Votes.from_columns([1] * 15 + [2] * 15, [*range(15)] * 2, [1] * 15 + [1, -1] * 7 + [1])
    >>> flagged_participants(votes)
    array([ True, False])
    """
    return _all_equal(votes) | _copies(votes)


def _all_equal(votes: Votes) -> NDArray[np.bool_]:
    n_votes = votes.votes_per_participant
    most = np.zeros(votes.n_participants, np.int64)
    for answer in (-1, 0, 1):
        same = np.concatenate([[0], np.cumsum(votes.answers == answer)])[votes.starts]
        most = np.maximum(most, np.diff(same))
    return np.asarray((n_votes >= MIN_VOTES) & (most == n_votes))


def _copies(votes: Votes) -> NDArray[np.bool_]:
    _, kind, n_alike = np.unique(row_hashes(votes), return_inverse=True, return_counts=True)
    return np.asarray((votes.votes_per_participant >= MIN_VOTES) & (n_alike[kind] >= MIN_ALIKE))
