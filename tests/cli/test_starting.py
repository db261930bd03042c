"""new, check, formats, doctor, and how mistakes are told."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.typed import Said
from threebuckets import __version__

Run = Callable[..., Said]


def test_a_new_folder_is_in_order_and_can_be_tested(run: Run) -> None:
    """The examples of a skeleton are a platform of their own."""
    assert run("new", "fair-start").status == 0
    assert run("check", "fair-start").out == "fair-start is in order.\n"
    assert run("test", "fair-start", "--on", "2027-11-01").status == 0


def test_a_new_workbook_is_in_order_and_says_that_it_has_no_policy(run: Run) -> None:
    """Its examples are grey and not read."""
    assert run("new", "--workbook", "plan.xlsx", "--title", "Ours", "--level", "district").status == 0
    assert run("check", "plan.xlsx").status == 0
    said = run("test", "plan.xlsx")
    assert (said.status, said.out) == (2, "")
    assert said.err.startswith("The platform has no policy yet.")


def test_a_folder_copied_into_a_workbook_and_back_gives_the_same_round(run: Run) -> None:
    """Two forms of one platform: the same bytes of --json."""
    run("new", "one")
    assert run("new", "--workbook", "two.xlsx", "--from", "one").status == 0
    assert run("new", "three", "--from", "two.xlsx").status == 0
    rounds = {run("test", path, "--on", "2027-11-01", "--json").out for path in ("one", "two.xlsx", "three")}
    assert len(rounds) == 1


@pytest.mark.parametrize(
    ("words", "sentence", "mend"),
    [
        (("new",), "Say what to make", "threebuckets new --workbook plan.xlsx"),
        (("new", "plan.xlsx"), "name of a workbook", "threebuckets new --workbook plan.xlsx"),
        (("new", "--workbook", "plan.ods"), "does not end in .xlsx", "threebuckets new --workbook plan.xlsx"),
        (("check", "nowhere"), "There is no nowhere.", "threebuckets new nowhere"),
        (("test", "plan.xlsx"), "There is no plan.xlsx.", "threebuckets new --workbook plan.xlsx"),
        (("import", "auto", "votes.csv", "--into", "nowhere"), "There is no nowhere.", "threebuckets new nowhere"),
        (("tset", "one"), "No such command 'tset'. Did you mean 'test'?", "--help"),
    ],
)
def test_a_mistake_gets_a_sentence_and_what_would_mend_it(
    run: Run, words: tuple[str, ...], sentence: str, mend: str
) -> None:
    """Exit 2, on standard error, never a traceback."""
    said = run(*words)
    assert (said.status, said.out) == (2, "")
    assert sentence in said.err
    assert mend in said.err
    assert "Traceback" not in said.err


def test_what_is_there_already_is_left_alone(run: Run, tmp_path: Path) -> None:
    """A second `new` on the same place changes nothing."""
    (tmp_path / "plan.xlsx").write_text("mine")
    assert run("new", "--workbook", "plan.xlsx").status == 2
    assert (tmp_path / "plan.xlsx").read_text() == "mine"


def test_check_prints_faults_as_json(run: Run, tmp_path: Path) -> None:
    """For editors and CI."""
    run("new", "one")
    votes = tmp_path / "one" / "values" / "votes.csv"
    votes.write_text(votes.read_text() + "somebody,s1,maybe,,\n")
    said = run("check", "one", "--json")
    assert said.status == 2
    assert [(fault["file"], fault["column"]) for fault in json.loads(said.out)] == [("values/votes.csv", "vote")]


def test_formats_and_doctor_print_plain_lines_when_piped(run: Run) -> None:
    """Columns divided by tabs, no frames, no colours."""
    formats = run("formats")
    assert "ons_els\t" in formats.out
    assert "│" not in formats.out
    assert "\x1b" not in run("doctor").out


def test_version_and_help_load_none_of_the_rooms_that_compute(run: Run) -> None:
    """They answer at once."""
    assert run("--version").out == f"{__version__}\n"
    listed = run("--help").out
    assert all(f"  {name}" in listed for name in ("new", "import", "check", "test", "demo", "serve", "doctor"))
    program = (
        "import sys, threebuckets.cli; print([m for m in ('numba', 'scipy', 'polars', 'django') if m in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert said.stdout == "[]\n"


def test_a_name_that_no_system_takes_is_a_mistake_and_no_traceback(run: Run) -> None:
    """Three hundred characters are too long for a file."""
    said = run("check", "x" * 300)
    assert (said.status, "Traceback" in said.err) == (2, False)
    assert "File name too long" in said.err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_told_in_a_sentence() -> None:
    """Where results cannot be printed."""
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        command = [sys.executable, "-m", "threebuckets", "formats"]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.strip() == "The results could not be printed: No space left on device."
