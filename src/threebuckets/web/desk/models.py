"""Rows of the desk: what a platform has agreed for itself, updates that wait, files that wait, and how far set-up is."""

from django.db import models

from threebuckets.web.core.models import Platform, code_field


class Practice(models.Model):
    """How a platform handles its updates; without a row they publish themselves."""

    platform = models.OneToOneField(Platform, on_delete=models.CASCADE, related_name="practice")
    publishes_itself = models.BooleanField(default=True)


class DraftRound(models.Model):
    """An update that was computed and waits to be published: its verdicts, and what would turn.

    `base_number` is the number of the published round it was compared with; `wanted_by` the public name of whoever said
    that it be published, empty until somebody did.
    """

    platform = models.OneToOneField(Platform, on_delete=models.CASCADE, related_name="draft_round")
    made_at = models.DateTimeField()
    on = models.DateField()
    base_number = models.PositiveIntegerField(default=0)
    round_json = models.BinaryField()
    changes = models.JSONField(default=list)
    wanted_by = models.CharField(max_length=200, blank=True)


class Import(models.Model):
    """A file that somebody handed in: kept until it is decided, then only what it did.

    `before` holds what stood in the place of the rows it wrote, so that it can be undone; `report` is what a page shows.
    `asked` is what is to be done with it behind the pages, empty where nothing is, `asked_by` the public name of whoever
    asked; `refusal` why it was not done the last time.
    """

    WAITING, DONE, DROPPED, UNDONE = "waiting", "done", "dropped", "undone"
    LOOK, TAKE, UNDO = "look", "take", "undo"
    platform = models.ForeignKey(Platform, on_delete=models.CASCADE, related_name="imports")
    code = code_field(unique=True)
    name = models.CharField(max_length=200)
    size = models.PositiveIntegerField()
    content = models.BinaryField(default=bytes)
    format = models.CharField(max_length=64, blank=True)
    options = models.JSONField(default=dict)
    state = models.CharField(max_length=16, default=WAITING)
    handed_in_at = models.DateTimeField()
    by = models.CharField(max_length=200)
    done_at = models.DateTimeField(null=True)
    source = models.CharField(max_length=64, blank=True)
    report = models.JSONField(default=dict)
    before = models.BinaryField(default=bytes)
    asked = models.CharField(max_length=16, blank=True)
    asked_by = models.CharField(max_length=200, blank=True)
    refusal = models.TextField(blank=True)

    class Meta:
        ordering = ["-handed_in_at", "-pk"]


class SetUpKey(models.Model):
    """The one-use link by which the first account of an empty site is made; only the hash of its token is kept."""

    token_hash = models.CharField(max_length=64, unique=True)
    used_at = models.DateTimeField(null=True)


class SetUp(models.Model):
    """How far the setting up of a platform has come: which steps are done or left for later."""

    platform = models.OneToOneField(Platform, on_delete=models.CASCADE, related_name="set_up")
    steps = models.JSONField(default=dict)
    finished_at = models.DateTimeField(null=True)
