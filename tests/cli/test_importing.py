"""`threebuckets import`: preview, apply, again without a change, and its mistakes."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from tests.cli.typed import Said

Run = Callable[..., Said]
HALLS = ("Venue", "Latitude", "Longitude", "Floor area (m2)", "Manager e-mail")
ROWS = (("Old Hall", 53.44, -2.31, 210, "x@example.org"), ("New Hall", 53.42, -2.32, 120, ""))


@pytest.fixture
def halls(tmp_path: Path, run: Run) -> Path:
    """A council's sheet: a title, an empty line, headings of its own; and a new workbook beside it."""
    book = openpyxl.Workbook()
    for row in (("Community halls",), (), HALLS, *ROWS):
        book.active.append(row)  # type: ignore[union-attr]
    book.save(tmp_path / "halls.xlsx")
    run("new", "--workbook", "plan.xlsx")
    return tmp_path / "plan.xlsx"


IMPORT = ("import", "auto", "halls.xlsx", "--option", "kind=space/hall", "--into", "plan.xlsx")


def test_a_preview_says_what_it_would_become_and_changes_nothing(run: Run, halls: Path) -> None:
    """Which column was taken for what, and which was left out."""
    before = halls.read_bytes()
    said = run(*IMPORT, "--preview")
    assert said.status == 0
    assert "  name ← Venue (by its name)\n" in said.out
    assert "a title above the headings was left out (“Community halls”)" in said.out
    assert "left out: column Manager e-mail" in said.out
    assert halls.read_bytes() == before


def test_an_import_done_twice_adds_nothing(run: Run, halls: Path) -> None:
    """The second time every row is unchanged."""
    assert "  resources/offers: 2 added\n" in run(*IMPORT).out
    assert "  resources/offers: 2 unchanged\n" in run(*IMPORT).out


def test_places_that_reach_nobody_are_named_by_check(run: Run, halls: Path) -> None:
    """A point in a platform without outlines lies in no area."""
    run(*IMPORT)
    said = run("check", "plan.xlsx")
    assert said.status == 0
    assert "2 offers with a point, but without an area" in said.err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--option", "kind"), "“kind” is not an option."),
        (("--option", "knid=space/hall"), "kind?"),
        ((), "--option kind=space/hall"),
        (("--mapping", "nowhere.toml"), "There is no nowhere.toml."),
    ],
)
def test_what_is_missing_is_said_with_the_option_that_mends_it(
    run: Run, halls: Path, words: tuple[str, ...], sentence: str
) -> None:
    """Exit 2; the workbook stays as it was."""
    before = halls.read_bytes()
    said = run("import", "auto", "halls.xlsx", "--into", "plan.xlsx", *words)
    assert said.status == 2
    assert sentence in said.err
    assert halls.read_bytes() == before


def test_a_file_that_is_not_there_is_a_mistake(run: Run, halls: Path) -> None:
    """One sentence."""
    said = run("import", "auto", "nowhere.csv", "--into", "plan.xlsx")
    assert said.status == 2
    assert "There is no nowhere.csv." in said.err
