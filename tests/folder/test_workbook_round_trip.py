"""A platform survives the way into a workbook and back, and what is changed there arrives."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from tests.folder.made import assert_same, contents, made_folder, made_platform
from threebuckets.errors import InputError
from threebuckets.folder import (
    check_workbook,
    new_workbook,
    read_folder,
    read_platform,
    read_workbook,
    write_folder,
    write_platform,
    write_workbook,
)
from threebuckets.policy.documents import parse_policy
from threebuckets.policy.platform import Platform, RecordedRound

RICH = """---
# a note that must survive
title: Family centres
version: 7
kind: family-centre
problem: "No place: to turn to"
aims: [Every child ready, "Parents | able to work"]
from: 2027-01-01
until: 2030-12-31
effect_from: 2028-01-01
values: {serves: [neighbours-help]}
statements:
  - {statement: s2, stance: against, role: core}
  - {statement: s1, stance: for, role: core}
needs:
  - {indicator: cold-homes, target: 7.5, horizon: 2029-12-31, direction: lower}
requirements:
  - {id: lead, kind: skill, skill: nursery-lead, amount: 2, low: 2, high: 2, unit: people, part: inspected}
  - {id: start-up, lever: money, ours: false, kind: money, amount: 40000, unit: GBP, from: 2027-01-01, until: 2027-06-30}
core:
  - {id: inspected, text: Registered and inspected., lead: required}
choices:
  - {id: where, question: "Where?", type: text}
  - {id: opens, question: "When?", type: one-of, options: ["06:30", "08:00"]}
  - {id: extras, question: "What else?", type: many-of, options: [repair, class], targets: [cold-homes],
     adds: {repair: [{id: bench, kind: space, amount: 20, unit: m2}]}}
  - {id: places, question: "How many?", type: number, unit: children, minimum: 8, maximum: 60, scales: {lead: 0.125}}
why_not: {nobody: x, market: y}
requires: [warm-rooms]
---

Prose with *Markdown*.

- and a list
"""


def rich_platform(room: Path) -> Platform:
    """The example with a policy that uses everything, a round, an outline and a ledger."""
    platform = read_folder(made_folder(room))
    return Platform(
        settings=platform.settings,
        rules=platform.rules,
        tables=platform.tables,
        policies={**platform.policies, "family-centres": parse_policy(RICH, slug="family-centres")},
        designs=platform.designs,
        boundaries={"example-ward-a": '{"coordinates":[[[0,53],[1,53],[1,54],[0,53]]],"type":"Polygon"}'},
        rounds={"2026-11-01": RecordedRound(b'{"a":1}', b"\x1f\x8b\0\xff")},
        files={**platform.files, "imports/polis.csv": b"table,key\n"},
    )


def edited(path: Path, change: Callable[[openpyxl.Workbook], object]) -> Path:
    """The workbook as a person would save it after a change."""
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)
    return path


def column(book: openpyxl.Workbook, sheet: str, heading: str) -> str:
    """Letter of a column."""
    return next(cell.column_letter for cell in book[sheet][1] if cell.value == heading)


def test_a_platform_survives_the_workbook_without_loss(tmp_path: Path) -> None:
    """Folder → workbook → folder changes no byte, prose, comments and order included."""
    platform = rich_platform(tmp_path)
    write_folder(platform, tmp_path / "one")
    write_workbook(platform, tmp_path / "plan.xlsx")
    assert check_workbook(tmp_path / "plan.xlsx") == ()
    read = read_workbook(tmp_path / "plan.xlsx")
    assert_same(read, platform)
    write_folder(read, tmp_path / "two")
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_the_same_platform_gives_the_same_bytes(tmp_path: Path) -> None:
    """No time of day, no order of a set gets into the file."""
    platform = rich_platform(tmp_path)
    write_workbook(platform, tmp_path / "a" / "plan.xlsx")
    write_workbook(read_platform(tmp_path / "a" / "plan.xlsx"), tmp_path / "b" / "plan.xlsx")
    assert (tmp_path / "a" / "plan.xlsx").read_bytes() == (tmp_path / "b" / "plan.xlsx").read_bytes()


def test_a_workbook_whose_hidden_sheet_was_deleted_still_gives_every_policy(tmp_path: Path) -> None:
    """The visible sheets alone hold the whole of each policy and design."""
    platform = rich_platform(tmp_path)
    write_workbook(platform, tmp_path / "plan.xlsx")
    path = edited(tmp_path / "plan.xlsx", lambda book: book.remove(book["Kept files"]))
    read = read_workbook(path)
    for slug, policy in platform.policies.items():
        mine = read.policies[slug].model_dump(exclude={"source", "statements", "aims"})
        assert mine == policy.model_dump(exclude={"source", "statements", "aims"})
        assert set(read.policies[slug].statements) == set(policy.statements)
    without_source = {key: design.model_copy(update={"source": ""}) for key, design in platform.designs.items()}
    assert {key: design.model_copy(update={"source": ""}) for key, design in read.designs.items()} == without_source
    assert read.settings.title == platform.settings.title


def test_what_is_changed_in_the_sheets_arrives(tmp_path: Path) -> None:
    """A target, a setting, a requirement's end, a design's answer; an untouched policy keeps its text."""
    platform = rich_platform(tmp_path)
    write_workbook(platform, tmp_path / "plan.xlsx")

    def change(book: openpyxl.Workbook) -> None:
        needs = book["Needs"]
        row = next(row for row in needs.iter_rows(min_row=2) if row[0].value == "warm-rooms")
        row[2].value = 6.5
        book["Platform"]["B2"] = "A new title"
        book["Platform"].append(["rule decision.gamma", 0.95])
        book["Local designs"]["F2"] = "where = The chapel\nextras = soup|"

    read = read_workbook(edited(tmp_path / "plan.xlsx", change))
    assert read.policies["warm-rooms"].needs[0].target == 6.5
    assert read.policies["family-centres"] == platform.policies["family-centres"]
    assert read.settings.title == "A new title"
    assert "# who puts the platform forward" in read.settings.text
    assert read.rules.decision.gamma == 0.95
    answers = read.designs["warm-rooms", "example-ward-a"].answers
    assert answers == {"where": "The chapel", "extras": ("soup",)}


def test_cells_are_understood_as_spreadsheets_hold_them(tmp_path: Path) -> None:
    """Numbers for ids, real dates, a day's number, yes and no, words for votes, technical headings."""
    write_workbook(rich_platform(tmp_path), tmp_path / "plan.xlsx")

    def change(book: openpyxl.Workbook) -> None:
        book["Votes"]["C1"] = "vote"
        book["Votes"].append([17, "s1", "Disagree", datetime.fromisoformat("2026-10-01T18:30"), "yes"])
        book["People"].append([17, "example-ward-a", None])
        book["What they offer"][f"{column(book, 'What they offer', 'Until')}2"] = 46752
        book["Indicators"][f"{column(book, 'Indicators', 'Better is')}2"] = "Lower"

    read = read_workbook(edited(tmp_path / "plan.xlsx", change))
    vote = read.table("values/votes").filter(pl.col("participant") == "17").row(0, named=True)
    assert (vote["vote"], vote["voted_at"], vote["verified"]) == (-1, "2026-10-01T18:30:00Z", True)
    assert read.table("resources/offers").filter(pl.col("offer") == "example-hall")["until"].item() == date(
        2027, 12, 31
    )
    assert read.table("situation/indicators")["polarity"].item() == -1


def test_texts_that_look_like_formulas_or_codes_come_back_as_they_were(tmp_path: Path) -> None:
    """Formulas, control characters, spreadsheet escapes and errors are text and stay text."""
    texts = ["=1+1", "'=1", "-5", "#N/A", "a\x01b", "line\r\nend", "_x0041_", "a_x0041_x0042_", " space ", "12", "true"]
    values = pl.DataFrame({"value": [f"v{n:02d}" for n in range(len(texts))], "name": texts})
    write_workbook(made_platform(values__values=values), tmp_path / "plan.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "plan.xlsx")["Values"]
    assert all(cell.data_type == "s" for cell in sheet["B"])
    assert read_workbook(tmp_path / "plan.xlsx").table("values/values")["name"].to_list() == texts


def test_a_new_workbook_explains_itself_and_its_examples_are_not_read(tmp_path: Path) -> None:
    """Ten lines of explanation, drop-downs, notes, a grey example on every sheet that is to be filled in."""
    new_workbook(tmp_path / "plan.xlsx", title="Ours", organisation="We", level="district")
    assert [(fault.code, fault.severity) for fault in check_workbook(tmp_path / "plan.xlsx")] == [("F01", "warning")]
    platform = read_workbook(tmp_path / "plan.xlsx")
    assert (platform.settings.title, platform.settings.areas.level, platform.settings.slug) == (
        "Ours",
        "district",
        "plan",
    )
    assert not platform.policies
    assert all(frame.is_empty() for frame in platform.tables.values())
    book = openpyxl.load_workbook(tmp_path / "plan.xlsx")
    assert book.sheetnames[0] == "Start here"
    assert len([row for row in book["Start here"].iter_rows(min_row=3, values_only=True) if row[0]]) == 10
    for sheet in book.worksheets[2:-1]:
        assert str(sheet["A2"].value).startswith("e.g. "), sheet.title
        assert sheet["A2"].font.color.rgb.endswith("808080")
        assert sheet["A1"].comment.text
        assert sheet["A1"].font.bold
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref
    rules = book["Votes"].data_validations.dataValidation
    assert {rule.formula1 for rule in rules} >= {'"agree,pass,disagree"', "'Statements'!$A$2:$A$20000"}


def test_examples_become_a_platform_once_their_mark_is_taken_away(tmp_path: Path) -> None:
    """What the examples show is right: as real rows they pass the check."""
    new_workbook(tmp_path / "plan.xlsx")

    def unmark(book: openpyxl.Workbook) -> None:
        for sheet in book.worksheets[2:-1]:
            sheet["A2"] = sheet["A2"].value.removeprefix("e.g. ")
        book.remove(book["Vote counts"])
        book["Statements"].append(["s2", "Another one"])
        book["Places"].append(["example-ward-a", "Harbour", "ward", "example-town"])
        book["Places"].append(["example-ward-b", "Hill", "ward", "example-town"])
        book["Who can help"].append(["example-library-friends", "Friends", "community"])
        book["Who can help"].append(["example-town-council", "Council", "public body"])
        book["Core and choices"].append(["warm-rooms", "where", "choice", "Where?", None, "text"])
        book["Core and choices"].append(
            ["warm-rooms", "extras", "choice", "What?", None, "many-of", "soup|repair-table"]
        )

    path = edited(tmp_path / "plan.xlsx", unmark)
    assert [str(fault) for fault in check_workbook(path)] == []
    assert list(read_workbook(path).policies) == ["warm-rooms"]


def test_totals_of_votes_become_published_counts_with_small_numbers_hidden(tmp_path: Path) -> None:
    """Counts are rounded to fives, small ones hidden, rows of fewer than ten people left out with a warning."""
    write_workbook(rich_platform(tmp_path), tmp_path / "plan.xlsx")

    def change(book: openpyxl.Workbook) -> None:
        book.remove(book["Votes"])
        book["Vote counts"].append(["s1", "example-ward-a", 64, 21, 3, date(2026, 10, 31)])
        book["Vote counts"].append(["s2", "example-ward-a", 4, 2, 1])

    path = edited(tmp_path / "plan.xlsx", change)
    assert [str(fault) for fault in check_workbook(path)] == [
        "plan.xlsx!Vote counts, row 3, column C (Agree): found fewer than ten people; "
        "expected 10 people or more; smaller numbers are left out, so that nobody is recognised. [F41]"
    ]
    row = read_workbook(path).table("values/published").row(0, named=True)
    kept = {name: row[name] for name in ("statement", "group", "agree", "disagree", "passed", "base", "people")}
    assert kept == {
        "statement": "s1",
        "group": "all",
        "agree": 65,
        "disagree": 20,
        "passed": -1,
        "base": 90,
        "people": 90,
    }


def test_a_new_workbook_never_overwrites_anything(tmp_path: Path) -> None:
    """A file of that name is refused and left alone."""
    (tmp_path / "plan.xlsx").write_bytes(b"mine")
    with pytest.raises(InputError, match="not taken"):
        new_workbook(tmp_path / "plan.xlsx")
    assert (tmp_path / "plan.xlsx").read_bytes() == b"mine"


def test_one_door_for_both_forms(tmp_path: Path) -> None:
    """The path says whether it is a folder or a workbook."""
    platform = rich_platform(tmp_path)
    for name in ("plan2", "plan2.xlsx"):
        write_platform(platform, tmp_path / name)
        assert_same(read_platform(tmp_path / name), platform)
