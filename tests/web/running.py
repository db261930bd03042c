"""A site in processes of its own, with a database of its own: for tests that kill them."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.conf import settings

ROOT = Path(__file__).parents[2]
PATIENCE = 180.0
"""Seconds after which something that should happen has not."""


class RunningSite:
    """A data directory, a database and the processes that work on them.

    The database is of the kind that the tests run on: an SQLite file, or a new one on the PostgreSQL server.
    """

    def __init__(self, folder: Path, **environment: str) -> None:
        self.folder = folder
        self._processes: list[subprocess.Popen[bytes]] = []
        self.environment = {
            **os.environ,
            "TB_DATA": str(folder),
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
            **environment,
        }
        self.environment["DJANGO_SETTINGS_MODULE"] = "threebuckets.web.settings"
        self._server = os.environ.get("TB_DATABASE_URL", "")
        self._name = f"tb_{uuid.uuid4().hex}"
        if self.is_postgres:
            self._on_server(f'CREATE DATABASE "{self._name}"')
            self.environment["TB_DATABASE_URL"] = self.database_url
        self.run("from threebuckets.web.core.preparing import *; make_data_directory(); make_tables()")

    @property
    def is_postgres(self) -> bool:
        """Whether the database is a PostgreSQL one."""
        return bool(settings.DATABASES["default"]["ENGINE"].endswith("postgresql"))

    @property
    def database_url(self) -> str:
        """Address of the database on the server."""
        return urlunsplit(urlsplit(self._server)._replace(path=f"/{self._name}"))

    def run(self, code: str, *, check: bool = True) -> str:
        """What a piece of Python prints, run with the site's settings."""
        command = [sys.executable, "-c", f"import django; django.setup()\n{code}"]
        done = subprocess.run(
            command, env=self.environment, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
        assert not check or done.returncode == 0, done.stderr
        return done.stdout.strip()

    def start(self, *command: str, output: IO[bytes] | int = subprocess.DEVNULL) -> "subprocess.Popen[bytes]":
        """Begin one of the site's commands."""
        return self.start_module("threebuckets.web", *command, output=output)

    def start_module(
        self, module: str, *command: str, output: IO[bytes] | int = subprocess.DEVNULL
    ) -> "subprocess.Popen[bytes]":
        """Begin any Python program in a process group of its own; what it says goes to a file, or nowhere."""
        process = subprocess.Popen(
            [sys.executable, "-m", module, *command],
            env=self.environment,
            cwd=ROOT,
            start_new_session=True,
            stderr=output,
            stdout=output,
        )
        self._processes.append(process)
        return process

    def serve(self, port: int, *options: str) -> "subprocess.Popen[bytes]":
        """Begin to serve and wait until it answers."""
        process = self.start("serve", "--port", str(port), "--workers", "2", *options)
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5):
                    return process
            except urllib.error.HTTPError:
                return process
            except OSError:
                assert process.poll() is None, "the server ended"
                time.sleep(0.1)
        raise AssertionError("the server does not answer")

    def close(self) -> None:
        """End all processes and drop the database."""
        for process in self._processes:
            kill(process)
        if self.is_postgres:
            self._on_server(f'DROP DATABASE "{self._name}" WITH (FORCE)')

    def _on_server(self, statement: Any) -> None:
        with psycopg.connect(self._server, autocommit=True) as connection:
            connection.execute(statement)


def kill(process: "subprocess.Popen[bytes]") -> None:
    """End a process and all that it started, at once and without a word."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
