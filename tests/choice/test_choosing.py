"""Several resources, links and bounds: every choice is lawful, fair shares hold, and nothing is out without a reason."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from threebuckets.choice import Ballots, equal_shares
from threebuckets.choice.ballots import PERSON
from threebuckets.choice.candidates import Bound, Candidate, ChoiceRules, Limits, field_of
from threebuckets.choice.choosing import choose
from threebuckets.choice.lawfulness import InfeasibleError, fits, unmet
from threebuckets.choice.tie_breaking import TieError
from threebuckets.errors import InputError

POLICIES = ("a", "b", "c", "d", "e")
VOTES = st.lists(st.dictionaries(st.sampled_from(POLICIES), st.integers(1, 3), max_size=5), min_size=1, max_size=8)
NEEDS = st.lists(
    st.fixed_dictionaries({"money": st.integers(0, 9), "staff": st.integers(0, 5)}), min_size=5, max_size=5
)
IDS = ChoiceRules(ties=("id",), step=Fraction(1))


def candidates_of(needs: Sequence[Mapping[str, int]], **links: dict[str, tuple[str, ...]]) -> list[Candidate]:
    """One candidate a policy, with links by kind and policy."""
    return [
        Candidate(
            policy,
            {resource: Fraction(amount) for resource, amount in need.items()},
            lot=position,
            **{kind: found.get(policy, ()) for kind, found in links.items()},
        )
        for position, (policy, need) in enumerate(zip(POLICIES, needs, strict=True))
    ]


@settings(max_examples=80, deadline=None)
@given(VOTES, st.lists(st.integers(1, 9), min_size=5, max_size=5), st.integers(1, 30))
def test_with_one_resource_it_is_the_method_of_equal_shares(
    votes: list[dict[str, int]], costs: list[int], budget: int
) -> None:
    """The same policies in the same order."""
    ballots = Ballots.of(POLICIES, votes)
    candidates = candidates_of([{"money": cost} for cost in costs])
    rules = ChoiceRules(completion="none", ties=("id",))
    got = choose(candidates, ballots, Limits({"money": Fraction(budget)}), rules).chosen
    share = Fraction(budget, len(votes) * PERSON)
    wanted = [POLICIES[p.policy] for p in equal_shares(ballots.merged(), costs, endowment=share, ties=min)]
    assert list(got) == wanted


@settings(max_examples=80, deadline=None)
@given(
    VOTES,
    NEEDS,
    st.integers(1, 20),
    st.integers(1, 10),
    st.sampled_from(["equal-shares", "greedy", "max-support"]),
    st.sampled_from(["card", "cost", "points"]),
    st.sampled_from(["none", "percent", "percentu"]),
)
def test_every_choice_is_lawful_and_nothing_is_out_without_a_reason(
    votes: list[dict[str, int]], needs: list[dict[str, int]], money: int, staff: int, rule: str, utility: str, way: str
) -> None:
    """Caps, a requirement, an exclusion and a bound hold; all others have a reason, and it is true."""
    candidates = candidates_of(
        needs, requires={"a": ("b",)}, excludes={"c": ("d",)}, groups={"e": ("north",), "d": ("north",)}
    )
    bounds = (Bound("north", high=Fraction(1)),)
    limits = Limits({"money": Fraction(money), "staff": Fraction(staff)}, bounds)
    rules = ChoiceRules(rule, utility, way, Fraction(1), ("id",))  # type: ignore[arg-type]
    choice = choose(candidates, Ballots.of(POLICIES, votes), limits, rules)
    found = field_of(candidates, limits)
    assert fits(found, [found.index[policy] for policy in choice.chosen])
    assert set(choice.out) | set(choice.chosen) == set(POLICIES)
    assert not set(choice.out) & set(choice.chosen)
    supported = {policy for ballot in votes for policy in ballot}
    for policy, reason in choice.out.items():
        assert (reason.code == "no-supporters") <= (policy not in supported)
    assert all(choice.used[resource] <= cap for resource, cap in limits.caps.items())


@settings(max_examples=150, deadline=None)
@given(
    VOTES,
    NEEDS,
    st.integers(1, 20),
    st.integers(1, 10),
    st.integers(0, 2),
    st.sampled_from(["equal-shares", "greedy", "max-support"]),
    st.sampled_from(["card", "cost", "points"]),
)
def test_nothing_supported_lawful_and_affordable_is_left_out(
    votes: list[dict[str, int]],
    needs: list[dict[str, int]],
    money: int,
    staff: int,
    least: int,
    rule: str,
    utility: str,
) -> None:
    """Once what is left over is spent: no policy has a supporter, fits beside those chosen and breaks no limit."""
    candidates = candidates_of(
        needs,
        requires={"a": ("b",)},
        excludes={"c": ("d",)},
        groups={"e": ("north",), "d": ("north",), "a": ("south",)},
    )
    bounds = (Bound("north", high=Fraction(1)), Bound("south", low=Fraction(least % 2)))
    limits = Limits({"money": Fraction(money), "staff": Fraction(staff)}, bounds)
    rules = ChoiceRules(rule, utility, "percentu", Fraction(1, 4), ("id",))  # type: ignore[arg-type]
    try:
        choice = choose(candidates, Ballots.of(POLICIES, votes), limits, rules)
    except InfeasibleError:
        return
    found = field_of(candidates, limits)
    inside = {found.index[policy] for policy in choice.chosen}
    supported = {found.index[policy] for ballot in votes for policy in ballot}
    for policy in set(range(5)) - inside:
        bundle = set(found.closures[policy]) - inside
        if bundle & supported:
            assert not fits(found, inside | bundle), choice.out[POLICIES[policy]]


@settings(max_examples=60, deadline=None)
@given(VOTES, NEEDS, st.integers(1, 20), st.integers(0, 2))
def test_lower_bounds_are_met_or_named(
    votes: list[dict[str, int]], needs: list[dict[str, int]], money: int, least: int
) -> None:
    """Where any set of policies meets the bounds, the choice does; where none does, the error names a smallest set."""
    candidates = candidates_of(needs, groups={"a": ("north",), "b": ("north",), "c": ("south",)})
    bounds = (Bound("north", low=Fraction(least)), Bound("south", low=Fraction(1)))
    limits = Limits({"money": Fraction(money), "staff": Fraction(6)}, bounds)
    found = field_of(candidates, limits)
    sets = [inside for n in range(6) for inside in combinations(range(5), n)]
    can_be_met = any(fits(found, inside) and not unmet(found, inside) for inside in sets)
    if not can_be_met:
        with pytest.raises(InfeasibleError) as caught:
            choose(candidates, Ballots.of(POLICIES, votes), limits, IDS)
        named = field_of(candidates, Limits(limits.caps, caught.value.bounds))
        assert not any(fits(named, inside) and not unmet(named, inside) for inside in sets)
        return
    choice = choose(candidates, Ballots.of(POLICIES, votes), limits, IDS)
    assert not unmet(found, [found.index[policy] for policy in choice.chosen])


@settings(max_examples=40, deadline=None)
@given(VOTES, NEEDS, st.integers(1, 20), st.integers(1, 10), st.permutations(POLICIES))
def test_neither_the_order_of_voters_nor_of_policies_changes_anything(
    votes: list[dict[str, int]], needs: list[dict[str, int]], money: int, staff: int, order: list[str]
) -> None:
    """Only declared lots may."""
    candidates = candidates_of(needs)
    limits = Limits({"money": Fraction(money), "staff": Fraction(staff)})
    turned = Limits(dict(reversed(limits.caps.items())))
    rules = ChoiceRules(step=Fraction(1))
    one = choose(candidates, Ballots.of(POLICIES, votes), limits, rules)
    other = choose(
        sorted(candidates, key=lambda c: order.index(c.policy)), Ballots.of(order, votes[::-1]), turned, rules
    )
    assert one == other


@settings(max_examples=40, deadline=None)
@given(VOTES, NEEDS, st.integers(1, 20), st.integers(1, 10))
def test_the_most_support_is_the_best_of_all_sets(
    votes: list[dict[str, int]], needs: list[dict[str, int]], money: int, staff: int
) -> None:
    """Against every set there is."""
    candidates = candidates_of(needs, requires={"a": ("b",)}, excludes={"c": ("d",)})
    limits = Limits({"money": Fraction(money), "staff": Fraction(staff)})
    rules = ChoiceRules(rule="max-support", utility="points", ties=("id",))
    choice = choose(candidates, Ballots.of(POLICIES, votes), limits, rules)
    found = field_of(candidates, limits)
    worth = {policy: sum(ballot.get(policy, 0) for ballot in votes) for policy in POLICIES}
    sets = [inside for n in range(6) for inside in combinations(range(5), n) if fits(found, inside)]
    assert choice.support == max(sum(worth[POLICIES[p]] for p in inside) for inside in sets)


def test_doubling_all_voters_and_caps_changes_nothing() -> None:
    """Fair shares are shares."""
    votes = [{"a": 1, "b": 1}, {"b": 1}, {"c": 1}]
    needs = [{"money": 4, "staff": 1}, {"money": 3, "staff": 2}, {"money": 3, "staff": 1}, {"money": 1}, {"money": 1}]
    twice = [{resource: 2 * amount for resource, amount in need.items()} for need in needs]
    one = choose(
        candidates_of(needs), Ballots.of(POLICIES, votes), Limits({"money": Fraction(8), "staff": Fraction(3)})
    )
    two = choose(
        candidates_of(twice), Ballots.of(POLICIES, votes * 2), Limits({"money": Fraction(16), "staff": Fraction(6)})
    )
    assert one.chosen == two.chosen


def test_a_policy_that_is_kept_is_paid_by_all_and_first() -> None:
    """Whatever the votes say; the rest is chosen with what is left."""
    candidates = candidates_of([{"money": 6}, {"money": 5}, {"money": 4}, {}, {}])
    limits = Limits({"money": Fraction(10)}, keep=("a",))
    choice = choose(candidates, Ballots.of(POLICIES, [{"b": 1}, {"b": 1}, {"c": 1}]), limits)
    assert choice.chosen[0] == "a"
    assert choice.steps[0].stage == "kept"
    assert choice.used["money"] <= 10


def test_amounts_that_are_not_exact_are_refused_with_everything_else_that_is_wrong() -> None:
    """A float, an unknown link, a resource nobody counted, a policy that excludes what it needs."""
    wrong = [Candidate("a", {"money": 1.5, "time": Fraction(1)}, requires=("z",))]  # type: ignore[dict-item]
    with pytest.raises(InputError) as caught:
        choose(wrong, Ballots.of(("a",), [{"a": 1}]), Limits({"money": Fraction(3)}))
    assert len(caught.value.faults) == 3
    tangled = [Candidate("a", {}, requires=("b",), excludes=("b",)), Candidate("b", {})]
    with pytest.raises(InputError):
        choose(tangled, Ballots.of(("a",), [{"a": 1}]), Limits({}))


def test_policies_that_require_each_other_are_chosen_together() -> None:
    """A circle is one bundle."""
    candidates = candidates_of([{"money": 2}] * 5, requires={"a": ("b",), "b": ("a",)})
    choice = choose(candidates, Ballots.of(POLICIES, [{"a": 1}]), Limits({"money": Fraction(4)}), IDS)
    assert set(choice.chosen) == {"a", "b"}


def test_a_tie_that_no_key_settles_is_an_error_with_its_policies() -> None:
    """Chance has no hidden say."""
    candidates = [Candidate("a", {"money": Fraction(2)}), Candidate("b", {"money": Fraction(2)})]
    with pytest.raises(TieError) as caught:
        choose(candidates, Ballots.of(("a", "b"), [{"a": 1, "b": 1}]), Limits({"money": Fraction(2)}))
    assert caught.value.policies == ("a", "b")


@given(VOTES)
def test_ballots_over_more_policies_say_the_same(votes: list[dict[str, int]]) -> None:
    """New policies have no supporters; the others keep theirs."""
    assume(votes)
    wider = Ballots.of(POLICIES, votes).over(["z", *reversed(POLICIES)])
    known = dict(zip(wider.policies, wider.supporters.tolist(), strict=True))
    assert known["z"] == 0
    assert all(known[policy] == PERSON * sum(policy in ballot for ballot in votes) for policy in POLICIES)


@pytest.mark.parametrize(
    ("keep", "bounds", "said"),
    [
        (("a", "b"), (), "to keep a and b, which take 110 money; all there is comes to 100 money"),
        (("c", "d"), (), "to keep c and d, which cannot be chosen together"),
        (("c",), (Bound("north", low=Fraction(2)),), "to keep c; at least 2 policies of north"),
        ((), (Bound("north", low=Fraction(3)),), "together: at least 3 policies of north."),
    ],
)
def test_what_cannot_be_kept_is_named_with_its_amounts(
    keep: tuple[str, ...], bounds: tuple[Bound, ...], said: str
) -> None:
    """Policies that take more than there is or exclude each other; minimums beside which nothing can be kept."""
    candidates = candidates_of(
        [{"money": 60}, {"money": 50}, {"money": 10}, {"money": 10}, {"money": 0}],
        excludes={"c": ("d",)},
        groups={"d": ("north",), "e": ("north",)},
    )
    limits = Limits({"money": Fraction(100)}, bounds, keep)
    with pytest.raises(InfeasibleError) as caught:
        choose(candidates, Ballots.of(POLICIES, [{"a": 1}]), limits, IDS)
    assert said in str(caught.value)


def test_nothing_to_choose_from_is_a_choice_of_nothing() -> None:
    """Only a minimum cannot be met then."""
    ballots = Ballots.of([], [{}])
    assert choose([], ballots, Limits({"money": Fraction(1)}), IDS).chosen == ()
    with pytest.raises(InfeasibleError):
        choose([], ballots, Limits({}, (Bound("north", low=Fraction(1)),)), IDS)
