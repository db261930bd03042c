"""Every page says what was stored, in few queries, whatever is asked of it."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.web import factories
from threebuckets.folder import read_folder
from threebuckets.policy.judge import judge_all
from threebuckets.policy.platform import Platform
from threebuckets.policy.rounds import from_json
from threebuckets.policy.verdicts import PolicyVerdict
from threebuckets.web.changes.models import Change, Round
from threebuckets.web.core import models as core

PAGES = (
    "/",
    "/?area=W1&sort=title",
    "/policies/family-centres/",
    "/policies/family-centres/?area=W1",
    "/changes/",
    "/changes/?bucket=values&policy=family-centres&area=W1",
    "/data/",
)
pytestmark = pytest.mark.django_db


def text_of(client: Client, path: str) -> str:
    """The page, which must be there."""
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def test_home_lists_policies_with_what_decides_them(site: core.Platform, client: Client) -> None:
    """Over all areas in counts, in one area with the buckets and a sentence."""
    everywhere = text_of(client, "/")
    assert "Family centres designed by the parents who use them" in everywhere
    assert everywhere.count("0 of 2") == 3
    here = text_of(client, "/?area=W1")
    assert "?area=W1" in here
    assert here.count("not yet known") >= 3


def test_policy_page_tells_the_three_buckets_of_the_area(site: core.Platform, client: Client) -> None:
    """Findings as headings, what to find out, the local design, the core."""
    page = text_of(client, "/policies/family-centres/?area=W1")
    assert "could start in Quayhead once " in page
    for words in ("What would change this", "Designed here", "06:30", "Free to enter and open to all"):
        assert words in page
    assert "Saltgarth" in text_of(client, "/policies/family-centres/")


def test_another_area_changes_all_three_buckets(site: core.Platform, client: Client) -> None:
    """The form is a plain GET; HTMX gets the changed part alone."""
    whole = text_of(client, "/policies/family-centres/?area=W2")
    part = client.get("/policies/family-centres/?area=W2", headers={"HX-Request": "true"}).content.decode()
    assert "in Saltgarth" in whole
    assert "in Saltgarth" in part
    assert "<html" not in part


@pytest.mark.parametrize(
    "path", ["/?area=nowhere&sort=%00", "/policies/family-centres/?area=<script>", "/changes/?before=x&bucket=y"]
)
def test_what_cannot_be_understood_counts_as_not_asked(site: core.Platform, client: Client, path: str) -> None:
    """Foolish addresses give the whole page, and are never shown raw."""
    assert "<script>&" not in text_of(client, path)
    assert "area=<script>" not in text_of(client, path)


def test_what_is_not_there_is_said_plainly(site: core.Platform, client: Client) -> None:
    """A policy, a file or a page that does not exist gives 404 with a way on."""
    for path in ("/policies/free-beer/", "/data/private.zip", "/nowhere/"):
        response = client.get(path)
        assert response.status_code == 404
        assert "There is no such page" in response.content.decode()


def test_changes_are_told_with_their_cause(site: core.Platform, client: Client) -> None:
    """One entry for all areas that turned in the same way."""
    newest = Round.objects.get(platform=site)
    cause = {"inputs": ["offer:o1"], "kind": "decisive", "sentence": "The Circle now offers a hall of 80 m²."}
    for area in ("W1", "W2"):
        Change.objects.create(
            round=newest,
            policy_slug="family-centres",
            area_code=area,
            bucket="resources",
            before=1,
            after=2,
            causes=[cause],
        )
    page = text_of(client, "/changes/")
    assert "The Circle now offers a hall of 80 m²." in page
    assert "in 2 areas:" in page
    assert "The Circle now offers" not in text_of(client, "/changes/?bucket=values")
    assert "2 buckets turned" in re.sub(r"\s+", " ", text_of(client, "/"))


def test_updates_that_turned_nothing_are_told_in_one_line(site: core.Platform, client: Client) -> None:
    """However often it is tested again, what turned stays on the first page."""
    newest = Round.objects.get(platform=site)
    for number in range(2, 30):
        Round.objects.create(
            platform=site, number=number, on=newest.on, rules_id=newest.rules_id, round_json=newest.round_json
        )
    turned = Round.objects.get(platform=site, number=12)
    Change.objects.create(
        round=turned, policy_slug="family-centres", area_code="W1", bucket="values", before=1, after=2, causes=[]
    )
    page = re.sub(r"\s+", " ", text_of(client, "/changes/"))
    assert "Tested 17 times more since; nothing turned." in page
    assert "Tested 10 times more since; nothing turned." in page
    assert page.index("update 12,") < page.index("update 1,") < page.index("The first update")
    assert "Tested 28 times more since" in re.sub(r"\s+", " ", text_of(client, "/changes/?bucket=situation"))


def test_an_empty_site_says_what_to_do(db: None, client: Client) -> None:
    """Before the first load every page explains itself."""
    for path in ("/", "/changes/", "/data/"):
        assert "No platform has been loaded yet" in text_of(client, path)
    assert client.get("/policies/family-centres/").status_code == 404


def test_a_platform_that_was_not_tested_says_so(site: core.Platform, client: Client) -> None:
    """Loaded, but no round: a state of its own."""
    Round.objects.all().delete()
    for path in ("/", "/changes/", "/data/"):
        assert "Nothing has been tested yet" in text_of(client, path)


def test_downloads_hold_what_they_say(site: core.Platform, client: Client) -> None:
    """The folder can be read again; the verdicts come as JSON and as a table; the rules as they are."""
    bundle = zipfile.ZipFile(io.BytesIO(client.get("/data/fair-start.zip").content))
    assert "fair-start/values/published.csv" in bundle.namelist()
    assert json.loads(client.get("/data/verdicts.json").content)["verdicts"]
    rows = list(csv.DictReader(io.StringIO(client.get("/data/verdicts.csv").content.decode("utf-8-sig"))))
    assert [row["area"] for row in rows] == ["W1", "W2"]
    assert client.get("/data/rules.toml").content.decode() == factories.platform().rules_text


def test_the_public_folder_gives_the_same_verdicts(site: core.Platform, client: Client, tmp_path: Path) -> None:
    """Whoever takes the folder home and tests it reads what the site says."""
    zipfile.ZipFile(io.BytesIO(client.get("/data/fair-start.zip").content)).extractall(tmp_path)
    published = Round.objects.get(platform=site)
    again = judge_all(read_folder(tmp_path / "fair-start"), on=published.on)
    said = from_json(bytes(published.round_json))
    assert [outcomes(verdict) for verdict in again.verdicts] == [outcomes(verdict) for verdict in said.verdicts]


def outcomes(verdict: PolicyVerdict) -> dict[str, str]:
    """Outcome of each bucket."""
    return {name: bucket.outcome.label for name, bucket in verdict.buckets.items()}


def test_the_number_of_queries_does_not_grow(published: Callable[[Platform], core.Platform], client: Client) -> None:
    """Ten times the areas and policies take no query more."""
    small = factories.platform()
    row = published(small)
    few = [n_queries(client, path) for path in PAGES]
    row.delete()
    published(larger(small))
    assert [n_queries(client, path) for path in PAGES] == few
    assert max(few) <= 15


def n_queries(client: Client, path: str) -> int:
    """How many queries a page takes."""
    with CaptureQueriesContext(
        connection,
    ) as queries:
        text_of(client, path)
    return len(queries)


def larger(found: Platform) -> Platform:
    """The platform with twenty wards."""
    areas = found.table("situation/areas")
    more = [areas] + [
        areas.filter(pl.col("area") == "W2").with_columns(area=pl.lit(f"X{n}"), name=pl.lit(f"Ward {n}"))
        for n in range(18)
    ]
    return factories.with_table(found, "situation/areas", pl.concat(more))
