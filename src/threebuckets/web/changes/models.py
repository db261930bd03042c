"""Rows of rounds: what the test said, when, what each verdict page shows, and what turned a verdict.

Filled once a round; pages only read them.
"""

from django.db import models

from threebuckets.web.core.models import Platform, code_field


class RecordedRound(models.Model):
    """A round as the folder records it, byte for byte, with the facts it was computed from."""

    platform = models.ForeignKey(Platform, on_delete=models.CASCADE, related_name="recorded_rounds")
    name = code_field()
    round_json = models.BinaryField()
    facts_gz = models.BinaryField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["platform", "name"], name="recorded_round_once")]


class Round(models.Model):
    """One published recomputation: its number on this site, and all of it as canonical JSON."""

    platform = models.ForeignKey(Platform, on_delete=models.CASCADE, related_name="rounds")
    number = models.PositiveIntegerField()
    on = models.DateField()
    rules_id = models.CharField(max_length=64)
    round_json = models.BinaryField()
    facts_gz = models.BinaryField(null=True)
    figures = models.JSONField(default=dict)
    outlines = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["platform", "number"], name="round_number_once")]
        ordering = ["-number"]


class Verdict(models.Model):
    """What a round says of a policy in an area, for lists; outcomes 0 fails, 1 not yet known, 2 holds."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="verdicts")
    policy_slug = code_field()
    area_code = code_field()
    outcome = models.SmallIntegerField()
    values_outcome = models.SmallIntegerField()
    situation_outcome = models.SmallIntegerField()
    resources_outcome = models.SmallIntegerField()
    probability = models.FloatField(null=True)
    worth_a_trial = models.BooleanField(default=False)
    valid_until = models.DateField(null=True)
    headline = models.TextField(blank=True)
    decides = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "policy_slug", "area_code"], name="verdict_once")]


class VerdictDetail(models.Model):
    """All that the page of a verdict shows: the verdict, its exhibits and sentences; kept for the newest round only."""

    verdict = models.OneToOneField(Verdict, on_delete=models.CASCADE, related_name="detail", primary_key=True)
    content = models.BinaryField()
    exhibits = models.BinaryField()
    sentences = models.JSONField(default=list)


class Download(models.Model):
    """A file that a round gives away, such as the public folder; kept for the newest round only."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="downloads")
    name = models.CharField(max_length=100)
    content = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "name"], name="download_once")]


class Change(models.Model):
    """A verdict that a round turned; `bucket` is empty where the policy as a whole is meant."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="changes")
    policy_slug = code_field(db_index=True)
    area_code = code_field()
    bucket = models.CharField(max_length=16, blank=True)
    before = models.SmallIntegerField()
    after = models.SmallIntegerField()
    causes = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "policy_slug", "area_code", "bucket"], name="change_once")
        ]


class Sheet(models.Model):
    """What a page of another room draws, computed with the round: plain values as canonical JSON, compressed.

    `name` is the room and what it is, such as `values/landscape`. Only those that `is_public` may be given away; the
    others (axes that a visitor is placed on) serve the pages. Kept for the newest round only.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="sheets")
    name = models.CharField(max_length=120)
    is_public = models.BooleanField(default=True)
    content = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "name"], name="sheet_once")]
