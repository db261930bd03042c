"""Maximum flow from offers to requirements, and its minimum cut.

Supply comes in groups that serve the same requirements. By the max-flow min-cut theorem the flow falls short of the
need by the greatest of need(S) − supply(groups that serve any of S) over the sets S of requirements. Up to twelve
requirements all sets are tried, exact in floats; above, a linear program finds the flow (`program.py`). Amounts are
floats, which the maximum flow of SciPy does not take. Not for time or chance: every row is one case.

References
----------
L. R. Ford, D. R. Fulkerson, Maximal flow through a network, Canadian Journal of Mathematics 8 (1956).
W. Dinkelbach, On nonlinear fractional programming, Management Science 13 (1967), for the fair shares.
"""

from dataclasses import dataclass

import numpy as np

from threebuckets.resources.program import FlowProgram
from threebuckets.resources.types import Bools, Floats, Ints

MOST_BY_SETS = 12
TOLERANCE = 1e-9
_CELLS = 1 << 21


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """Offers grouped by the requirements they can serve.

    Parameters
    ----------
    serve : ndarray of bool, shape (G, J)
        Requirements that each group can serve; at least one each.
    of : ndarray of int64, shape (m,)
        Group of each offer.
    """

    serve: Bools
    of: Ints

    def sums(self, amounts: Floats) -> Floats:
        """Sum of offers' amounts by group; shape (..., m) to (..., G)."""
        return amounts @ self._members()

    def _members(self) -> Floats:
        members = np.zeros((len(self.of), len(self.serve)))
        members[np.arange(len(self.of)), self.of] = 1.0
        return members


@dataclass(frozen=True, slots=True, eq=False)
class Cut:
    """The set of requirements whose need exceeds all that could serve it by most, and by how much (≥ 0)."""

    amount: float
    members: Bools


def groups_of(serve: Bools) -> Groups:
    """Offers grouped by what they can serve; `serve` has shape (m, J)."""
    m, n_needs = serve.shape
    if n_needs == 1:
        return Groups(np.ones((min(m, 1), 1), np.bool_), np.zeros(m, np.int64))
    distinct, of = np.unique(serve, axis=0, return_inverse=True)
    return Groups(distinct, of.reshape(-1))


def slack(need: Floats) -> Floats:
    """How much rounding may leave open, by case; need of shape (..., J)."""
    return np.asarray(TOLERANCE * (1.0 + need.sum(axis=-1)))


def is_covered(need: Floats, supply: Floats, serve: Bools) -> Bools:
    """Whether supply covers every need, case by case.

    Parameters
    ----------
    need : ndarray of float64, shape (n, J)
    supply : ndarray of float64, shape (n, G)
        Of the same base unit.
    serve : ndarray of bool, shape (G, J)

    Returns
    -------
    ndarray of bool, shape (n,)
    """
    n_needs = serve.shape[1]
    if n_needs > MOST_BY_SETS:
        return FlowProgram(serve).covered(need, supply, slack(need))
    if n_needs == 1:
        return np.asarray(need[:, 0] - supply.sum(axis=1) <= slack(need), np.bool_)
    step = max(1, _CELLS >> n_needs)
    out = np.empty(len(need), np.bool_)
    for start in range(0, len(need), step):
        part = slice(start, start + step)
        out[part] = _excess(need[part], supply[part], serve).max(axis=1) <= slack(need[part])
    return out


def greatest_cut(need: Floats, supply: Floats, serve: Bools) -> Cut:
    """The violated set with the greatest shortage; among equals the smallest, then the first.

    Parameters
    ----------
    need : ndarray of float64, shape (J,)
    supply : ndarray of float64, shape (G,)
    serve : ndarray of bool, shape (G, J)

    Returns
    -------
    Cut
        Amount 0 and no members where the need is covered.

    Examples
    --------
    >>> cut = greatest_cut(np.array([3.0, 2.0]), np.array([4.0]), np.array([[True, True]]))
    >>> cut.amount, cut.members.tolist()
    (1.0, [True, True])
    """
    n_needs = serve.shape[1]
    limit = float(slack(need))
    if n_needs > MOST_BY_SETS:
        cut = Cut(*FlowProgram(serve).cut(need, supply))
        return cut if cut.amount > limit else Cut(0.0, np.zeros(n_needs, np.bool_))
    excess = _excess(need[None], supply[None], serve)[0]
    most = float(excess.max())
    if most <= limit:
        return Cut(0.0, np.zeros(n_needs, np.bool_))
    members = _sets(n_needs)
    equal = np.flatnonzero(excess >= most - limit)
    best = min(equal, key=lambda which: (members[which].sum(), tuple(np.flatnonzero(members[which]))))
    return Cut(float(excess[best]), members[best].astype(np.bool_))


def fair_shares(need: Floats, supply: Floats, serve: Bools) -> Floats:
    """Share of each need that is met when what there is is spread as evenly as can be; shape (J,), 0–1.

    The smallest share is as great as possible, then the next, and so on; together this is a maximum flow, so the
    needs times the shares add up to all that can be met.

    Parameters
    ----------
    need, supply, serve
        As for `greatest_cut`; where nothing is needed the share is 1.

    Examples
    --------
    >>> fair_shares(np.array([3.0, 1.0]), np.array([2.0]), np.array([[True, True]]))
    array([0.5, 0.5])
    """
    shares = np.ones(len(need))
    left = need > 0
    while left.any():
        open_groups = ~(serve & ~left).any(axis=1) & serve.any(axis=1)
        members, share = _tightest(np.where(left, need, 0.0), supply * open_groups, serve)
        if share >= 1.0:
            break
        shares[members] = share
        left &= ~members
    return shares


def _tightest(need: Floats, supply: Floats, serve: Bools) -> tuple[Bools, float]:
    """The set with the least supply for its need, and that share; 1 where all is covered."""
    share, members = 1.0, np.zeros(len(need), np.bool_)
    for _ in range(4 * len(need) + 8):
        cut = greatest_cut(need * share, supply, serve)
        found = cut.members & (need > 0)
        if not found.any():
            break
        lower = float(supply[(serve & found).any(axis=1)].sum() / need[found].sum())
        if lower >= share:
            break
        share, members = lower, found
    return members, share


def _excess(need: Floats, supply: Floats, serve: Bools) -> Floats:
    """need(S) − supply(S) for all sets S; shape (n, 2^J), the empty set first."""
    members = _sets(serve.shape[1])
    touches = (members @ serve.T.astype(np.float64)) > 0
    return np.asarray(need @ members.T - supply @ touches.T.astype(np.float64))


def _sets(n_needs: int) -> Floats:
    """All sets of requirements as rows of 0 and 1; shape (2^J, J)."""
    return ((np.arange(1 << n_needs)[:, None] >> np.arange(n_needs)) & 1).astype(np.float64)
