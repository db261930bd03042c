"""The first ten minutes: from an exported consultation, a list of halls and a list of charities to a printed page."""

import csv
import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from playwright.sync_api import Browser

from tests.cli.typed import Said, typed

pytestmark = pytest.mark.browser
ON = ("--on", "2026-11-22")
STATEMENTS = (
    "Nobody who wants to work should have to travel an hour to be told how.",
    "Help with work belongs where people already go.",
    "The council should stay out of people's working lives.",
    "Libraries should be quiet and nothing else.",
    "I would rather be helped by a neighbour than by an office.",
    "Every young person should be offered a first job.",
    "Work is a private matter.",
    "Evening opening would help me.",
)
HALLS = (
    ("Altrincham Hub", 53.387, -2.349, 90),
    ("Sale Library", 53.425, -2.322, 60),
    ("Urmston Hall", 53.448, -2.354, 140),
)
SHEETS: dict[str, tuple[dict[str, object], ...]] = {
    "Places": ({"Place (code)": "trafford", "Name": "Trafford", "Level": "district", "Population": 237000},),
    "Indicators": (
        {
            "Indicator (short name)": "claimant-count", "Label": "People who claim benefits for want of work", "Unit": "%",
            "Better is": "-1", "Source": "Office for National Statistics", "Source grade": "A", "Error limits": "none",
            "A large gap is": 1,
        },
    ),
    "Figures": tuple(
        {
            "Indicator": "claimant-count", "Place": "trafford", "First day of period": date(year, 1, 1),
            "Length of period": "P1Y", "Value": value,
        }
        for year, value in zip(range(2016, 2026), (3.1, 3.0, 3.2, 3.1, 3.3, 3.2, 3.4, 3.3, 3.4, 3.5), strict=True)
    ),
    "Policies": (
        {
            "Policy (short name)": "job-club", "Title": "A job club where people already go", "Version": 1, "Kind": "job-club",
            "From": date(2027, 1, 1), "Until": date(2028, 12, 31), "Must agree with": "1",
        },
    ),
    "Needs": ({"Policy (short name)": "job-club", "Indicator": "claimant-count", "Target": 2.5, "By when": date(2028, 12, 31)},),
    "Takes": ({"Policy (short name)": "job-club", "Short name": "room", "Kind": "space", "Amount": 60, "Unit": "m2"},),
}  # fmt: skip
Run = Callable[..., Said]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run a command in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    return lambda *words: typed(capsys, monkeypatch, *words)


def test_an_officer_comes_from_three_files_to_a_printed_page(run: Run, tmp_path: Path, browser: Browser) -> None:
    """Only the commands of the how-to and what a person types into the workbook."""
    _consultation(tmp_path / "consultation.zip")
    _spreadsheet(tmp_path / "halls.xlsx", [("Venue", "Latitude", "Longitude", "Floor area (m2)"), *HALLS])
    _spreadsheet(tmp_path / "charities.xlsx", [("Charity name",), ("Trafford Job Friends",), ("The Work Bench",)])
    _done(run("new", "--workbook", "plan.xlsx", "--title", "Fair start in Trafford", "--level", "district"))
    _type(tmp_path / "plan.xlsx", {"Places": SHEETS["Places"]})
    polis = _done(run("import", "polis", "consultation.zip", "--into", "plan.xlsx", "--verified", "yes", *ON))
    assert "8 added" in polis.out
    area = ("--option", "area=trafford")
    halls = _done(run("import", "auto", "halls.xlsx", "--into", "plan.xlsx", "--option", "kind=space/hall", *area, *ON))
    assert "resources/offers: 3 added" in halls.out
    _done(run("import", "places_csv", "charities.xlsx", "--into", "plan.xlsx", "--option", "as=actors", *area, *ON))
    _type(tmp_path / "plan.xlsx", {name: rows for name, rows in SHEETS.items() if name != "Places"})
    assert "in order" in _done(run("check", "plan.xlsx")).out
    told = _done(run("test", "plan.xlsx", *ON, "--html", "page.html"))
    assert re.search(r"job-club\tTrafford\t● holds\t◐ not yet known\t◐ not yet known", told.out)
    why = _done(run("test", "plan.xlsx", *ON, "--why", "job-club:Trafford"))
    assert "Ask Altrincham Hub for" in why.out
    assert "Find a study that says whether" in why.out
    _is_printed_on_two_pages(tmp_path / "page.html", browser)


def _is_printed_on_two_pages(page: Path, browser: Browser) -> None:
    """A front page, and the one of the policy in Trafford."""
    opened = browser.new_page()
    opened.goto(page.as_uri())
    assert "A job club where people already go" in opened.inner_text("body")
    printed = opened.pdf(prefer_css_page_size=True)
    opened.close()
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 2


def _done(said: Said) -> Said:
    assert said.status == 0, f"{said.out}\n{said.err}"
    return said


def _consultation(path: Path) -> None:
    """An export as Polis gives it: eighty people, eight statements, most of one mind on the first."""
    comments = [
        ("timestamp", "datetime", "comment-id", "author-id", "agrees", "disagrees", "moderated", "comment-body")
    ]
    comments += [(str(n), "", str(n), "0", "0", "0", "1", text) for n, text in enumerate(STATEMENTS, 1)]
    votes = [("timestamp", "datetime", "comment-id", "voter-id", "vote")]
    for voter in range(80):
        for statement in range(1, 9):
            agrees = (voter + statement) % 8 > 0 if statement < 3 else (voter < 40) == (statement % 2 == 0)
            votes.append((str(1_700_000_000_000 + voter), "", str(statement), str(voter), "1" if agrees else "-1"))
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("comments.csv", _csv(comments))
        archive.writestr("votes.csv", _csv(votes))
        archive.writestr("summary.csv", "topic,Work in Trafford\nurl,\nvoters,80\n")


def _csv(rows: list[tuple[str, ...]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()


def _spreadsheet(path: Path, rows: list[tuple[object, ...]]) -> None:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)


def _type(path: Path, sheets: dict[str, tuple[dict[str, object], ...]]) -> None:
    """Type rows under the headings, as a person does, over the grey example."""
    book = load_workbook(path)
    for name, rows in sheets.items():
        sheet = book[name]
        columns = {cell.value: cell.column for cell in sheet[1]}
        first = 2 if str(sheet.cell(2, 1).value or "").startswith("e.g.") else sheet.max_row + 1
        if first == 2:
            sheet.delete_rows(2)
        for line, row in enumerate(rows, first):
            for heading, value in row.items():
                sheet.cell(line, columns[heading], value)
    book.save(path)
