"""Every page says when new figures are being worked out, and offers them without loading anew."""

import pytest
from django.test import Client

from threebuckets.web.changes.models import Round
from threebuckets.web.core.clock import today
from threebuckets.web.core.models import Platform
from threebuckets.web.folders.recomputing import recompute
from threebuckets.web.jobs import leases
from threebuckets.web.jobs.actions import want_update
from threebuckets.web.jobs.models import Work
from threebuckets.web.jobs.worker import Worker
from threebuckets.web.resources.models import Offer

pytestmark = pytest.mark.django_db


@pytest.fixture
def idle(site: Platform) -> Platform:
    """The site, with nothing to do."""
    leases.make_rows()
    Work.objects.update(done_on=today(site))
    return site


def _text(client: Client, seen: int = 1) -> str:
    return client.get(f"/progress/?seen={seen}", headers={"HX-Request": "true"}).content.decode()


def test_an_idle_site_says_nothing_and_is_asked_again_only_by_a_page_that_lies_open(
    client: Client, idle: Platform
) -> None:
    text = _text(client)
    assert "figures" not in text
    assert "every 2s" not in text
    assert "facts-changed from:body, look-again from:body" in text


def test_a_page_asks_again_while_something_goes_on(client: Client, idle: Platform) -> None:
    want_update(idle)
    page = client.get("/").content.decode()
    assert "New figures will be worked out in a moment." in page
    assert "every 2s" in page
    lease = leases.take()
    assert lease is not None
    leases.tell(lease, "drawing", 0.7)
    text = _text(client)
    assert "New figures: drawing the pages." in text
    assert 'value="70"' in text


def test_new_figures_are_offered_where_the_page_is(client: Client, idle: Platform) -> None:
    Offer.objects.filter(code="o1").update(amount=1)
    recompute(idle, on=today(idle))
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/policies/family-centres/?area=W1"}
    answer = client.get("/progress/?seen=1", headers=headers).content.decode()
    assert "There are new figures." in answer
    assert "look-again" not in answer  # so that the link stays where it is under the reader's finger
    assert 'href="/policies/family-centres/?area=W1"' in answer
    assert "There are new figures." not in _text(client, seen=2)


def test_what_is_shown_in_its_place_is_the_whole_page(client: Client, idle: Platform) -> None:
    answer = client.get("/", headers={"HX-Request": "true", "HX-Target": "main"}).content.decode()
    assert '<main class="wrap" id="main"' in answer


def test_the_same_again_is_answered_without_content(client: Client, idle: Platform) -> None:
    first = client.get("/progress/?seen=1")
    again = client.get("/progress/?seen=1", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    want_update(idle)
    assert client.get("/progress/?seen=1", headers={"If-None-Match": first["ETag"]}).status_code == 200


@pytest.mark.parametrize("seen", ["", "x", "-1", "99999999999999999999", "<script>"])
def test_what_cannot_be_understood_counts_as_not_asked(client: Client, idle: Platform, seen: str) -> None:
    answer = client.get("/progress/", {"seen": seen})
    assert answer.status_code == 200
    assert b"<script>" not in answer.content


def test_another_sites_address_is_not_linked_to(client: Client, idle: Platform) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "https://elsewhere.example/steal"}
    answer = client.get("/progress/?seen=0", headers=headers).content.decode()
    assert "elsewhere" not in answer


def test_the_worker_publishes_what_changed_and_leaves_alone_what_did_not(idle: Platform) -> None:
    recompute(idle, on=today(idle))
    n_rounds = Round.objects.count()
    want_update(idle)
    Worker().do_all()
    assert Round.objects.count() == n_rounds
    Offer.objects.filter(code="o1").update(amount=1)
    want_update(idle)
    Work.objects.update(not_before=None)
    Worker().do_all()
    assert Round.objects.count() == n_rounds + 1


def test_an_update_left_to_the_steward_is_not_published(idle: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("threebuckets.web.folders.updating._reasons_to_wait", [lambda platform: True])
    Offer.objects.filter(code="o1").update(amount=1)
    want_update(idle)
    Worker().do_all()
    assert Round.objects.count() == 1


def test_a_new_day_tests_the_policies_again(idle: Platform) -> None:
    Work.objects.filter(kind="daily").update(done_on=None)
    Worker().do_all()
    assert not leases.is_any_waiting()
    assert Work.objects.filter(kind="update", done_at__isnull=False).exists()
