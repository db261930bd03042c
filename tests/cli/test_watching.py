"""`threebuckets watch`: every save is tested, faults are told and outlived, Ctrl-C ends with a sentence."""

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from threebuckets.cli.watching import _is_of, follow
from threebuckets.cli.watching_told import JsonLines

FIXTURE = Path(__file__).parents[1] / "fixtures" / "fair-start"
ON = "2026-11-17"
PATIENCE_S = 120


@pytest.fixture
def fair(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the small platform."""
    monkeypatch.setenv("NO_COLOR", "1")
    return Path(shutil.copytree(FIXTURE, tmp_path / "fair"))


Edit = Callable[[], None]


def said(capsys: pytest.CaptureFixture[str], fair: Path, *edits: Edit) -> list[str]:
    """What was said at first and after each edit, faults included."""
    parts: list[str] = []

    def batches() -> Iterator[tuple[Path, ...]]:
        parts.append("".join(capsys.readouterr()))
        for edit in edits:
            edit()
            yield (fair / "resources" / "offers.csv",)
            parts.append("".join(capsys.readouterr()))

    follow(fair, batches(), on=ON)
    return parts


def replaced(fair: Path, old: str, new: str) -> Edit:
    """Write offers.csv anew with a text replaced everywhere."""
    file = fair / "resources" / "offers.csv"
    return lambda: file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8") and None


def without_line(fair: Path, start: str) -> Edit:
    file = fair / "resources" / "offers.csv"

    def edit() -> None:
        lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
        kept = [line for line in lines if not line.startswith(start)]
        assert len(kept) < len(lines)
        file.write_text("".join(kept), encoding="utf-8")

    return edit


def offer_of_a_standing_place(fair: Path) -> str:
    """An offer without which a verdict that stands no longer does."""
    from threebuckets.cli.testing import run

    tested = run(fair, ON)
    standing = next(v for v in tested.round.verdicts if v.outcome.label == "holds")
    flip = standing.buckets["resources"].flip
    assert flip is not None
    return flip.input.removeprefix("offer:")


def test_an_offer_that_is_deleted_turns_the_verdict_and_is_named(
    fair: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, after = said(capsys, fair, without_line(fair, f"{offer_of_a_standing_place(fair)},"))
    assert "Ctrl-C ends." in first
    assert "resources/offers.csv: 1 verdict turned, 1 of them fell:" in after
    assert "was withdrawn." in after


def test_a_save_that_changes_nothing_says_so(fair: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, after = said(capsys, fair, lambda: None)
    assert after == "resources/offers.csv: nothing turned.\n"


def test_a_half_saved_file_prints_its_faults_and_watching_goes_on(
    fair: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was found before the fault is what the mended file is compared with."""
    broken, mended = replaced(fair, "pledged", "promised"), replaced(fair, "promised", "pledged")
    _, fault, after = said(capsys, fair, broken, mended)
    assert "expected pledged, offered or listed. [F12]" in fault
    assert "not tested, because of what is said above" in fault
    assert after == "resources/offers.csv: nothing turned.\n"


def test_a_platform_that_is_faulty_from_the_start_is_waited_for(fair: Path, capsys: pytest.CaptureFixture[str]) -> None:
    replaced(fair, "pledged", "promised")()
    first, after = said(capsys, fair, replaced(fair, "promised", "pledged"))
    assert "It cannot be tested like this." in first
    assert "now it can be read" in after


def test_an_empty_file_is_a_fault_like_any_other(fair: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Editors that empty a file before they write it are waited for."""
    file = fair / "resources" / "offers.csv"
    text = file.read_bytes()
    _, fault, after = said(
        capsys, fair, lambda: file.write_bytes(b"") and None, lambda: file.write_bytes(text) and None
    )
    assert "[F03]" in fault
    assert after == "resources/offers.csv: nothing turned.\n"


def test_files_beside_the_platform_do_not_count(tmp_path: Path) -> None:
    """What editors keep aside, and other workbooks."""
    assert _is_of(tmp_path / "values" / "votes.csv", tmp_path)
    assert not _is_of(tmp_path / "values" / ".votes.csv.swp", tmp_path)
    assert not _is_of(tmp_path / ".git" / "index.json", tmp_path)
    assert not _is_of(tmp_path / "values" / "sed4f1", tmp_path)
    workbook = tmp_path / "plan.xlsx"
    workbook.touch()
    assert _is_of(workbook, workbook)
    assert not _is_of(tmp_path / "~$plan.xlsx", workbook)


@pytest.mark.skipif(os.name == "nt", reason="signals differ")
def test_a_person_watches_edits_and_ends_with_ctrl_c(fair: Path) -> None:
    """In a process of its own: the status is 0 and the last word a sentence."""
    words = [sys.executable, "-m", "threebuckets", "watch", str(fair), "--on", ON]
    lines: list[str] = []
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8") as it:
        reader = threading.Thread(target=lambda: lines.extend(iter(it.stdout.readline, "")), daemon=True)  # type: ignore[union-attr]
        reader.start()
        try:
            _wait(lines, "Watching ")
            _wait_saving(lines, fair, "resources/offers.csv: ")
            it.send_signal(signal.SIGINT)
            assert it.wait(PATIENCE_S) == 0
        finally:
            it.kill()
        reader.join(PATIENCE_S)
    assert lines[-1] == "Stopped watching; nothing was recorded or changed.\n"


def _wait(lines: list[str], start: str) -> None:
    until = time.monotonic() + PATIENCE_S
    while not any(line.startswith(start) for line in lines):
        assert time.monotonic() < until, lines
        time.sleep(0.1)


def _wait_saving(lines: list[str], fair: Path, start: str) -> None:
    """Save now and then until it is seen: the first save may come before anybody watches."""
    file = fair / "resources" / "offers.csv"
    until = time.monotonic() + PATIENCE_S
    while not any(line.startswith(start) for line in lines):
        assert time.monotonic() < until, lines
        file.write_bytes(file.read_bytes())
        time.sleep(1)


def test_each_test_is_one_line_of_json(fair: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """First what stands; then what turned; faults and missing files in lines of their own."""
    edits = (
        without_line(fair, f"{offer_of_a_standing_place(fair)},"),
        replaced(fair, "pledged", "promised"),
        lambda: (fair / "resources" / "offers.csv").unlink(),
    )

    def batches() -> Iterator[tuple[Path, ...]]:
        for edit in edits:
            edit()
            yield (fair / "resources" / "offers.csv",)

    follow(fair, batches(), on=ON, teller=JsonLines())
    first, turned, faulty, gone = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert (first["files"], first["changes"]) == ("", [])
    assert turned["stands"] == first["stands"] - 1
    assert "was withdrawn" in turned["changes"][0]["causes"][0]["sentence"]
    assert {fault["code"] for fault in faulty["faults"]} == {"F12"}
    assert gone["faults"][0]["code"] == "F01"
