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


class LastUpdate(models.Model):
    """What the newest update left behind for the next one; private.

    `counted` are the votes behind the published figures, under names that only this site can match with pseudonyms, so
    that somebody who was erased is no longer to be found in them; `waiting` which of them were withdrawn since, and
    `withheld` which columns are not published. `published` is the table made from them; `prints` are fingerprints of
    what each part was made from; `unsettled` names the buckets that have to be judged again in any case. Tables are kept as Arrow files.
    """

    platform = models.OneToOneField(Platform, on_delete=models.CASCADE, related_name="last_update", primary_key=True)
    counted = models.BinaryField(null=True)
    waiting = models.BinaryField(null=True)
    withheld = models.JSONField(default=list)
    published = models.BinaryField()
    prints = models.JSONField(default=dict)
    unsettled = models.JSONField(null=True)
