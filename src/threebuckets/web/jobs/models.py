"""Rows of work: what shall be done again for a platform, whether somebody is at it, and how far they are."""

from django.db import models
from django.db.models import Q

from threebuckets.web.core.models import Platform


class Wish(models.Model):
    """That work of a kind shall be done once more; written in the transaction of its cause.

    A row of its own for each cause: a counter that all voters share would make them wait for each other.
    """

    platform = models.ForeignKey(Platform, on_delete=models.CASCADE, related_name="wishes")
    kind = models.SlugField(max_length=32)


class Work(models.Model):
    """One kind of work for a platform: who holds it until when, how far they are, and what went wrong.

    However often it is wished for, it is done once for all who wished before it began. Whoever holds it renews
    `held_until`; if they die, somebody else takes it after that. `fault` is not empty once it has failed too often: then
    it waits for a steward.
    """

    platform = models.ForeignKey(Platform, on_delete=models.CASCADE, related_name="works")
    kind = models.SlugField(max_length=32)
    not_before = models.DateTimeField(null=True)
    held_by = models.CharField(max_length=64, blank=True)
    held_until = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    step = models.CharField(max_length=64, blank=True)
    share_done = models.FloatField(default=0)
    fault = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True)
    done_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["platform", "kind"], name="one_work_a_kind"),
            models.CheckConstraint(condition=Q(share_done__gte=0, share_done__lte=1), name="share_done_is_a_share"),
        ]
