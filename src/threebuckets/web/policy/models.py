"""Rows of policies: their text with every version of it, drafts, local designs; what people say of them and propose.

What a text says is read by `threebuckets.policy`; here it is only kept. Arguments and proposals are told by a
pseudonym; how many found an argument helpful, or would join, is told from ten upwards only.
"""

from django.db import models
from django.db.models import Q

from threebuckets.web.core.models import Platform, code_field
from threebuckets.web.people.models import Participant


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
    """The text of a policy under a version number, and the day this site first held it.

    A change of words alone keeps the number, since what was decided and tested for it still stands: `edition` counts
    such texts from 0. `after_round` is the round in force when it came (0: none), `by` and `note` who saved it here and
    what they said of it.
    """

    policy = models.ForeignKey(Policy, on_delete=models.CASCADE, related_name="versions")
    version = models.PositiveIntegerField()
    edition = models.PositiveIntegerField(default=0)
    source = models.TextField()
    seen_on = models.DateField()
    after_round = models.PositiveIntegerField(default=0)
    by = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["policy", "version", "edition"], name="policy_version_and_edition_once")
        ]


class Design(models.Model):
    """One area's answers to a policy's choices: the whole text of the local design."""

    platform = models.ForeignKey(Platform, on_delete=models.CASCADE, related_name="designs")
    policy_slug = code_field()
    area_code = code_field()
    position = models.PositiveIntegerField(default=0)
    source = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["platform", "policy_slug", "area_code"], name="design_once")]


class Proposal(models.Model):
    """What somebody would have done: one sentence, answers to three questions, and how many must join before they do.

    `policy_slug` is the policy, or the draft of one, that stewards made of it.
    """

    WAITING, OPEN, REJECTED, WITHDRAWN = STATES = ("waiting", "open", "rejected", "withdrawn")
    platform = models.ForeignKey(Platform, on_delete=models.CASCADE, related_name="proposals")
    code = code_field()
    sentence = models.TextField()
    now = models.TextField()
    wanted = models.TextField()
    help = models.TextField()
    area_code = code_field(blank=True)
    needed = models.PositiveIntegerField(default=10)
    language = models.CharField(max_length=35)
    status = models.CharField(max_length=16, default=WAITING)
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="proposals")
    digest = models.CharField(max_length=64)
    written_at = models.DateTimeField()
    policy_slug = code_field(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["platform", "code"], name="proposal_once"),
            models.UniqueConstraint(fields=["participant", "digest"], name="proposal_sent_once"),
            models.CheckConstraint(condition=Q(needed__gte=10), name="proposal_needs_ten"),
            models.CheckConstraint(
                condition=Q(status__in=["waiting", "open", "rejected", "withdrawn"]), name="proposal_has_a_status"
            ),
        ]


class ProposalJoin(models.Model):
    """That somebody would join a proposal if enough others do; once a person, and when is kept nowhere."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="joins")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="proposal_joins")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["proposal", "participant"], name="joined_once")]


class Draft(models.Model):
    """The text of a policy that is not one yet: it need not be right, and nothing is tested by it."""

    platform = models.ForeignKey(Platform, on_delete=models.CASCADE, related_name="drafts")
    slug = code_field()
    source = models.TextField()
    proposal = models.ForeignKey(Proposal, null=True, on_delete=models.SET_NULL, related_name="drafts")
    kept_at = models.DateTimeField()
    kept_by = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["platform", "slug"], name="draft_once")]


class Argument(models.Model):
    """What somebody says for or against a policy or a proposal; shown once a moderator has accepted it."""

    FOR, AGAINST = SIDES = ("for", "against")
    WAITING, SHOWN, REJECTED = "waiting", "shown", "rejected"
    platform = models.ForeignKey(Platform, on_delete=models.CASCADE, related_name="arguments")
    code = code_field()
    policy_slug = code_field(blank=True)
    proposal = models.ForeignKey(Proposal, null=True, on_delete=models.CASCADE, related_name="arguments")
    side = models.CharField(max_length=8)
    text = models.TextField()
    language = models.CharField(max_length=35)
    status = models.CharField(max_length=16, default=WAITING)
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="arguments")
    digest = models.CharField(max_length=64)
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["platform", "code"], name="argument_once"),
            models.UniqueConstraint(fields=["participant", "digest"], name="argument_sent_once"),
            models.CheckConstraint(condition=Q(side__in=["for", "against"]), name="argument_has_a_side"),
            models.CheckConstraint(
                condition=Q(proposal__isnull=True) | Q(policy_slug=""), name="argument_is_about_one_thing"
            ),
        ]
        indexes = [models.Index(fields=["platform", "policy_slug", "status"], name="arguments_of_a_policy")]


class Helped(models.Model):
    """That an argument helped somebody to see the matter; once a person."""

    argument = models.ForeignKey(Argument, on_delete=models.CASCADE, related_name="helped")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="helped")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["argument", "participant"], name="helped_once")]
