"""Rows of people: accounts of stewards, participants, who need none, and apart from both the e-mail addresses.

A participant is a pseudonym and nothing else: no row of votes leads to a name or an address. A contact is an e-mail
address, encrypted; whose it is stands there as a keyed hash of the pseudonym, never as a reference.
"""

from django.contrib.auth.models import AbstractUser
from django.db import models

from threebuckets.web.core.models import Platform, TableRow, code_field


class Account(AbstractUser):
    """Somebody who signs in: a steward, or an actor who manages many offers. Nobody has a password."""

    def has_usable_password(self) -> bool:
        """Never: accounts are signed in to by a letter or a passkey."""
        return False


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
    stand in `extra`. `state` is that of somebody who takes part here, and empty for those of a folder. `batch_code`
    names the batch of invitations that verified them; which invitation of it is kept nowhere.
    """

    OPEN, CONFIRMED, VERIFIED = "open", "confirmed", "verified"

    code = code_field()
    area_code = code_field(blank=True, db_index=True)
    verified = models.BooleanField(null=True)
    is_listed = models.BooleanField(default=False)
    state = models.CharField(max_length=16, blank=True)
    joined_at = models.DateTimeField(null=True)
    batch_code = code_field(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["platform", "code"], name="participant_once")]


class Consent(models.Model):
    """That a participant agreed to a purpose: by which text, in which language, when, and until when."""

    VOTES, LETTERS, OFFERS, TEXTS = PURPOSES = ("votes", "letters", "offers", "texts")
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


class RecoveryWords(models.Model):
    """That somebody can come back by twelve words, as a keyed hash of them; the words themselves are kept nowhere."""

    participant = models.OneToOneField(Participant, on_delete=models.CASCADE, related_name="recovery")
    words_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()


class Contact(models.Model):
    """An e-mail address: found by a keyed hash, read only with the site's key.

    Whose it is stands here as a keyed hash of the pseudonym and as the pseudonym encrypted, both empty until its owner
    opened a link in a browser; `confirmed_at` is when they first did.
    """

    platform = models.ForeignKey(Platform, on_delete=models.CASCADE, related_name="contacts")
    email_hash = models.CharField(max_length=64)
    email_sealed = models.BinaryField()
    person_hash = models.CharField(max_length=64, blank=True)
    person_sealed = models.BinaryField(default=bytes)
    language = models.CharField(max_length=35)
    created_at = models.DateTimeField(db_index=True)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["platform", "email_hash"], name="contact_once"),
            models.UniqueConstraint(
                fields=["platform", "person_hash"], condition=~models.Q(person_hash=""), name="one_contact_a_person"
            ),
        ]


class Letter(models.Model):
    """A one-use link that was sent. Its token is made from `seed` with the site's key; here is only its hash.

    `payload` says what the link is for, JSON, and is emptied when it is used; `asked_by` is the hash of whoever asked.
    """

    platform = models.ForeignKey(Platform, on_delete=models.CASCADE, related_name="letters")
    contact = models.ForeignKey(Contact, null=True, on_delete=models.CASCADE, related_name="letters")
    purpose = models.SlugField(max_length=32)
    payload = models.JSONField(default=dict)
    language = models.CharField(max_length=35)
    asked_by = models.CharField(max_length=64, blank=True)
    seed = models.CharField(max_length=64)
    token_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True)


class InvitationBatch(models.Model):
    """Invitations made together; a batch can be revoked as a whole."""

    platform = models.ForeignKey(Platform, on_delete=models.CASCADE, related_name="invitation_batches")
    code = code_field()
    name = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["platform", "code"], name="invitation_batch_once")]


class Invitation(models.Model):
    """A one-use invitation: the hash of its token and the day it was used; by whom is kept nowhere."""

    batch = models.ForeignKey(InvitationBatch, on_delete=models.CASCADE, related_name="invitations")
    token_hash = models.CharField(max_length=64, unique=True)
    used_on = models.DateField(null=True)
