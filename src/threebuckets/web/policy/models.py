"""Rows of policies: their text with every version of it, and local designs.

What a text says is read by `threebuckets.policy`; here it is only kept.
"""

from django.db import models

from threebuckets.web.core.models import Platform, code_field


class Policy(models.Model):
    """A policy as it stands now: the whole text of its document, and of it what lists show."""

    platform = models.ForeignKey(Platform, on_delete=models.CASCADE, related_name="policies")
    slug = code_field()
    position = models.PositiveIntegerField(default=0)
    title = models.TextField()
    gist = models.TextField(blank=True)
    version = models.PositiveIntegerField()
    source = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["platform", "slug"], name="policy_once")]

    def __str__(self) -> str:
        """Its title, as it is shown."""
        return self.title


class PolicyVersion(models.Model):
    """The text of a policy under a version number, and the day this site first held it."""

    policy = models.ForeignKey(Policy, on_delete=models.CASCADE, related_name="versions")
    version = models.PositiveIntegerField()
    source = models.TextField()
    seen_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["policy", "version"], name="policy_version_once")]


class Design(models.Model):
    """One area's answers to a policy's choices: the whole text of the local design."""

    platform = models.ForeignKey(Platform, on_delete=models.CASCADE, related_name="designs")
    policy_slug = code_field()
    area_code = code_field()
    position = models.PositiveIntegerField(default=0)
    source = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["platform", "policy_slug", "area_code"], name="design_once")]
