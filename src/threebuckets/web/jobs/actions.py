"""Writes of work: asking for it, in the transaction of its cause."""

from django.db.models import F

from threebuckets.web.core.models import Platform
from threebuckets.web.jobs.models import Work

UPDATE = "update"


def want_update(platform: Platform) -> None:
    """Ask that a platform be tested again and the result published; call it in the transaction that changes a fact."""
    if not Work.objects.filter(platform=platform, kind=UPDATE).update(wanted=F("wanted") + 1):
        row, is_new = Work.objects.get_or_create(platform=platform, kind=UPDATE, defaults={"wanted": 1})
        if not is_new:
            Work.objects.filter(pk=row.pk).update(wanted=F("wanted") + 1)
