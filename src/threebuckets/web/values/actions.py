"""Writes of votes: one given or changed, all of a person taken back or carried over to another.

Each is one transaction: consent, the vote, what it replaced, the tally, and whether a new round is wanted.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Case, F, PositiveIntegerField, When

from threebuckets.errors import ThreeBucketsError
from threebuckets.stats import MIN_PEOPLE
from threebuckets.web.core.clock import now
from threebuckets.web.core.limits import count_towards
from threebuckets.web.core.models import Platform
from threebuckets.web.jobs.actions import want_update
from threebuckets.web.people.actions import give_consent, join
from threebuckets.web.people.models import Consent, Participant
from threebuckets.web.people.visitors import Visitor
from threebuckets.web.situation.models import Area
from threebuckets.web.values.models import ChangedVoters, PastVote, Statement, StatementTally, Vote
from threebuckets.web.values.queries import OwnVote, own_votes, tally_of_votes
from threebuckets.web.values.vote_rows import lock_consent, shift_tally, write_vote


class ConsentMissingError(ThreeBucketsError):
    """Somebody has not yet agreed that their votes be kept."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody says of a statement: agree 1, pass 0, disagree -1; with which chance it was drawn for them."""

    statement_id: int
    vote: int
    matters: bool = False
    chance: float | None = None


@dataclass(frozen=True, slots=True)
class Consenting:
    """That somebody agrees that their votes be kept: from which network, living in which area, in which language."""

    network: str
    area_code: str
    language: str


@transaction.atomic
def begin_voting(visitor: Visitor, platform: Platform, consent: Consenting) -> Participant:
    """Make a visitor a participant who agreed that their votes be kept; an area that is none of ours is passed over.

    Raises
    ------
    TooOftenError
        Too many joined from this network lately.
    """
    if visitor.participant is None:
        count_towards("join", consent.network)
    is_area = Area.objects.filter(platform=platform, code=consent.area_code).exists() if consent.area_code else False
    participant = join(visitor, platform, area_code=consent.area_code if is_area else "")
    if is_area and not participant.area_code:
        participant.area_code = consent.area_code
        participant.save(update_fields=["area_code"])
    give_consent(participant, Consent.VOTES, language=consent.language)
    return participant


def vote_as(
    visitor: Visitor, platform: Platform, answer: Answer, consent: Consenting | None, *, round_number: int
) -> Mapping[int, OwnVote]:
    """Keep a visitor's answer, with their consent where it is given now; all their votes.

    Raises
    ------
    ConsentMissingError, TooOftenError
        As `cast_vote`; consent given with it is not kept either.
    """
    if consent is not None:
        with transaction.atomic():
            begin_voting(visitor, platform, consent)
            return vote_as(visitor, platform, answer, None, round_number=round_number)
    if visitor.participant is None:
        raise ConsentMissingError("Votes are kept only of those who agreed to it. Ask for consent first.")
    visitor.participant.platform = platform
    return cast_vote(visitor.participant, answer, round_number=round_number)


@transaction.atomic
def cast_vote(participant: Participant, answer: Answer, *, round_number: int) -> Mapping[int, OwnVote]:
    """Keep what somebody says of a statement; the same answer again changes nothing.

    Parameters
    ----------
    participant : Participant
        With its platform read.
    answer : Answer
    round_number : int
        The newest round, 0 where there is none.

    Returns
    -------
    mapping of int to OwnVote
        All their votes by statement, this one among them.

    Raises
    ------
    ConsentMissingError
        They have not agreed that their votes be kept; nothing is.
    TooOftenError
        More votes in a short time than a person gives.
    """
    if not lock_consent(participant):
        raise ConsentMissingError("Votes are kept only of those who agreed to it. Ask for consent first.")
    count_towards("vote", participant.code)
    own = own_votes(participant)
    return _stored(participant, own, answer, round_number)


@transaction.atomic
def carry_vote(participant: Participant, answer: Answer, *, round_number: int) -> Mapping[int, OwnVote]:
    """Keep what somebody said in another way than by voting, unless they have voted on it; all their votes."""
    own = own_votes(participant)
    return own if answer.statement_id in own else _stored(participant, own, answer, round_number)


@transaction.atomic
def withdraw_votes(participant: Participant, *, round_number: int) -> int:
    """Take back all votes of somebody, with what they replaced; how many there were."""
    own = own_votes(participant)
    Vote.objects.filter(participant=participant).delete()
    for statement_id in sorted(own):
        _tally(statement_id, own[statement_id], None, round_number)
    PastVote.objects.filter(participant=participant).delete()
    if own and all(vote.round_number != round_number for vote in own.values()):
        _note_voter(participant.platform, round_number)
    return len(own)


@transaction.atomic
def move_votes(from_: Participant, to: Participant, *, round_number: int) -> int:
    """Carry the votes of one participant over to another, who is the same person; the newer of two votes stays.

    Returns
    -------
    int
        How many votes were carried over.
    """
    theirs = own_votes(to)
    moved = {
        vote.statement_id: vote
        for vote in own_votes(from_).values()
        if vote.statement_id not in theirs or vote.voted_at > theirs[vote.statement_id].voted_at
    }
    PastVote.objects.filter(participant=from_).update(participant=to)
    for statement_id in sorted(moved):
        vote = moved[statement_id]
        answer = Answer(statement_id, vote.vote, vote.matters, vote.chance)
        theirs = _stored(to, theirs, answer, round_number, at=vote.voted_at)
    withdraw_votes(from_, round_number=round_number)
    return len(moved)


@transaction.atomic
def merge_votes(statement: Statement, into: Statement, *, round_number: int) -> int:
    """Carry all votes on a statement over to one that says the same; of two votes of a person the later stays.

    Returns
    -------
    int
        How many people's votes were carried over.
    """
    rows = Vote.objects.filter(statement=statement).select_related("participant__platform").order_by("pk")
    for row in rows:
        own = own_votes(row.participant)
        if into.pk not in own or row.voted_at > own[into.pk].voted_at:
            _stored(row.participant, own, Answer(into.pk, row.vote, row.matters), round_number, at=row.voted_at)
    n_people = len(rows)
    rows.delete()
    StatementTally.objects.filter(statement=statement).delete()
    return n_people


def forget_tallies(platform: Platform) -> None:
    """Drop the tallies after votes were written past this room; each is counted anew with the next vote."""
    StatementTally.objects.filter(statement__platform=platform).delete()


def _stored(
    participant: Participant, own: Mapping[int, OwnVote], answer: Answer, round_number: int, *, at: str = ""
) -> Mapping[int, OwnVote]:
    """Write a vote that is new or different, and everything that follows from it."""
    before = own.get(answer.statement_id)
    if before is not None and (before.vote, before.matters) == (answer.vote, answer.matters):
        return own
    at = at or now(participant.platform).isoformat()
    after = OwnVote(answer.statement_id, answer.vote, at, answer.matters, answer.chance, round_number)
    write_vote(participant, after, before)
    if before is None or before.vote != answer.vote:
        _tally(answer.statement_id, before, after, round_number)
        if all(vote.round_number != round_number for vote in own.values()):
            _note_voter(participant.platform, round_number)
    return {**own, answer.statement_id: after}


def _tally(statement_id: int, before: OwnVote | None, after: OwnVote | None, round_number: int) -> None:
    """Count a vote that was given, changed or taken back; where nothing was tallied in this round yet, count all."""
    if shift_tally(statement_id, before, after, round_number):
        return
    StatementTally.objects.bulk_create([StatementTally(statement_id=statement_id)], ignore_conflicts=True)
    rows = StatementTally.objects.filter(statement_id=statement_id)
    row = rows.select_for_update().get()
    is_first = before is None or before.round_number != round_number
    n_changed = row.n_changed + is_first if row.round_number == round_number else 1
    rows.update(**tally_of_votes(statement_id), n_changed=n_changed, round_number=round_number)


def _note_voter(platform: Platform, round_number: int) -> None:
    """Count one more person who changed votes since the round; from ten on a new one is wanted."""
    row, is_new = ChangedVoters.objects.get_or_create(
        platform=platform, defaults={"round_number": round_number, "n_people": 1}
    )
    if not is_new:
        counted = Case(
            When(round_number=round_number, then=F("n_people") + 1), default=1, output_field=PositiveIntegerField()
        )
        ChangedVoters.objects.filter(pk=row.pk).update(n_people=counted, round_number=round_number)
        row.refresh_from_db()
    if row.n_people >= MIN_PEOPLE:
        want_update(platform)
