"""The landscape against dense principal components, and its independence of numbering."""

import numpy as np
import pytest
from sklearn.decomposition import PCA

from tests.values.made import camps, renumbered
from threebuckets.errors import ShapeError
from threebuckets.values import Votes, opinion_landscape, place


def filled(votes, means):
    dense = np.tile(means, (votes.n_participants, 1))
    dense[votes.participant_index, votes.statement_index] = votes.answers
    return dense


@pytest.mark.parametrize("n_statements", [30, 90])
def test_components_equal_those_of_the_matrix_filled_with_means(n_statements):
    votes, _ = camps(150, n_statements, (0.5, 0.3, 0.2), seed=4)
    found = opinion_landscape(votes)
    dense = filled(votes, found.means)
    oracle = PCA(2).fit(dense)
    assert np.abs((oracle.components_ * found.components).sum(axis=1)) == pytest.approx([1, 1], abs=1e-6)
    assert found.explained == pytest.approx(oracle.explained_variance_ratio_, abs=1e-9)
    n_votes = votes.votes_per_participant
    scores = (dense - found.means) @ found.components.T
    assert found.positions == pytest.approx(scores * np.sqrt(n_statements / n_votes)[:, None], abs=1e-9)


def test_the_two_ways_to_components_agree(monkeypatch):
    votes, _ = camps(150, 50, (0.5, 0.3, 0.2), seed=5)
    dense = opinion_landscape(votes)
    monkeypatch.setattr("threebuckets.values.landscape.DENSE_STATEMENTS", 10)
    lanczos = opinion_landscape(votes)
    assert lanczos.components == pytest.approx(dense.components, abs=1e-6)
    assert lanczos.n_products > dense.n_products


@pytest.mark.parametrize("n_statements", [30, 90])
def test_renumbering_people_changes_no_byte_of_their_positions(n_statements):
    votes, _ = camps(80, n_statements, seed=1)
    weight = np.random.default_rng(2).uniform(0.5, 2, votes.n_participants)
    order = np.random.default_rng(3).permutation(votes.n_participants)
    other = renumbered(votes, 1000 + order)
    weight_there = weight[np.argsort(order)]
    here, there = opinion_landscape(votes, weights=weight), opinion_landscape(other, weights=weight_there)
    assert here.components.tobytes() == there.components.tobytes()
    assert here.positions.tobytes() == there.positions[order].tobytes()


def test_weight_two_counts_like_two_people():
    votes, _ = camps(60, 20, seed=6)
    double = votes.with_votes(
        votes.participant_ids[votes.participant_index] + 1000, votes.statement_ids[votes.statement_index], votes.answers
    )
    once = opinion_landscape(votes, weights=np.full(votes.n_participants, 2.0))
    twice = opinion_landscape(double)
    assert once.components == pytest.approx(twice.components, abs=1e-9)


def test_people_outside_the_fit_do_not_shape_the_map():
    votes, _ = camps(60, 20, seed=7)
    fit = np.arange(votes.n_participants) < 40
    whole, part = opinion_landscape(votes, fit=fit), opinion_landscape(votes.keep(participants=fit))
    assert whole.components == pytest.approx(part.components, abs=1e-9)
    assert place(part, votes) == pytest.approx(whole.positions, abs=1e-9)


def test_axes_keep_their_side_and_order_between_rounds():
    votes, _ = camps(120, 40, (0.5, 0.3, 0.2), seed=8)
    first = opinion_landscape(votes)
    mirrored = type(first)(
        first.statement_ids,
        first.means,
        -first.components[::-1],
        first.explained[::-1],
        first.positions,
        first.statement_positions,
        first.included,
        0,
    )
    again = opinion_landscape(votes, previous=mirrored)
    assert again.components == pytest.approx(mirrored.components, abs=1e-9)


def test_empty_and_constant_statements_have_no_loading():
    votes, _ = camps(60, 20, seed=9)
    ids = votes.participant_ids
    votes = votes.with_votes(ids, np.full(ids.size, 100), np.ones(ids.size, int))
    person, statement = votes.participant_ids[votes.participant_index], votes.statement_ids[votes.statement_index]
    votes = Votes.from_columns(person, statement, votes.answers, all_statement_ids=[*votes.statement_ids, 200])
    found = opinion_landscape(votes)
    assert found.means[-2:].tolist() == [1, 0]
    assert found.components[:, -2:] == pytest.approx(np.zeros((2, 2)), abs=1e-12)
    assert found.is_map


@pytest.mark.parametrize(
    "votes",
    [
        Votes.from_columns([], [], []),
        Votes.from_columns([1], ["a"], [1]),
        Votes.from_columns(np.repeat(np.arange(14), 9), np.tile(np.arange(9), 14), np.ones(126)),
        Votes.from_columns(np.repeat(np.arange(40), 6), np.tile(np.arange(6), 40), np.tile([1, -1], 120)),
    ],
)
def test_with_too_little_data_there_is_no_map(votes):
    found = opinion_landscape(votes)
    assert not found.is_map
    assert np.isnan(found.positions).all()
    assert np.isfinite(found.means).all()


@pytest.mark.parametrize("n_statements", [9, 80])
def test_where_everybody_votes_alike_everybody_stands_in_the_middle(n_statements):
    people = 20
    votes = Votes.from_columns(
        np.repeat(np.arange(people), n_statements),
        np.tile(np.arange(n_statements), people),
        np.ones(people * n_statements),
    )
    found = opinion_landscape(votes)
    assert found.is_map
    assert not found.positions.any()
    assert not found.explained.any()


def test_a_fit_of_another_length_is_refused():
    with pytest.raises(ShapeError, match="fit"):
        opinion_landscape(camps(20, 10)[0], fit=np.ones(3, bool))
