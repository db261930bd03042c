"""No page that can be read takes more queries where there is more to show, whoever reads it."""

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.web.growing import browser_of_all, grow
from tests.web.test_routes import addresses
from threebuckets.web.core.clock import today
from threebuckets.web.core.models import Platform
from threebuckets.web.core.shared_pages import forget_pages
from threebuckets.web.folders.recomputing import recompute
from threebuckets.web.values.ballots import forget_ballots

pytestmark = pytest.mark.django_db
FEW, MANY = range(3), range(3, 40)
ASKED = (
    "/?area=W1&sort=title",
    "/policies/family-centres/?area=W1",
    "/policies/family-centres/letter/?area=W1&fact=000000000000",
    "/offers/?policy=family-centres&area=W1&km=5&q=group",
    "/offers/?kind=space",
    "/offers/new/?policy=family-centres&area=W1",
    "/offers/o-1/",
    "/offers/o-1/change/",
    "/offers/where/?q=quay",
    "/proposals/g0/",
    "/proposals/g0/arguments/",
    "/situation/areas/W1/",
    "/situation/areas/W1/figures.csv",
    "/situation/places/",
    "/situation/places/figures.csv",
    "/situation/places/over-time.csv",
    "/data/verdicts.csv",
    "/data/fair-start.zip",
    "/tiles/0/0/0.mvt?kind=space",
    "/desk/queue/?state=decided",
    "/desk/imports/i-g0/",
    "/changes/?bucket=values&area=W1",
)
"""Addresses of things that are there, and filters, besides every address as it is."""


def n_queries(client: Client, path: str) -> tuple[int, int]:
    """How a page answers, and after how many queries, with nothing kept in memory."""
    forget_pages()
    forget_ballots()
    with CaptureQueriesContext(connection) as queries:
        response = client.get(path)
        if response.streaming:
            b"".join(response)
    return response.status_code, len(queries)


def costs(client: Client) -> dict[str, tuple[int, int]]:
    """Every page that can be read, for somebody who may see all and for somebody who is nobody in particular."""
    readable = [address.url for address in addresses() if address.rule.read is not None]
    paths = dict.fromkeys([*readable, *ASKED])
    return {
        f"{path} {who}": n_queries(browser, path)
        for who, browser in (("of all", client), ("of anybody", Client()))
        for path in paths
    }


def test_every_page_takes_as_many_queries_with_much_as_with_little(
    site: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten times the offers, people, votes, statements, arguments, proposals, versions, texts, acts, members, files."""
    monkeypatch.setitem(settings.RATE_LIMITS, "search", (1_000_000, 1_000_000_000))  # no minute ends meanwhile
    client = browser_of_all(site)
    found = []
    for numbers in (FEW, MANY):
        grow(site, numbers)
        recompute(site, on=today(site))
        found.append(costs(client))
    few, many = found
    assert {path: (few[path], many[path]) for path in few if many[path][1] > few[path][1]} == {}
    assert [path for path in few if few[path][0] == 200 != many[path][0]] == []
    assert sum(status == 200 for status, _ in few.values()) > 80
    assert max(n for _, n in few.values()) <= 30
