"""Elections as `.pb` files: read, checked with every fault at once, written back without loss."""

import io
from fractions import Fraction
from pathlib import Path

import pytest

from threebuckets.errors import InputError
from threebuckets.exchange.pabulib import check_pb, read_pb, read_pb_with_warnings, write_pb

GOOD = """META
key;value
description;A village
country;Nowhere
unit;Village
instance;2026
num_projects;3
num_votes;3
budget;100
vote_type;approval
rule;equalshares
date_begin;2026
date_end;2026
mood;fair
PROJECTS
project_id;cost;votes;name
B/1;60;2;"Benches; by the water"
2;40;2;Trees
10;30;0;Lamps
VOTES
voter_id;vote;sex
x;B/1,2;F
y;2;M
z;B/1;
"""


def written(tmp_path: Path, text: str) -> Path:
    """A file with a text in it."""
    path = tmp_path / "village.pb"
    path.write_text(text, encoding="utf-8")
    return path


def codes(path: Path) -> list[tuple[str, str, int | None]]:
    """Codes, severities and lines of all faults."""
    return [(fault.code, fault.severity, fault.line) for fault in check_pb(path)]


def test_a_good_file_is_read_whole(tmp_path: Path) -> None:
    """Ids are text, costs exact, ballots compressed."""
    election = read_pb(written(tmp_path, GOOD))
    assert election.ids == ("B/1", "2", "10")
    assert election.whole_costs == (60, 40, 30)
    assert election.ballots.supporters.tolist() == [2000, 2000, 0]
    assert check_pb(written(tmp_path, GOOD)) == ()


def test_reading_and_writing_again_loses_nothing(tmp_path: Path) -> None:
    """Unknown keys, columns and quoted cells come back as they were."""
    election = read_pb(written(tmp_path, GOOD))
    out = io.StringIO(newline="")
    write_pb(election, out)
    again = read_pb(written(tmp_path, out.getvalue()))
    assert (again.meta, again.projects, again.voters) == (election.meta, election.projects, election.voters)
    assert "mood;fair" in out.getvalue()


def test_a_voter_without_a_wish_has_money_all_the_same(tmp_path: Path) -> None:
    """An empty vote is valid."""
    election = read_pb(written(tmp_path, GOOD.replace("z;B/1;", "z;;")))
    assert election.ballots.n_voters == 3


def test_a_decimal_comma_is_read_with_a_warning(tmp_path: Path) -> None:
    """Costs become whole in the smallest unit that all of them need."""
    path = written(tmp_path, GOOD.replace("2;40;", "2;40,5;"))
    assert ("F83", "warning", 18) in codes(path)
    assert read_pb(path).whole_costs == (120, 81, 60)
    assert read_pb(path).budget == 200


def test_all_faults_are_told_at_once_with_their_lines(tmp_path: Path) -> None:
    """Nothing is half-read."""
    broken = GOOD.replace("2;40;", "B/1;much;").replace("x;B/1,2;F", "x;B/1,9;F").replace("z;B/1;", "z;B/1,B/1;")
    found = codes(written(tmp_path, broken))
    assert {("F83", "error", 18), ("F84", "error", 18), ("F85", "error", 22), ("F85", "error", 24)} <= set(found)
    with pytest.raises(InputError):
        read_pb(written(tmp_path, broken))


@pytest.mark.parametrize(
    ("old", "new", "code", "severity"),
    [
        ("VOTES\nvoter_id;vote;sex\n", "", "F80", "error"),
        ("budget;100\n", "", "F81", "error"),
        ("rule;equalshares\n", "", "F81", "warning"),
        ("num_votes;3", "num_votes;4", "F82", "warning"),
        ("budget;100", "budget;0", "F83", "error"),
        ("y;2;M", "x;2;M", "F84", "error"),
        ("x;B/1,2;F", "x;B/1, 2;F", "F90", "warning"),
        ("Trees", "Trees\n4;5;9;Kites", "F88", "warning"),
        ("vote_type;approval", "vote_type;applause", "F89", "error"),
        ("mood;fair", "max_length;1", "F87", "warning"),
        ("project_id;cost", "project;cost", "F81", "error"),
        ("budget;100", "budget;100,000", "F83", "error"),
        ("budget;100", "budget;1e300", "F83", "error"),
        ("budget;100", "budget;100,5", "F83", "warning"),
        ("10;30;", "10;1e400;", "F83", "error"),
        ("10;30;", "10;1e99999999;", "F83", "error"),
        ("10;30;", "10;1/3;", "F83", "error"),
        ("10;30;", "10;1_000;", "F83", "error"),
        ("mood;fair", "max_sum_cost;90", "F87", "warning"),
        ("mood;fair", "min_sum_cost;70", "F87", "warning"),
        ("rule;equalshares", "rule;nonsense", "F89", "warning"),
        ("vote_type;approval", "vote_type;cumulative", "F81", "warning"),
        ("x;B/1,2;F\ny;2;M\nz;B/1;\n", "", "F80", "warning"),
        ('B/1;60;2;"Benches; by the water"\n2;40;2;Trees\n10;30;0;Lamps\n', "", "F80", "error"),
    ],
)
def test_what_is_wrong_has_its_code(tmp_path: Path, old: str, new: str, code: str, severity: str) -> None:
    """Each kind of fault by itself."""
    assert (code, severity) in [(found, how) for found, how, _ in codes(written(tmp_path, GOOD.replace(old, new)))]


def test_points_must_be_as_many_as_projects_on_the_ballot(tmp_path: Path) -> None:
    """A shorter list would give the points to the wrong projects."""
    points = GOOD.replace("vote_type;approval", "vote_type;cumulative").replace(
        "voter_id;vote;sex", "voter_id;vote;points"
    )
    path = written(
        tmp_path, points.replace("x;B/1,2;F", "x;B/1,2;3").replace("y;2;M", "y;2;1").replace("z;B/1;", "z;B/1;2")
    )
    assert ("F86", "error", 22) in codes(path)
    good = written(
        tmp_path, points.replace("x;B/1,2;F", "x;B/1,2;3,1").replace("y;2;M", "y;2;1").replace("z;B/1;", "z;B/1;2")
    )
    assert read_pb(good).points == (Fraction(3), Fraction(1), Fraction(1), Fraction(2))


def test_an_ordered_ballot_is_worth_less_from_place_to_place(tmp_path: Path) -> None:
    """Of two, the first is worth one and the last nothing."""
    election = read_pb(written(tmp_path, GOOD.replace("vote_type;approval", "vote_type;ordinal")))
    assert election.ballots.utility.tolist() == [1]


def test_bytes_that_are_no_text_are_a_fault_and_no_crash(tmp_path: Path) -> None:
    """So are a missing file and an empty one."""
    path = tmp_path / "odd.pb"
    path.write_bytes(b"META\nkey;value\n\xff\xfe;x\n")
    assert "F65" in {fault.code for fault in check_pb(path)}
    path.write_bytes(b"")
    assert {fault.code for fault in check_pb(path)} == {"F80"}
    assert {fault.code for fault in check_pb(tmp_path / "none.pb")} == {"F01"}


def test_sentences_name_what_is_beyond_and_where(tmp_path: Path) -> None:
    """The project and its line; how many ballots, and what the file allows."""
    text = GOOD.replace("mood;fair", "max_length;1").replace("2;40;2", "2;40;9")
    said = [str(fault) for fault in check_pb(written(tmp_path, text))]
    assert said == [
        "village.pb, column META max_length: found 1 ballot with more projects than 1; expected at most 1. [F87]",
        'village.pb, line 18, column votes: found "9" for project 2; expected 2, as there are ballots. [F88]',
    ]


@pytest.mark.parametrize("points", ["1e9", "1/3", "12345678901", "0.00000000000000000001"])
def test_points_that_cannot_be_added_up_exactly_are_refused(tmp_path: Path, points: str) -> None:
    """Whether they are no plain numbers or too long: they would run over, or be rounded."""
    text = GOOD.replace("vote_type;approval", "vote_type;scoring").replace("voter_id;vote;sex", "voter_id;vote;points")
    text = text.replace("x;B/1,2;F", "x;B/1,2;3,1").replace("y;2;M", f"y;2;{points}").replace("z;B/1;", "z;B/1;2")
    assert [code for code, severity, _ in codes(written(tmp_path, text)) if severity == "error"] == ["F86"]


def test_limits_of_points_are_held_against_the_ballots(tmp_path: Path) -> None:
    """For a project, and in all."""
    text = GOOD.replace("vote_type;approval", "vote_type;cumulative\nmax_points;2\nmin_sum_points;2")
    text = text.replace("voter_id;vote;sex", "voter_id;vote;points").replace("x;B/1,2;F", "x;B/1,2;3,1")
    path = written(tmp_path, text.replace("y;2;M", "y;2;1").replace("z;B/1;", "z;B/1;2"))
    found = {fault.column: fault.found for fault in check_pb(path)}
    assert found == {
        "META max_points": "1 ballot with more points than 2 for a project",
        "META min_sum_points": "1 ballot with fewer points than 2 in all",
    }


def test_an_election_comes_with_what_is_odd_in_it(tmp_path: Path) -> None:
    """Both where its votes are read as columns and row by row."""
    for text in (GOOD.replace("num_votes;3", "num_votes;4"), GOOD.replace("budget;100", "budget;100,5")):
        election, warnings = read_pb_with_warnings(written(tmp_path, text))
        assert election.ids == ("B/1", "2", "10")
        assert len(warnings) == 1
