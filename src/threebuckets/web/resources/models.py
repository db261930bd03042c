"""Rows of the resources bucket: actors and what they offer."""

from django.db import models
from django.db.models import F, Q

from threebuckets.web.core.models import TableRow, code_field


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
    """What an actor can give: kind, amount, place or reach, first and last day (both included)."""

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
