"""Pages that are the same for many are kept for some seconds, and never given to whom they do not fit."""

import gzip
from datetime import timedelta

import pytest
from django.test import Client

from tests.web import people_rows
from tests.web.conftest import TODAY
from threebuckets.web.core import models as core
from threebuckets.web.core import shared_pages
from threebuckets.web.folders.recomputing import recompute
from threebuckets.web.jobs.actions import want_update
from threebuckets.web.policy.models import Policy
from threebuckets.web.values.models import Badge


@pytest.fixture(autouse=True)
def kept(settings: object) -> None:
    """As on a site, but long enough for a slow machine."""
    settings.SHARED_PAGE_SECONDS = 3600  # type: ignore[attr-defined]


def said(client: Client, path: str = "/", **headers: str) -> str:
    """What a page says."""
    return client.get(path, headers=headers).content.decode()


def test_the_second_who_asks_gets_the_kept_page(site: core.Platform, client: Client) -> None:
    """The title was changed without a new round: that is seen after the seconds, or with the next round."""
    before = said(client)
    Policy.objects.filter(platform=site).update(title="Another title")
    assert said(client) == before
    shared_pages.forget_pages()
    assert "Another title" in said(client)


def test_a_new_round_is_seen_at_once(site: core.Platform, client: Client) -> None:
    """The round is part of what a kept page fits."""
    assert "update 1," in said(client)
    Policy.objects.filter(platform=site).update(title="Another title")
    recompute(site, on=TODAY + timedelta(days=1))
    assert "update 2," in said(client)


def test_that_an_update_is_wanted_is_seen_at_once(site: core.Platform, client: Client) -> None:
    """Whoever votes and then reads is told that new figures come."""
    before = said(client)
    want_update(site)
    assert said(client) != before


def test_a_badge_is_seen_by_its_wearer_only(site: core.Platform, client: Client) -> None:
    """The one thing in the frame that is somebody's own."""
    somebody, wearer = people_rows.person(site)
    Badge.objects.create(
        platform=site,
        participant=somebody,
        code="b1",
        stance="for",
        words="Rooms for all",
        worn_from=TODAY,
        worn_until=TODAY + timedelta(days=4000),
    )
    assert "Rooms for all" in said(wearer)
    assert "Rooms for all" not in said(client)
    assert "Rooms for all" in said(wearer)


def test_language_and_parts_are_kept_apart(site: core.Platform, client: Client) -> None:
    """Welsh, the list alone, the whole page: none is given for another."""
    whole = said(client)
    assert said(client, **{"accept-language": "cy"}) != whole
    part = said(client, **{"hx-request": "true", "hx-target": "policies"})
    assert "<!doctype" not in part
    assert said(client) == whole


def test_a_kept_page_is_packed_with_bytes_at_random(site: core.Platform, client: Client) -> None:
    """It unpacks to the page, says that it is packed, and its length tells nothing."""
    page = said(client)
    packed = [client.get("/", headers={"accept-encoding": "br, gzip"}) for _ in range(30)]
    assert {gzip.decompress(answer.content).decode() for answer in packed} == {page}
    assert {answer["Content-Encoding"] for answer in packed} == {"gzip"}
    assert all("Accept-Encoding" in answer["Vary"] for answer in packed)
    assert len({len(answer.content) for answer in packed}) > 10
    assert "Content-Encoding" not in client.get("/").headers
    assert "Accept-Encoding" in client.get("/")["Vary"]


def test_a_kept_page_is_given_after_one_look(site: core.Platform, django_assert_num_queries: object) -> None:
    """Which round is in force, how far an update is; and of somebody with a pseudonym, whether they wear a badge."""
    _, known = people_rows.person(site)
    for client, n_reads in ((Client(), 2), (known, 3)):
        client.get("/")
        with django_assert_num_queries(n_reads):  # type: ignore[operator]
            client.get("/")


def test_accounts_get_pages_of_their_own(site: core.Platform, client: Client, django_user_model: type) -> None:
    """The steward's link to the desk is nobody else's."""
    steward = Client()
    steward.force_login(django_user_model.objects.create(username="ada", is_superuser=True))  # type: ignore[attr-defined]
    assert "/desk/" in said(steward)
    assert "/desk/" not in said(client)


def test_no_more_than_some_pages_are_kept(site: core.Platform, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Addresses are endless, memory is not."""
    monkeypatch.setattr(shared_pages, "MOST", 3)
    for n in range(6):
        client.get(f"/changes/?before={n + 2}")
    assert len(shared_pages._pages) == 3
