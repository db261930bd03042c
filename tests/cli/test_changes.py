"""`threebuckets changes`: what turned between recorded rounds, why, and what to look at again."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.typed import Said

Run = Callable[..., Said]
FIXTURE = Path(__file__).parents[1] / "fixtures" / "fair-start"
FIRST, SECOND, THIRD = "2026-11-17", "2026-11-18", "2026-11-19"


@pytest.fixture
def fair(run: Run, tmp_path: Path) -> Path:
    """Three rounds: as it was, without the offers of one place, and as it was again."""
    folder = Path(shutil.copytree(FIXTURE, tmp_path / "fair"))
    offers = folder / "resources" / "offers.csv"
    text = offers.read_text(encoding="utf-8")
    assert run("test", folder, "--on", FIRST, "--record").status == 0
    header, *rows = text.splitlines(keepends=True)
    offers.write_text("".join([header, *(row for row in rows if ",northgate," not in row)]), encoding="utf-8")
    assert run("test", folder, "--on", SECOND, "--record").status == 1
    offers.write_text(text, encoding="utf-8")
    assert run("test", folder, "--on", THIRD, "--record").status == 0
    return folder


def test_passages_are_told_newest_first_with_what_turned_and_why(run: Run, fair: Path) -> None:
    said = run("changes", fair)
    assert said.status == 0
    lines = said.out.splitlines()
    assert lines[0] == "A fair start (made) – 3 recorded rounds"
    newest, older = (lines.index(line) for line in lines if ", since 2026" in line)
    assert lines[newest] == f"{THIRD}, since {SECOND}: 1 verdict turned; nothing that stood has fallen."
    assert lines[older] == f"{SECOND}, since {FIRST}: 1 verdict turned, 1 of them fell."
    assert "  family-centres in Northgate: holds → not yet known" in lines[older:]
    assert any("was withdrawn." in line for line in lines[older:])
    assert any("now offers" in line for line in lines[newest:older])


def test_only_what_is_asked_for_is_told(run: Run, fair: Path) -> None:
    assert f"since {FIRST}" not in run("changes", fair, "--since", SECOND).out
    assert "Northgate" not in run("changes", fair, "--area", "Harbour").out
    of_values = run("changes", fair, "--bucket", "values").out
    assert of_values.count("nothing turned") == 2
    assert "resources in Northgate" in run("changes", fair, "--policy", "family-centres", "--bucket", "resources").out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--since", "2020-01-01"), "There is no round of 2020-01-01."),
        (("--policy", "cold-rooms"), "There is no policy “cold-rooms”."),
        (("--area", "Atlantis"), "“Atlantis” is not an area"),
        (("--bucket", "money"), "“money” is no bucket."),
    ],
)
def test_a_wrong_choice_says_what_there_is(run: Run, fair: Path, words: tuple[str, ...], sentence: str) -> None:
    said = run("changes", fair, *words)
    assert said.status == 2
    assert sentence in said.err


def test_a_platform_without_rounds_is_told_how_to_record_one(run: Run, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(FIXTURE, tmp_path / "fair"))
    said = run("changes", folder)
    assert said.status == 2
    assert "--record" in said.err
    run("test", folder, "--on", FIRST, "--record")
    assert "There is nothing to compare it with yet." in run("changes", folder).out


def test_as_json_each_change_has_its_causes_with_their_inputs(run: Run, fair: Path) -> None:
    told = json.loads(run("changes", fair, "--json").out)
    assert [(each["from"], each["to"]) for each in told["passages"]] == [(SECOND, THIRD), (FIRST, SECOND)]
    change = next(each for each in told["passages"][1]["changes"] if each["bucket"] == "resources")
    assert (change["area"], change["before"], change["after"]) == ("northgate", "holds", "not yet known")
    assert change["causes"][0]["inputs"][0].startswith("offer:")
    assert told["by_rules"] == []
    later = json.loads(run("changes", fair, "--json", "--on", "2036-11-17").out)["look_again"]
    assert {"policy", "why", "since", "sentence"} == set(later[0])


def test_as_a_page_it_names_titles_and_causes(run: Run, fair: Path, tmp_path: Path) -> None:
    page = tmp_path / "changes.html"
    assert run("changes", fair, "--html", page).status == 0
    text = page.read_text(encoding="utf-8")
    assert text.index("19 November 2026") < text.index("18 November 2026</h2>")
    assert "Family centres designed by the parents who use them" in text
    assert "was withdrawn." in text
    assert "<script" not in text


def test_rounds_without_their_facts_say_that_nobody_can_say_why(run: Run, fair: Path) -> None:
    (fair / "rounds" / f"{SECOND}.facts.json.gz").unlink()
    said = run("changes", fair).out
    assert "1 verdict turned, 1 of them fell." in said
    assert "were not kept" in said


def test_other_rules_are_tried_on_the_last_round(run: Run, fair: Path) -> None:
    settings = fair / "platform.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(f'{text}[rules.change]\n"values.majority" = 0.99\n', encoding="utf-8")
    said = run("changes", fair).out
    assert "By the rules in use now (2026-1) the last round would differ:" in said
    assert "values.majority from 0.5 to 0.99" in said


def test_a_damaged_round_is_a_fault_with_its_name(run: Run, fair: Path) -> None:
    (fair / "rounds" / f"{FIRST}.json").write_text("{", encoding="utf-8")
    said = run("changes", fair)
    assert said.status == 2
    assert f"rounds/{FIRST}.json" in said.err


def test_what_nobody_has_looked_at_for_long_is_listed(run: Run, fair: Path) -> None:
    """Seen from ten years later."""
    said = run("changes", fair, "--on", "2036-11-17").out
    for words in ("Look again:", "Nobody has voted on", "Newer figures are due", "It was meant to run until"):
        assert words in said
