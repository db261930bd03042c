"""A site with many offers and participants: fills a copy of the demo's database, then times the pages of offers.

    python -m bench.web_many DATA-DIRECTORY [--offers 20000] [--participants 2000] [--update]

The directory is one that `threebuckets serve --demo` has made; work on a copy, for the rows stay. Rows are drawn with a
seed: the same call gives the same rows. `--update` publishes a round with them, which takes minutes.
"""

import argparse
import os
import statistics
import time
from datetime import timedelta
from functools import partial
from typing import Any

import numpy as np

PATHS = (
    "/offers/",
    "/offers/?policy=family-centres&area=quayhead",
    "/offers/?q=hall",
    "/offers/?area=quayhead&km=10&kind=space",
    "/offers/?page=400",
    "/offers/new/?policy=family-centres&area=quayhead",
    "/offers/many-7/",
    "/tiles/7/56/42.mvt",
    "/tiles/9/226/168.mvt?kind=skill",
)
RUNS = 20
KINDS = (
    ("space/hall", "m2", 40, 300),
    ("space/kitchen", "m2", 10, 40),
    ("skill/nursery-care", "hour/week", 2, 30),
    ("skill/bookkeeping", "hour/week", 1, 8),
    ("vehicle/van", "item", 1, 3),
    ("equipment/chairs", "item", 10, 80),
    ("money", "GBP", 100, 5000),
    ("person/volunteer", "people", 1, 30),
)
BATCH = 1000
OFFERS_EACH = 4


def main() -> None:
    """Fill the database, and time the pages."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data")
    parser.add_argument("--offers", type=int, default=20_000)
    parser.add_argument("--participants", type=int, default=2000)
    parser.add_argument("--update", action="store_true")
    given = parser.parse_args()
    os.environ.update(TB_DATA=given.data, DJANGO_SETTINGS_MODULE="threebuckets.web.settings")
    import django

    django.setup()
    from threebuckets.web.core.queries import shown_platform

    platform = shown_platform()
    if platform is None:
        raise SystemExit(f"{given.data} has no platform; make one with `threebuckets serve --demo`.")
    fill(platform, n_offers=given.offers, n_participants=given.participants)
    if given.update:
        update(platform)
    measure()


def fill(platform: Any, *, n_offers: int, n_participants: int) -> None:
    """Add offers of new groups and persons, and participants with votes, until there are so many."""
    rng = np.random.default_rng(0)
    _add_offers(platform, n_offers, rng)
    _add_participants(platform, n_participants, rng)


def update(platform: Any) -> None:
    """Publish a round with the new rows."""
    from threebuckets.web.core.clock import today
    from threebuckets.web.folders.recomputing import recompute

    start = time.perf_counter()
    recompute(platform, on=today(platform))
    print(f"update: {time.perf_counter() - start:.0f} s")


def measure() -> None:
    """Server time of each page without the network: CPU and wall, median and 95th percentile."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client

    from bench.measuring import print_table

    settings.ALLOWED_HOSTS = ["*"]
    rows, client = [], Client()
    for path in PATHS:
        queries: list[str] = []
        with connection.execute_wrapper(partial(_noted, queries)):
            response = client.get(path)
        if response.status_code != 200:
            rows.append((path, str(response.status_code), "–", "–", "–"))
            continue
        cpu, wall = zip(*(_timed(client, path) for _ in range(RUNS)), strict=True)
        p95 = float(np.percentile(wall, 95))
        rows.append(
            (path, str(len(queries)), f"{statistics.median(cpu):.0f}", f"{statistics.median(wall):.0f}", f"{p95:.0f}")
        )
    print_table("Pages with many offers", ("page", "queries", "CPU ms", "wall ms", "p95 ms"), rows)


def _noted(queries: list[str], execute: Any, sql: str, *rest: Any) -> Any:
    queries.append(sql)
    return execute(sql, *rest)


def _timed(client: Any, path: str) -> tuple[float, float]:
    cpu, wall = time.process_time(), time.perf_counter()
    client.get(path)
    return 1000 * (time.process_time() - cpu), 1000 * (time.perf_counter() - wall)


def _add_offers(platform: Any, n_wanted: int, rng: np.random.Generator) -> None:
    from threebuckets.web.resources.models import Offer
    from threebuckets.web.resources.places import Gazetteer

    missing = max(n_wanted - Offer.objects.filter(platform=platform).count(), 0)
    spots = [spot for spot in Gazetteer.of(platform).spots.values() if spot.lon is not None]
    actors = _actors(platform, -(-missing // OFFERS_EACH), spots, rng)
    rows = [_offer(platform, actors[number // OFFERS_EACH], number, spots, rng) for number in range(missing)]
    Offer.objects.bulk_create(rows, batch_size=BATCH)
    print(f"offers: {Offer.objects.filter(platform=platform).count():,}")


def _offer(platform: Any, actor: Any, number: int, spots: list[Any], rng: np.random.Generator) -> Any:
    """One offer: two of three bodies' at a point, half of all with an end, some confirmed long ago."""
    from threebuckets.web.core.clock import today
    from threebuckets.web.resources.models import Offer
    from threebuckets.web.resources.places import map_key

    day, spot = today(platform), spots[int(rng.integers(len(spots)))]
    kind, unit, least, most = KINDS[int(rng.integers(len(KINDS)))]
    lon, lat = (float(middle + rng.normal(0, 0.01)) for middle in (spot.lon, spot.lat))
    if actor.kind == "person" or number % 3 == 0:
        lon = lat = None
    return Offer(
        platform=platform,
        actor=actor,
        code=f"many-{number}",
        kind=kind,
        unit=unit,
        amount=float(rng.integers(least, most)),
        area_code=spot.code,
        lon=lon,
        lat=lat,
        map_key=map_key(actor.kind, spot, lon, lat),
        starts_on=day - timedelta(days=400),
        ends_on=day + timedelta(days=int(rng.integers(-60, 900))) if number % 2 else None,
        basis=("offered", "pledged", "listed")[number % 3],
        last_confirmed=day - timedelta(days=int(rng.integers(0, 400))),
    )


def _actors(platform: Any, n: int, spots: list[Any], rng: np.random.Generator) -> list[Any]:
    """Groups, firms, public bodies, and one person in ten."""
    from threebuckets.web.resources.models import Actor

    kinds = ("community", "business", "public body", "community", "business", "community", "person", "community")
    found = [
        Actor(
            platform=platform,
            code=f"many-{number}",
            name=f"Hall keepers {number}",
            kind=kinds[number % len(kinds)],
            area_code=spots[int(rng.integers(len(spots)))].code,
            shown="organisation" if kinds[number % len(kinds)] == "person" else "public",
        )
        for number in range(n)
    ]
    return Actor.objects.bulk_create(found, batch_size=BATCH)


def _add_participants(platform: Any, n_wanted: int, rng: np.random.Generator) -> None:
    """People with an area and votes on some statements."""
    from threebuckets.web.core.clock import now
    from threebuckets.web.people.models import Participant
    from threebuckets.web.situation.models import Area

    missing = n_wanted - Participant.objects.filter(platform=platform).count()
    areas = list(Area.objects.filter(platform=platform, levels__contains="ward").values_list("code", flat=True)) or [""]
    Participant.objects.bulk_create(
        [
            Participant(
                platform=platform,
                code=f"w-many-{number}",
                area_code=areas[int(rng.integers(len(areas)))],
                verified=bool(number % 2),
                is_listed=True,
                state=Participant.VERIFIED if number % 2 else Participant.OPEN,
                joined_at=now(platform),
            )
            for number in range(max(missing, 0))
        ],
        batch_size=BATCH,
    )
    print(f"participants: {Participant.objects.filter(platform=platform).count():,}")


if __name__ == "__main__":
    main()
