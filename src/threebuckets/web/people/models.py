"""Rows of people: accounts of stewards, and participants, who need none.

A participant is a pseudonym and nothing else: no row of votes leads to a name or an address.
"""

from django.contrib.auth.models import AbstractUser
from django.db import models

from threebuckets.web.core.models import Platform, TableRow, code_field


class Account(AbstractUser):
    """Somebody who signs in: a steward, or an actor who manages many offers."""


class Stewardship(models.Model):
    """What an account may do on a platform."""

    STEWARD, MODERATOR = "steward", "moderator"
    platform = models.ForeignKey(Platform, on_delete=models.CASCADE, related_name="stewardships")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="stewardships")
    role = models.CharField(max_length=16, choices=[(STEWARD, STEWARD), (MODERATOR, MODERATOR)])

    class Meta:
        constraints = [models.UniqueConstraint(fields=["platform", "account"], name="one_role_a_platform")]


class Participant(TableRow):
    """Somebody who votes, under a pseudonym.

    `is_listed` tells those of the table of people from those who only appear beside a vote; strata for weighting
    stand in `extra`. `state` is that of somebody who takes part here, and empty for those of a folder.
    """

    OPEN, CONFIRMED, VERIFIED = "open", "confirmed", "verified"

    code = code_field()
    area_code = code_field(blank=True, db_index=True)
    verified = models.BooleanField(null=True)
    is_listed = models.BooleanField(default=False)
    state = models.CharField(max_length=16, blank=True)
    joined_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["platform", "code"], name="participant_once")]


class Consent(models.Model):
    """That a participant agreed to a purpose: by which text, in which language, when, and until when."""

    VOTES = "votes"
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=32)
    version = models.PositiveIntegerField()
    language = models.CharField(max_length=35)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "purpose", "version"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="one_consent_in_force",
            )
        ]
