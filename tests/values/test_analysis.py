"""The whole analysis, and its answers to too little data."""

import numpy as np
import pytest

from tests.values.made import camps
from threebuckets.values import Votes, analyse, bridging_scores, flagged_participants


def test_every_figure_of_a_conversation_is_there():
    votes, camp = camps(200, 30, (0.6, 0.4), seed=1)
    found = analyse(votes, replicates=15)
    assert found.groups.n_groups == 2
    assert found.support.share.shape == found.worst_group.share.shape == found.flip.shape == (30,)
    assert found.group_support.share.shape == (2, 30)
    assert (found.worst_group.low == found.group_support.low.min(axis=0)).all()
    assert found.table.labels.tolist() == ["A", "B", "all"]
    assert found.table.to_json() == found.verified_table.to_json()
    assert found.representative.group_index.size
    assert (found.flip[:6] > 20).all()
    assert "open poll" in " ".join(found.notes)
    assert camp.size == found.weights.size


def test_what_bridges_is_fitted_on_the_verified_people_of_the_landscape():
    votes, _ = camps(150, 24, seed=6)
    verified = votes.participant_ids % 3 > 0
    found = analyse(votes, verified=verified, replicates=5)
    alone = bridging_scores(votes, fit=verified, landscape=found.landscape, replicates=5)
    assert found.bridging.score.tolist() == alone.score.tolist()
    assert found.bridging.low.tolist() == alone.low.tolist()
    assert found.bridging.bridges[:6].any()


def test_only_live_statements_count():
    votes, _ = camps(100, 20, seed=2)
    live = np.arange(20) >= 4
    assert (
        analyse(votes, live=live, replicates=0).table.to_json()
        == analyse(votes.keep(statements=live), replicates=0).table.to_json()
    )


def test_fake_voters_move_neither_groups_nor_verified_figures():
    votes, _ = camps(150, 30, seed=3)
    fakes = np.repeat(np.arange(600) + 10_000, 30)
    everyone = votes.with_votes(fakes, np.tile(np.arange(30), 600), np.full(18_000, -1))
    verified = everyone.participant_ids < 10_000
    before = analyse(votes, verified=np.ones(votes.n_participants, bool), replicates=15)
    after = analyse(everyone, verified=verified, replicates=15)
    assert after.groups.sizes.tolist() == before.groups.sizes.tolist()
    assert after.groups.can_veto.tolist() == before.groups.can_veto.tolist()
    assert after.verified_table.to_json() == before.verified_table.to_json()
    assert np.abs(after.support.share - before.support.share).max() <= 0.1 / 1.1
    assert after.flagged[~verified].all()
    assert "figures that a verdict may rest on would change" in " ".join(after.notes)


def test_weighted_figures_stand_beside_unweighted_ones():
    votes, camp = camps(150, 20, seed=4)
    weights = np.where(camp == 0, 0.5, 2.0)
    found, plain = analyse(votes, weights=weights, replicates=0), analyse(votes, replicates=0)
    assert (found.unweighted_totals.agree == plain.totals.agree).all()
    assert (found.totals.agree != plain.totals.agree).any()


def test_the_round_before_keeps_groups_in_their_places():
    votes, _ = camps(160, 30, (0.52, 0.48), seed=5)
    first = analyse(votes, replicates=10)
    leaving = votes.participant_ids[first.groups.group == 0][:40]
    second = analyse(votes.without(leaving), previous=first, replicates=10)
    stayed = ~np.isin(votes.participant_ids, leaving)
    assert (second.groups.group == first.groups.group[stayed]).mean() > 0.95
    assert second.landscape.components[0] @ first.landscape.components[0] > 0.9


@pytest.mark.parametrize(
    "votes",
    [
        Votes.from_columns([], [], []),
        Votes.from_columns([], [], [], all_statement_ids=["a", "b"]),
        Votes.from_columns([1], ["a"], [1]),
        Votes.from_columns(range(30), ["a"] * 30, [0] * 30),
        Votes.from_columns(np.repeat(np.arange(30), 9), np.tile(np.arange(9), 30), np.ones(270)),
        Votes.from_columns([1, 2], ["a", "b"], [1, 1]).keep(participants=np.zeros(2, bool)),
    ],
)
@pytest.mark.parametrize("is_verified", [True, False, None])
def test_too_little_data_is_a_finding_and_never_an_error(votes, is_verified):
    verified = None if is_verified is None else np.full(votes.n_participants, is_verified)
    found = analyse(votes, verified=verified, replicates=3)
    assert found.groups.n_groups == 1
    assert found.notes
    assert found.support.low.shape == found.bridging.score.shape == (votes.n_statements,)
    unknown = np.isnan(found.support.share)
    assert (found.support.low[unknown] == 0).all()
    assert (found.support.high[unknown] == 1).all()
    if is_verified is False:
        assert unknown.all()
        assert not found.table.labels.size


def test_people_who_vote_alike_throughout_or_copy_each_other_are_marked():
    draw = np.random.default_rng(0)
    own = draw.choice([-1, 1], (5, 16))
    own[1] = own[2] = own[3]
    own[4] = 1
    votes = Votes.from_columns(np.repeat(np.arange(5), 16), np.tile(np.arange(16), 5), own.ravel())
    assert flagged_participants(votes).tolist() == [False, True, True, True, True]
    assert not flagged_participants(votes.keep(statements=np.arange(16) < 14)).any()
