"""Pieces of Python run with a site's settings, all in one process: Django is loaded once, not for each of them."""

import json
import subprocess
import sys
import threading
from collections.abc import Mapping

PATIENCE = 180.0
"""Seconds after which a piece should have ended."""
LOOP = """
import contextlib, io, json, sys, traceback
import django
django.setup()
from django.db import connections
for line in sys.stdin:
    said, fault = io.StringIO(), ""
    with contextlib.redirect_stdout(said):
        try:
            exec(json.loads(line), {"__name__": "piece"})
        except BaseException:
            fault = traceback.format_exc()
    connections.close_all()
    print(json.dumps([said.getvalue(), fault]), flush=True)
"""


class Pieces:
    """A process beside a site. It begins with the first piece and ends with `close`.

    Parameters
    ----------
    environment : mapping of str to str
        Of the process, as it is when the first piece is run.
    """

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self._process: subprocess.Popen[str] | None = None

    def run(self, code: str) -> str:
        """What a piece prints; fails where it does."""
        process = self._begun()
        assert process.stdin is not None
        assert process.stdout is not None
        impatient = threading.Timer(PATIENCE, process.kill)
        impatient.start()
        try:
            process.stdin.write(json.dumps(code) + "\n")
            process.stdin.flush()
            answer = process.stdout.readline()
        finally:
            impatient.cancel()
        assert answer, "the process beside the site ended"
        said, fault = json.loads(answer)
        assert not fault, fault
        return str(said).strip()

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            with self._process as process:
                assert process.stdin is not None
                process.stdin.close()
            self._process = None

    def _begun(self) -> "subprocess.Popen[str]":
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-c", LOOP],
                env=dict(self._environment),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        return self._process
