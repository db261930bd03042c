"""Console blocks of the documentation that are marked `<!-- checked -->`: run them, and compare what they print.

A page is one sitting: its blocks run in order in one empty folder. A `console` block holds commands (`$ …`), each with
the output that follows it; a `diff` block changes a file, named on its first line (`--- county/platform.toml`), line by
line. `threebuckets` runs inside this process, anything else in a shell. Not for what is not marked.
"""

import contextlib
import io
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from docs.writing.remembering import Remembered
from threebuckets.cli import main

BLOCK = re.compile(r"<!-- checked -->\n+```(console|diff)\n(.*?)\n```", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Block:
    """A marked block of a page: its language, its text, and where the text begins and ends."""

    language: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Step:
    """A command of a console block with the output that stands below it."""

    command: str
    quoted: str


def blocks_of(page: str) -> tuple[Block, ...]:
    """The marked blocks of a page.

    Examples
    --------
    >>> blocks_of("<!-- checked -->\\n```console\\n$ ls\\n```")[0].text
    '$ ls'
    """
    return tuple(Block(hit[1], hit[2], hit.start(2), hit.end(2)) for hit in BLOCK.finditer(page))


def steps_of(block: Block) -> tuple[Step, ...]:
    """Commands of a console block with what is quoted below each."""
    parts = re.split(r"^\$ ", block.text, flags=re.MULTILINE)
    if parts[0].strip():
        raise ValueError(f"A console block begins with a command: {parts[0]!r}")
    found = [part.partition("\n") for part in parts[1:]]
    return tuple(Step(command.strip(), quoted.rstrip("\n")) for command, _, quoted in found)


class Sitting:
    """One page being tried out in a folder of its own.

    Parameters
    ----------
    folder : Path
        Empty folder.
    remembered : Remembered
        What other sittings have computed already.
    """

    def __init__(self, folder: Path, remembered: Remembered) -> None:
        self.folder = folder
        self.remembered = remembered
        self.status = 0

    def rerun(self, page: str) -> str:
        """The page with every output as it really is."""
        written, at = [], 0
        for block in blocks_of(page):
            text = self._console(block) if block.language == "console" else self._change(block)
            written += [page[at : block.start], text]
            at = block.end
        return "".join([*written, page[at:]])

    def _console(self, block: Block) -> str:
        lines = []
        for step in steps_of(block):
            lines += [f"$ {step.command}", self.output(step.command)]
        return "\n".join(line for line in lines if line)

    def output(self, command: str) -> str:
        """What a command prints, on both channels."""
        if command == "echo $?":
            return str(self.status)
        first, _, rest = command.partition(" | ")
        if first.startswith("threebuckets"):
            text = self._ours(shlex.split(first)[1:])
            text = self._shell(rest, text) if rest else text
        else:
            text = self._shell(command, "")
        return "\n".join(line.rstrip() for line in text.strip("\n").split("\n"))

    def _shell(self, command: str, given: str) -> str:
        done = subprocess.run(
            ["sh", "-c", command], check=False, cwd=self.folder, input=given, capture_output=True, text=True
        )
        return done.stdout + done.stderr

    def _ours(self, arguments: list[str]) -> str:
        said = io.StringIO()
        caught = contextlib.redirect_stdout(said), contextlib.redirect_stderr(said)
        with self.remembered.used(), _inside(self.folder, arguments), caught[0], caught[1]:
            self.status = _status()
        return said.getvalue()

    def _change(self, block: Block) -> str:
        """Change a file as the diff says, or make it where all lines are new; the block stays as it is."""
        head, *lines = block.text.split("\n")
        path = self.folder / head.removeprefix("--- ")
        old = "\n".join(line[1:] for line in lines if line[:1] in {" ", "-"})
        new = "\n".join(line[1:] for line in lines if line[:1] in {" ", "+"})
        if not old:
            path.write_text(f"{new}\n", encoding="utf-8")
            return block.text
        text = path.read_text(encoding="utf-8")
        if text.count(old) != 1:
            raise ValueError(f"{path.name} holds {text.count(old)} times: {old}")
        path.write_text(text.replace(old, new), encoding="utf-8")
        return block.text


def _status() -> int:
    try:
        main()
    except SystemExit as stop:
        return int(stop.code or 0)
    return 0


@contextlib.contextmanager
def _inside(folder: Path, arguments: list[str]) -> Iterator[None]:
    """The program's own arguments and folder, and back again."""
    before = sys.argv, Path.cwd()
    sys.argv = ["threebuckets", *arguments]
    os.chdir(folder)
    try:
        yield
    finally:
        sys.argv = before[0]
        os.chdir(before[1])
