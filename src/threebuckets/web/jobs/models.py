"""Rows of work: what shall be done again for a platform, whether somebody is at it, and how far they are."""

from django.db import models

from threebuckets.web.core.models import Platform


class Work(models.Model):
    """One kind of work for a platform, wanted at least once since it was last done.

    `wanted` counts how often it was asked for, `done` what it stood at when the last run that ended began: work waits
    while `wanted > done`. However often it is asked for, it is done once for all that asked before it began.
    """

    platform = models.ForeignKey(Platform, on_delete=models.CASCADE, related_name="works")
    kind = models.SlugField(max_length=32)
    wanted = models.PositiveBigIntegerField(default=0)
    done = models.PositiveBigIntegerField(default=0)
    not_before = models.DateTimeField(null=True)
    held_by = models.CharField(max_length=64, blank=True)
    held_until = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    step = models.CharField(max_length=64, blank=True)
    share_done = models.FloatField(default=0)
    fault = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["platform", "kind"], name="one_work_a_kind")]
