"""Rows of a vote, read and written in SQL: each vote takes all of these, and nothing on the site is done more often."""

from threebuckets.web.core.models import LAST
from threebuckets.web.core.plain_sql import read_locked, write
from threebuckets.web.people.models import Consent, Participant
from threebuckets.web.values.queries import OwnVote

CONSENT = """
SELECT id FROM people_consent WHERE participant_id = %s AND purpose = %s AND withdrawn_at IS NULL
"""
PAST_VOTE = f"""
INSERT INTO values_pastvote (platform_id, participant_id, statement_id, vote, voted_at, position, extra)
VALUES (%s, %s, %s, %s, %s, {LAST}, '{{}}')
"""  # noqa: S608  (a number of ours)
VOTE = f"""
INSERT INTO values_vote
    (platform_id, participant_id, statement_id, vote, voted_at, matters, chance, round_number, position, extra)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, {LAST}, '{{}}')
ON CONFLICT (participant_id, statement_id) DO UPDATE SET
    vote = excluded.vote, voted_at = excluded.voted_at, matters = excluded.matters,
    chance = excluded.chance, round_number = excluded.round_number
"""  # noqa: S608  (a number of ours)
TALLY = """
UPDATE values_statementtally
SET agree = agree + %s, passed = passed + %s, disagree = disagree + %s, n_changed = n_changed + %s
WHERE statement_id = %s AND round_number = %s
"""


def lock_consent(participant: Participant) -> bool:
    """Whether somebody agreed that their votes be kept; the lock keeps two votes of one person from crossing."""
    return bool(read_locked(CONSENT, participant.pk, Consent.VOTES))


def write_vote(participant: Participant, after: OwnVote, before: OwnVote | None) -> None:
    """The row of the vote, one a person and statement, whoever else writes it at the same time; and what it replaced."""
    who = participant.platform_id, participant.pk, after.statement_id
    if before is not None and before.vote != after.vote:
        write(PAST_VOTE, *who, before.vote, before.voted_at)
    write(VOTE, *who, after.vote, after.voted_at, after.matters, after.chance, after.round_number)


def shift_tally(statement_id: int, before: OwnVote | None, after: OwnVote | None, round_number: int) -> bool:
    """Count a vote that was given, changed or taken back; false where nothing was tallied in this round yet."""
    shift = [
        int(after is not None and after.vote == v) - int(before is not None and before.vote == v) for v in (1, 0, -1)
    ]
    is_first = before is None or before.round_number != round_number
    return bool(write(TALLY, *shift, int(is_first), statement_id, round_number))
