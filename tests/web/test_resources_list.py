"""The list, its counts, its map and its tiles: the same offers under every filter, in few queries however many."""

import json
import re
from collections.abc import Callable, Iterator

import numpy as np
import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.web import factories
from threebuckets.policy import platform
from threebuckets.resources import (
    CellCounts,
    TileFeatures,
    encode_tile,
    features_of_cells,
    standard_kinds,
    tile_features,
)
from threebuckets.web.core.models import Platform
from threebuckets.web.jobs.actions import want_update
from threebuckets.web.resources.filters import public_offers
from threebuckets.web.resources.models import Actor, Offer
from threebuckets.web.resources.places import map_key
from threebuckets.web.situation.models import Area

pytestmark = pytest.mark.django_db
FILTERS = (
    "",
    "kind=space",
    "kind=space/hall&on=2027-03-01",
    "policy=family-centres",
    "area=W1",
    "area=W1&km=5",
    "area=D&q=group+4",
    "q=kitchen",
    "policy=family-centres&kind=money",
    "on=2040-01-01",
)
KINDS = ("space/hall", "space/kitchen", "skill/nursery-care", "vehicle/van", "money")
UNITS = {"space": "m2", "skill": "hour/week", "vehicle": "item", "money": "GBP"}


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    with time_machine.travel("2026-11-17T12:00:00Z", tick=False):
        yield


def many_offers(site: Platform, n: int, *, start: int = 0) -> None:
    """So many offers of so many groups, here and there, some without a place."""
    actors = Actor.objects.bulk_create(
        Actor(platform=site, code=f"g{number}", name=f"Group {number}", kind="community", shown="public")
        for number in range(start, start + n)
    )
    rows = []
    for number, actor in enumerate(actors, start):
        kind = KINDS[number % len(KINDS)]
        lon, lat = (None, None) if number % 7 == 0 else (-2.0 + number % 50 / 1000, 53.0 + number % 30 / 1000)
        rows.append(
            Offer(
                platform=site,
                actor=actor,
                code=f"o-{number}",
                kind=kind,
                amount=float(1 + number % 9),
                unit=UNITS[kind.split("/")[0]],
                area_code="" if number % 7 == 0 else f"W{1 + number % 2}",
                lon=lon,
                lat=lat,
                map_key=map_key("community", None, lon, lat),
                starts_on="2026-01-01",
                ends_on="2027-02-01" if number % 3 == 0 else None,
                last_confirmed="2026-11-01",
            )
        )
    Offer.objects.bulk_create(rows)


def count_said(client: Client, query: str) -> int:
    """How many offers the list says there are."""
    page = client.get(f"/offers/?{query}").context["page"]
    assert page.n == page.page.paginator.count
    return int(page.n)


def tile_counts(client: Client, query: str, z: int) -> int:
    """The numbers of all tiles of a zoom together."""
    oracle = pytest.importorskip("mapbox_vector_tile")
    total = 0
    for x in range(2**z):
        for y in range(2**z):
            content = client.get(f"/tiles/{z}/{x}/{y}.mvt?{query}").content
            features = oracle.decode(content)["offers"]["features"] if content else []
            total += sum(feature["properties"]["count"] for feature in features)
    return total


@pytest.mark.parametrize("query", FILTERS)
def test_tiles_and_what_has_no_place_add_up_to_the_list(site: Platform, client: Client, query: str) -> None:
    """Under every filter and at every zoom, and the drawn map's numbers to those that lie in an area."""
    many_offers(site, 120)
    page = client.get(f"/offers/?{query}").context["page"]
    for z in (0, 3):
        assert tile_counts(client, query, z) + page.n_unplaced == page.n
    nowhere = Offer.objects.filter(area_code="", code__in=codes_of(client, query)).count()
    assert sum(n for _code, _name, n in page.by_area) == page.n - nowhere
    assert sum(kind.n for kind in page.kinds) >= page.n


def codes_of(client: Client, query: str) -> set[str]:
    """The codes of all offers on all pages of the list."""
    found: set[str] = set()
    pages = client.get(f"/offers/?{query}").context["page"].page.paginator.num_pages
    for number in range(1, pages + 1):
        shown = client.get(f"/offers/?{query}&page={number}").context["page"].offers
        found |= {offer.code for offer in shown}
    assert len(found) == count_said(client, query)
    return found


def test_filters_mean_what_they_say(site: Platform, client: Client) -> None:
    """Kind with all below it, the day, the words, the area with what reaches it."""
    many_offers(site, 60)
    everything = {row.code: row for row in Offer.objects.exclude(actor__kind="person")}
    assert codes_of(client, "kind=space") == {code for code, row in everything.items() if row.kind.startswith("space/")}
    free = {code for code, row in everything.items() if row.ends_on is None or str(row.ends_on) >= "2027-03-01"}
    assert codes_of(client, "on=2027-03-01") == free
    assert codes_of(client, "q=kitchen") == {code for code, row in everything.items() if "kitchen" in row.kind}
    assert codes_of(client, "area=W1") == {code for code, row in everything.items() if row.area_code == "W1"}
    Offer.objects.filter(code="o-1").update(area_code="W2", reach_area_code="D")
    assert "o-1" in codes_of(client, "area=W1")


def test_distance_is_measured_from_the_middle_of_the_area(site: Platform, client: Client) -> None:
    """By the point where there is one; by the middle of the area where there is none."""
    many_offers(site, 60)
    Area.objects.filter(platform=site, code="W1").update(lon=-2.0, lat=53.0)
    Area.objects.filter(platform=site, code="W2").update(lon=-2.0, lat=53.02)
    Offer.objects.filter(code="o-2").update(lon=None, lat=None, area_code="W2")
    near = codes_of(client, "area=W1&km=2")
    far = codes_of(client, "area=W1&km=5")
    assert near < far
    assert "o-2" in far - near
    for row in Offer.objects.filter(lat__isnull=False):
        metres = (((row.lon + 2.0) * 66_950) ** 2 + ((row.lat - 53.0) * 111_260) ** 2) ** 0.5
        if abs(metres - 2000) > 10:
            assert (row.code in near) == (metres < 2000)


def test_nothing_of_persons_or_of_those_who_would_not_be_seen(site: Platform, client: Client) -> None:
    """Neither in the list nor in a tile, a search or a page of their own."""
    hidden = Actor.objects.create(platform=site, code="h", name="Hidden Firm", kind="business", shown="coalition")
    shared = {"platform": site, "kind": "space", "unit": "m2", "starts_on": "2026-01-01", "map_key": 5}
    Offer.objects.create(actor=hidden, code="o-hidden", **shared)
    Offer.objects.create(actor=Actor.objects.get(code="a1"), code="o-quiet", shown="organisation", **shared)
    Offer.objects.filter(code="o2").update(map_key=7)
    assert codes_of(client, "") == {"o1"}
    assert count_said(client, "q=CANARY") == 0
    assert tile_counts(client, "", 0) == 0
    for code in ("o-hidden", "o-quiet", "o2"):
        assert client.get(f"/offers/{code}/").status_code == 404


def test_persons_are_counted_by_area_from_ten_up(
    published: Callable[[platform.Platform], Platform], client: Client
) -> None:
    """As they were with the round, to the nearest five; nine are nobody."""
    made = factories.platform()
    actors, offers = made.table("resources/actors"), made.table("resources/offers")
    people = [{"actor": f"p{n}", "name": f"Canary {n}", "kind": "person", "area": "W1"} for n in range(12)]
    lifts = [
        {"offer": f"lift-{n}", "actor": f"p{n}", "kind": "person/lift-giver", "unit": "people", "area": "W1"}
        | {"from": factories.date(2026, 1, 1), "last_confirmed": factories.date(2026, 11, 1)}
        for n in range(12)
    ]
    made = factories.with_table(made, "resources/actors", actors.vstack(factories.table("resources/actors", people)))
    made = factories.with_table(made, "resources/offers", offers.vstack(factories.table("resources/offers", lifts)))
    published(made)
    page = re.sub(r"\s+", " ", client.get("/offers/").content.decode())
    assert "About 10 people" in page
    assert "lift giver · Quayhead" in page
    assert "Canary" not in page
    assert "about 10 people" not in client.get("/offers/?kind=money").content.decode()


@pytest.mark.parametrize(
    "query", ["policy=x&kind=..&area=<b>&km=7&on=yesterday&q=%00&page=999999", "page=-1&km=5", "kind=SPACE&area=%2500"]
)
def test_what_cannot_be_understood_counts_as_not_asked(site: Platform, client: Client, query: str) -> None:
    """The whole list, and nothing raw."""
    response = client.get(f"/offers/?{query}")
    assert response.status_code == 200
    assert count_said(client, query) == 1
    assert "<b>" not in response.content.decode().split("<main", 1)[1].replace("<b>say", "")


def test_search_takes_percent_and_underscore_as_they_are(site: Platform, client: Client) -> None:
    """They are no wildcards."""
    many_offers(site, 10)
    assert count_said(client, "q=%25") == 0
    assert count_said(client, "q=_") == 0
    assert count_said(client, "q=group") == 10


def test_what_a_policy_lacks_is_listed_with_a_way_to_offer_it(site: Platform, client: Client) -> None:
    """By area, hatched on the map; and over all policies where none is picked."""
    page = client.get("/offers/?policy=family-centres").content.decode()
    assert "lacks" in page or "still lack" in page
    assert "/offers/new/?policy=family-centres&amp;area=W2&amp;kind=space/hall&amp;requirement=room" in page
    assert "hall in 2 areas" in re.sub(r"\s+", " ", client.get("/offers/").content.decode())


def test_a_tile_is_kept_until_something_changes(site: Platform, client: Client) -> None:
    """The tag is new with every change, every filter and every day."""
    many_offers(site, 3)
    first = client.get("/tiles/0/0/0.mvt")
    assert first["Content-Type"] == "application/vnd.mapbox-vector-tile"
    tag = {"If-None-Match": first["ETag"]}
    assert client.get("/tiles/0/0/0.mvt", headers=tag).status_code == 304
    assert client.get("/tiles/0/0/0.mvt?kind=money", headers=tag).status_code == 200
    want_update(site)
    assert client.get("/tiles/0/0/0.mvt", headers=tag).status_code == 200
    with time_machine.travel("2026-11-18T12:00:00Z"):
        assert client.get("/tiles/0/0/0.mvt", headers=tag).status_code == 200


def test_a_tile_of_many_offers_reads_few_rows(site: Platform, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """The database counts them: one row a cell and kind, and the bytes are those of the offers one by one."""
    many_offers(site, 400)
    read: list[int] = []

    def noted(counted: CellCounts, **tile: int) -> TileFeatures:
        read.append(len(counted.cell))
        return features_of_cells(counted, **tile)

    monkeypatch.setattr("threebuckets.web.resources.tile_queries.features_of_cells", noted)
    rows = list(public_offers(site).exclude(map_key=-1).order_by("pk").values_list("map_key", "kind", "code"))
    key, kind, code = (np.array(column) for column in zip(*rows, strict=True))
    roots = [str(slug) for slug, above in zip(standard_kinds().slug, standard_kinds().parent, strict=True) if above < 0]
    kinds = np.array([roots.index(each.split("/")[0]) for each in kind], np.int32)
    for z, x, y in ((0, 0, 0), (5, 15, 10), (8, 126, 83)):
        content = client.get(f"/tiles/{z}/{x}/{y}.mvt").content
        wanted = tile_features(key, kinds, z=z, x=x, y=y, max_points=0, cells=16, id=code.astype(object))
        assert content == encode_tile(wanted, kinds=np.array(roots, object))
    assert len(rows) > 100
    assert read[0] < len(rows) / 4


@pytest.mark.parametrize("path", ["/tiles/31/0/0.mvt", "/tiles/2/4/0.mvt", "/tiles/1/0/99999999999999999999.mvt"])
def test_a_tile_that_does_not_exist_is_not_found(site: Platform, client: Client, path: str) -> None:
    """No error page of the server."""
    assert client.get(path).status_code == 404


def test_the_areas_come_as_geojson(site: Platform, client: Client) -> None:
    """Those that are tested and have an outline, with code and name."""
    response = client.get("/offers/areas.geojson")
    found = json.loads(response.content)
    assert [feature["properties"] for feature in found["features"]] == [
        {"code": "W1", "name": "Quayhead", "lon": None, "lat": None}
    ]
    assert client.get("/offers/areas.geojson", headers={"If-None-Match": response["ETag"]}).status_code == 304


def test_the_number_of_queries_does_not_grow(site: Platform, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fifty offers or five hundred: the same, for the list, a tile, an offer and the form."""
    paths = (
        "/offers/",
        "/offers/?policy=family-centres&area=W1&q=group",
        "/tiles/0/0/0.mvt",
        "/offers/o-1/",
        "/offers/new/",
    )
    many_offers(site, 50)
    monkeypatch.setitem(settings.RATE_LIMITS, "search", (1_000_000, 1_000_000_000))
    client.get(paths[1])  # the first search of a minute begins its count
    few = [n_queries(client, path) for path in paths]
    many_offers(site, 450, start=50)
    assert [n_queries(client, path) for path in paths] == few
    assert max(few) <= 24


def n_queries(client: Client, path: str) -> int:
    """How many queries a page takes."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def test_codes_of_any_kind_lead_to_their_page(site: Platform, client: Client) -> None:
    """Registers have codes with slashes, spaces and letters of their own."""
    for code in ("node/123", "öffer 1", "a?b#c"):
        Offer.objects.create(
            platform=site,
            actor=Actor.objects.get(code="a1"),
            code=code,
            kind="space",
            unit="m2",
            starts_on="2026-01-01",
        )
    page = client.get("/offers/").content.decode()
    for address in re.findall(r'href="(/offers/[^"]+/)"', page):
        if address not in ("/offers/new/", "/offers/mine/"):
            assert client.get(address).status_code == 200, address


def test_pages_without_a_platform_explain_themselves(db: None, client: Client) -> None:
    """The list says what to do; the rest is not there."""
    assert "No platform has been loaded yet" in client.get("/offers/").content.decode()
    for path in ("/offers/new/", "/offers/mine/", "/tiles/0/0/0.mvt", "/offers/areas.geojson", "/offers/x/"):
        assert client.get(path).status_code == 404
