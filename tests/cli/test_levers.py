"""`threebuckets levers`: what policies rest on, and what is left without it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.typed import Said

Run = Callable[..., Said]
ON = ("--on", "2026-12-07")
FAIR_START = Path(__file__).parents[1] / "fixtures" / "fair-start"


def test_what_a_platform_rests_on_is_said_policy_by_policy(run: Run) -> None:
    """Parts, who controls what must move, and each group taken away in turn."""
    said = run("levers", FAIR_START, *ON)
    assert said.status == 0
    assert "What it rests on" in said.out
    assert "family-centres: 0 of 4 are in our hands; of 3 nobody has said. Moved by: money 1." in said.out
    for group in ("public money and staff", "communities", "businesses", "members and supporters", "others who gain"):
        assert f"Without {group}" in said.out


def test_one_area_is_told_requirement_by_requirement(run: Run) -> None:
    """Each with what moves it and whose hands it is in."""
    said = run("levers", FAIR_START, *ON, "--policy", "family-centres", "--area", "Northgate")
    assert "start-up (money): " in said.out
    assert "Moved by money, not in our hands." in said.out


def test_a_lever_is_taken_away_by_group_actor_or_kind(run: Run) -> None:
    """Northgate stands now; without money nowhere."""
    said = run("levers", FAIR_START, *ON, "--without", "money")
    assert "Without money" in said.out
    assert "family-centres: would stand nowhere (1 now)" in said.out
    said = run("levers", FAIR_START, *ON, "--without", "public:skill", "--without", "northgate-parents")
    assert "Without public:skill" in said.out
    assert "Without northgate-parents" in said.out


def test_the_same_as_json(run: Run) -> None:
    """Parts sum to one."""
    found = json.loads(run("levers", FAIR_START, *ON, "--json").out)
    assert sum(found["platform"].values()) == pytest.approx(1)
    assert {row["policy"] for row in found["without"]} == {"family-centres"}
    assert found["policies"][0]["unsaid"] == 3


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--without", "gravity"), "“gravity” is no lever."),
        (("--without", "public:gold"), "“gold” is not a kind."),
        (("--policy", "none"), "There is no policy “none”."),
        (("--area", "Atlantis"), "“Atlantis” is not an area"),
    ],
)
def test_what_is_not_there_is_told_in_a_sentence(run: Run, words: tuple[str, ...], said: str) -> None:
    """Exit 2, and what there is instead."""
    found = run("levers", FAIR_START, *ON, *words)
    assert found.status == 2
    assert said in found.err
