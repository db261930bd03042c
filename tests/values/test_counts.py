"""Counting votes by group, and the cap on unverified ones."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from threebuckets.errors import InputError, ShapeError
from threebuckets.values import GroupCounts, Votes, count_votes, support


def drawn(seed, n_people=40, n_statements=6, n_groups=3):
    draw = np.random.default_rng(seed)
    seen = draw.random((n_people, n_statements)) < 0.7
    person, statement = np.nonzero(seen)
    answer = draw.choice([-1, 0, 1], person.size)
    votes = Votes.from_columns(person, statement, answer, all_statement_ids=range(n_statements))
    return votes, draw.integers(-1, n_groups, votes.n_participants), draw.uniform(0.2, 3, votes.n_participants), draw


@given(st.integers(0, 1000))
@settings(max_examples=30)
def test_counts_equal_those_of_a_dense_matrix(seed):
    votes, group, weight, _ = drawn(seed)
    dense = np.full((votes.n_participants, votes.n_statements), np.nan)
    dense[votes.participant_index, votes.statement_index] = votes.answers
    counts = count_votes(votes, groups=group, n_groups=3, weights=weight)
    for g in range(3):
        mine = dense[group == g]
        w = np.broadcast_to(weight[group == g, None], mine.shape)
        assert counts.agree[g] == pytest.approx((w * (mine == 1)).sum(axis=0))
        assert counts.passed[g] == pytest.approx((w * (mine == 0)).sum(axis=0))
        assert counts.n_people[g, :, 0].tolist() == (mine == -1).sum(axis=0).tolist()
        opinion = np.abs(mine) == 1
        squares = (w**2 * opinion).sum(axis=0)
        kish = np.divide((w * opinion).sum(axis=0) ** 2, squares, out=np.zeros_like(squares), where=squares > 0)
        assert counts.n_effective[g] == pytest.approx(kish)
        assert counts.members[g] == ((group == g) & (votes.votes_per_participant > 0)).sum()


def test_weights_of_one_change_nothing():
    votes, group, _, _ = drawn(3)
    plain = count_votes(votes, groups=group, n_groups=3)
    weighted = count_votes(votes, groups=group, n_groups=3, weights=np.ones(votes.n_participants))
    for name in ("agree", "disagree", "passed", "n_effective", "n_people", "members", "weighted_members"):
        assert getattr(plain, name).tobytes() == getattr(weighted, name).tobytes()


@given(st.integers(0, 10_000), st.integers(1, 400), st.sampled_from([-1, 0, 1, None]))
@settings(max_examples=60, deadline=None)
def test_no_number_of_unverified_votes_moves_support_by_more_than_the_cap_allows(seed, n_fakes, answer):
    votes, group, _, draw = drawn(seed)
    person = np.repeat(np.arange(n_fakes) + 10_000, votes.n_statements)
    answers = draw.integers(-1, 2, person.size) if answer is None else np.full(person.size, answer)
    everyone = votes.with_votes(person, np.tile(votes.statement_ids, n_fakes), answers)
    verified = everyone.participant_ids < 10_000
    groups = np.concatenate([group, draw.integers(-1, 3, n_fakes)])
    before = count_votes(votes, groups=group, n_groups=3)
    after = count_votes(everyone, groups=groups, n_groups=3, verified=verified, cap=0.10)
    p, q = support(before).share, support(after).share
    allowed = 0.1 / 1.1 * np.maximum(p, 1 - p) + 1e-12
    assert (np.isnan(p) == np.isnan(q)).all()
    assert (np.nan_to_num(np.abs(p - q)) <= np.nan_to_num(allowed, nan=1)).all()
    assert (after.n_effective <= 1.1 * before.n_effective + 1e-9).all()
    assert (after.n_people == before.n_people).all()


def test_unverified_votes_under_the_cap_count_in_full():
    votes = Votes.from_columns(range(21), ["s"] * 21, [1] * 10 + [-1] * 10 + [1])
    counts = count_votes(votes, verified=np.arange(21) < 20)
    assert counts.agree.tolist() == [[11.0]]
    assert counts.n_people.tolist() == [[[10, 0, 10]]]


def test_without_verified_people_nothing_counts():
    votes = Votes.from_columns([1, 2], ["s", "s"], [1, 1])
    counts = count_votes(votes, verified=np.zeros(2, bool))
    assert counts.agree.sum() == 0
    assert np.isnan(support(counts).share).all()


@pytest.mark.parametrize(
    ("arguments", "kind", "text"),
    [
        ({"weights": np.array([1.0, -1.0])}, InputError, "finite weight"),
        ({"weights": np.array([1.0, np.nan])}, InputError, "weights"),
        ({"weights": np.ones(3)}, ShapeError, r"shape \(2,\)"),
        ({"weights": np.zeros(2)}, ShapeError, "all 0"),
        ({"verified": np.ones(2)}, ShapeError, "verified"),
        ({"groups": np.array([0, 1])}, ShapeError, "groups from -1 to 0"),
        ({"groups": np.array([0])}, ShapeError, "groups"),
    ],
)
def test_arguments_that_do_not_fit_are_refused(arguments, kind, text):
    with pytest.raises(kind, match=text):
        count_votes(Votes.from_columns([1, 2], ["s", "s"], [1, 1]), **arguments)


def test_counts_of_people_must_have_one_shape_and_no_gaps():
    with pytest.raises(ShapeError):
        GroupCounts.of([[1, 2]], [[1]])
    with pytest.raises(ShapeError):
        GroupCounts.of([[np.nan]], [[1]])
