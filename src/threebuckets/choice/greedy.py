"""The greedy rule: the most support for the money first, whatever fits. Plain majority spends money this way."""

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction

from threebuckets.choice.equal_shares import Ties


def greedy(
    policies: Iterable[int],
    costs: Sequence[int],
    *,
    left: int,
    worth: Callable[[int], Fraction],
    ties: Ties,
) -> tuple[int, ...]:
    """Take policies in the order of what they are worth, skipping those that no longer fit.

    Parameters
    ----------
    policies : iterable of int
        Positions of the candidates.
    costs : sequence of int
        Cost of each policy in the smallest unit of money.
    left : int
        Money there is.
    worth : callable
        What a policy is worth; most first.
    ties : callable
        Which comes first of several that are worth the same.

    Returns
    -------
    tuple of int
        Those taken, in their order.

    Examples
    --------
    >>> greedy([0, 1, 2], [5, 4, 3], left=8, worth=lambda p: Fraction(p == 0), ties=min)
    (0, 2)
    """
    by_worth: dict[Fraction, list[int]] = {}
    for policy in policies:
        by_worth.setdefault(worth(policy), []).append(policy)
    taken: list[int] = []
    for value in sorted(by_worth, reverse=True):
        waiting = by_worth[value]
        while waiting:
            policy = ties(waiting)
            waiting.remove(policy)
            if costs[policy] <= left:
                left -= costs[policy]
                taken.append(policy)
    return tuple(taken)
