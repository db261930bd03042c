"""Reads of votes: those of one person, for that person, and the tallies that routing needs.

The one place that reads votes for pages. What pages say about others comes from the sheets of the round.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from threebuckets.web.core.models import Platform
from threebuckets.web.core.plain_sql import read
from threebuckets.web.people.models import Consent, Participant
from threebuckets.web.values.models import StatementTally, Vote

OWN_VOTES = """
SELECT statement_id, vote, voted_at, matters, chance, round_number FROM values_vote WHERE participant_id = %s
"""
MAP_VOTES = 7
"""Votes after which somebody is placed on the opinion map."""


@dataclass(frozen=True, slots=True)
class OwnVote:
    """What somebody said of a statement, for their own eyes."""

    statement_id: int
    vote: int
    voted_at: str
    matters: bool = False
    chance: float | None = None
    round_number: int | None = None


def own_votes(participant: Participant | None) -> Mapping[int, OwnVote]:
    """All votes of a participant by statement."""
    if participant is None:
        return {}
    return {row[0]: OwnVote(*row) for row in read(OWN_VOTES, participant.pk)}


def last_vote(own: Mapping[int, OwnVote]) -> OwnVote | None:
    """The vote given or changed last."""
    return max(own.values(), key=lambda vote: vote.voted_at, default=None)


def has_consented(participant: Participant | None) -> bool:
    """Whether somebody agreed that their votes be kept."""
    rows = Consent.objects.filter(participant=participant, purpose=Consent.VOTES, withdrawn_at=None)
    return participant is not None and rows.exists()


def tally_of_votes(statement_id: int) -> Mapping[str, int]:
    """Votes on a statement, counted."""
    return Vote.objects.filter(statement_id=statement_id).aggregate(
        agree=Count("pk", filter=Q(vote=1)),
        disagree=Count("pk", filter=Q(vote=-1)),
        passed=Count("pk", filter=Q(vote=0)),
    )


def tallies(platform: Platform) -> Mapping[int, tuple[int, int, int]]:
    """Agree, disagree and pass of each statement voted on here: for routing, never for a page."""
    rows = StatementTally.objects.filter(statement__platform=platform)
    return {row[0]: row[1:] for row in rows.values_list("statement_id", "agree", "disagree", "passed")}


def own_answers(participant: Participant) -> list[dict[str, object]]:
    """What somebody said of which statement, in words of the table, for their own eyes."""
    rows = Vote.objects.filter(participant=participant).order_by("voted_at", "pk")
    named = {"statement": "statement__code", "text": "statement__text", "vote": "vote", "voted_at": "voted_at"}
    return _as_dicts(rows, {**named, "matters": "matters"})


def past_votes(participant: Participant) -> list[dict[str, object]]:
    """What somebody said before they changed their mind, for taking along."""
    rows = participant.past_votes.order_by("voted_at", "pk")
    return _as_dicts(rows, {"statement": "statement__code", "vote": "vote", "voted_at": "voted_at"})


def _as_dicts(rows: QuerySet[Any], named: Mapping[str, str]) -> list[dict[str, object]]:
    """Rows as dictionaries, field by field under its name."""
    return [dict(zip(named, row, strict=True)) for row in rows.values_list(*named.values())]
