"""Rows that tell what folder and database had in common when they last met."""

from django.db import models

from threebuckets.web.core.models import Platform


class CommonBase(models.Model):
    """Fingerprints of one part of a platform at the last load or dump: 8 bytes of key, 8 of content, each row."""

    platform = models.ForeignKey(Platform, on_delete=models.CASCADE, related_name="bases")
    part = models.CharField(max_length=64)
    fingerprints = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["platform", "part"], name="base_once")]
