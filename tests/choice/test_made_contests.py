"""The made contests: the village as it was worked by hand, and what must hold of the larger one."""

from fractions import Fraction

import pytest

from tests.choice.made import made
from tests.machines import told_everywhere
from threebuckets.choice import Bound, Choice, ChoiceRules, InfeasibleError, Limits, choose

PLAIN = ChoiceRules(completion="none")
TOLD = """
import json, sys
from tests.choice.made import made
from threebuckets.choice import ChoiceRules, choose
found = choose(*made("county", shuffled=int(sys.argv[1])), ChoiceRules(completion="none"))
steps = [(s.policy, s.stage, s.round, str(s.price), s.resource) for s in found.steps]
out = {name: (reason.code, {k: str(v) for k, v in sorted(reason.parts.items())}) for name, reason in found.out.items()}
print(json.dumps([found.chosen, steps, sorted(out.items()), {k: str(v) for k, v in found.used.items()}]))
"""


def village(*bounds: Bound) -> Choice:
    """The choice of the village with these minimums."""
    candidates, ballots, limits = made("village")
    return choose(candidates, ballots, Limits(limits.caps, bounds), PLAIN)


def test_the_village_is_chosen_as_by_hand() -> None:
    """Winners, order, prices in units of the dearest resource, what is used, and why the others are out."""
    found = village()
    assert found.chosen == ("e", "b", "c")
    assert [(step.policy, step.price, step.resource) for step in found.steps] == [
        ("e", Fraction(12, 16), "money"),
        ("b", Fraction(6, 12), "hours"),
        ("c", Fraction(6, 6), "hours"),
    ]
    assert found.used == {"hours": Fraction(5), "money": Fraction(11)}
    assert found.out["a"].code.startswith("excluded")
    assert (set(found.out), found.out["d"].parts["left"]) == ({"a", "d"}, 0)


def test_a_minimum_of_the_south_passes_over_the_north() -> None:
    """What is needed for it is held back."""
    found = village(Bound("south", low=Fraction(2)))
    assert found.chosen == ("e", "c", "d")
    assert [(step.policy, step.stage) for step in found.steps] == [("e", "bought"), ("c", "bought"), ("d", "completed")]
    assert found.out["b"].code.startswith("reserved")
    assert found.used == {"hours": Fraction(3), "money": Fraction(9)}


def test_two_each_cannot_be_and_both_minimums_are_named() -> None:
    """Not the third, which has no part in it."""
    bounds = (Bound("north", low=Fraction(1)), Bound("north", low=Fraction(2)), Bound("south", low=Fraction(2)))
    with pytest.raises(InfeasibleError) as error:
        village(*bounds)
    assert error.value.bounds == bounds[1:]


@pytest.mark.parametrize("rule", ["equal-shares", "greedy", "max-support"])
def test_every_choice_of_the_county_is_lawful_and_every_policy_has_its_reason(rule: str) -> None:
    """Caps, minimums, requirements and exclusions; nothing supported that fits is left without a reason."""
    candidates, ballots, limits = made("county")
    found = choose(candidates, ballots, limits, ChoiceRules(rule=rule))  # type: ignore[arg-type]
    chosen = {each.policy: each for each in candidates if each.policy in found.chosen}
    for resource, cap in limits.caps.items():
        assert sum(each.needs.get(resource, Fraction(0)) for each in chosen.values()) <= cap
    for bound in limits.bounds:
        assert sum(bound.group in each.groups for each in chosen.values()) >= bound.low
    for each in chosen.values():
        assert set(each.requires) <= set(chosen)
        assert not set(each.excludes) & set(chosen)
    assert set(found.out) == {each.policy for each in candidates} - set(chosen)
    assert all(reason.code for reason in found.out.values())


def test_every_step_of_equal_shares_is_paid_in_full() -> None:
    """What is bought takes what its policies take, and no resource is overdrawn on the way."""
    candidates, ballots, limits = made("county")
    found = choose(candidates, ballots, limits, PLAIN)
    needs = {each.policy: each.needs for each in candidates}
    spent = dict.fromkeys(limits.caps, Fraction(0))
    for step in found.steps:
        for resource, amount in needs[step.policy].items():
            spent[resource] += amount
            assert spent[resource] <= limits.caps[resource]
    assert spent == found.used


def test_the_choice_is_the_same_on_any_machine() -> None:
    """In processes with other seeds of their own, other numbers of threads and rows in another order."""
    told = told_everywhere(TOLD)
    assert told[0] == told[1]
    assert len(told[0][0]) > 10
