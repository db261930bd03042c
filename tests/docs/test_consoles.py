"""What the documentation quotes is what the program prints."""

from difflib import unified_diff
from pathlib import Path

import pytest

from docs.refresh import pages
from docs.writing.consoles import Sitting, blocks_of, steps_of
from docs.writing.remembering import Remembered

ROOT = Path(__file__).parents[2]
COUNTY = "threebuckets demo "


def sittings() -> list[tuple[Path, ...]]:
    """Pages to be tried out together: those that need the county share it, the others stand alone."""
    with_county = tuple(page for page in pages() if COUNTY in page.read_text(encoding="utf-8"))
    return [with_county, *((page,) for page in pages() if page not in with_county)]


@pytest.mark.parametrize("together", sittings(), ids=lambda found: "+".join(page.stem for page in found))
def test_every_checked_block_gives_the_output_it_quotes(together: tuple[Path, ...], tmp_path: Path) -> None:
    """Where this fails: `python -m docs.refresh`, and look at the difference."""
    remembered = Remembered()
    for page in together:
        folder = tmp_path / page.stem
        folder.mkdir()
        quoted = page.read_text(encoding="utf-8")
        really = Sitting(folder, remembered).rerun(quoted)
        assert "\n".join(unified_diff(quoted.split("\n"), really.split("\n"), page.name, "really", n=1)) == ""


def test_the_readme_and_the_tutorial_are_checked() -> None:
    names = {page.relative_to(ROOT).as_posix() for page in pages()}
    assert {"README.md", "docs/tutorial/from-nothing-to-a-tested-policy.md"} <= names


def test_a_block_falls_into_commands_with_what_is_quoted_below_each() -> None:
    block = blocks_of("text\n\n<!-- checked -->\n```console\n$ one\nfirst\nsecond\n$ two\n```\n")[0]
    assert [(step.command, step.quoted) for step in steps_of(block)] == [("one", "first\nsecond"), ("two", "")]


def test_an_output_that_differs_is_written_as_it_is(tmp_path: Path) -> None:
    page = "<!-- checked -->\n```console\n$ printf hello\nhullo\n```\n"
    assert "hello\n```" in Sitting(tmp_path, Remembered()).rerun(page)


def test_a_diff_changes_the_file_that_it_names(tmp_path: Path) -> None:
    new = "<!-- checked -->\n```diff\n--- a.txt\n+one\n+two\n```\n"
    change = "<!-- checked -->\n```diff\n--- a.txt\n-two\n+three\n```\n"
    page = f"{new}{change}<!-- checked -->\n```console\n$ cat a.txt\n```\n"
    assert "$ cat a.txt\none\nthree\n" in Sitting(tmp_path, Remembered()).rerun(page)


def test_a_diff_that_fits_nowhere_is_a_mistake(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("one\n", encoding="utf-8")
    page = "<!-- checked -->\n```diff\n--- a.txt\n-two\n+three\n```\n"
    with pytest.raises(ValueError, match="0 times"):
        Sitting(tmp_path, Remembered()).rerun(page)
