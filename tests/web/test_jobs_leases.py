"""Work is held for a while, given back with its effect, tried again, and left to a steward after three attempts."""

from datetime import timedelta

import pytest
from django.utils import timezone

from threebuckets.web.core.clock import today
from threebuckets.web.core.models import Platform
from threebuckets.web.jobs import leases
from threebuckets.web.jobs.actions import UPDATE, try_again, want_update
from threebuckets.web.jobs.leases import LeaseLostError
from threebuckets.web.jobs.models import Wish, Work
from threebuckets.web.jobs.queries import faults_of, progress_for_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def platform() -> Platform:
    """A platform whose day has begun and for which nothing waits."""
    row = Platform.objects.create(slug="p", title="P", organisation="O", settings_text="", rules_text="")
    leases.make_rows()
    Work.objects.update(done_on=today(row))
    return row


def _rest_is_over() -> None:
    Work.objects.update(not_before=None)


def test_nothing_waits_until_it_is_wished_for(platform: Platform) -> None:
    assert not leases.is_any_waiting()
    want_update(platform)
    lease = leases.take()
    assert lease is not None
    assert lease.kind == UPDATE


def test_only_one_worker_holds_work(platform: Platform) -> None:
    want_update(platform)
    assert leases.take() is not None
    assert leases.take() is None


def test_many_wishes_are_fulfilled_by_one_run(platform: Platform) -> None:
    for _ in range(5):
        want_update(platform)
    lease = leases.take()
    assert lease is not None
    leases.give_back_done(lease, lambda: None)
    _rest_is_over()
    assert leases.take() is None
    assert not Wish.objects.exists()


def test_a_wish_made_meanwhile_is_done_in_another_run(platform: Platform) -> None:
    want_update(platform)
    lease = leases.take()
    assert lease is not None
    want_update(platform)
    leases.give_back_done(lease, lambda: None)
    _rest_is_over()
    assert leases.take() is not None


def test_work_rests_after_it_is_done_so_that_pages_have_the_machine(platform: Platform) -> None:
    want_update(platform)
    lease = leases.take()
    assert lease is not None
    want_update(platform)
    leases.give_back_done(lease, lambda: None)
    assert Work.objects.get(kind=UPDATE).not_before is not None


def test_work_that_nobody_renews_goes_to_another(platform: Platform) -> None:
    want_update(platform)
    first = leases.take()
    assert first is not None
    Work.objects.update(held_until=timezone.now() - timedelta(seconds=1))
    second = leases.take()
    assert second is not None
    with pytest.raises(LeaseLostError):
        leases.renew(first)
    with pytest.raises(LeaseLostError):
        leases.give_back_done(first, lambda: pytest.fail("the effect of work that was lost must not be written"))
    leases.give_back_done(second, lambda: None)


def test_an_effect_that_fails_leaves_the_work_undone(platform: Platform) -> None:
    want_update(platform)
    lease = leases.take()
    assert lease is not None

    def finish() -> None:
        Platform.objects.update(title="half done")
        raise ValueError("the database refuses the rest")

    with pytest.raises(ValueError, match="refuses"):
        leases.give_back_done(lease, finish)
    assert Platform.objects.get().title == "P"
    assert Wish.objects.count() == 1


def test_what_fails_three_times_waits_for_a_steward(platform: Platform) -> None:
    want_update(platform)
    for _ in range(3):
        _rest_is_over()
        lease = leases.take()
        assert lease is not None
        leases.give_back_failed(lease, "ValueError: no such area")
    _rest_is_over()
    assert leases.take() is None
    assert [(fault.kind, fault.reason) for fault in faults_of(platform)] == [(UPDATE, "ValueError: no such area")]
    assert not progress_for_page(platform.pk, seen=None).is_busy
    try_again(platform, UPDATE)
    assert leases.take() is not None


def test_a_failure_is_tried_again_only_after_a_while(platform: Platform) -> None:
    want_update(platform)
    lease = leases.take()
    assert lease is not None
    leases.give_back_failed(lease, "x")
    assert leases.take() is None


def test_a_worker_that_dies_each_time_is_noticed_too(platform: Platform) -> None:
    want_update(platform)
    for _ in range(3):
        assert leases.take() is not None
        Work.objects.update(held_until=timezone.now() - timedelta(seconds=1))
    assert leases.take() is None
    assert "stopped in the midst" in faults_of(platform)[0].reason


def test_a_new_day_is_begun_once(platform: Platform) -> None:
    Work.objects.filter(kind="daily").update(done_on=today(platform) - timedelta(days=1))
    lease = leases.take()
    assert lease is not None
    assert lease.kind == "daily"
    leases.give_back_done(lease, lambda: None)
    _rest_is_over()
    assert leases.take() is None


def test_progress_tells_step_and_share(platform: Platform) -> None:
    assert progress_for_page(platform.pk, seen=None).sentence == ""
    want_update(platform)
    assert progress_for_page(platform.pk, seen=None).is_busy
    lease = leases.take()
    assert lease is not None
    leases.tell(lease, "testing", 0.42)
    found = progress_for_page(platform.pk, seen=None)
    assert (found.is_busy, found.percent, str(found.sentence)) == (True, 40, "New figures: testing the policies.")
