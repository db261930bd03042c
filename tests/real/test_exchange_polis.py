"""Six open Polis conversations: events, standing votes, superseded ones and the sign, as counted independently."""

import csv
import gzip
from pathlib import Path

import polars as pl
import pytest

from threebuckets.exchange import load, preview

VALUES = Path(__file__).parents[2].parent / "shared" / "data" / "values"
pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not VALUES.is_dir(), reason="the open data of ../shared/data is not here"),
]

# set: events, votes, superseded, statements whose printed agrees equal the last votes, own votes, of them agreeing
EXPECTED = {
    "brexit-consensus": (5_312, 5_303, 9, 47, 27, 27),
    "scoop-hivemind.ubi": (7_174, 7_153, 21, 59, 18, 18),
    "scoop-hivemind.biodiversity": (29_802, 29_719, 83, 276, 288, 281),
    "austria-climate.5twd2jsnkf.2022-08-08": (61_936, 61_384, 552, 365, 474, 474),
    "vtaiwan.uberx": (49_997, 49_443, 554, 108, 162, 162),
    "american-assembly.bowling-green": (0, 225_524, 0, None, 889, 880),
}


@pytest.mark.parametrize("name", EXPECTED)
def test_counts_of_every_conversation(name: str) -> None:
    loaded = load(VALUES / name)
    events, votes, superseded, agreeing, own, own_agreeing = EXPECTED[name]
    counts = loaded.counts
    assert (counts.get("events", 0), counts["votes"], counts.get("superseded", 0)) == (events, votes, superseded)
    assert (counts["own_votes"], counts["own_agreeing"]) == (own, own_agreeing)
    assert loaded.tables["values/votes"].height == votes
    assert loaded.repairs == ()
    if agreeing is not None:
        assert _equal_agrees(VALUES / name, loaded.tables["values/votes"]) == agreeing


def _equal_agrees(folder: Path, votes: pl.DataFrame) -> int:
    """Statements whose printed number of agrees equals the votes that stand."""
    standing = dict(votes.filter(pl.col("vote") == 1)["statement"].value_counts().iter_rows())
    with gzip.open(folder / "comments.csv.gz", "rt", encoding="utf-8", newline="") as stream:
        return sum(int(row["agrees"]) == standing.get(row["comment-id"], 0) for row in csv.DictReader(stream))


def _in_seconds(folder: Path, out: Path) -> Path:
    """The event log as the older report exports have it: seconds, sorted by statement and voter."""
    with gzip.open(folder / "votes.csv.gz", "rt", encoding="utf-8", newline="") as stream:
        header, *rows = list(csv.reader(stream))
    kept = sorted(
        ([str(int(row[0]) // 1_000), *row[1:]] for row in rows), key=lambda row: (int(row[2]), int(row[3]), int(row[0]))
    )
    out.mkdir()
    with (out / "votes.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([header, *kept])
    (out / "comments.csv").write_bytes(gzip.decompress((folder / "comments.csv.gz").read_bytes()))
    return out


@pytest.mark.parametrize(("name", "tied"), [("austria-climate.5twd2jsnkf.2022-08-08", 11), ("vtaiwan.uberx", 2)])
def test_votes_within_one_second_that_cannot_be_ordered_are_exactly_those_warned_of(
    name: str, tied: int, tmp_path: Path
) -> None:
    found = preview(_in_seconds(VALUES / name, tmp_path / "seconds"))
    assert [fault.code for fault in found.faults] == ["F25"] * tied
    assert found.n_rows["values/votes"] == EXPECTED[name][1]


def test_the_other_sign_gives_the_same_votes(tmp_path: Path) -> None:
    """The same conversation with agree stored as -1 is recognised, turned and said so."""
    folder = VALUES / "brexit-consensus"
    with gzip.open(folder / "votes.csv.gz", "rt", encoding="utf-8", newline="") as stream:
        header, *rows = list(csv.reader(stream))
    with (tmp_path / "votes.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([header, *([*row[:4], str(-int(row[4]))] for row in rows)])
    (tmp_path / "comments.csv").write_bytes(gzip.decompress((folder / "comments.csv.gz").read_bytes()))
    turned, plain = load(tmp_path), load(folder)
    assert turned.tables["values/votes"].equals(plain.tables["values/votes"])
    assert len(turned.repairs) == 1


def test_nobody_is_taken_for_verified_and_ids_of_other_systems_are_dropped() -> None:
    found = preview(VALUES / "austria-climate.5twd2jsnkf.2022-08-08")
    assert "xid" in found.dropped_columns
    assert found.source == "polis:5twd2jsnfk"
    assert "verified" in found.questions[0]
    assert found.first["values/votes"]["verified"].null_count() == 20
