"""Votes: what stands, in any order of rows."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from threebuckets.errors import InputError, ShapeError, UnknownCodeError
from threebuckets.values import Votes

ROWS = st.lists(st.tuples(st.integers(-5, 20), st.integers(0, 9), st.sampled_from([-1, 0, 1])), max_size=80)


def as_bytes(votes):
    return [
        getattr(votes, name).tobytes()
        for name in ("participant_ids", "statement_ids", "starts", "statement_index", "answers")
    ]


def as_dict(votes):
    people, statements = votes.participant_ids[votes.participant_index], votes.statement_ids[votes.statement_index]
    return {(p, s): a for p, s, a in zip(people.tolist(), statements.tolist(), votes.answers.tolist(), strict=True)}


def columns(rows):
    return [list(column) for column in zip(*rows, strict=True)] if rows else [[], [], []]


@given(ROWS)
def test_of_repeated_votes_the_last_one_stands(rows):
    votes = Votes.from_columns(*columns(rows))
    assert as_dict(votes) == {(p, s): a for p, s, a in rows}
    assert votes.n_votes + votes.n_superseded == len(rows)
    assert votes.starts[-1] == votes.n_votes


@given(ROWS, st.randoms())
def test_the_order_of_rows_changes_no_byte_where_times_are_given(rows, random):
    timed = [(*row, number) for number, row in enumerate(rows)]
    shuffled = random.sample(timed, len(timed))
    first = Votes.from_columns(*columns(rows)[:3], times=np.arange(len(rows)))
    p, s, a, t = [list(column) for column in zip(*shuffled, strict=True)] if rows else [[], [], [], []]
    assert as_bytes(first) == as_bytes(Votes.from_columns(p, s, a, times=np.asarray(t, int)))


@given(ROWS, ROWS)
@settings(max_examples=60)
def test_a_later_batch_gives_what_all_rows_together_give(rows, later):
    merged = Votes.from_columns(*columns(rows)).with_votes(*columns(later))
    together = Votes.from_columns(*columns(rows + later))
    assert as_bytes(merged) == as_bytes(together)
    assert merged.n_superseded == together.n_superseded


@given(ROWS, st.data())
@settings(max_examples=60)
def test_kept_people_and_statements_keep_their_votes(rows, data):
    votes = Votes.from_columns(*columns(rows))
    people = np.array(
        data.draw(st.lists(st.booleans(), min_size=votes.n_participants, max_size=votes.n_participants)), bool
    )
    statements = np.array(
        data.draw(st.lists(st.booleans(), min_size=votes.n_statements, max_size=votes.n_statements)), bool
    )
    kept = votes.keep(participants=people, statements=statements)
    keys = set(votes.participant_ids[people].tolist()), set(votes.statement_ids[statements].tolist())
    assert as_dict(kept) == {(p, s): a for (p, s), a in as_dict(votes).items() if p in keys[0] and s in keys[1]}
    assert kept.n_participants == people.sum()
    assert kept.n_statements == statements.sum()


def test_ids_may_be_texts_and_missing_times_come_first():
    times = np.array(["NaT", "2026-01-02", "2026-01-01"], "datetime64[s]")
    votes = Votes.from_columns(["b", "b", "a"], ["x", "x", "x"], [1, -1, 0], times=times)
    assert votes.participant_ids.tolist() == ["a", "b"]
    assert votes.answers.tolist() == [0, -1]


def test_statements_nobody_voted_on_are_kept():
    votes = Votes.from_columns([1], ["b"], [1], all_statement_ids=["c", "a", "b"])
    assert votes.statement_ids.tolist() == ["a", "b", "c"]
    assert votes.statement_index.tolist() == [1]


def test_people_whose_votes_are_erased_are_gone():
    votes = Votes.from_columns([1, 2, 3], [1, 1, 1], [1, 0, -1]).without([2, 99])
    assert votes.participant_ids.tolist() == [1, 3]


def test_all_unknown_answers_are_told_at_once():
    with pytest.raises(InputError) as error:
        Votes.from_columns([1, 1, 1], [1, 2, 3], [2, float("nan"), 1])
    assert error.value.n_faults == 2
    assert "column answers: found 2" in str(error.value)


@pytest.mark.parametrize(
    ("arguments", "kind", "text"),
    [
        (([1, "a"], [1, 1], [1, 1]), InputError, "participant_ids"),
        (([1, None], [1, 1], [1, 1]), InputError, "NoneType"),
        ((["a", ""], [1, 1], [1, 1]), InputError, "empty id"),
        (([1.5, 2], [1, 1], [1, 1]), InputError, "float64"),
        (([1], [1, 1], [1, 1]), ShapeError, "one length"),
        ((range(70_000), range(70_000), [1] * 70_000), ShapeError, "65535"),
    ],
)
def test_columns_that_cannot_be_votes_are_refused(arguments, kind, text):
    with pytest.raises(kind, match=text):
        Votes.from_columns(*arguments)


def test_a_statement_that_is_not_among_all_is_refused():
    with pytest.raises(UnknownCodeError, match="found 9"):
        Votes.from_columns([1], [9], [1], all_statement_ids=[1, 2])


def test_arrays_are_read_only_and_inputs_stay_as_they_were():
    people = np.array([2, 1])
    votes = Votes.from_columns(people, np.array([1, 1]), np.array([1, 0]))
    with pytest.raises(ValueError, match="read-only"):
        votes.answers[0] = 1
    people[0] = 5
    assert votes.participant_ids.tolist() == [1, 2]


def test_no_votes_at_all_are_fine():
    votes = Votes.from_columns([], [], [])
    assert (votes.n_participants, votes.n_statements, votes.n_votes) == (0, 0, 0)
    assert votes.with_votes([1], ["a"], [1]).n_votes == 1
