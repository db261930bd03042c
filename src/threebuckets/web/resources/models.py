"""Rows of the resources bucket: actors and what they offer, and what belongs to offers that were made on this site.

Columns of the tables `resources/actors` and `resources/offers` come and go with the platform folder; `map_key` and
`withdrawn_on` are the site's own.
"""

from django.db import models
from django.db.models import F, Q

from threebuckets.web.core.models import Platform, TableRow, code_field
from threebuckets.web.people.models import Account, Contact


class Actor(TableRow):
    """A person, community, business or public body; lists (identifiers, aims, excludes) are divided by `|`."""

    code = code_field()
    name = models.TextField()
    kind = models.CharField(max_length=16)
    identifiers = models.TextField(blank=True)
    area_code = code_field(blank=True)
    aims = models.TextField(blank=True)
    excludes = models.TextField(blank=True)
    relation = models.CharField(max_length=16, blank=True)
    ask_through = models.TextField(blank=True)
    shown = models.CharField(max_length=16, blank=True)
    consent_until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["platform", "code"], name="actor_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["person", "community", "business", "public body"]), name="actor_is_of_a_kind"
            ),
        ]

    def __str__(self) -> str:
        """Its name, as it is shown."""
        return self.name


class Offer(TableRow):
    """What an actor can give: kind, amount, place or reach, first and last day (both included).

    `map_key` is the Morton key of where it is shown on the map, −1 where it has no place and always for a person.
    `withdrawn_on` is the day somebody took it back here; its last day is then the day before.
    """

    code = code_field()
    actor = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="offers")
    kind = models.CharField(max_length=128, db_index=True)
    also = models.TextField(blank=True)
    amount = models.FloatField(null=True)
    unit = models.TextField()
    area_code = code_field(blank=True, db_index=True)
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    reach_m = models.FloatField(null=True)
    reach_area_code = code_field(blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    committed = models.FloatField(null=True)
    basis = models.CharField(max_length=16, blank=True)
    reliability = models.FloatField(null=True)
    last_confirmed = models.DateField(null=True)
    shown = models.CharField(max_length=16, blank=True)
    source = models.TextField(blank=True)
    source_id = models.TextField(blank=True)
    licence = models.TextField(blank=True)
    retrieved_on = models.DateField(null=True)
    map_key = models.BigIntegerField(default=-1, db_index=True)
    withdrawn_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["platform", "code"], name="offer_once"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="offer_ends_after_it_starts"
            ),
            models.CheckConstraint(condition=Q(amount__isnull=True) | Q(amount__gte=0), name="offer_is_not_negative"),
            models.CheckConstraint(
                condition=Q(reliability__isnull=True) | Q(reliability__range=(0, 1)), name="reliability_is_a_share"
            ),
        ]


class Draft(models.Model):
    """An offer that was filled in and waits for its e-mail link; it counts nowhere, and goes with the address.

    `code` comes with the form, so that the same form sent twice is one draft; `sent_to` is the page that says that the
    letter is on its way.
    """

    platform = models.ForeignKey(Platform, on_delete=models.CASCADE, related_name="offer_drafts")
    code = code_field()
    answers = models.JSONField()
    made_at = models.DateTimeField(db_index=True)
    sent_to = models.TextField(blank=True)
    contact = models.ForeignKey(Contact, null=True, on_delete=models.CASCADE, related_name="offer_drafts")
    offer = models.ForeignKey(Offer, null=True, on_delete=models.CASCADE, related_name="drafts")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["platform", "code"], name="offer_draft_once")]


class Keeping(models.Model):
    """Who looks after an actor's offers: whoever confirmed them by e-mail, or an account.

    `name` is what they call it; it becomes the actor's once a moderator has read it.
    """

    platform = models.ForeignKey(Platform, on_delete=models.CASCADE, related_name="+")
    actor = models.OneToOneField(Actor, on_delete=models.CASCADE, related_name="keeping")
    contact = models.ForeignKey(Contact, null=True, on_delete=models.CASCADE, related_name="keepings")
    account = models.ForeignKey(Account, null=True, on_delete=models.CASCADE, related_name="keepings")
    name = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(contact__isnull=False) | Q(account__isnull=False), name="somebody_keeps_the_actor"
            )
        ]


class OfferText(models.Model):
    """What somebody wrote about an offer, to be read by a moderator: nothing of it is shown before.

    `code` names the case. While it is accepted, words and wish stand in the offer's `extra` too, and the keeper's name for
    the actor is the actor's.
    """

    platform = models.ForeignKey(Platform, on_delete=models.CASCADE, related_name="+")
    offer = models.OneToOneField(Offer, on_delete=models.CASCADE, related_name="text")
    code = code_field()
    words = models.TextField(blank=True)
    in_return = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["platform", "code"], name="offer_text_once")]


class Reminder(models.Model):
    """That the keeper of an offer was written to about a day: so they are written to once."""

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="reminders")
    about = models.CharField(max_length=16)
    day = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["offer", "about", "day"], name="one_reminder_a_day")]
