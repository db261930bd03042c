"""Votes read from files."""

import gzip

import numpy as np
import polars as pl
import pytest

from threebuckets.errors import InputError
from threebuckets.values import Votes, read_votes

ROWS = {"voter-id": [3, 1, 3], "comment-id": [7, 7, 7], "vote": [1, 0, -1], "timestamp": [20, 5, 10]}
NAMES = {"participant": "voter-id", "statement": "comment-id", "answer": "vote", "time": "timestamp"}


@pytest.mark.parametrize("name", ["votes.csv", "votes.csv.gz", "votes.parquet"])
def test_every_format_gives_the_same_votes(tmp_path, name):
    table, path = pl.DataFrame(ROWS), tmp_path / name
    if name.endswith("parquet"):
        table.write_parquet(path)
    elif name.endswith("gz"):
        path.write_bytes(gzip.compress(table.write_csv().encode()))
    else:
        table.write_csv(path)
    votes = read_votes(path, **NAMES)
    assert votes.participant_ids.tolist() == [1, 3]
    assert votes.answers.tolist() == [0, 1]
    assert votes.n_superseded == 1


def test_another_code_of_answers_must_be_named(tmp_path):
    path = tmp_path / "votes.csv"
    path.write_text("participant,statement,vote\np1,s1,yes\np2,s1,no\np02,s1,skip\n")
    votes = read_votes(path, codes={"yes": 1, "no": -1, "skip": 0})
    assert votes.participant_ids.tolist() == ["p02", "p1", "p2"]
    assert votes.answers.tolist() == [0, 1, -1]
    with pytest.raises(InputError, match=r"votes.csv, line 2, column vote: found yes; expected 1 \(agree\)"):
        read_votes(path)


def test_iso_times_tell_the_last_vote(tmp_path):
    path = tmp_path / "votes.csv"
    path.write_text(
        "participant,statement,vote,voted_at\n1,1,1,2026-01-02T10:00:00+02:00\n1,1,-1,2026-01-02T09:00:00+00:00\n"
        "2,1,0,\n2,1,1,2026-01-01T00:00:00Z\n"
    )
    assert read_votes(path, time="voted_at").answers.tolist() == [-1, 1]


def test_all_faults_are_told_with_their_lines(tmp_path):
    path = tmp_path / "votes.csv"
    path.write_text("participant,statement,vote,at\n1,1,1,5\n,1,2,6\n1,,1,soon\n")
    with pytest.raises(InputError) as error:
        read_votes(path, time="at")
    assert error.value.n_faults == 4
    assert [fault.line for fault in error.value.faults] == [3, 3, 4, 4]


def test_a_missing_file_and_missing_columns_are_told(tmp_path):
    with pytest.raises(InputError, match="F01"):
        read_votes(tmp_path / "none.csv")
    path = tmp_path / "votes.csv"
    path.write_text("a,b\n1,2\n")
    with pytest.raises(InputError, match=r"found columns a, b; expected a column participant"):
        read_votes(path)
    (tmp_path / "broken.parquet").write_bytes(b"no table")
    with pytest.raises(InputError, match="F06"):
        read_votes(tmp_path / "broken.parquet")


def test_ids_are_numbers_only_where_all_are_written_as_one(tmp_path):
    path = tmp_path / "votes.csv"
    path.write_text("participant,statement,vote\n1,1,1\n2,01,1\n")
    votes = read_votes(path)
    assert votes.participant_ids.dtype == np.int64
    assert votes.statement_ids.tolist() == ["01", "1"]
    path.write_text("participant,statement,vote\n")
    assert isinstance(read_votes(path), Votes)
