"""`threebuckets asked`: the note in the folder, and that whoever was asked rests."""

import json
from collections.abc import Callable
from pathlib import Path

from tests.cli.typed import Said
from threebuckets.folder import check_folder, read_folder

HERE = ("--policy", "warm-rooms", "--area", "example-ward-a")


def test_whom_we_asked_is_noted_and_left_in_peace(run: Callable[..., Said], tmp_path: Path) -> None:
    """In a sentence, as JSON, in the folder and on the page of the coalition."""
    run("new", "ours")
    actor = read_folder(tmp_path / "ours").table("resources/actors").row(0, named=True)
    said = run("asked", "ours", actor["actor"], *HERE, "--on", "2027-11-05")
    assert said.out == (
        f"Noted: {actor['name']} was asked on 5 November 2027 for warm-rooms in Exampleton Harbour. "
        "Not again before 4 January 2028.\n"
    )
    told = json.loads(run("asked", "ours", actor["actor"], *HERE, "--on", "2027-11-06", "--json").out)
    assert told["asked"]["again_on"] == "2028-01-05"
    text = (tmp_path / "ours/delivery/asked.csv").read_text(encoding="utf-8")
    assert text.splitlines()[0] == "actor,policy,area,asked_on"
    page = run("coalition", "ours", *HERE, "--on", "2027-11-07", "--json").out
    assert actor["actor"] not in {ask["actor_id"] for ask in json.loads(page)["asks"]}
    assert run("asked", "ours", "nobody", *HERE).status == 2


def test_a_note_about_what_is_not_there_is_a_fault(run: Callable[..., Said], tmp_path: Path) -> None:
    """Actor, policy and area alike."""
    run("new", "ours")
    file = tmp_path / "ours/delivery/asked.csv"
    file.parent.mkdir(exist_ok=True)
    file.write_text("actor,policy,area,asked_on\nnobody,cold-rooms,nowhere,2027-11-05\n", encoding="utf-8")
    found = [str(fault) for fault in check_folder(tmp_path / "ours") if "asked" in fault.file]
    assert len(found) == 3
