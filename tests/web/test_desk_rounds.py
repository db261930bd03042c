"""Updates: tested, looked at, published; what changes in between is never published unseen."""

import pytest
from django.test import Client

from tests.web.desk_rows import signed_in
from threebuckets.web.core.models import Act, Platform
from threebuckets.web.desk import round_actions
from threebuckets.web.desk.models import DraftRound, Practice
from threebuckets.web.folders.updating import begin_update
from threebuckets.web.jobs.models import Wish
from threebuckets.web.policy.models import Policy
from threebuckets.web.resources.models import Offer

pytestmark = pytest.mark.django_db


@pytest.fixture
def steward(site: Platform) -> Client:
    """A steward's browser; the platform's story goes on from the day it was tested."""
    Platform.objects.filter(pk=site.pk).update(days_ahead=0)
    return signed_in(site, "st", "steward")


def work(site: Platform) -> None:
    """What the worker does with a draft that is wanted."""
    round_actions.begin_draft(Platform.objects.get(pk=site.pk), lambda step, share: None)()


def turn_something(site: Platform) -> None:
    """An offer large enough is gone."""
    Offer.objects.filter(platform=site).delete()


def test_a_draft_shows_what_would_turn_and_publishes_nothing(site: Platform, steward: Client) -> None:
    """The newest update stays the newest."""
    n = site.rounds.count()
    turn_something(site)
    steward.post("/desk/updates/do/", {"do": "draft"})
    assert Wish.objects.filter(platform=site, kind="draft").exists()
    work(site)
    page = steward.get("/desk/updates/").content.decode()
    assert "Waiting to be published" in page
    assert site.rounds.count() == n


def test_what_was_looked_at_is_published_by_whoever_said_so(site: Platform, steward: Client) -> None:
    """The log names them; the draft is done with."""
    turn_something(site)
    work(site)
    steward.post("/desk/updates/do/", {"do": "publish"})
    number = site.rounds.latest("number").number
    work(site)
    assert site.rounds.latest("number").number == number + 1
    assert not DraftRound.objects.exists()
    act = Act.objects.get(act="publish-round")
    assert (act.by, act.subject) == ("steward St", str(number + 1))


def test_facts_that_change_meanwhile_are_looked_at_again(site: Platform, steward: Client) -> None:
    """Nothing is published; there is a new draft, which nobody has asked to publish."""
    work(site)
    steward.post("/desk/updates/do/", {"do": "publish"})
    policy = Policy.objects.get(platform=site)
    policy.source = policy.source.replace("amount: 60", "amount: 61").replace("version: 1", "version: 2")
    policy.save()
    n = site.rounds.count()
    work(site)
    assert site.rounds.count() == n
    assert DraftRound.objects.get().wanted_by == ""
    assert not Act.objects.filter(act="publish-round").exists()


def test_an_update_published_meanwhile_is_not_undone(site: Platform, steward: Client) -> None:
    """The draft was compared with an older one: it is worked out anew."""
    work(site)
    DraftRound.objects.update(base_number=0)
    steward.post("/desk/updates/do/", {"do": "publish"})
    n = site.rounds.count()
    assert "Another update was published since" in steward.get("/desk/updates/").content.decode()
    work(site)
    assert site.rounds.count() == n
    assert DraftRound.objects.get().base_number == site.rounds.latest("number").number


def test_a_draft_can_be_put_aside(site: Platform, steward: Client) -> None:
    """The log says so."""
    work(site)
    assert steward.post("/desk/updates/do/", {"do": "drop"})["Location"].endswith("draft-dropped")
    assert not DraftRound.objects.exists()
    assert Act.objects.filter(act="drop-round").exists()


def test_updates_wait_where_a_platform_says_so(site: Platform, steward: Client) -> None:
    """The worker's update has no effect, a draft is asked for; every new day asks for another; all may read when."""
    steward.post("/desk/updates/practice/", {"publishes_itself": "no"})
    assert not Practice.objects.get().publishes_itself
    assert Act.objects.filter(act="set-practice").count() == 1
    assert Wish.objects.filter(kind="draft").count() == 1
    n = site.rounds.count()
    turn_something(site)
    begin_update(site, lambda step, share: None)()
    assert site.rounds.count() == n
    round_actions.renew_draft(site, on=None)
    assert Wish.objects.filter(kind="draft").count() == 2
    steward.post("/desk/updates/practice/", {"publishes_itself": "no"})
    assert Act.objects.filter(act="set-practice").count() == 1


def test_a_word_that_no_button_says_does_nothing(site: Platform, steward: Client) -> None:
    """Neither asks for work nor fails."""
    Wish.objects.all().delete()
    assert steward.post("/desk/updates/do/", {"do": "explode"}).status_code == 302
    assert not Wish.objects.exists()
