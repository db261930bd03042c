"""The loops of equal shares under several resources in float64; what they cannot tell apart is settled exactly elsewhere.

Balances are kept per unit of weight, one row a resource. A policy is priced in each resource that it takes; its price is
the greatest of these, each as a share of all there is.
"""

from typing import Any

import numpy as np

from threebuckets.choice.equal_shares_kernels import NEAR, buy, money_of, rate_of
from threebuckets.choice.kernels import compiled


def _cheapest(
    starts: Any,
    voter: Any,
    utility: Any,
    weight: Any,
    need: Any,
    cap: Any,
    worth: Any,
    balance: Any,
    last: Any,
    alive: Any,
    settled: Any,
    n_wanted: Any,
) -> Any:
    """Least price and the next (inf: none); or a policy and resource that are affordable only exactly (-1: none).

    `need` and `settled` have the shape (n_policies, n_resources); `settled` says whose supporters have just enough. A
    price never falls between purchases: policies are visited by their last one, until it exceeds the best `n_wanted`.
    """
    best, second = np.inf, np.inf
    for policy in np.argsort(last):
        if alive[policy] == 0:
            continue
        if last[policy] > (best if n_wanted == 1 else second) * (1.0 + NEAR):
            break
        start, end = starts[policy], starts[policy + 1]
        price = 0.0
        for resource in range(len(cap)):
            asked = need[policy, resource]
            if asked <= 0.0:
                continue
            if settled[policy, resource] == 0:
                money = money_of(start, end, voter, weight, balance[resource])
                if abs(money - asked) <= NEAR * asked:
                    return best, second, policy, resource
                if money < asked:
                    price = np.inf
                    break
            rate = rate_of(start, end, voter, utility, weight, balance[resource], asked, worth[policy])
            price = max(price, rate / cap[resource])
        last[policy] = price
        if price == np.inf:
            alive[policy] = 0
        elif price < best:
            best, second = price, best
        else:
            second = min(second, price)
    return best, second, -1, -1


cheapest = compiled(_cheapest)


def _pay(
    start: Any,
    end: Any,
    voter: Any,
    utility: Any,
    weight: Any,
    need: Any,
    worth: Any,
    balance: Any,
    paying: Any,
    rates: Any,
) -> None:
    """Let the supporters of one policy pay in every resource that it takes; `rates` (n_resources,) receives the rates."""
    for resource in range(len(need)):
        rates[resource] = 0.0
        if need[resource] > 0.0:
            rate = rate_of(start, end, voter, utility, weight, balance[resource], need[resource], worth)
            rates[resource] = rate
            buy(start, end, voter, utility, balance[resource], rate, worth, paying[resource])


pay = compiled(_pay)


def _shared(
    start: Any, end: Any, voter: Any, weight: Any, row_starts: Any, row_policy: Any, place: Any, paid: Any, found: Any
) -> None:
    """What the supporters of one policy paid for each policy: `paid` (n_entries,) a unit of weight, by policy."""
    for entry in range(start, end):
        person = voter[entry]
        for at in range(row_starts[person], row_starts[person + 1]):
            found[row_policy[at]] += weight[person] * paid[place[at]]


shared = compiled(_shared)
