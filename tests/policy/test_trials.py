"""Trials that differ in nothing that is read are made once, and the smallest set is found in few."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threebuckets.policy import Facts, Outcome
from threebuckets.policy.facts.mapping import Watched
from threebuckets.policy.facts.records import GradeFact
from threebuckets.policy.trials import Trials, smallest_set

A, B = GradeFact("A"), GradeFact("B")


class Judge:
    """Holds where one grade is an A; looks at another one only where it is not. Counts how often it is asked."""

    def __init__(self) -> None:
        self.n = 0

    def __call__(self, facts: Facts) -> Outcome:
        self.n += 1
        if facts.get("grade:pay") == A:
            return Outcome.HOLDS
        return Outcome.NOT_YET_KNOWN if "grade:jobs" in facts else Outcome.FAILS


def test_what_is_not_read_makes_no_trial_of_its_own():
    """Another grade is put in, and another one taken away: nobody looks."""
    judge = Judge()
    trials = Trials(judge, Facts({"grade:pay": A, "grade:x": A, "grade:y": B}), Facts({"grade:x": B}))
    assert {trials.outcome(keys) for keys in ([], ["grade:x"], ["grade:y"], ["grade:x", "grade:y"])} == {Outcome.HOLDS}
    assert judge.n == 1


def test_whatever_is_read_makes_a_trial_of_its_own_also_where_it_is_absent():
    """A key that was asked for in vain is read too; alike trials are made once."""
    judge = Judge()
    trials = Trials(judge, Facts({"grade:pay": A}), Facts({"grade:pay": B, "grade:jobs": B}))
    found = [
        trials.outcome(keys) for keys in (["grade:pay"], ["grade:pay", "grade:jobs"], ["grade:pay", "grade:x"], [])
    ]
    assert found == [Outcome.FAILS, Outcome.NOT_YET_KNOWN, Outcome.FAILS, Outcome.HOLDS]
    assert judge.n == 3


def test_facts_that_are_watched_are_not_read_as_a_whole():
    """Then nobody could say what was not read."""
    with pytest.raises(TypeError, match="by key alone"):
        dict(Watched(Facts({"grade:pay": A})))
    assert len(Watched(Facts({"grade:pay": A}))) == 1


def one_by_one(names, is_enough):
    """Leaving out one name after the other."""
    kept = list(names)
    if not kept or not is_enough(kept):
        return []
    for name in names:
        fewer = [each for each in kept if each != name]
        if fewer and is_enough(fewer):
            kept = fewer
    return kept


@given(st.integers(0, 60), st.lists(st.sets(st.integers(0, 59), max_size=5), max_size=4))
def test_the_smallest_set_is_the_one_found_one_by_one(n, ways):
    """Any of some sets is enough, and more is never less."""
    names = [f"k{k:02}" for k in range(n)]

    def is_enough(some):
        return any({f"k{k:02}" for k in way} <= set(some) for way in ways)

    assert smallest_set(names, is_enough) == one_by_one(names, is_enough)


def test_a_few_among_thousands_are_found_in_few_trials():
    """One by one it would be five thousand."""
    asked = []
    names = [f"k{k:04}" for k in range(5000)]
    found = smallest_set(names, lambda some: asked.append(len(some)) or {"k0007", "k2500", "k4999"} <= set(some))
    assert found == ["k0007", "k2500", "k4999"]
    assert len(asked) < 100
