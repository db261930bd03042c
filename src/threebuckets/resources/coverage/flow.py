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
from functools import lru_cache

import numpy as np

from threebuckets.resources.coverage.program import FlowProgram
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
    members : ndarray of float64, shape (m, G)
        1 where the offer is in the group.
    """

    serve: Bools
    of: Ints
    members: Floats

    def sums(self, amounts: Floats) -> Floats:
        """Sum of offers' amounts by group; shape (..., m) to (..., G)."""
        return amounts @ self.members


@dataclass(frozen=True, slots=True, eq=False)
class Cuts:
    """For each case the set of requirements whose need exceeds all that could serve it by most, and by how much.

    Parameters
    ----------
    amount : ndarray of float64, shape (n,)
        Need less supply; 0 where the need is covered.
    members : ndarray of bool, shape (n, J)
        The set; empty where the need is covered.
    """

    amount: Floats
    members: Bools


def groups_of(serve: Bools) -> Groups:
    """Offers grouped by what they can serve; `serve` has shape (m, J)."""
    m, n_needs = serve.shape
    if n_needs == 1:
        distinct, of = np.ones((min(m, 1), 1), np.bool_), np.zeros(m, np.int64)
    else:
        distinct, of = np.unique(serve, axis=0, return_inverse=True)
        of = of.reshape(-1)
    members = np.zeros((m, len(distinct)))
    members[np.arange(m), of] = 1.0
    return Groups(distinct, of, members)


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


def greatest_cuts(need: Floats, supply: Floats, serve: Bools) -> Cuts:
    """The violated set with the greatest shortage in each case; among equals the smallest, then the first.

    Parameters
    ----------
    need : ndarray of float64, shape (n, J)
    supply : ndarray of float64, shape (n, G)
    serve : ndarray of bool, shape (G, J)

    Returns
    -------
    Cuts

    Examples
    --------
    >>> cuts = greatest_cuts(np.array([[3.0, 2.0]]), np.array([[4.0]]), np.array([[True, True]]))
    >>> cuts.amount.tolist(), cuts.members.tolist()
    ([1.0], [[True, True]])
    """
    limit = slack(need)
    if serve.shape[1] > MOST_BY_SETS:
        cuts = Cuts(*FlowProgram(serve).cuts(need, supply))
    else:
        sets = _sets(serve.shape[1])
        excess = _excess(need, supply, serve)
        most = excess.max(axis=1)
        # Sets stand smallest first, so the first that ties is the one wanted.
        best = (excess >= (most - limit)[:, None]).argmax(axis=1)
        cuts = Cuts(np.take_along_axis(excess, best[:, None], axis=1)[:, 0], sets[best] > 0)
    short = cuts.amount > limit
    return Cuts(np.where(short, cuts.amount, 0.0), cuts.members & short[:, None])


def fair_shares(need: Floats, supply: Floats, serve: Bools) -> Floats:
    """Share of each need that is met when what there is is spread as evenly as can be; shape (J,), 0–1.

    The smallest share is as great as possible, then the next, and so on; together this is a maximum flow, so the
    needs times the shares add up to all that can be met.

    Parameters
    ----------
    need, supply, serve
        One case, shapes (J,), (G,) and (G, J); where nothing is needed the share is 1.

    Examples
    --------
    >>> fair_shares(np.array([3.0, 1.0]), np.array([2.0]), np.array([[True, True]]))
    array([0.5, 0.5])
    """
    if len(need) == 1:
        return np.minimum(supply.sum() / need, 1.0) if need[0] > 0 else np.ones(1)
    shares = np.ones(len(need))
    settled = np.zeros(len(need), np.bool_)
    while not settled.all():
        # All that could serve the settled is used up by them.
        unused = supply * ~(serve & settled).any(axis=1)
        members, share = _tightest(np.where(settled, 0.0, need), unused, serve)
        if share >= 1.0:
            break
        shares[members] = share
        settled |= members
    return shares


def _tightest(need: Floats, supply: Floats, serve: Bools) -> tuple[Bools, float]:
    """The set with the least supply for its need, and that share; 1 where all is covered."""
    share, members = 1.0, np.zeros(len(need), np.bool_)
    for _ in range(4 * len(need) + 8):
        found = greatest_cuts(need[None] * share, supply[None], serve).members[0] & (need > 0)
        if not found.any():
            break
        lower = float(supply[(serve & found).any(axis=1)].sum() / need[found].sum())
        if lower >= share:
            break
        share, members = lower, found
    return members, share


def _excess(need: Floats, supply: Floats, serve: Bools) -> Floats:
    """need(S) − supply(S) for all sets S; shape (n, 2^J), in the order of `_sets`."""
    sets = _sets(serve.shape[1])
    touches = (sets @ serve.T.astype(np.float64)) > 0
    return np.asarray(need @ sets.T - supply @ touches.T.astype(np.float64))


@lru_cache(maxsize=MOST_BY_SETS + 1)
def _sets(n_needs: int) -> Floats:
    """All sets of requirements as rows of 0 and 1, smallest first, then by their members; shape (2^J, J)."""
    sets = (np.arange(1 << n_needs)[:, None] >> np.arange(n_needs)) & 1
    order = np.lexsort([*(1 - sets).T[::-1], sets.sum(axis=1)])
    out = sets[order].astype(np.float64)
    out.setflags(write=False)
    return out
