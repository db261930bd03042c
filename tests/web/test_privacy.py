"""Nothing about fewer than ten people, and nothing of a single person, leaves the site."""

import io
import re
import zipfile
from collections.abc import Iterator

import pytest
from django.test import Client

from threebuckets.web.core import models as core

pytestmark = pytest.mark.django_db
PAGES = (
    "/",
    "/?area=W1",
    "/policies/family-centres/",
    "/policies/family-centres/?area=W1",
    "/policies/family-centres/?area=W2",
    "/changes/",
    "/data/",
    "/data/verdicts.json",
    "/data/verdicts.csv",
    "/data/rules.toml",
)
CANARIES = ("CANARY", "Winifred", "a2", "o2")
PSEUDONYM = re.compile(r"\bp\d\d\b")


def everything(client: Client) -> Iterator[tuple[str, str]]:
    """Every page and every file of every download, by name."""
    for path in PAGES:
        response = client.get(path)
        assert response.status_code == 200
        yield path, response.content.decode()
    bundle = zipfile.ZipFile(io.BytesIO(client.get("/data/fair-start.zip").content))
    for name in bundle.namelist():
        yield name, bundle.read(name).decode("utf-8", "replace")


def test_no_person_appears_anywhere(site: core.Platform, client: Client) -> None:
    """Neither names of persons nor their offers nor pseudonyms of voters."""
    for name, content in everything(client):
        words = set(re.findall(r"[\w-]+", content))
        assert not words.intersection(CANARIES), name
        assert not PSEUDONYM.search(content), name


def test_no_private_table_is_in_the_download(site: core.Platform, client: Client) -> None:
    """Votes, people, coalitions, pledges and ledgers of imports stay here."""
    names = {name for name, _ in everything(client)}
    for private in ("values/votes", "values/people", "delivery/", "imports/"):
        assert not any(private in name for name in names), private


def test_published_cells_are_of_ten_or_more(site: core.Platform, client: Client) -> None:
    """Every base and every number of people is ten or more, every count hidden or a multiple of five."""
    content = dict(everything(client))["fair-start/values/published.csv"]
    header, *rows = [line.split(",") for line in content.splitlines()]
    for row in rows:
        cell = dict(zip(header, row, strict=True))
        assert int(cell["base"]) >= 10
        assert int(cell["people"]) >= 10
        assert all(int(cell[name]) == -1 or int(cell[name]) % 5 == 0 for name in ("agree", "disagree", "passed"))


def test_no_page_counts_fewer_than_ten_people(site: core.Platform, client: Client) -> None:
    """“7 people” stands nowhere but in what a policy itself asks for."""
    for name, content in everything(client):
        found = [int(n) for n in re.findall(r"\b(\d+) people (?:voted|have voted|took part|offer)", content)]
        assert all(n >= 10 for n in found), name
