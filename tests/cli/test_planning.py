"""`threebuckets plan`: what could start, what is missing, one area, JSON, a page, and nobody's name or number."""

import csv
import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.cli.typed import Said
from threebuckets.cli import planning, testing
from threebuckets.demo.county import county
from threebuckets.folder import write_platform

Run = Callable[..., Said]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The invented county."""
    path = tmp_path_factory.mktemp("county") / "county"
    write_platform(county(), path)
    return path


@pytest.fixture(autouse=True)
def _tested_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The county is tested once for all of these tests."""
    monkeypatch.setattr(planning, "run", _tested)


@cache
def _tested(path: Path, on: str | None, *, is_told: bool) -> testing.Tested:
    return testing.run(path, on, is_told=is_told)


@pytest.fixture
def platform(run: Run, tmp_path: Path) -> Path:
    """A new platform folder with its examples."""
    run("new", "ours")
    return tmp_path / "ours"


def persons(folder: Path) -> Iterator[str]:
    with (folder / "resources" / "actors.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["kind"] == "person":
                yield from (row["actor"], row["name"])


def test_the_plan_says_how_good_it_is_and_what_could_start(run: Run, folder: Path) -> None:
    """Value and bound in one sentence, then areas with givers."""
    said = run("plan", folder)
    assert said.status == 0
    assert "With what is offered today: This plan starts " in said.out
    assert "no plan could" in said.out
    for heading in ("What could start with what is offered today", "Nearest to starting, but something is missing"):
        assert heading in said.out


def test_the_same_folder_gives_the_same_plan(run: Run, folder: Path) -> None:
    """By steps, to the letter."""
    assert run("plan", folder, "--json", "--steps", "50").out == run("plan", folder, "--json", "--steps", "50").out


def test_no_person_is_named_and_no_small_number_told(run: Run, folder: Path) -> None:
    """In JSON neither."""
    for words in ((), ("--json",), ("--area", "Quayhead"), ("--area", "Quayhead", "--json")):
        said = run("plan", folder, *words).out
        assert not [name for name in persons(folder) if f'"{name}"' in said or f"{name}:" in said]
    plan = json.loads(run("plan", folder, "--json").out)
    givers = [g for a in plan["if_asked"]["areas"] for o in a["outlooks"] for g in o["givers"] if not g["actor_id"]]
    assert givers
    for giver in givers:
        first = giver["name"].split(" ")[0]
        assert giver["amount"] is None or int(first) >= 10


def test_json_gives_value_bound_and_gap_of_both_plans(run: Run, folder: Path) -> None:
    """Value never above its bound; asking never starts less."""
    found = json.loads(run("plan", folder, "--json").out)
    for name in ("offered", "if_asked"):
        assert found[name]["value"] <= found[name]["bound"]
        assert found[name]["gap"] >= 0
    assert found["if_asked"]["bound"] >= found["offered"]["value"]


def test_one_area_is_told_whole(run: Run, folder: Path) -> None:
    """Every candidate there, with what it lacks."""
    said = run("plan", folder, "--area", "Highfold").out
    assert "Highfold, with what is offered today" in said
    assert "cannot start yet" in said
    assert "here would start “" in said


def test_only_one_policy_or_only_where_both_hold(run: Run, folder: Path) -> None:
    """Fewer candidates."""
    n = [json.loads(run("plan", folder, "--json", *words).out)["candidates"] for words in ((), ("--standing",))]
    assert 0 < n[1] < n[0]
    found = json.loads(run("plan", folder, "--json", "--policy", "warm-homes").out)
    assert {o["policy"] for a in found["offered"]["areas"] for o in a["outlooks"]} == {"warm-homes"}


def test_a_page_to_send_on_loads_nothing(run: Run, folder: Path, tmp_path: Path) -> None:
    """One file with its own security policy."""
    said = run("plan", folder, "--area", "Highfold", "--html", tmp_path / "plan.html")
    page = (tmp_path / "plan.html").read_text(encoding="utf-8")
    assert "Written: " in said.out
    assert "default-src 'none'" in page
    assert "Who could deliver what together: Highfold" in page
    assert "<script" not in page


def test_a_new_platform_with_nothing_offered_starts_nothing_and_says_so(run: Run, platform: Path) -> None:
    """An empty plan is a plan."""
    offers = platform / "resources" / "offers.csv"
    offers.write_text(offers.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    said = run("plan", platform, "--on", "2027-11-01")
    assert said.status == 0
    assert "This plan starts nothing, and none could." in said.out or "Nothing could be delivered" in said.out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--policy", "cold-rooms"), "There is no policy “cold-rooms”."),
        (("--area", "Atlantis"), "“Atlantis” is not an area that is tested."),
        (("--steps", "0"), "0 steps are none."),
    ],
)
def test_what_is_not_there_is_said_in_a_sentence(
    run: Run, platform: Path, words: tuple[str, ...], sentence: str
) -> None:
    """With exit status 2."""
    said = run("plan", platform, *words)
    assert said.status == 2
    assert sentence in said.err
