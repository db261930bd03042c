"""Reads of work: how far it is, for pages; what failed, for the steward's desk."""

from collections.abc import Hashable
from dataclasses import dataclass

from django.db import connection
from django.db.models import Exists, Max
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from threebuckets.web.core.models import Platform
from threebuckets.web.core.plain_sql import read
from threebuckets.web.core.queries import shown_for_page
from threebuckets.web.jobs.actions import UPDATE
from threebuckets.web.jobs.kinds import kind_named
from threebuckets.web.jobs.models import Wish, Work

WAITING = _("New figures will be worked out in a moment.")
WORKING = _("New figures are being worked out.")
UPDATE_SHOWN = """
SELECT EXISTS (SELECT 1 FROM jobs_wish WHERE platform_id = %s AND kind = %s),
    work.held_until > %s, work.step, work.share_done, work.fault
FROM core_platform LEFT JOIN jobs_work AS work ON work.platform_id = core_platform.id AND work.kind = %s
WHERE core_platform.id = %s
"""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a platform's update is.

    Parameters
    ----------
    is_busy : bool
        Whether it waits or goes on, so that it is worth asking again.
    sentence : str
        What is being done; empty where nothing is.
    percent : int or None
        Part done, in steps of five; None while it waits.
    is_newer : bool
        Whether there is a newer round than the one the page shows.
    newest : int
        Number of the newest round; 0 where there is none.
    """

    is_busy: bool
    sentence: "str | Promise"
    percent: int | None
    is_newer: bool
    newest: int

    @property
    def tag(self) -> str:
        """Changes whenever the page would say something else."""
        return f"{self.newest}-{self.is_busy:d}-{self.is_newer:d}-{self.percent}-{self.sentence}"


def progress_for_page(platform: Platform | None, *, seen: int | None, newest: int | None = None) -> Progress:
    """How far the update is, and whether the page that asks is older than the newest round.

    Parameters
    ----------
    platform : Platform or None
    seen : int or None
        Number of the round the page shows; None where it shows none.
    newest : int, optional
        Number of the newest round, where the caller knows it.
    """
    if platform is None:
        return Progress(False, "", None, False, 0)
    if newest is None:
        newest = platform.rounds.aggregate(newest=Max("number"))["newest"] or 0
    is_newer = seen is not None and newest > seen
    is_wished = Exists(Wish.objects.filter(platform=platform, kind=UPDATE))
    row = Work.objects.filter(platform=platform, kind=UPDATE).annotate(is_wished=is_wished).first()
    if row is None:  # no worker has been here yet
        is_waiting = Wish.objects.filter(platform=platform, kind=UPDATE).exists()
        return Progress(is_waiting, WAITING if is_waiting else "", None, is_newer, newest)
    if row.held_until is not None and row.held_until > timezone.now():
        sentence = kind_named(UPDATE).steps.get(row.step, WORKING)
        return Progress(True, sentence, 5 * round(20 * row.share_done), is_newer, newest)
    is_waiting = row.is_wished and not row.fault
    return Progress(is_waiting, WAITING if is_waiting else "", None, is_newer, newest)


def update_shown(request: HttpRequest) -> Hashable:
    """What the frame of a page says of the update, as far as one page may differ by it from another; one small read."""
    number = shown_for_page(request).platform_id
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    rows = read(UPDATE_SHOWN, number, UPDATE, now, UPDATE, number)
    is_wished, is_held, step, share_done, fault = rows[0] if rows else (False, False, "", 0.0, "")
    return (step, round(20 * share_done)) if is_held else bool(is_wished and not fault)


@dataclass(frozen=True, slots=True)
class Fault:
    """Work that has failed too often, and why; `kind` is what `try_again` wants to know."""

    kind: str
    reason: str


def faults_of(platform: Platform) -> tuple[Fault, ...]:
    """Work that waits for a steward."""
    rows = Work.objects.filter(platform=platform).exclude(fault="").order_by("kind")
    return tuple(Fault(row.kind, row.fault) for row in rows)
