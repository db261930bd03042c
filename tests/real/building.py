"""Commands typed in one process, and the platform for Greater Manchester that the recipe builds with them."""

import importlib.util
import io
import sys
from pathlib import Path
from types import ModuleType

import pytest

from threebuckets.cli import main

DATA = Path(__file__).parents[2].parent / "shared" / "data"


def recipe() -> ModuleType:
    """The script of the how-to *Build a platform from open data*."""
    place = Path(__file__).parent / "greater_manchester" / "recipe.py"
    spec = importlib.util.spec_from_file_location("greater_manchester_recipe", place)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def typed(words: list[str]) -> None:
    """One command, which must succeed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["threebuckets", *words])
        status = _status_of_main()
    assert status == 0, words


def printed(words: list[str]) -> bytes:
    """What one command, which must succeed, prints."""
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdout", out)
        typed(words)
    out.flush()
    return bytes(out.buffer.getvalue())  # type: ignore[attr-defined]


def _status_of_main() -> int | str:
    try:
        main()
    except SystemExit as end:
        return end.code or 0
    return 0
