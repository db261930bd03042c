"""`threebuckets coalition`: the page on the screen, as JSON, and as a file to send on."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.typed import Said
from tests.folder.made import edit

Run = Callable[..., Said]
HILL = ("--policy", "warm-rooms", "--area", "Exampleton Hill", "--on", "2027-11-05")


@pytest.fixture
def platform(run: Run, tmp_path: Path) -> Path:
    """A new platform folder with its examples; the hosts said lately that they still stand."""
    run("new", "ours")
    edit(
        tmp_path / "ours", "resources/offers.csv", "2028-03-31,,offered,,2026-11-01", "2028-03-31,,offered,,2027-11-01"
    )
    return tmp_path / "ours"


def test_the_page_says_who_could_what_each_gains_and_whom_to_ask(run: Run, platform: Path) -> None:
    """A register entry is somebody to ask, never somebody who could."""
    said = run("coalition", platform, *HILL)
    assert said.status == 0, said.err
    for text in (
        "Nobody has pledged anything to it here yet.",
        "0 of 60 m² of hall",
        "Hill residents' group (example) could give part of it, not all.",
        "Without Hill residents' group (example), 4 people would be missing.",
        "Exampleton town council (example)",
        "We found you in a public register, with 120 m² of hall; nobody has asked you yet.",
        "Everybody in Exampleton Hill, by a public call",
    ):
        assert text in said.out


def test_every_area_gets_a_line_where_none_is_named(run: Run, platform: Path) -> None:
    """How far it has come, and who could deliver it."""
    said = run("coalition", platform, *HILL[:2], *HILL[4:])
    lines = [line.split("\t") for line in said.out.splitlines()]
    assert [line[0] for line in lines] == ["Exampleton Harbour", "Exampleton Hill"]
    assert all(len(line) == 3 for line in lines)


def test_json_has_null_where_nothing_may_be_told(run: Run, platform: Path) -> None:
    """And everything that the screen says."""
    page = json.loads(run("coalition", platform, *HILL, "--json").out)
    assert page["stage"] is None
    assert page["asks"][-1]["amount"] is None
    assert page["together"]["partners"][0]["without_sentence"].startswith("Without Hill residents")


def test_the_page_can_be_sent_on(run: Run, platform: Path, tmp_path: Path) -> None:
    """One file that loads nothing; the same twice."""
    assert run("coalition", platform, *HILL, "--html", "page.html").status == 0
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "<h1>" in page
    assert "Whom to ask next, and what to say" in page
    assert "http://" not in page.replace("http://www.w3.org", "")
    assert "<script" not in page
    run("coalition", platform, *HILL, "--html", "again.html")
    assert (tmp_path / "again.html").read_text(encoding="utf-8") == page


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--policy", "cold-rooms", *HILL[2:]), "There is no policy “cold-rooms”."),
        ((*HILL[:3], "Atlantis", *HILL[4:]), "“Atlantis” is not an area"),
        ((*HILL[:2], *HILL[4:], "--html", "x.html"), "A page is about one area."),
    ],
)
def test_a_wrong_choice_says_what_there_is(run: Run, platform: Path, words: tuple[str, ...], sentence: str) -> None:
    """Exit 2 and a sentence."""
    said = run("coalition", platform, *words)
    assert said.status == 2
    assert sentence in said.err
