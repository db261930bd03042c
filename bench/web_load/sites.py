"""A site that is served for a while, with sixty statements to vote on, and a look at what it kept."""

import csv
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

N_STATEMENTS = 60
LIMITS = {f"TB_LIMIT_{name}": "100000000" for name in ("JOIN", "VOTE", "SEARCH")}
MAKE = """
from datetime import date
from pathlib import Path
from threebuckets.folder import read_folder
from threebuckets.web.core.preparing import make_data_directory, make_tables
from threebuckets.web.folders.actions import load_platform
from threebuckets.web.folders.recomputing import recompute
from threebuckets.web.values.models import Statement
make_data_directory(); make_tables()
platform = read_folder(Path("tests/fixtures/fair-start"))
row = load_platform(platform, on=date(2026, 11, 17)).row
Statement.objects.bulk_create(
    [Statement(platform=row, code=f"bench-{n}", text=f"Statement {n} of the benchmark.") for n in range(%d)]
)
recompute(row, on=date(2026, 11, 17))
"""
KEPT = """
import json
from django.db.models import Count, Q, Sum
from threebuckets.web.values.models import StatementTally, Vote
votes = Vote.objects.filter(statement__code__startswith="bench-")
print(json.dumps(list(votes.values_list("participant__code", "statement__code", "vote"))))
tallies = StatementTally.objects.filter(statement__code__startswith="bench-")
counted = dict(tallies.values_list("statement__code", "agree"))
agree = dict(votes.filter(vote=1).values_list("statement__code").annotate(n=Count("pk")))
print(sum(abs(counted.get(code, 0) - agree.get(code, 0)) for code in counted.keys() | agree.keys()))
"""


@dataclass(frozen=True, slots=True)
class Check:
    """Votes thanked for, how many of them are not there as given, and how far the tallies are from the votes."""

    n_thanked: int
    n_wrong: int
    tally_off_by: int


@dataclass(frozen=True, slots=True)
class Site:
    """Where a served site is, and how."""

    folder: Path
    environment: Mapping[str, str]
    address: str
    statements: tuple[str, ...]

    def check(self, thanked: Path) -> Check:
        """Compare what people were thanked for, the last of each person and statement, with what is there."""
        with thanked.open(encoding="utf-8") as file:
            wanted = {(person, statement): int(vote) for person, statement, vote in csv.reader(file)}
        votes, tally = run(KEPT, self.environment).splitlines()[-2:]
        kept = {(person, statement): vote for person, statement, vote in json.loads(votes)}
        n_wrong = sum(kept.get(key) != vote for key, vote in wanted.items()) + len(kept.keys() - wanted.keys())
        return Check(len(wanted), n_wrong, int(tally))


@contextmanager
def served(folder: Path, more: Mapping[str, str]) -> Iterator[Site]:
    """A site made anew and served by two processes, with a worker behind it."""
    folder.mkdir()
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "threebuckets.web.settings", **LIMITS, **more}
    environment |= {"TB_DATA": str(folder), "TB_LOG_LEVEL": "CRITICAL"}
    run(MAKE % N_STATEMENTS, environment)
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "threebuckets.web", "serve", "--port", str(port), "--workers", "2"]
    server = subprocess.Popen(command, env=environment, start_new_session=True, stdout=subprocess.DEVNULL)
    try:
        _wait_for(address, server)
        yield Site(folder, environment, address, tuple(f"bench-{n}" for n in range(N_STATEMENTS)))
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait()


def _wait_for(address: str, server: "subprocess.Popen[bytes]") -> None:
    while server.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit("The server ended before it answered.")


def run(code: str, environment: Mapping[str, str]) -> str:
    """What a piece of Python prints, run with a site's settings."""
    command = [sys.executable, "-c", f"import django; django.setup()\n{code}"]
    return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout
