"""Polis exports: layouts, sign, superseded votes, and the public part of an export."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from threebuckets.errors import InputError
from threebuckets.exchange import Loaded, apply, detect, load, preview, save

Write = Callable[[str, str | bytes], Path]

COMMENTS = "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body\n"
VOTES = "timestamp,datetime,comment-id,voter-id,vote\n"
START = 1_500_000_000_000


def export(written: Write, *, sign: int = 1, unit: int = 1, body: str = '"Buses, daily"', prefix: str = "") -> Path:
    """Six statements, each agreed to by its author and disagreed with by one other."""
    bodies = [body, *(f"Sentence {n}" for n in range(1, 6))]
    comments = "".join(f"{START // unit + n},,{n},{n},9,9,{1 if n else -1},{bodies[n]}\n" for n in range(6))
    votes = "".join(
        f"{(START + 1_000 * n) // unit},,{n},{n},{sign}\n{(START + 1_000 * n) // unit},,{n},{n + 10},{-sign}\n"
        for n in range(6)
    )
    written(f"export/{prefix}comments.csv", COMMENTS + comments)
    return written(f"export/{prefix}votes.csv", VOTES + votes).parent


def votes_of(loaded: Loaded) -> dict[tuple[str, str], int]:
    rows = loaded.tables["values/votes"].select("participant", "statement", "vote")
    return {(who, what): vote for who, what, vote in rows.iter_rows()}


def test_an_export_folder_gives_statements_and_standing_votes(written: Write) -> None:
    loaded = load(export(written))
    assert loaded.format == "polis"
    assert votes_of(loaded)["0", "0"] == 1
    statements = loaded.tables["values/statements"]
    assert statements["status"].to_list() == ["withdrawn", *["live"] * 5]
    assert statements["text"][0] == "Buses, daily"
    assert statements["created"][0] == date(2017, 7, 14)
    assert loaded.tables["values/votes"]["voted_at"][0] == "2017-07-14T02:40:00.000+00:00"


def test_nobody_counts_as_verified_unless_someone_says_so(written: Write) -> None:
    folder = export(written)
    asked = preview(folder)
    assert "verified" in asked.questions[0]
    assert asked.first["values/votes"]["verified"].null_count() == 12
    told = load(folder, options={"verified": "yes"})
    assert told.questions == ()
    assert told.tables["values/votes"]["verified"].all()
    open_poll = load(folder, options={"accept_open_poll": "A first listening round."})
    assert open_poll.questions == ()
    assert open_poll.settings.accept_open_poll == "A first listening round."
    assert open_poll.tables["values/votes"]["verified"].null_count() == 12


def test_votes_stored_the_other_way_round_are_turned_and_said_so(written: Write) -> None:
    folder = export(written, sign=-1)
    loaded = load(folder)
    assert votes_of(loaded)["0", "0"] == 1
    assert any("turned the sign" in sentence for sentence in loaded.repairs)
    assert votes_of(load(folder, options={"sign": "as-is"}))["0", "0"] == -1


def test_a_sign_that_nothing_tells_is_asked_for(written: Write) -> None:
    written("few/comments.csv", COMMENTS + f"{START},,0,0,1,0,1,One\n")
    folder = written("few/votes.csv", VOTES + f"{START},,0,5,1\n").parent
    with pytest.raises(InputError) as caught:
        load(folder)
    assert [fault.code for fault in caught.value.faults] == ["F66"]
    assert "sign=as-is" in caught.value.faults[0].expected
    assert votes_of(load(folder, options={"sign": "flip"}))["5", "0"] == -1


def test_bare_comment_bodies_are_split_at_the_first_commas(written: Write) -> None:
    """Older report exports quote nothing, and a body may run over several lines."""
    loaded = load(export(written, unit=1_000, body="Buses, daily,\nand at night"))
    assert loaded.tables["values/statements"]["text"][0] == "Buses, daily,\nand at night"
    assert any("not quoted" in sentence for sentence in loaded.repairs)


def test_seconds_and_milliseconds_mean_the_same_day(written: Write) -> None:
    loaded = load(export(written, unit=1_000))
    assert loaded.tables["values/votes"]["voted_at"][0] == "2017-07-14T02:40:00.000+00:00"


def test_times_of_two_units_in_one_file_are_refused(written: Write) -> None:
    folder = export(written)
    votes = (folder / "votes.csv").read_text() + f"{START // 1_000},,0,30,1\n"
    (folder / "votes.csv").write_text(votes)
    with pytest.raises(InputError) as caught:
        load(folder)
    assert "F71" in {fault.code for fault in caught.value.faults}


def test_the_last_vote_counts_and_a_tie_is_warned_of(written: Write) -> None:
    folder = export(written)
    later = f"{START + 90_000},,1,10,1\n{START + 90_000},,2,10,1\n{START + 90_000},,2,10,-1\n"
    (folder / "votes.csv").write_text((folder / "votes.csv").read_text() + later)
    loaded = load(folder)
    assert votes_of(loaded)["10", "1"] == 1
    assert votes_of(loaded)["10", "2"] == -1
    assert loaded.counts["superseded"] == 1
    assert [(fault.code, fault.line) for fault in loaded.warnings] == [("F25", 16)]


def test_a_matrix_that_disagrees_with_the_votes_is_an_error(written: Write) -> None:
    folder = export(written)
    header = "participant,xid,group-id,n-comments,n-votes,n-agree,n-disagree,0,1,2,3,4,5\n"
    written("export/participants-votes.csv", header + "0,secret,0,1,1,1,0,-1,,,,,\n")
    with pytest.raises(InputError) as caught:
        load(folder)
    assert caught.value.faults[0].code == "F72"
    assert "secret" not in str(caught.value)


def test_the_matrix_alone_is_enough_and_ids_of_other_systems_are_dropped(written: Write) -> None:
    written("m/comments.csv", COMMENTS + "".join(f"{START},,{n},{n},0,0,1,S{n}\n" for n in range(6)))
    header = "participant,xid,group-id,n-comments,n-votes,n-agree,n-disagree,0,1,2,3,4,5\n"
    rows = "".join(f"{n},x{n},{n % 2},1,1,1,0,{',' * n}1{',' * (5 - n)}\n" for n in range(6))
    found = preview(written("m/participants-votes.csv", header + rows).parent)
    assert found.n_rows["values/votes"] == 6
    assert "xid" in found.dropped_columns
    assert "xid" not in found.first["values/people"].columns
    assert found.first["values/people"]["peer_group"].to_list() == ["0", "1"] * 3


def test_a_vote_on_a_statement_that_is_not_there_is_an_error(written: Write) -> None:
    folder = export(written)
    (folder / "votes.csv").write_text((folder / "votes.csv").read_text() + f"{START},,77,1,1\n")
    with pytest.raises(InputError) as caught:
        load(folder)
    assert [fault.code for fault in caught.value.faults] == ["F21"]


def test_bad_votes_are_all_named_with_their_lines(written: Write) -> None:
    folder = export(written)
    (folder / "votes.csv").write_text((folder / "votes.csv").read_text() + "x,,0,1,1\n1500000000000,,0,1,2\n1,2\n")
    assert [(fault.code, fault.line) for fault in preview(folder).faults] == [("F11", 14), ("F12", 15), ("F06", 16)]


def test_people_get_an_area_when_someone_says_where_they_live(written: Write) -> None:
    folder = export(written)
    everybody = load(folder, options={"area": "E1"}).tables["values/people"]
    assert everybody["area"].unique().to_list() == ["E1"]
    people = written("people.csv", "participant,area\n0,E2\n")
    some = load(folder, options={"people": str(people)}).tables["values/people"]
    assert some.select("participant", "area").rows() == [("0", "E2")]


def test_a_second_conversation_needs_ids_of_its_own(written: Write, target) -> None:
    apply(load(export(written), source="first"), target, on=date(2026, 5, 1))
    other = export(written, body="Trains")
    with pytest.raises(InputError) as caught:
        apply(load(other, source="second"), target, on=date(2026, 5, 1))
    assert caught.value.faults[0].code == "F69"
    report = apply(load(other, source="second", options={"prefix": "b"}), target, on=date(2026, 5, 1))
    assert report.added["values/statements"] == 6


def test_applying_an_export_twice_changes_nothing(written: Write, target) -> None:
    folder = export(written)
    apply(load(folder), target, on=date(2026, 5, 1))
    report = apply(load(folder), target, on=date(2026, 6, 1))
    assert sum(report.added.values()) == sum(report.changed.values()) == 0
    assert report.unchanged["values/votes"] == 12
    assert target.writes[1].tables == {}
    assert target.writes[0].ledger.equals(target.writes[1].ledger)


def test_the_ledger_holds_nothing_about_a_person(written: Write, target) -> None:
    apply(load(export(written)), target, on=date(2026, 5, 1))
    assert target.writes[0].ledger["table"].unique().to_list() == ["values/statements"]


def test_a_person_who_changed_their_mind_is_a_changed_vote(written: Write, target) -> None:
    folder = export(written)
    apply(load(folder), target, on=date(2026, 5, 1))
    (folder / "votes.csv").write_text((folder / "votes.csv").read_text() + f"{START + 90_000},,1,10,1\n")
    report = apply(load(folder), target, on=date(2026, 6, 1))
    assert (report.added["values/votes"], report.changed["values/votes"]) == (1, 0)


def test_the_public_export_comes_from_the_published_table_alone(tmp_path: Path) -> None:
    published = pl.DataFrame(
        {
            "statement": ["s1", "s1", "s1"],
            "area": ["E1"] * 3,
            "group": ["all", "A", "B"],
            "agree": [40, 30, -1],
            "disagree": [10, 5, -1],
            "passed": [5, 5, -1],
            "base": [55, 40, 15],
            "people": [60, 40, 20],
        }
    )
    statements = pl.DataFrame(
        {"statement": ["s1"], "text": ["=More buses"], "status": ["live"], "created": [date(2026, 1, 1)]}
    )
    tables = {"values/published": published, "values/statements": statements}
    files = save(tables, tmp_path / "out", format="polis")
    assert [file.name for file in files] == ["summary.csv", "comments.csv", "comment-groups.csv"]
    groups = (tmp_path / "out/comment-groups.csv").read_text().splitlines()
    assert groups[0].startswith(
        "comment-id,comment,total-votes,total-agrees,total-disagrees,total-passes,group-a-votes"
    )
    assert groups[1] == "s1,'=More buses,55,40,10,5,40,30,5,5,15,,,"
    with pytest.raises(InputError):
        save({"values/votes": pl.DataFrame()}, tmp_path / "no", format="polis")
    assert not (tmp_path / "no").exists()


def test_single_files_of_an_export_are_recognised(written: Write) -> None:
    assert detect(export(written) / "votes.csv")[0].format == "polis"
    assert load(export(written) / "comments.csv").tables.keys() == {"values/statements"}
