"""`threebuckets test`: lines, one explanation, JSON, HTML, recorded rounds and exit status."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.typed import Said

Run = Callable[..., Said]
ON = ("--on", "2027-11-01")


@pytest.fixture
def platform(run: Run, tmp_path: Path) -> Path:
    """A new platform folder with its examples."""
    run("new", "ours")
    return tmp_path / "ours"


def test_every_policy_and_area_gets_a_line_with_its_three_marks(run: Run, platform: Path) -> None:
    """Without a terminal: tabs between the columns."""
    said = run("test", platform, *ON)
    lines = [line.split("\t") for line in said.out.splitlines() if line.startswith("warm-rooms\t")]
    assert said.status == 0
    assert lines
    assert all(len(line) == 6 and {cell[0] for cell in line[2:5]} <= set("●◐○") for line in lines)


def test_why_follows_a_verdict_to_the_rows_it_came_from(run: Run, platform: Path) -> None:
    """Findings of three buckets, then files and keys."""
    said = run("test", platform, *ON, "--why", "warm-rooms:Exampleton Hill")
    assert said.status == 0
    for text in ("Values – ", "Situation – ", "Resources – ", "The rows it came from", "situation/observations.csv: "):
        assert text in said.out


def test_an_explanation_of_half_a_name_is_refused(run: Run, platform: Path) -> None:
    """One verdict is a policy in an area; nobody is shown the first one that comes."""
    said = run("test", platform, *ON, "--why", "warm-rooms")
    assert (said.status, said.out) == (2, "")
    assert "names no area" in said.err
    assert "--why POLICY:AREA" in said.err


def test_a_missing_source_is_not_taken_for_a_missing_platform(run: Run, platform: Path) -> None:
    """What cannot be imported is not mended by making a platform of its name."""
    said = run("import", "polis", "nowhere.zip", "--into", platform)
    assert said.status == 2
    assert "There is no nowhere.zip." in said.err
    assert "threebuckets new" not in said.err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--policy", "cold-rooms"), "There is no policy “cold-rooms”."),
        (("--area", "Atlantis"), "“Atlantis” is not an area that is tested."),
        (("--on", "yesterday"), "“yesterday” is not a day."),
        (("--why", "warm-rooms:Atlantis"), "“Atlantis” is not an area that is tested."),
        (("--record", "--policy", "warm-rooms"), "A round is recorded whole."),
    ],
)
def test_a_wrong_choice_says_what_there_is(run: Run, platform: Path, words: tuple[str, ...], sentence: str) -> None:
    """Exit 2 and a sentence."""
    said = run("test", platform, *words)
    assert said.status == 2
    assert sentence in said.err


def test_json_is_the_recorded_round_byte_for_byte(run: Run, platform: Path) -> None:
    """What is printed is what is stored."""
    printed = run("test", platform, *ON, "--json").out
    assert run("test", platform, *ON, "--record").status == 0
    assert next((platform / "rounds").glob("2027-11-01*.json")).read_text(encoding="utf-8") == printed


def test_what_has_fallen_since_the_recorded_round_ends_with_status_one(run: Run, platform: Path) -> None:
    """So that it works as CI: nothing fallen 0, something fallen 1."""
    assert run("test", platform, *ON, "--record").status == 0
    assert run("test", platform, *ON).status == 0
    recorded = next((platform / "rounds").glob("*[0-9].json"))
    before = json.loads(recorded.read_text(encoding="utf-8"))
    before["verdicts"][0]["outcome"] = "holds"
    recorded.write_text(json.dumps(before), encoding="utf-8")
    said = run("test", platform, *ON)
    assert said.status == 1
    assert "1 verdict turned, 1 of them fell." in said.out


def test_html_is_written_as_one_file(run: Run, platform: Path, tmp_path: Path) -> None:
    """To print, or to send on."""
    assert run("test", platform, *ON, "--html", tmp_path / "page.html").status == 0
    assert "A warm room in every ward" in (tmp_path / "page.html").read_text(encoding="utf-8")


def test_a_workbook_keeps_its_rounds_beside_it(run: Run, tmp_path: Path) -> None:
    """In a folder of its name."""
    run("new", "ours")
    run("new", "--workbook", "plan.xlsx", "--from", "ours")
    assert run("test", "plan.xlsx", *ON, "--record").status == 0
    assert list((tmp_path / "plan.rounds").glob("*.json"))
    assert "Nothing has turned since the round of 2027-11-01." in run("test", "plan.xlsx", *ON).out


def test_faults_end_with_status_two_and_name_their_line(run: Run, platform: Path) -> None:
    """Nothing is tested on half a platform."""
    offers = platform / "resources" / "offers.csv"
    offers.write_bytes(offers.read_bytes().replace(b"listed", b"promised"))
    said = run("test", platform, *ON)
    assert (said.status, said.out) == (2, "")
    assert "resources/offers.csv, line " in said.err


def test_json_stays_json_beside_a_page_and_a_record(run: Run, platform: Path, tmp_path: Path) -> None:
    """What else was done is told apart."""
    said = run("test", platform, *ON, "--json", "--record", "--html", tmp_path / "page.html")
    assert json.loads(said.out)["verdicts"]
    assert "Written: " in said.err
    assert "Recorded as " in said.err


def test_a_round_is_recorded_before_it_is_told(run: Run, platform: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever stops reading in the middle has it recorded all the same."""

    def nobody_reads(*_: object) -> None:
        raise RuntimeError("nobody reads")

    monkeypatch.setattr("threebuckets.cli.testing._print", nobody_reads)
    with pytest.raises(RuntimeError, match="nobody reads"):
        run("test", platform, *ON, "--record")
    assert [*(platform / "rounds").glob("2027-11-01*.json")]
