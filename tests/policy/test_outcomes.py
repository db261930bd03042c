"""Three values, and when a probability decides."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threebuckets.policy import Outcome, all_of, any_of, decide, standard_rules

F, N, H = Outcome.FAILS, Outcome.NOT_YET_KNOWN, Outcome.HOLDS
OUTCOMES = st.sampled_from([F, N, H])
SHARES = st.floats(0, 1)


@given(st.lists(OUTCOMES, min_size=1))
def test_and_is_the_worst_and_or_the_best(outcomes):
    """Nothing is averaged."""
    assert all_of(outcomes) is min(outcomes)
    assert any_of(outcomes) is max(outcomes)


def test_of_nothing_and_holds_and_or_fails():
    """As empty conjunctions and disjunctions do."""
    assert (all_of([]), any_of([])) == (H, F)


@pytest.mark.parametrize(
    ("low", "high", "before", "expected"),
    [
        (0.9, 0.9, None, H), (0.8999999999, 0.9, None, H), (0.899, 1, None, N), (0, 0.1, None, F), (0, 0.101, None, N),
        (0.8, 1, H, H), (0.799, 1, H, N), (0, 0.1, H, F), (0, 0.2, F, F), (0, 0.201, F, N), (0.9, 1, F, H),
        (0.85, 1, N, N), (None, None, H, N), (None, 1, None, N),
    ],
)  # fmt: skip
def test_a_probability_decides_past_its_bar_and_keeps_what_was_found_while_close(low, high, before, expected):
    """The table of the rules."""
    assert decide(low, high, standard_rules(), before) is expected


@given(SHARES, SHARES, SHARES, st.one_of(st.none(), OUTCOMES))
def test_a_higher_probability_never_gives_a_worse_outcome(one, two, three, before):
    """Whatever was found before."""
    low, middle, high = sorted([one, two, three])
    rules = standard_rules()
    assert decide(low, high, rules, before) <= decide(middle, high, rules, before)
    assert decide(low, middle, rules, before) <= decide(low, high, rules, before)


@pytest.mark.parametrize("outcome", Outcome)
def test_the_words_of_an_outcome_read_back(outcome):
    """Files hold the words."""
    assert Outcome.of_label(outcome.label) is outcome
