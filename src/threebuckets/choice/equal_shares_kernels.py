"""The loops of the Method of Equal Shares in float64; what they cannot tell apart is settled exactly elsewhere.

Balances are kept per unit of weight, so that a voter pays `min(balance, rate · utility)` for each unit. A voter who pays
all that is left is spent: the balance is exactly zero from then on.
"""

from typing import Any

import numpy as np

from threebuckets.choice.kernels import compiled

NEAR = 1e-10
"""Relative distance within which two numbers are settled exactly."""
DONE, TIE, AFFORDABLE = 0, 1, 2
RICH, POOR, DOUBTFUL = 0, 1, 2


def _rate(start: Any, end: Any, voter: Any, utility: Any, weight: Any, balance: Any, cost: Any, worth: Any) -> Any:
    """Least rate at which the supporters can pay a policy; `worth` multiplies every utility."""
    rich = 0.0
    for entry in range(start, end):
        rich += weight[voter[entry]] * utility[entry] * worth
    left = cost
    rate = left / rich
    while True:
        paid, rich = 0.0, 0.0
        for entry in range(start, end):
            share = utility[entry] * worth
            owned = balance[voter[entry]]
            if owned < rate * share:
                paid += weight[voter[entry]] * owned
            else:
                rich += weight[voter[entry]] * share
        if rich <= 0.0:
            return rate
        raised = (cost - paid) / rich
        if raised <= rate:
            return rate
        rate = raised


rate_of = compiled(_rate)


def _money(start: Any, end: Any, voter: Any, weight: Any, balance: Any) -> Any:
    """What the supporters of a policy have left."""
    total = 0.0
    for entry in range(start, end):
        total += weight[voter[entry]] * balance[voter[entry]]
    return total


money_of = compiled(_money)


def _buy(start: Any, end: Any, voter: Any, utility: Any, balance: Any, rate: Any, worth: Any, paying: Any) -> None:
    """Let the supporters pay; `paying` (n_entries,) notes who paid all they had, and of whom that is in doubt."""
    for entry in range(start, end):
        owned = balance[voter[entry]]
        share = rate * utility[entry] * worth
        if owned == 0.0:
            paying[entry] = POOR
        elif abs(owned - share) <= NEAR * share:
            paying[entry] = DOUBTFUL
            balance[voter[entry]] = 0.0
        elif owned < share:
            paying[entry] = POOR
            balance[voter[entry]] = 0.0
        else:
            paying[entry] = RICH
            balance[voter[entry]] = owned - share


buy = compiled(_buy)


def _least_rate(
    starts: Any, voter: Any, utility: Any, weight: Any, cost: Any, worth: Any, balance: Any, last: Any, alive: Any
) -> Any:
    """Least rate of all that may be bought (inf: none), and a policy that is affordable only exactly (-1: none).

    A rate never falls between purchases: policies are visited by their last one, until it exceeds the best found.
    """
    best = np.inf
    for policy in np.argsort(last):
        if alive[policy] == 0:
            continue
        if last[policy] > best * (1.0 + NEAR):
            break
        start, end = starts[policy], starts[policy + 1]
        if alive[policy] == 1:
            money = money_of(start, end, voter, weight, balance)
            if abs(money - cost[policy]) <= NEAR * cost[policy]:
                return best, policy
            if money < cost[policy]:
                alive[policy], last[policy] = 0, np.inf
                continue
        last[policy] = rate_of(start, end, voter, utility, weight, balance, cost[policy], worth[policy])
        best = min(best, last[policy])
    return best, -1


least_rate = compiled(_least_rate)


def _run(
    starts: Any,
    voter: Any,
    utility: Any,
    weight: Any,
    cost: Any,
    worth: Any,
    balance: Any,
    last: Any,
    alive: Any,
    paying: Any,
    order: Any,
    rates: Any,
    n_bought: Any,
    doubtful: Any,
) -> Any:
    """Buy until nothing is affordable (DONE), or until an exact answer is needed: (state, bought, in doubt).

    `alive` is 1 for those that may still be bought, and 2 for those whose supporters have just enough, exactly.
    """
    while True:
        best, asked = least_rate(starts, voter, utility, weight, cost, worth, balance, last, alive)
        if asked >= 0:
            doubtful[0] = asked
            return AFFORDABLE, n_bought, 1
        if best == np.inf:
            return DONE, n_bought, 0
        n_near = 0
        for policy in range(len(cost)):
            if alive[policy] != 0 and last[policy] <= best * (1.0 + NEAR):
                doubtful[n_near] = policy
                n_near += 1
        if n_near > 1:
            return TIE, n_bought, n_near
        policy = doubtful[0]
        buy(starts[policy], starts[policy + 1], voter, utility, balance, last[policy], worth[policy], paying)
        order[n_bought], rates[n_bought] = policy, last[policy]
        n_bought += 1
        alive[policy], last[policy] = 0, np.inf
        for other in range(len(cost)):
            alive[other] = min(alive[other], 1)


run = compiled(_run)


def _account(
    voters: Any,
    is_poor: Any,
    weight: Any,
    paying: Any,
    row_starts: Any,
    row_policy: Any,
    row_utility: Any,
    place: Any,
    step_of: Any,
    now: Any,
    spent: Any,
) -> Any:
    """Weight of those who give all they have, if they have anything; what they paid before goes to `spent`.

    `is_poor` (n_voters,) says who gives all; `spent` (n_policies,) receives, for each policy bought before the step
    `now`, the weighted utility by which they paid for it. Whole numbers only.
    """
    giving = 0
    for person in voters:
        if not is_poor[person]:
            continue
        is_spent = False
        for at in range(row_starts[person], row_starts[person + 1]):
            step = step_of[row_policy[at]]
            if step >= 0 and step < now and paying[place[at]] != RICH:
                is_spent = True
                break
        if is_spent:
            continue
        giving += weight[person]
        for at in range(row_starts[person], row_starts[person + 1]):
            step = step_of[row_policy[at]]
            if step >= 0 and step < now:
                spent[row_policy[at]] += weight[person] * row_utility[at]
    return giving


account = compiled(_account)
