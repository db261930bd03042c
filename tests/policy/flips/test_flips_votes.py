"""The fewest votes that turn a verdict, against trying them one by one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.policy import making as m
from threebuckets.policy import Outcome, Round, standard_rules
from threebuckets.policy.checks.support import area_belief, group_belief
from threebuckets.policy.flips.votes import is_close, votes_to_turn

F, N, H = Outcome.FAILS, Outcome.NOT_YET_KNOWN, Outcome.HOLDS
GAMMA, KEEP = 0.90, 0.80


def outcome_of(p, before):
    """Fresh, or as kept from before."""
    holds, fails = (KEEP if before is H else GAMMA), (1 - KEEP if before is F else 1 - GAMMA)
    return H if round(p, 9) >= holds else F if round(p, 9) <= round(fails, 9) else N


def chance(counts, shares, bar):
    """Probability that support is above the bar."""
    return (group_belief(*counts[0], bar) if len(counts) == 1 else area_belief(counts, shares, bar)).p_above


@st.composite
def _cases(draw):
    n_groups = draw(st.integers(1, 3))
    totals = [draw(st.integers(20, 150)) for _ in range(n_groups)]
    counts = tuple((float(draw(st.integers(0, total))), float(total)) for total in totals)
    return counts, tuple(draw(st.floats(0.1, 1)) for _ in counts), draw(st.sampled_from([0.5, 0.35]))


@settings(max_examples=300, deadline=None)
@given(_cases())
def test_flips_equal_trying_one_vote_after_another(case):
    """Hostile votes where it holds, willing ones where it does not; only what stands is kept past the bar."""
    counts, shares, bar = case
    before = outcome_of(chance(counts, shares, bar), None)
    hostile = before is H
    found = votes_to_turn(counts, shares, 0, bar, before, hostile, GAMMA, KEEP)

    def after(votes):
        k, n = counts[0]
        added = ((k if hostile else k + votes, n + votes), *counts[1:])
        return outcome_of(chance(added, shares, bar), None if before is N else before)

    tried = next(
        (votes for votes in range(1, 600) if (after(votes) is H) != (before is H) or _rose(before, after(votes))), None
    )
    assert found == tried or (tried is None and (found is None or found >= 600))


def _rose(before, after):
    return before is F and after is not F


def test_thirteen_hostile_votes_turn_the_worked_example():
    """A fresh verdict would need only nine."""
    case = (((66.0, 110.0),), (1.0,), 0, 0.50, H, True, GAMMA)
    assert votes_to_turn(*case, KEEP) == 13
    assert votes_to_turn(*case, GAMMA) == 9


def test_groups_that_are_unsure_are_not_a_matter_of_a_few_votes():
    """No flip is told where more votes alone would turn nothing."""
    unsure = m.opinions(m.counts("A", 80, 20), m.counts("B", 60, 30), m.counts("all", 140, 50), stability=0.6)
    assert m.verdict(m.standing() | unsure).buckets["values"].flip is None


def test_a_flip_read_back_into_the_counts_turns_the_verdict():
    """And one vote fewer does not."""
    facts = m.standing()
    flip = m.verdict(facts).buckets["values"].flip
    memory = _round(m.verdict(facts))
    for votes, expected in ((int(flip.change), N), (int(flip.change) - 1, H)):
        cells = [
            m.counts("A", 80, 20, people=100),
            m.counts("B", 60, 30, people=90),
            m.counts("all", 140, 50, people=190),
        ]
        hostile = [m.changed(c, disagree=c.disagree + (votes if c.group in {"B", "all"} else 0)) for c in cells]
        turned = m.verdict(facts | m.opinions(*hostile), memory=memory)
        assert turned.buckets["values"].outcome is expected


@pytest.mark.parametrize(("votes", "close"), [(m.counts("all", 66, 44), False), (m.counts("all", 57, 45), True)])
def test_few_votes_make_it_too_close_to_call(votes, close):
    """Five votes, or two in a hundred of the voters."""
    bucket = m.verdict(m.standing() | m.opinions(votes)).buckets["values"]
    assert is_close(bucket, standard_rules()) is close


def _round(verdict):
    return Round("r", m.ON, (verdict,), "")
