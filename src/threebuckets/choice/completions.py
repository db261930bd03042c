"""Spending what equal shares leaves over: larger endowments until the budget is used up, then the most supported rest.

No result is a step towards the next: each larger endowment is a run of its own, since the rule is not monotone.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from threebuckets.choice.ballots import PERSON, Ballots
from threebuckets.choice.equal_shares import Ties, equal_shares
from threebuckets.choice.greedy import greedy


def completed_shares(
    ballots: Ballots,
    costs: Sequence[int],
    *,
    budget: int,
    ties: Ties,
    worths: Sequence[int] | None = None,
    completion: str = "percentu",
    step: Fraction = Fraction(1, 100),
) -> tuple[int, ...]:
    """Equal shares with a completion.

    Parameters
    ----------
    ballots, costs, ties, worths
        As for `equal_shares`.
    budget : int
        In the smallest unit of money.
    completion : str
        `none`; `add1`: a unit more for every person, again and again; `percent`: a share of the endowment more. With a
        `u` behind: then what is left goes to the policies with most support.
    step : Fraction
        The share of `percent`.

    Returns
    -------
    tuple of int
        Positions of the chosen policies, in the order of choosing.

    Notes
    -----
    It ends with the first run after which no supported policy fits into what is left, or with the run before the first
    that spends more than there is.
    """
    people = Fraction(int(ballots.weight.sum()), PERSON)
    chosen: tuple[int, ...] = ()
    for share in _endowments(budget, people, completion, step):
        run = equal_shares(ballots, costs, endowment=share / PERSON, ties=ties, worths=worths)
        found = tuple(purchase.policy for purchase in run)
        if sum(costs[policy] for policy in found) > budget:
            break
        chosen = found
        if completion == "none" or _is_exhaustive(chosen, ballots, costs, budget):
            break
    if completion.endswith("u"):
        left = budget - sum(costs[policy] for policy in chosen)
        rest = [policy for policy in _supported(ballots) if policy not in set(chosen)]
        support = ballots.supporters
        chosen += greedy(rest, costs, left=left, worth=lambda policy: Fraction(int(support[policy])), ties=ties)
    return chosen


def _endowments(budget: int, people: Fraction, completion: str, step: Fraction) -> Iterator[Fraction]:
    """Money of one person, run by run."""
    share = first = budget / people
    raise_by = first * step if completion.startswith("percent") else Fraction(1)
    while True:
        yield share
        share += raise_by


def _supported(ballots: Ballots) -> list[int]:
    return [policy for policy, weight in enumerate(ballots.supporters.tolist()) if weight]


def _is_exhaustive(chosen: Sequence[int], ballots: Ballots, costs: Sequence[int], budget: int) -> bool:
    left = budget - sum(costs[policy] for policy in chosen)
    return all(costs[policy] > left for policy in _supported(ballots) if policy not in set(chosen))
