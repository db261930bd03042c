"""`run`: types a command in an empty folder and gives what it said."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.typed import Said, typed


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Said]:
    """Run a command in an empty folder, without colours."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    return lambda *words: typed(capsys, monkeypatch, *words)
