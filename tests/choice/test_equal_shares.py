"""Equal shares and its peers against a second implementation, in rational numbers from end to end."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from threebuckets.choice import Ballots, completed_shares, equal_shares, greedy, phragmen
from threebuckets.choice.ballots import PERSON

POLICIES = ("a", "b", "c", "d", "e")
BALLOTS = st.lists(st.dictionaries(st.sampled_from(POLICIES), st.integers(1, 4), max_size=5), min_size=1, max_size=9)
COSTS = st.lists(st.integers(1, 12), min_size=5, max_size=5)


def slow_shares(ballots: Sequence[dict[str, int]], costs: Sequence[int], share: Fraction) -> list[int]:
    """The rule as it is written down: exact balances, prices by sorting, ties by position."""
    balance = [share] * len(ballots)
    bought: list[int] = []
    while True:
        rates = {
            policy: slow_rate(
                [(b, ballot[name]) for b, ballot in zip(balance, ballots, strict=True) if name in ballot], costs[policy]
            )
            for policy, name in enumerate(POLICIES)
            if policy not in bought
        }
        found = {policy: rate for policy, rate in rates.items() if rate is not None}
        if not found:
            return bought
        least = min(found.values())
        policy = min(p for p, rate in found.items() if rate == least)
        for voter, ballot in enumerate(ballots):
            balance[voter] -= min(balance[voter], least * ballot.get(POLICIES[policy], 0))
        bought.append(policy)


def slow_rate(supporters: Sequence[tuple[Fraction, int]], cost: int) -> Fraction | None:
    """Least rate at which supporters (balance, utility) can pay a cost; None where they cannot."""
    if sum((b for b, _ in supporters), start=Fraction(0)) < cost:
        return None
    left, waiting = Fraction(cost), sorted(supporters, key=lambda found: found[0] / found[1])
    while True:
        rate = left / sum(utility for _, utility in waiting)
        if waiting[0][0] >= rate * waiting[0][1]:
            return rate
        left -= waiting.pop(0)[0]


def slow_phragmen(ballots: Sequence[dict[str, int]], costs: Sequence[int], budget: int) -> list[int]:
    """Loads in rational numbers."""
    load, bought = [Fraction(0)] * len(ballots), []
    while True:
        levels = {}
        for policy, name in enumerate(POLICIES):
            supporters = [voter for voter, ballot in enumerate(ballots) if name in ballot]
            if policy not in bought and supporters and costs[policy] <= budget:
                levels[policy] = (costs[policy] + sum(load[voter] for voter in supporters)) / Fraction(len(supporters))
        if not levels:
            return bought
        least = min(levels.values())
        policy = min(p for p, level in levels.items() if level == least)
        if sum(costs[p] for p in (*bought, policy)) > budget:
            return bought
        bought.append(policy)
        for voter, ballot in enumerate(ballots):
            load[voter] = least if POLICIES[policy] in ballot else load[voter]


@settings(max_examples=150, deadline=None)
@given(BALLOTS, COSTS, st.integers(1, 40))
def test_the_same_policies_are_bought_in_the_same_order_as_in_rational_numbers(
    rows: list[dict[str, int]], costs: list[int], budget: int
) -> None:
    """Small whole numbers make ties and just affordable policies common: none may be decided by rounding."""
    ballots = Ballots.of(POLICIES, rows).merged()
    got = equal_shares(ballots, costs, endowment=Fraction(budget, len(rows) * PERSON), ties=min)
    assert [purchase.policy for purchase in got] == slow_shares(rows, costs, Fraction(budget, len(rows)))


@settings(max_examples=150, deadline=None)
@given(BALLOTS, COSTS, st.integers(1, 40))
def test_loads_decide_as_in_rational_numbers(rows: list[dict[str, int]], costs: list[int], budget: int) -> None:
    """The first winner that does not fit ends it."""
    ballots = Ballots.of(POLICIES, rows).merged()
    got = phragmen(ballots, costs, budget=budget, ties=min)
    assert [purchase.policy for purchase in got] == slow_phragmen(rows, costs, budget)


@settings(max_examples=50, deadline=None)
@given(BALLOTS, COSTS, st.integers(1, 40), st.sampled_from(["none", "add1", "add1u", "percent", "percentu"]))
def test_nothing_is_spent_beyond_the_budget(
    rows: list[dict[str, int]], costs: list[int], budget: int, completion: str
) -> None:
    """And with a completion that spends the rest, no supported policy that fits is left."""
    ballots = Ballots.of(POLICIES, rows)
    got = completed_shares(ballots, costs, budget=budget, ties=min, completion=completion)
    spent = sum(costs[policy] for policy in got)
    assert spent <= budget
    assert len(set(got)) == len(got)
    if completion.endswith("u"):
        supported = {POLICIES.index(name) for row in rows for name in row}
        assert all(costs[policy] > budget - spent for policy in supported - set(got))


@settings(max_examples=50, deadline=None)
@given(BALLOTS, COSTS, st.integers(1, 40), st.randoms())
def test_merging_equal_ballots_and_the_order_of_voters_change_nothing(
    rows: list[dict[str, int]], costs: list[int], budget: int, chance: object
) -> None:
    """A voter is a voter, wherever the row stands."""
    shuffled = [*rows]
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    ways = (Ballots.of(POLICIES, rows), Ballots.of(POLICIES, rows).merged(), Ballots.of(POLICIES, shuffled).merged())
    share = Fraction(budget, len(rows) * PERSON)
    found = [[p.policy for p in equal_shares(way, costs, endowment=share, ties=min)] for way in ways]
    assert found[0] == found[1] == found[2]


def test_merged_ballots_keep_every_weight() -> None:
    """Three equal ballots weigh as three people; an empty one keeps its money and has no wishes."""
    merged = Ballots.of(("a",), [{"a": 1}, {}, {"a": 1}, {"a": 1}]).merged()
    assert sorted(merged.weight.tolist()) == [PERSON, 3 * PERSON]
    assert merged.supporters.tolist() == [3 * PERSON]


def test_a_policy_nobody_supports_changes_nothing() -> None:
    """It never enters the rule, nor the question whether money is left for anything."""
    rows = [{"a": 1}, {"a": 1, "b": 1}, {"b": 1}]
    without = completed_shares(Ballots.of(("a", "b"), rows), [3, 3], budget=6, ties=min)
    beside = completed_shares(Ballots.of(("a", "b", "c"), rows), [3, 3, 1], budget=6, ties=min)
    assert without == beside


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_tie_is_settled_by_the_declared_order_alone(order: tuple[int, ...]) -> None:
    """Three policies alike in everything: the declared order decides which is bought."""
    ballots = Ballots.of(("a", "b", "c"), [{"a": 1, "b": 1, "c": 1}] * 3)
    got = equal_shares(
        ballots, [5, 5, 5], endowment=Fraction(5, 3 * PERSON), ties=lambda tied: min(tied, key=order.index)
    )
    assert [purchase.policy for purchase in got] == [order[0]]


def test_greedy_skips_what_does_not_fit() -> None:
    """The second is too dear after the first; the third still fits."""
    assert greedy([0, 1, 2], [5, 4, 3], left=8, worth=lambda policy: Fraction(-policy), ties=min) == (0, 2)


def test_an_unknown_policy_and_a_weight_beyond_five_people_are_told_together() -> None:
    """Nothing is half-read."""
    from threebuckets.errors import InputError

    with pytest.raises(InputError) as caught:
        Ballots.of(("a",), [{"x": 1}, {"a": -1}], weights=[PERSON, 9 * PERSON])
    assert len(caught.value.faults) == 3
