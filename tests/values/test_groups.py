"""Opinion groups: found where they are, not found where they are not, whatever the numbering."""

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score

from tests.values.made import camps, renumbered, shuffled_within_statements
from threebuckets.errors import ShapeError
from threebuckets.values import Votes, assign, opinion_groups, opinion_landscape, place, redraw_groups
from threebuckets.values.stability import multiplicities


def grouped(votes, **options):
    return opinion_groups(votes, opinion_landscape(votes), **{"replicates": 20, **options})


@pytest.mark.parametrize("shares", [(0.6, 0.4), (0.5, 0.3, 0.2)])
def test_camps_are_found_with_their_members(shares):
    votes, camp = camps(200, 40, shares, seed=1)
    groups = grouped(votes)
    assert groups.is_clear
    assert groups.n_groups == len(shares)
    assert adjusted_rand_score(groups.group, camp) > 0.95
    assert (np.diff(groups.sizes) <= 0).all()
    assert groups.sizes.sum() == (groups.group >= 0).sum()
    assert (groups.group_stability > 0.9).all()
    assert "clear" in groups.reason


@pytest.mark.parametrize("seed", range(4))
def test_votes_without_structure_give_no_clear_groups(seed):
    votes, _ = camps(150, 40, seed=seed)
    groups = grouped(shuffled_within_statements(votes, seed))
    assert not groups.is_clear
    assert groups.n_groups == 1
    assert groups.stability < 0.75
    assert groups.reason.startswith("No clear groups")
    assert (groups.group == 0).all()
    assert len(groups.candidates) == 4


def test_renumbering_people_changes_no_byte():
    votes, _ = camps(150, 40, seed=2)
    order = np.random.default_rng(0).permutation(votes.n_participants)
    here, there = grouped(votes), grouped(renumbered(votes, 5000 + order))
    assert here.group.tobytes() == there.group[order].tobytes()
    for name in ("centres", "sizes", "group_stability"):
        assert getattr(here, name).tobytes() == getattr(there, name).tobytes()
    assert here.candidates == there.candidates
    assert here.membership.tobytes() == there.membership[order].tobytes()


def test_renumbering_statements_leaves_the_groups_alone():
    votes, _ = camps(150, 40, seed=3)
    order = np.random.default_rng(1).permutation(votes.n_statements)
    here, there = grouped(votes), grouped(renumbered(votes, votes.participant_ids, order))
    assert (here.group == there.group).all()


def test_the_seed_does_not_decide_stable_groups():
    votes, _ = camps(150, 40, seed=4)
    assert (grouped(votes).group == grouped(votes, seed=9).group).all()


def test_a_group_too_small_is_not_taken():
    votes, _ = camps(300, 30, (0.97, 0.03), seed=5)
    groups = grouped(votes)
    assert not groups.is_clear
    assert min(candidate.smallest_share for candidate in groups.candidates if candidate.stability > 0.9) < 0.05


def test_a_small_group_is_shown_without_a_veto():
    votes, _ = camps(300, 30, (0.93, 0.07), seed=6)
    groups = grouped(votes)
    assert groups.n_groups == 2
    assert groups.can_veto.tolist() == [True, False]


def test_unverified_people_join_groups_and_shape_none():
    votes, _ = camps(150, 40, seed=7)
    clones = np.repeat(np.arange(400) + 10_000, 40)
    everyone = votes.with_votes(clones, np.tile(np.arange(40), 400), np.tile(np.where(np.arange(40) % 2, 1, -1), 400))
    fit = everyone.participant_ids < 10_000
    here = grouped(votes)
    there = opinion_groups(everyone, opinion_landscape(everyone, fit=fit), fit=fit, replicates=20)
    assert (there.group[fit] == here.group).all()
    assert there.sizes.tolist() == here.sizes.tolist()
    assert (there.group[~fit] >= 0).all()
    assert there.stability == here.stability


def test_group_indices_keep_their_meaning_between_rounds():
    votes, _ = camps(160, 40, (0.52, 0.48), seed=8)
    first = grouped(votes)
    leaving = first.participant_ids[first.group == 0][:40]
    second = grouped(votes.without(leaving), previous=first)
    kept = np.isin(first.participant_ids, second.participant_ids)
    assert (second.group == first.group[kept]).mean() > 0.95
    assert second.sizes[0] < second.sizes[1]


def test_new_people_are_assigned_to_the_nearest_group():
    votes, _ = camps(150, 40, seed=9)
    landscape, groups = opinion_landscape(votes), grouped(votes)
    some = votes.keep(participants=np.arange(votes.n_participants) % 5 == 0)
    found = assign(groups, place(landscape, some), included=some.votes_per_participant >= 7)
    assert (found == groups.group[::5]).all()
    with pytest.raises(ShapeError):
        assign(groups, np.zeros((2, 3)), included=np.ones(2, bool))


def test_groups_can_be_drawn_without_some_statements():
    votes, _ = camps(150, 40, seed=10)
    groups = grouped(votes)
    drawn = redraw_groups(votes, groups, leave_out=np.arange(40) < 3)
    assert drawn.n_groups == groups.n_groups
    assert (drawn.group == groups.group).mean() > 0.95
    assert drawn.is_clear
    alone = redraw_groups(votes, groups, leave_out=np.arange(40) > 3)
    assert alone.n_groups == 1


def test_without_replicates_nothing_is_clear():
    groups = grouped(camps(150, 40, seed=11)[0], replicates=0)
    assert groups.n_groups == 2
    assert not groups.is_clear
    assert np.isnan(groups.stability)
    assert "not computed" in groups.reason


@pytest.mark.parametrize(
    "votes",
    [
        Votes.from_columns([], [], []),
        Votes.from_columns([1], ["a"], [1]),
        Votes.from_columns(np.repeat(np.arange(30), 9), np.tile(np.arange(9), 30), np.zeros(270)),
    ],
)
def test_too_little_data_is_one_group_and_a_reason(votes):
    groups = grouped(votes)
    assert groups.n_groups == 1
    assert not groups.is_clear
    assert groups.reason
    assert groups.sizes.tolist() == [votes.n_participants]


def test_people_are_drawn_poisson_and_each_by_their_own_number():
    draws = multiplicities(1, 2, 100_000)
    assert draws.mean() == pytest.approx(1, abs=0.02)
    assert draws.var() == pytest.approx(1, abs=0.03)
    assert (multiplicities(1, 2, 10) == draws[:10]).all()
    assert (multiplicities(1, 3, 100) != draws[:100]).any()
