"""Those who are in no opinion group count towards the majority, as a part of their own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta

from tests.policy import making as m
from threebuckets.policy import Outcome
from threebuckets.policy.checks.asking import asked
from threebuckets.policy.checks.strata import UNGROUPED, strata, ungrouped, whole_belief
from threebuckets.policy.checks.values import bridging, majority
from threebuckets.policy.explain import sentence
from threebuckets.policy.facts.records import Cell

H = Outcome.HOLDS
LINK = m.policy().statements[0]
DOORSTEP = (m.counts("A", 75, 25), m.counts("B", 65, 35), m.counts("all", 350, 550))


def parts_of(*cells):
    """Strata of some counts."""
    case = m.case(m.standing() | m.opinions(*cells))
    return strata(asked(case, case.reader(), "s1"), "for")


def test_seven_hundred_who_answered_one_question_turn_the_majority():
    """Both groups agree; the many who are in none do not, and they are asked too."""
    check = majority(m.case(m.standing() | m.opinions(*DOORSTEP)), LINK)
    assert check.outcome is Outcome.FAILS
    assert check.value == pytest.approx(350 / 900, abs=0.002)
    assert check.parts["ungrouped"] == 700.0
    assert "About 700 of them are in no opinion group" in sentence(check)


def test_their_share_and_their_counts_are_what_is_left():
    """Worked by hand: 700 of 900; 350 − 140 agree, 550 − 60 do not."""
    *groups, rest = parts_of(*DOORSTEP)
    assert (rest.group, rest.people, rest.share) == (UNGROUPED, 700, pytest.approx(7 / 9))
    assert rest.opinion.middle == (210.0, 700.0)
    assert [part.share for part in groups] == pytest.approx([1 / 9, 1 / 9])


def test_the_belief_is_that_of_a_mean_of_betas():
    """Mean and variance of the weighted sum, from another implementation of the Beta."""
    people = parts_of(*DOORSTEP)
    each = [(part.share, beta(k + 0.5, n - k + 0.5)) for part in people for k, n in [part.opinion.middle]]
    mean = sum(share * one.mean() for share, one in each)
    variance = sum(share**2 * one.var() for share, one in each)
    size = mean * (1 - mean) / variance - 1
    expected = beta(mean * size, (1 - mean) * size).sf(0.4)
    assert whole_belief(people, "middle", 0.4).p_above == pytest.approx(expected)


def test_bridging_still_asks_the_groups_alone():
    """Those in no group have no veto."""
    assert bridging(m.case(m.standing() | m.opinions(*DOORSTEP)), LINK).outcome is H


def test_hidden_counts_are_tried_both_ways():
    """What a group hides may belong to the others: at the worst the group took the most of what agrees."""
    rest = parts_of(m.counts("A", -1, 95), m.counts("B", 65, 35), m.counts("all", 170, 230))[-1]
    assert rest.opinion.worst[0] == 170 - 7 - 65
    assert rest.opinion.best[0] == 170 - 1 - 65
    assert rest.opinion.is_hidden


def test_where_the_counts_say_nothing_of_them_nothing_is_believed():
    """Weighted counts may leave nothing over: then their opinion may be anything."""
    people = parts_of(m.counts("A", 80, 20), m.counts("B", 60, 40), m.counts("all", 100, 50, people=400, base=400))
    assert people[-1].opinion.middle == (0.0, 0.0)
    assert majority(m.case(m.standing()), LINK).p_low > whole_belief(people, "middle", 0.5).p_above


@given(st.lists(st.integers(10, 400), min_size=2, max_size=5), st.integers(0, 9))
def test_rounding_alone_makes_nobody_groupless(sizes, few):
    """Fewer than ten outside the groups are never told apart, however the numbers were rounded."""
    cells = [Cell(chr(65 + n), 0, 0, 0, 5 * round(size / 5), 0) for n, size in enumerate(sizes)]
    assert ungrouped(5 * round((sum(sizes) + few) / 5), cells) == 0


@given(st.lists(st.integers(10, 400), min_size=2, max_size=5), st.integers(40, 400))
def test_many_outside_the_groups_are_seen(sizes, many):
    """To within the rounding."""
    cells = [Cell(chr(65 + n), 0, 0, 0, 5 * round(size / 5), 0) for n, size in enumerate(sizes)]
    found = ungrouped(5 * round((sum(sizes) + many) / 5), cells)
    assert abs(found - many) <= 2.5 * (len(sizes) + 1)
