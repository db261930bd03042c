"""Votes read as columns are the same as votes read row by row; whatever is odd is left to the rows."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.exchange.test_pabulib import GOOD, written
from threebuckets.exchange.pabulib import Election, read_pb
from threebuckets.exchange.pabulib.clean_votes import Rows, clean_votes, divided

IDS = ("B/1", "2", "10")
HEAD = ("voter_id", "vote", "points")


def content(election: Election) -> tuple[object, ...]:
    """Everything that was read."""
    arrays = (election.starts.tolist(), election.project.tolist(), election.points)
    return (dict(election.meta), election.projects, tuple(election.voters), election.costs, *arrays)


def test_both_ways_read_the_same(tmp_path: Path) -> None:
    """A quoted cell among the votes makes the file be read row by row."""
    quoted = GOOD.replace("x;B/1,2;F", 'x;"B/1,2";F')
    assert divided(GOOD.encode()) is not None
    assert divided(quoted.encode()) is None
    assert content(read_pb(written(tmp_path, GOOD))) == content(read_pb(written(tmp_path, quoted)))


@given(
    st.lists(st.lists(st.tuples(st.sampled_from(IDS), st.integers(0, 9)), unique_by=lambda pair: pair[0], max_size=3))
)
def test_ballots_keep_their_order_and_points(ballots: list[list[tuple[str, int]]]) -> None:
    """Empty ballots too."""
    lines = [
        f"v{n};{','.join(name for name, _ in ballot)};{','.join(str(points) for _, points in ballot)}"
        for n, ballot in enumerate(ballots)
    ]
    found = clean_votes("\n".join([";".join(HEAD), *lines, ""]).encode(), HEAD, IDS, has_points=True)
    if not ballots:
        return
    assert found is not None
    names = [IDS[place] for place in found.project]
    got = [
        list(zip(names[start:end], found.points[start:end], strict=True))
        for start, end in zip(found.starts[:-1], found.starts[1:], strict=True)
    ]
    assert got == ballots
    assert list(found.rows) == [tuple(line.split(";")) for line in lines]


@pytest.mark.parametrize(
    "line",
    [
        "x;7;1",
        "x;2,2;1,1",
        "x;2, 10;1,1",
        "x;2;",
        "x;2;-1",
        "x;2;many",
        "x;2",
        "x;2;1;more",
        ";2;1",
        "y;2;1",
        "x;2,;1,1",
    ],
)
def test_whatever_is_odd_is_left_to_the_rows(line: str) -> None:
    """Unknown and double projects, spaces, points that do not fit, rows of another length, names twice or missing."""
    data = f"{';'.join(HEAD)}\ny;2;1\n{line}\n".encode()
    assert clean_votes(data, HEAD, IDS, has_points=True) is None


def test_rows_are_equal_to_any_rows_alike(tmp_path: Path) -> None:
    """And can be taken one by one or in parts."""
    rows = read_pb(written(tmp_path, GOOD)).voters
    assert isinstance(rows, Rows)
    assert rows[0] == ("x", "B/1,2", "F")
    assert list(rows[1:]) == list(rows)[1:]
    assert rows == tuple(rows)
    assert rows != tuple(rows)[1:]
    assert hash(rows) == hash(rows[:])
