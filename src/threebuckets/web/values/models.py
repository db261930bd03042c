"""Rows of the values bucket: values, statements, votes, and what is published of the votes.

One person has one vote on a statement; the database sees to it. Nothing but this room's queries may read votes.
"""

from django.db import models
from django.db.models import Q

from threebuckets.web.core.models import TableRow, code_field
from threebuckets.web.people.models import Participant

VOTES = [-1, 0, 1]


class Value(TableRow):
    """A principle the organisation holds."""

    code = code_field()
    name = models.TextField()
    description = models.TextField(blank=True)
    indicator_code = code_field(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["platform", "code"], name="value_once")]


class Statement(TableRow):
    """A short sentence people vote on."""

    code = code_field()
    text = models.TextField()
    value = models.ForeignKey(Value, null=True, blank=True, on_delete=models.RESTRICT, related_name="statements")
    status = models.CharField(max_length=16, blank=True)
    created = models.DateField(null=True, blank=True)
    language = models.CharField(max_length=35, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["platform", "code"], name="statement_once")]


class Vote(TableRow):
    """What a participant says of a statement now: agree 1, pass 0, disagree -1."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="votes")
    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="votes")
    vote = models.SmallIntegerField()
    voted_at = models.CharField(max_length=40, blank=True)
    verified = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["participant", "statement"], name="one_vote_a_person_and_statement"),
            models.CheckConstraint(condition=Q(vote__in=VOTES), name="vote_is_agree_pass_or_disagree"),
        ]


class PastVote(TableRow):
    """What a participant said of a statement before; a later vote has taken its place."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="past_votes")
    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="past_votes")
    vote = models.SmallIntegerField()
    voted_at = models.CharField(max_length=40, blank=True)
    verified = models.BooleanField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(vote__in=VOTES), name="past_vote_is_a_vote")]


class PublishedCell(TableRow):
    """Published counts of a statement in an area and opinion group; never about fewer than ten people."""

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="published")
    area_code = code_field()
    group = models.CharField(max_length=64)
    agree = models.IntegerField()
    disagree = models.IntegerField()
    passed = models.IntegerField()
    base = models.IntegerField()
    people = models.IntegerField()
    population_share = models.FloatField(null=True)
    stability = models.FloatField(null=True)
    last_vote = models.DateField(null=True)
    label = models.TextField(blank=True)
    verified = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["statement", "area_code", "group"], name="published_cell_once"),
            models.CheckConstraint(condition=Q(base__gte=10, people__gte=10), name="published_cell_of_ten_or_more"),
        ]
