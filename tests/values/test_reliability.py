"""How alike two halves of the people rank statements."""

import numpy as np
import pytest
from scipy.stats import spearmanr

from tests.values.made import camps, renumbered
from threebuckets.errors import ShapeError
from threebuckets.values import Votes, bridging_scores, count_votes, split_half, support
from threebuckets.values.reliability import _overlap, _rank_correlation


def by_support(votes):
    return support(count_votes(votes)).share[0]


def test_the_rank_correlation_is_scipys_with_ties_too():
    draw = np.random.default_rng(0)
    for _ in range(20):
        one, other = draw.integers(0, 6, (2, 15)).astype(float)
        assert _rank_correlation(one, other) == pytest.approx(spearmanr(one, other).statistic, abs=1e-12)


def test_the_top_overlap_counts_what_both_tops_hold():
    ten = np.arange(20.0)
    assert _overlap(ten, ten, 0.1) == 1
    assert _overlap(ten, -ten, 0.1) == 0
    assert _overlap(np.array([5.0, 4, 1, 0]), np.array([0.0, 5, 1, 4]), 0.5) == 0.5


def test_clear_views_rank_alike_and_answers_by_chance_do_not():
    votes, _ = camps(300, 30, seed=1)
    draw = np.random.default_rng(2)
    people, statements = votes.participant_ids[votes.participant_index], votes.statement_index
    chance = Votes.from_columns(people, statements, draw.choice([-1, 1], votes.n_votes))
    clear, none = split_half(votes, by_support), split_half(chance, by_support)
    assert clear.rank_correlation > 0.9
    assert clear.low <= clear.rank_correlation <= clear.high
    assert clear.top_overlap > none.top_overlap
    assert abs(none.rank_correlation) < 0.25
    assert clear.n_repeats == 20


def test_each_repeat_divides_all_the_people_into_halves():
    votes, _ = camps(41, 10, seed=3)
    seen = []

    def watch(half):
        seen.append(half.participant_ids)
        return by_support(half)

    split_half(votes, watch, repeats=3)
    for one, other in zip(seen[::2], seen[1::2], strict=True):
        assert {one.size, other.size} == {20, 21}
        assert sorted([*one, *other]) == votes.participant_ids.tolist()
    assert sorted(seen[0]) != sorted(seen[2])


def test_renumbering_people_changes_nothing_and_another_seed_does():
    votes, _ = camps(80, 12, seed=4)
    other = renumbered(votes, np.random.default_rng(5).permutation(votes.n_participants))
    assert split_half(votes, by_support, seed=1) == split_half(other, by_support, seed=1)
    assert split_half(votes, by_support, seed=1) != split_half(votes, by_support, seed=2)


def test_statements_that_one_half_cannot_rank_are_left_out():
    votes, _ = camps(60, 10, seed=6)
    once = votes.with_votes([0], [77], [1])
    assert split_half(once, lambda half: bridging_scores(half).score, repeats=3).n_repeats == 3


@pytest.mark.parametrize("votes", [Votes.from_columns([], [], []), Votes.from_columns([1], [1], [1])])
def test_too_little_gives_no_number(votes):
    found = split_half(votes, by_support, repeats=2)
    assert np.isnan(found.rank_correlation)
    assert np.isnan(found.top_overlap)
    assert found.n_repeats == 0


def test_a_top_of_nothing_is_refused():
    with pytest.raises(ShapeError, match="top"):
        split_half(camps(20, 5)[0], by_support, top=0)
