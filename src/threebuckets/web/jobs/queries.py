"""Reads of work: how far it is, for pages; what failed, for the steward's desk."""

from collections.abc import Hashable
from dataclasses import dataclass

from django.db import connection
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from threebuckets.web.core.models import Platform
from threebuckets.web.core.plain_sql import read
from threebuckets.web.core.queries import shown_for_page
from threebuckets.web.jobs.actions import UPDATE
from threebuckets.web.jobs.kinds import kind_named
from threebuckets.web.jobs.models import Work

WAITING = _("New figures will be worked out in a moment.")
WORKING = _("New figures are being worked out.")
STATE = """
SELECT EXISTS (SELECT 1 FROM jobs_wish WHERE platform_id = %s AND kind = %s),
    work.held_until > %s, work.step, work.share_done, work.fault,
    (SELECT MAX(number) FROM changes_round WHERE platform_id = core_platform.id)
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


def progress_for_page(platform: int | None, *, seen: int | None) -> Progress:
    """How far the update is, and whether the page that asks is older than the newest round; one small read.

    Parameters
    ----------
    platform : int or None
        Key of the platform.
    seen : int or None
        Number of the round the page shows; None where it shows none.
    """
    found = _state(platform)
    is_newer = seen is not None and found.newest > seen
    if found.is_held:
        sentence = kind_named(UPDATE).steps.get(found.step, WORKING)
        return Progress(True, sentence, 5 * round(20 * found.share_done), is_newer, found.newest)
    return Progress(found.is_waiting, WAITING if found.is_waiting else "", None, is_newer, found.newest)


def update_shown(request: HttpRequest) -> Hashable:
    """What the frame of a page says of the update, as far as one page may differ by it from another."""
    found = _state(shown_for_page(request).platform_id)
    return (found.step, round(20 * found.share_done)) if found.is_held else found.is_waiting


@dataclass(frozen=True, slots=True)
class _State:
    """Whether the update waits or is under way, how far, and the number of the newest round."""

    is_waiting: bool
    is_held: bool
    step: str
    share_done: float
    newest: int


def _state(platform: int | None) -> _State:
    """Of the platform with that key; where no worker has been yet, nothing is under way."""
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    rows = read(STATE, platform, UPDATE, now, UPDATE, platform) if platform is not None else []
    is_wished, is_held, step, share_done, fault, newest = rows[0] if rows else (False,) * 6
    return _State(bool(is_wished and not fault), bool(is_held), step or "", share_done or 0.0, newest or 0)


@dataclass(frozen=True, slots=True)
class Fault:
    """Work that has failed too often, and why; `kind` is what `try_again` wants to know."""

    kind: str
    reason: str


def faults_of(platform: Platform) -> tuple[Fault, ...]:
    """Work that waits for a steward."""
    rows = Work.objects.filter(platform=platform).exclude(fault="").order_by("kind")
    return tuple(Fault(row.kind, row.fault) for row in rows)
