"""The published table: nothing small in it, the same bytes for the same votes."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.values.made import camps, renumbered
from threebuckets.errors import ShapeError
from threebuckets.values import HIDDEN, GroupCounts, analyse, count_votes, publish, support
from threebuckets.values.votes import Votes

COUNTS = ("agree", "disagree", "passed")


def table_of(votes, group, n_groups=3, **options):
    counts = count_votes(votes, groups=group, n_groups=n_groups, **options)
    labels = ["A", "B", "C"][:n_groups]
    return publish(counts, count_votes(votes, **options), statement_ids=votes.statement_ids, labels=labels)


def drawn(seed, n_people=70, n_statements=8):
    draw = np.random.default_rng(seed)
    person, statement = np.nonzero(draw.random((n_people, n_statements)) < draw.uniform(0.1, 1, n_statements))
    answers = draw.choice([-1, 0, 1], person.size, p=draw.dirichlet([1, 1, 1]))
    votes = Votes.from_columns(person, statement, answers, all_statement_ids=range(n_statements))
    return votes, draw.integers(-1, 3, votes.n_participants), draw


@given(st.integers(0, 100_000), st.booleans())
@settings(max_examples=60, deadline=None)
def test_nothing_about_few_people_is_ever_shown(seed, is_weighted):
    votes, group, draw = drawn(seed)
    weights = draw.uniform(0.2, 5, votes.n_participants) if is_weighted else None
    verified = draw.random(votes.n_participants) < 0.8
    counts = count_votes(votes, groups=group, n_groups=3, weights=weights, verified=verified)
    table = table_of(votes, group, weights=weights, verified=verified)
    for name in COUNTS:
        values = getattr(table, name)
        assert ((values == HIDDEN) | (values % 5 == 0)).all()
        assert not ((values > 0) & (values < 10)).any()
        assert (values[~table.is_shown] == HIDDEN).all()
    assert (table.base[table.is_shown] >= 10).all()
    assert (table.n_people >= 10).all()
    for row, label in enumerate(table.labels.tolist()):
        if label != "all":
            people = counts.n_people["ABC".index(label)]
            assert (people.sum(axis=1)[table.is_shown[row]] >= 10).all()
            for name, answer in (("agree", 2), ("disagree", 0), ("passed", 1)):
                seen = getattr(table, name)[row] != HIDDEN
                assert not ((people[seen, answer] >= 1) & (people[seen, answer] <= 7)).any()
    shares = table.population_share[table.labels != "all"]
    assert not shares.size or shares.sum() == pytest.approx(1, abs=1e-5)


def test_counts_are_rounded_and_small_ones_hidden():
    counts = GroupCounts.of([[33, 7, 0, 9]], [[12, 40, 50, 0]], [[3, 0, 8, 0]])
    table = publish(counts, counts, statement_ids=np.arange(4), labels=["A"])
    assert table.labels.tolist() == ["A", "all"]
    assert table.agree[0].tolist() == [35, -1, 0, -1]
    assert table.disagree[0].tolist() == [10, 40, 50, -1]
    assert table.passed[0].tolist() == [-1, 0, 10, -1]
    assert table.base[0].tolist() == [50, 45, 60, -1]


def test_passes_are_published_in_the_scale_of_the_opinions():
    votes = Votes.from_columns(range(60), ["s"] * 60, [1] * 20 + [-1] * 20 + [0] * 20)
    weights = np.where(np.arange(60) % 2, 1.6, 0.4)
    counts = count_votes(votes, weights=weights)
    n = counts.n_effective[0, 0]
    table = publish(counts, counts, statement_ids=votes.statement_ids, labels=["A"])
    assert n == pytest.approx(40 / 1.36)
    assert table.agree[0, 0] == 15
    assert table.passed[0, 0] == 15


def test_a_hidden_count_stands_for_four_and_is_bounded_by_one_and_seven():
    counts = GroupCounts.of([[30]], [[5]])
    table = publish(counts, counts, statement_ids=np.arange(1), labels=["A"])
    assert table.disagree[0, 0] == HIDDEN
    assert table.support().share[0, 0] == pytest.approx(30 / 34)
    worst, best = table.bounds()
    assert support(worst).share[0, 0] == pytest.approx(30 / 37)
    assert support(best).share[0, 0] == pytest.approx(30 / 31)
    assert worst.base[0, 0] == table.base[0, 0] == 35


def test_a_cell_that_does_not_exist_holds_no_opinion():
    counts = GroupCounts.of([[9, 20]], [[0, 20]])
    table = publish(counts, counts, statement_ids=np.arange(2), labels=["A"])
    found = table.support()
    assert np.isnan(found.share[0, 0])
    assert (found.low[0, 0], found.high[0, 0]) == (0, 1)


@given(st.integers(0, 1000))
@settings(max_examples=15, deadline=None)
def test_the_same_votes_give_the_same_bytes_in_any_order(seed):
    votes, group, draw = drawn(seed)
    order = draw.permutation(votes.n_participants)
    other = renumbered(votes, 500 + order)
    other_group = group[np.argsort(order)]
    assert table_of(votes, group).to_json() == table_of(other, other_group).to_json()


def test_renumbering_people_changes_no_byte_of_the_whole_analysis():
    votes, _ = camps(150, 30, seed=1)
    order = np.random.default_rng(2).permutation(votes.n_participants)
    here, there = analyse(votes, replicates=10), analyse(renumbered(votes, 900 + order), replicates=10)
    assert here.table.to_json() == there.table.to_json()
    assert here.groups.is_clear


@given(st.integers(0, 1000), st.integers(1, 25))
@settings(max_examples=30, deadline=None)
def test_two_tables_that_differ_in_a_column_are_ten_people_apart_there(seed, n_new):
    votes, group, draw = drawn(seed, n_people=120)
    before = table_of(votes, group)
    person = np.arange(n_new) + 5000
    statement = draw.integers(0, 3, n_new)
    later = votes.with_votes(person, statement, draw.choice([-1, 1], n_new))
    n_changed = np.bincount(statement, minlength=votes.n_statements)
    new_group = np.concatenate([group, draw.integers(0, 3, n_new)])
    counts = count_votes(later, groups=new_group, n_groups=3)
    after = publish(counts, count_votes(later), statement_ids=later.statement_ids, labels=["A", "B", "C"],
                    previous=before, n_changed=n_changed)  # fmt: skip
    if not (n_changed >= 10).any():
        assert after.to_json() == before.to_json()
    held = n_changed < 10
    rows = [before.labels.tolist().index(label) for label in after.labels.tolist() if label in before.labels]
    kept = [label in before.labels for label in after.labels.tolist()]
    for name in (*COUNTS, "base"):
        assert (getattr(after, name)[kept][:, held] == getattr(before, name)[rows][:, held]).all()


def test_a_group_of_fewer_than_ten_has_no_row():
    counts = GroupCounts.of([[9], [40]], [[0], [20]])
    table = publish(counts, GroupCounts.of([[49]], [[20]]), statement_ids=np.arange(1), labels=["A", "B"])
    assert table.labels.tolist() == ["B", "all"]
    few = GroupCounts.of([[4]], [[4]])
    assert publish(few, few, statement_ids=np.arange(1), labels=["A"]).labels.size == 0


def test_a_table_of_nothing_is_a_table():
    few = GroupCounts.of([[4]], [[4]])
    empty = publish(few, few, statement_ids=np.arange(1), labels=["A"])
    assert empty.support().share.shape == (0, 1)
    assert empty.bounds()[0].agree.shape == (0, 1)
    assert replace(empty).to_json() == empty.to_json()


def test_labels_must_fit_the_groups():
    counts = GroupCounts.of([[9], [40]], [[0], [20]])
    with pytest.raises(ShapeError, match="labels"):
        publish(counts, counts, statement_ids=np.arange(1), labels=["A", "B"])
    with pytest.raises(ShapeError, match="stability"):
        publish(counts, counts.rows(slice(0, 1)), statement_ids=np.arange(1), labels=["A", "B"], stability=[1.0])
