"""Writes of this room: what came of pledges that waited for a condition."""

from datetime import date

from django.db.models import QuerySet

from threebuckets.delivery.lapses import conditions_met
from threebuckets.policy import Platform
from threebuckets.web.core import models as core
from threebuckets.web.delivery.models import Pledge


def has_waiting(row: core.Platform) -> bool:
    """Whether any pledge waits for a condition of which nobody has noted that it came true."""
    return _waiting(row).exists()


def note_conditions(row: core.Platform, platform: Platform, *, on: date) -> None:
    """Note of which conditional pledges the condition has come true by a day: from then on they count like any other.

    Parameters
    ----------
    row : core.Platform
    platform : Platform
        The same as it is in the database.
    on : date

    Raises
    ------
    IntegrityError
        More of an offer would then be pledged than there is.
    """
    if has_waiting(row):
        _waiting(row).filter(code__in=conditions_met(platform, on=on)).update(came_true_on=on)


def _waiting(row: core.Platform) -> QuerySet[Pledge]:
    return Pledge.objects.filter(platform=row, if_ready_by__isnull=False, came_true_on__isnull=True)
