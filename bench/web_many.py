"""A site with many offers and participants: fills a copy of the demo's database, then times every page that can be read.

    python -m bench.web_many DATA-DIRECTORY [--offers 20000] [--participants 2000] [--update]

The directory is one that `threebuckets serve --demo` has made; work on a copy, for the rows stay. `--update` publishes a
round with them first. No page is kept in memory meanwhile. Times are the server's alone, without network,
for a steward who is signed in and votes: everybody else's pages do less.
"""

import argparse
import os
import statistics
import time
from functools import partial
from typing import Any

import numpy as np

PATHS = {
    "policy": "/ /?area=quayhead /policies/{policy}/?area=quayhead /policies/{policy}/versions/ /policies/{policy}/letter/?area=quayhead&fact=000000000000 "
    "/policies/{policy}/arguments/ /policies/{policy}/edit/ /policies/new/ "
    "/proposals/ /proposals/new/ /proposals/many-0/ /proposals/many-0/arguments/",
    "values": "/vote/ /statements/new/ /opinions/ /opinions/statements.csv /badge/",
    "situation": "/situation/ /situation/worse-and-worsening.csv /situation/areas/quayhead/ "
    "/situation/areas/quayhead/figures.csv /situation/empty-shops/ /situation/empty-shops/figures.csv "
    "/situation/empty-shops/over-time.csv",
    "resources": "/offers/ /offers/?policy={policy}&area=quayhead /offers/?q=hall /offers/?area=quayhead&km=10&kind=space "
    "/offers/?page=400 /offers/new/?policy={policy}&area=quayhead /offers/where/?q=quay /offers/mine/ /offers/many-7/ "
    "/offers/many-7/change/ /offers/areas.geojson /tiles/7/56/42.mvt /tiles/9/226/169.mvt?kind=skill",
    "changes": "/changes/ /progress/",
    "data": "/data/ /data/verdicts.csv /data/verdicts.json",
    "people": "/me/ /me/erase/ /me/words/ /me/back/ /me/confirm/ /invite/ /privacy/ /account/ /moderation/",
    "desk": "/desk/ /desk/queue/ /desk/queue/?state=decided /desk/updates/ /desk/members/ /desk/invitations/ "
    "/desk/imports/ /log/ /log/log.csv",
}
POLICY = "family-centres"
RUNS = 20
GOOD = 200


def main() -> None:
    """Fill the database, and time the pages."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data")
    parser.add_argument("--offers", type=int, default=20_000)
    parser.add_argument("--participants", type=int, default=2000)
    parser.add_argument("--update", action="store_true")
    given = parser.parse_args()
    os.environ.update(
        TB_DATA=given.data, DJANGO_SETTINGS_MODULE="threebuckets.web.settings", TB_SHARED_PAGE_SECONDS="0"
    )
    import django

    django.setup()
    from bench.web_load.many_rows import browser_of_all, fill
    from threebuckets.web.core.queries import shown_platform

    platform = shown_platform()
    if platform is None:
        raise SystemExit(f"{given.data} has no platform; make one with `threebuckets serve --demo`.")
    fill(platform, n_offers=given.offers, n_participants=given.participants)
    if given.update:
        update(platform)
    measure(browser_of_all(platform))


def update(platform: Any) -> None:
    """Publish a round with the new rows."""
    from threebuckets.web.core.clock import today
    from threebuckets.web.folders.recomputing import recompute

    cpu, wall = time.process_time(), time.perf_counter()
    recompute(platform, on=today(platform))
    print(f"update: {time.process_time() - cpu:.0f} s of CPU, {time.perf_counter() - wall:.0f} s")


def measure(client: Any) -> None:
    """Queries and server time of each page; CPU says what a page costs where other work keeps the machine busy."""
    from django.conf import settings

    from bench.measuring import print_table

    settings.ALLOWED_HOSTS = ["*"]
    rows = [_row(client, path) for paths in PATHS.values() for path in paths.format(policy=POLICY).split()]
    print_table("Pages with many offers", ("page", "kB", "queries", "CPU ms", "p95 of it", "p95 of wall ms"), rows)


def _row(client: Any, path: str) -> tuple[str, ...]:
    """What a page costs; the first answer only warms up."""
    from django.db import connection

    client.get(path)
    queries: list[str] = []
    with connection.execute_wrapper(partial(_noted, queries)):
        response = client.get(path)
    if response.status_code != GOOD:
        return (path, *["–"] * 4, f"answers {response.status_code}")
    n_bytes = len(b"".join(response) if response.streaming else response.content)
    cpu, wall = zip(*(_timed(client, path) for _ in range(RUNS)), strict=True)
    late = (f"{np.percentile(times, 95):.0f}" for times in (cpu, wall))
    return (path, f"{n_bytes / 1000:.0f}", str(len(queries)), f"{statistics.median(cpu):.0f}", *late)


def _noted(queries: list[str], execute: Any, sql: str, *rest: Any) -> Any:
    queries.append(sql)
    return execute(sql, *rest)


def _timed(client: Any, path: str) -> tuple[float, float]:
    cpu, wall = time.process_time(), time.perf_counter()
    response = client.get(path)
    if response.streaming:
        b"".join(response)
    return 1000 * (time.process_time() - cpu), 1000 * (time.perf_counter() - wall)


if __name__ == "__main__":
    main()
