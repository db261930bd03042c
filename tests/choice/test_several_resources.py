"""Several resources against the rule written down in rational numbers, with requirements, on small cases."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from threebuckets.choice import Ballots, Candidate, ChoiceRules, Limits, choose

POLICIES = ("a", "b", "c", "d", "e")
RESOURCES = ("money", "rooms", "staff")
VOTES = st.lists(st.dictionaries(st.sampled_from(POLICIES), st.integers(1, 3), max_size=5), min_size=1, max_size=8)
NEEDS = st.lists(st.fixed_dictionaries({resource: st.integers(0, 6) for resource in RESOURCES}), min_size=5, max_size=5)
CAPS = st.fixed_dictionaries({resource: st.integers(1, 14) for resource in RESOURCES})
RULES = ChoiceRules(utility="points", completion="none", ties=("id",))
Amounts = Mapping[str, int]


def least_rate(supporters: Sequence[tuple[Fraction, int]], need: Fraction) -> Fraction | None:
    """Least q with Σ min(balance, q · utility) = need; None where all together have too little."""
    if sum((balance for balance, _ in supporters), start=Fraction(0)) < need:
        return None
    left, waiting = need, sorted(supporters, key=lambda pair: pair[0] / pair[1])
    while True:
        rate = left / sum(utility for _, utility in waiting)
        if waiting[0][0] >= rate * waiting[0][1]:
            return rate
        left -= waiting.pop(0)[0]


def shares_by_hand(
    votes: Sequence[Amounts], needs: Sequence[Amounts], caps: Amounts, requires: Mapping[str, Sequence[str]]
) -> list[set[str]]:
    """The bundles bought, in order: everybody owns the same part of everything, the dominant resource is the price."""
    balance = {r: [Fraction(1, len(votes))] * len(votes) for r in RESOURCES}
    share = {
        policy: {r: Fraction(amount, caps[r]) for r, amount in need.items() if amount}
        for policy, need in zip(POLICIES, needs, strict=True)
    }
    chosen: set[str] = {p for p in POLICIES if not share[p] and not requires.get(p) and any(p in v for v in votes)}
    bought: list[set[str]] = []
    while True:
        prices: dict[str, tuple[Fraction, dict[str, Fraction], set[str]]] = {}
        for policy in POLICIES:
            bundle = {policy, *requires.get(policy, ())} - chosen
            worth = [sum(vote.get(member, 0) for member in bundle) for vote in votes]
            if policy in chosen or not any(worth):
                continue
            rates: dict[str, Fraction | None] = {}
            for r in RESOURCES:
                need = sum((share[member].get(r, Fraction(0)) for member in bundle), start=Fraction(0))
                if need:
                    rates[r] = least_rate([(b, w) for b, w in zip(balance[r], worth, strict=True) if w], need)
            if None not in rates.values():
                found = {r: rate for r, rate in rates.items() if rate is not None}
                prices[policy] = (max(found.values(), default=Fraction(0)), found, bundle)
        if not prices:
            return bought
        policy = min(prices, key=lambda p: (prices[p][0], p))
        _, paid, bundle = prices[policy]
        for r, rate in paid.items():
            for voter, vote in enumerate(votes):
                worth_of = sum(vote.get(member, 0) for member in bundle)
                balance[r][voter] -= min(balance[r][voter], rate * worth_of)
        chosen |= bundle
        bought.append(bundle)


@settings(max_examples=120, deadline=None)
@given(VOTES, NEEDS, CAPS, st.booleans())
def test_the_same_policies_are_bought_as_in_rational_numbers(
    votes: list[dict[str, int]], needs: list[dict[str, int]], caps: dict[str, int], is_linked: bool
) -> None:
    """Small whole numbers make ties common: in each resource, and between resources."""
    requires = {"d": ("b",)} if is_linked else {}
    candidates = [
        Candidate(p, {r: Fraction(n) for r, n in need.items()}, requires=requires.get(p, ()))
        for p, need in zip(POLICIES, needs, strict=True)
    ]
    choice = choose(candidates, Ballots.of(POLICIES, votes), Limits({r: Fraction(c) for r, c in caps.items()}), RULES)
    wanted = shares_by_hand(votes, needs, caps, requires)
    rounds = max((step.round for step in choice.steps), default=0)
    got = [{step.policy for step in choice.steps if step.round == n} for n in range(1, rounds + 1)]
    assert got == wanted


@settings(max_examples=60, deadline=None)
@given(VOTES, NEEDS, CAPS)
def test_payments_add_up_to_what_was_bought(
    votes: list[dict[str, int]], needs: list[dict[str, int]], caps: dict[str, int]
) -> None:
    """What all supporters of a policy paid in its scarcest resource is what it takes of it."""
    candidates = [
        Candidate(p, {r: Fraction(n) for r, n in need.items()}) for p, need in zip(POLICIES, needs, strict=True)
    ]
    groups = ["x"] * (10 * len(votes))
    limits = Limits({r: Fraction(c) for r, c in caps.items()})
    choice = choose(candidates, Ballots.of(POLICIES, votes * 10), limits, RULES, groups=groups)
    for step in choice.steps:
        if step.stage == "bought" and step.resource:
            assert step.payers == {"x": 1.0}
            assert step.effective is not None
            assert step.price is not None
            need = next(c.needs[step.resource] for c in candidates if c.policy == step.policy)
            assert abs(float(step.price) * step.effective - float(need)) < 1e-6 * float(need)


@settings(max_examples=60, deadline=None)
@given(VOTES, NEEDS, CAPS)
def test_the_next_policy_is_never_cheaper(
    votes: list[dict[str, int]], needs: list[dict[str, int]], caps: dict[str, int]
) -> None:
    """The margin is told of the policy that comes next in price."""
    candidates = [
        Candidate(p, {r: Fraction(n) for r, n in need.items()}) for p, need in zip(POLICIES, needs, strict=True)
    ]
    choice = choose(candidates, Ballots.of(POLICIES, votes), Limits({r: Fraction(c) for r, c in caps.items()}), RULES)
    for step in choice.steps:
        assert (step.margin is None) == (step.second == "")
        assert step.margin is None or step.margin >= 1 - 1e-9
