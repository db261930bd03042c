"""`threebuckets form`, `start` and `close`: what is written into the folder, what is told, what is refused."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.typed import Said
from threebuckets.folder import check_folder

Run = Callable[..., Said]
ON = ("--on", "2027-11-05")
HERE = ("--policy", "warm-rooms", "--area", "example-ward-a")


@pytest.fixture
def platform(run: Run, tmp_path: Path) -> Path:
    """A new platform folder with its examples."""
    run("new", "ours")
    return tmp_path / "ours"


def rows(platform: Path, table: str) -> list[dict[str, str]]:
    """Rows of a table as they were written."""
    with (platform / f"delivery/{table}.csv").open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def test_a_coalition_is_formed_and_told_how_far_it_is(run: Run, platform: Path) -> None:
    """Nobody has pledged yet, so all is open; and a second one is refused."""
    said = run("form", platform, *HERE, *ON)
    assert said.status == 0
    assert said.out.startswith("warm-rooms-example-ward-a: Forming. Still open:")
    assert [row["policy"] for row in rows(platform, "coalitions")] == ["warm-rooms"]
    again = run("form", platform, *HERE, *ON)
    assert (again.status, again.err.split(":")[0]) == (2, "There is one already, warm-rooms-example-ward-a")


def test_a_coalition_that_is_not_ready_does_not_start(run: Run, platform: Path) -> None:
    """The folder stays as it is."""
    run("form", platform, *HERE, *ON)
    said = run("start", platform, *HERE, *ON)
    assert said.status == 2
    assert "is not ready on 5 November 2027: Forming. Still open:" in said.err.replace("\n", " ")
    assert rows(platform, "coalitions")[0]["started_on"] == ""


def test_closing_needs_a_reason_and_frees_what_was_pledged(run: Run, platform: Path) -> None:
    """In words and as JSON; the folder is in order afterwards, and the hall can be promised again."""
    of = ("--offer", "example-library", "--requirement", "room", "--amount", "80", "--until", "2028-03-31")
    run("pledge", platform, *of, *HERE, *ON)
    refused = run("close", platform, *HERE, *ON)
    assert refused.status == 2
    assert "is not empty: 1 pledge would end on 5 November 2027. Say why" in refused.err.replace("\n", " ")
    said = run("close", platform, *HERE, *ON, "--because", "The roof leaks.", "--json")
    told = json.loads(said.out)
    assert (told["coalition"]["closed_on"], told["stage"]) == (
        "2027-11-05",
        "Its last day is 5 November 2027. The roof leaks.",
    )
    assert [each["offer"] for each in told["released"]] == ["example-library"]
    assert rows(platform, "pledges")[0]["withdrawn_on"] == "2027-11-06"
    assert run("pledge", platform, *of, *HERE, "--on", "2027-11-07").status == 0
    assert not [fault for fault in check_folder(platform) if fault.severity == "error"]


def test_what_is_meant_must_be_said(run: Run, platform: Path) -> None:
    """A coalition, or a policy and an area; unknown ones in a sentence."""
    assert "Say which: a coalition, or a policy and an area." in run("start", platform).err
    assert "There is no policy “cold-rooms”." in run("form", platform, "--policy", "cold-rooms", "--area", "x").err
    assert "There is no coalition for warm-rooms" in run("close", platform, *HERE).err
