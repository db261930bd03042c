"""What is forgotten by itself: the worker does it once a day, without being asked."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from tests.web.people_rows import bare_platform
from threebuckets.web.core.models import Platform, RateCount
from threebuckets.web.jobs.kinds import begin_day
from threebuckets.web.people.contacts import contact_for
from threebuckets.web.people.letters import send_letter
from threebuckets.web.people.links import make_letter
from threebuckets.web.people.models import Account, Contact, Letter

pytestmark = pytest.mark.django_db


@pytest.fixture
def platform() -> Platform:
    """A platform of today."""
    return bare_platform(is_invented=False)


def begin_today(platform: Platform) -> None:
    """What the worker does once a day."""
    begin_day(platform, timezone.localdate())


def test_links_and_addresses_go_when_their_time_is_over(platform: Platform) -> None:
    """A link three months after it ran out, an address that nobody confirmed after a week; others stay."""
    kept, lost = (contact_for(platform, f"{name}@example.org", language="en-gb") for name in ("kept", "lost"))
    for contact in (kept, lost):
        make_letter(contact, "confirm", {}, platform=platform, language="en-gb", hours=1)
    long_ago = timezone.now() - timedelta(days=91)
    Contact.objects.update(created_at=long_ago)
    Contact.objects.filter(pk=kept.pk).update(confirmed_at=long_ago)
    begin_today(platform)
    assert [letter.contact for letter in Letter.objects.all()] == [kept]
    Letter.objects.update(expires_at=long_ago)
    begin_today(platform)
    assert not Letter.objects.exists()
    assert list(Contact.objects.all()) == [kept]


def test_an_invitation_that_nobody_took_up_leaves_no_account(platform: Platform) -> None:
    """Accounts that nobody ever signed in to go after a week and a day; that of an administrator stays."""
    Account.objects.create(username="never", date_joined=timezone.now() - timedelta(days=9))
    Account.objects.create(username="admin", date_joined=timezone.now() - timedelta(days=9), is_superuser=True)
    Account.objects.create(username="new")
    begin_today(platform)
    assert set(Account.objects.values_list("username", flat=True)) == {"admin", "new"}


def test_counters_and_sessions_of_before_go(platform: Platform) -> None:
    """Windows that are over, sessions that ran out; what goes on stays."""
    moment = timezone.now()
    for key, seconds in (("over", -10), ("now", 1000)):
        RateCount.objects.create(key=key, window=0, until=int(moment.timestamp()) + seconds, n=1)
        Session.objects.create(session_key=key, session_data="", expire_date=moment + timedelta(seconds=seconds))
    begin_today(platform)
    assert list(RateCount.objects.values_list("key", flat=True)) == ["now"]
    assert list(Session.objects.values_list("session_key", flat=True)) == ["now"]


def test_tasks_that_were_done_long_ago_go(platform: Platform) -> None:
    """Two weeks are enough to look what became of a letter."""
    send_letter.enqueue(1)
    send_letter.enqueue(2)
    waiting, done = DBTaskResult.objects.order_by("enqueued_at")
    moment = timezone.now() - timedelta(days=15)
    DBTaskResult.objects.filter(pk=done.pk).update(status=TaskResultStatus.SUCCESSFUL, finished_at=moment)
    begin_today(platform)
    assert list(DBTaskResult.objects.all()) == [waiting]
