"""A site in processes of its own, with a database of its own: for tests that kill them."""

import contextlib
import os
import shutil
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

from tests.web.pieces import PATIENCE, Pieces

ROOT = Path(__file__).parents[2]
TEMPLATE = "tb_template"


class RunningSite:
    """A data directory, a database and the processes that work on them.

    The database is of the kind that the tests run on: an SQLite file, or a new one on the PostgreSQL server.

    Parameters
    ----------
    folder : Path
        The data directory to be.
    prepared : Path
        One that `prepare` has made, which it begins as a copy of.
    """

    def __init__(self, folder: Path, prepared: Path, **environment: str) -> None:
        self.folder = folder
        self._processes: list[subprocess.Popen[bytes]] = []
        self._name = f"tb_{uuid.uuid4().hex}"
        self.environment = {**environment_over(folder), **environment}
        shutil.copytree(prepared, folder)
        if is_postgres():
            on_server(f"CREATE DATABASE {self._name} TEMPLATE {TEMPLATE}")
            self.environment["TB_DATABASE_URL"] = database_url(self._name)
        self._pieces = Pieces(self.environment)

    def run(self, code: str) -> str:
        """What a piece of Python prints, run with the site's settings."""
        return self._pieces.run(code)

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
        self._pieces.close()
        for process in self._processes:
            kill(process)
        if is_postgres():
            on_server(f"DROP DATABASE {self._name} WITH (FORCE)")


def prepare(folder: Path) -> None:
    """A data directory with its key, its static files and its tables: `threebuckets prepare`, run from nothing."""
    environment = environment_over(folder)
    if is_postgres():
        on_server(f"DROP DATABASE IF EXISTS {TEMPLATE} WITH (FORCE)")  # of a run before, on a server that stays
        on_server(f"CREATE DATABASE {TEMPLATE}")
        environment["TB_DATABASE_URL"] = database_url(TEMPLATE)
    command = [sys.executable, "-m", "threebuckets", "prepare"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert done.returncode == 0, done.stderr


def environment_over(folder: Path) -> dict[str, str]:
    """The environment of processes that work on a data directory."""
    found = {**os.environ, "TB_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "threebuckets.web.settings"}
    return {**found, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}


def is_postgres() -> bool:
    """Whether the tests run on PostgreSQL."""
    return bool(settings.DATABASES["default"]["ENGINE"].endswith("postgresql"))


def database_url(name: str) -> str:
    """Address of a database on the server."""
    return urlunsplit(urlsplit(os.environ["TB_DATABASE_URL"])._replace(path=f"/{name}"))


def on_server(statement: Any) -> None:
    """Carry a statement out on the server."""
    with psycopg.connect(os.environ["TB_DATABASE_URL"], autocommit=True) as connection:
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
