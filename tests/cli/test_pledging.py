"""`threebuckets pledge` and `withdraw`: what is written, what is told, and two who pledge at once."""

import csv
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.typed import Said
from tests.folder.made import contents, edit
from threebuckets.folder import check_folder, read_folder
from threebuckets.folder.files.atomic import ASIDE

Run = Callable[..., Said]
ON = ("--on", "2027-11-05")
LIBRARY = ("--offer", "example-library", "--requirement", "room", "--policy", "warm-rooms", "--area", "Exampleton Hill")
UNTIL = ("--until", "2028-03-31")
PLEDGING = """
import sys
sys.argv = ["threebuckets", *sys.argv[1:]]
from threebuckets.cli import main
main()
"""
STOPPING = """
import os, sys, time
from threebuckets.folder.files import atomic
write = atomic._write_aside
def and_stop(path, content):
    aside = write(path, content)
    if path.name == "pledges.csv":
        print("half way", flush=True)
        time.sleep(600)
    return aside
atomic._write_aside = and_stop
sys.argv = ["threebuckets", *sys.argv[1:]]
from threebuckets.cli import main
main()
"""


@pytest.fixture
def platform(run: Run, tmp_path: Path) -> Path:
    """A new platform folder with its examples; the library reaches both wards."""
    run("new", "ours")
    edit(
        tmp_path / "ours", "resources/offers.csv", "80,m2,example-ward-a,,,,,", "80,m2,example-ward-a,,,,example-town,"
    )
    return tmp_path / "ours"


def pledges(platform: Path) -> list[dict[str, str]]:
    """Rows of the pledges as they were written."""
    with (platform / "delivery/pledges.csv").open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def test_a_pledge_is_written_down_and_what_it_touches_is_tested_again(run: Run, platform: Path) -> None:
    """The rest of the folder stays byte for byte."""
    before = contents(platform)
    said = run("pledge", platform, *LIBRARY, "--amount", 60, *UNTIL, *ON)
    assert (said.status, said.err) == (0, "")
    assert (
        "example-library-p1: 60 m² of hall for warm-rooms-example-ward-b, from 5 November 2027 to 31 March 2028."
        in said.out
    )
    assert "Forming. Still open: 4 people" in said.out
    assert "Tested again: 2 verdicts on which it bears." in said.out
    after = contents(platform)
    assert {name for name in after if after[name] != before.get(name)} == {
        "delivery/coalitions.csv",
        "delivery/pledges.csv",
    }
    assert not [fault for fault in check_folder(platform) if fault.severity == "error"]
    assert pledges(platform)[0]["amount"] == "60"


def test_more_than_is_left_is_refused_in_a_sentence_and_nothing_is_written(run: Run, platform: Path) -> None:
    """Exit 2, and what is left."""
    run("pledge", platform, *LIBRARY, "--amount", 60, *UNTIL, *ON)
    before = contents(platform)
    said = run("pledge", platform, *LIBRARY, "--amount", 30, *UNTIL, *ON)
    assert said.status == 2
    assert "has 20 m² left from 5 November 2027 to 31 March 2028, and this pledge asks for 30 m²." in said.err
    assert contents(platform) == before


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--offer", "example-library", "--requirement", "room", "--amount", 1), "Say to whom"),
        ((*LIBRARY, "--coalition", "c", "--amount", 1), "Say to whom"),
        ((*LIBRARY, "--amount", 1, "--from", "tomorrow"), "“tomorrow” is not a day."),
        (("--offer", "example-hall", *LIBRARY[2:], "--amount", 1), "only listed in a register"),
        ((*LIBRARY[:-1], "Atlantis", "--amount", 1), "“Atlantis” is not an area"),
    ],
)
def test_a_mistake_gets_its_sentence(run: Run, platform: Path, words: tuple[str, ...], sentence: str) -> None:
    """Exit 2; nothing is written."""
    said = run("pledge", platform, *words, *UNTIL, *ON)
    assert said.status == 2
    assert sentence in said.err
    assert not (platform / "delivery").exists()


def test_withdrawing_ends_at_once_and_tests_again(run: Run, platform: Path) -> None:
    """The offer is free again from that day."""
    run("pledge", platform, *LIBRARY, "--amount", 80, *UNTIL, *ON)
    edit(platform, "platform.toml", "[areas]", "as_of = 2027-11-20\n[areas]")
    said = run("withdraw", platform, "example-library-p1")
    assert said.status == 0, said.err
    assert "example-library-p1 is withdrawn from 20 November 2027: 80 m² of hall, of example-library." in said.out
    assert "Wound up: nothing is pledged to it any more." in said.out
    assert "Tested again" in said.out
    assert run("pledge", platform, *LIBRARY, "--amount", 80, *UNTIL, "--on", "2027-11-20").status == 0
    again = run("withdraw", platform, "example-library-p1")
    assert (again.status, "ends on 19 November 2027 anyway" in again.err) == (2, True)


def test_ending_an_offer_turns_what_rested_on_it_and_says_why(run: Run, platform: Path) -> None:
    """With the pledges of it withdrawn; exit 1 only where something that stood has fallen."""
    run("pledge", platform, *LIBRARY, "--amount", 40, *UNTIL, *ON)
    said = run("withdraw", platform, "--offer", "example-library", "--on", "2999-01-01")
    assert (said.status, "ends on 31 December 2029 anyway" in said.err) == (2, True)
    edit(platform, "platform.toml", "[areas]", "as_of = 2027-11-20\n[areas]")
    said = run("withdraw", platform, "--offer", "example-library", "--json")
    assert said.status == 0, said.err
    told = json.loads(said.out)
    assert told["changed_tables"] == ["delivery/pledges", "resources/offers"]
    assert [each["withdrawn_on"] for each in told["pledges"]] == ["2027-11-20"]
    assert {(each["policy"], each["area"]) for each in told["tested_again"]} == {
        ("warm-rooms", "example-ward-a"),
        ("warm-rooms", "example-ward-b"),
    }
    assert read_folder(platform).table("resources/offers").filter(offer="example-library")["until"].to_list()[
        0
    ].isoformat() == ("2027-11-19")


def test_what_a_pledge_elsewhere_takes_away_is_found_as_a_full_test_finds_it(run: Run, platform: Path) -> None:
    """Testing only what is touched equals testing everything."""
    run("test", platform, *ON, "--record")
    said = run("pledge", platform, *LIBRARY, "--amount", 80, *UNTIL, *ON, "--json")
    turned = {(c["policy"], c["area"], c["bucket"], c["after"]) for c in json.loads(said.out)["changes"]}
    full = run("test", platform, *ON, "--json")
    before = json.loads(next((platform / "rounds").glob("*[0-9].json")).read_text(encoding="utf-8"))
    was = {(v["policy"], v["area"], b): v["buckets"][b]["outcome"] for v in before["verdicts"] for b in v["buckets"]}
    now = json.loads(full.out)["verdicts"]
    differs = {
        (v["policy"], v["area"], b, v["buckets"][b]["outcome"])
        for v in now
        for b in v["buckets"]
        if v["buckets"][b]["outcome"] != was[v["policy"], v["area"], b]
    }
    assert {each for each in turned if each[2]} == differs


def test_two_processes_that_pledge_at_once_never_exceed_the_offer(platform: Path) -> None:
    """Of four who ask for thirty of eighty, two are let in."""
    words = ["pledge", str(platform), *LIBRARY, "--amount", "30", *UNTIL, *ON]
    running = [
        subprocess.Popen([sys.executable, "-c", PLEDGING, *words], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        for _ in range(4)
    ]
    ended = [(process.communicate()[1].decode(), process.returncode) for process in running]
    assert sorted(status for _, status in ended) == [0, 0, 2, 2]
    assert all("20 m² left" in said for said, status in ended if status == 2)
    assert [row["amount"] for row in pledges(platform)] == ["30", "30"]
    assert not [fault for fault in check_folder(platform) if fault.severity == "error"]


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL")
def test_a_process_killed_while_it_writes_leaves_the_folder_whole(run: Run, platform: Path) -> None:
    """The old pledges stand, the next writer comes in, and what was left behind is gone."""
    assert run("pledge", platform, *LIBRARY, "--amount", 30, *UNTIL, *ON).status == 0
    before = contents(platform)
    words = ["pledge", str(platform), *LIBRARY, "--amount", "30", *UNTIL, *ON]
    with subprocess.Popen([sys.executable, "-c", STOPPING, *words], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"half way\n"
        process.send_signal(signal.SIGKILL)
    left = contents(platform)
    assert {name: left[name] for name in before} == before
    assert {name for name in left if name not in before} == {".lock", f"delivery/pledges.csv{ASIDE}"}
    assert not [fault for fault in check_folder(platform) if ASIDE in str(fault)]
    assert run("pledge", platform, *LIBRARY, "--amount", 50, *UNTIL, *ON).status == 0
    assert [row["amount"] for row in pledges(platform)] == ["30", "50"]
    assert set(contents(platform)) == set(before)


def test_a_workbook_takes_pledges_too(run: Run, platform: Path, tmp_path: Path) -> None:
    """The same command, the same check."""
    run("new", "--workbook", "plan.xlsx", "--from", platform)
    book = tmp_path / "plan.xlsx"
    said = run("pledge", book, *LIBRARY, "--amount", 60, *UNTIL, *ON)
    assert said.status == 0, said.err
    assert run("pledge", book, *LIBRARY, "--amount", 60, *UNTIL, *ON).status == 2
    assert sorted(file.name for file in tmp_path.iterdir()) == ["ours", "plan.xlsx"]
