"""Rows of the values bucket: values, statements, votes, what is published of the votes, and badges.

One person has one vote on a statement; the database sees to it. Nothing but this room's queries and actions may read
votes or tallies of them.
"""

from django.db import models
from django.db.models import Q

from threebuckets.web.core.models import Platform, TableRow, code_field
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
    """What a participant says of a statement now: agree 1, pass 0, disagree -1.

    `chance` is that with which the statement was drawn for them (None: they chose it), `round_number` the round in
    force when the vote was given or last changed here; a folder's votes have neither.
    """

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="votes")
    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="votes")
    vote = models.SmallIntegerField()
    voted_at = models.CharField(max_length=40, blank=True)
    verified = models.BooleanField(null=True)
    matters = models.BooleanField(default=False)
    chance = models.FloatField(null=True)
    round_number = models.PositiveIntegerField(null=True)

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


class StatementTally(models.Model):
    """Votes on a statement as they stand, kept in the transaction of each; never shown, but routing reads them.

    `n_changed` people have added, changed or withdrawn a vote on it since the round `round_number`.
    """

    statement = models.OneToOneField(Statement, on_delete=models.CASCADE, related_name="tally", primary_key=True)
    agree = models.PositiveIntegerField(default=0)
    disagree = models.PositiveIntegerField(default=0)
    passed = models.PositiveIntegerField(default=0)
    round_number = models.PositiveIntegerField(default=0)
    n_changed = models.PositiveIntegerField(default=0)


class ChangedVoters(models.Model):
    """How many people have changed votes since a round; from ten on a new round is wanted."""

    platform = models.OneToOneField(Platform, on_delete=models.CASCADE, related_name="+", primary_key=True)
    round_number = models.PositiveIntegerField(default=0)
    n_people = models.PositiveIntegerField(default=0)


class ProposedStatement(models.Model):
    """A statement that a participant wrote, until moderators have decided on it and after; not part of the folder.

    `statement` is what became of it: the one that went live, or the one it was merged into.
    """

    WAITING, LIVE, REJECTED, MERGED = "waiting", "live", "rejected", "merged"
    platform = models.ForeignKey(Platform, on_delete=models.CASCADE, related_name="proposed_statements")
    code = code_field()
    text = models.TextField()
    language = models.CharField(max_length=35, blank=True)
    author = models.ForeignKey(Participant, null=True, on_delete=models.SET_NULL, related_name="proposed_statements")
    state = models.CharField(max_length=16, default=WAITING)
    reason = models.CharField(max_length=32, blank=True)
    note = models.TextField(blank=True)
    statement = models.ForeignKey(Statement, null=True, on_delete=models.SET_NULL, related_name="+")
    proposed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["platform", "code"], name="proposed_statement_once"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "live", "rejected", "merged"]), name="proposed_statement_has_a_state"
            ),
        ]
        indexes = [models.Index(fields=["author", "state"], name="proposed_by_author")]


class Badge(models.Model):
    """A stance that a participant wears until a day: for or against a statement or a policy; seen by its wearer.

    `code` is the address of its pictures: whoever is told it can see what the badge says, and nothing else.
    """

    FOR, AGAINST = "for", "against"
    platform = models.ForeignKey(Platform, on_delete=models.CASCADE, related_name="badges")
    participant = models.OneToOneField(Participant, on_delete=models.CASCADE, related_name="badge")
    code = models.CharField(max_length=64, unique=True)
    stance = models.CharField(max_length=8)
    words = models.CharField(max_length=120)
    statement = models.ForeignKey(Statement, null=True, on_delete=models.CASCADE, related_name="badges")
    policy_slug = code_field(blank=True)
    worn_from = models.DateField()
    worn_until = models.DateField(db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(stance__in=["for", "against"]), name="badge_has_a_stance"),
            models.CheckConstraint(
                condition=Q(worn_until__gte=models.F("worn_from")), name="badge_ends_after_it_begins"
            ),
        ]


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
