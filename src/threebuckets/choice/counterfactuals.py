"""What would bring a policy in: less cost, more of a resource, more supporters, or more weight – each tried by a run.

No rule here is monotone, so a change that was found is one that brings the policy in, never the least that would.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import ceil, floor
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from threebuckets.choice.ballots import PERSON, Ballots
from threebuckets.choice.buying import Drawn, drawn
from threebuckets.choice.candidates import Candidate, ChoiceRules, Limits
from threebuckets.choice.contests import Contest, contest_of
from threebuckets.choice.lawfulness import check_feasible
from threebuckets.choice.tie_breaking import TieError
from threebuckets.errors import UnknownCodeError

Kind = Literal["cost", "supply", "supporters", "weight"]
Who = Literal["", "most-left", "least-left"]
KINDS: tuple[Kind, ...] = ("cost", "supply", "supporters", "weight")
THOUSAND = 1000
MOST_SUPPLY = 9 * THOUSAND
"""Greatest rise of a supply that is tried, in thousandths: ten times what there is."""
MOST_WEIGHT = 400
"""Greatest rise of the weight of supporters that is tried, in hundredths: five times."""
FIRST_LOOKS = 4


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """A change that would bring a policy in, if one was found.

    Parameters
    ----------
    kind : str
        `cost`: it takes less of everything; `supply`: there is more of `resource`; `supporters`: so many of those who
        voted support it too; `weight`: its supporters count for more.
    resource : str
        Of `supply`, and of `cost` where it takes one resource only.
    who : str
        Which people are its new supporters: those with most left to spend, or with least.
    change : Fraction or None
        The change as a share of what is now, or of `supporters` the number of people; None: none was found.
    before, after : Fraction or None
        Amount of the resource before and after, where there is one.
    tries : int
        Runs made.
    verified : bool
        Whether a run with exactly this change chose the policy.
    """

    kind: Kind
    resource: str = ""
    who: Who = ""
    change: Fraction | None = None
    before: Fraction | None = None
    after: Fraction | None = None
    tries: int = 0
    verified: bool = False


def what_would_bring_in(
    policy: str,
    candidates: Sequence[Candidate],
    ballots: Ballots,
    limits: Limits,
    rules: ChoiceRules = ChoiceRules(),
    *,
    tries: int = 20,
) -> tuple[Counterfactual, ...]:
    """Changes each of which alone would bring a policy in.

    Parameters
    ----------
    policy : str
        One that was not chosen.
    candidates, ballots, limits, rules
        As for `choose`.
    tries : int
        Most runs for each change.

    Returns
    -------
    tuple of Counterfactual
        By cost, by supply of each resource that it takes, by supporters (twice), by weight; without any where the policy
        is chosen as it is.

    Raises
    ------
    UnknownCodeError
        The policy is no candidate.

    Examples
    --------
    >>> candidates = [Candidate("a", {"staff": Fraction(3)}), Candidate("b", {"staff": Fraction(3)})]
    >>> ballots = Ballots.of(["a", "b"], [{"a": 1}, {"a": 1}, {"b": 1}])
    >>> found = what_would_bring_in("b", candidates, ballots, Limits({"staff": Fraction(5)}))
    >>> float(found[0].change), found[0].verified
    (0.334, True)
    """
    return WhatIf.of(candidates, ballots, limits, rules).changes(policy, tries=tries)


@dataclass(frozen=True, eq=False)
class WhatIf:
    """A contest in which several policies are asked about; what they share is computed once."""

    contest: Contest
    people_step: int = 1
    """New supporters are tried in multiples of this: of private votes no exact number is told."""
    whole: frozenset[str] = frozenset()
    """Resources that come whole, such as people and rooms: only whole amounts of them are tried."""

    @classmethod
    def of(
        cls,
        candidates: Sequence[Candidate],
        ballots: Ballots,
        limits: Limits,
        rules: ChoiceRules,
        *,
        people_step: int = 1,
        whole: Collection[str] = (),
    ) -> "WhatIf":
        """A contest from what `choose` takes."""
        contest = contest_of(candidates, ballots, limits, rules)
        check_feasible(contest.field)
        return cls(contest, people_step, frozenset(whole))

    @cached_property
    def base(self) -> Drawn:
        """What is chosen as things are."""
        return drawn(self.contest)

    @property
    def runs_each(self) -> int:
        """How many runs of the rule one try takes: one for each step by which everybody's part is raised."""
        return 1 + int((self.base.rise - 1) / self.contest.rules.step)

    def changes(
        self,
        policy: str,
        *,
        kinds: Sequence[Kind] = KINDS,
        tries: int = 20,
        resources: Collection[str] | None = None,
    ) -> tuple[Counterfactual, ...]:
        """See `what_would_bring_in`; of some kinds only, and of supply some `resources` only."""
        if policy not in self.contest.field.index:
            raise UnknownCodeError.of("policy", policy, "a policy that may be chosen")
        position = self.contest.field.index[policy]
        if position in self.base.chosen:
            return ()
        ways: dict[Kind, Callable[[int, int], Iterator[Counterfactual]]] = {
            "cost": self._by_cost,
            "supply": lambda position, tries: self._by_supply(position, tries, resources),
            "supporters": self._by_supporters,
            "weight": self._by_weight,
        }
        return tuple(found for kind in kinds for found in ways[kind](position, tries))

    def _by_cost(self, policy: int, tries: int) -> Iterator[Counterfactual]:
        needs = {r: amount for r, amount in self.contest.field.candidates[policy].needs.items() if amount}
        resource, before = next(iter(needs.items())) if len(needs) == 1 else ("", None)

        def left(cut: int) -> Fraction:
            """Part of what it takes that is left; of what comes whole, a whole amount."""
            share = 1 - Fraction(cut, THOUSAND)
            return Fraction(floor(before * share)) / before if before and resource in self.whole else share

        cut, n = _searched(lambda cut: self._is_in(self.contest.with_needs(policy, left(cut)), policy), THOUSAND, tries)
        change = None if cut is None else 1 - left(cut)
        after = before * (1 - change) if before is not None and change is not None else None
        yield Counterfactual("cost", resource, "", change, before, after, n, change is not None)

    def _by_supply(self, policy: int, tries: int, resources: Collection[str] | None) -> Iterator[Counterfactual]:
        for resource, amount in sorted(self.contest.field.candidates[policy].needs.items()):
            cap = self.contest.field.limits.caps[resource]
            if not amount or not cap or (resources is not None and resource not in resources):
                continue

            def raised(rise: int, resource: str = resource, cap: Fraction = cap) -> Fraction:
                more = cap * (1 + Fraction(rise, THOUSAND))
                return Fraction(ceil(more)) if resource in self.whole else more

            def wins(rise: int, resource: str = resource, raised: Callable[[int], Fraction] = raised) -> bool:
                return self._is_in(self.contest.with_cap(resource, raised(rise)), policy)

            rise, n = _searched(wins, MOST_SUPPLY, tries)
            after = None if rise is None else raised(rise)
            change = None if after is None else after / cap - 1
            yield Counterfactual("supply", resource, "", change, cap, after, n, change is not None)

    def _by_supporters(self, policy: int, tries: int) -> Iterator[Counterfactual]:
        ballots = self.contest.ballots
        others = _others(ballots, policy)
        step = self.people_step
        most = int(ballots.weight[others].sum()) // (PERSON * step)
        if not most:
            return
        money = self._money_left(policy)
        orders: dict[Who, NDArray[np.int64]] = {"most-left": others[np.argsort(-money[others], kind="stable")]}
        orders["least-left"] = orders["most-left"][::-1]
        for who, order in orders.items():

            def wins(steps: int, order: NDArray[np.int64] = order) -> bool:
                changed = with_supporters(ballots, policy, steps * step, order)
                return self._is_in(self.contest.with_ballots(changed), policy)

            steps, n = _searched(wins, most, tries)
            change = None if steps is None else Fraction(steps * step)
            yield Counterfactual("supporters", "", who, change, tries=n, verified=change is not None)

    def _by_weight(self, policy: int, tries: int) -> Iterator[Counterfactual]:
        ballots = self.contest.ballots
        columns = ballots.columns
        voters = columns.voter[columns.starts[policy] : columns.starts[policy + 1]]
        if not len(voters):
            return

        def wins(rise: int) -> bool:
            weight = ballots.weight.copy()
            weight[voters] = weight[voters] * (100 + rise) // 100
            changed = Ballots(ballots.policies, ballots.starts, ballots.policy, ballots.utility, weight)
            return self._is_in(self.contest.with_ballots(changed), policy)

        rise, n = _searched(wins, MOST_WEIGHT, tries)
        change = None if rise is None else Fraction(rise, 100)
        yield Counterfactual("weight", "", "", change, tries=n, verified=change is not None)

    def _is_in(self, contest: Contest, policy: int) -> bool:
        try:
            return policy in drawn(contest).chosen
        except TieError:
            return False  # what only an undeclared key would settle brings nobody in

    @cached_property
    def _told(self) -> Drawn:
        return drawn(self.contest, is_told=True)

    def _money_left(self, policy: int) -> NDArray[np.float64]:
        """What each voter has left of the resource that the policy takes most of; nothing where voters do not pay."""
        caps, run = self.contest.field.limits.caps, self._told.run
        shares = {r: amount / caps[r] for r, amount in self.contest.field.candidates[policy].needs.items() if caps[r]}
        if run is None or not shares:
            return np.zeros(self.contest.ballots.n_voters)
        return run.balance(max(sorted(shares), key=lambda resource: shares[resource]))


def with_supporters(ballots: Ballots, policy: int, people: int, order: NDArray[np.int64]) -> Ballots:
    """Ballots in which so many people more support a policy, taken in the order of rows given.

    A row of many people is split where only some of them are wanted. What the policy is worth to them is what it is worth
    to the middle one of its supporters.
    """
    wanted, weight = people * PERSON, ballots.weight[order]
    before = np.concatenate([[0], np.cumsum(weight)[:-1]])
    taken = np.clip(wanted - before, 0, weight)
    rows, taken = order[taken > 0], taken[taken > 0]
    weights, worth = ballots.weight.copy(), _middle_worth(ballots, policy)
    split, rest = int(rows[-1]), int(ballots.weight[rows[-1]] - taken[-1])
    weights[rows] = taken
    less = np.concatenate([[0], np.cumsum(ballots.policy < policy)])
    at = ballots.starts[rows] + less[ballots.starts[rows + 1]] - less[ballots.starts[rows]]
    lengths = np.diff(ballots.starts)
    lengths[rows] += 1
    places, utility = np.insert(ballots.policy, at, policy), np.insert(ballots.utility, at, worth)
    if rest:
        part = slice(ballots.starts[split], ballots.starts[split + 1])
        places, utility = np.append(places, ballots.policy[part]), np.append(utility, ballots.utility[part])
        lengths = np.append(lengths, part.stop - part.start)
        weights = np.append(weights, rest)
    starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    return Ballots(ballots.policies, starts, places.astype(np.int32), utility.astype(np.int64), weights)


def _middle_worth(ballots: Ballots, policy: int) -> int:
    columns = ballots.columns
    worths = np.sort(columns.utility[columns.starts[policy] : columns.starts[policy + 1]])
    return int(worths[len(worths) // 2]) if len(worths) else 1


def _others(ballots: Ballots, policy: int) -> NDArray[np.int64]:
    """Rows of those who do not support a policy."""
    columns = ballots.columns
    is_other = np.ones(ballots.n_voters, dtype=np.bool_)
    is_other[columns.voter[columns.starts[policy] : columns.starts[policy + 1]]] = False
    return np.flatnonzero(is_other).astype(np.int64)


def _searched(wins: Callable[[int], bool], most: int, tries: int) -> tuple[int | None, int]:
    """A small change that wins, and how many were tried: the greatest first, then halves of what is left between."""
    high, n = None, 0
    for look in range(min(FIRST_LOOKS, tries)):
        n, size = n + 1, most >> look
        if size and wins(size):
            high = size
            break
    if high is None:
        return None, n
    low = 0
    while n < tries and high - low > 1:
        n, middle = n + 1, (low + high) // 2
        low, high = (low, middle) if wins(middle) else (middle, high)
    return high, n
