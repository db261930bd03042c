"""Rows of people: accounts of stewards, and participants, who need none.

A participant is a pseudonym and nothing else: no row of votes leads to a name or an address.
"""

from django.contrib.auth.models import AbstractUser
from django.db import models

from threebuckets.web.core.models import TableRow, code_field


class Account(AbstractUser):
    """Somebody who signs in: a steward, or an actor who manages many offers."""


class Participant(TableRow):
    """Somebody who votes, under a pseudonym.

    `is_listed` tells those of the table of people from those who only appear beside a vote; strata for weighting
    stand in `extra`.
    """

    code = code_field()
    area_code = code_field(blank=True, db_index=True)
    verified = models.BooleanField(null=True)
    is_listed = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["platform", "code"], name="participant_once")]
