"""Commands run in this process as a person would type them."""

import sys
from dataclasses import dataclass

import pytest

from threebuckets.cli import main


@dataclass(frozen=True, slots=True)
class Said:
    """What a command printed, and its exit status."""

    status: int
    out: str
    err: str


def typed(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *words: object) -> Said:
    """Run `threebuckets WORDS` and give what it said."""
    monkeypatch.setattr(sys, "argv", ["threebuckets", *map(str, words)])
    capsys.readouterr()
    try:
        main()
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 0
    captured = capsys.readouterr()
    return Said(status, captured.out, captured.err)
