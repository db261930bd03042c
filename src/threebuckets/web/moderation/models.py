"""Rows of moderation: a text that somebody wrote, waiting for a decision or decided, with the public reason."""

from django.db import models
from django.db.models import Q

from threebuckets.web.core.models import Platform, code_field
from threebuckets.web.people.models import Account


class Case(models.Model):
    """A text to be decided on. `kind` and `code` name what it is, such as the statement `s-…`; its author is not here.

    `decider` is whoever decided last, so that nobody decides on an appeal against themselves; the public log has the
    name. A case is appealed at most once: `appealed_at` stays when it is decided again.
    """

    WAITING, ACCEPTED, REJECTED = "waiting", "accepted", "rejected"
    DUPLICATE, PERSONAL_DATA = "duplicate", "personal-data"
    REASONS = ("off-topic", DUPLICATE, PERSONAL_DATA, "abuse", "unlawful", "two-ideas")
    platform = models.ForeignKey(Platform, on_delete=models.CASCADE, related_name="cases")
    kind = models.CharField(max_length=32)
    code = code_field()
    text = models.TextField()
    language = models.CharField(max_length=35, blank=True)
    status = models.CharField(max_length=16, default=WAITING)
    submitted_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=200, blank=True)
    decider = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.CharField(max_length=32, blank=True)
    note = models.TextField(blank=True)
    merged_into = code_field(blank=True)
    appealed_at = models.DateTimeField(null=True)
    appeal = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["platform", "kind", "code"], name="one_case_a_text"),
            models.CheckConstraint(
                condition=Q(status__in=["waiting", "accepted", "rejected"]), name="case_has_a_status"
            ),
        ]
        indexes = [models.Index(fields=["platform", "status", "submitted_at"], name="case_queue")]
