"""How answers to one statement go with answers to another."""

import numpy as np
import pytest
from scipy.stats import pearsonr

from tests.values.made import camps
from threebuckets.errors import ShapeError
from threebuckets.values import Votes, co_voting
from threebuckets.values.co_voting import _BLOCK


def test_correlation_and_interval_are_scipys_over_common_voters():
    votes, _ = camps(80, 12, seed=1, density=0.6)
    dense = np.full((votes.n_participants, votes.n_statements), np.nan)
    dense[votes.participant_index, votes.statement_index] = votes.answers
    found = co_voting(votes, min_common=20)
    assert found.first.size > 50
    for first, second, r, low, high, n in zip(
        found.first, found.second, found.correlation, found.low, found.high, found.n_common, strict=True
    ):
        both = ~np.isnan(dense[:, first]) & ~np.isnan(dense[:, second])
        theirs = pearsonr(dense[both, first], dense[both, second])
        assert n == both.sum()
        assert r == pytest.approx(theirs.statistic, abs=1e-12)
        assert (low, high) == pytest.approx(tuple(theirs.confidence_interval(0.95)), abs=1e-9)


def test_every_pair_with_enough_common_voters_is_there_once_the_strongest_first():
    votes, _ = camps(60, 9, seed=2, density=1.0)
    found = co_voting(votes)
    pairs = set(zip(found.first.tolist(), found.second.tolist(), strict=True))
    assert len(pairs) == found.first.size == 36
    assert (np.diff(np.abs(found.correlation).round(9)) <= 0).all()
    assert co_voting(votes, min_common=61).first.size == 0


def test_a_statement_all_agree_with_goes_with_nothing():
    people, statements = np.repeat(np.arange(30), 3), np.tile(np.arange(3), 30)
    answers = np.where(statements == 0, 1, np.where(people % 2, 1, -1))
    found = co_voting(Votes.from_columns(people, statements, answers))
    assert (found.first.tolist(), found.second.tolist(), found.correlation.tolist()) == ([1], [2], [1.0])
    assert found.low[0] <= 1 == found.high[0]


def test_pairs_across_blocks_of_statements_are_found():
    size = _BLOCK + 40
    draw = np.random.default_rng(3)
    answers = draw.choice([-1, 0, 1], (25, size))
    answers[:, size - 1] = answers[:, 2]
    people, statements = np.indices(answers.shape)
    found = co_voting(Votes.from_columns(people.ravel(), statements.ravel(), answers.ravel()))
    assert (found.first[0], found.second[0]) == (2, size - 1)
    assert found.first.size == size * (size - 1) // 2


def test_no_votes_give_no_pairs_and_too_few_common_voters_are_refused():
    assert co_voting(Votes.from_columns([], [], [])).first.size == 0
    with pytest.raises(ShapeError, match="min_common"):
        co_voting(camps(30, 8)[0], min_common=3)
