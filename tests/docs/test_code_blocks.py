"""Code in the documentation that is not run as a console still names what exists."""

import re
from pathlib import Path
from typing import Any

import pytest
import typer

from threebuckets.cli.app import app

ROOT = Path(__file__).parents[2]
PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")])
FENCE = re.compile(r"^```(\w*)\n(.*?)\n```$", flags=re.DOTALL | re.MULTILINE)
OURS = re.compile(r"(?:^|`|\$ |: |/run )threebuckets ((?:[a-z]+)(?: [^`\n|>]*)?)", flags=re.MULTILINE)


def blocks(language: str) -> list[tuple[str, str]]:
    """Page and text of every block in a language."""
    found = [(path, hit) for path in PAGES for hit in FENCE.findall(path.read_text(encoding="utf-8"))]
    return [(path.relative_to(ROOT).as_posix(), text) for path, (name, text) in found if name == language]


def options_by_command() -> dict[str, set[str]]:
    group: Any = typer.main.get_command(app)
    context = group.make_context("threebuckets", [], resilient_parsing=True)
    loaded = {name: group.resolve_command(context, [name])[1] for name in group.list_commands(context)}
    return {name: _options(command) | {"--help"} for name, command in loaded.items()}


def _options(command: Any) -> set[str]:
    """Options of a command, or of all that stand under its name."""
    parts = [command, *getattr(command, "commands", {}).values()]
    return {option for part in parts for parameter in part.params for option in parameter.opts}


@pytest.mark.parametrize(("page", "text"), blocks("python"))
def test_python_in_the_documentation_can_be_read_by_python(page: str, text: str) -> None:
    compile(text, page, "exec")


def test_the_example_of_the_library_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The block of the API page, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    text = next(text for page, text in blocks("python") if page.endswith("api.md"))
    exec(compile(text, "api.md", "exec"), {})
    assert len(capsys.readouterr().out.splitlines()) > 3


def test_every_command_that_is_named_exists_with_its_options() -> None:
    known = options_by_command()
    wrong = []
    for path in PAGES:
        text = path.read_text(encoding="utf-8").replace("\\\n ", "")
        for line in OURS.findall(text):
            name, _, rest = line.partition(" ")
            options = set(re.findall(r"(?<![\w-])--[a-z][\w-]*", rest))
            if name not in known or options - known[name]:
                wrong.append(f"{path.relative_to(ROOT)}: threebuckets {line}")
    assert wrong == []


def test_every_command_of_run_that_is_named_exists() -> None:
    shell = (ROOT / "run").read_text(encoding="utf-8")
    known = set(re.findall(r"^  (\w+)\)", shell, flags=re.MULTILINE)) | {"threebuckets", *options_by_command()}
    named = {word for path in PAGES for word in re.findall(r"\./run (\w+)", path.read_text(encoding="utf-8"))}
    assert named - known == set()
