"""Statements that mark a group out."""

import numpy as np
import pytest

from tests.values.made import camps
from threebuckets.values import GroupCounts, count_votes, representative_statements


def test_statements_the_camps_divide_over_are_found_and_agreed_ones_are_not():
    votes, camp = camps(300, 30, (0.5, 0.5), seed=1)
    found = representative_statements(count_votes(votes, groups=camp, n_groups=2))
    assert found.group_index.size > 20
    assert not np.isin(np.arange(6), found.statement_index).any()
    assert (found.lift > 0).all()
    assert (found.q_value <= 0.05).all()
    for group in (0, 1):
        assert (np.diff(found.lift[found.group_index == group]) <= 1e-12).all()


def test_groups_drawn_at_random_are_hardly_marked_out():
    votes, _ = camps(300, 60, (0.5, 0.5), seed=2)
    found = [
        representative_statements(
            count_votes(votes, groups=np.random.default_rng(seed).integers(0, 3, votes.n_participants), n_groups=3)
        ).group_index.size
        for seed in range(10)
    ]
    assert np.mean(found) <= 0.5


def test_z_compares_smoothed_shares():
    counts = GroupCounts.of([[40], [10]], [[10], [30]], [[10], [20]])
    found = representative_statements(counts)
    s1, n1, s2, n2 = 41, 61, 11, 61
    p = (s1 + s2) / (n1 + n2)
    z = (s1 / n1 - s2 / n2) / np.sqrt(p * (1 - p) * (1 / n1 + 1 / n2))
    assert found.z[found.answer == 1] == pytest.approx([z])
    assert found.share[0] == pytest.approx(40 / 60)
    assert found.lift[found.answer == 1] == pytest.approx([41 / 62 - 11 / 62])


def test_small_cells_and_single_groups_are_left_out():
    assert representative_statements(GroupCounts.of([[9], [0]], [[0], [90]])).z.size == 0
    assert representative_statements(GroupCounts.of([[90, 5]], [[10, 60]])).z.size == 0
    assert representative_statements(GroupCounts.of([[0], [0]], [[0], [0]])).z.size == 0
