"""Rows of people: accounts of stewards. Nobody needs one to read, vote or offer."""

from django.contrib.auth.models import AbstractUser


class Account(AbstractUser):
    """Somebody who signs in: a steward, or an actor who manages many offers."""
