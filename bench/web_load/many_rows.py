"""Rows for a site with many of everything: offers of new groups and persons, participants, texts that wait, arguments.

Drawn with a seed: the same call gives the same rows.
"""

from datetime import timedelta
from typing import Any

import numpy as np

N_TEXTS, N_ARGUMENTS, N_PROPOSALS, N_KEPT = 200, 400, 200, 100
"""Texts that wait, arguments, proposals; actors that the account `bench` looks after."""
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


def fill(platform: Any, *, n_offers: int, n_participants: int) -> None:
    """Add offers, participants, texts that wait and arguments, until there are so many."""
    rng = np.random.default_rng(0)
    _add_offers(platform, n_offers, rng)
    _add_participants(platform, n_participants, rng)
    _add_texts(platform)


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


def _add_texts(platform: Any) -> None:
    """Texts that wait for a moderator, proposals, and arguments about one policy and one proposal."""
    from threebuckets.web.core.clock import now
    from threebuckets.web.moderation.models import Case
    from threebuckets.web.people.models import Participant
    from threebuckets.web.policy.models import Argument, Policy, Proposal

    at, slug = now(platform), Policy.objects.filter(platform=platform).values_list("slug", flat=True).first()
    who = Participant.objects.filter(platform=platform).first()
    cases = [
        Case(platform=platform, kind="statement", code=f"many-{n}", text=f"Open school {n} at night.", submitted_at=at)
        for n in range(N_TEXTS)
    ]
    Case.objects.bulk_create(cases, ignore_conflicts=True)
    told = {"platform": platform, "participant": who, "language": "en-gb", "written_at": at}
    asked = {"now": "It is shut.", "wanted": "It is open.", "help": "Keys.", "status": Proposal.OPEN}
    proposals = [
        Proposal(code=f"many-{n}", sentence=f"Open hall {n}", digest=f"many-{n}", **asked, **told)
        for n in range(N_PROPOSALS)
    ]
    Proposal.objects.bulk_create(proposals, ignore_conflicts=True)
    first = Proposal.objects.get(platform=platform, code="many-0")
    arguments = [
        Argument(
            code=f"many-{n}",
            side=Argument.SIDES[n % 2],
            text=f"Reason {n}.",
            digest=f"many-{n}",
            status=Argument.SHOWN,
            **({"policy_slug": slug} if n % 4 < 2 else {"proposal": first}),
            **told,
        )
        for n in range(N_ARGUMENTS)
    ]
    Argument.objects.bulk_create(arguments, ignore_conflicts=True)


def browser_of_all(platform: Any) -> Any:
    """A browser that may see every page: signed in as a steward who keeps many offers, with a participant's cookie."""
    from django.core.signing import Signer
    from django.db.models import Count
    from django.test import Client

    from threebuckets.web.people.models import Account, Participant, Stewardship
    from threebuckets.web.people.visitors import COOKIE
    from threebuckets.web.resources.models import Actor, Keeping

    account, _ = Account.objects.get_or_create(username="bench", email="bench@example.org")
    Stewardship.objects.get_or_create(platform=platform, account=account, role=Stewardship.STEWARD)
    kept = Actor.objects.filter(platform=platform, code__startswith="many-", keeping=None)[:N_KEPT]
    if not Keeping.objects.filter(account=account).exists():
        Keeping.objects.bulk_create(Keeping(platform=platform, actor=actor, account=account) for actor in kept)
    client = Client()
    client.force_login(account)
    voter = Participant.objects.filter(platform=platform).annotate(n=Count("votes")).order_by("-n", "pk").first()
    client.cookies[COOKIE] = Signer(salt="threebuckets.participant").sign(voter.code if voter else "")
    return client
