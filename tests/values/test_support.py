"""Support, the least willing group, consensus."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from threebuckets.errors import ShapeError
from threebuckets.values import (
    GroupCounts,
    divisiveness,
    group_aware_consensus,
    support,
    worst_group_support,
)

NUMBERS = st.lists(st.integers(0, 60), min_size=6, max_size=6)


@given(NUMBERS, NUMBERS)
@settings(max_examples=40)
def test_the_interval_is_that_of_the_beta_distribution_and_holds_the_share(agree, disagree):
    counts = GroupCounts.of(np.reshape(agree, (2, 3)), np.reshape(disagree, (2, 3)))
    found = support(counts)
    voted = counts.opinions > 0
    assert np.isnan(found.share[~voted]).all()
    assert (found.low[~voted] == 0).all()
    assert (found.high[~voted] == 1).all()
    assert ((found.low <= found.share) & (found.share <= found.high))[voted].all()
    for k, n, low in zip(counts.agree[voted], counts.opinions[voted], found.low[voted], strict=True):
        assert low == (0 if k == 0 else pytest.approx(stats.beta.ppf(0.025, k + 0.5, n - k + 0.5), abs=1e-9))


def test_nobody_agreeing_and_everybody_agreeing_reach_the_ends():
    found = support(GroupCounts.of([[0, 10]], [[10, 0]]))
    assert found.low[0, 0] == 0
    assert found.high[0, 1] == 1


def test_passes_stay_visible_and_leave_support_alone():
    without, with_passes = GroupCounts.of([[6]], [[2]]), GroupCounts.of([[6]], [[2]], [[8]])
    assert support(without).share == support(with_passes).share
    assert support(with_passes).pass_share == 0.5


def test_one_unwilling_group_pulls_consensus_down():
    worst = worst_group_support(GroupCounts.of([[90], [5], [80]], [[10], [45], [20]]))
    assert worst.group_index.tolist() == [1]
    assert worst.share == pytest.approx(0.1)


def test_a_group_too_small_to_veto_does_not_decide():
    counts = GroupCounts.of([[90], [0]], [[10], [9]])
    assert worst_group_support(counts, can_veto=np.array([True, False])).group_index.tolist() == [0]
    nobody = worst_group_support(counts, can_veto=np.array([False, False]))
    assert nobody.group_index.tolist() == [-1]
    assert np.isnan(nobody.share).all()
    with pytest.raises(ShapeError):
        worst_group_support(counts, can_veto=np.array([True]))


def test_one_group_alone_always_decides():
    counts = GroupCounts.of([[9, 4]], [[1, 4]])
    alone, overall = worst_group_support(counts, can_veto=np.array([False])), support(counts).row(0)
    for name in ("share", "low", "high", "n_effective", "pass_share", "n_people"):
        assert getattr(alone, name) == pytest.approx(getattr(overall, name), nan_ok=True)


def test_group_aware_consensus_is_the_product_over_groups():
    counts = GroupCounts.of([[8, 3], [4, 0]], [[1, 2], [4, 5]], [[1, 0], [2, 5]])
    found = group_aware_consensus(counts)
    assert found.agree == pytest.approx([9 / 12 * 5 / 12, 4 / 7 * 1 / 12])
    assert found.disagree_geometric == pytest.approx(np.sqrt([2 / 12 * 5 / 12, 3 / 7 * 6 / 12]))


def test_a_divided_statement_is_more_divisive_than_an_undecided_one():
    counts = GroupCounts.of([[50, 25, 9], [0, 25, 0]], [[0, 25, 1], [50, 25, 0]])
    found = divisiveness(counts)
    assert found[:2] == pytest.approx([0.25, 0])
    assert np.isnan(found[2])
