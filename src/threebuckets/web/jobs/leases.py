"""Who holds which work: taken for a while, renewed while it goes on, given back with its effect in one transaction."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from threebuckets.errors import ThreeBucketsError
from threebuckets.web.core.clock import today
from threebuckets.web.core.models import Platform
from threebuckets.web.jobs.kinds import Finish, kinds
from threebuckets.web.jobs.models import Wish, Work

LEASE = timedelta(seconds=30)
"""How long work stays with somebody who does not renew it."""

MOST_ATTEMPTS = 3

REST = 2
"""How long work rests after it was done, in times of how long it took; an update of one second is then at most five old."""


class LeaseLostError(ThreeBucketsError):
    """The work has been given to somebody else, because it was not renewed in time; nothing of it may be written."""


@dataclass(frozen=True, slots=True)
class Lease:
    """Work that somebody holds: its row, the token that proves it, and the wishes it will have fulfilled."""

    work_id: int
    token: str
    platform: Platform
    kind: str
    wishes: tuple[int, ...]
    day: date
    taken_at: datetime


def is_any_waiting() -> bool:
    """Whether anything waits; asked often, so without a transaction."""
    return _waiting().exists()


@transaction.atomic
def take() -> Lease | None:
    """The next work that waits; None where there is none.

    Wishes are read before the work begins: whatever is wished later is done in another run, even if this one has by then
    read what caused it.
    """
    row = _waiting().select_for_update(skip_locked=True, of=("self",)).select_related("platform").first()
    if row is None:
        return None
    if row.attempts >= MOST_ATTEMPTS:
        _give_up(row, row.fault or "The worker stopped in the midst of it, each time.")
        return None
    token = secrets.token_hex(16)
    Work.objects.filter(pk=row.pk).update(
        held_by=token, held_until=timezone.now() + LEASE, attempts=F("attempts") + 1, step="", share_done=0
    )
    wishes = Wish.objects.filter(platform=row.platform, kind=row.kind).values_list("pk", flat=True)
    return Lease(row.pk, token, row.platform, row.kind, tuple(wishes), today(row.platform), timezone.now())


def _waiting() -> QuerySet[Work]:
    """Rows of work that somebody may take now: wished for, or due today."""
    now = timezone.now()
    is_wished = Exists(Wish.objects.filter(platform=OuterRef("platform"), kind=OuterRef("kind")))
    is_free = Q(held_until__isnull=True) | Q(held_until__lt=now)
    is_time = Q(not_before__isnull=True) | Q(not_before__lte=now)
    return Work.objects.filter(is_free, is_time, Q(is_wished) | _due(), fault="").order_by("done_at", "pk")


def _due() -> Q:
    """Daily work of platforms whose day has changed since it was last done."""
    found = Q(pk__in=[])
    daily = [kind.name for kind in kinds() if kind.is_daily]
    for platform in Platform.objects.only("days_ahead"):
        is_done = Q(done_on__gte=today(platform))
        found |= Q(platform=platform, kind__in=daily) & (Q(done_on__isnull=True) | ~is_done)
    return found


def make_rows() -> None:
    """A row of each kind of work for each platform that has none yet."""
    wanted = [Work(platform=platform, kind=kind.name) for platform in Platform.objects.all() for kind in kinds()]
    if len(wanted) > Work.objects.count():
        Work.objects.bulk_create(wanted, ignore_conflicts=True)


@transaction.atomic
def renew(lease: Lease) -> None:
    """Hold the work for another while.

    Raises
    ------
    LeaseLostError
    """
    if not _mine(lease).update(held_until=timezone.now() + LEASE):
        raise LeaseLostError(f"{lease.kind} of {lease.platform} was given to somebody else.")


@transaction.atomic
def tell(lease: Lease, step: str, share: float) -> None:
    """Write down how far the work is; it shows at once."""
    _mine(lease).update(step=step, share_done=min(1.0, max(0.0, share)))


@transaction.atomic
def give_back_done(lease: Lease, finish: Finish) -> None:
    """Write the effect of the work and that it is done: both or neither.

    The work then rests `REST` times as long as it took, so that no stream of wishes keeps a machine busy all the time.

    Raises
    ------
    LeaseLostError
        Nothing is written.
    """
    if not _mine(lease).select_for_update().exists():
        raise LeaseLostError(f"{lease.kind} of {lease.platform} was given to somebody else.")
    finish()
    now = timezone.now()
    Wish.objects.filter(pk__in=lease.wishes).delete()
    _mine(lease).update(
        held_by="",
        held_until=None,
        attempts=0,
        not_before=now + REST * (now - lease.taken_at),
        step="",
        share_done=0,
        done_at=now,
        done_on=lease.day,
    )


@transaction.atomic
def give_back_failed(lease: Lease, reason: str) -> None:
    """Let the work be tried again after a while, or leave it to a steward where it was tried often enough."""
    row = _mine(lease).select_for_update().first()
    if row is None:
        return
    if row.attempts >= MOST_ATTEMPTS:
        _give_up(row, reason)
        return
    wait = timedelta(seconds=2**row.attempts)
    _mine(lease).update(held_by="", held_until=None, not_before=timezone.now() + wait, step="", share_done=0)


def _give_up(row: Work, reason: str) -> None:
    Work.objects.filter(pk=row.pk).update(fault=reason, held_by="", held_until=None, step="", share_done=0)


def _mine(lease: Lease) -> QuerySet[Work]:
    return Work.objects.filter(pk=lease.work_id, held_by=lease.token)
