"""Rows of platforms: the platform itself, its other files, which tables it has, and the base of every table row."""

from django.db import models

LAST = 2**53 - 1
"""Position of a row that came after the folder was read; rows of one position are sorted by their key."""


def code_field(**options: object) -> "models.CharField[str, str]":
    """A code or slug of at most 64 characters."""
    return models.CharField(max_length=64, **options)  # type: ignore[arg-type]


class Platform(models.Model):
    """A policy platform: the set of policies an organisation puts forward."""

    slug = models.SlugField(max_length=64, unique=True)
    title = models.TextField()
    organisation = models.TextField()
    language = models.CharField(max_length=35, default="en-GB")
    is_invented = models.BooleanField(default=False)
    settings_text = models.TextField()
    rules_text = models.TextField()
    days_ahead = models.IntegerField(default=0)
    """Days that an invented platform's story is ahead of the calendar; see `clock`."""

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        """The title, as it is shown."""
        return self.title


class PlatformFile(models.Model):
    """A file of the folder that is neither table nor document, kept byte for byte."""

    platform = models.ForeignKey(Platform, on_delete=models.CASCADE, related_name="files")
    path = models.CharField(max_length=500)
    content = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["platform", "path"], name="file_once")]


class PlatformTable(models.Model):
    """That a platform has a table, be it without rows, and which columns of it the program does not know."""

    platform = models.ForeignKey(Platform, on_delete=models.CASCADE, related_name="tables")
    name = models.CharField(max_length=64)
    unknown_columns = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["platform", "name"], name="table_once")]


class TableRow(models.Model):
    """Base of the rows of a platform's tables; `extra` holds the columns that the program does not know."""

    platform = models.ForeignKey(Platform, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveBigIntegerField(default=LAST)
    extra = models.JSONField(default=dict, blank=True)

    class Meta:
        abstract = True


class Act(models.Model):
    """One thing a steward or moderator did, as all may read it; never changed, never deleted."""

    platform = models.ForeignKey(Platform, on_delete=models.CASCADE, related_name="acts")
    at = models.DateTimeField(db_index=True)
    by = models.CharField(max_length=200)
    act = models.SlugField(max_length=64)
    subject = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    details = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]


class RateCount(models.Model):
    """How often something was done within a window of time; the key is a keyed hash of what and by whom."""

    key = models.CharField(max_length=64)
    window = models.BigIntegerField()
    until = models.BigIntegerField(db_index=True)
    n = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "window"], name="rate_count_once")]
