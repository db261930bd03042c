"""A platform for Greater Manchester out of open data, built by the program's own commands, and read as a person would."""

import csv
import gzip
import io
import json
import random
import shutil
from pathlib import Path

import pytest

from docs.writing.remembering import Remembered
from tests.real.building import DATA, printed, recipe

ON = "2026-11-22"
REMEMBERED = Remembered()
pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not (DATA / "situation").is_dir(), reason="the open data are not beside the checkout"),
]


@pytest.fixture(scope="module")
def platform(greater_manchester: Path) -> Path:
    """The folder that the recipe makes, resting on no open poll."""
    return greater_manchester


@pytest.fixture(scope="module")
def round_json(platform: Path) -> bytes:
    """The round as `--json` prints it."""
    return _tested(platform, "--json")


def _tested(platform: Path, *words: str) -> bytes:
    """What `test` prints; an unchanged folder is tested once, and told of in many ways."""
    with REMEMBERED.used():
        return printed(["test", str(platform), "--on", ON, *words])


def test_five_policies_are_tested_in_ten_districts_and_none_stands_on_an_open_poll(round_json: bytes) -> None:
    """Whatever the other buckets say: nobody who voted has been verified."""
    verdicts = json.loads(round_json)["verdicts"]
    assert len(verdicts) == 50
    assert {verdict["outcome"] for verdict in verdicts} <= {"not yet known", "fails"}
    turnout = [c for v in verdicts for c in v["buckets"]["values"]["checks"] if c["id"] == "values.turnout"]
    assert {check["reason"] for check in turnout} == {"open_poll"}


def test_where_nothing_stands_the_answer_says_what_to_find_out_first_and_whom_to_ask(platform: Path) -> None:
    """Every policy ends in a numbered list, and libraries are asked by their names."""
    said = _tested(platform).decode()
    assert said.count("Find out there first:") == 5
    assert said.count("\n    1. ") == 5
    assert "Ask Heaton neighbourhood collection for library room: nobody has asked yet." in said


@pytest.mark.parametrize(
    "verdict",
    ["work-coaches:Oldham", "breakfast-before-the-bell:Trafford", "smoke-free-parks:Bolton", "stay-and-play:Wigan"],
)
def test_every_verdict_is_followed_to_rows_that_are_in_the_files(platform: Path, verdict: str) -> None:
    """Rows named by `--why` exist, and their sources are named."""
    said = _tested(platform, "--why", verdict).decode()
    for bucket in ("Values – ", "Situation – ", "Resources – "):
        assert bucket in said
    assert "“Improving Bowling Green / Warren County”, licence CC-BY-4.0" in said
    named = next(line for line in said.splitlines() if line.startswith("  resources/offers.csv: "))
    listed = (platform / "resources" / "offers.csv").read_text(encoding="utf-8")
    offers = {row["offer"] for row in csv.DictReader(io.StringIO(listed))}
    rows = [row for row in named.removeprefix("  resources/offers.csv: ").split("; ") if not row.startswith("and ")]
    assert rows
    assert set(rows) <= offers


def test_every_verdict_says_so_where_an_open_poll_is_accepted(platform: Path, tmp_path: Path) -> None:
    """The reason stands in the explanation."""
    reason = recipe().POLL_REASON
    copy = Path(shutil.copytree(platform, tmp_path / "accepted"))
    settings = copy / "platform.toml"
    settings.write_text(f'{settings.read_text(encoding="utf-8")}\n[values]\naccept_open_poll = "{reason}"\n', "utf-8")
    said = _tested(copy, "--why", "courses-between-neighbours:Trafford").decode()
    assert "Anyone could vote; the organisation accepts that: Nobody in Greater Manchester has been asked yet." in said


def test_rows_in_another_order_give_the_same_bytes(platform: Path, tmp_path: Path, round_json: bytes) -> None:
    """Every table shuffled."""
    copy = Path(shutil.copytree(platform, tmp_path / "shuffled"))
    for file in (*copy.glob("*/*.csv"), *copy.glob("*/*.csv.gz")):
        _shuffle(file)
    assert _tested(copy, "--json") == round_json


def _shuffle(file: Path) -> None:
    is_packed = file.suffix == ".gz"
    text = (gzip.decompress(file.read_bytes()) if is_packed else file.read_bytes()).decode()
    header, *rows = csv.reader(io.StringIO(text))
    random.Random(7).shuffle(rows)
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([header, *rows])
    file.write_bytes(gzip.compress(out.getvalue().encode()) if is_packed else out.getvalue().encode())
