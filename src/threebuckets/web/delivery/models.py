"""Rows of delivery: coalitions, the pledges made to them, and who was asked."""

from django.db import models
from django.db.models import F, Q

from threebuckets.web.core.models import TableRow, code_field
from threebuckets.web.resources.models import Actor, Offer


class Coalition(TableRow):
    """Actors delivering one policy in one area, by one design."""

    code = code_field()
    policy_slug = code_field()
    area_code = code_field()
    design = models.TextField(blank=True)
    started_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    closed_because = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["platform", "code"], name="coalition_once")]


class Pledge(TableRow):
    """Part of an offer promised to a coalition, from its first to its last day (both included).

    With `if_ready_by` it waits for a condition until that day. `came_true_on` is the first day on which somebody noted
    that it came true; where nobody has by then, it has lapsed, and the database no longer counts it.
    """

    code = code_field()
    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="pledges")
    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="pledges")
    requirement = code_field()
    amount = models.FloatField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    made_on = models.DateField()
    withdrawn_on = models.DateField(null=True)
    if_ready_by = models.DateField(null=True)
    came_true_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["platform", "code"], name="pledge_once"),
            models.UniqueConstraint(
                fields=["coalition", "offer", "requirement", "starts_on"],
                condition=Q(withdrawn_on__isnull=True, if_ready_by__isnull=True),
                name="one_live_pledge_a_slot_and_offer",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="pledge_is_of_something"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="pledge_ends_after_it_starts"),
        ]


class Asked(TableRow):
    """That a body was asked to join a coalition, on a day."""

    actor = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="+")
    policy_slug = code_field()
    area_code = code_field()
    asked_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["actor", "policy_slug", "area_code", "asked_on"], name="asked_once_a_day_for_one_thing"
            )
        ]
